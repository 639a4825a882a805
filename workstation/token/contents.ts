import {
  CKA_CLASS,
  CKA_ID,
  CKA_KEY_TYPE,
  CKA_LABEL,
  CKA_PRIVATE,
  CKA_TOKEN,
  CKA_VALUE,
  CKO_CERTIFICATE,
} from '../../emulator/spec/constants.gen.ts';
import { nameOf } from '../../emulator/spec/names.ts';
import type { Handle } from '../../emulator/spec/pkcs11-api.ts';
import { PkiError } from '../../pki/error.ts';
import { textOf, ulongOf } from './attributes.ts';
import { type CertificateFields, certificateFields } from './certificate-fields.ts';
import type { TokenSession } from './session.ts';

/** One object of the token as a person tells them apart. */
export interface TokenObject {
  /** CKO_…, as the standard names it. */
  readonly class: string;
  readonly label: string;
  /** CKA_ID, hexadecimal; empty when it has none. */
  readonly id: string;
  readonly isPrivate: boolean;
  /** CKK_…, of keys. */
  readonly keyType?: string;
  /** Of certificates that can be read. */
  readonly subject?: string;
}

/** Every object on the token that this session sees; private ones only after a login. */
export function tokenContents(session: TokenSession): TokenObject[] {
  return session.find([{ type: CKA_TOKEN, value: true }]).map((handle) => shown(session, handle));
}

/** A certificate object, with its octets. */
export interface StoredCertificate {
  readonly label: string;
  readonly id: string;
  readonly fields: CertificateFields;
}

/** The certificates whose label or CKA_ID (hexadecimal) is the one given; all of them without one. */
export function storedCertificates(session: TokenSession, named?: string): StoredCertificate[] {
  const handles = session.find([
    { type: CKA_CLASS, value: CKO_CERTIFICATE },
    { type: CKA_TOKEN, value: true },
  ]);
  return handles.flatMap((handle) => {
    const fields = fieldsOf(session, handle);
    const [label, id] = [textOf(session.attribute(handle, CKA_LABEL)), idOf(session, handle)];
    const wanted = named === undefined || named === label || named.toLowerCase() === id;
    return fields !== undefined && wanted ? [{ label, id, fields }] : [];
  });
}

function shown(session: TokenSession, handle: Handle): TokenObject {
  const objectClass = ulongOf(session.attribute(handle, CKA_CLASS)) ?? 0;
  const keyType = ulongOf(session.attribute(handle, CKA_KEY_TYPE));
  const subject = objectClass === CKO_CERTIFICATE ? fieldsOf(session, handle)?.subjectText : undefined;
  return {
    class: nameOf('CKO', objectClass),
    label: textOf(session.attribute(handle, CKA_LABEL)),
    id: idOf(session, handle),
    isPrivate: session.attribute(handle, CKA_PRIVATE)?.[0] === 1,
    ...(keyType !== undefined && { keyType: nameOf('CKK', keyType) }),
    ...(subject !== undefined && { subject }),
  };
}

function idOf(session: TokenSession, handle: Handle): string {
  return session.attribute(handle, CKA_ID)?.toString('hex') ?? '';
}

function fieldsOf(session: TokenSession, handle: Handle): CertificateFields | undefined {
  const value = session.attribute(handle, CKA_VALUE);
  try {
    return value && certificateFields(Uint8Array.from(value));
  } catch (error) {
    if (error instanceof PkiError) return undefined;
    throw error;
  }
}
