import {
  CKA_CLASS,
  CKA_LABEL,
  CKA_PRIVATE,
  CKA_TOKEN,
  CKF_DONT_BLOCK,
  CKF_LIBRARY_CANT_CREATE_OS_THREADS,
  CKF_OS_LOCKING_OK,
  CKO_DATA,
  CKR_OK,
  CKS_RW_PUBLIC_SESSION,
} from '../../../emulator/spec/constants.gen.ts';
import type { Handle } from '../../../emulator/spec/pkcs11-api.ts';
import { PROTOTYPES } from '../../../emulator/spec/prototypes.gen.ts';
import type { Check } from '../check.ts';
import { memberOf } from '../raw/memory.ts';
import type { FunctionName, RawArgument } from '../raw/raw-cryptoki.ts';
import type { Trial } from '../trial.ts';
import { dataObject, find, logIn, readWriteSession, userSession } from './steps.ts';

/** Handing out the functions, C_Initialize and C_Finalize: PKCS#11 3.1 sections 5.4.1 to 5.4.4. */

/** They tell about the library itself, so they are there before it is initialised. */
const AHEAD = new Set<FunctionName>(['C_Initialize', 'C_GetFunctionList', 'C_GetInterfaceList', 'C_GetInterface']);

/** A call with arguments that would do, were there a library to take them. */
function plainCall(name: FunctionName): [FunctionName, ...RawArgument[]] {
  // The last argument of these two is reserved: it must be NULL_PTR.
  const isReserved = (at: number) => name === 'C_Finalize' || (name === 'C_WaitForSlotEvent' && at === 2);
  const args = PROTOTYPES[name].map((kind, at): RawArgument => {
    if (kind === 'pointer') return isReserved(at) ? null : Buffer.alloc(512);
    if (kind === 'bool') return false;
    // Not to wait for ever where the library lets it through.
    return name === 'C_WaitForSlotEvent' ? CKF_DONT_BLOCK : 0;
  });
  return [name, ...args];
}

function everythingIsRefused(trial: Trial): void {
  const names = (Object.keys(PROTOTYPES) as FunctionName[]).filter((name) => !AHEAD.has(name));
  for (const name of names) {
    if (!trial.library.has(name)) continue;
    const legacy = name === 'C_GetFunctionStatus' || name === 'C_CancelFunction' ? ['FUNCTION_NOT_PARALLEL'] : [];
    trial.raw(plainCall(name), 'CRYPTOKI_NOT_INITIALIZED', 'FUNCTION_NOT_SUPPORTED', ...legacy);
  }
}

function initializeArguments(
  trial: Trial,
  flags: number,
  callbacks: readonly bigint[] = [],
  reserved: Buffer | null = null,
) {
  const [create = 0n, destroy = 0n, lock = 0n, unlock = 0n] = callbacks;
  return trial.library.memory.structure('CK_C_INITIALIZE_ARGS', {
    CreateMutex: create,
    DestroyMutex: destroy,
    LockMutex: lock,
    UnlockMutex: unlock,
    flags,
    pReserved: reserved,
  });
}

/** Mutexes that do nothing but hand out addresses; nothing here runs in two threads. */
function mutexCallbacks(trial: Trial): [bigint, bigint, bigint, bigint] {
  const { library } = trial;
  const fine = () => CKR_OK;
  const one = () => library.callback(['pointer'], fine);
  return [one(), one(), one(), one()];
}

/** One that outlives its session; who makes it takes it away. */
function tokenObject({ p11 }: Trial, session: Handle, label: string): Handle {
  return p11.C_CreateObject(session, [
    { type: CKA_CLASS, value: CKO_DATA },
    { type: CKA_TOKEN, value: true },
    { type: CKA_PRIVATE, value: false },
    { type: CKA_LABEL, value: label },
  ]);
}

