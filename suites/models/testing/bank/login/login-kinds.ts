import fc from 'fast-check';
import { bankRoutes } from '../../../../../http/bank.ts';
import { OK } from '../caller.ts';
import { type AnyKind, kind, type Outcome, prepared, type Read } from '../machine.ts';
import type { Scene } from '../scene.ts';
import {
  accessOf,
  endSession,
  IDLE_MS,
  type LoginState,
  nextSteps,
  renew,
  type SessionModel,
  STRANGERS,
  sessionOf,
  stageAfterPassword,
  TABS,
  tabOf,
  USERS,
  type UserName,
  WRONG_ENTRIES_MAX,
} from './login-model.ts';

/** Passwords: entries, changes, envelopes. */

export const TAB = fc.nat({ max: TABS - 1 });
const USER = fc.constantFrom(...USERS);

/** What is wrong with the step that an answer leads to. */
export function wrongNext(reply: { next: string } | undefined, right: readonly string[]): string | undefined {
  if (reply === undefined || right.includes(reply.next)) return undefined;
  return `the bank leads to ${reply.next} instead of ${right.join(' or ')}`;
}

/** A request within a session: first the session itself is judged. */
export function withinSession<V>(
  scene: Scene,
  state: LoginState,
  tab: number,
  go: (session: SessionModel) => Outcome<LoginState, V>,
): Outcome<LoginState, V> {
  const session = sessionOf(state, tab, scene.now);
  if ('user' in session) {
    const outcome = go(session);
    return {
      codes: outcome.codes,
      settle(after, answer, isHeard) {
        session.seenAt = scene.now;
        return outcome.settle?.(after, answer, isHeard) ?? undefined;
      },
    };
  }
  return {
    codes: session,
    settle: (after) => endSession(after, tab),
  };
}

type Entry = 'right' | 'wrong' | 'empty' | 'former' | 'of-another';

function passwordFor(state: LoginState, login: string, entry: Entry): string {
  const { password, former } = accessOf(state, login);
  const another = USERS.find((name) => name !== login && accessOf(state, name).password !== password);
  const texts: Readonly<Record<Entry, string | undefined>> = {
    right: password,
    wrong: 'Wrong-123',
    empty: '',
    former,
    'of-another': another && accessOf(state, another).password,
  };
  return texts[entry] ?? 'Wrong-123';
}

/** L2, L3, L4, L7: R-BANK-29, R-BANK-34, R-BANK-40. */
const LOGIN = kind<LoginState, { tab: number; login: string; entry: Entry }>({
  name: 'login',
  answers: [OK, 'login-refused', 'user-locked'],
  weight: 14,
  arguments: fc.record({
    tab: TAB,
    login: fc.oneof({ weight: 9, arbitrary: USER }, { weight: 2, arbitrary: fc.constantFrom(...STRANGERS) }),
    entry: fc.oneof(
      { weight: 6, arbitrary: fc.constant<Entry>('right') },
      { weight: 3, arbitrary: fc.constantFrom<Entry>('wrong', 'empty', 'former', 'of-another') },
    ),
  }),
  prepare(scene, drawn, { tab, login, entry }) {
    const password = passwordFor(drawn, login, entry);
    return prepared<LoginState, { next: string }>({
      text: `tab ${tab}: login ${login} with ${entry} password`,
      row: 'login',
      from: tab,
      newCookieFor: tab,
      send: (isHeard) => scene.browser(tab).call(bankRoutes.login, { body: { login, password } }, isHeard),
      predict: (state) => {
        const access = accessOf(state, login);
        if (access.isLocked) return { codes: ['user-locked'] };
        if (access.password === password) return rightEntry(scene, login as UserName, tab);
        return {
          codes: [access.triesLeft > 1 ? 'login-refused' : 'user-locked'],
          settle(after) {
            const counted = accessOf(after, login);
            counted.triesLeft -= 1;
            counted.isLocked = counted.triesLeft === 0;
          },
        };
      },
    });
  },
});

function rightEntry(scene: Scene, user: UserName, tab: number): Outcome<LoginState, { next: string }> {
  return {
    codes: [OK],
    settle(state, { reply }, isHeard) {
      const access = accessOf(state, user);
      access.triesLeft = WRONG_ENTRIES_MAX;
      forgetEnded(state, scene.now);
      const browser = tabOf(state, tab);
      const replaced = browser.session === undefined ? undefined : state.sessions[browser.session];
      if (replaced !== undefined) replaced.isOver = true;
      const stage = access.isFirst ? 'change-due' : stageAfterPassword(scene, state, user);
      const entry = state.sessions.length;
      const session: SessionModel = { user, stage, seenAt: scene.now, isOver: false, entry, answers: 0 };
      state.sessions.push(session);
      if (isHeard) Object.assign(browser, { session: state.sessions.length - 1, challenge: undefined });
      return wrongNext(reply, nextSteps(scene, state, session));
    },
  };
}

