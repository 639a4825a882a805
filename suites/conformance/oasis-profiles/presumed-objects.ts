import type { KeyObject } from 'node:crypto';
import {
  CKA_CERTIFICATE_TYPE,
  CKA_CLASS,
  CKA_COEFFICIENT,
  CKA_EXPONENT_1,
  CKA_EXPONENT_2,
  CKA_ID,
  CKA_ISSUER,
  CKA_KEY_TYPE,
  CKA_LABEL,
  CKA_MODULUS,
  CKA_PRIME_1,
  CKA_PRIME_2,
  CKA_PRIVATE,
  CKA_PRIVATE_EXPONENT,
  CKA_PUBLIC_EXPONENT,
  CKA_SERIAL_NUMBER,
  CKA_SIGN,
  CKA_SUBJECT,
  CKA_TOKEN,
  CKA_VALUE,
  CKA_VERIFY,
  CKC_X_509,
  CKF_RW_SESSION,
  CKF_SERIAL_SESSION,
  CKK_RSA,
  CKO_CERTIFICATE,
  CKO_DATA,
  CKO_PRIVATE_KEY,
  CKO_PUBLIC_KEY,
  CKU_USER,
} from '../../../emulator/spec/constants.gen.ts';
import type { Template } from '../../../emulator/spec/pkcs11-api.ts';
import { jwkOf } from '../../../pki/native-key.ts';
import { parseCertificate } from '../../../pki/x509/certificate.ts';
import type { CaseTarget } from './player.ts';

/** What the official cases presume to be on the token. Baseline and Extended presume that it is empty. */

/** AUTH-M-1: the RSA key pair `testrsa-pub`, `testrsa-pri`. @param key private, RSA, two primes. */
export function authenticationKeyPair(key: KeyObject): readonly Template[] {
  const jwk = jwkOf(key) as Record<string, string>;
  const part = (type: number, member: string) => ({ type, value: Buffer.from(jwk[member] ?? '', 'base64url') });
  const both = (objectClass: number, label: string) => [
    { type: CKA_CLASS, value: objectClass },
    { type: CKA_KEY_TYPE, value: CKK_RSA },
    { type: CKA_TOKEN, value: true },
    { type: CKA_LABEL, value: label },
    { type: CKA_ID, value: Buffer.of(1) },
    part(CKA_MODULUS, 'n'),
    part(CKA_PUBLIC_EXPONENT, 'e'),
  ];
  return [
    [...both(CKO_PUBLIC_KEY, 'testrsa-pub'), { type: CKA_VERIFY, value: true }],
    [
      ...both(CKO_PRIVATE_KEY, 'testrsa-pri'),
      { type: CKA_PRIVATE, value: true },
      { type: CKA_SIGN, value: true },
      part(CKA_PRIVATE_EXPONENT, 'd'),
      part(CKA_PRIME_1, 'p'),
      part(CKA_PRIME_2, 'q'),
      part(CKA_EXPONENT_1, 'dp'),
      part(CKA_EXPONENT_2, 'dq'),
      part(CKA_COEFFICIENT, 'qi'),
    ],
  ];
}

/** What a certificate object tells of its certificate; some tokens take none without issuer and number. */
export function certificateAttributes(der: Uint8Array): Template {
  const { subjectDer, issuerDer, serialNumberDer } = parseCertificate(der);
  return [
    { type: CKA_CERTIFICATE_TYPE, value: CKC_X_509 },
    { type: CKA_SUBJECT, value: Buffer.from(subjectDer) },
    { type: CKA_ISSUER, value: Buffer.from(issuerDer) },
    { type: CKA_SERIAL_NUMBER, value: Buffer.from(serialNumberDer) },
    { type: CKA_VALUE, value: Buffer.from(der) },
  ];
}

/** Its length is that in the case: 21 characters and a NUL, as Mozilla's own module has it. */
const ROOTS_LABEL = 'Mozilla Builtin Roots\0';

/**
 * CERT-M-1: five public objects, of which the first has the label of Mozilla's list of roots and the second is the root.
 * @param root the certificate, DER.
 * @param order `found`: the token finds objects in the order of their creation. `any`: it does not promise an order, so
 *   every object answers both questions.
 */
export function builtinRoots(root: Uint8Array, order: 'found' | 'any'): readonly Template[] {
  const object = (objectClass: number, label: string) => [
    { type: CKA_CLASS, value: objectClass },
    { type: CKA_TOKEN, value: true },
    { type: CKA_PRIVATE, value: false },
    { type: CKA_LABEL, value: label },
  ];
  const certificate = (label: string, id: number) => [
    ...object(CKO_CERTIFICATE, label),
    { type: CKA_ID, value: Buffer.of(id) },
    ...certificateAttributes(root),
  ];
  if (order === 'any') return [0, 1, 2, 3, 4].map((id) => certificate(ROOTS_LABEL, id));
  return [object(CKO_DATA, ROOTS_LABEL), ...[1, 2, 3, 4].map((id) => certificate(`Root ${id}`, id))];
}

/** Puts objects on the token of a target as its user. The application is finalised before and after. */
export function install({ p11, pin, slot }: CaseTarget, objects: readonly Template[]): void {
  p11.C_Initialize();
  try {
    const [first] = p11.C_GetSlotList(true);
    const id = slot ?? first;
    if (id === undefined) throw new RangeError('there is no slot with a token');
    const session = p11.C_OpenSession(id, CKF_SERIAL_SESSION | CKF_RW_SESSION);
    p11.C_Login(session, CKU_USER, pin);
    for (const object of objects) p11.C_CreateObject(session, object);
  } finally {
    p11.C_Finalize();
  }
}
