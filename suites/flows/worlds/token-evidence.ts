import * as ck from '../../../emulator/index.ts';
import { publicKeyFromPoint, rsaPublicKey, verifySignature } from '../../../pki/keys.ts';
import { SUITES } from '../../../pki/suites.ts';
import { type Certificate, parseCertificate } from '../../../pki/x509/certificate.ts';
import { SeededRng } from '../../../simulation/rng.ts';
import type { WatchedMemory } from './watched-memory.ts';

/** A key pair, or what is left of one. */
export interface KeyEvidence {
  /** CKA_ID, hexadecimal. */
  readonly id: string;
  readonly family: 'GOST' | 'RSA';
  /** SubjectPublicKeyInfo, hexadecimal; undefined when the public key object is gone. */
  readonly spki: string | undefined;
  readonly hasPrivate: boolean;
}

/** What lies on a token, read with plain PKCS#11 calls. */
export interface TokenEvidence {
  readonly keys: readonly KeyEvidence[];
  /** Of the user, by serial number. */
  readonly certificates: ReadonlyMap<string, Certificate>;
  /** Public keys, hexadecimal, for which a private key on the token has signed. */
  readonly signing: ReadonlySet<string>;
}

/** Whose token it is, and how it is opened. */
export interface TokenOwner {
  readonly device: ck.DeviceProfile;
  readonly serialNumber: string;
  readonly memory: WatchedMemory;
  /** One of them is right. */
  readonly pins: readonly string[];
  readonly soPin: string;
}

const SAMPLE = new TextEncoder().encode('token-bench looks at a token in a world');

/**
 * Reads a token through a second one with the same memory: the first is not disturbed, not even its PIN counter. Each private key signs once
 * in the life of the reader; a key cannot become another one behind its back, as its public key is looked at every time.
 */
export class TokenReader {
  readonly #owner: () => TokenOwner;
  /** Public keys whose private key has signed. */
  readonly #signed = new Set<string>();
  #known: { readonly version: number; readonly evidence: TokenEvidence } | undefined;

  constructor(owner: () => TokenOwner) {
    this.#owner = owner;
  }