/** Whoever logs in has the bank forget the sessions that have ended by its clock. */
function forgetEnded({ sessions }: LoginState, now: number): void {
  for (const session of sessions) if (now - session.seenAt > IDLE_MS) session.isOver = true;
}

type Wish = 'good' | 'other-good' | 'five' | 'six' | 'ten' | 'eleven' | 'differing' | 'old';

function wishedPasswords(state: LoginState, tab: number, wish: Wish): { newPassword: string; repeat: string } {
  const { session: number } = tabOf(state, tab);
  const user = number === undefined ? undefined : state.sessions[number]?.user;
  const old = (user && accessOf(state, user).password) ?? 'Kilt-2026';
  const texts: Readonly<Record<Wish, string>> = {
    good: 'Kilt-2026',
    'other-good': 'Құпия-77',
    five: 'Five5',
    six: 'Sixsix',
    ten: 'Ten-ten-10',
    eleven: 'Eleven-11-1',
    differing: 'Kilt-2026',
    old,
  };
  const newPassword = texts[wish];
  return { newPassword, repeat: wish === 'differing' ? 'Kilt-2027' : newPassword };
}

/** L5, L6: R-BANK-37 and R-BANK-38. */
const CHANGE_PASSWORD = kind<LoginState, { tab: number; wish: Wish }>({
  name: 'change-password',
  answers: [OK, 'not-logged-in', 'session-expired', 'password-change-not-due', 'user-locked', 'password-refused'],
  weight: 10,
  arguments: fc.record({
    tab: TAB,
    wish: fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom<Wish>('good', 'other-good', 'six', 'ten') },
      { weight: 3, arbitrary: fc.constantFrom<Wish>('five', 'eleven', 'differing', 'old') },
    ),
  }),
  prepare(scene, drawn, { tab, wish }) {
    const body = wishedPasswords(drawn, tab, wish);
    return prepared<LoginState, { next: string }>({
      text: `tab ${tab}: new password, ${wish}`,
      row: 'changePassword',
      from: tab,
      newCookieFor: tab,
      send: (isHeard) => scene.browser(tab).call(bankRoutes.changePassword, { body }, isHeard),
      predict: (state) => withinSession(scene, state, tab, (session) => changed(scene, state, { tab, session }, body)),
    });
  },
});

function changed(
  scene: Scene,
  state: LoginState,
  { tab, session }: { tab: number; session: SessionModel },
  { newPassword, repeat }: { newPassword: string; repeat: string },
): Outcome<LoginState, { next: string }> {
  const access = accessOf(state, session.user);
  if (session.stage !== 'change-due') return { codes: ['password-change-not-due'] };
  if (access.isLocked) return { codes: ['user-locked'] };
  if (!access.isFirst) return { codes: ['password-change-not-due'] };
  const { length } = [...newPassword];
  if (length < 6 || length > 10 || newPassword !== repeat || newPassword === access.password) {
    return { codes: ['password-refused'] };
  }
  return {
    codes: [OK],
    settle(after, { reply }: Read<{ next: string }>, isHeard: boolean) {
      Object.assign(access, { former: access.password, password: newPassword, isFirst: false });
      access.triesLeft = WRONG_ENTRIES_MAX;
      session.stage = stageAfterPassword(scene, state, session.user);
      for (const other of after.sessions) if (other.user === session.user && other !== session) other.isOver = true;
      return wrongNext(reply, nextSteps(scene, after, renew(after, tab, session, isHeard)));
    },
  };
}

/** L11: R-BANK-40. */
const UNLOCK = kind<LoginState, UserName>({
  name: 'unlock',
  answers: [OK],
  weight: 1,
  arguments: USER,
  prepare: (scene, _, user) =>
    prepared<LoginState, { firstPassword: string }>({
      text: `the manager unlocks ${user}`,
      row: 'unlockUser',
      send: (isHeard) => scene.manager.call(bankRoutes.unlockUser, { params: { login: user } }, isHeard),
      predict: () => ({
        codes: [OK],
        settle(state, { reply }) {
          const access = accessOf(state, user);
          const fresh = { former: access.password, password: reply?.firstPassword, isFirst: true, isLocked: false };
          Object.assign(access, fresh, { triesLeft: WRONG_ENTRIES_MAX });
          for (const session of state.sessions) if (session.user === user) session.isOver = true;
        },
      }),
    }),
});

export const PASSWORD_KINDS: readonly AnyKind<LoginState>[] = [LOGIN, CHANGE_PASSWORD, UNLOCK];