export const LIFECYCLE_CHECKS: readonly Check[] = [
  {
    rule: 'GEN-01',
    caller: 'raw',
    begins: 'loaded',
    run(trial) {
      const { listVersion, unlisted } = trial.library;
      trial.holds('CK_FUNCTION_LIST has a version of 2.x or more', listVersion.major >= 2, `${listVersion.major}`);
      trial.same('functions of CK_FUNCTION_LIST that are NULL_PTR', unlisted.join(' '), '');
    },
  },
  {
    rule: 'GEN-02',
    caller: 'raw',
    begins: 'loaded',
    run(trial) {
      trial.raw(['C_GetFunctionList', null], 'ARGUMENTS_BAD');
      trial.raw(['C_GetFunctionList', Buffer.alloc(16)], 'OK');
    },
  },
  {
    rule: 'GEN-03',
    caller: 'raw',
    begins: 'loaded',
    run(trial) {
      everythingIsRefused(trial);
      // The other half, and the proof that the same calls are answered otherwise in between.
      trial.rawStep('C_Initialize', ['C_Initialize', null]);
      trial.raw(['C_GetInfo', Buffer.alloc(512)], 'OK');
      trial.rawStep('C_Finalize', ['C_Finalize', null]);
      everythingIsRefused(trial);
    },
  },
  {
    rule: 'GEN-04',
    caller: 'api',
    begins: 'loaded',
    run(trial) {
      const { p11 } = trial;
      trial.initialize();
      trial.initialize('CRYPTOKI_ALREADY_INITIALIZED');
      trial.api('C_GetSlotList after that', () => p11.C_GetSlotList(false), 'OK');
    },
  },
  {
    rule: 'GEN-05',
    caller: 'raw',
    begins: 'loaded',
    run(trial) {
      const reserved = initializeArguments(trial, CKF_OS_LOCKING_OK, [], Buffer.alloc(64));
      trial.raw(['C_Initialize', reserved], 'ARGUMENTS_BAD');
      trial.raw(['C_GetInfo', Buffer.alloc(512)], 'CRYPTOKI_NOT_INITIALIZED');
      trial.raw(['C_Initialize', initializeArguments(trial, CKF_OS_LOCKING_OK)], 'OK');
    },
  },
  {
    rule: 'GEN-06',
    caller: 'raw',
    begins: 'loaded',
    run(trial) {
      const all = mutexCallbacks(trial);
      for (let given = 1; given < 0b1111; given++) {
        const some = all.map((address, at) => (given & (1 << at) ? address : 0n));
        const rv = trial.raw(['C_Initialize', initializeArguments(trial, 0, some)], 'ARGUMENTS_BAD');
        if (rv === CKR_OK) trial.rawStep('C_Finalize', ['C_Finalize', null]);
      }
    },
  },
  {
    rule: 'GEN-07',
    caller: 'raw',
    begins: 'loaded',
    run(trial) {
      const callbacks = mutexCallbacks(trial);
      const modes: [string, Buffer | null][] = [
        ['no arguments', null],
        ['1: one thread', initializeArguments(trial, 0)],
        ['2: locks of the system', initializeArguments(trial, CKF_OS_LOCKING_OK)],
        ['3: callbacks', initializeArguments(trial, 0, callbacks)],
        ['4: either', initializeArguments(trial, CKF_OS_LOCKING_OK, callbacks)],
      ];
      for (const [mode, args] of modes) {
        const rv = trial.raw(['C_Initialize', args], ...(args === null ? ['OK'] : ['OK', 'CANT_LOCK']));
        trial.note(`${mode}: ${rv === CKR_OK ? 'OK' : 'refused'}`);
        if (rv === CKR_OK) trial.raw(['C_Finalize', null], 'OK');
      }
    },
  },
  {
    rule: 'GEN-08',
    caller: 'raw',
    begins: 'loaded',
    run(trial) {
      const flags = CKF_LIBRARY_CANT_CREATE_OS_THREADS | CKF_OS_LOCKING_OK;
      trial.raw(['C_Initialize', initializeArguments(trial, flags)], 'OK', 'NEED_TO_CREATE_THREADS');
    },
  },
  {
    rule: 'GEN-09',
    caller: 'raw',
    run(trial) {
      trial.raw(['C_Finalize', Buffer.alloc(64)], 'ARGUMENTS_BAD');
      trial.raw(['C_GetInfo', Buffer.alloc(512)], 'OK');
      trial.raw(['C_Finalize', null], 'OK');
    },
  },
  {
    rule: 'GEN-10',
    caller: 'api',
    begins: 'loaded',
    run(trial) {
      const { p11 } = trial;
      trial.api('C_Finalize before C_Initialize', () => p11.C_Finalize(), 'CRYPTOKI_NOT_INITIALIZED');
      trial.initialize();
      trial.api('C_Finalize', () => p11.C_Finalize(), 'OK');
      trial.api('C_Finalize again', () => p11.C_Finalize(), 'CRYPTOKI_NOT_INITIALIZED');
    },
  },
  {
    rule: 'GEN-11',
    caller: 'api',
    run(trial) {
      const { p11 } = trial;
      const label = 'conformance GEN-11';
      const mine = [{ type: CKA_LABEL, value: label }];
      const session = userSession(trial);
      dataObject(trial, session, { label });
      trial.step('C_CreateObject on the token', () => tokenObject(trial, session, label));
      trial.same('objects before', find(trial, session, mine).length, 2);
      trial.api('C_Finalize', () => p11.C_Finalize(), 'OK');
      trial.initialize();
      trial.api(
        'C_GetSessionInfo of a session of before',
        () => p11.C_GetSessionInfo(session),
        'SESSION_HANDLE_INVALID',
      );
      const fresh = readWriteSession(trial);
      trial.same('state of a new session', p11.C_GetSessionInfo(fresh).state, CKS_RW_PUBLIC_SESSION);
      logIn(trial, fresh);
      const left = find(trial, fresh, mine);
      trial.same('objects that are left: the one on the token', left.length, 1);
      for (const object of left) p11.C_DestroyObject(fresh, object);
    },
  },
  {
    rule: 'GEN-12',
    caller: 'raw',
    run(trial) {
      const { library } = trial;
      const info = library.memory.structure('CK_INFO', {});
      trial.raw(['C_GetInfo', info], 'OK');
      for (const name of ['manufacturerID', 'libraryDescription']) {
        const text = memberOf('CK_INFO', info, name) as Buffer;
        trial.holds(
          `${name} is padded with blanks and has no NUL`,
          !text.includes(0) && text.length === 32,
          text.toString('hex'),
        );
      }
      trial.same('flags', memberOf('CK_INFO', info, 'flags'), 0);
      const version = memberOf('CK_INFO', info, 'cryptokiVersion') as Buffer;
      const { major, minor } = library.listVersion;
      trial.holds(
        'cryptokiVersion is that of the functions that are handed out',
        (version[0] === major && (version[1] ?? 0) >= minor) ||
          ((version[0] ?? 0) > major && library.has('C_GetInterface')),
        `${version[0]}.${version[1]} and ${major}.${minor}`,
      );
    },
  },
];
