import {
  CKA_LABEL,
  CKF_RW_SESSION,
  CKF_SERIAL_SESSION,
  CKF_TOKEN_INITIALIZED,
  CKM_SHA_1,
  CKM_SHA256,
  CKR_OK,
  CKR_SESSION_COUNT,
  CKS_RO_PUBLIC_SESSION,
  CKS_RO_USER_FUNCTIONS,
  CKS_RW_PUBLIC_SESSION,
  CKS_RW_SO_FUNCTIONS,
  CKS_RW_USER_FUNCTIONS,
  CKU_SO,
} from '../../../emulator/spec/constants.gen.ts';
import type { Handle } from '../../../emulator/spec/pkcs11-api.ts';
import type { Check } from '../check.ts';
import type { Trial } from '../trial.ts';
import { alone, interleaved } from './digest-steps.ts';
import {
  dataObject,
  find,
  logIn,
  logInAsSo,
  needMechanism,
  readOnlySession,
  readWriteSession,
  soPin,
  userPin,
  userSession,
} from './steps.ts';

/** Sessions: PKCS#11 3.1 sections 3.3, 5.6.1 to 5.6.4; Usage Guide 2.6. */

const READ_WRITE = CKF_SERIAL_SESSION | CKF_RW_SESSION;

const stateOf = (trial: Trial, session: Handle): number =>
  trial.step('C_GetSessionInfo', () => trial.p11.C_GetSessionInfo(session)).state;

/** How many sessions are opened at most to find a limit that the token tells. */
const SESSIONS_TRIED_MAX = 512;

