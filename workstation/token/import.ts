import type { KeyObject } from 'node:crypto';
import { createPublicKey } from 'node:crypto';
import {
  CK_CERTIFICATE_CATEGORY_AUTHORITY,
  CK_CERTIFICATE_CATEGORY_TOKEN_USER,
  CKA_CLASS,
  CKA_ID,
  CKA_LABEL,
  CKA_PUBLIC_KEY_INFO,
  CKA_TOKEN,
  CKA_VALUE,
  CKO_CERTIFICATE,
  CKO_PRIVATE_KEY,
  CKO_PUBLIC_KEY,
} from '../../emulator/spec/constants.gen.ts';
import type { Handle, Template } from '../../emulator/spec/pkcs11-api.ts';
import { certificateFields } from './certificate-fields.ts';
import { certificateTemplate } from './certificate-template.ts';
import { keyTemplates } from './key-templates.ts';
import { keyIdOf } from './public-key.ts';
import type { TokenSession } from './session.ts';
import { calling } from './token-error.ts';

/** What came onto the token. */
export interface Imported {
  readonly what: 'certificate' | 'key pair';
  /** CKA_ID: one for a key and its certificate. */
  readonly id: Uint8Array;
  readonly label: string;
  /** False when the very same certificate was there already. */
  readonly written: boolean;
}

/**
 * Writes any X.509 certificate, whatever its algorithm, with the CKA_ID of its key if that is on the token.
 * Errors: `token-memory-full`, any of the token's. @throws PkiError when the octets are no certificate.
 */
export function importCertificate(session: TokenSession, der: Uint8Array, label?: string): Imported {
  const fields = certificateFields(der);
  const value = Buffer.from(der);
  const id = idOnToken(session, fields.spki);
  const name = label ?? fields.subjectText;
  const [there] = session.find([
    { type: CKA_CLASS, value: CKO_CERTIFICATE },
    { type: CKA_VALUE, value },
  ]);
  if (there === undefined) {
    const category = id.hasKey ? CK_CERTIFICATE_CATEGORY_TOKEN_USER : CK_CERTIFICATE_CATEGORY_AUTHORITY;
    create(session, 'writing a certificate', certificateTemplate(fields, { id: id.value, label: name, category }));
  }
  return { what: 'certificate', id: Uint8Array.from(id.value), label: name, written: there === undefined };
}

/**
 * Writes a private key and its public key, both with the same CKA_ID; needs a login. The private half is sensitive and
 * not extractable from then on, but CKA_LOCAL stays false: the token knows that it was not made there.
 * Errors: `token-cannot` (an algorithm or size that this token lacks), `token-memory-full`, any of the token's.
 * @throws TypeError for a key of another kind than RSA, EC, Ed25519 and X25519.
 */
export function importKeyPair(session: TokenSession, privateKey: KeyObject, label: string): Imported {
  const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
  const id = keyIdOf(spki);
  const halves = keyTemplates(privateKey);
  const naming: Template = [
    { type: CKA_TOKEN, value: true },
    { type: CKA_LABEL, value: label },
    { type: CKA_ID, value: id },
  ];
  const publicKey = create(session, 'writing a public key', [...halves.publicKey, ...naming]);
  try {
    create(session, 'writing a private key', [...halves.privateKey, ...naming]);
  } catch (error) {
    session.token.C_DestroyObject(session.handle, publicKey);
    throw error;
  }
  return { what: 'key pair', id: Uint8Array.from(id), label, written: true };
}

/** The CKA_ID of the key whose public half this is; what such a key would be called when it is not on the token. */
function idOnToken(session: TokenSession, spki: Uint8Array): { readonly value: Buffer; readonly hasKey: boolean } {
  const usual = keyIdOf(spki);
  for (const keyClass of [CKO_PRIVATE_KEY, CKO_PUBLIC_KEY]) {
    const [byInfo] = session.find([
      { type: CKA_CLASS, value: keyClass },
      { type: CKA_PUBLIC_KEY_INFO, value: Buffer.from(spki) },
    ]);
    const value = byInfo && session.attribute(byInfo, CKA_ID);
    if (value !== undefined) return { value, hasKey: true };
  }
  const named = session.find([
    { type: CKA_CLASS, value: CKO_PUBLIC_KEY },
    { type: CKA_ID, value: usual },
  ]);
  return { value: usual, hasKey: named.length > 0 };
}

function create(session: TokenSession, doing: string, template: Template): Handle {
  return calling(doing, () => session.token.C_CreateObject(session.handle, template));
}
