import { SUITES } from '../../pki/suites.ts';
import type { Certificate } from '../../pki/x509/certificate.ts';
import { canGenerate } from '../token/key-generation.ts';
import type { KeySet, TokenKeyPair } from '../token/key-set.ts';
import type { TokenSession } from '../token/session.ts';
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
 * The bank has GOST 34.310-2004 for signatures and nothing else (R-BANK-14), and a key set is GOST and RSA.
 * Errors: `token-cannot` on a token that has no GOST.
 */
export function assertGost(session: TokenSession): void {
  if (signingFamily(session) === 'GOST') return;
  throw new TokenError('token-cannot', 'It has no GOST 34.310-2004, by which the bank knows a signature.');
}

/** What a person signs with where both are taken: GOST, and RSA only on a token that has no GOST. */
export function signingFamily(session: TokenSession): 'GOST' | 'RSA' {
  return canGenerate(session, SUITES['kisc-2004']) ? 'GOST' : 'RSA';
}

/**
 * Keys of a family that may sign now, the one whose certificate ends last first.
 * Errors: `no-key` (none at all), `certificate-expired` (all have ended).
 */
export function signingPairs(set: KeySet, family: 'GOST' | 'RSA', now: number): [CertifiedPair, ...CertifiedPair[]] {
  const all = certifiedPairs(set).filter(({ pair }) => pair.suite.family === family);
  const [best, ...others] = all.filter(({ certificate }) => isValidAt(certificate, now));
  if (best) return [best, ...others];
  const latest = all[0];
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
