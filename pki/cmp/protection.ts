import { PkiError } from '../error.ts';
import type { Signer } from '../signer.ts';
import { type AlgorithmId, readAlgorithm, signatureAlgorithmOf } from '../x509/algorithm.ts';
import { readDer } from '../x509/der.ts';
import { isSoundSignatureOfKey } from '../x509/key-signature.ts';
import type { PkiBody } from './bodies.ts';
import type { PkiHeader } from './header.ts';
import { encodePkiMessage, openEnvelope, type PkiEnvelope, protectedPart } from './message.ts';
import { isPasswordMac, passwordMac } from './password-mac.ts';

/** Protection of a message: a MAC under a shared secret or a signature, RFC 9810 section 5.1.3. */

export type Protection = 'none' | 'password' | 'signature';

/** What a message claims to be protected by. Protection without an algorithm, or the reverse, is none. */
export function protectionOf({ header, protection }: PkiEnvelope): Protection {
  const { protectionAlg } = header.value;
  if (protection === undefined || protectionAlg === undefined) return 'none';
  return isPasswordMac(protectionAlg) ? 'password' : 'signature';
}

/**
 * Whether the message is protected by this secret.
 * @throws PkiError as passwordMac; `bad-argument` when it is not protected by a password.
 */
export function isProtectedByPassword(envelope: PkiEnvelope, secret: string): boolean {
  if (protectionOf(envelope) !== 'password') throw new PkiError('bad-argument', 'it is not protected by a password');
  const { protectionAlg } = envelope.header.value;
  return sameOctets(
    passwordMac(protectionAlg as AlgorithmId, secret, protectedPart(envelope)),
    envelope.protection ?? new Uint8Array(0),
  );
}

/**
 * Whether the message is signed by this key, GOST in the byte order that it has in CMS.
 * @param publicKey SubjectPublicKeyInfo, DER. @throws PkiError as isSoundSignatureOfKey.
 */
export function isProtectedByKey(envelope: PkiEnvelope, publicKey: Uint8Array): boolean {
  const { protection, header } = envelope;
  const { protectionAlg } = header.value;
  if (protection === undefined || protectionAlg === undefined) return false;
  return isSoundSignatureOfKey(publicKey, protectionAlg, protectedPart(envelope), protection, 'cms');
}

/** Compares in a time that depends on the lengths only. */
export function sameOctets(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  return a.reduce((difference, octet, i) => difference | (octet ^ (b[i] as number)), 0) === 0;
}

/** What a message consists of before it is protected. */
export interface OpenMessage {
  /** Without protectionAlg. */
  readonly header: Omit<PkiHeader, 'protectionAlg'>;
  readonly body: PkiBody;
  /** Certificates that help the receiver, DER. */
  readonly extraCerts?: readonly Uint8Array[];
}

/** The DER of a message that nothing protects. */
export function unprotectedMessage({ header, body, extraCerts = [] }: OpenMessage): Uint8Array {
  return encodePkiMessage({ ...openEnvelope(header, body), ...(extraCerts.length > 0 && { extraCerts }) });
}

/** The DER of a message under a shared secret. @param method with its salt. @throws PkiError as passwordMac. */
export function passwordProtectedMessage(message: OpenMessage, method: AlgorithmId, secret: string): Uint8Array {
  const open = openEnvelope({ ...message.header, protectionAlg: method }, message.body);
  return finished(message, open, passwordMac(method, secret, protectedPart(open)));
}

/** The DER of a signed message. */
export async function signedMessage(message: OpenMessage, signer: Signer): Promise<Uint8Array> {
  const { suite } = signer;
  const protectionAlg = readAlgorithm(readDer(signatureAlgorithmOf(suite)), 'protectionAlg');
  const open = openEnvelope({ ...message.header, protectionAlg }, message.body);
  return finished(message, open, await signer.sign(protectedPart(open), suite.form.cms));
}

function finished(
  { extraCerts = [] }: OpenMessage,
  open: Pick<PkiEnvelope, 'header' | 'body'>,
  protection: Uint8Array,
): Uint8Array {
  return encodePkiMessage({ ...open, protection, ...(extraCerts.length > 0 && { extraCerts }) });
}
