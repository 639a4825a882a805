import {
  CKA_CERTIFICATE_CATEGORY,
  CKA_CLASS,
  CKA_EXTRACTABLE,
  CKA_ID,
  CKA_KEY_TYPE,
  CKA_LABEL,
  CKA_MODULUS,
  CKA_PUBLIC_EXPONENT,
  CKA_SENSITIVE,
  CKA_VALUE,
  CKF_SERIAL_SESSION,
  CKK_RSA,
  CKM_GOSTR3410_WITH_GOSTR3411,
  CKM_SHA256_RSA_PKCS,
  CKO_CERTIFICATE,
  CKO_PRIVATE_KEY,
  CKO_PUBLIC_KEY,
  CKU_USER,
} from '../../emulator/spec/constants.gen.ts';
import { PARAMETER_OIDS } from '../../emulator/spec/oids.ts';
import type { Handle, Pkcs11, Template } from '../../emulator/spec/pkcs11-api.ts';
import { publicKeyFromPoint, rsaPublicKey } from '../../pki/keys.ts';
import { SUITES } from '../../pki/suites.ts';

/** A certificate object as it lies on the token. */
export interface CertificateObject {
  /** CKA_ID, upper-case hexadecimal. */
  readonly id: string;
  readonly label: string;
  readonly category: number;
  readonly der: Uint8Array;
}

/** A key pair as it lies on the token. */
export interface KeyPairObjects {
  readonly id: string;
  readonly family: 'GOST' | 'RSA';
  /** SubjectPublicKeyInfo, built from what the public key object shows. */
  readonly publicKey: Uint8Array;
  readonly sensitive: boolean;
  readonly extractable: boolean;
  /** The private key's signature over {@link SAMPLE}, as C_Sign gives it. */
  readonly signature: Uint8Array;
}

export interface TokenView {
  readonly slotId: number;
  readonly tokenLabel: string;
  readonly serialNumber: string;
  readonly freeMemory: number;
  readonly totalMemory: number;
  readonly openSessions: number;
  readonly certificates: readonly CertificateObject[];
  readonly keyPairs: readonly KeyPairObjects[];
}

/** What every private key is asked to sign. */
export const SAMPLE = new TextEncoder().encode('token-bench looks at a token');

/**
 * Looks at a token with plain PKCS#11 calls, sharing nothing with the workstation: what a judge of its work needs.
 * Logs in, reads, lets every private key sign once, and leaves.
 */
export function viewToken(token: Pkcs11, pin: string): TokenView {
  const slot = token.C_GetSlotList(true)[0];
  if (!slot) throw new Error('there is no token');
  const info = token.C_GetTokenInfo(slot);
  const session = token.C_OpenSession(slot, CKF_SERIAL_SESSION);
  try {
    token.C_Login(session, CKU_USER, pin);
    const certificates = find(token, session, CKO_CERTIFICATE).map((object) => readCertificate(token, session, object));
    const keyPairs = find(token, session, CKO_PRIVATE_KEY).map((object) => readKeyPair(token, session, object));
    return {
      slotId: Number(slot.readBigUInt64LE()),
      tokenLabel: info.label.trim(),
      serialNumber: info.serialNumber.trim(),
      freeMemory: info.freePublicMemory,
      totalMemory: info.totalPublicMemory,
      openSessions: info.sessionCount,
      certificates,
      keyPairs,
    };
  } finally {
    token.C_CloseSession(session);
  }
}

function readCertificate(token: Pkcs11, session: Handle, object: Handle): CertificateObject {
  const [id, label, category, der] = read(token, session, object, [
    CKA_ID,
    CKA_LABEL,
    CKA_CERTIFICATE_CATEGORY,
    CKA_VALUE,
  ]);
  return { id: hex(id), label: text(label), category: category?.[0] ?? 0, der: Uint8Array.from(der ?? []) };
}

function readKeyPair(token: Pkcs11, session: Handle, privateKey: Handle): KeyPairObjects {
  const [id, keyType, sensitive, extractable] = read(token, session, privateKey, [
    CKA_ID,
    CKA_KEY_TYPE,
    CKA_SENSITIVE,
    CKA_EXTRACTABLE,
  ]);
  const isRsa = keyType?.[0] === CKK_RSA;
  const [publicKey] = find(token, session, CKO_PUBLIC_KEY, [{ type: CKA_ID, value: id ?? Buffer.alloc(0) }]);
  if (!publicKey) throw new Error(`no public key object beside the private key ${hex(id)}`);
  return {
    id: hex(id),
    family: isRsa ? 'RSA' : 'GOST',
    publicKey: isRsa ? rsaNumbers(token, session, publicKey) : gostPoint(token, session, publicKey),
    sensitive: sensitive?.[0] === 1,
    extractable: extractable?.[0] === 1,
    signature: signSample(token, session, privateKey, isRsa),
  };
}

function rsaNumbers(token: Pkcs11, session: Handle, key: Handle): Uint8Array {
  const [modulus, exponent] = read(token, session, key, [CKA_MODULUS, CKA_PUBLIC_EXPONENT]);
  return rsaPublicKey(Uint8Array.from(modulus ?? []), Uint8Array.from(exponent ?? []));
}

function gostPoint(token: Pkcs11, session: Handle, key: Handle): Uint8Array {
  const [value] = read(token, session, key, [CKA_VALUE]);
  return publicKeyFromPoint(SUITES['kisc-2004'], Uint8Array.from(value ?? []));
}

function signSample(token: Pkcs11, session: Handle, key: Handle, isRsa: boolean): Uint8Array {
  const gost = {
    mechanism: CKM_GOSTR3410_WITH_GOSTR3411,
    parameter: Buffer.from(PARAMETER_OIDS['GOSTR3411-94-Test'], 'hex'),
  };
  token.C_SignInit(session, isRsa ? { mechanism: CKM_SHA256_RSA_PKCS } : gost, key);
  return Uint8Array.from(token.C_Sign(session, Buffer.from(SAMPLE), Buffer.alloc(256)));
}

function find(token: Pkcs11, session: Handle, objectClass: number, more: Template = []): Handle[] {
  token.C_FindObjectsInit(session, [{ type: CKA_CLASS, value: objectClass }, ...more]);
  const found = token.C_FindObjects(session, 100);
  token.C_FindObjectsFinal(session);
  return found;
}

function read(token: Pkcs11, session: Handle, object: Handle, types: readonly number[]): Buffer[] {
  const results = token.C_GetAttributeValue(
    session,
    object,
    types.map((type) => ({ type })),
  );
  return results.map(({ value }) => value);
}

function hex(value: Buffer | undefined): string {
  return (value ?? Buffer.alloc(0)).toString('hex').toUpperCase();
}

function text(value: Buffer | undefined): string {
  return (value ?? Buffer.alloc(0)).toString('utf8');
}
