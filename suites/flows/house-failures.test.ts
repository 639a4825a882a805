import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { bankRoutes } from '../../http/bank.ts';
import { caRoutes } from '../../http/ca.ts';
import { PortInUseError } from '../../http/server.ts';
import { DAY_MS } from '../../simulation/clock.ts';
import { loginByCertificate } from '../../workstation/index.ts';
import { Bench, DEMO_PIN } from './bench.ts';
import { ClientAtWork, TODAY } from './testing/client-at-work.ts';

const SIGN = /\/regeneration\/sign$/;

/** Whatever happens at the houses: a clear message, nothing half-done, and the flow can be run again. */
describe('failures of the bank and the CA', () => {
  let work: ClientAtWork;
  const come = async (seed: string, options: Parameters<typeof ClientAtWork.come>[1] = {}) => {
    work = await ClientAtWork.come(`house ${seed}`, options);
    return work;
  };
  afterEach(() => work.leave());

  const ca = () => work.bench.caClient();

  /** The flow goes through in the end; there is exactly one new set, and the CA has issued no other one. */
  async function expectSuccess({ requests = 2 } = {}): Promise<void> {
    const { profile } = await work.regenerate();
    expect(profile.status).toBe('in-operation');
    expect(work.pairs()).toEqual({ total: 4, waiting: 0 });
    expect(await ca().call(caRoutes.requests)).toHaveLength(requests);
  }

  it('the CA is down at «Подписать»: the draft is cancelled and the new keys are gone', async () => {
    await come('ca down');
    const { bank } = await work.login();
    work.bankToCa.state = 'cut';
    await expect(work.regenerate({ bank })).rejects.toMatchObject({
      code: 'ca-unavailable',
      step: 'sign-requests',
      hint: expect.stringContaining('Start again later'),
    });
    expect((await work.profile(bank)).status).toBe('regeneration-needed');
    expect(work.pairs()).toEqual({ total: 2, waiting: 0 });
    work.bankToCa.state = 'through';
    await expectSuccess();
  });

  it('R-BANK-74 R-BANK-77 the CA is down later: the status stays «Принят банком», and the next run goes on', async () => {
    await come('ca down later');
    const { bank } = await work.login();
    work.onEvent = (event) => {
      if (event.kind === 'step-started' && event.step === 'wait-for-certificates') work.bankToCa.state = 'cut';
    };
    const polling = { everyMs: 60_000, limitMs: 30 * 60_000 };
    await expect(work.regenerate({ bank, polling })).rejects.toMatchObject({
      code: 'not-ready-in-time',
      step: 'wait-for-certificates',
      hint: expect.stringContaining('Nothing is lost'),
    });
    expect(await work.profile(bank)).toMatchObject({ status: 'accepted-by-bank', statusText: { ru: 'Принят банком' } });
    expect(work.pairs()).toEqual({ total: 4, waiting: 2 });
    work.onEvent = () => undefined;
    work.bankToCa.state = 'through';
    await expectSuccess();
  });

  it('the bank is down before it has the request: the new keys wait, and are used', async () => {
    await come('bank down');
    const { bank } = await work.login();
    work.toBank.affects = ({ path }) => SIGN.test(path);
    work.toBank.state = 'cut';
    await expect(work.regenerate({ bank })).rejects.toMatchObject({ code: 'bank-unreachable', step: 'sign-requests' });
    work.toBank.state = 'through';
    expect(work.pairs()).toEqual({ total: 4, waiting: 2 });
    const waiting = work.view().keyPairs.map(({ id }) => id);
    await expectSuccess();
    expect(work.view().keyPairs.map(({ id }) => id)).toEqual(waiting);
  });

  it('the bank has the request, but its answer is lost: the next run goes on, without a second request', async () => {
    await come('answer lost');
    const { bank } = await work.login();
    work.toBank.affects = ({ path }) => SIGN.test(path);
    work.toBank.state = 'answer-lost';
    await expect(work.regenerate({ bank })).rejects.toMatchObject({ code: 'bank-unreachable', step: 'sign-requests' });
    work.toBank.state = 'through';
    expect((await work.profile(bank)).status).toBe('accepted-by-bank');
    await expectSuccess();
    expect(work.toBank.bodiesOf(SIGN)).toHaveLength(1);
  });

  it('the CA has the request, but its answer to the bank is lost: asked again, it knows the same request', async () => {
    await come('ca answer lost');
    let lost = 0;
    work.bankToCa.affects = ({ method, path }) => method === 'POST' && path === '/requests' && lost++ === 0;
    work.bankToCa.state = 'answer-lost';
    await expectSuccess();
    expect(lost).toBe(2);
    const [first, second, ...others] = work.bankToCa.bodiesOf(/^\/requests$/);
    expect([second, others]).toEqual([first, []]);
  });

  it('the answer to «Продолжить» is lost: the next run finds nothing to do', async () => {
    await come('continue lost');
    const { bank } = await work.login();
    work.toBank.affects = ({ path }) => path.endsWith('/continue');
    work.toBank.state = 'answer-lost';
    await expect(work.regenerate({ bank })).rejects.toMatchObject({ code: 'bank-unreachable', step: 'continue' });
    work.toBank.state = 'through';
    const again = await work.regenerate();
    expect(again).toMatchObject({ outcome: 'nothing-to-do', profile: { status: 'in-operation' } });
    expect(work.pairs()).toEqual({ total: 4, waiting: 0 });
  });

  it('the bank is down at the login', async () => {
    await come('login');
    work.toBank.state = 'cut';
    await expect(work.login()).rejects.toMatchObject({ code: 'bank-unreachable', step: 'login' });
    work.toBank.state = 'through';
    await expectSuccess();
  });

  it('R-BANK-87 a second regeneration of the same profile is refused, and the first can be finished', async () => {
    await come('second');
    const { bank } = await work.login();
    const { bank: elsewhere } = await work.login();
    const { id } = await work.profile(elsewhere);
    let draft: Promise<unknown> | undefined;
    work.toBank.before = async ({ path }) => {
      if (draft || !path.endsWith('/regeneration/new')) return;
      draft = elsewhere.call(bankRoutes.newRegeneration, { params: { id } });
      await draft;
    };
    await expect(work.regenerate({ bank })).rejects.toMatchObject({
      code: 'regeneration-in-progress',
      step: 'open-draft',
    });
    expect((await work.profile(elsewhere)).status).toBe('draft');
    expect(work.pairs()).toEqual({ total: 2, waiting: 0 });
    await expectSuccess();
  });

  it('R-BANK-29 three wrong passwords lock the user: the message says who unlocks', async () => {
    await come('password');
    for (let wrong = 1; wrong <= 3; wrong++) {
      await expect(work.login({ password: 'wrong-one' })).rejects.toMatchObject({ step: 'login' });
    }
    const locked = work.login();
    await expect(locked).rejects.toMatchObject({ code: 'user-locked', hint: expect.stringContaining('unlock') });
  });

  it('R-BANK-34 without a new password the first login stops; R-BANK-37 one of 5 characters is refused', async () => {
    await come('change');
    const { login: name, firstPassword: password } = work.personalised.enrolment;
    const { token, clock } = work.bench;
    const entrance = { token, clock, pin: DEMO_PIN, bank: work.toBank.url, login: name, password };
    await expect(loginByCertificate(entrance)).rejects.toMatchObject({
      code: 'password-change-needed',
      step: 'change-password',
    });
    await expect(loginByCertificate({ ...entrance, newPassword: '12345' })).rejects.toMatchObject({
      code: 'password-refused',
    });
    await expectSuccess();
  });

  it('R-BANK-57 R-BANK-58 an expired certificate leads to the bank route; re-issued there, the client is back at work', async () => {
    await come('expired');
    const { GOST } = work.personalised.enrolment.set;
    work.bench.clock.set(GOST.notAfter + 60_000);
    const { bank, criticalProfiles: expired } = await work.login();
    expect(expired.map(({ statusText }) => statusText.ru)).toEqual(['срок истёк']);
    await expect(work.regenerate({ bank })).rejects.toMatchObject({
      code: 'certificate-expired',
      hint: expect.stringContaining('Operationist'),
    });
    expect(work.pairs()).toEqual({ total: 2, waiting: 0 });
    await work.reissue();
    const { criticalProfiles, subscriber } = await work.login();
    expect(subscriber).not.toBe('');
    expect(criticalProfiles.map(({ status }) => status)).not.toContain('regeneration-needed');
    const again = await work.regenerate();
    expect(again).toMatchObject({ outcome: 'nothing-to-do', profile: { status: 'in-operation' } });
  });

  it('R-BANK-58 the certificate ends while the client is at work: the bank refuses the draft', async () => {
    await come('ends');
    const { GOST } = work.personalised.enrolment.set;
    work.bench.clock.set(GOST.notAfter - 60_000);
    const { bank } = await work.login();
    work.bench.clock.set(GOST.notAfter + 60_000);
    await expect(work.regenerate({ bank })).rejects.toMatchObject({ code: 'certificate-expired' });
    expect(work.pairs()).toEqual({ total: 2, waiting: 0 });
  });

  it('R-BANK-88 the CA’s desk rejects: the reason is told, the new keys are gone, the old one stays', async () => {
    await come('rejected', { approvals: { managerAfterMs: DAY_MS } });
    const { bank } = await work.login();
    let rejected: Promise<unknown> | undefined;
    work.onEvent = (event) => {
      if (event.kind === 'waiting') rejected ??= reject(work);
    };
    await expect(work.regenerate({ bank })).rejects.toMatchObject({
      code: 'request-refused',
      message: expect.stringContaining('TEST: no paper form'),
    });
    expect(await rejected).toMatchObject({ status: 'rejected' });
    expect(work.pairs()).toEqual({ total: 2, waiting: 0 });
    expect((await work.profile(bank)).status).toBe('regeneration-needed');
    work.onEvent = () => undefined;
    await work.regenerate({ bank });
    expect(work.pairs()).toEqual({ total: 4, waiting: 0 });
  });

  it('R-BANK-88 a revoked certificate is refused with the reason; a key set re-issued by the bank works', async () => {
    await come('revoked');
    const { serialNumber } = work.personalised.enrolment.set.GOST;
    await ca().call(caRoutes.revoke, { body: { serialNumber, reason: 'keyCompromise' } });
    work.bench.clock.advance(2 * DAY_MS);
    await expect(work.login()).rejects.toMatchObject({
      step: 'sign-in-with-token',
      message: expect.stringContaining('The certificate is revoked'),
    });
    await work.reissue();
    expect((await work.login()).subscriber).not.toBe('');
  });

  it('a port in use is said before anything is started', async () => {
    await come('port');
    const port = Number(new URL(work.bench.ca.url).port);
    const taken = Bench.start({ seed: 'port', at: TODAY, caPort: port });
    await expect(taken).rejects.toThrow(PortInUseError);
    await expect(taken).rejects.toThrow(`127.0.0.1:${port}`);
    const free = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => free.once('listening', resolve));
    const { port: bankPort } = free.address() as { port: number };
    await expect(Bench.start({ seed: 'port', at: TODAY, bankPort })).rejects.toThrow(PortInUseError);
    await new Promise((resolve) => free.close(resolve));
    const bench = await Bench.start({ seed: 'port', at: TODAY, bankPort });
    await bench.close();
  });
});

async function reject(work: ClientAtWork): Promise<unknown> {
  const ca = work.bench.caClient();
  const [newest] = await ca.call(caRoutes.requests);
  return ca.call(caRoutes.reject, { params: { id: newest?.id ?? '' }, body: { reason: 'TEST: no paper form' } });
}
