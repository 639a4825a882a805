import {
  CKA_TOKEN,
  CKF_RW_SESSION,
  CKF_SERIAL_SESSION,
  CKM_GOSTR3411,
  CKM_SHA_1,
  CKM_SHA256,
  CKN_SURRENDER,
  CKR_CANCEL,
  CKR_OK,
} from '../../../emulator/spec/constants.gen.ts';
import type { Check } from '../check.ts';
import { rvName } from '../finding.ts';
import { PLATFORM } from '../raw/layout.ts';
import type { FunctionName, RawArgument } from '../raw/raw-cryptoki.ts';
import type { Trial } from '../trial.ts';
import { bool, inC, keyKind } from './obj-steps.ts';
import { userSession } from './steps.ts';

/** Callbacks: PKCS#11 3.1 sections 5.21 and 5.1.4. */

/** What the application was told. */
interface Notification {
  readonly session: bigint;
  readonly event: number;
  readonly application: bigint;
}

type Call = readonly [FunctionName, ...RawArgument[]];

const big = (value: unknown): bigint => BigInt(value as number | bigint);

/** What may take its time. */
const MESSAGE = Buffer.alloc(65_536, 0x61);

/** Calls that a library could give up the processor in; each list is one operation. */
function longOperations(trial: Trial, session: Buffer): Call[][] {
  const { memory } = trial.library;
  const mechanisms = trial.p11.C_GetMechanismList(trial.slot);
  const random: Call[] = [['C_GenerateRandom', session, Buffer.alloc(4096), 4096]];
  const operations = [random];
  const digest = [CKM_SHA_1, CKM_SHA256, CKM_GOSTR3411].find((one) => mechanisms.includes(one));
  if (digest !== undefined) {
    const length = memory.ulong(64);
    operations.push([
      ['C_DigestInit', session, memory.mechanism(digest)],
      ['C_Digest', session, MESSAGE, MESSAGE.length, Buffer.alloc(64), length],
    ]);
  }
  const kind = keyKind(trial, ({ generation }) => mechanisms.includes(generation));
  const own = [bool(CKA_TOKEN, false)].map((attribute) => inC(memory, attribute));
  const whole = [...kind.generationTemplate.map((attribute) => inC(memory, attribute)), ...own];
  const mechanism = memory.mechanism(kind.generation);
  const first = [session, mechanism, memory.template(whole), whole.length] as const;
  const generate: Call = kind.isPair
    ? ['C_GenerateKeyPair', ...first, memory.template(own), own.length, memory.ulong(0), memory.ulong(0)]
    : ['C_GenerateKey', ...first, memory.ulong(0)];
  return [...operations, [generate]];
}

/** Whether the token performs an operation at all, in a session without callbacks. */
function performs(trial: Trial, operation: readonly Call[]): boolean {
  return operation.every((call) => trial.raw(call, 'OK', 'FUNCTION_NOT_SUPPORTED', 'RANDOM_NO_RNG') === CKR_OK);
}

/** One operation with a callback that asks to be let off. */
function withCallback(trial: Trial, operation: readonly Call[], told: readonly Notification[]): void {
  for (const call of operation) {
    const before = told.length;
    const rv = rvName(trial.library.call(...call));
    const isCancelled = told.slice(before).some(({ event }) => event === CKN_SURRENDER);
    const when = isCancelled ? 'when its callback has answered CKR_CANCEL' : 'without a callback being called';
    trial.same(`${call[0]} ${when}`, rv, isCancelled ? 'FUNCTION_CANCELED' : 'OK');
    if (isCancelled) return;
  }
}

export const CB_CHECKS: readonly Check[] = [
  {
    rule: 'CB-01',
    caller: 'raw',
    run(trial) {
      const { library, slot } = trial;
      const { memory } = library;
      const plain = userSession(trial);
      const performed = longOperations(trial, plain).map((operation) => performs(trial, operation));
      const told: Notification[] = [];
      const notify = library.callback(['ulong', 'ulong', 'pointer'], (session, event, application) => {
        told.push({ session: big(session), event: Number(event), application: big(application) });
        return CKR_CANCEL;
      });
      const application = memory.addressOf(Buffer.from('conformance'));
      const session = memory.ulong(0);
      const flags = CKF_SERIAL_SESSION | CKF_RW_SESSION;
      trial.rawStep('C_OpenSession (with a callback)', ['C_OpenSession', slot, flags, application, notify, session]);
      for (const [at, operation] of longOperations(trial, session).entries()) {
        if (performed[at] === true) withCallback(trial, operation, told);
      }
      const handle = PLATFORM.ulong === 4 ? big(session.readUInt32LE()) : session.readBigUInt64LE();
      const strange = told.filter((one) => one.session !== handle || one.application !== application);
      trial.same('callbacks with another session or pApplication', strange.length, 0);
      trial.raw(['C_CloseSession', session], 'OK');
      const during = told.length;
      for (const operation of longOperations(trial, plain)) performs(trial, operation);
      trial.same('callbacks after the session was closed', told.length - during, 0);
      if (during === 0) trial.unsupported('the library makes no callback in what takes its time');
    },
  },
];
