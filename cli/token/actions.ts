import type { EmulatedToken, Pkcs11 } from '../../emulator/index.ts';
import {
  importCertificate,
  importKeyPair,
  readImportFile,
  setUserPin,
  storedCertificates,
  type TokenObject,
  type TokenSession,
  tokenContents,
  withToken,
} from '../../workstation/index.ts';
import { pemOf } from '../pem.ts';
import type { TokenHouse } from './house.ts';

/** What can be asked of a token, in an image or of a running `token serve`: plain JSON both ways. */
export interface Actions {
  list(request: object): { readonly slots: readonly SlotReport[] };
  show(request: PinRequest): Promise<{ readonly token: SlotReport; readonly objects: readonly TokenObject[] }>;
  insert(request: object): { readonly slots: readonly SlotReport[] };
  remove(request: object): { readonly slots: readonly SlotReport[] };
  unblock(request: { readonly soPin?: string; readonly newPin: string }): Promise<{ readonly token: SlotReport }>;
  import(request: ImportRequest): Promise<{ readonly imported: readonly ImportReport[] }>;
  'export-cert'(request: { readonly named?: string }): Promise<{ readonly certificates: readonly CertificateReport[] }>;
}

export type ActionName = keyof Actions;
export type RequestOf<N extends ActionName> = Parameters<Actions[N]>[0];
export type ResultOf<N extends ActionName> = Awaited<ReturnType<Actions[N]>>;

export interface PinRequest {
  readonly pin?: string;
}

export interface ImportRequest extends PinRequest {
  /** The file, base64. */
  readonly file: string;
  readonly password?: string;
  readonly label?: string;
}

/** A slot as `token list` shows it. */
export interface SlotReport {
  readonly slot: number;
  readonly present: boolean;
  readonly device?: string;
  readonly title?: string;
  readonly label?: string;
  readonly serialNumber?: string;
  readonly triesLeft?: { readonly user?: number; readonly so?: number };
}

export interface ImportReport {
  readonly what: string;
  readonly label: string;
  /** CKA_ID, hexadecimal. */
  readonly id: string;
  /** False when the very same certificate was there already. */
  readonly written: boolean;
}

export interface CertificateReport {
  readonly label: string;
  readonly id: string;
  readonly subject: string;
  readonly pem: string;
}

/** The actions on one house. */
export function actionsOn(house: TokenHouse): Actions {
  const { emulator } = house;
  const list = () => ({ slots: emulator.slots.map(({ id, token }) => slotReport(id, token)) });
  const first = () => list().slots[0] ?? slotReport(0, undefined);
  return {
    list,
    async show(request) {
      return { token: first(), objects: await onToken(house, request, tokenContents) };
    },
    insert() {
      house.insert();
      return list();
    },
    remove() {
      house.remove();
      return list();
    },
    async unblock({ soPin = house.pins.so, newPin }) {
      if (soPin === undefined) throw new RangeError('the SO PIN is not known');
      await withApplication(house, (token) => setUserPin({ token }, soPin, newPin));
      return { token: first() };
    },
    import: async (request) => ({ imported: await importFile(house, request) }),
    'export-cert': async ({ named }) => ({ certificates: await exportCertificates(house, named) }),
  };
}

async function importFile(
  house: TokenHouse,
  { file, password, label, ...pin }: ImportRequest,
): Promise<readonly ImportReport[]> {
  const { certificates, keys } = readImportFile(Uint8Array.from(Buffer.from(file, 'base64')), password);
  const imported = await onToken(house, pin, (session) => [
    // Keys first: a certificate takes the CKA_ID of its key.
    ...keys.map((key) => importKeyPair(session, key, label ?? 'imported')),
    ...certificates.map((der) => importCertificate(session, der, label)),
  ]);
  return imported.map(({ id, ...rest }) => ({ ...rest, id: Buffer.from(id).toString('hex') }));
}

async function exportCertificates(house: TokenHouse, named: string | undefined): Promise<readonly CertificateReport[]> {
  const found = await onToken(house, undefined, (session) => storedCertificates(session, named));
  return found.map(({ label, id, fields }) => ({ label, id, subject: fields.subjectText, pem: pemOf(fields.der) }));
}

function slotReport(slot: number, token: EmulatedToken | undefined): SlotReport {
  if (token === undefined) return { slot, present: false };
  const { device, label, serialNumber, triesLeft } = token;
  return { slot, present: true, device: device.name, title: device.title, label, serialNumber, triesLeft };
}

/** In a session of an application of its own, logged in when the PIN is known and the request is not `undefined`. */
function onToken<T>(
  house: TokenHouse,
  request: PinRequest | undefined,
  work: (session: TokenSession) => T,
): Promise<T> {
  const pin = request && (request.pin ?? house.pins.user);
  return withApplication(house, (token) => withToken({ token, ...(pin !== undefined && { pin }) }, work));
}

async function withApplication<T>({ emulator }: TokenHouse, work: (token: Pkcs11) => Promise<T>): Promise<T> {
  const token = emulator.application();
  token.C_Initialize();
  try {
    return await work(token);
  } finally {
    token.C_Finalize();
  }
}
