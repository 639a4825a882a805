import type { SignedObject, Signer } from '../../signer.ts';
import { signatureAlgorithmOf } from '../algorithm.ts';
import { readDer } from '../der.ts';
import { type Asn1, bitString, fromDer, sequence, toDer } from '../der-build.ts';

/** Rightly signed objects whose insides are wrong: what our own builders refuse to write, tests still have to offer to readers. */

/** A SEQUENCE taken apart: change its parts, put them together again. */
export function partsOf(der: Uint8Array): Asn1[] {
  return [...readDer(der).children];
}

/** SIGNED{tbs}, signed as this kind of object is by the signer's suite. */
export async function sign(tbs: Uint8Array, object: SignedObject, signer: Signer): Promise<Uint8Array> {
  const signature = await signer.sign(tbs, signer.suite.form[object]);
  return toDer(sequence(fromDer(tbs), fromDer(signatureAlgorithmOf(signer.suite)), bitString(signature)));
}

/** The object again, its to-be-signed part changed and signed anew. */
export function resign(
  tbs: Uint8Array,
  change: (parts: Asn1[]) => Asn1[],
  object: SignedObject,
  signer: Signer,
): Promise<Uint8Array> {
  return sign(toDer(sequence(...change(partsOf(tbs)))), object, signer);
}
