import {
  CKA_CLASS,
  CKA_DECRYPT,
  CKA_ENCRYPT,
  CKA_KEY_TYPE,
  CKA_SIGN,
  CKA_TOKEN,
  CKA_VALUE,
  CKA_VERIFY,
  CKO_SECRET_KEY,
} from '../../../emulator/spec/constants.gen.ts';
import type { Handle } from '../../../emulator/spec/pkcs11-api.ts';
import type { Check } from '../check.ts';
import type { RvName } from '../finding.ts';
import type { SecretFamily } from '../mechanism-checks/key-families.ts';
import { keysOnToken, otherFamily } from '../mechanism-checks/mechanism-keys.ts';
import { aside } from '../mechanism-checks/subject.ts';
import type { Trial } from '../trial.ts';
import { cipher, MESSAGE, room, signer, whereSupported } from './op-steps.ts';
import { dataObject, readWriteSession, userSession } from './steps.ts';

/** The keys of operations: PKCS#11 3.1 sections 5.1.6, 5.6.2, 5.6.10, 5.7.3; Usage Guide 2.6.7. */

/** A secret key that may do nothing of all this. */
function idleKey(trial: Trial, session: Handle, { keyType, values }: SecretFamily): Handle {
  const uses = [CKA_SIGN, CKA_VERIFY, CKA_ENCRYPT, CKA_DECRYPT].map((type) => ({ type, value: false }));
  return trial.step('C_CreateObject (a key without uses)', () =>
    trial.p11.C_CreateObject(session, [
      { type: CKA_CLASS, value: CKO_SECRET_KEY },
      { type: CKA_KEY_TYPE, value: keyType },
      { type: CKA_TOKEN, value: false },
      ...uses,
      { type: CKA_VALUE, value: values[0] },
    ]),
  );
}

type Begin = readonly [call: string, init: (session: Handle, key: Handle) => void, good: Handle, family: SecretFamily];

/** The Inits that a secret key goes with, on this token. */
function begins(trial: Trial, session: Handle): readonly (() => Begin[])[] {
  const { p11 } = trial;
  const family = (keys: { readonly kind: string }): SecretFamily =>
    keys.kind === 'secret' ? (keys as SecretFamily) : trial.unsupported('the token has no such secret keys');
  return [
    () => {
      const { name, mechanism, keys, material } = cipher(trial, session);
      const own = family(material.keys);
      return [
        [`C_EncryptInit(${name}`, (at, key) => p11.C_EncryptInit(at, mechanism, key), keys.forward, own],
        [`C_DecryptInit(${name}`, (at, key) => p11.C_DecryptInit(at, mechanism, key), keys.backward, own],
      ];
    },
    () => {
      const { name, mechanism, keys, material } = signer(trial, session, ['CKM_SHA256_HMAC', 'CKM_SHA_1_HMAC']);
      const own = family(material.keys);
      return [
        [`C_SignInit(${name}`, (at, key) => p11.C_SignInit(at, mechanism, key), keys.backward, own],
        [`C_VerifyInit(${name}`, (at, key) => p11.C_VerifyInit(at, mechanism, key), keys.forward, own],
      ];
    },
  ];
}

/** A search for what a token does when something is taken away in the middle: an answer, whichever. */
const CONSISTENT: readonly RvName[] = [
  'OK',
  'KEY_HANDLE_INVALID',
  'OBJECT_HANDLE_INVALID',
  'OPERATION_NOT_INITIALIZED',
  'USER_NOT_LOGGED_IN',
  'SESSION_HANDLE_INVALID',
  'SESSION_CLOSED',
];

function inTheMiddle(trial: Trial, what: string, takeAway: (session: Handle, key: Handle) => void): void {
  const { p11 } = trial;
  const session = userSession(trial);
  const { name, mechanism, keys } = signer(trial, session);
  trial.step(`C_SignInit (${name})`, () => p11.C_SignInit(session, mechanism, keys.backward));
  trial.step('C_SignUpdate', () => p11.C_SignUpdate(session, MESSAGE));
  trial.step(what, () => takeAway(session, keys.backward));
  trial.api(`C_SignUpdate after ${what}`, () => p11.C_SignUpdate(session, MESSAGE), ...CONSISTENT);
  trial.api(`C_SignFinal after ${what}`, () => p11.C_SignFinal(session, room()), ...CONSISTENT);
  p11.C_CloseAllSessions(trial.slot);
}

