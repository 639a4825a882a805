import { type Algorithm, base64, type Credential, keysNamed, octets } from './key-pool.ts';

/** A key set with its certificates, as the CA has issued them; the keys are found by the name. */
export interface IssuedSet {
  readonly keys: string;
  /** DER. */
  readonly GOST: Uint8Array;
  readonly RSA: Uint8Array;
}

/** The key of a set, with its certificate. */
export async function credentialOf(set: IssuedSet, algorithm: Algorithm = 'GOST'): Promise<Credential> {
  return { signer: (await keysNamed(set.keys))[algorithm], certificate: set[algorithm] };
}

/** The certificates of a request or of a reply, as a set. */
export function issuedSetOf(
  keys: string,
  certificates: readonly { readonly algorithm: 'GOST' | 'RSA'; readonly certificate: string }[],
): IssuedSet {
  const der = (algorithm: 'GOST' | 'RSA') =>
    octets(certificates.find((one) => one.algorithm === algorithm)?.certificate ?? '');
  return { keys, GOST: der('GOST'), RSA: der('RSA') };
}

export function isSameSet(a: IssuedSet, b: IssuedSet): boolean {
  return base64(a.GOST) === base64(b.GOST) && base64(a.RSA) === base64(b.RSA);
}
