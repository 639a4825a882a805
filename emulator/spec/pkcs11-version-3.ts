import type { Handle, Mechanism, Pkcs11, Version } from './pkcs11-api.ts';

/** CK_INTERFACE without the pointers, with which JavaScript could do nothing; the functions are the methods. */
export interface InterfaceInfo {
  name: string;
  version: Version;
  flags: number;
}

/** Parameter of one message; null and undefined are NULL_PTR. */
export type MessageParameter = Mechanism['parameter'] | null;

/**
 * What came with Cryptoki 3.0, in the shape that pkcs11js gives such functions; pkcs11js itself (2.1.7) has none of them, so
 * a real library shows them only through its own interface.
 */
export interface Pkcs11Version3 extends Pkcs11 {
  C_GetInterfaceList(): InterfaceInfo[];
  C_GetInterface(name?: string | null, version?: Version | null, flags?: number): InterfaceInfo;

  C_LoginUser(session: Handle, userType: number, pin?: string, username?: string): void;
  C_SessionCancel(session: Handle, flags: number): void;

  C_MessageSignInit(session: Handle, mechanism: Mechanism, key: Handle): void;
  C_SignMessage(session: Handle, parameter: MessageParameter, data: Buffer, out: Buffer): Buffer;
  C_SignMessageAsync(session: Handle, parameter: MessageParameter, data: Buffer, out: Buffer): Promise<Buffer>;
  C_SignMessageBegin(session: Handle, parameter?: MessageParameter): void;
  /** Without `out` more parts follow. */
  C_SignMessageNext(session: Handle, parameter: MessageParameter, part: Buffer): void;
  C_SignMessageNext(session: Handle, parameter: MessageParameter, part: Buffer, out: Buffer): Buffer;
  C_MessageSignFinal(session: Handle): void;

  C_MessageVerifyInit(session: Handle, mechanism: Mechanism, key: Handle): void;
  /** @returns true; a wrong signature is thrown as CKR_SIGNATURE_INVALID, as by C_Verify. */
  C_VerifyMessage(session: Handle, parameter: MessageParameter, data: Buffer, signature: Buffer): boolean;
  C_VerifyMessageAsync(session: Handle, parameter: MessageParameter, data: Buffer, signature: Buffer): Promise<boolean>;
  C_VerifyMessageBegin(session: Handle, parameter?: MessageParameter): void;
  /** Without `signature` more parts follow. */
  C_VerifyMessageNext(session: Handle, parameter: MessageParameter, part: Buffer): void;
  C_VerifyMessageNext(session: Handle, parameter: MessageParameter, part: Buffer, signature: Buffer): boolean;
  C_MessageVerifyFinal(session: Handle): void;
}
