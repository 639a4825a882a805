import { PkiError } from '../error.ts';
import { OIDS } from '../oids.ts';
import { type DerNode, isStrictDer, readDer, TAG } from './der.ts';
import { octetString, toDer } from './der-build.ts';
import { explicit, malformed, readSmallInteger, sequenceMembers } from './der-fields.ts';
import { readExtensions } from './extension-values.ts';
import type { Extension } from './extensions.ts';

/** What requests and answers of OCSP have in common: RFC 6960 chapter 4, nonces after RFC 9654. */

/** How much one request or answer may hold before it is looked at closely. */
export const OCSP_LIMITS = { certificates: 16, questions: 100 } as const;

/** What keeps an old answer from being taken for a new one: RFC 6960 section 4.4.1. */
export interface OcspNonce {
  /** extnValue as it stands; an answer repeats it octet for octet. */
  readonly value: Uint8Array;
  /** The nonce itself: the content of the OCTET STRING, or the bare value of clients that leave that out. */
  readonly octets: Uint8Array;
}

const NONCE_OCTETS_MAX = 128;

/** The nonce of a request. @throws PkiError `bad-argument` unless it has 1 to 128 octets. */
export function nonceExtension(octets: Uint8Array): Extension {
  if (octets.length < 1 || octets.length > NONCE_OCTETS_MAX) {
    throw new PkiError('bad-argument', `a nonce of ${octets.length} octets`);
  }
  return { oid: OIDS.ocspNonce, critical: false, value: toDer(octetString(octets)) };
}

/**
 * The nonce among these extensions. Old clients, KISC's among them, put the octets into extnValue bare.
 * @throws PkiError `malformed` when it has 0 or more than 128 octets (RFC 9654 section 2.1).
 */
export function readNonce(extensions: readonly Extension[]): OcspNonce | undefined {
  const found = extensions.find(({ oid }) => oid === OIDS.ocspNonce);
  if (found === undefined) return undefined;
  const { value } = found;
  const wrapped = value[0] === TAG.octetString && isStrictDer(value);
  const octets = wrapped ? readDer(value).content : value;
  if (octets.length < 1 || octets.length > NONCE_OCTETS_MAX) throw malformed(`a nonce of ${octets.length} octets`);
  return { value, octets };
}

/** Version ::= INTEGER { v1(0) }, [0] EXPLICIT DEFAULT v1: in requests and in answers it cannot be encoded at all. */
export function assertVersion1(node: DerNode | undefined): void {
  if (node === undefined) return;
  const version = readSmallInteger(explicit(node, 'version'), 'version');
  if (version === 0) throw new PkiError('bad-der', 'version: the DEFAULT value v1 is encoded');
  throw malformed(`version is ${version}`);
}

/** [n] EXPLICIT Extensions OPTIONAL. */
export function readTaggedExtensions(node: DerNode | undefined, what: string): Extension[] {
  return node === undefined ? [] : readExtensions(explicit(node, `${what}: extensions`), what);
}

/** certs [0] EXPLICIT SEQUENCE OF Certificate OPTIONAL, DER of each. */
export function readCertificates(node: DerNode | undefined): Uint8Array[] {
  if (node === undefined) return [];
  const members = sequenceMembers(explicit(node, 'certs'), 'certs', 0);
  if (members.length > OCSP_LIMITS.certificates) throw new PkiError('too-large', `${members.length} certificates`);
  return members.map(({ der }) => der);
}
