import type { LateState } from '../../http/bank-late.ts';
import type { PasswordState } from './login-states.ts';
import type { ProfileState } from './profile-states.ts';
import type { NEXT_STEP_TEXTS } from './texts/next-steps.ts';

/** What the Call-Center tells a subscriber to do next. */

export type NextStepCode = keyof typeof NEXT_STEP_TEXTS;

/** What is looked at. */
export interface SubscriberFacts {
  readonly access: PasswordState | 'closed';
  /** Of each key profile, as shown. */
  readonly profiles: readonly ProfileState[];
  /** Whether he needs a key at all. */
  readonly needsKey: boolean;
  /** Where his late re-issue stands, if it is not over. */
  readonly lateCase?: LateState | undefined;
  readonly hasOpenTask: boolean;
}

type Row = readonly [code: NextStepCode, isIt: (facts: SubscriberFacts) => boolean];

const some =
  (...states: readonly ProfileState[]) =>
  ({ profiles }: SubscriberFacts) =>
    profiles.some((state) => states.includes(state));
const all =
  (one: ProfileState) =>
  ({ profiles }: SubscriberFacts) =>
    profiles.length > 0 && profiles.every((state) => state === one);

/** The first row that fits: what keeps him out comes before what he may do inside. */
const ROWS: readonly Row[] = [
  ['user-closed', ({ access }) => access === 'closed'],
  ['user-locked', ({ access }) => access === 'locked'],
  ['late-application', ({ lateCase }) => lateCase === 'application-accepted'],
  ['token-ready', ({ lateCase }) => lateCase === 'ready-for-collection'],
  ['token-away', ({ lateCase }) => lateCase !== undefined && lateCase !== 'collected'],
  ['no-set', ({ profiles, needsKey }) => needsKey && profiles.length === 0],
  ['set-revoked', all('revoked')],
  ['first-login', ({ access }) => access === 'first-password'],
  ['certificate-received', some('new-certificate-received', 'switching')],
  ['set-expired', some('expired')],
  ['request-draft', some('draft', 'awaiting-signature')],
  ['request-refused', some('refused')],
  ['regeneration-needed', some('regeneration-needed')],
  ['request-pending', some('sent', 'accepted-by-bank')],
  ['tell-support', ({ hasOpenTask }) => hasOpenTask],
];

export function nextStepOf(facts: SubscriberFacts): NextStepCode {
  return ROWS.find(([, isIt]) => isIt(facts))?.[0] ?? 'nothing';
}
