import fc from 'fast-check';
import { CKF_RW_SESSION, CKF_SERIAL_SESSION, type SessionInfo } from '../../../../emulator/index.ts';
import { APPLICATION, applicationAt, type Command, command, sessionCommand } from '../command.ts';
import { anyOf, predict, refused, refusedIf } from '../prediction.ts';
import type { ApplicationModel, TokenModel } from '../token-model.ts';

/** Section 5.6.1. */
export const OPEN_SESSION = command({
  name: 'C_OpenSession',
  weight: 8,
  answers: [
    'CKR_OK',
    'CKR_SESSION_COUNT',
    'CKR_SESSION_PARALLEL_NOT_SUPPORTED',
    'CKR_SESSION_READ_WRITE_SO_EXISTS',
    'CKR_TOKEN_NOT_PRESENT',
  ],
  arguments: fc.record({
    application: APPLICATION,
    readWrite: fc.integer({ min: 0, max: 2 }).map((number) => number > 0),
    serial: fc.integer({ min: 0, max: 15 }).map((number) => number > 0),
  }),
  predict(model, { application: number, readWrite, serial }) {
    const application = applicationAt(model, number);
    const { sessions, p11 } = application;
    const flags = (readWrite ? CKF_RW_SESSION : 0) | (serial ? CKF_SERIAL_SESSION : 0);
    const limits = model.abilities.sessions;
    const writers = sessions.filter((session) => session.readWrite).length;
    const full = limits && (sessions.length >= limits.max || (readWrite && writers >= limits.maxReadWrite));
    const refusals = [
      ...refusedIf(!serial, 'CKR_SESSION_PARALLEL_NOT_SUPPORTED'),
      ...refusedIf(application.login === 'so' && !readWrite, 'CKR_SESSION_READ_WRITE_SO_EXISTS'),
      ...refusedIf(full === true, 'CKR_SESSION_COUNT'),
    ];
    const opened = { rv: 'CKR_OK', effect: (handle: Buffer) => application.opened(handle, readWrite) } as const;
    const text = `C_OpenSession(${application.name}, ${readWrite ? 'R/W' : 'R/O'}${serial ? '' : ', not serial'})`;
    const call = () => p11.C_OpenSession(model.slot, flags);
    return predict(text, call, model.present ? anyOf(refusals, [opened]) : refused('CKR_TOKEN_NOT_PRESENT'));
  },
});

/** Section 5.6.2: its session objects go with it; with the last one the login. */
export const CLOSE_SESSION = sessionCommand({
  name: 'C_CloseSession',
  weight: 2,
  answers: ['CKR_OK'],
  arguments: {},
  blind: (p11, handle) => p11.C_CloseSession(handle),
  predict: (model, session) =>
    predict(`C_CloseSession(${session.name})`, () => session.application.p11.C_CloseSession(session.handle), [
      { rv: 'CKR_OK', effect: () => model.close(session) },
    ]),
});

/** Section 5.6.3. */
export const CLOSE_ALL_SESSIONS = command({
  name: 'C_CloseAllSessions',
  weight: 1,
  answers: ['CKR_OK', 'CKR_TOKEN_NOT_PRESENT'],
  arguments: APPLICATION,
  predict(model, number) {
    const application = applicationAt(model, number);
    return predict(`C_CloseAllSessions(${application.name})`, () => application.p11.C_CloseAllSessions(model.slot), [
      model.present ? { rv: 'CKR_OK', effect: () => closeAll(model, application) } : { rv: 'CKR_TOKEN_NOT_PRESENT' },
    ]);
  },
});

function closeAll(model: TokenModel, application: ApplicationModel): void {
  for (const session of application.sessions) model.close(session);
}

/** Section 5.6.4. The state is looked at after every command anyway. */
export const GET_SESSION_INFO = sessionCommand({
  name: 'C_GetSessionInfo',
  weight: 2,
  answers: ['CKR_OK'],
  arguments: {},
  blind: (p11, handle) => p11.C_GetSessionInfo(handle),
  predict: (model, { name, application, handle, readWrite }) =>
    predict(`C_GetSessionInfo(${name})`, () => application.p11.C_GetSessionInfo(handle), [
      {
        rv: 'CKR_OK',
        effect: ({ slotID, flags }: SessionInfo) => {
          if (!slotID.equals(model.slot)) return `slot ${slotID.toString('hex')}`;
          const expected = CKF_SERIAL_SESSION | (readWrite ? CKF_RW_SESSION : 0);
          return flags === expected ? undefined : `flags ${flags} instead of ${expected}`;
        },
      },
    ]),
});

/** Section 5.5 of the Usage Guide: the sessions of every application end, and what lives in them. */
export const REMOVE = command({
  name: 'removal',
  weight: 6,
  answers: ['CKR_OK'],
  needs: ({ removal }) => removal,
  arguments: fc.nat({ max: 7 }),
  // Soon back, seldom out.
  worthwhile: ({ present }, number) => !present || number === 0,
  predict(model) {
    const { token, present } = model;
    const act = present ? () => token.remove?.() : () => token.insert?.();
    const effect = () => {
      if (present) model.remove();
      else model.present = true;
    };
    return predict(present ? 'the token is taken out' : 'the token is put in', act, [{ rv: 'CKR_OK', effect }]);
  },
});

export const SESSION_COMMANDS: readonly Command[] = [
  OPEN_SESSION,
  CLOSE_SESSION,
  CLOSE_ALL_SESSIONS,
  GET_SESSION_INFO,
  REMOVE,
];
