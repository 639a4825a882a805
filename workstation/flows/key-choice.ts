import type { Certificate } from '../../pki/x509/certificate.ts';
import type { KeySet, TokenKeyPair } from '../token/key-set.ts';
import { TokenError } from '../token/token-error.ts';

/** A pair with the one of its certificates that counts here. */
export interface CertifiedPair {
  readonly pair: TokenKeyPair;
  readonly certificate: Certificate;
}

/** Every certified pair of the token, one entry per certificate, the one that ends last first. */
export function certifiedPairs(set: KeySet): CertifiedPair[] {
  return set.pairs
    .flatMap((pair) => pair.certificates.map(({ certificate }) => ({ pair, certificate })))
    .sort((a, b) => b.certificate.notAfter - a.certificate.notAfter);
}

/**
 * GOST keys that may sign now, the one whose certificate ends last first.
 * Errors: `no-key` (none at all), `certificate-expired` (all have ended).
 */
export function signingPairs(set: KeySet, now: number): [CertifiedPair, ...CertifiedPair[]] {
  const gost = certifiedPairs(set).filter(({ pair }) => pair.suite.family === 'GOST');
  const [best, ...others] = gost.filter(({ certificate }) => isValidAt(certificate, now));
  if (best) return [best, ...others];
  const latest = gost[0];
  throw latest && latest.certificate.notAfter < now ? ended(latest) : new TokenError('no-key');
}

/** The certified pair of this family with one of these serial numbers; `undefined` when it is not on the token. */
export function pairOfSerials(
  set: KeySet,
  family: 'GOST' | 'RSA',
  serials: ReadonlySet<string>,
): CertifiedPair | undefined {
  return certifiedPairs(set).find(
    ({ pair, certificate }) => pair.suite.family === family && serials.has(certificate.serialNumber),
  );
}

/** Errors: `certificate-expired`. */
export function assertValidAt(pair: CertifiedPair, now: number): void {
  if (pair.certificate.notAfter < now) throw ended(pair);
}

function isValidAt({ notBefore, notAfter }: Certificate, now: number): boolean {
  return notBefore <= now && now <= notAfter;
}

function ended({ certificate }: CertifiedPair): TokenError {
  return new TokenError('certificate-expired', `It ended on ${new Date(certificate.notAfter).toISOString()}.`);
}
