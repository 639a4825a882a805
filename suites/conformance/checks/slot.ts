import {
  CKF_CLOCK_ON_TOKEN,
  CKF_HW_SLOT,
  CKF_LOGIN_REQUIRED,
  CKF_REMOVABLE_DEVICE,
  CKF_RNG,
  CKF_RW_SESSION,
  CKF_SECONDARY_AUTHENTICATION,
  CKF_SERIAL_SESSION,
  CKF_TOKEN_INITIALIZED,
  CKF_TOKEN_PRESENT,
  CKF_USER_PIN_INITIALIZED,
  CKF_WRITE_PROTECTED,
  CKM_SHA256,
} from '../../../emulator/spec/constants.gen.ts';
import type { TokenInfo } from '../../../emulator/spec/pkcs11-api.ts';
import type { Check } from '../check.ts';
import { memberOf, readUlong } from '../raw/memory.ts';
import type { FunctionName, RawArgument } from '../raw/raw-cryptoki.ts';
import type { Trial } from '../trial.ts';
import { logInAsSo, needMechanism, readOnlySession, readWriteSession, soPin, TOKEN_LABEL, userPin } from './steps.ts';

/** Slots and tokens: PKCS#11 3.1 sections 3.2, 5.5.1 to 5.5.3. */

const DEFINED_SLOT_FLAGS = CKF_TOKEN_PRESENT | CKF_REMOVABLE_DEVICE | CKF_HW_SLOT;
const NO_SLOT = 0x5eed_5107;

function tokenInfo(trial: Trial): TokenInfo {
  return trial.step('C_GetTokenInfo', () => trial.p11.C_GetTokenInfo(trial.slot));
}

/** A structure's text fields, as they lie in memory. */
function blankPadded(trial: Trial, structure: string, octets: Buffer, names: readonly string[]): void {
  for (const name of names) {
    const text = memberOf(structure, octets, name) as Buffer;
    trial.holds(`${name} is padded with blanks and has no NUL`, !text.includes(0), text.toString('hex'));
  }
}

/** The counts of sessions in CK_TOKEN_INFO; CK_UNAVAILABLE_INFORMATION is not there. */
function sessionCounts(trial: Trial): { all: number; readWrite: number } | undefined {
  const { sessionCount, rwSessionCount } = tokenInfo(trial);
  const isTold = [sessionCount, rwSessionCount].every((count) => count >= 0 && count < 0xffff_ffff);
  return isTold ? { all: sessionCount, readWrite: rwSessionCount } : undefined;
}

