import {
  CKA_LABEL,
  CKF_DONT_BLOCK,
  CKF_SERIAL_SESSION,
  CKM_AES_CBC,
  CKM_AES_ECB,
  CKM_AES_GCM,
  CKM_RSA_PKCS_OAEP,
  CKM_RSA_PKCS_PSS,
  CKM_SHA256,
  CKU_USER,
} from '../../../emulator/spec/constants.gen.ts';
import type { Handle } from '../../../emulator/spec/pkcs11-api.ts';
import type { Check } from '../check.ts';
import type { FunctionName, RawArgument } from '../raw/raw-cryptoki.ts';
import type { Trial } from '../trial.ts';
import { aesKey, dataObject, needMechanism, readWriteSession, userSession } from './steps.ts';

/** Bad handles, NULL_PTR and lengths that cannot be: PKCS#11 3.1 sections 5.1.1 to 5.1.7 and 5.2. */

const NEVER_ISSUED = 0x5eed_1e55;

/** Calls with a session that there is not, and everything else wrong as well. */
function callsWithSession(trial: Trial, session: number): readonly (readonly [FunctionName, ...RawArgument[]])[] {
  const { memory } = trial.library;
  const octets = Buffer.alloc(64);
  const unknownMechanism = memory.mechanism(0x7fff_fff1);
  const count = () => memory.ulong(64);
  return [
    ['C_GetSessionInfo', session, Buffer.alloc(64)],
    ['C_CloseSession', session],
    ['C_Login', session, CKU_USER, Buffer.from('00000000'), 8],
    ['C_Logout', session],
    ['C_GetObjectSize', session, 0, count()],
    ['C_DestroyObject', session, 0],
    ['C_FindObjectsInit', session, null, 0],
    ['C_FindObjects', session, octets, 1, count()],
    ['C_FindObjectsFinal', session],
    ['C_EncryptInit', session, unknownMechanism, 0],
    ['C_Encrypt', session, octets, 16, octets, count()],
    ['C_DecryptInit', session, unknownMechanism, 0],
    ['C_DigestInit', session, unknownMechanism],
    ['C_Digest', session, octets, 16, octets, count()],
    ['C_SignInit', session, unknownMechanism, 0],
    ['C_Sign', session, octets, 16, octets, count()],
    ['C_VerifyInit', session, unknownMechanism, 0],
    ['C_Verify', session, octets, 16, octets, 16],
    ['C_GenerateKey', session, unknownMechanism, memory.template([]), 0, count()],
    ['C_WrapKey', session, unknownMechanism, 0, 0, octets, count()],
    ['C_DeriveKey', session, unknownMechanism, 0, memory.template([]), 0, count()],
    ['C_SeedRandom', session, octets, 16],
    ['C_GenerateRandom', session, octets, 16],
  ];
}

/** Calls in which the pointer that the answer is to go to, or a template of several, is NULL_PTR. */
function callsWithNull(
  trial: Trial,
  slot: Handle,
  session: Handle,
): readonly (readonly [FunctionName, ...RawArgument[]])[] {
  const { memory } = trial.library;
  return [
    ['C_GetSlotList', false, null, null],
    ['C_GetSlotInfo', slot, null],
    ['C_GetTokenInfo', slot, null],
    ['C_GetMechanismList', slot, null, null],
    ['C_GetMechanismInfo', slot, CKM_SHA256, null],
    ['C_OpenSession', slot, CKF_SERIAL_SESSION, null, null, null],
    ['C_GetSessionInfo', session, null],
    ['C_FindObjectsInit', session, null, 1],
    ['C_GenerateRandom', session, null, 16],
    ['C_CreateObject', session, null, 1, memory.ulong(0)],
    ['C_CreateObject', session, memory.template([]), 0, null],
    ['C_WaitForSlotEvent', CKF_DONT_BLOCK, null, null],
    ['C_DigestInit', session, null],
  ];
}

