import { CKR_FUNCTION_NOT_SUPPORTED } from '../../../emulator/spec/constants.gen.ts';
import type { Handle } from '../../../emulator/spec/pkcs11-api.ts';
import type { Check } from '../check.ts';
import { keysOnToken } from '../mechanism-checks/mechanism-keys.ts';
import { agrees } from '../mechanism-checks/subject.ts';
import { readUlong } from '../raw/memory.ts';
import type { FunctionName } from '../raw/raw-cryptoki.ts';
import type { Trial } from '../trial.ts';
import { cipher, digester, MESSAGE, room, signer, whereSupported } from './op-steps.ts';
import { readWriteSession, userSession } from './steps.ts';

/** Saved states, and what 3.0 brought to operations: PKCS#11 3.1 sections 5.6.6, 5.6.7, 5.8.1, 5.14, 5.16. */

const NOTHING_BEGUN = ['OPERATION_NOT_INITIALIZED'];

function needFunction(trial: Trial, name: FunctionName): void {
  if (!trial.library.has(name)) trial.unsupported(`the library has no ${name}`);
}

/** @returns the state; undefined when the token does not save it. */
function saved(trial: Trial, session: Handle): Buffer | undefined {
  const { memory } = trial.library;
  const length = memory.ulong(0);
  const codes = ['OK', 'STATE_UNSAVEABLE', 'FUNCTION_NOT_SUPPORTED'];
  if (trial.raw(['C_GetOperationState', session, null, length], ...codes) !== 0) return undefined;
  const state = Buffer.alloc(readUlong(length, 0));
  const given = memory.ulong(state.length);
  trial.raw(['C_GetOperationState', session, state, given], 'OK');
  return state.subarray(0, readUlong(given, 0));
}

function savedDigest(trial: Trial, first: Handle, second: Handle): void {
  const { p11 } = trial;
  const { mechanism, digest } = digester(trial);
  trial.step('C_DigestInit', () => p11.C_DigestInit(first, mechanism));
  trial.step('C_DigestUpdate', () => p11.C_DigestUpdate(first, MESSAGE));
  const state = saved(trial, first);
  if (state === undefined) {
    trial.note('the token saves no state of a digest');
    return;
  }
  trial.raw(['C_SetOperationState', second, state, state.length, 0, 0], 'OK');
  for (const [what, session] of [
    ['in another session', second],
    ['in its own', first],
  ] as const) {
    trial.api(`C_DigestUpdate ${what}`, () => p11.C_DigestUpdate(session, MESSAGE), 'OK');
    const { value } = trial.api(`C_DigestFinal ${what}`, () => Buffer.from(p11.C_DigestFinal(session, room())), 'OK');
    trial.same(`the digest ${what}`, value, digest(Buffer.concat([MESSAGE, MESSAGE])));
  }
  const garbage = Buffer.alloc(state.length, 0x5e);
  trial.raw(['C_SetOperationState', second, garbage, garbage.length, 0, 0], 'SAVED_STATE_INVALID');
  const { keys } = signer(trial, first);
  trial.raw(['C_SetOperationState', second, state, state.length, 0, keys.backward], 'KEY_NOT_NEEDED');
}

function savedSignature(trial: Trial, first: Handle, second: Handle): void {
  const { p11 } = trial;
  const { mechanism, keys, material } = signer(trial, first, ['CKM_SHA256_HMAC', 'CKM_SHA_1_HMAC']);
  trial.step('C_SignInit', () => p11.C_SignInit(first, mechanism, keys.backward));
  trial.step('C_SignUpdate', () => p11.C_SignUpdate(first, MESSAGE));
  const state = saved(trial, first);
  if (state === undefined) {
    trial.note('the token saves no state of a signature');
    return;
  }
  trial.raw(['C_SetOperationState', second, state, state.length, 0, 0], 'KEY_NEEDED', 'OK');
  const other = keysOnToken(trial, first, material.keys, 'sign', 1);
  trial.raw(['C_SetOperationState', second, state, state.length, 0, other.backward], 'KEY_CHANGED');
  trial.raw(['C_SetOperationState', second, state, state.length, 0, keys.backward], 'OK');
  const { value } = trial.api('C_SignFinal', () => Buffer.from(p11.C_SignFinal(second, room())), 'OK');
  if (material.kind === 'mac') trial.same('the code', value, material.mac(material.keys.values[0], MESSAGE));
}

/** Init with NULL_PTR for a mechanism, of a kind of operation that is going on. */
function cancelled(trial: Trial, name: FunctionName, session: Handle, init: () => void, use: () => void): void {
  const act = name === 'C_DigestInit' ? ([name, session, null] as const) : ([name, session, null, 0] as const);
  trial.step(name, init);
  trial.api(`${name} while it is active`, init, 'OPERATION_ACTIVE');
  trial.raw([...act] as [FunctionName, Handle, null], 'OK', 'OPERATION_CANCEL_FAILED');
  trial.api(`${name} when it was cancelled`, init, 'OK');
  trial.api('what was begun again', use, 'OK');
}

