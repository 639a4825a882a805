import fc from 'fast-check';
import * as ck from '../../../../emulator/index.ts';
import { APPLICATION, applicationAt, type Command, command, sessionCommand } from '../command.ts';
import { pinOutcomes } from '../pin-rules.ts';
import { anyOf, type Outcome, predict, refused, refusedIf } from '../prediction.ts';
import type { ApplicationModel, PinOwner, TokenModel } from '../token-model.ts';

const WRONG_PIN = 'not the PIN';

const NEW_PIN = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('first-pin-1', 'second-pin-2') },
  { weight: 1, arbitrary: fc.constantFrom('too short', 'too long') },
);

function newPin({ abilities: { pinLength } }: TokenModel, choice: string): string {
  if (choice === 'too short') return 'x'.repeat(pinLength.min - 1);
  return choice === 'too long' ? 'x'.repeat(pinLength.max + 1) : choice;
}

function lengthRefusals({ abilities: { pinLength } }: TokenModel, pin: string): Outcome[] {
  return refusedIf(pin.length < pinLength.min || pin.length > pinLength.max, 'CKR_PIN_LEN_RANGE');
}

/** Section 5.5.9: the PIN of whoever is logged in; in a public session the user's. */
export const SET_PIN = sessionCommand({
  name: 'C_SetPIN',
  weight: 3,
  answers: [
    'CKR_OK',
    'CKR_PIN_INCORRECT',
    'CKR_PIN_LEN_RANGE',
    'CKR_PIN_LOCKED',
    'CKR_SESSION_READ_ONLY',
    'CKR_USER_PIN_NOT_INITIALIZED',
  ],
  arguments: {
    right: fc.integer({ min: 0, max: 3 }).map((number) => number > 0),
    fresh: NEW_PIN,
  },
  blind: (p11, handle) => p11.C_SetPIN(handle, WRONG_PIN, WRONG_PIN),
  predict(model, { name, application: { p11, login }, handle, readWrite }, { right, fresh: choice }) {
    const fresh = newPin(model, choice);
    const said = `${right ? 'right' : 'wrong'} PIN, ${choice}`;

    const owner: PinOwner = login === 'so' ? 'so' : 'user';
    const old = (right ? model.pins[owner] : undefined) ?? WRONG_PIN;
    const refusals = [...refusedIf(!readWrite, 'CKR_SESSION_READ_ONLY'), ...lengthRefusals(model, fresh)];
    // The list of the function's codes has no word for a PIN that is not there (5.5.9).
    const missing = refusedIf(model.pins[owner] === undefined, 'CKR_PIN_INCORRECT');
    const set = () => {
      model.pins[owner] = fresh;
    };
    const tried = [...pinOutcomes(model, owner, old, set), ...missing];
    const wrong = tried.filter(({ rv }) => rv !== 'CKR_OK');
    const outcomes = refusals.length > 0 ? [...refusals, ...wrong] : tried;
    return predict(`C_SetPIN(${name}, ${said})`, () => p11.C_SetPIN(handle, old, fresh), outcomes);
  },
});

/** Section 5.5.8: by the SO in "R/W SO Functions". A locked PIN is unlocked by it. */
export const INIT_PIN = sessionCommand({
  name: 'C_InitPIN',
  weight: 3,
  answers: ['CKR_OK', 'CKR_PIN_LEN_RANGE', 'CKR_SESSION_READ_ONLY', 'CKR_USER_NOT_LOGGED_IN'],
  arguments: { fresh: NEW_PIN },
  blind: (p11, handle) => p11.C_InitPIN(handle, WRONG_PIN),
  predict(model, { name, application: { p11, login }, handle, readWrite }, { fresh: choice }) {
    const fresh = newPin(model, choice);

    const refusals = [
      ...refusedIf(login !== 'so', 'CKR_USER_NOT_LOGGED_IN'),
      ...refusedIf(login !== 'so' && !readWrite, 'CKR_SESSION_READ_ONLY'),
      ...lengthRefusals(model, fresh),
    ];
    const effect = () => {
      model.pins.user = fresh;
      model.failures.user = 0;
    };
    const call = () => p11.C_InitPIN(handle, fresh);
    return predict(`C_InitPIN(${name}, ${choice})`, call, anyOf(refusals, [{ rv: 'CKR_OK', effect }]));
  },
});

