import { afterEach, describe, expect, it } from 'vitest';
import { caRoutes } from '../../http/ca.ts';
import { cabinetRoutes } from '../../http/ca-cabinet.ts';
import { UnreachableError } from '../../http/client.ts';
import { DAY_MS } from '../../simulation/clock.ts';
import { type CabinetOptions, HttpClient, installCertificates, requestInCabinet } from '../../workstation/index.ts';
import { ClientAtWork } from './testing/client-at-work.ts';

/** The re-issue of the bank's instruction on KISC: everything through the CA's cabinet, with keys on the token. */

let work: ClientAtWork;
let ca: HttpClient;
afterEach(() => work.leave());

async function come(seed: string): Promise<void> {
  work = await ClientAtWork.come(`cabinet ${seed}`);
  ca = new HttpClient(work.bench.ca.url, 'the CA');
}

const options = (more: Partial<CabinetOptions> = {}): CabinetOptions => {
  const { bench, personalised } = work;
  return { token: bench.token, clock: bench.clock, pin: personalised.pin, ca, ...more };
};
const cabinet = () => ca.call(cabinetRoutes.cabinet);
const latest = async () => (await cabinet()).processes[0];
const logOf = async () => (await latest())?.log.map(({ text }) => text.split(/[.:]/)[0]);

/** Manager, officer and bank have done their part. */
async function makeReady(id: string): Promise<void> {
  work.bench.clock.advance(DAY_MS);
  await work.bench.caClient().call(caRoutes.bankDone, { params: { id } });
}

