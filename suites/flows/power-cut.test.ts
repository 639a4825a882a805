import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CKR_DEVICE_REMOVED, type Pkcs11, Pkcs11Error } from '../../emulator/index.ts';
import { bankRoutes } from '../../http/bank.ts';
import { caRoutes } from '../../http/ca.ts';
import { destroyPair, type HttpClient, readKeySet, withToken } from '../../workstation/index.ts';
import { ClientAtWork } from './testing/client-at-work.ts';

/** Calls that leave something behind on the token. */
const CHANGES: ReadonlySet<string> = new Set([
  'C_GenerateKeyPairAsync',
  'C_SetAttributeValue',
  'C_CreateObject',
  'C_DestroyObject',
]);

/**
 * The workstation's power goes off just before the n-th thing that it changes, on the token or at the bank: from then
 * on nothing that it does arrives anywhere.
 */
class PowerCut {
  changes = 0;
  readonly #at: number;
  readonly #work: ClientAtWork;

  constructor(work: ClientAtWork, at: number) {
    this.#work = work;
    this.#at = at;
    work.toBank.affects = ({ method }) => {
      if (method === 'POST') this.#change();
      if (this.isOff) work.toBank.state = 'cut';
      return true;
    };
  }

  get isOff(): boolean {
    return this.changes > this.#at;
  }

  get token(): Pkcs11 {
    const guard = (name: string, call: (...args: unknown[]) => unknown, target: Pkcs11, args: unknown[]) => {
      if (CHANGES.has(name)) this.#change();
      if (this.isOff) throw new Pkcs11Error(CKR_DEVICE_REMOVED, name);
      return call.apply(target, args);
    };
    return new Proxy(this.#work.bench.token, {
      get(target, name) {
        const member: unknown = Reflect.get(target, name);
        if (typeof member !== 'function' || typeof name !== 'string') return member;
        return (...args: unknown[]) => guard(name, member as (...args: unknown[]) => unknown, target, args);
      },
    });
  }

  /** The power is back: the process that held sessions is gone. */
  restore(): void {
    const { token } = this.#work.bench;
    this.#work.toBank.affects = () => true;
    this.#work.toBank.state = 'through';
    for (const slot of token.C_GetSlotList(true)) token.C_CloseAllSessions(slot);
  }

  #change(): void {
    this.changes += 1;
  }
}

describe('a power cut at the workstation', () => {
  let work: ClientAtWork;
  beforeAll(async () => {
    work = await ClientAtWork.come('power cut');
  });
  afterAll(() => work.leave());

  const registered = async (bank: HttpClient) => {
    const { id } = await work.profile(bank);
    const { certificates } = await bank.call(bankRoutes.signatureParameters, { params: { id } });
    return certificates.map(({ serialNumber }) => serialNumber);
  };
  const requests = async () => (await work.bench.caClient().call(caRoutes.requests)).length;

  /** One regeneration that is cut off, and one that goes on. Returns whether the first came to its end uncut. */
  async function cutOffAt(at: number): Promise<boolean> {
    const { bank } = await work.login();
    const [before, requestsBefore, pairsBefore] = [await registered(bank), await requests(), work.pairs()];
    const cut = new PowerCut(work, at);
    const { token } = cut;
    const first = await work.regenerate({ bank, token, early: true }).then(
      () => 'done' as const,
      (error: { code: string }) => error.code,
    );
    const wasCut = cut.isOff;
    cut.restore();
    const { bank: again } = await work.login();
    const isSwitched = (await registered(again)).join() !== before.join();
    const { profile } = await work.regenerate({ bank: again, early: !isSwitched });
    expect(profile.status, `cut at ${at}`).toBe('in-operation');
    expect(await registered(again), `cut at ${at}`).not.toEqual(before);
    expect(work.pairs(), `cut at ${at}`).toEqual({ total: pairsBefore.total + 2, waiting: 0 });
    expect(await requests(), `cut at ${at}`).toBe(requestsBefore + 1);
    if (wasCut) expect(first, `cut at ${at}`).toMatch(/token-removed|bank-unreachable/);
    else expect(first).toBe('done');
    await removeOldSets(await registered(again));
    return !wasCut;
  }

  async function removeOldSets(current: readonly string[]): Promise<void> {
    const { token } = work.bench;
    await withToken({ token, pin: work.personalised.pin }, (session) => {
      for (const pair of readKeySet(session).pairs) {
        const isCurrent = pair.certificates.some(({ certificate }) => current.includes(certificate.serialNumber));
        if (!isCurrent) destroyPair(session, pair);
      }
    });
  }

  it('R-CA-22 before any change, one after the other: the next run goes on, and there is never a second set', async () => {
    let at = 0;
    while (!(await cutOffAt(at))) at += 1;
    // «Новый», send, two pairs and their IDs, sign, receive, confirm, two certificates with their labels, continue.
    expect(at).toBeGreaterThanOrEqual(18);
    expect(work.bench.emulator.unforeseen).toEqual([]);
  }, 240_000);
});