export const SES_CHECKS: readonly Check[] = [
  {
    rule: 'SES-01',
    caller: 'api',
    run(trial) {
      const { p11, slot } = trial;
      trial.api('C_OpenSession(flags 0)', () => p11.C_OpenSession(slot, 0), 'SESSION_PARALLEL_NOT_SUPPORTED');
      const readWrite = () => p11.C_OpenSession(slot, CKF_RW_SESSION);
      trial.api('C_OpenSession(CKF_RW_SESSION alone)', readWrite, 'SESSION_PARALLEL_NOT_SUPPORTED');
      trial.api('C_OpenSession(CKF_SERIAL_SESSION)', () => p11.C_OpenSession(slot, CKF_SERIAL_SESSION), 'OK');
    },
  },
  {
    rule: 'SES-02',
    caller: 'api',
    run(trial) {
      const opened = [CKF_SERIAL_SESSION, READ_WRITE, READ_WRITE].map((flags) => ({
        flags,
        session: trial.step('C_OpenSession', () => trial.p11.C_OpenSession(trial.slot, flags)),
      }));
      const handles = opened.map(({ session }) => session.toString('hex'));
      trial.same('handles that are different', new Set(handles).size, handles.length);
      trial.holds(
        'no handle is 0',
        handles.every((handle) => /[1-9a-f]/.test(handle)),
      );
      for (const { flags, session } of opened) {
        const info = trial.p11.C_GetSessionInfo(session);
        trial.same('slotID', info.slotID, trial.slot);
        trial.same('flags', info.flags & READ_WRITE, flags);
        trial.same('state', info.state, flags === READ_WRITE ? CKS_RW_PUBLIC_SESSION : CKS_RO_PUBLIC_SESSION);
      }
    },
  },
  {
    rule: 'SES-03',
    caller: 'api',
    run(trial) {
      const [readOnly, readWrite] = [readOnlySession(trial), readWriteSession(trial)];
      logIn(trial, readOnly);
      trial.same('R/O after the login', stateOf(trial, readOnly), CKS_RO_USER_FUNCTIONS);
      trial.same('R/W after the login', stateOf(trial, readWrite), CKS_RW_USER_FUNCTIONS);
      const later = readWriteSession(trial);
      trial.same('one that is opened later', stateOf(trial, later), CKS_RW_USER_FUNCTIONS);
      trial.api('C_Logout through another session', () => trial.p11.C_Logout(readWrite), 'OK');
      trial.same('R/O after the logout', stateOf(trial, readOnly), CKS_RO_PUBLIC_SESSION);
      trial.same('the later one after the logout', stateOf(trial, later), CKS_RW_PUBLIC_SESSION);
    },
  },
  {
    rule: 'SES-04',
    caller: 'api',
    run(trial) {
      const session = readWriteSession(trial);
      logInAsSo(trial, session);
      trial.same('state', stateOf(trial, session), CKS_RW_SO_FUNCTIONS);
    },
  },
  {
    rule: 'SES-05',
    caller: 'api',
    run(trial) {
      const pin = soPin(trial);
      const [readWrite, readOnly] = [readWriteSession(trial), readOnlySession(trial)];
      const login = (session: Handle) => () => trial.p11.C_Login(session, CKU_SO, pin);
      trial.api('C_Login (SO), R/W', login(readWrite), 'SESSION_READ_ONLY_EXISTS');
      trial.api('C_Login (SO), R/O', login(readOnly), 'SESSION_READ_ONLY_EXISTS', 'SESSION_READ_ONLY');
      trial.p11.C_CloseSession(readOnly);
      trial.api('C_Login (SO) when it is closed', login(readWrite), 'OK');
    },
  },
  {
    rule: 'SES-06',
    caller: 'api',
    run(trial) {
      const { p11, slot } = trial;
      const session = readWriteSession(trial);
      logInAsSo(trial, session);
      const open = () => p11.C_OpenSession(slot, CKF_SERIAL_SESSION);
      trial.api('C_OpenSession (R/O) while the SO is in', open, 'SESSION_READ_WRITE_SO_EXISTS');
      p11.C_Logout(session);
      trial.api('C_OpenSession (R/O) after his logout', open, 'OK');
    },
  },
  {
    rule: 'SES-07',
    caller: 'api',
    run(trial) {
      const { p11 } = trial;
      const [first, last] = [userSession(trial), readWriteSession(trial)];
      trial.api('C_CloseSession', () => p11.C_CloseSession(first), 'OK');
      trial.same('the other one', stateOf(trial, last), CKS_RW_USER_FUNCTIONS);
      trial.api('C_CloseSession of the last', () => p11.C_CloseSession(last), 'OK');
      trial.same('a new one', stateOf(trial, readWriteSession(trial)), CKS_RW_PUBLIC_SESSION);
    },
  },
  {
    rule: 'SES-08',
    caller: 'api',
    run(trial) {
      const { p11, slot } = trial;
      const sessions = [userSession(trial), readOnlySession(trial)];
      trial.api('C_CloseAllSessions', () => p11.C_CloseAllSessions(slot), 'OK');
      for (const session of sessions) {
        trial.api('C_GetSessionInfo', () => p11.C_GetSessionInfo(session), 'SESSION_HANDLE_INVALID');
      }
      trial.same('a new one', stateOf(trial, readWriteSession(trial)), CKS_RW_PUBLIC_SESSION);
    },
  },
  {
    rule: 'SES-09',
    caller: 'api',
    run(trial) {
      const { p11 } = trial;
      const closed = readWriteSession(trial);
      trial.step('C_CloseSession', () => p11.C_CloseSession(closed));
      const zero = Buffer.alloc(closed.length);
      for (const [name, session] of [
        ['closed', closed],
        ['0', zero],
      ] as const) {
        const calls: [string, () => unknown][] = [
          ['C_CloseSession', () => p11.C_CloseSession(session)],
          ['C_GetSessionInfo', () => p11.C_GetSessionInfo(session)],
          ['C_Logout', () => p11.C_Logout(session)],
          ['C_FindObjectsInit', () => p11.C_FindObjectsInit(session, [])],
          ['C_DigestInit', () => p11.C_DigestInit(session, { mechanism: CKM_SHA256 })],
          ['C_CreateObject', () => p11.C_CreateObject(session, [])],
          ['C_GenerateRandom', () => p11.C_GenerateRandom(session, Buffer.alloc(8))],
        ];
        for (const [call, act] of calls) {
          trial.api(`${call}(${name})`, act, 'SESSION_HANDLE_INVALID', 'FUNCTION_NOT_SUPPORTED');
        }
      }
    },
  },
  {
    rule: 'SES-10',
    caller: 'api',
    run(trial) {
      const { p11 } = trial;
      const label = 'conformance SES-10';
      const [owner, sibling] = [readWriteSession(trial), readWriteSession(trial)];
      const object = dataObject(trial, owner, { label });
      const mine = [{ type: CKA_LABEL, value: label }];
      trial.same('objects that the sibling finds', find(trial, sibling, mine).length, 1);
      p11.C_CloseSession(owner);
      trial.same('objects that it finds afterwards', find(trial, sibling, mine).length, 0);
      const read = () => p11.C_GetAttributeValue(sibling, object, [{ type: CKA_LABEL }]);
      trial.api('C_GetAttributeValue of the object', read, 'OBJECT_HANDLE_INVALID');
    },
  },
  {
    rule: 'SES-11',
    caller: 'api',
    run(trial) {
      const { p11, slot } = trial;
      const { maxSessionCount: max } = trial.step('C_GetTokenInfo', () => p11.C_GetTokenInfo(slot));
      const isLimited = max > 0 && max <= SESSIONS_TRIED_MAX;
      if (!isLimited) trial.note('the token tells no limit that could be reached');
      const sessions: Handle[] = [];
      const open = () => void sessions.push(p11.C_OpenSession(slot, CKF_SERIAL_SESSION));
      if (isLimited) {
        for (let count = 0; count < max; count++) trial.step('C_OpenSession', open);
        trial.api('C_OpenSession beyond the limit', open, 'SESSION_COUNT');
        p11.C_CloseSession(sessions.pop() as Handle);
        trial.api('C_OpenSession when one is closed', open, 'OK');
        p11.C_CloseAllSessions(slot);
      }
      for (let cycle = 0; cycle < 200; cycle++) {
        const outcome = trial.api(
          'C_OpenSession, again and again',
          () => p11.C_OpenSession(slot, CKF_SERIAL_SESSION),
          'OK',
        );
        if (outcome.rv === CKR_SESSION_COUNT || outcome.value === undefined) break;
        p11.C_CloseSession(outcome.value);
      }
    },
  },
  {
    rule: 'SES-12',
    caller: 'api',
    run(trial) {
      const { p11 } = trial;
      const isReady = (slot: Handle) => (p11.C_GetTokenInfo(slot).flags & CKF_TOKEN_INITIALIZED) !== 0;
      const others = p11.C_GetSlotList(true).filter((slot) => !slot.equals(trial.slot) && isReady(slot));
      const [other] = others;
      if (other === undefined) return trial.unsupported('there is only one initialised token');
      userSession(trial);
      const session = trial.step('C_OpenSession with another token', () =>
        p11.C_OpenSession(other, CKF_SERIAL_SESSION),
      );
      trial.same('its state', stateOf(trial, session), CKS_RO_PUBLIC_SESSION);
    },
  },
  {
    rule: 'SES-13',
    caller: 'api',
    run(trial) {
      const other = trial.otherApplication();
      userPin(trial);
      userSession(trial);
      const [slot] = other.C_GetSlotList(true);
      if (slot === undefined) return trial.unsupported('the other application sees no token');
      const session = other.C_OpenSession(slot, READ_WRITE);
      trial.same('the state in the other application', other.C_GetSessionInfo(session).state, CKS_RW_PUBLIC_SESSION);
    },
  },
  {
    rule: 'SES-14',
    caller: 'api',
    run(trial) {
      needMechanism(trial, CKM_SHA_1, 'CKM_SHA_1');
      const sessions = [readWriteSession(trial), readWriteSession(trial)] as const;
      const [first, second] = interleaved(trial, CKM_SHA_1, sessions);
      trial.same('the first', first, alone(trial, CKM_SHA_1, sessions[0], 'onetwothree'));
      trial.same('the second', second, alone(trial, CKM_SHA_1, sessions[0], 'onetwo'));
    },
  },
  {
    rule: 'SES-17',
    caller: 'api',
    harm: 'token',
    run(trial) {
      const { p11, slot } = trial;
      const pin = soPin(trial);
      trial.step('C_InitToken', () => p11.C_InitToken(slot, pin, 'conformance'.padEnd(32)));
      const { rv } = trial.api(
        'C_OpenSession with a token that has no user PIN',
        () => p11.C_OpenSession(trial.slot, CKF_SERIAL_SESSION),
        'OK',
        'TOKEN_NOT_RECOGNIZED',
        'TOKEN_NOT_INITIALIZED',
      );
      trial.note(rv === CKR_OK ? 'sessions can be opened' : 'sessions cannot be opened');
    },
  },
];
