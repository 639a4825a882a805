import {
  CKA_ALWAYS_AUTHENTICATE,
  CKA_DECRYPT,
  CKA_ENCRYPT,
  CKA_PRIVATE,
  CKA_UNWRAP,
  CKA_WRAP,
  CKF_DECRYPT,
  CKF_SIGN,
  CKK_GENERIC_SECRET,
  CKM_RSA_PKCS,
  CKM_RSA_PKCS_KEY_PAIR_GEN,
  CKR_PIN_LOCKED,
  CKS_RW_PUBLIC_SESSION,
  CKS_RW_USER_FUNCTIONS,
  CKU_CONTEXT_SPECIFIC,
  CKU_USER,
} from '../../../emulator/spec/constants.gen.ts';
import type { Handle } from '../../../emulator/spec/pkcs11-api.ts';
import type { Check } from '../check.ts';
import { readUlong } from '../raw/memory.ts';
import type { Trial } from '../trial.ts';
import { GuardedKey, guardedPair } from './auth-steps.ts';
import { DIGEST, generatedPair, keyPairKinds, pairTemplates, SIGNATURE_ROOM } from './key-pair-steps.ts';
import { bool, isTrue, knownSecret, offers, secretKinds, secretTemplate } from './key-steps.ts';
import { wrapKinds, wrapped } from './key-wrap-steps.ts';
import { ATTEMPTS_MAX, userPinFlags, wrongPin } from './pin-steps.ts';
import { readWriteSession, userPin, userSession } from './steps.ts';

/** CKA_ALWAYS_AUTHENTICATE: PKCS#11 3.1 sections 4.9, 5.6.8. */

const stateOf = (trial: Trial, session: Handle): number =>
  trial.step('C_GetSessionInfo', () => trial.p11.C_GetSessionInfo(session)).state;

