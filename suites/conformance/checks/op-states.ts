import { CKF_DUAL_CRYPTO_OPERATIONS } from '../../../emulator/spec/constants.gen.ts';
import type { Handle, Pkcs11 } from '../../../emulator/spec/pkcs11-api.ts';
import type { Check } from '../check.ts';
import { aside, refused } from '../mechanism-checks/subject.ts';
import type { Trial } from '../trial.ts';
import {
  cipher,
  digester,
  eachOperation,
  isOver,
  listed,
  MESSAGE,
  type Operation,
  room,
  signer,
  whereSupported,
} from './op-steps.ts';
import { userSession } from './steps.ts';

/** How operations begin and end: PKCS#11 3.1 sections 5.8 to 5.15, 5.17, 5.1.6. */

const NEVER: readonly ((p11: Pkcs11, session: Handle) => readonly [string, () => unknown])[] = [
  (p11, session) => ['C_Encrypt', () => p11.C_Encrypt(session, MESSAGE, room())],
  (p11, session) => ['C_EncryptUpdate', () => p11.C_EncryptUpdate(session, MESSAGE, room())],
  (p11, session) => ['C_EncryptFinal', () => p11.C_EncryptFinal(session, room())],
  (p11, session) => ['C_Decrypt', () => p11.C_Decrypt(session, MESSAGE, room())],
  (p11, session) => ['C_DecryptUpdate', () => p11.C_DecryptUpdate(session, MESSAGE, room())],
  (p11, session) => ['C_DecryptFinal', () => p11.C_DecryptFinal(session, room())],
  (p11, session) => ['C_Digest', () => p11.C_Digest(session, MESSAGE, room())],
  (p11, session) => ['C_DigestUpdate', () => p11.C_DigestUpdate(session, MESSAGE)],
  (p11, session) => ['C_DigestFinal', () => p11.C_DigestFinal(session, room())],
  (p11, session) => ['C_Sign', () => p11.C_Sign(session, MESSAGE, room())],
  (p11, session) => ['C_SignUpdate', () => p11.C_SignUpdate(session, MESSAGE)],
  (p11, session) => ['C_SignFinal', () => p11.C_SignFinal(session, room())],
  (p11, session) => ['C_SignRecover', () => p11.C_SignRecover(session, MESSAGE, room())],
  (p11, session) => ['C_Verify', () => p11.C_Verify(session, MESSAGE, MESSAGE)],
  (p11, session) => ['C_VerifyUpdate', () => p11.C_VerifyUpdate(session, MESSAGE)],
  (p11, session) => ['C_VerifyFinal', () => p11.C_VerifyFinal(session, MESSAGE)],
  (p11, session) => ['C_VerifyRecover', () => p11.C_VerifyRecover(session, MESSAGE, room())],
];

/** Begins, asks for a second one, and ends the first as if nothing had been. */
function secondInit(trial: Trial, { name, init, update, final }: Operation): void {
  const complete = (session: Handle, between: () => void): unknown => {
    init(session);
    between();
    const out = update(session, MESSAGE);
    return [out, final(session)];
  };
  const undisturbed = trial.step(`${name}Init, Update, Final`, () => aside(trial, (own) => complete(own, () => {})));
  aside(trial, (own) => {
    const again = () => {
      trial.api(`${name}Init while it is active`, () => init(own), 'OPERATION_ACTIVE');
    };
    const { value } = trial.api(`${name}Final of the first`, () => complete(own, again), 'OK');
    // A signature may be another each time.
    if (name !== 'C_Sign') trial.same(`what ${name}Final of the first gives`, text(value), text(undisturbed));
  });
}

const text = (value: unknown): string => JSON.stringify(value) ?? 'nothing';

