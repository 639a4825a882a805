import fc from 'fast-check';
import { CKU_CONTEXT_SPECIFIC, CKU_SO, CKU_USER } from '../../../../emulator/index.ts';
import { type Command, sessionCommand } from '../command.ts';
import type { SignatureModel } from '../operation-model.ts';
import { pinOutcomes } from '../pin-rules.ts';
import { anyOf, type Outcome, predict, refused, refusedIf } from '../prediction.ts';
import type { SessionModel, TokenModel } from '../token-model.ts';

const USER_TYPES = { user: CKU_USER, so: CKU_SO, context: CKU_CONTEXT_SPECIFIC, unknown: 7 } as const;
type Who = keyof typeof USER_TYPES;

const WRONG_PIN = 'not the PIN';

/** Section 5.6.8. */
export const LOGIN = sessionCommand({
  name: 'C_Login',
  weight: 10,
  answers: [
    'CKR_OK',
    'CKR_OPERATION_NOT_INITIALIZED',
    'CKR_PIN_INCORRECT',
    'CKR_PIN_LOCKED',
    'CKR_SESSION_READ_ONLY_EXISTS',
    'CKR_USER_ALREADY_LOGGED_IN',
    'CKR_USER_ANOTHER_ALREADY_LOGGED_IN',
    'CKR_USER_NOT_LOGGED_IN',
    'CKR_USER_PIN_NOT_INITIALIZED',
    'CKR_USER_TOO_MANY_TYPES',
    'CKR_USER_TYPE_INVALID',
  ],
  arguments: {
    who: fc.oneof(
      { weight: 12, arbitrary: fc.constant<Who>('user') },
      { weight: 4, arbitrary: fc.constant<Who>('so') },
      { weight: 4, arbitrary: fc.constant<Who>('context') },
      { weight: 1, arbitrary: fc.constant<Who>('unknown') },
    ),
    right: fc.integer({ min: 0, max: 4 }).map((number) => number > 0),
  },
  blind: (p11, handle) => p11.C_Login(handle, CKU_USER, WRONG_PIN),
  predict(model, session, { who, right }) {
    const pin = (right ? model.pins[who === 'so' ? 'so' : 'user'] : undefined) ?? WRONG_PIN;
    const said = `${who}, ${right ? 'right' : 'wrong'} PIN`;
    return predict(
      `C_Login(${session.name}, ${said})`,
      () => session.application.p11.C_Login(session.handle, USER_TYPES[who], pin),
      loginOutcomes(model, session, who, pin),
    );
  },
});

function loginOutcomes(model: TokenModel, session: SessionModel, who: Who, pin: string): readonly Outcome[] {
  if (who === 'unknown') return refused('CKR_USER_TYPE_INVALID');
  if (who === 'context') return contextOutcomes(model, session, pin);
  const { application } = session;
  // Whatever the PIN: "CKR_USER_ALREADY_LOGGED_IN … cannot be logged into the session, because it is already".
  if (application.login === who) return refused('CKR_USER_ALREADY_LOGGED_IN');
  const readOnlyExists = who === 'so' && application.sessions.some(({ readWrite }) => !readWrite);
  if (application.login !== 'public') {
    const another = refused('CKR_USER_ANOTHER_ALREADY_LOGGED_IN', 'CKR_USER_TOO_MANY_TYPES');
    return [...another, ...refusedIf(readOnlyExists, 'CKR_SESSION_READ_ONLY_EXISTS')];
  }
  const pinAnswers = pinOutcomes(model, who, pin, () => {
    application.login = who;
    model.unsettle(application);
  });
  return anyOf(
    [
      ...refusedIf(readOnlyExists, 'CKR_SESSION_READ_ONLY_EXISTS'),
      ...(readOnlyExists ? pinAnswers.filter(({ rv }) => rv !== 'CKR_OK') : []),
    ],
    pinAnswers,
  );
}

/** Section 4.9, CKA_ALWAYS_AUTHENTICATE: the PIN for the one operation that waits for it. */
function contextOutcomes(model: TokenModel, session: SessionModel, pin: string): readonly Outcome[] {
  const signing = session.operation('sign') as SignatureModel | undefined;
  const nothingWaits = refused('CKR_OPERATION_NOT_INITIALIZED');
  if (signing === undefined || signing.pin === 'not needed') {
    // With nobody logged in both are the case.
    return session.application.login === 'user'
      ? nothingWaits
      : [...nothingWaits, ...refused('CKR_USER_NOT_LOGGED_IN')];
  }
  const given = pinOutcomes(model, 'user', pin, () => {
    signing.pin = 'given';
    signing.certain = true;
  });
  // A second PIN for the same use is not provided for; neither is one for an operation that may have ended.
  const open = signing.pin === 'given' || !signing.certain ? nothingWaits : [];
  return [...given.map((outcome) => lockedOut(model, session, outcome)), ...open];
}

/** "Repeated failed re-authentication attempts … CKR_PIN_LOCKED, and this also logs the user out." */
function lockedOut(model: TokenModel, { application }: SessionModel, outcome: Outcome): Outcome {
  if (outcome.rv !== 'CKR_PIN_LOCKED') return outcome;
  return {
    rv: outcome.rv,
    effect() {
      outcome.effect?.(undefined);
      model.leave(application);
    },
  };
}

/** Section 5.6.10. */
export const LOGOUT = sessionCommand({
  name: 'C_Logout',
  weight: 3,
  answers: ['CKR_OK', 'CKR_SESSION_HANDLE_INVALID', 'CKR_USER_NOT_LOGGED_IN'],
  arguments: {},
  blind: (p11, handle) => p11.C_Logout(handle),
  predict: (model, { name, application, handle }) =>
    predict(
      `C_Logout(${name})`,
      () => application.p11.C_Logout(handle),
      anyOf(refusedIf(application.login === 'public', 'CKR_USER_NOT_LOGGED_IN'), [
        { rv: 'CKR_OK', effect: () => model.leave(application) },
      ]),
    ),
});

export const LOGIN_COMMANDS: readonly Command[] = [LOGIN, LOGOUT];
