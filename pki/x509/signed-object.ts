import { suiteOfPublicKey, verifySignature } from '../keys.ts';
import type { SignedObject, Signer } from '../signer.ts';
import { type AlgorithmId, isSignatureOf, readAlgorithm, signatureAlgorithmOf } from './algorithm.ts';
import { type DerNode, readDer } from './der.ts';
import { type Asn1, bitString, sequence, toDer, verbatim } from './der-build.ts';
import { DerFields, readBitOctets } from './der-fields.ts';
import { verifiedOnce } from './verified-once.ts';

/** SIGNED { ToBeSigned }: the outer shape that certificates, requests and CRLs share (RFC 5280 sections 4.1.1, 5.1.1). */
export interface SignedParts {
  readonly der: Uint8Array;
  /** The octets that are signed. */
  readonly tbs: Uint8Array;
  readonly signatureAlgorithm: AlgorithmId;
  readonly signature: Uint8Array;
}

/** Signs an object and puts the signature to it: the octets are signed once, in the byte order that the suite has for this kind. */
export async function writeSigned(toBeSigned: Asn1, object: SignedObject, signer: Signer): Promise<Uint8Array> {
  const { suite } = signer;
  const tbs = toDer(toBeSigned);
  const signature = await signer.sign(tbs, suite.form[object]);
  return toDer(sequence(verbatim(tbs), verbatim(signatureAlgorithmOf(suite)), bitString(signature)));
}

/** @throws PkiError those of readDer, then `malformed`. */
export function readSigned(der: Uint8Array, what: string): { parts: SignedParts; tbs: DerNode } {
  const node = readDer(der);
  const fields = DerFields.ofSequence(node, what);
  const tbs = fields.next('toBeSigned');
  const signatureAlgorithm = readAlgorithm(fields.next('signatureAlgorithm'), `${what}: signatureAlgorithm`);
  const signature = readBitOctets(fields.next('signatureValue'), `${what}: signatureValue`);
  fields.end();
  return { parts: { der: node.der, tbs: tbs.der, signatureAlgorithm, signature }, tbs };
}

/**
 * Whether the object is signed by this key, in the algorithm of the key's suite and in the byte order that the suite has for
 * this kind of object. The other byte order, another algorithm and a broken signature are all `false`.
 * @param publicKey SubjectPublicKeyInfo, DER. @throws PkiError if it is no key of any suite.
 */
export function isSignedBy(parts: SignedParts, object: SignedObject, publicKey: Uint8Array): boolean {
  const suite = suiteOfPublicKey(publicKey);
  if (!isSignatureOf(suite, parts.signatureAlgorithm)) return false;
  const verify = () => verifySignature(suite, publicKey, parts.tbs, parts.signature, suite.form[object]);
  return object === 'certificate' ? verifiedOnce([publicKey, parts.tbs, parts.signature], verify) : verify();
}