export const ARGUMENT_CHECKS: readonly Check[] = [
  {
    rule: 'GEN-13',
    caller: 'raw',
    run(trial) {
      trial.raw(['C_GetInfo', null], 'ARGUMENTS_BAD');
      trial.raw(['C_GetInfo', Buffer.alloc(512)], 'OK');
    },
  },
  {
    rule: 'GEN-18',
    caller: 'raw',
    run(trial) {
      const session = readWriteSession(trial);
      trial.raw(['C_GetFunctionStatus', session], 'FUNCTION_NOT_PARALLEL');
      trial.raw(['C_CancelFunction', session], 'FUNCTION_NOT_PARALLEL');
    },
  },
  {
    rule: 'GEN-19',
    caller: 'raw',
    run(trial) {
      // The control: there is a session, so it is the handle that is refused.
      readWriteSession(trial);
      for (const session of [0, NEVER_ISSUED]) {
        for (const call of callsWithSession(trial, session))
          trial.raw(call, 'SESSION_HANDLE_INVALID', 'FUNCTION_NOT_SUPPORTED');
      }
    },
  },
  {
    rule: 'GEN-24',
    caller: 'raw',
    run(trial) {
      const session = readWriteSession(trial);
      const { slot } = trial;
      for (const call of callsWithNull(trial, slot, session)) {
        const [name] = call;
        const operation = name === 'C_DigestInit' ? ['MECHANISM_INVALID', 'OK', 'OPERATION_NOT_INITIALIZED'] : [];
        trial.raw(call, 'ARGUMENTS_BAD', 'FUNCTION_NOT_SUPPORTED', ...operation);
      }
      trial.rawStep('C_FindObjectsInit', ['C_FindObjectsInit', session, null, 0]);
      trial.raw(['C_FindObjects', session, null, 1, trial.library.memory.ulong(0)], 'ARGUMENTS_BAD');
      trial.raw(['C_FindObjects', session, Buffer.alloc(8), 1, null], 'ARGUMENTS_BAD');
    },
  },
  {
    rule: 'GEN-25',
    caller: 'raw',
    run(trial) {
      const session = userSession(trial);
      const { memory } = trial.library;
      const data = Buffer.alloc(16);
      needMechanism(trial, CKM_SHA256, 'CKM_SHA256');
      trial.rawStep('C_DigestInit', ['C_DigestInit', session, memory.mechanism(CKM_SHA256)]);
      trial.raw(['C_Digest', session, data, 16, Buffer.alloc(32), null], 'ARGUMENTS_BAD');
      needMechanism(trial, CKM_AES_ECB, 'CKM_AES_ECB');
      // In a session of its own: whether the digest above has ended is another rule's matter.
      const other = readWriteSession(trial);
      const key = aesKey(trial, other);
      trial.rawStep('C_EncryptInit', ['C_EncryptInit', other, memory.mechanism(CKM_AES_ECB), key]);
      trial.raw(['C_Encrypt', other, data, 16, Buffer.alloc(16), null], 'ARGUMENTS_BAD');
    },
  },
  {
    rule: 'GEN-26',
    caller: 'raw',
    run(trial) {
      const session = userSession(trial);
      const { memory } = trial.library;
      const wrong = ['MECHANISM_PARAM_INVALID', 'ARGUMENTS_BAD'];
      needMechanism(trial, CKM_AES_CBC, 'CKM_AES_CBC');
      const key = aesKey(trial, session);
      const cbc = (parameter: Buffer | null, length?: number) => memory.mechanism(CKM_AES_CBC, parameter, length);
      trial.raw(['C_EncryptInit', session, cbc(null, 16), key], ...wrong);
      trial.raw(['C_EncryptInit', session, cbc(Buffer.alloc(15)), key], ...wrong);
      const mechanisms = trial.p11.C_GetMechanismList(trial.slot);
      if (mechanisms.includes(CKM_AES_GCM)) {
        const broken = { pIv: Buffer.alloc(12), ulIvLen: 12, ulIvBits: 96, pAAD: null, ulAADLen: 16, ulTagBits: 128 };
        const gcm = memory.mechanism(CKM_AES_GCM, memory.structure('CK_GCM_PARAMS', broken));
        trial.raw(['C_EncryptInit', session, gcm, key], ...wrong);
      }
      for (const mechanism of [CKM_RSA_PKCS_PSS, CKM_RSA_PKCS_OAEP].filter((one) => mechanisms.includes(one))) {
        const name = mechanism === CKM_RSA_PKCS_PSS ? 'C_SignInit' : 'C_EncryptInit';
        // The key is of another type; which of the two faults is named is left to the library.
        trial.raw([name, session, memory.mechanism(mechanism, null, 24), key], ...wrong, 'KEY_TYPE_INCONSISTENT');
      }
      trial.raw(['C_EncryptInit', session, cbc(Buffer.alloc(16)), key], 'OK');
      trial.note(
        'tried: CKM_AES_CBC, CKM_AES_GCM, CKM_RSA_PKCS_PSS and CKM_RSA_PKCS_OAEP, as far as the token has them',
      );
    },
  },
  {
    rule: 'GEN-27',
    caller: 'raw',
    run(trial) {
      const session = readWriteSession(trial);
      const { memory } = trial.library;
      dataObject(trial, session);
      const broken = memory.template([{ type: CKA_LABEL, value: null, length: 16 }]);
      const clean = ['ATTRIBUTE_VALUE_INVALID', 'ARGUMENTS_BAD', 'TEMPLATE_INCONSISTENT', 'TEMPLATE_INCOMPLETE'];
      trial.raw(['C_CreateObject', session, broken, 1, memory.ulong(0)], ...clean);
      trial.raw(['C_FindObjectsInit', session, broken, 1], ...clean);
    },
  },
  {
    rule: 'GEN-29',
    caller: 'raw',
    run(trial) {
      const { memory } = trial.library;
      const mark = memory.ulong(0x1234_5678);
      trial.raw(['C_OpenSession', trial.slot, 0, null, null, mark], 'SESSION_PARALLEL_NOT_SUPPORTED');
      trial.same('the place for the handle', mark, memory.ulong(0x1234_5678));
      const session = readWriteSession(trial);
      const size = memory.ulong(0x1234_5678);
      trial.raw(['C_GetObjectSize', session, NEVER_ISSUED, size], 'OBJECT_HANDLE_INVALID');
      trial.same('the place for the size', size, memory.ulong(0x1234_5678));
      const random = Buffer.alloc(16, 0xaa);
      trial.raw(['C_GenerateRandom', NEVER_ISSUED, random, 16], 'SESSION_HANDLE_INVALID');
      trial.same('the buffer for random octets', random, Buffer.alloc(16, 0xaa));
    },
  },
];