export const OP_KEY_CHECKS: readonly Check[] = [
  {
    rule: 'OP-14',
    caller: 'api',
    run(trial) {
      const session = userSession(trial);
      const acts = begins(trial, session).map((make) => () => {
        for (const begin of make()) {
          const [call, init, good, family] = begin;
          trial.step(`${call}, the right key)`, () => aside(trial, (own) => init(own, good)));
          const idle = idleKey(trial, session, family);
          const idleInit = () => aside(trial, (own) => init(own, idle));
          trial.api(`${call}, a key that may not)`, idleInit, 'KEY_FUNCTION_NOT_PERMITTED');
          const other = otherFamily(trial, family.keyType, 'secret') as SecretFamily;
          const wrong = idleKey(trial, session, other);
          const wrongInit = () => aside(trial, (own) => init(own, wrong));
          trial.api(`${call}, a key of another type that may not)`, wrongInit, 'KEY_TYPE_INCONSISTENT');
        }
      });
      whereSupported(trial, [...acts, () => publicHalf(trial, session)]);
    },
  },
  {
    rule: 'OP-15',
    caller: 'api',
    run(trial) {
      const session = userSession(trial);
      const { p11 } = trial;
      const { mechanism, keys } = signer(trial, session);
      const init = (key: Handle) => () => aside(trial, (own) => p11.C_SignInit(own, mechanism, key));
      trial.step('C_SignInit', init(keys.backward));
      const never = Buffer.alloc(keys.backward.length);
      never.writeUInt32LE(0x5eed_1e55);
      for (const [what, key] of [
        ['0', Buffer.alloc(keys.backward.length)],
        ['never issued', never],
        ['no key', dataObject(trial, session)],
      ] as const) {
        trial.api(`C_SignInit(key handle: ${what})`, init(key), 'KEY_HANDLE_INVALID');
      }
    },
  },
  {
    rule: 'OP-31',
    caller: 'api',
    run(trial) {
      const { p11 } = trial;
      inTheMiddle(trial, 'C_DestroyObject of the key', (session, key) => p11.C_DestroyObject(session, key));
      inTheMiddle(trial, 'C_Logout', (session) => p11.C_Logout(session));
      inTheMiddle(trial, 'C_CloseSession', (session) => p11.C_CloseSession(session));
      const session = userSession(trial);
      const { mechanism, keys } = signer(trial, session);
      const fresh = () => {
        p11.C_SignInit(session, mechanism, keys.backward);
        return p11.C_Sign(session, MESSAGE, room());
      };
      trial.api('C_Sign with a new session', fresh, 'OK');
    },
  },
  {
    rule: 'OP-33',
    caller: 'api',
    run(trial) {
      const { p11 } = trial;
      const [first, second] = [userSession(trial), readWriteSession(trial)];
      const { name, mechanism, keys } = signer(trial, first);
      const messages = [MESSAGE, Buffer.from('another message altogether')] as const;
      const sessions = [first, second];
      for (const session of sessions) {
        trial.api(`C_SignInit(${name})`, () => p11.C_SignInit(session, mechanism, keys.backward), 'OK');
      }
      for (const [at, session] of sessions.entries()) {
        const data = messages[at] ?? MESSAGE;
        trial.api('C_SignUpdate', () => p11.C_SignUpdate(session, data), 'OK');
      }
      const signatures = sessions.map(
        (session) => trial.api('C_SignFinal', () => Buffer.from(p11.C_SignFinal(session, room())), 'OK').value,
      );
      for (const [at, signature] of signatures.entries()) {
        const act = () => {
          p11.C_VerifyInit(first, mechanism, keys.forward);
          p11.C_Verify(first, messages[at] ?? MESSAGE, signature ?? Buffer.alloc(0));
        };
        trial.api(`C_Verify of what session ${at + 1} signed`, act, 'OK');
      }
    },
  },
];

/** Keys of pairs, where there are no secret ones to try it with: the wrong type only. */
function publicHalf(trial: Trial, session: Handle): void {
  const { p11 } = trial;
  const names = ['CKM_GOSTR3410', 'CKM_ECDSA', 'CKM_RSA_PKCS'];
  const { name, mechanism, keys, material } = signer(trial, session, names);
  const init = (key: Handle) => () => aside(trial, (own) => p11.C_SignInit(own, mechanism, key));
  trial.step(`C_SignInit (${name})`, init(keys.backward));
  const other = keysOnToken(trial, session, otherFamily(trial, material.keys.keyType, 'pair'), 'sign');
  trial.api(`C_SignInit(${name}, a private key of another type)`, init(other.backward), 'KEY_TYPE_INCONSISTENT');
}
