import type { FailInfo } from '../../pki/cmp/status.ts';
import { certificateState } from './certificate-states.ts';
import { type CmpEvent, type CmpState, cmpTransition } from './cmp-states.ts';
import type { Voucher } from './enrolment-record.ts';
import { revokeCertificate } from './revocation.ts';
import type { CaState, IssuedCertificate } from './state.ts';

/** What the CA remembers of CMP: transactions that wait for a certificate or its confirmation, and those that are over. */

/** How long the CA waits for a confirmation, in milliseconds of its clock: ours. */
export const CONFIRM_WAIT_MS = 10 * 60_000;

export interface CmpTransaction {
  /** transactionID in hexadecimal. */
  readonly id: string;
  /** Who opened it: nobody else may go on with it. */
  readonly party: Voucher;
  readonly request: 'ir' | 'cr' | 'kur' | 'p10cr';
  /** -1 for a p10cr. */
  readonly certReqId: number;
  readonly enrolmentId: string;
  /** The client asked to be spared the confirmation. */
  readonly implicitConfirm: boolean;
  state: CmpState;
  /** Our last senderNonce in hexadecimal, which the next message must repeat. */
  nonce: string;
  /** The last instant at which a confirmation is taken; set while unconfirmed. */
  confirmBy?: number;
  certificate?: IssuedCertificate;
}

/** All transactions that were opened, by identifier: a replayed request finds its own. */
export interface CmpTransactions {
  readonly all: Map<string, CmpTransaction>;
  readonly unconfirmed: Set<CmpTransaction>;
}

/**
 * Moves a transaction along its table.
 * @returns how the event is answered if the table refuses it.
 */
export function moveTransaction(
  { unconfirmed }: CmpTransactions,
  transaction: CmpTransaction,
  event: CmpEvent,
): FailInfo | undefined {
  const { to, failInfo } = cmpTransition(transaction.state, event);
  if (to === undefined) return failInfo;
  transaction.state = to;
  if (to === 'unconfirmed') unconfirmed.add(transaction);
  else unconfirmed.delete(transaction);
  return undefined;
}

/** The certificate of a transaction is there and goes to the client now. */
export function handOver(
  transactions: CmpTransactions,
  transaction: CmpTransaction,
  certificate: IssuedCertificate,
  now: number,
): void {
  transaction.certificate = certificate;
  moveTransaction(transactions, transaction, transaction.implicitConfirm ? 'confirmed-already' : 'issued');
  if (!transaction.implicitConfirm) transaction.confirmBy = now + CONFIRM_WAIT_MS;
}

/** The client does not want the certificate: it is revoked (RFC 9810 section 5.3.18). */
export function rejectCertificate(state: CaState, transaction: CmpTransaction, at: number): FailInfo | undefined {
  const refused = moveTransaction(state.cmp, transaction, 'reject');
  if (refused === undefined) withdraw(state, transaction, at);
  return refused;
}

/** The first instant at which it is too late to confirm; undefined while nothing waits for that. */
export function lapsesAt({ confirmBy }: CmpTransaction): number | undefined {
  return confirmBy === undefined ? undefined : confirmBy + 1;
}

/** Revokes what was not confirmed in time, at the last instant at which it could be (RFC 9810 section 4.2.2.2). */
export function lapse(state: CaState, transaction: CmpTransaction): void {
  moveTransaction(state.cmp, transaction, 'time-is-up');
  if (transaction.confirmBy !== undefined) withdraw(state, transaction, transaction.confirmBy);
}

function withdraw(state: CaState, { certificate }: CmpTransaction, at: number): void {
  if (certificate === undefined) return;
  const stands = certificateState(certificate, at);
  if (stands === 'revoked' || stands === 'expired') return;
  revokeCertificate(state, certificate, 'cessationOfOperation', at);
}