export const OP_STATE_CHECKS: readonly Check[] = [
  {
    rule: 'OP-01',
    caller: 'api',
    run(trial) {
      eachOperation(trial, userSession(trial), (operation) => secondInit(trial, operation));
    },
  },
  {
    rule: 'OP-02',
    caller: 'api',
    run(trial) {
      const session = userSession(trial);
      for (const make of NEVER) {
        const [call, act] = make(trial.p11, session);
        trial.api(`${call} that nobody began`, act, 'OPERATION_NOT_INITIALIZED', 'FUNCTION_NOT_SUPPORTED');
      }
      // The control: the same session does what was begun.
      const { mechanism, digest } = digester(trial);
      const whole = () => {
        trial.p11.C_DigestInit(session, mechanism);
        return Buffer.from(trial.p11.C_Digest(session, MESSAGE, room()));
      };
      trial.same('a digest that was begun', trial.step('C_Digest', whole), digest(MESSAGE));
      const key = () => trial.p11.C_DigestKey(session, session);
      trial.api('C_DigestKey that nobody began', key, 'OPERATION_NOT_INITIALIZED', 'FUNCTION_NOT_SUPPORTED');
    },
  },
  {
    rule: 'OP-06',
    caller: 'api',
    run(trial) {
      eachOperation(trial, userSession(trial), (operation) => {
        const { name, init, update, final, single } = operation;
        aside(trial, (own) => {
          init(own);
          trial.api(name, () => single(own, MESSAGE), 'OK');
          isOver(trial, operation, own, 'again');
          init(own);
          trial.step(`${name}Update`, () => update(own, MESSAGE));
          trial.api(`${name}Final`, () => final(own), 'OK');
          trial.api(`${name}Final again`, () => final(own), 'OPERATION_NOT_INITIALIZED');
          trial.api(`${name}Init afterwards`, () => init(own), 'OK');
        });
      });
    },
  },
  {
    rule: 'OP-07',
    caller: 'api',
    run(trial) {
      const { p11 } = trial;
      const session = userSession(trial);
      const block = () => {
        const { name, mechanism, keys } = cipher(trial, session);
        aside(trial, (own) => {
          trial.step(`C_EncryptInit (${name})`, () => p11.C_EncryptInit(own, mechanism, keys.forward));
          trial.api('C_Encrypt(15 octets)', () => p11.C_Encrypt(own, Buffer.alloc(15), room()), 'DATA_LEN_RANGE');
          const again = () => p11.C_Encrypt(own, Buffer.alloc(16), room());
          trial.api('C_Encrypt(16 octets) afterwards', again, 'OPERATION_NOT_INITIALIZED');
        });
        aside(trial, (own) => {
          trial.step(`C_DecryptInit (${name})`, () => p11.C_DecryptInit(own, mechanism, keys.backward));
          const codes = ['ENCRYPTED_DATA_LEN_RANGE', 'ENCRYPTED_DATA_INVALID'];
          trial.api('C_Decrypt(15 octets)', () => p11.C_Decrypt(own, Buffer.alloc(15), room()), ...codes);
          const again = () => p11.C_Decrypt(own, Buffer.alloc(16), room());
          trial.api('C_Decrypt(16 octets) afterwards', again, 'OPERATION_NOT_INITIALIZED');
        });
      };
      whereSupported(trial, [block, () => nullLength(trial, session)]);
    },
  },
  {
    rule: 'OP-08',
    caller: 'api',
    run(trial) {
      const { p11 } = trial;
      const session = userSession(trial);
      const { name, mechanism, keys } = cipher(trial, session);
      const ends = (way: 'Encrypt' | 'Decrypt', ...codes: string[]) =>
        aside(trial, (own) => {
          const key = way === 'Encrypt' ? keys.forward : keys.backward;
          trial.step(`C_${way}Init (${name})`, () => p11[`C_${way}Init`](own, mechanism, key));
          trial.api(`C_${way}Update(15 octets)`, () => p11[`C_${way}Update`](own, Buffer.alloc(15), room()), 'OK');
          trial.api(`C_${way}Final`, () => p11[`C_${way}Final`](own, room()), ...codes);
          const again = () => p11[`C_${way}Update`](own, Buffer.alloc(16), room());
          trial.api(`C_${way}Update after the Final that failed`, again, 'OPERATION_NOT_INITIALIZED');
        });
      ends('Encrypt', 'DATA_LEN_RANGE');
      ends('Decrypt', 'ENCRYPTED_DATA_LEN_RANGE', 'ENCRYPTED_DATA_INVALID');
    },
  },
  {
    rule: 'OP-09',
    caller: 'api',
    run(trial) {
      eachOperation(trial, userSession(trial), ({ name, init, update, single }) => {
        aside(trial, (own) => {
          trial.step(`${name}Init`, () => init(own));
          trial.api(`${name}Update`, () => update(own, MESSAGE), 'OK');
          refused(trial, `${name} after ${name}Update`, () => single(own, MESSAGE));
        });
      });
    },
  },
  {
    rule: 'OP-17',
    caller: 'api',
    run(trial) {
      const { flags } = trial.step('C_GetTokenInfo', () => trial.p11.C_GetTokenInfo(trial.slot));
      const session = userSession(trial);
      if ((flags & CKF_DUAL_CRYPTO_OPERATIONS) !== 0) dualPairs(trial, session);
      else secondKind(trial, session);
    },
  },
  {
    rule: 'OP-18',
    caller: 'api',
    run(trial) {
      const { p11 } = trial;
      const session = userSession(trial);
      const { mechanism } = digester(trial);
      trial.step('C_FindObjectsInit', () => p11.C_FindObjectsInit(session, []));
      const init = () => p11.C_DigestInit(session, mechanism);
      const { rv } = trial.api('C_DigestInit during a search', init, 'OK', 'OPERATION_ACTIVE');
      trial.note(rv === 0 ? 'both go on side by side' : 'a search stands in the way of an operation');
      trial.api('C_FindObjects', () => p11.C_FindObjects(session, 1), 'OK');
      trial.api('C_FindObjectsFinal', () => p11.C_FindObjectsFinal(session), 'OK');
      if (rv !== 0) trial.api('C_DigestInit when the search is over', init, 'OK');
    },
  },
];

