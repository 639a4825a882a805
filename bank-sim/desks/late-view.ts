import type { BlockedUser, bankLateRoutes, LateCaseView, ProgrammingOrder } from '../../http/bank-late.ts';
import { dnToString } from '../../pki/x509/name.ts';
import type { Bank } from '../bank.ts';
import { BankError } from '../core/bank-error.ts';
import { arrivedAt, type LateCase, tokenLabelOf } from '../core/custody.ts';
import { type CustodyEvent, custodyStates, HOLDERS } from '../core/custody-states.ts';
import { fill } from '../core/label.ts';
import { acceptanceAct } from '../core/late-act.ts';
import { keySetOf } from '../core/profiles.ts';
import { HOLDER_TEXTS, LATE_STATE_TEXTS } from '../core/texts/late.ts';

/** The rows that move a case on, and the event of machine 7.8 that enables each. */
const ACTIONS = [
  { route: 'takeToken', event: 'take-token' },
  { route: 'sendToHeadOffice', event: 'send-to-head-office' },
  { route: 'arriveAtHeadOffice', event: 'arrive-at-head-office' },
  { route: 'tokenProgrammed', event: 'program' },
  { route: 'sendToBranch', event: 'send-to-branch' },
  { route: 'arriveAtBranch', event: 'arrive-at-branch' },
  { route: 'handOutToken', event: 'collect' },
] as const satisfies readonly { route: keyof typeof bankLateRoutes; event: CustodyEvent }[];

export function lateCaseView(bank: Bank, one: LateCase): LateCaseView {
  const { subscriber, surname } = bank.users.byLogin(one.login);
  const holder = HOLDERS[one.state];
  return {
    id: one.id,
    login: one.login,
    subscriber,
    surname,
    profile: one.profileId,
    state: one.state,
    stateText: fill(LATE_STATE_TEXTS[one.state]),
    holder,
    holderText: fill(HOLDER_TEXTS[holder]),
    application: one.application,
    act: one.act === undefined ? null : acceptanceAct(one),
    notifiedAt: one.notifiedAt === undefined ? null : instant(one.notifiedAt),
    steps: one.steps.map((step) => ({ ...step, at: instant(step.at) })),
    actions: ACTIONS.filter(({ event }) => custodyStates.allows(one.state, event)).map(({ route }) => route),
  };
}

/** What the head office's PC works by. @throws BankError late-step-wrong before the token has arrived there. */
export function programmingOrder(bank: Bank, one: LateCase): ProgrammingOrder {
  const { id, state, act, challenge } = one;
  const arrived = arrivedAt(one);
  if (act === undefined || challenge === undefined || arrived === undefined) {
    throw new BankError('late-step-wrong', `Late re-issue ${id} is ${state}.`);
  }
  const { current } = bank.profiles.byId(one.login, one.profileId);
  return {
    id,
    state,
    serialNumber: act.serialNumber,
    tokenLabel: tokenLabelOf(id, challenge),
    subject: dnToString(keySetOf(current).GOST.subject),
    arrivedAt: instant(arrived),
    challenge: Buffer.from(challenge).toString('base64'),
  };
}

/** The users who are blocked, in the order of their logins. */
export function blockedUsers(bank: Bank): BlockedUser[] {
  const logins = new Set([...bank.state.profiles.values()].map(({ user }) => user.login));
  return [...logins].sort().flatMap((login) => {
    const since = bank.accessBlocks.blockedSince(login);
    if (since === undefined) return [];
    const { subscriber, surname, bin } = bank.users.byLogin(login);
    const profiles = bank.accessBlocks.endedProfiles(login).map(({ id }) => id);
    const [open] = profiles.flatMap((id) => bank.custody.openCaseOf(id) ?? []);
    return [{ login, subscriber, surname, bin, since: instant(since), profiles, lateCase: open?.id ?? null }];
  });
}

function instant(ms: number): string {
  return new Date(ms).toISOString();
}
