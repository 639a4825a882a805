import { crlSource } from '../x509/chain-crl.ts';
import type { Crl, CrlReason } from '../x509/crl.ts';
import type { RevocationAnswer, RevocationSource } from '../x509/revocation-source.ts';

/** Reasons that say that the key was not compromised: RFC 3161 section 4, item 1. */
const KEY_WAS_SOUND: ReadonlySet<CrlReason | undefined> = new Set<CrlReason>([
  'unspecified',
  'affiliationChanged',
  'superseded',
  'cessationOfOperation',
]);

/**
 * What a revocation means for a token (RFC 3161 section 4): one that came after genTime leaves the token valid if its reason says
 * that the key was sound; with any other reason, and without one, no token of the key is worth anything.
 * @param revocation lists, or another source.
 * @param genTime of the token.
 * @param at the instant for which the lists are asked: genTime or later.
 */
export function revocationForStamp(
  revocation: readonly Crl[] | RevocationSource,
  genTime: number,
  at: number,
): RevocationSource {
  const source = typeof revocation === 'function' ? revocation : crlSource(revocation);
  return (question): RevocationAnswer => {
    const answer = source({ ...question, at });
    if (answer.status !== 'revoked') return answer;
    const later = answer.revokedAt !== undefined && answer.revokedAt > genTime;
    return later && KEY_WAS_SOUND.has(answer.reason) ? { status: 'good' } : answer;
  };
}
