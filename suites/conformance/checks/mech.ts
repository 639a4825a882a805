import {
  CKF_DIGEST,
  CKF_EXTENSION,
  CKF_GENERATE,
  CKM_AES_CBC,
  CKM_SHA256,
} from '../../../emulator/spec/constants.gen.ts';
import { nameOf } from '../../../emulator/spec/names.ts';
import type { Check } from '../check.ts';
import { readUlong } from '../raw/memory.ts';
import type { Trial } from '../trial.ts';
import { aesKey, needMechanism, readWriteSession, userSession } from './steps.ts';

/** What a token says that it can: PKCS#11 3.1 sections 3.5, 5.5.5, 5.5.6. */

const UNKNOWN = 0x7fff_fff1;

const mechanismsOf = (trial: Trial): number[] =>
  trial.step('C_GetMechanismList', () => trial.p11.C_GetMechanismList(trial.slot));

const flagsOf = (trial: Trial, mechanism: number): number => trial.p11.C_GetMechanismInfo(trial.slot, mechanism).flags;

export const MECH_CHECKS: readonly Check[] = [
  {
    rule: 'MECH-01',
    caller: 'raw',
    run(trial) {
      const { memory } = trial.library;
      const { slot } = trial;
      const count = memory.ulong(0);
      trial.raw(['C_GetMechanismList', slot, null, count], 'OK');
      const there = readUlong(count, 0);
      if (there === 0) trial.unsupported('the token has no mechanism');
      const short = memory.ulong(there - 1);
      trial.raw(['C_GetMechanismList', slot, memory.ulongs(Array(there).fill(0)), short], 'BUFFER_TOO_SMALL');
      trial.same('count after a short buffer', readUlong(short, 0), there);
      const long = memory.ulong(there + 3);
      trial.raw(['C_GetMechanismList', slot, memory.ulongs(Array(there + 3).fill(0)), long], 'OK');
      trial.same('count after a long buffer', readUlong(long, 0), there);
      const listed = mechanismsOf(trial);
      trial.same('mechanisms that are different', new Set(listed).size, listed.length);
      trial.same('the list later', mechanismsOf(trial), listed);
    },
  },
  {
    rule: 'MECH-02',
    caller: 'api',
    run(trial) {
      const { p11, slot } = trial;
      for (const mechanism of mechanismsOf(trial)) {
        const name = nameOf('CKM', mechanism);
        trial.api(`C_GetMechanismInfo(${name})`, () => p11.C_GetMechanismInfo(slot, mechanism), 'OK');
      }
      trial.api('C_GetMechanismInfo(unknown)', () => p11.C_GetMechanismInfo(slot, UNKNOWN), 'MECHANISM_INVALID');
    },
  },
  {
    rule: 'MECH-03',
    caller: 'api',
    run(trial) {
      for (const mechanism of mechanismsOf(trial)) {
        const name = nameOf('CKM', mechanism);
        const { flags, minKeySize, maxKeySize } = trial.p11.C_GetMechanismInfo(trial.slot, mechanism);
        trial.holds(`${name}: CKF_EXTENSION is clear`, (flags & CKF_EXTENSION) === 0);
        trial.holds(`${name}: there is something that it does`, flags >>> 8 !== 0, `flags ${flags.toString(16)}`);
        trial.holds(`${name}: key sizes`, minKeySize <= maxKeySize, `${minKeySize} to ${maxKeySize}`);
      }
    },
  },
  {
    rule: 'MECH-04',
    caller: 'api',
    run(trial) {
      const { p11 } = trial;
      for (const mechanism of mechanismsOf(trial)) {
        if ((flagsOf(trial, mechanism) & CKF_DIGEST) === 0) continue;
        const session = readWriteSession(trial);
        const codes = ['OK', 'MECHANISM_PARAM_INVALID'];
        trial.api(
          `C_DigestInit(${nameOf('CKM', mechanism)})`,
          () => p11.C_DigestInit(session, { mechanism }),
          ...codes,
        );
        p11.C_CloseSession(session);
      }
      if (trial.looked === 0) trial.unsupported('the token makes no digests');
      trial.note('tried: C_DigestInit of every mechanism with CKF_DIGEST; not yet the other functions');
    },
  },
  {
    rule: 'MECH-05',
    caller: 'api',
    run(trial) {
      const { p11 } = trial;
      trial.note('tried: C_DigestInit and C_GenerateKey; not yet the functions that need a key');
      const session = userSession(trial);
      for (const mechanism of mechanismsOf(trial)) {
        const name = nameOf('CKM', mechanism);
        const flags = flagsOf(trial, mechanism);
        if ((flags & CKF_DIGEST) === 0) {
          trial.api(`C_DigestInit(${name})`, () => p11.C_DigestInit(session, { mechanism }), 'MECHANISM_INVALID');
        }
        if ((flags & CKF_GENERATE) === 0) {
          const generate = () => p11.C_GenerateKey(session, { mechanism }, []);
          trial.api(
            `C_GenerateKey(${name})`,
            generate,
            'MECHANISM_INVALID',
            'FUNCTION_NOT_SUPPORTED',
            'TEMPLATE_INCOMPLETE',
          );
        }
      }
    },
  },
  {
    rule: 'MECH-07',
    caller: 'api',
    run(trial) {
      const { p11 } = trial;
      needMechanism(trial, CKM_AES_CBC, 'CKM_AES_CBC');
      const session = userSession(trial);
      const key = aesKey(trial, session);
      const init = (parameter?: Buffer) => () =>
        p11.C_EncryptInit(session, { mechanism: CKM_AES_CBC, ...(parameter && { parameter }) }, key);
      trial.api('C_EncryptInit, initialisation vector of 15 octets', init(Buffer.alloc(15)), 'MECHANISM_PARAM_INVALID');
      trial.api('C_EncryptInit, no initialisation vector', init(), 'MECHANISM_PARAM_INVALID');
      trial.api('C_EncryptInit, initialisation vector of 16 octets', init(Buffer.alloc(16)), 'OK');
    },
  },
  {
    rule: 'MECH-08',
    caller: 'api',
    run(trial) {
      const { p11 } = trial;
      needMechanism(trial, CKM_SHA256, 'CKM_SHA256');
      const session = readWriteSession(trial);
      const init = (parameter: Buffer) => () => p11.C_DigestInit(session, { mechanism: CKM_SHA256, parameter });
      trial.api('C_DigestInit(CKM_SHA256) with a parameter', init(Buffer.alloc(5)), 'MECHANISM_PARAM_INVALID');
    },
  },
  {
    rule: 'MECH-09',
    caller: 'api',
    run(trial) {
      const { p11 } = trial;
      const session = userSession(trial);
      const mechanism = { mechanism: UNKNOWN };
      const calls: [string, () => unknown][] = [
        ['C_DigestInit', () => p11.C_DigestInit(session, mechanism)],
        ['C_GenerateKey', () => p11.C_GenerateKey(session, mechanism, [])],
        ['C_GenerateKeyPair', () => p11.C_GenerateKeyPair(session, mechanism, [], [])],
      ];
      for (const [call, act] of calls)
        trial.api(`${call}(unknown)`, act, 'MECHANISM_INVALID', 'FUNCTION_NOT_SUPPORTED');
      if (!mechanismsOf(trial).includes(CKM_AES_CBC)) return trial.note('without a key: the token has no CKM_AES_CBC');
      const key = aesKey(trial, session);
      const keyed: [string, () => unknown][] = [
        ['C_EncryptInit', () => p11.C_EncryptInit(session, mechanism, key)],
        ['C_DecryptInit', () => p11.C_DecryptInit(session, mechanism, key)],
        ['C_SignInit', () => p11.C_SignInit(session, mechanism, key)],
        ['C_VerifyInit', () => p11.C_VerifyInit(session, mechanism, key)],
        ['C_WrapKey', () => p11.C_WrapKey(session, mechanism, key, key, Buffer.alloc(64))],
        ['C_DeriveKey', () => p11.C_DeriveKey(session, mechanism, key, [])],
      ];
      // Of a key that may not wrap or derive the other fault may be named.
      const other = ['FUNCTION_NOT_SUPPORTED', 'KEY_FUNCTION_NOT_PERMITTED'];
      for (const [call, act] of keyed) trial.api(`${call}(unknown)`, act, 'MECHANISM_INVALID', ...other);
    },
  },
];
