import type { Certificate } from '../../pki/x509/certificate.ts';
import { type ChainProblem, validateChain } from '../../pki/x509/chain.ts';
import { revocationProblem } from '../../pki/x509/chain-revocation.ts';
import { BankError } from '../core/bank-error.ts';
import type { BankProblemCode } from '../core/problems.ts';
import type { BankSettings } from '../core/settings.ts';
import { type CaConnection, CaSilentError } from './ca-connection.ts';
import { type AskingResponder, askResponder } from './responder-examination.ts';

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
};

export interface Examining extends AskingResponder {
  readonly settings: Pick<BankSettings, 'revocation'>;
}

/**
 * Whether a user's certificate is worth anything now: path to the pinned anchors (RFC 5280 chapter 6), validity, key
 * usage, then revocation, by OCSP or by the CA's list as the setting `revocation` says. Nothing is accepted unchecked.
 *
 * @throws BankError in this order: certificate-untrusted, certificate-not-yet-valid, certificate-expired; by OCSP those of
 *   {@link askResponder}; by the list certificate-revoked, revocation-unknown. CaSilentError (revocation-unknown) when the CA does not answer.
 */
export async function examineCertificate(certificate: Certificate, examining: Examining): Promise<void> {
  const { ca, clock } = examining;
  const { revocation } = examining.settings;
  const { anchors, intermediates } = await trustOf(ca);
  const input = { certificate, anchors, intermediates, at: clock.now(), keyUsage: 'digitalSignature' } as const;
  const path = validateChain(input);
  if (!path.ok) throw new BankError(MEANING[path.code] ?? 'certificate-untrusted', `${path.code}: ${path.detail}`);
  const issuer = path.path[1];
  if (issuer === undefined) throw new BankError('certificate-untrusted', 'It is the certificate of the CA itself.');
  if (revocation === 'crl') return examineByList(certificate, issuer, examining);
  try {
    await askResponder(certificate, issuer, examining);
  } catch (error) {
    if (!(error instanceof CaSilentError) || revocation === 'ocsp') throw error;
    await examineByList(certificate, issuer, examining);
  }
}

async function examineByList(certificate: Certificate, issuer: Certificate, { ca, clock }: Examining): Promise<void> {
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