/** C_MessageSignInit and what follows, of a mechanism that 3.0 lets sign messages. */
function messages(trial: Trial, session: Handle): void {
  const { memory } = trial.library;
  const { mechanism, keys, material } = signer(trial, session, ['CKM_ECDSA', 'CKM_RSA_PKCS', 'CKM_GOSTR3410']);
  const [data = MESSAGE] = material.inputs;
  const raw = () => memory.mechanism(mechanism.mechanism);
  const sign = (length: Buffer) => ['C_SignMessage', session, null, 0, data, data.length, signature, length] as const;
  const signature = room();
  trial.raw(sign(memory.ulong(signature.length)), ...NOTHING_BEGUN);
  const begun = trial.raw(
    ['C_MessageSignInit', session, raw(), keys.backward],
    'OK',
    'FUNCTION_NOT_SUPPORTED',
    'MECHANISM_INVALID',
  );
  if (begun !== 0) trial.unsupported('the token signs no messages');
  trial.raw(['C_MessageSignInit', session, raw(), keys.backward], 'OPERATION_ACTIVE');
  for (const time of ['first', 'second']) {
    const length = memory.ulong(signature.length);
    if (trial.raw(sign(length), 'OK') !== 0) continue;
    const given = Buffer.from(signature.subarray(0, readUlong(length, 0)));
    const isGood = material.kind === 'signature' && agrees(() => material.verifies(keys.read, data, given));
    trial.holds(`another program verifies the ${time} message`, isGood);
  }
  trial.raw(['C_MessageSignFinal', session], 'OK');
  trial.raw(['C_MessageSignFinal', session], ...NOTHING_BEGUN);
  verifiedMessages(trial, session, keys.forward, raw(), [data, material.kind === 'signature' ? material.length : 0]);
}

function verifiedMessages(
  trial: Trial,
  session: Handle,
  key: Handle,
  mechanism: Buffer,
  [data, length]: readonly [Buffer, number],
): void {
  const verify = (signature: Buffer) =>
    ['C_VerifyMessage', session, null, 0, data, data.length, signature, signature.length] as const;
  trial.raw(verify(Buffer.alloc(length)), ...NOTHING_BEGUN);
  trial.raw(['C_MessageVerifyInit', session, mechanism, key], 'OK');
  trial.raw(verify(Buffer.alloc(length, 1)), 'SIGNATURE_INVALID');
  trial.raw(verify(Buffer.alloc(length + 1)), 'SIGNATURE_LEN_RANGE');
  trial.raw(['C_MessageVerifyFinal', session], 'OK');
  trial.raw(['C_MessageVerifyFinal', session], ...NOTHING_BEGUN);
}

export const OP_VERSION_3_CHECKS: readonly Check[] = [
  {
    rule: 'OP-16',
    caller: 'raw',
    run(trial) {
      needFunction(trial, 'C_SessionCancel');
      const { p11 } = trial;
      const session = userSession(trial);
      whereSupported(trial, [
        () => {
          const { mechanism } = digester(trial);
          const init = () => p11.C_DigestInit(session, mechanism);
          cancelled(trial, 'C_DigestInit', session, init, () => p11.C_Digest(session, MESSAGE, room()));
        },
        () => {
          const { mechanism, keys, material } = signer(trial, session);
          const init = () => p11.C_SignInit(session, mechanism, keys.backward);
          const [data = MESSAGE] = material.inputs;
          cancelled(trial, 'C_SignInit', session, init, () => p11.C_Sign(session, data, room()));
        },
        () => {
          const { mechanism, keys } = cipher(trial, session);
          const init = () => p11.C_EncryptInit(session, mechanism, keys.forward);
          cancelled(trial, 'C_EncryptInit', session, init, () => p11.C_Encrypt(session, MESSAGE, room()));
        },
      ]);
    },
  },
  {
    rule: 'OP-29',
    caller: 'raw',
    run(trial) {
      const [first, second] = [userSession(trial), readWriteSession(trial)];
      const length = trial.library.memory.ulong(0);
      const none = trial.raw(['C_GetOperationState', first, null, length], ...NOTHING_BEGUN, 'FUNCTION_NOT_SUPPORTED');
      if (none === CKR_FUNCTION_NOT_SUPPORTED) trial.unsupported('the library saves no states');
      whereSupported(trial, [
        () => savedDigest(trial, first, second),
        () => savedSignature(trial, readWriteSession(trial), readWriteSession(trial)),
      ]);
    },
  },
  {
    rule: 'OP-32',
    caller: 'raw',
    run(trial) {
      needFunction(trial, 'C_MessageSignInit');
      messages(trial, userSession(trial));
      trial.note('tried: messages that are signed and verified; not those that are encrypted');
    },
  },
];