describe("a re-issue through KISC's cabinet", () => {
  it('R-CA-4 R-CA-11 R-CA-12 R-CA-14 R-CA-15 R-CA-16 keys, requests, e-mail and both certificates, with the log', async () => {
    await come('whole');
    const asked = await requestInCabinet(options());
    expect([asked.outcome, asked.steps.map(({ name }) => name)]).toEqual([
      'requested',
      ['enter-cabinet', 'start-request', 'make-gost-keys', 'make-rsa-keys', 'send-to-ca'],
    ]);
    expect([(await latest())?.state, await logOf()]).toEqual([
      'sent',
      ['Ключи ГОСТ и RSA на устройстве', 'Запросы подписаны'],
    ]);
    expect(work.pairs()).toEqual({ total: 4, waiting: 2 });
    // Asked again, the request that is on its way is found; no third set of keys.
    expect(await requestInCabinet(options())).toMatchObject({ outcome: 'on-its-way', requestId: asked.requestId });
    expect(work.pairs()).toEqual({ total: 4, waiting: 2 });

    await makeReady(asked.requestId);
    const done = await installCertificates(options());
    expect([done.requestId, done.missingKeys, work.pairs()]).toEqual([asked.requestId, [], { total: 4, waiting: 0 }]);
    expect([(await latest())?.state, await logOf()]).toEqual([
      'installed',
      ['Сертификат ГОСТ записан', 'Сертификат RSA записан'],
    ]);
    const [request] = (await cabinet()).requests;
    const years = request?.certificates.map(({ notAfter }) => (Date.parse(notAfter) - work.bench.clock.now()) / DAY_MS);
    expect([request?.stage, years?.every((days) => days > 360)]).toEqual(['installed', true]);
    // The next login is with the new key, and there is nothing left to install.
    await expect(installCertificates(options())).rejects.toMatchObject({ code: 'refused', step: 'fetch-certificates' });
    expect((await cabinet()).visitor.serialNumber).toBe(request?.certificates[0]?.serialNumber);
  });

  it('R-CA-22 the token is pulled out while keys are made: the log says why, and nothing was sent', async () => {
    await come('pulled out');
    const { bench } = work;
    const onProgress: CabinetOptions['onProgress'] = (event) => {
      if (event.kind === 'step-started' && event.step === 'make-rsa-keys') bench.emulator.remove();
    };
    await expect(requestInCabinet(options({ onProgress }))).rejects.toMatchObject({ code: 'token-removed' });
    const process = await latest();
    expect([process?.state, process?.log.at(-1)?.text]).toEqual(['failed', expect.stringMatching(/token was removed/)]);
    expect((await cabinet()).requests.map(({ stage }) => stage)).toEqual(['issued']);
  });

  it('the line to the CA breaks before the requests are through: the keys stay and are used the next time', async () => {
    await come('broken line');
    const broken = new HttpClient(work.bench.ca.url, 'the CA');
    const call = broken.call.bind(broken);
    broken.call = (row, more) => {
      if (row.path === caRoutes.requestCertificates.path)
        throw new UnreachableError('the CA', work.bench.ca.url, undefined);
      return call(row, more);
    };
    await expect(requestInCabinet(options({ ca: broken }))).rejects.toMatchObject({ code: 'ca-unreachable' });
    const keys = () =>
      work
        .view()
        .keyPairs.map(({ id }) => Buffer.from(id).toString('hex'))
        .sort();
    const before = keys();
    expect([work.pairs(), (await requestInCabinet(options())).outcome]).toEqual([
      { total: 4, waiting: 2 },
      'requested',
    ]);
    expect(keys()).toEqual(before);
    expect((await cabinet()).processes.map(({ state }) => state)).toEqual(['sent', 'failed']);
  });

  it('R-CA-22 the cabinet has ended the visit when the CA has the request: the keys stay, and the request is found', async () => {
    await come('log refused');
    const late = new HttpClient(work.bench.ca.url, 'the CA');
    const call = late.call.bind(late);
    late.call = async (row, more) => {
      const answer = await call(row, more);
      if (row.path === caRoutes.requestCertificates.path) work.bench.clock.advance(DAY_MS / 2);
      return answer;
    };
    await expect(requestInCabinet(options({ ca: late }))).rejects.toMatchObject({ step: 'send-to-ca' });
    expect(work.pairs()).toEqual({ total: 4, waiting: 2 });
    expect(await requestInCabinet(options())).toMatchObject({ outcome: 'on-its-way' });
  });

  it('R-CA-22 it is pulled out between the two certificates: only one is installed, the other one the next time', async () => {
    await come('half');
    const { bench } = work;
    const { requestId } = await requestInCabinet(options());
    await makeReady(requestId);
    const away = new HttpClient(bench.ca.url, 'the CA');
    // The first certificate is told of when it is written.
    const call = away.call.bind(away);
    let token: ReturnType<typeof bench.emulator.remove> | undefined;
    away.call = async (row, more) => {
      const answer = await call(row, more);
      if (row.path === cabinetRoutes.report.path) token ??= bench.emulator.remove();
      return answer;
    };
    await expect(installCertificates(options({ ca: away }))).rejects.toMatchObject({ code: 'token-removed' });
    if (token) bench.emulator.insert(token);
    // Whoever asks instead of installing finds the request; the key whose certificate is not there yet stays.
    expect(await requestInCabinet(options())).toMatchObject({ outcome: 'on-its-way', requestId });
    expect(work.pairs()).toEqual({ total: 4, waiting: 1 });
    const again = await installCertificates(options());
    expect(again.installed.filter(({ written }) => written).map(({ certificate }) => certificate.suite.family)).toEqual(
      ['RSA'],
    );
    const states = (await cabinet()).processes.map(({ kind, state }) => `${kind} ${state}`);
    expect(states).toEqual(['installation installed', 'installation partly-installed', 'issue sent']);
  });

  it('R-CA-19 whose certificate has ended is told to apply to his bank; keys are not made', async () => {
    await come('late');
    work.bench.clock.advance(30 * DAY_MS);
    await expect(requestInCabinet(options())).rejects.toMatchObject({ code: 'certificate-expired' });
    expect(work.pairs()).toEqual({ total: 2, waiting: 0 });
  });
});
