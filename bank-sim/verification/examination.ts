import type { Certificate } from '../../pki/x509/certificate.ts';
import { type ChainProblem, validateChain } from '../../pki/x509/chain.ts';
import { revocationProblem } from '../../pki/x509/chain-revocation.ts';
import type { Clock } from '../../simulation/clock.ts';
import { BankError } from '../core/bank-error.ts';
import type { BankProblemCode } from '../core/problems.ts';
import { type CaConnection, CaSilentError } from './ca-connection.ts';

/** What a problem of the path means to the user; all others mean that the certificate is not of the bank's CA. */
const MEANING: Readonly<Partial<Record<ChainProblem, BankProblemCode>>> = {
  expired: 'certificate-expired',
  'not-yet-valid': 'certificate-not-yet-valid',
  revoked: 'certificate-revoked',
  'crl-missing': 'revocation-unknown',
  'crl-expired': 'revocation-unknown',
  'crl-not-yet-valid': 'revocation-unknown',
  'crl-bad-signature': 'revocation-unknown',
  'crl-not-supported': 'revocation-unknown',
  'crl-not-conforming': 'revocation-unknown',
  'crl-signer-unknown': 'revocation-unknown',
  ocsp: 'revocation-unknown',
};

/**
 * Whether a user's certificate is worth anything now: path to the pinned anchors (RFC 5280 chapter 6), validity, key
 * usage, then revocation by the CA's list. Nothing is accepted unchecked.
 *
 * @throws BankError in this order: certificate-untrusted, certificate-not-yet-valid, certificate-expired,
 *   certificate-revoked, revocation-unknown. CaSilentError (revocation-unknown) when the CA does not answer.
 */
export async function examineCertificate(certificate: Certificate, ca: CaConnection, clock: Clock): Promise<void> {
  const { anchors, intermediates } = await trustOf(ca);
  const input = { certificate, anchors, intermediates, at: clock.now(), keyUsage: 'digitalSignature' } as const;
  const path = validateChain(input);
  if (!path.ok) throw new BankError(MEANING[path.code] ?? 'certificate-untrusted', `${path.code}: ${path.detail}`);
  const issuer = path.path[1];
  if (issuer === undefined) throw new BankError('certificate-untrusted', 'It is the certificate of the CA itself.');
  const lists = [await ca.revocationList(certificate)];
  const problem = revocationProblem(certificate, issuer, lists, clock.now());
  if (problem === undefined) return;
  if (problem.code !== 'revoked') ca.dropRevocationList(certificate);
  throw new BankError(MEANING[problem.code] ?? 'revocation-unknown', `${problem.code}: ${problem.detail}`);
}

async function trustOf(ca: CaConnection) {
  try {
    return await ca.trust();
  } catch (error) {
    if (error instanceof CaSilentError) throw new CaSilentError('revocation-unknown', error.message);
    throw error;
  }
}