/** C alone can leave out the place for the length. */
function nullLength(trial: Trial, session: Handle): void {
  const { name, mechanism } = digester(trial);
  const { memory } = trial.library;
  trial.step(`C_DigestInit (${name})`, () => trial.p11.C_DigestInit(session, mechanism));
  trial.raw(['C_Digest', session, MESSAGE, MESSAGE.length, room(), null], 'ARGUMENTS_BAD');
  const length = memory.ulong(64);
  trial.raw(['C_Digest', session, MESSAGE, MESSAGE.length, room(), length], 'OPERATION_NOT_INITIALIZED');
}

/** A token without dual operations has one kind at a time in a session. */
function secondKind(trial: Trial, session: Handle): void {
  const { p11 } = trial;
  const { mechanism } = digester(trial);
  const enciphering = cipher(trial, session);
  const encrypt = (own: Handle) => p11.C_EncryptInit(own, enciphering.mechanism, enciphering.keys.forward);
  trial.step('C_EncryptInit in a session of its own', () => aside(trial, encrypt));
  trial.step('C_DigestInit', () => p11.C_DigestInit(session, mechanism));
  trial.api('C_EncryptInit while a digest is active', () => encrypt(session), 'OPERATION_ACTIVE');
  trial.api('C_DigestUpdate', () => p11.C_DigestUpdate(session, MESSAGE), 'OK');
}

/** Both at once come to what each comes to alone. */
function dualPairs(trial: Trial, session: Handle): void {
  const { p11 } = trial;
  const { mechanism, digest } = digester(trial);
  const { mechanism: enciphering, keys, material } = cipher(trial, session);
  const ciphertext = material.encrypts(MESSAGE, keys.read);
  const forth = () => {
    p11.C_DigestInit(session, mechanism);
    p11.C_EncryptInit(session, enciphering, keys.forward);
    const out = Buffer.from(p11.C_DigestEncryptUpdate(session, MESSAGE, room()));
    const rest = p11.C_EncryptFinal(session, room());
    return [Buffer.concat([out, rest]), Buffer.from(p11.C_DigestFinal(session, room()))] as const;
  };
  const { value: both } = trial.api('C_DigestEncryptUpdate', forth, 'OK');
  trial.same('the ciphertext', both?.[0], ciphertext);
  trial.same('the digest of the plaintext', both?.[1], digest(MESSAGE));
  const back = () => {
    p11.C_DecryptInit(session, enciphering, keys.backward);
    p11.C_DigestInit(session, mechanism);
    const out = Buffer.from(p11.C_DecryptDigestUpdate(session, ciphertext, room()));
    const rest = p11.C_DecryptFinal(session, room());
    return [Buffer.concat([out, rest]), Buffer.from(p11.C_DigestFinal(session, room()))] as const;
  };
  const { value: again } = trial.api('C_DecryptDigestUpdate', back, 'OK');
  trial.same('the plaintext', again?.[0], MESSAGE);
  trial.same('its digest', again?.[1], digest(MESSAGE));
  if (listed(trial).has('CKM_SHA256_HMAC')) signedPairs(trial, session, ciphertext);
  else trial.note('not tried: C_SignEncryptUpdate, C_DecryptVerifyUpdate');
}

function signedPairs(trial: Trial, session: Handle, ciphertext: Buffer): void {
  const { p11 } = trial;
  const code = signer(trial, session, ['CKM_SHA256_HMAC']);
  const { mechanism, keys } = cipher(trial, session);
  const forth = () => {
    p11.C_SignInit(session, code.mechanism, code.keys.backward);
    p11.C_EncryptInit(session, mechanism, keys.forward);
    const out = Buffer.from(p11.C_SignEncryptUpdate(session, MESSAGE, room()));
    const rest = p11.C_EncryptFinal(session, room());
    return [Buffer.concat([out, rest]), Buffer.from(p11.C_SignFinal(session, room()))] as const;
  };
  const { value } = trial.api('C_SignEncryptUpdate', forth, 'OK');
  trial.same('the ciphertext of what is signed', value?.[0], ciphertext);
  if (value === undefined) return;
  const back = () => {
    p11.C_DecryptInit(session, mechanism, keys.backward);
    p11.C_VerifyInit(session, code.mechanism, code.keys.forward);
    const out = Buffer.from(p11.C_DecryptVerifyUpdate(session, ciphertext, room()));
    const rest = p11.C_DecryptFinal(session, room());
    p11.C_VerifyFinal(session, value[1]);
    return Buffer.concat([out, rest]);
  };
  trial.same('what was verified', trial.api('C_DecryptVerifyUpdate', back, 'OK').value, MESSAGE);
}