export const SLOT_CHECKS: readonly Check[] = [
  {
    rule: 'SLOT-01',
    caller: 'raw',
    run(trial) {
      const { memory } = trial.library;
      const counts = [0, 1, 1_000_000].map((onEntry) => {
        const count = memory.ulong(onEntry);
        trial.raw(['C_GetSlotList', false, null, count], 'OK');
        return readUlong(count, 0);
      });
      trial.same('counts, whatever stood there', counts, [counts[0], counts[0], counts[0]]);
      trial.same('slots of the other caller', trial.p11.C_GetSlotList(false).length, counts[0]);
    },
  },
  {
    rule: 'SLOT-02',
    caller: 'raw',
    run(trial) {
      const { memory } = trial.library;
      const there = trial.p11.C_GetSlotList(false).length;
      if (there === 0) trial.unsupported('there is no slot');
      const short = memory.ulong(there - 1);
      trial.raw(['C_GetSlotList', false, memory.ulongs(Array(there).fill(0)), short], 'BUFFER_TOO_SMALL');
      trial.same('count after a short buffer', readUlong(short, 0), there);
      const long = memory.ulong(there + 5);
      trial.raw(['C_GetSlotList', false, memory.ulongs(Array(there + 5).fill(0)), long], 'OK');
      trial.same('count after a long buffer', readUlong(long, 0), there);
    },
  },
  {
    rule: 'SLOT-03',
    caller: 'api',
    run(trial) {
      const { p11 } = trial;
      const all = p11.C_GetSlotList(false);
      const infos = all.map((slot) => trial.api('C_GetSlotInfo', () => p11.C_GetSlotInfo(slot), 'OK').value);
      const withToken = all.filter((_, at) => ((infos[at]?.flags ?? 0) & CKF_TOKEN_PRESENT) !== 0);
      const hex = (slots: readonly Buffer[]) => slots.map((slot) => slot.toString('hex')).sort();
      trial.same('slots with a token', hex(p11.C_GetSlotList(true)), hex(withToken));
    },
  },
  {
    rule: 'SLOT-05',
    caller: 'api',
    run(trial) {
      for (const slot of trial.p11.C_GetSlotList(false)) {
        const { flags } = trial.p11.C_GetSlotInfo(slot);
        trial.same('slot flags that the standard does not have', flags & ~DEFINED_SLOT_FLAGS, 0);
        const isFixed = (flags & CKF_REMOVABLE_DEVICE) === 0;
        trial.holds('a fixed slot has its token', !isFixed || (flags & CKF_TOKEN_PRESENT) !== 0);
        trial.same(
          'CKF_REMOVABLE_DEVICE later',
          trial.p11.C_GetSlotInfo(slot).flags & CKF_REMOVABLE_DEVICE,
          flags & CKF_REMOVABLE_DEVICE,
        );
      }
    },
  },
  {
    rule: 'SLOT-06',
    caller: 'raw',
    run(trial) {
      const { memory } = trial.library;
      const calls: (readonly [FunctionName, ...RawArgument[]])[] = [
        ['C_GetSlotInfo', NO_SLOT, Buffer.alloc(256)],
        ['C_GetTokenInfo', NO_SLOT, Buffer.alloc(512)],
        ['C_GetMechanismList', NO_SLOT, null, memory.ulong(0)],
        ['C_GetMechanismInfo', NO_SLOT, CKM_SHA256, Buffer.alloc(64)],
        ['C_OpenSession', NO_SLOT, CKF_SERIAL_SESSION, null, null, memory.ulong(0)],
        ['C_CloseAllSessions', NO_SLOT],
        ['C_InitToken', NO_SLOT, Buffer.from('00000000'), 8, Buffer.alloc(32, ' ')],
      ];
      for (const call of calls) trial.raw(call, 'SLOT_ID_INVALID');
      trial.raw(['C_GetSlotInfo', trial.slot, Buffer.alloc(256)], 'OK');
    },
  },
  {
    rule: 'SLOT-07',
    caller: 'raw',
    run(trial) {
      const info = trial.library.memory.structure('CK_SLOT_INFO', {});
      trial.raw(['C_GetSlotInfo', trial.slot, info], 'OK');
      blankPadded(trial, 'CK_SLOT_INFO', info, ['slotDescription', 'manufacturerID']);
    },
  },
  {
    rule: 'SLOT-08',
    caller: 'raw',
    run(trial) {
      const info = trial.library.memory.structure('CK_TOKEN_INFO', {});
      trial.raw(['C_GetTokenInfo', trial.slot, info], 'OK');
      blankPadded(trial, 'CK_TOKEN_INFO', info, ['label', 'manufacturerID', 'model', 'serialNumber']);
    },
  },
  {
    rule: 'SLOT-09',
    caller: 'api',
    run(trial) {
      const first = tokenInfo(trial);
      if ((first.flags & CKF_CLOCK_ON_TOKEN) === 0) trial.unsupported('the token has no clock');
      trial.holds('utcTime is 14 digits and 00', /^\d{14}00$/.test(first.utcTime), first.utcTime);
      const month = Number(first.utcTime.slice(4, 6));
      const day = Number(first.utcTime.slice(6, 8));
      trial.holds('utcTime is a time', month >= 1 && month <= 12 && day >= 1 && day <= 31, first.utcTime);
      const later = tokenInfo(trial).utcTime;
      trial.holds('the clock does not go back', later >= first.utcTime, `${first.utcTime}, then ${later}`);
    },
  },
  {
    rule: 'SLOT-10',
    caller: 'api',
    run(trial) {
      const before = sessionCounts(trial);
      if (before === undefined) return trial.unsupported('the token does not tell how many sessions there are');
      const readWrite = readWriteSession(trial);
      readOnlySession(trial);
      trial.same('after two were opened', sessionCounts(trial), {
        all: before.all + 2,
        readWrite: before.readWrite + 1,
      });
      trial.p11.C_CloseSession(readWrite);
      trial.same('after the R/W one was closed', sessionCounts(trial), {
        all: before.all + 1,
        readWrite: before.readWrite,
      });
    },
  },
  {
    rule: 'SLOT-11',
    caller: 'api',
    run(trial) {
      const info = tokenInfo(trial);
      trial.holds(
        'the shortest PIN is no longer than the longest',
        info.minPinLen <= info.maxPinLen,
        `${info.minPinLen} and ${info.maxPinLen}`,
      );
      const pairs = [
        ['public', info.freePublicMemory, info.totalPublicMemory],
        ['private', info.freePrivateMemory, info.totalPrivateMemory],
      ] as const;
      for (const [which, free, total] of pairs) {
        const isTold = [free, total].every((octets) => octets >= 0 && octets < 0xffff_ffff);
        trial.holds(`no more ${which} memory is free than there is`, !isTold || free <= total, `${free} of ${total}`);
      }
    },
  },
  {
    rule: 'SLOT-12',
    caller: 'api',
    run(trial) {
      trial.same('CKF_SECONDARY_AUTHENTICATION', tokenInfo(trial).flags & CKF_SECONDARY_AUTHENTICATION, 0);
    },
  },
  {
    rule: 'SLOT-13',
    caller: 'api',
    harm: 'token',
    run(trial) {
      const { p11 } = trial;
      const flags = () => tokenInfo(trial).flags & (CKF_TOKEN_INITIALIZED | CKF_USER_PIN_INITIALIZED);
      const [so, user] = [soPin(trial), userPin(trial)];
      trial.step('C_InitToken', () => p11.C_InitToken(trial.slot, so, TOKEN_LABEL));
      trial.same('flags after C_InitToken', flags(), CKF_TOKEN_INITIALIZED);
      const session = readWriteSession(trial);
      logInAsSo(trial, session);
      trial.step('C_InitPIN', () => p11.C_InitPIN(session, user));
      trial.same('flags after C_InitPIN', flags(), CKF_TOKEN_INITIALIZED | CKF_USER_PIN_INITIALIZED);
    },
  },
  {
    rule: 'SLOT-14',
    caller: 'api',
    run(trial) {
      if ((tokenInfo(trial).flags & CKF_LOGIN_REQUIRED) !== 0) trial.unsupported('the token wants a login');
      needMechanism(trial, CKM_SHA256, 'CKM_SHA256');
      const session = readOnlySession(trial);
      trial.api('C_DigestInit without a login', () => trial.p11.C_DigestInit(session, { mechanism: CKM_SHA256 }), 'OK');
    },
  },
  {
    rule: 'SLOT-15',
    caller: 'api',
    run(trial) {
      const session = readOnlySession(trial);
      const hasRng = (tokenInfo(trial).flags & CKF_RNG) !== 0;
      const allowed = hasRng ? ['OK'] : ['RANDOM_NO_RNG', 'FUNCTION_NOT_SUPPORTED'];
      trial.api('C_GenerateRandom', () => trial.p11.C_GenerateRandom(session, Buffer.alloc(16)), ...allowed);
    },
  },
  {
    rule: 'SLOT-16',
    caller: 'api',
    run(trial) {
      if ((tokenInfo(trial).flags & CKF_WRITE_PROTECTED) === 0) trial.unsupported('the token is not write-protected');
      const flags = CKF_SERIAL_SESSION | CKF_RW_SESSION;
      trial.api('C_OpenSession (R/W)', () => trial.p11.C_OpenSession(trial.slot, flags), 'TOKEN_WRITE_PROTECTED');
    },
  },
];
