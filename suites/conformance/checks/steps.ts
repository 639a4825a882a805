import {
  CKA_CLASS,
  CKA_DECRYPT,
  CKA_ENCRYPT,
  CKA_EXTRACTABLE,
  CKA_ID,
  CKA_KEY_TYPE,
  CKA_LABEL,
  CKA_PRIVATE,
  CKA_SENSITIVE,
  CKA_SIGN,
  CKA_TOKEN,
  CKA_VALUE,
  CKA_VERIFY,
  CKF_RW_SESSION,
  CKF_SERIAL_SESSION,
  CKK_AES,
  CKO_DATA,
  CKO_SECRET_KEY,
  CKU_SO,
  CKU_USER,
} from '../../../emulator/spec/constants.gen.ts';
import type { Attribute, Handle } from '../../../emulator/spec/pkcs11-api.ts';
import type { Trial } from '../trial.ts';

/** What checks stand on: each is a step of its own, so that what blocks many checks is named once. */

/** What a token is called that a check initialises: 32 octets, padded with blanks (PKCS#11 3.1 section 5.5.7). */
export const TOKEN_LABEL = 'conformance'.padEnd(32);

/** R/W session. */
export function readWriteSession(trial: Trial): Handle {
  return trial.step('C_OpenSession (R/W)', () =>
    trial.p11.C_OpenSession(trial.slot, CKF_SERIAL_SESSION | CKF_RW_SESSION),
  );
}

export function readOnlySession(trial: Trial): Handle {
  return trial.step('C_OpenSession (R/O)', () => trial.p11.C_OpenSession(trial.slot, CKF_SERIAL_SESSION));
}

/** @throws Unsupported when nobody has told it. */
export function userPin(trial: Trial): string {
  return trial.pins.user ?? trial.unsupported('no user PIN was given');
}

/** @throws Unsupported when nobody has told it. */
export function soPin(trial: Trial): string {
  return trial.pins.so ?? trial.unsupported('no SO PIN was given');
}

export function logIn(trial: Trial, session: Handle): void {
  const pin = userPin(trial);
  trial.step('C_Login (user)', () => trial.p11.C_Login(session, CKU_USER, pin));
}

export function logInAsSo(trial: Trial, session: Handle): void {
  const pin = soPin(trial);
  trial.step('C_Login (SO)', () => trial.p11.C_Login(session, CKU_SO, pin));
}

/** An R/W session in which the user is logged in. */
export function userSession(trial: Trial): Handle {
  const session = readWriteSession(trial);
  logIn(trial, session);
  return session;
}

const DATA = Buffer.from('conformance');

export interface DataObjectWishes {
  readonly token?: boolean;
  readonly isPrivate?: boolean;
  readonly label?: string;
}

/** A data object; one on the token is taken away afterwards. */
export function dataObject(trial: Trial, session: Handle, wishes: DataObjectWishes = {}): Handle {
  const { token = false, isPrivate = false, label = 'conformance' } = wishes;
  const where = `${isPrivate ? 'private' : 'public'} ${token ? 'token' : 'session'} object`;
  const object = trial.step(`C_CreateObject (data, ${where})`, () =>
    trial.p11.C_CreateObject(session, [
      { type: CKA_CLASS, value: CKO_DATA },
      { type: CKA_TOKEN, value: token },
      { type: CKA_PRIVATE, value: isPrivate },
      { type: CKA_LABEL, value: label },
      { type: CKA_VALUE, value: DATA },
    ]),
  );
  if (token) trial.afterwards(() => trial.p11.C_DestroyObject(session, object));
  return object;
}

/** All objects that the session sees and that have these attributes. */
export function find(trial: Trial, session: Handle, template: readonly Attribute[]): Handle[] {
  const { p11 } = trial;
  return trial.step('C_FindObjects', () => {
    p11.C_FindObjectsInit(session, [...template]);
    try {
      return p11.C_FindObjects(session, 1000);
    } finally {
      p11.C_FindObjectsFinal(session);
    }
  });
}

export const AES_KEY_VALUE = Buffer.from('000102030405060708090a0b0c0d0e0f', 'hex');

/** An AES-128 key with a value that is known, as a session object. */
export function aesKey(trial: Trial, session: Handle, wishes: readonly Attribute[] = []): Handle {
  return trial.step('C_CreateObject (AES key, session object)', () =>
    trial.p11.C_CreateObject(session, [
      { type: CKA_CLASS, value: CKO_SECRET_KEY },
      { type: CKA_KEY_TYPE, value: CKK_AES },
      { type: CKA_TOKEN, value: false },
      { type: CKA_ID, value: DATA },
      { type: CKA_SENSITIVE, value: false },
      { type: CKA_EXTRACTABLE, value: true },
      { type: CKA_ENCRYPT, value: true },
      { type: CKA_DECRYPT, value: true },
      { type: CKA_SIGN, value: true },
      { type: CKA_VERIFY, value: true },
      { type: CKA_VALUE, value: AES_KEY_VALUE },
      ...wishes,
    ]),
  );
}

/** @throws Unsupported when the token does not have the mechanism. */
export function needMechanism(trial: Trial, mechanism: number, name: string): void {
  const mechanisms = trial.step('C_GetMechanismList', () => trial.p11.C_GetMechanismList(trial.slot));
  if (!mechanisms.includes(mechanism)) trial.unsupported(`the token has no ${name}`);
}