/** Section 5.5.7: with the SO PIN, and without a session of anybody. Objects go, and the user has no PIN. */
export const INIT_TOKEN = command({
  name: 'C_InitToken',
  weight: 2,
  answers: ['CKR_OK', 'CKR_PIN_INCORRECT', 'CKR_PIN_LOCKED', 'CKR_SESSION_EXISTS', 'CKR_TOKEN_NOT_PRESENT'],
  arguments: fc.record({ application: APPLICATION, right: fc.integer({ min: 0, max: 2 }).map((number) => number > 0) }),
  predict(model, { application: number, right }) {
    const application = applicationAt(model, number);
    const pin = right ? model.pins.so : WRONG_PIN;
    const text = `C_InitToken(${application.name}, ${right ? 'right' : 'wrong'} SO PIN)`;
    const call = () => application.p11.C_InitToken(model.slot, pin, 'model');
    return predict<unknown>(text, call, model.present ? initOutcomes(model, pin) : refused('CKR_TOKEN_NOT_PRESENT'));
  },
});

function initOutcomes(model: TokenModel, pin: string): readonly Outcome[] {
  const inUse = model.applications.some(({ sessions }) => sessions.length > 0);
  const tried = pinOutcomes(model, 'so', pin, () => {
    for (const object of model.objects) model.destroy(object);
    model.pins.user = undefined;
    model.failures.user = 0;
  });
  const wrong = tried.filter(({ rv }) => rv !== 'CKR_OK');
  return (inUse ? [...refused('CKR_SESSION_EXISTS'), ...wrong] : tried) as readonly Outcome[];
}

/** Sections 3.2 and 5.5.3. */
export const GET_TOKEN_INFO = command({
  name: 'C_GetTokenInfo',
  weight: 2,
  answers: ['CKR_OK', 'CKR_TOKEN_NOT_PRESENT'],
  arguments: APPLICATION,
  predict(model, number) {
    const application = applicationAt(model, number);
    const call = () => application.p11.C_GetTokenInfo(model.slot);
    return predict(`C_GetTokenInfo(${application.name})`, call, [
      model.present
        ? { rv: 'CKR_OK', effect: (info: ck.TokenInfo) => wrongInfo(model, application, info) }
        : { rv: 'CKR_TOKEN_NOT_PRESENT' },
    ]);
  },
});

/** CK_UNAVAILABLE_INFORMATION, of which pkcs11js keeps 32 bits in the session counts. */
const UNAVAILABLE = [0xffffffff, Number(0xffffffffffffffffn)];

function wrongInfo(model: TokenModel, { sessions }: ApplicationModel, info: ck.TokenInfo): string | undefined {
  const { failures, pins, abilities } = model;
  const { user, so } = abilities.pinTries ?? { user: Number.POSITIVE_INFINITY, so: Number.POSITIVE_INFINITY };
  const flags: readonly (readonly [string, number, boolean])[] = [
    ['TOKEN_INITIALIZED', ck.CKF_TOKEN_INITIALIZED, true],
    ['LOGIN_REQUIRED', ck.CKF_LOGIN_REQUIRED, true],
    ['USER_PIN_INITIALIZED', ck.CKF_USER_PIN_INITIALIZED, pins.user !== undefined],
    ['USER_PIN_COUNT_LOW', ck.CKF_USER_PIN_COUNT_LOW, failures.user > 0],
    ['USER_PIN_FINAL_TRY', ck.CKF_USER_PIN_FINAL_TRY, failures.user === user - 1],
    ['USER_PIN_LOCKED', ck.CKF_USER_PIN_LOCKED, model.isLocked('user')],
    ['SO_PIN_COUNT_LOW', ck.CKF_SO_PIN_COUNT_LOW, failures.so > 0],
    ['SO_PIN_FINAL_TRY', ck.CKF_SO_PIN_FINAL_TRY, failures.so === so - 1],
    ['SO_PIN_LOCKED', ck.CKF_SO_PIN_LOCKED, model.isLocked('so')],
    ['DUAL_CRYPTO_OPERATIONS', ck.CKF_DUAL_CRYPTO_OPERATIONS, abilities.dualOperations],
  ];
  const wrong = flags.find(([, flag, expected]) => Math.floor(info.flags / flag) % 2 !== (expected ? 1 : 0));
  if (wrong) return `CKF_${wrong[0]} is ${!wrong[2]}`;
  const counts: readonly (readonly [string, number, number])[] = [
    ['ulSessionCount', info.sessionCount, sessions.length],
    ['ulRwSessionCount', info.rwSessionCount, sessions.filter(({ readWrite }) => readWrite).length],
  ];
  const miscounted = counts.find(([, given, expected]) => given !== expected && !UNAVAILABLE.includes(given));
  return miscounted && `${miscounted[0]} is ${miscounted[1]} instead of ${miscounted[2]}`;
}

export const PIN_COMMANDS: readonly Command[] = [SET_PIN, INIT_PIN, INIT_TOKEN, GET_TOKEN_INFO];
