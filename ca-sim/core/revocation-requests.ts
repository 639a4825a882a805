import type { CrlReason } from '../../pki/x509/crl.ts';
import { sameName } from '../../pki/x509/name.ts';
import { type CertificateEvent, certificateState, certificateTransition } from './certificate-states.ts';
import { CaError } from './problems.ts';
import type { RequestState } from './request-states.ts';
import { approveRequest, enterRequest, failRequest, moveRequest } from './requests.ts';
import { releaseCertificate, revokeCertificate } from './revocation.ts';
import type { CaRequest, CaState, IssuedCertificate, Organisation, Person } from './state.ts';

/**
 * Revocations that are asked for (X-CA-3, X-CA-11) instead of being ordered by the administrator: they stand at the same desks
 * as requests for certificates, and are carried out in the moment of the last approval, because they are urgent.
 */

/** What somebody wants to happen to a certificate. */
export interface RevocationWish {
  readonly certificate: IssuedCertificate;
  /** `removeFromCRL` takes a hold back. */
  readonly reason: CrlReason;
  /** Whose signature stands under it. */
  readonly signer: IssuedCertificate;
}

/**
 * Takes a wish in, and carries it out when the organisation's switches approve of it (X-CA-13).
 * @param person whose certificate it is: its organisation has a say.
 * @throws CaError signer-not-entitled, request-open, and those of the certificate's state (already-revoked, already-on-hold,
 * not-on-hold, certificate-expired), in this order.
 */
export function requestRevocation(state: CaState, wish: RevocationWish, person: Person, at: number): CaRequest {
  assertMayRevoke(wish);
  const { certificate, reason } = wish;
  const open = [...state.openRequests].find(({ revokes }) => revokes?.certificate === certificate);
  if (open !== undefined) throw new CaError('request-open', `Request ${open.id} is ${open.state}.`);
  assertPossible(certificate, reason, at);
  const request = enterRequest(state, newRequest(person, wish), at);
  approveAutomatically(state, request, person.organisation, at);
  return request;
}

/**
 * Does at once what is wanted with a certificate that belongs to no organisation's person: no desk has a say.
 * @throws CaError signer-not-entitled, and those of the certificate's state, in this order.
 */
export function revokeAtOnce(state: CaState, wish: RevocationWish, at: number): IssuedCertificate {
  assertMayRevoke(wish);
  return change(state, wish.certificate, wish.reason, at);
}

/** X-CA-10: a Registration Authority for everybody, a person for himself. @throws CaError signer-not-entitled */
export function assertMayRevoke({ signer, certificate }: Pick<RevocationWish, 'signer' | 'certificate'>): void {
  const isOfCa = signer.authority === certificate.authority;
  if (isOfCa && (signer.profile === 'RA' || sameName(signer.subject, certificate.subject))) return;
  throw new CaError(
    'signer-not-entitled',
    `${signer.serialNumber} is another person's than ${certificate.serialNumber}.`,
  );
}

const eventOf = (reason: CrlReason): CertificateEvent =>
  reason === 'removeFromCRL' ? 'released' : reason === 'certificateHold' ? 'held' : 'revoked';

function assertPossible(certificate: IssuedCertificate, reason: CrlReason, at: number): void {
  const from = certificateState(certificate, at);
  const { error } = certificateTransition(from, eventOf(reason));
  if (error !== undefined) throw new CaError(error, `${certificate.serialNumber} is ${from}.`);
}

function newRequest(person: Person, { certificate, reason, signer }: RevocationWish) {
  const revokes = { certificate, reason, signerSerialNumber: signer.serialNumber };
  // The same wish may come again, when the first was rejected or the certificate has been released: no fingerprint is kept.
  return { type: 'revocation', person, keys: [], fingerprint: '', revokes } as const;
}

/** One row: the switch that stands for an approval (X-CA-13). */
const SWITCHES: readonly {
  readonly from: RequestState;
  readonly event: 'manager-approves' | 'officer-approves';
  readonly onlyIf: 'isApproveOneRev' | 'isApproveTwoRev';
}[] = [
  { from: 'novel', event: 'manager-approves', onlyIf: 'isApproveOneRev' },
  { from: 'approved1', event: 'officer-approves', onlyIf: 'isApproveTwoRev' },
];

function approveAutomatically(state: CaState, request: CaRequest, organisation: Organisation, at: number): void {
  for (const { from, event, onlyIf } of SWITCHES) {
    if (request.state === from && organisation[onlyIf]) moveRequest(state, request, event, 'auto', at);
  }
  carryOut(state, request, at);
}

/**
 * A desk approves: a request for certificates waits for them to be issued, a revocation goes on to what the switches and the
 * last approval bring. @throws CaError as `approveRequest`.
 */
export function approveAtDesk(state: CaState, id: string, role: 'manager' | 'officer', at: number): CaRequest {
  const request = approveRequest(state, id, role, at);
  if (request.type === 'revocation') approveAutomatically(state, request, request.person.organisation, at);
  return request;
}

/** What was approved twice is done; `error` when something has happened to the certificate in the meantime. */
function carryOut(state: CaState, request: CaRequest, at: number): void {
  const { revokes } = request;
  if (request.state !== 'approved2' || revokes === undefined) return;
  const { certificate, reason } = revokes;
  try {
    change(state, certificate, reason, at);
  } catch (error) {
    if (!(error instanceof CaError)) throw error;
    failRequest(state, request, `incorrectDataError: ${error.message}`, at);
    return;
  }
  moveRequest(state, request, 'issued', 'ca', at);
}

function change(state: CaState, certificate: IssuedCertificate, reason: CrlReason, at: number): IssuedCertificate {
  if (reason === 'removeFromCRL') return releaseCertificate(state, certificate, at);
  return revokeCertificate(state, certificate, reason, at);
}