export const AUTH_CHECKS: readonly Check[] = [
  {
    rule: 'AUTH-01',
    caller: 'api',
    run(trial) {
      const { kind, session, pair } = new GuardedKey(trial);
      trial.same('CKA_ALWAYS_AUTHENTICATE', isTrue(trial, session, pair.privateKey, CKA_ALWAYS_AUTHENTICATE), true);
      const usual = generatedPair(trial, session, kind);
      const byDefault = isTrue(trial, session, usual.privateKey, CKA_ALWAYS_AUTHENTICATE);
      trial.same('CKA_ALWAYS_AUTHENTICATE unless it is given', byDefault, false);
      const open = [bool(CKA_PRIVATE, false), bool(CKA_ALWAYS_AUTHENTICATE, true)];
      const templates = pairTemplates(trial, kind, { privateKey: open });
      const generate = () => trial.p11.C_GenerateKeyPair(session, { mechanism: kind.generation }, ...templates);
      trial.api('C_GenerateKeyPair, CKA_ALWAYS_AUTHENTICATE without CKA_PRIVATE', generate, 'TEMPLATE_INCONSISTENT');
    },
  },
  {
    rule: 'AUTH-02',
    caller: 'api',
    run(trial) {
      const key = new GuardedKey(trial);
      key.begin();
      trial.api('C_Sign without the PIN', () => key.sign(), 'USER_NOT_LOGGED_IN');
      trial.same('state', stateOf(trial, key.session), CKS_RW_USER_FUNCTIONS);
      trial.api('C_Sign with it', () => signedWithPin(trial, key), 'OK');
    },
  },
  {
    rule: 'AUTH-03',
    caller: 'api',
    run(trial) {
      const key = new GuardedKey(trial);
      key.begin();
      trial.api('C_Login (context-specific)', () => key.authenticate(), 'OK');
      if (trial.hasLibrary) lengthQuery(trial, key.session);
      trial.api('C_Sign, one octet of room', () => key.sign(1), 'BUFFER_TOO_SMALL');
      trial.api('C_Sign', () => key.sign(), 'OK');
      key.begin();
      trial.api('C_Sign, the second without the PIN', () => key.sign(), 'USER_NOT_LOGGED_IN');
      inParts(trial);
    },
  },
  {
    rule: 'AUTH-04',
    caller: 'api',
    harm: 'wrong-pin',
    run(trial) {
      const { p11 } = trial;
      const key = new GuardedKey(trial);
      const wrong = wrongPin(userPin(trial));
      const before = userPinFlags(trial);
      key.begin();
      trial.api('C_Login (context-specific) with a wrong PIN', () => key.authenticate(wrong), 'PIN_INCORRECT');
      trial.same('state', stateOf(trial, key.session), CKS_RW_USER_FUNCTIONS);
      const after = userPinFlags(trial);
      trial.api('C_Sign', () => key.sign(), 'USER_NOT_LOGGED_IN');
      trial.step('C_Logout', () => p11.C_Logout(key.session));
      trial.step('C_Login (user)', () => p11.C_Login(key.session, CKU_USER, userPin(trial)));
      trial.step('C_Logout', () => p11.C_Logout(key.session));
      trial.api('C_Login with a wrong PIN', () => p11.C_Login(key.session, CKU_USER, wrong), 'PIN_INCORRECT');
      // What a wrong PIN does to the flags, it does wherever it is given.
      trial.same('COUNT_LOW, FINAL_TRY, LOCKED after one wrong PIN', after, userPinFlags(trial));
      if (after.countLow === before.countLow)
        trial.note('one wrong PIN shows in no flag: whether it counts is AUTH-05');
    },
  },
  {
    rule: 'AUTH-05',
    caller: 'api',
    harm: 'wrong-pin',
    run(trial) {
      const key = new GuardedKey(trial);
      const wrong = wrongPin(userPin(trial));
      for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
        if (attempt === 0) key.begin();
        const act = () => key.authenticate(wrong);
        const { rv } = trial.api('C_Login (context-specific) with a wrong PIN', act, 'PIN_INCORRECT', 'PIN_LOCKED');
        if (rv !== CKR_PIN_LOCKED && !userPinFlags(trial).locked) continue;
        const again = readWriteSession(trial);
        const right = () => trial.p11.C_Login(again, CKU_USER, userPin(trial));
        if (rv !== CKR_PIN_LOCKED)
          trial.api('C_Login (context-specific) then', () => key.authenticate(wrong), 'PIN_LOCKED');
        trial.same('state when the PIN is locked', stateOf(trial, key.session), CKS_RW_PUBLIC_SESSION);
        trial.api('C_Login (user) then', right, 'PIN_LOCKED');
        return;
      }
      trial.unsupported(`the user PIN is not locked after ${ATTEMPTS_MAX} wrong ones`);
    },
  },
  {
    rule: 'AUTH-06',
    caller: 'api',
    run(trial) {
      const { p11 } = trial;
      const session = userSession(trial);
      const [kind] = keyPairKinds(trial);
      const { privateKey } = generatedPair(trial, session, kind);
      trial.step('C_SignInit', () => p11.C_SignInit(session, { mechanism: kind.signing }, privateKey));
      const login = () => p11.C_Login(session, CKU_CONTEXT_SPECIFIC, userPin(trial));
      trial.api('C_Login (context-specific) for a usual key', login, 'OPERATION_NOT_INITIALIZED');
      trial.api('C_Sign', () => p11.C_Sign(session, DIGEST, Buffer.alloc(SIGNATURE_ROOM)), 'OK');
    },
  },
  {
    rule: 'AUTH-07',
    caller: 'api',
    run(trial) {
      const { p11 } = trial;
      if (!offers(trial, CKM_RSA_PKCS, CKF_DECRYPT)) return trial.unsupported('it has no CKM_RSA_PKCS that decrypts');
      const session = userSession(trial);
      const kind = keyPairKinds(trial).find(({ generation }) => generation === CKM_RSA_PKCS_KEY_PAIR_GEN);
      if (kind === undefined) return trial.unsupported('it generates no RSA keys');
      const pair = guardedPair(trial, session, kind, {
        publicKey: [bool(CKA_ENCRYPT, true), bool(CKA_WRAP, true)],
        privateKey: [bool(CKA_DECRYPT, true), bool(CKA_UNWRAP, true)],
      });
      const mechanism = { mechanism: CKM_RSA_PKCS };
      trial.step('C_EncryptInit', () => p11.C_EncryptInit(session, mechanism, pair.publicKey));
      const secret = trial.step('C_Encrypt', () => p11.C_Encrypt(session, DIGEST, Buffer.alloc(SIGNATURE_ROOM)));
      const decrypt = () => p11.C_Decrypt(session, secret, Buffer.alloc(SIGNATURE_ROOM));
      const begin = () => p11.C_DecryptInit(session, mechanism, pair.privateKey);
      trial.step('C_DecryptInit', begin);
      trial.api('C_Login (context-specific)', () => p11.C_Login(session, CKU_CONTEXT_SPECIFIC, userPin(trial)), 'OK');
      const { value } = trial.api('C_Decrypt with the PIN', decrypt, 'OK');
      if (value !== undefined) trial.same('what is decrypted', value, DIGEST);
      trial.step('C_DecryptInit', begin);
      trial.api('C_Decrypt without it', decrypt, 'USER_NOT_LOGGED_IN');
      unwrapped(trial, session, pair.publicKey, pair.privateKey);
    },
  },
];

