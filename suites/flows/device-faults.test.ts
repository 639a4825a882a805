import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import * as ck from '../../emulator/index.ts';
import { bankRoutes } from '../../http/bank.ts';
import { caRoutes } from '../../http/ca.ts';
import { SeededRng } from '../../simulation/rng.ts';
import { destroyPair, type HttpClient, readKeySet, withToken } from '../../workstation/index.ts';
import { ClientAtWork } from './testing/client-at-work.ts';

/** Ways in which the device fails a call. */
const ACTS: readonly ck.FaultAct[] = [
  { fail: 'CKR_DEVICE_ERROR' },
  { failAfter: 'CKR_DEVICE_ERROR' },
  { powerCut: 'during' },
  { powerCut: 'after' },
];

/** Calls of which every one is struck; of the others, which only read or sign, one each. */
const CHANGES: readonly string[] = [
  'C_OpenSession',
  'C_GenerateKeyPair',
  'C_SetAttributeValue',
  'C_CreateObject',
  'C_Logout',
  'C_CloseSession',
];

/** Where the flow once did the wrong thing: the session stayed open; the token's first word was lost. */
const LESSONS: Readonly<Record<string, ck.FaultAct>> = {
  C_Logout: { fail: 'CKR_DEVICE_ERROR' },
  C_FindObjects: { powerCut: 'during' },
};

/** What goes wrong all the time: mostly that something was done and its answer is lost. */
const STORM: readonly ck.FaultRule[] = [
  ...['C_GenerateKeyPair', 'C_SetAttributeValue', 'C_CreateObject', 'C_DestroyObject', 'C_Sign'].flatMap((name) => {
    const acts: ck.FaultAct[] = [{ failAfter: 'CKR_DEVICE_ERROR' }, { powerCut: 'after' }];
    return acts.map((act) => ({ function: name, when: { probability: 0.08 }, do: act }));
  }),
  { function: '*', when: { probability: 0.0005 }, do: { fail: 'CKR_DEVICE_ERROR' } },
  { function: '*', when: { probability: 0.0005 }, do: { powerCut: 'during' } },
];

/** One call of a regeneration, and how it fails. */
interface Point {
  readonly function: string;
  readonly nth: number;
  readonly act: ck.FaultAct;
}

const rng = new SeededRng('which calls fail, and how');

/**
 * Each call of the flow in turn, each failing in another way than the one before. TOKEN_BENCH_FAULTS=all: every one in every way,
 * which takes an hour.
 */
function pointsOf(calls: ReadonlyMap<string, number>): Point[] {
  const all = process.env.TOKEN_BENCH_FAULTS === 'all';
  let turn = 0;
  return [...calls].flatMap(([name, count]) => {
    const every = Array.from({ length: count }, (_, at) => at + 1);
    const struck = all || CHANGES.includes(name) ? every : [1 + rng.below(count)];
    const acts = () => (all ? ACTS : [LESSONS[name] ?? (ACTS[turn++ % ACTS.length] as ck.FaultAct)]);
    return struck.flatMap((nth) => acts().map((act) => ({ function: name, nth, act })));
  });
}

/** Objects of a token by class, and the labels of its keys: with plain calls, as a judge looks. */
function keysOn(token: ck.Pkcs11, pin: string): { privateKeys: number; publicKeys: number; labels: string[] } {
  const session = token.C_OpenSession(token.C_GetSlotList(true)[0] as ck.Handle, ck.CKF_SERIAL_SESSION);
  try {
    token.C_Login(session, ck.CKU_USER, pin);
    const labelsOf = (objectClass: number) => {
      token.C_FindObjectsInit(session, [{ type: ck.CKA_CLASS, value: objectClass }]);
      const found = token.C_FindObjects(session, 100);
      token.C_FindObjectsFinal(session);
      return found.map((object) => {
        return token.C_GetAttributeValue(session, object, [{ type: ck.CKA_LABEL }])[0]?.value.toString() ?? '';
      });
    };
    const [secret, open] = [labelsOf(ck.CKO_PRIVATE_KEY), labelsOf(ck.CKO_PUBLIC_KEY)];
    return { privateKeys: secret.length, publicKeys: open.length, labels: [...secret, ...open] };
  } finally {
    token.C_CloseSession(session);
  }
}

