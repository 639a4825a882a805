import type { ProfileStatus } from '../../http/bank.ts';
import type { ProblemCode } from '../problems.ts';

/** What a regeneration does next. */
export type RegenerationAction =
  /** Nothing is open: press «Новый». */
  | 'open-draft'
  /** «Отправить документ в банк». */
  | 'send-document'
  /** Make the keys that are not there yet, and «Подписать». */
  | 'sign-requests'
  /** Ask until the status changes. */
  | 'wait'
  /** «Получить сертификат (ключ)», «ОК», installation, «Продолжить». */
  | 'receive'
  /** Nothing to do. */
  | 'finish';

/** Where a profile stands, and what follows from it: one row. */
export type PlanRow = { readonly action: RegenerationAction } | { readonly problem: ProblemCode };

/**
 * A regeneration has no memory of its own: what the bank says of the profile tells what comes next (state machine 7.1),
 * and the keys that wait on the token are used before new ones are made. So it goes on wherever it was interrupted.
 */
export const REGENERATION_PLAN: Readonly<Record<ProfileStatus, PlanRow>> = {
  'in-operation': { action: 'finish' },
  'regeneration-needed': { action: 'open-draft' },
  expired: { problem: 'certificate-expired' },
  draft: { action: 'send-document' },
  'awaiting-signature': { action: 'sign-requests' },
  sent: { action: 'wait' },
  'accepted-by-bank': { action: 'wait' },
  'new-certificate-received': { action: 'receive' },
  switching: { action: 'wait' },
  refused: { action: 'open-draft' },
  revoked: { problem: 'profile-revoked' },
};

/** Statuses that a wait sees through to the next one. */
export const PASSING: ReadonlySet<ProfileStatus> = new Set<ProfileStatus>(['sent', 'accepted-by-bank', 'switching']);
