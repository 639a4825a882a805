import type { MailView } from '../../http/bank-desks.ts';
import type { LateCaseView } from '../../http/bank-late.ts';
import {
  type Check,
  check,
  checkKeySet,
  type Evidence,
  emailProblem,
  type KeySetEvidence,
  sessionsCheck,
} from './checks.ts';

/** What a judge has before him after a late re-issue. */
export interface LateEvidence extends KeySetEvidence, Pick<Evidence, 'outbox' | 'email' | 'paymentOrderStatus'> {
  readonly lateCase: LateCaseView;
  /** The bank's outbox, newest first. */
  readonly bankMails: readonly MailView[];
  /** Codes of what was tried and must not have succeeded; empty when it did. */
  readonly refusals: readonly string[];
}

/** The way of the token (state machine 7.8): state, who had it, who has it then. */
const WAY = [
  'application-accepted: user to user',
  'token-at-branch: user to branch',
  'in-transit-to-head-office: branch to courier',
  'at-head-office: courier to head-office',
  'programmed: head-office to head-office',
  'in-transit-to-branch: head-office to courier',
  'ready-for-collection: courier to branch',
  'collected: branch to user',
];

/** Examines every result of a late re-issue, independently of who made it. */
export function checkLateRoute(evidence: LateEvidence): Check[] {
  const { lateCase, token, oldSet, refusals } = evidence;
  return [
    ...checkKeySet(evidence),
    check('nothing of the old key set is left on the token: it was erased', () => {
      const left = token.certificates.filter(({ der }) => oldSet.some((old) => Buffer.compare(old.der, der) === 0));
      return left.length === 0 && token.keyPairs.length === 2
        ? ''
        : `${left.length} certificates, ${token.keyPairs.length} pairs`;
    }),
    check('the act names the token that came back', () => {
      const named = lateCase.act?.serialNumber;
      return named === token.serialNumber ? '' : `the act says ${named}, the token ${token.serialNumber}`;
    }),
    check('the custody log shows every step, with instant and name, and no gap', () => wayProblem(lateCase)),
    check('the user was told before he collected his token', () => toldProblem(lateCase)),
    check('the bank wrote to the user: the re-issue is confirmed, then the token is ready', () => {
      const kinds = evidence.bankMails
        .filter(({ kind }) => kind !== 'expiry-warning')
        .map(({ kind, to }) => `${kind} to ${to}`);
      const expected = [`token-ready to ${evidence.email}`, `reissue-confirmed to ${evidence.email}`];
      return kinds.join() === expected.join() ? '' : `newest first: ${kinds.join()}`;
    }),
    check('the e-mail of the CA about the re-issue is in the outbox, once', () => emailProblem(evidence)),
    check('what must not succeed on the way did not', () =>
      refusals.length > 0 && refusals.every((code) => code !== '') ? '' : `refusals: ${refusals.join()}`,
    ),
    check('the payment order signed with the new key is accepted', () =>
      evidence.paymentOrderStatus === 'accepted-by-bank' ? '' : evidence.paymentOrderStatus,
    ),
    sessionsCheck(evidence),
  ];
}

function wayProblem({ steps }: LateCaseView): string {
  const seen = steps.map(({ state, from, to }) => `${state}: ${from} to ${to}`);
  if (seen.join() !== WAY.join()) return `seen: ${seen.join(', ')}`;
  const isBackwards = steps.some(({ at }, index) => at < (steps[index - 1]?.at ?? ''));
  if (isBackwards) return 'the instants go backwards';
  return steps.every(({ by }) => by.trim() !== '') ? '' : 'a step without a name';
}

function toldProblem({ notifiedAt, steps }: LateCaseView): string {
  const collected = steps.find(({ state }) => state === 'collected')?.at ?? '';
  return notifiedAt !== null && notifiedAt <= collected ? '' : `told at ${notifiedAt}, collected at ${collected}`;
}
