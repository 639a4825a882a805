import type { Certificate } from './certificate.ts';
import { crlSource } from './chain-crl.ts';
import { instant, nameOf, type Problem } from './chain-problem.ts';
import type { Crl } from './crl.ts';
import type { RevocationQuestion, RevocationSource } from './revocation-source.ts';

/** Who is asked about revocation, and about whom. */
export interface RevocationDemands {
  /** Lists at hand, or another source; left out, nobody asks about revocation. */
  readonly revocation?: readonly Crl[] | RevocationSource;
  /** Who must not be revoked: all below the anchor (default), or only the first. */
  readonly revocationScope?: 'whole-path' | 'end-entity';
}

/**
 * Whether the certificate is revoked, or nobody can tell: RFC 5280 section 6.3.3, for lists signed with the key that signed the
 * certificate.
 * @param at milliseconds since the epoch.
 */
export function revocationProblem(
  certificate: Certificate,
  issuer: Certificate,
  lists: readonly Crl[],
  at: number,
): Problem | undefined {
  const signerProblem = (): Problem => ({ code: 'crl-signer-unknown', detail: 'only the issuer is known' });
  return askAbout({ certificate, issuer, at, certificates: [], signerProblem }, crlSource(lists));
}

/** What the source says of one certificate; `unknown` is a problem as well. */
function askAbout(question: RevocationQuestion, source: RevocationSource): Problem | undefined {
  const answer = source(question);
  if (answer.status === 'good') return undefined;
  if (answer.status === 'unknown') return answer.problem;
  const since = answer.revokedAt === undefined ? '' : ` at ${instant(answer.revokedAt)}`;
  return { code: 'revoked', detail: `${nameOf(question.certificate)}${since}, ${answer.reason ?? 'unspecified'}` };
}

/** Of a whole path, from the anchor down. @param path from the certificate to the anchor, which nobody can revoke. */
export function pathRevocationProblem(
  path: readonly Certificate[],
  { revocation, revocationScope = 'whole-path' }: RevocationDemands,
  rest: Pick<RevocationQuestion, 'at' | 'certificates' | 'signerProblem'>,
): Problem | undefined {
  if (revocation === undefined) return undefined;
  const source = typeof revocation === 'function' ? revocation : crlSource(revocation);
  const below = path.length - 1;
  for (let i = (revocationScope === 'end-entity' ? Math.min(1, below) : below) - 1; i >= 0; i--) {
    const [certificate, issuer] = [path[i], path[i + 1]] as [Certificate, Certificate];
    // What stands above has been examined before.
    const above = path.slice(i + 1);
    const signerProblem = (signer: Certificate) => (above.includes(signer) ? undefined : rest.signerProblem(signer));
    const problem = askAbout({ ...rest, signerProblem, certificate, issuer }, source);
    if (problem !== undefined) return problem;
  }
  return undefined;
}