  /** As it is now. @param anew lets every key sign again. */
  read(anew = false): TokenEvidence {
    const owner = this.#owner();
    const { version } = owner.memory;
    if (anew) this.#signed.clear();
    if (!anew && this.#known?.version === version) return this.#known.evidence;
    const evidence = inTwin(owner, (token, session) => this.#look(token, session));
    this.#known = { version, evidence };
    return evidence;
  }

  #look(token: ck.Pkcs11, session: ck.Handle): TokenEvidence {
    const certificates = certificatesOn(token, session);
    const keys = keysOn(token, session);
    const here = new Set<string>();
    for (const { spki, family, privateKey } of keys) {
      if (spki === undefined || privateKey === undefined) continue;
      if (!this.#signed.has(spki) && signs(token, session, privateKey, { spki, family })) this.#signed.add(spki);
      if (this.#signed.has(spki)) here.add(spki);
    }
    const shown = keys.map(({ id, family, spki, privateKey }) => ({
      id,
      family,
      spki,
      hasPrivate: privateKey !== undefined,
    }));
    return { keys: shown, certificates, signing: here };
  }
}

/** Opens a copy of the token, whatever the state of its PIN. */
function inTwin<T>(
  { device, serialNumber, memory, pins, soPin }: TokenOwner,
  look: (token: ck.Pkcs11, session: ck.Handle) => T,
): T {
  const store = memory.copy();
  const emulator = ck.createEmulator({ rng: new SeededRng('a twin'), slots: [{ device, serialNumber, store }] });
  const token = emulator.application();
  token.C_Initialize();
  const session = token.C_OpenSession(
    token.C_GetSlotList(true)[0] as ck.Handle,
    ck.CKF_SERIAL_SESSION | ck.CKF_RW_SESSION,
  );
  const { user = 0 } = emulator.slots[0]?.token?.triesLeft ?? {};
  if (user < pins.length) setPin(token, session, soPin, pins[0] as string);
  logIn(token, session, pins);
  return look(token, session);
}

function setPin(token: ck.Pkcs11, session: ck.Handle, soPin: string, pin: string): void {
  token.C_Login(session, ck.CKU_SO, soPin);
  token.C_InitPIN(session, pin);
  token.C_Logout(session);
}

function logIn(token: ck.Pkcs11, session: ck.Handle, pins: readonly string[]): void {
  const [pin, ...others] = pins;
  try {
    token.C_Login(session, ck.CKU_USER, pin);
  } catch (error) {
    if (others.length === 0) throw error;
    logIn(token, session, others);
  }
}

function certificatesOn(token: ck.Pkcs11, session: ck.Handle): Map<string, Certificate> {
  const found = find(token, session, ck.CKO_CERTIFICATE).map((object) =>
    parsed(read(token, session, object, ck.CKA_VALUE)),
  );
  const user = found.filter(({ basicConstraints }) => basicConstraints?.ca !== true);
  return new Map(user.map((certificate) => [certificate.serialNumber, certificate]));
}

/** By their octets: the same ones come again and again. */
const certificates = new Map<string, Certificate>();

/** @param der of a certificate that can be read. */
export function parsed(der: Uint8Array): Certificate {
  const key = Buffer.from(der).toString('latin1');
  const known = certificates.get(key) ?? parseCertificate(Uint8Array.from(der));
  if (certificates.size > 5000) certificates.clear();
  certificates.set(key, known);
  return known;
}

interface FoundKey extends Omit<KeyEvidence, 'hasPrivate'> {
  readonly privateKey: ck.Handle | undefined;
}

function keysOn(token: ck.Pkcs11, session: ck.Handle): FoundKey[] {
  const halves = (objectClass: number) =>
    find(token, session, objectClass).map((object) => ({
      object,
      id: read(token, session, object, ck.CKA_ID).toString('hex'),
      family: read(token, session, object, ck.CKA_KEY_TYPE)[0] === ck.CKK_RSA ? ('RSA' as const) : ('GOST' as const),
    }));
  const [secret, open] = [halves(ck.CKO_PRIVATE_KEY), halves(ck.CKO_PUBLIC_KEY)];
  const isSame = (a: { id: string; family: string }, b: { id: string; family: string }) =>
    a.id === b.id && a.family === b.family;
  const alone = open.filter((key) => !secret.some((other) => isSame(key, other)));
  return [
    ...secret.map(({ object, id, family }) => {
      const twin = open.find((other) => isSame({ id, family }, other));
      return { id, family, privateKey: object, spki: twin && spkiOf(token, session, twin.object, family) };
    }),
    ...alone.map(({ object, id, family }) => {
      return { id, family, privateKey: undefined, spki: spkiOf(token, session, object, family) };
    }),
  ];
}

function spkiOf(token: ck.Pkcs11, session: ck.Handle, key: ck.Handle, family: 'GOST' | 'RSA'): string {
  const octets = (type: number) => Uint8Array.from(read(token, session, key, type));
  const spki =
    family === 'RSA'
      ? rsaPublicKey(octets(ck.CKA_MODULUS), octets(ck.CKA_PUBLIC_EXPONENT))
      : publicKeyFromPoint(SUITES['kisc-2004'], octets(ck.CKA_VALUE));
  return Buffer.from(spki).toString('hex');
}

const GOST_SIGNATURE = {
  mechanism: ck.CKM_GOSTR3410_WITH_GOSTR3411,
  parameter: Buffer.from(ck.PARAMETER_OIDS['GOSTR3411-94-Test'], 'hex'),
};

function signs(
  token: ck.Pkcs11,
  session: ck.Handle,
  key: ck.Handle,
  { spki, family }: { readonly spki: string; readonly family: 'GOST' | 'RSA' },
): boolean {
  token.C_SignInit(session, family === 'RSA' ? { mechanism: ck.CKM_SHA256_RSA_PKCS } : GOST_SIGNATURE, key);
  const signature = token.C_Sign(session, Buffer.from(SAMPLE), Buffer.alloc(256));
  const suite = SUITES[family === 'RSA' ? 'rsa-2048' : 'kisc-2004'];
  return verifySignature(suite, Buffer.from(spki, 'hex'), SAMPLE, Uint8Array.from(signature), 'sr-be');
}

function find(token: ck.Pkcs11, session: ck.Handle, objectClass: number): ck.Handle[] {
  token.C_FindObjectsInit(session, [{ type: ck.CKA_CLASS, value: objectClass }]);
  const found = token.C_FindObjects(session, 100);
  token.C_FindObjectsFinal(session);
  return found;
}

function read(token: ck.Pkcs11, session: ck.Handle, object: ck.Handle, type: number): Buffer {
  return token.C_GetAttributeValue(session, object, [{ type }])[0]?.value ?? Buffer.alloc(0);
}
