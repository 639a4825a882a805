import type { Suite } from '../suites.ts';
import { type DerNode, TAG, TAG_CLASS } from './der.ts';
import { NULL, oid, sequence, toDer } from './der-build.ts';
import { DerFields, readOid } from './der-fields.ts';

/** AlgorithmIdentifier: RFC 5280 section 4.1.1.2. */
export interface AlgorithmId {
  readonly oid: string;
  /** Whether the parameters are NULL, not there at all, or something else. */
  readonly parameters: 'null' | 'absent' | 'other';
  readonly der: Uint8Array;
}

/** @throws PkiError `malformed`. */
export function readAlgorithm(node: DerNode, what: string): AlgorithmId {
  const fields = DerFields.ofSequence(node, what);
  const algorithm = readOid(fields.next('algorithm'), what);
  const parameters = fields.more ? fields.next('parameters') : undefined;
  fields.end();
  return { oid: algorithm, parameters: kindOf(parameters), der: node.der };
}

function kindOf(parameters: DerNode | undefined): AlgorithmId['parameters'] {
  if (parameters === undefined) return 'absent';
  return parameters.tagClass === TAG_CLASS.universal && parameters.tag === TAG.null ? 'null' : 'other';
}

const signatureAlgorithms = new WeakMap<Suite, Uint8Array>();

/**
 * The AlgorithmIdentifier of the suite's signatures, DER: the identifier, with NULL unless the suite has no parameters (ECDSA).
 * Everybody gets the same octets, so nobody may change them.
 */
export function signatureAlgorithmOf(suite: Suite): Uint8Array {
  const known = signatureAlgorithms.get(suite);
  if (known !== undefined) return known;
  const parameters = suite.signatureParameters === null ? [NULL()] : [];
  const made = toDer(sequence(oid(suite.signatureOid), ...parameters));
  signatureAlgorithms.set(suite, made);
  return made;
}

/** Whether this is the suite's signature algorithm, exactly as certificates, requests and CRLs name it. */
export function isSignatureOf(suite: Suite, algorithm: AlgorithmId): boolean {
  return algorithm.oid === suite.signatureOid && algorithm.parameters === (suite.signatureParameters ?? 'null');
}
