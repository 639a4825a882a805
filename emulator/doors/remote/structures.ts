/** A member of a structure: its declaration in pkcs11t.h, and its name in the calling interface (spec/pkcs11-api.ts). */
export interface StructureMember {
  readonly type: 'CK_ULONG' | 'CK_VERSION' | 'text';
  readonly name: string;
  /** Octets of a text. */
  readonly length?: number;
  readonly property: string;
}

const ulong = (name: string, property: string): StructureMember => ({ type: 'CK_ULONG', name, property });
const version = (name: string): StructureMember => ({ type: 'CK_VERSION', name, property: name });
const text = (name: string, length: number): StructureMember => ({ type: 'text', name, length, property: name });

/** Structures that functions fill (PKCS#11 section 3), in the order of their members. */
export const STRUCTURES: Readonly<Record<string, readonly StructureMember[]>> = {
  CK_INFO: [
    version('cryptokiVersion'),
    text('manufacturerID', 32),
    ulong('flags', 'flags'),
    text('libraryDescription', 32),
    version('libraryVersion'),
  ],
  CK_SLOT_INFO: [
    text('slotDescription', 64),
    text('manufacturerID', 32),
    ulong('flags', 'flags'),
    version('hardwareVersion'),
    version('firmwareVersion'),
  ],
  CK_TOKEN_INFO: [
    text('label', 32),
    text('manufacturerID', 32),
    text('model', 16),
    text('serialNumber', 16),
    ulong('flags', 'flags'),
    ulong('ulMaxSessionCount', 'maxSessionCount'),
    ulong('ulSessionCount', 'sessionCount'),
    ulong('ulMaxRwSessionCount', 'maxRwSessionCount'),
    ulong('ulRwSessionCount', 'rwSessionCount'),
    ulong('ulMaxPinLen', 'maxPinLen'),
    ulong('ulMinPinLen', 'minPinLen'),
    ulong('ulTotalPublicMemory', 'totalPublicMemory'),
    ulong('ulFreePublicMemory', 'freePublicMemory'),
    ulong('ulTotalPrivateMemory', 'totalPrivateMemory'),
    ulong('ulFreePrivateMemory', 'freePrivateMemory'),
    version('hardwareVersion'),
    version('firmwareVersion'),
    text('utcTime', 16),
  ],
  CK_MECHANISM_INFO: [
    ulong('ulMinKeySize', 'minKeySize'),
    ulong('ulMaxKeySize', 'maxKeySize'),
    ulong('flags', 'flags'),
  ],
  CK_SESSION_INFO: [
    ulong('slotID', 'slotId'),
    ulong('state', 'state'),
    ulong('flags', 'flags'),
    ulong('ulDeviceError', 'deviceError'),
  ],
};