describe('a device that fails at one call of a regeneration', () => {
  let work: ClientAtWork;
  /** The step that was begun last. */
  let step = '';
  beforeAll(async () => {
    work = await ClientAtWork.come('device faults');
    work.onEvent = (event) => {
      if (event.kind === 'step-started') step = event.step;
    };
  });
  afterEach(() => work.bench.emulator.faults.disarm());
  afterAll(() => work.leave());

  const registered = async (bank: HttpClient) => {
    const { id } = await work.profile(bank);
    const { certificates } = await bank.call(bankRoutes.signatureParameters, { params: { id } });
    return certificates.map(({ serialNumber }) => serialNumber);
  };
  const requests = async () => (await work.bench.caClient().call(caRoutes.requests)).length;
  const keys = () => keysOn(work.bench.token, work.personalised.pin);

  /** How often a regeneration calls each function that uses the token. */
  async function callsOfARegeneration(): Promise<ReadonlyMap<string, number>> {
    const { faults } = work.bench.emulator;
    const { bank } = await work.login();
    faults.arm({ rules: [{ function: '*', when: { every: 1 }, do: { slowMs: 0 } }] });
    await work.regenerate({ bank });
    faults.disarm();
    const calls = new Map<string, number>();
    for (const { functionName } of faults.fired) calls.set(functionName, (calls.get(functionName) ?? 0) + 1);
    calls.delete('C_GetSlotList');
    return calls;
  }

  /** Runs a regeneration that is struck. @returns what it stopped with; undefined when it came to its end all the same. */
  async function struck({ function: name, nth, act }: Point, bank: HttpClient) {
    const { faults } = work.bench.emulator;
    faults.arm({ rules: [{ function: name, when: { nth }, do: act }] });
    step = 'look-at-profile';
    const error = await work.regenerate({ bank, early: true }).then(
      () => undefined,
      (one: Error & { code?: string; step?: string }) => one,
    );
    expect(faults.fired).toHaveLength(1);
    faults.disarm();
    return error;
  }

  /** What a user is told of a device that failed: what happened to it, where, and the token's own word. */
  function expectClearMessage(error: (Error & { code?: string; step?: string }) | undefined, { act }: Point): void {
    if (error === undefined) return;
    const isGone = 'powerCut' in act;
    expect(error).toMatchObject({ name: 'FlowError', code: isGone ? 'token-removed' : 'token-failed', step });
    expect(error.message).toContain(isGone ? 'CKR_DEVICE_REMOVED' : 'CKR_DEVICE_ERROR');
    expect(error.message).not.toContain(work.personalised.pin);
  }

  /** Of a session whose handle was never told, or that could not be closed, nobody else can get rid. */
  function expectSessionsClosed({ function: name, act }: Point): void {
    const { token } = work.bench;
    const [slot] = token.C_GetSlotList(true) as [ck.Handle];
    const isLost = (name === 'C_OpenSession' && 'failAfter' in act) || (name === 'C_CloseSession' && 'fail' in act);
    expect(token.C_GetTokenInfo(slot).sessionCount).toBe(isLost ? 1 : 0);
    token.C_CloseAllSessions(slot);
  }

  async function removeOldSets(current: readonly string[]): Promise<void> {
    await withToken({ token: work.bench.token, pin: work.personalised.pin }, (session) => {
      for (const pair of readKeySet(session).pairs) {
        const isCurrent = pair.certificates.some(({ certificate }) => current.includes(certificate.serialNumber));
        if (!isCurrent) destroyPair(session, pair);
      }
    });
  }

  /** What was there before a regeneration, with only the current set on the token. */
  async function outset() {
    const { bank } = await work.login();
    const current = await registered(bank);
    await removeOldSets(current);
    return { bank, current, keys: keys(), requests: await requests() };
  }

  /** A regeneration from wherever it stands. @returns whether the bank has switched to a new set. */
  async function goOn(current: readonly string[]): Promise<boolean> {
    const { bank } = await work.login();
    const isSwitched = (await registered(bank)).join() !== current.join();
    const { profile } = await work.regenerate({ bank, early: !isSwitched });
    expect(profile.status).toBe('in-operation');
    return (await registered(bank)).join() !== current.join();
  }

  /** One new set beside the old one, one request at the CA, every key named after its certificate, all PIN tries. */
  async function expectOneMore(before: Awaited<ReturnType<typeof outset>>): Promise<void> {
    const { emulator, device } = work.bench;
    const { privateKeys, publicKeys } = before.keys;
    expect(work.pairs()).toEqual({ total: privateKeys + 2, waiting: 0 });
    const after = keys();
    expect(after).toMatchObject({ privateKeys: privateKeys + 2, publicKeys: publicKeys + 2 });
    expect(after.labels.filter((label) => label.includes('WAIT'))).toEqual([]);
    expect(await requests()).toBe(before.requests + 1);
    expect(emulator.slots[0]?.token?.triesLeft.user).toBe(device.userPin.tries);
    expect(emulator.unforeseen).toEqual([]);
  }

  async function play(point: Point): Promise<void> {
    const before = await outset();
    expectClearMessage(await struck(point, before.bank), point);
    expectSessionsClosed(point);
    expect(await goOn(before.current)).toBe(true);
    await expectOneMore(before);
  }

  it('R-CA-22 R-TOKEN-21 says so; the next run goes on: no key is lost or doubled, the PIN has all its tries', async () => {
    const points = pointsOf(await callsOfARegeneration());
    expect(new Set(points.map((point) => point.function)).size).toBeGreaterThan(14);
    for (const point of points) {
      await play(point).catch((error) => {
        throw new Error(`${point.function}, call ${point.nth}, ${JSON.stringify(point.act)}: ${error}`, {
          cause: error,
        });
      });
    }
  }, 7_200_000);

  it('R-CA-22 again and again: the run that gets through makes one set of it', async () => {
    const before = await outset();
    const { faults } = work.bench.emulator;
    faults.arm({ seed: '4', rules: STORM });
    const attempt = () =>
      goOn(before.current).catch((error) => {
        if (faults.armed === undefined) throw error;
        expect(error.code, error.message).toMatch(/^token-(failed|removed)$/);
        return false;
      });
    for (let left = 40; !(await attempt()); left--) if (left === 0) faults.disarm();
    expect(faults.fired.length).toBeGreaterThan(3);
    faults.disarm();
    for (const slot of work.bench.token.C_GetSlotList(true)) work.bench.token.C_CloseAllSessions(slot);
    await expectOneMore(before);
  }, 120_000);
});
