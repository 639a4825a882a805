import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { caRoutes } from '../http/ca.ts';
import { type CabinetProcess, cabinetRoutes } from '../http/ca-cabinet.ts';
import { parseCertificate } from '../pki/x509/certificate.ts';
import { DAY_MS } from '../simulation/clock.ts';
import { CHALLENGE_MS, VISIT_IDLE_MS } from './core/visits.ts';
import { type CaBench, certificateDer, openBench, problemOf, requestNow, START, wrap } from './testing/ca-bench.ts';
import {
  type CabinetPerson,
  client,
  DEVICE,
  enter,
  issue,
  logIn,
  makeReady,
  request,
  visitor,
} from './testing/cabinet-bench.ts';

let bench: CaBench;
let person: CabinetPerson;
let other: CabinetPerson;
const code = async (call: Promise<unknown>) => (await problemOf(call)).code;

beforeAll(async () => {
  bench = await openBench();
  person = await client(bench, 1);
  other = await client(bench, 2);
});
afterAll(async () => {
  expect(bench.events.filter(({ kind }) => kind === 'bug')).toEqual([]);
  await bench.ca.close();
});

describe("login to KISC's cabinet", () => {
  it('R-CA-4 a challenge signed with the current key opens the cabinet of the person in the certificate', async () => {
    const inside = visitor(bench);
    const { subject, serialNumber } = await logIn(inside, person.identity);
    expect([subject, serialNumber]).toEqual([
      person.subject,
      parseCertificate(person.identity.certificate).serialNumber,
    ]);
    expect((await inside.call(cabinetRoutes.cabinet)).visitor.subject).toBe(person.subject);
    await inside.call(cabinetRoutes.leave);
    expect(await code(inside.call(cabinetRoutes.cabinet))).toBe('visit-needed');
  });

  it('R-CA-3 without the tick nobody comes in, and the challenge stays good', async () => {
    const inside = visitor(bench);
    const { challenge } = await inside.call(cabinetRoutes.challenge);
    const signature = await wrap(Buffer.from(challenge, 'base64'), person.identity);
    expect(await code(inside.call(cabinetRoutes.signIn, { body: { signature } }))).toBe('login-mode');
    await inside.call(cabinetRoutes.signIn, { body: { byCertificate: 'yes', signature } });
  });

  it('a challenge is good once, for its very octets, for ten minutes and for one visit', async () => {
    const inside = visitor(bench);
    const signIn = (signature: string, by = inside) =>
      by.call(cabinetRoutes.signIn, { body: { byCertificate: 'yes', signature } });
    const sign = async (text: string) => wrap(Buffer.from(text, 'base64'), person.identity);
    const first = await sign((await inside.call(cabinetRoutes.challenge)).challenge);
    await signIn(first);
    expect(await code(signIn(first))).toBe('challenge-missing');
    const { challenge } = await inside.call(cabinetRoutes.challenge);
    expect(await code(signIn(first))).toBe('content-not-asked');
    expect(await code(signIn(await sign(challenge)))).toBe('challenge-missing');
    const old = await sign((await inside.call(cabinetRoutes.challenge)).challenge);
    expect(await code(signIn(old, visitor(bench)))).toBe('challenge-missing');
    bench.clock.advance(CHALLENGE_MS + 1);
    expect(await code(signIn(old))).toBe('challenge-missing');
  });

  it('a Registration Authority has no cabinet', async () => {
    expect(await code(logIn(visitor(bench), bench.authority))).toBe('visitor-unknown');
  });

  it('a visit ends after half an hour without a request', async () => {
    const inside = await enter(bench, person);
    bench.clock.advance(VISIT_IDLE_MS);
    await inside.call(cabinetRoutes.cabinet);
    bench.clock.advance(VISIT_IDLE_MS + 1);
    expect(await code(inside.call(cabinetRoutes.cabinet))).toBe('visit-needed');
  });
});