/** A refused operation may be active still: the next one is made in a session of its own. */
function signedWithPin(trial: Trial, { kind, pair }: GuardedKey): Buffer {
  const { p11 } = trial;
  const session = readWriteSession(trial);
  p11.C_SignInit(session, { mechanism: kind.signing }, pair.privateKey);
  p11.C_Login(session, CKU_CONTEXT_SPECIFIC, userPin(trial));
  return p11.C_Sign(session, DIGEST, Buffer.alloc(SIGNATURE_ROOM));
}

/** Asking for the length ends neither the operation nor what the PIN was given for. */
function lengthQuery(trial: Trial, session: Handle): void {
  const { memory } = trial.library;
  const length = memory.ulong(0);
  trial.raw(['C_Sign', session, DIGEST, DIGEST.length, null, length], 'OK');
  trial.holds('the length is told', readUlong(length, 0) > 0);
}

/** AUTH-03 in parts, by a mechanism that hashes and signs. */
function inParts(trial: Trial) {
  const { p11 } = trial;
  const kind = keyPairKinds(trial).find(({ hashing }) => offers(trial, hashing, CKF_SIGN));
  if (kind === undefined) return trial.note('not tried: an operation in parts, as no mechanism of it hashes and signs');
  const session = readWriteSession(trial);
  const { privateKey } = guardedPair(trial, session, kind);
  const begin = () => p11.C_SignInit(session, { mechanism: kind.hashing }, privateKey);
  trial.step('C_SignInit', begin);
  trial.api('C_Login (context-specific)', () => p11.C_Login(session, CKU_CONTEXT_SPECIFIC, userPin(trial)), 'OK');
  for (const part of [DIGEST, DIGEST]) trial.api('C_SignUpdate', () => p11.C_SignUpdate(session, part), 'OK');
  trial.api('C_SignFinal', () => p11.C_SignFinal(session, Buffer.alloc(SIGNATURE_ROOM)), 'OK');
  trial.step('C_SignInit', begin);
  trial.api('C_SignUpdate, the second without the PIN', () => p11.C_SignUpdate(session, DIGEST), 'USER_NOT_LOGGED_IN');
}

/** C_UnwrapKey has no Init after which the PIN could be given. */
function unwrapped(trial: Trial, session: Handle, wrapping: Handle, unwrapping: Handle) {
  if (secretKinds(trial).length === 0) return trial.note('not tried: C_UnwrapKey, as it has no secret keys');
  const kind = wrapKinds(trial).find(({ mechanism }) => mechanism.mechanism === CKM_RSA_PKCS);
  if (kind === undefined) return trial.note('not tried: C_UnwrapKey, as CKM_RSA_PKCS wraps no keys');
  const octets = wrapped(trial, session, kind, wrapping, knownSecret(trial, session));
  const unwrap = () =>
    trial.p11.C_UnwrapKey(session, { ...kind.mechanism }, unwrapping, octets, secretTemplate(CKK_GENERIC_SECRET));
  trial.api('C_UnwrapKey, for which no PIN can be given', unwrap, 'USER_NOT_LOGGED_IN');
}