describe("a re-issue through KISC's cabinet", () => {
  it('R-CA-11, R-CA-12, R-CA-14, R-CA-15 from «Отправить запрос» over the e-mail to both certificates', async () => {
    const inside = await enter(bench, person);
    const started = await inside.call(cabinetRoutes.start, { body: DEVICE });
    expect(started).toMatchObject({ kind: 'issue', device: 'JavaToken-JavaToken', state: 'generating', log: [] });
    const params = { id: started.id };
    await inside.call(cabinetRoutes.report, { params, body: { line: 'GOST: ключ создан' } });
    bench.clock.advance(2000);
    const told = await inside.call(cabinetRoutes.report, { params, body: { line: 'RSA: ключ создан' } });
    expect(told.log.map(({ text }) => text)).toEqual(['GOST: ключ создан', 'RSA: ключ создан']);
    expect(Date.parse(told.log[1]?.at ?? '') - Date.parse(told.log[0]?.at ?? '')).toBe(2000);
    const sentId = await request(bench, person, 'whole');
    const sent = await inside.call(cabinetRoutes.sent, { params, body: { request: sentId } });
    expect([sent.state, sent.request]).toEqual(['sent', sentId]);

    expect(await code(inside.call(cabinetRoutes.install, { body: {} }))).toBe('nothing-to-install');
    await makeReady(bench, sentId);
    expect(await code(inside.call(cabinetRoutes.install, { body: {} }))).toBe('login-again');
    const again = await enter(bench, person);
    expect((await again.call(cabinetRoutes.cabinet)).isInstallable).toBe(true);
    const writing = await again.call(cabinetRoutes.install, { body: {} });
    const view = await requestNow(bench, sentId);
    expect(writing).toMatchObject({ kind: 'installation', state: 'writing', request: sentId });
    expect(writing.certificates).toEqual(view.certificates);
    expect(certificateDer(view, 'GOST').length).toBeGreaterThan(0);
    const done = await again.call(cabinetRoutes.installed, {
      params: { id: writing.id },
      body: { certificates: ['GOST', 'RSA'] },
    });
    expect(done.state).toBe('installed');
    expect(await code(again.call(cabinetRoutes.install, { body: {} }))).toBe('nothing-to-install');
  });

  it('R-CA-22 every half-finished state shows in the cabinet', async () => {
    const one = await client(bench, 3);
    let inside = await enter(bench, one);
    const stage = async () => (await inside.call(cabinetRoutes.cabinet)).requests[0]?.stage;
    const { request: refused } = await issue(bench, one, { inside, key: 'refused' });
    expect(await stage()).toBe('waiting');
    await bench.client.call(caRoutes.reject, { params: { id: refused ?? '' }, body: { reason: 'нет подписи' } });
    expect(await stage()).toBe('refused');
    const { request: id } = await issue(bench, one, { inside, key: 'half' });
    bench.clock.advance(9 * 60_000);
    expect(await stage()).toBe('issued');
    await makeReady(bench, id ?? '');
    expect(await stage()).toBe('not-installed');

    inside = await enter(bench, one);
    const install = async (...certificates: ('GOST' | 'RSA')[]): Promise<CabinetProcess['state']> => {
      const { id: process } = await inside.call(cabinetRoutes.install, { body: {} });
      const { state } = await inside.call(cabinetRoutes.installed, { params: { id: process }, body: { certificates } });
      return state;
    };
    expect([await install('RSA'), await stage()]).toEqual(['partly-installed', 'only-RSA']);
    expect([await install('RSA'), await stage()]).toEqual(['partly-installed', 'only-RSA']);
    expect([await install('GOST'), await stage()]).toEqual(['installed', 'installed']);
    expect((await inside.call(cabinetRoutes.cabinet)).requests.map((each) => each.stage)).toEqual([
      'installed',
      'refused',
      'issued',
    ]);
  });

  it('R-CA-22 the token is pulled out while keys are made: the process has failed, nothing was sent', async () => {
    const inside = await enter(bench, other);
    const before = (await inside.call(cabinetRoutes.cabinet)).requests.length;
    const { id } = await inside.call(cabinetRoutes.start, { body: DEVICE });
    const body = { reason: 'CKR_DEVICE_REMOVED' };
    const failed = await inside.call(cabinetRoutes.failed, { params: { id }, body });
    expect([failed.state, failed.log.at(-1)?.text]).toEqual(['failed', 'CKR_DEVICE_REMOVED']);
    expect((await inside.call(cabinetRoutes.cabinet)).requests).toHaveLength(before);
    expect(await code(inside.call(cabinetRoutes.failed, { params: { id }, body }))).toBe('process-over');
  });

  it('one process at a time: a new one ends what still went on', async () => {
    const inside = await enter(bench, other);
    const first = await inside.call(cabinetRoutes.start, { body: DEVICE });
    await inside.call(cabinetRoutes.start, { body: DEVICE });
    const { state, log } = await inside.call(cabinetRoutes.process, { params: { id: first.id } });
    expect([state, log.length]).toEqual(['failed', 1]);
  });

  it("what does not belong to a process is refused: older, named before, another's; of another kind", async () => {
    const inside = await enter(bench, other);
    const theirs = await enter(bench, person);
    const older = await request(bench, other, 'older');
    bench.clock.advance(1);
    const { id } = await inside.call(cabinetRoutes.start, { body: DEVICE });
    const send = (name: string, by = inside) =>
      by.call(cabinetRoutes.sent, { params: { id }, body: { request: name } });
    expect(await code(send(older))).toBe('process-request');
    expect(await code(send('R999999'))).toBe('entity-not-found');
    expect(await code(send(await request(bench, person, 'foreign')))).toBe('entity-not-found');
    expect(await code(theirs.call(cabinetRoutes.process, { params: { id } }))).toBe('entity-not-found');
    const wrong = inside.call(cabinetRoutes.installed, { params: { id }, body: { certificates: ['GOST'] } });
    expect(await code(wrong)).toBe('process-step');
    const line = (text: string) => inside.call(cabinetRoutes.report, { params: { id }, body: { line: text } });
    expect(await code(line('two\nlines'))).toBe('bad-request');
    await bench.client.call(caRoutes.reject, { params: { id: older }, body: { reason: 'older' } });
    const named = await request(bench, other, 'named');
    await send(named);
    const second = await inside.call(cabinetRoutes.start, { body: DEVICE });
    const twice = inside.call(cabinetRoutes.sent, { params: { id: second.id }, body: { request: named } });
    expect(await code(twice)).toBe('process-request');
  });

  it('what the cabinet remembers is in a snapshot and gone after a reset', async () => {
    const inside = await enter(bench, other);
    const { id } = await inside.call(cabinetRoutes.start, { body: DEVICE });
    const snapshot = await bench.ca.snapshot();
    await inside.call(cabinetRoutes.failed, { params: { id }, body: { reason: 'no room' } });
    await bench.ca.restore(JSON.parse(JSON.stringify(snapshot)));
    expect((await inside.call(cabinetRoutes.process, { params: { id } })).state).toBe('generating');
  });

  it('R-CA-19 who comes too late is sent to the bank', async () => {
    const { now } = await bench.client.call(caRoutes.health);
    bench.clock.advance(Date.parse(START) + 370 * DAY_MS - Date.parse(now));
    const { code: refusal, hint } = await problemOf(logIn(visitor(bench), person.identity));
    expect([refusal, hint.includes('Apply to your bank')]).toEqual(['signer-expired', true]);
  });
});
