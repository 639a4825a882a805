import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { caRoutes } from '../http/ca.ts';
import { caClockRoutes } from '../http/ca-clock.ts';
import { caDeskRoutes } from '../http/ca-desk.ts';
import type { HttpClient } from '../http/client.ts';
import { DAY_MS, VirtualClock } from '../simulation/clock.ts';
import { SeededRng } from '../simulation/rng.ts';
import { type BugEvent, type CaSim, type CaSimOptions, startCaSim } from './index.ts';
import { adminOf, bearer, problemOf, START } from './testing/ca-bench.ts';
import { post, requestOf } from './testing/enrolment-bench.ts';
import { ORGANISATION } from './testing/people.ts';

const clock = new VirtualClock(START);
const bugs: BugEvent[] = [];
let ca: CaSim;
let client: HttpClient;

const open = (options: Partial<CaSimOptions> = {}) =>
  startCaSim({
    clock,
    rng: new SeededRng('bench'),
    authorities: ['rfc'],
    enrolment: { rfc: { kind: 'desk' } },
    onEvent: (event) => {
      if (event.kind === 'bug') bugs.push(event);
    },
    ...options,
  });
beforeAll(async () => {
  ca = await open({ moveClock: clock });
  client = adminOf(ca);
});
beforeEach(() => clock.set(START));
afterAll(async () => {
  await ca.close();
  expect(bugs).toEqual([]);
});

/** What a browser without a script gets. */
async function page(path: string, init: RequestInit = {}) {
  const response = await fetch(ca.url + path, {
    ...init,
    headers: { accept: 'text/html', ...bearer(ca), ...init.headers },
    redirect: 'manual',
  });
  return { status: response.status, text: await response.text(), location: response.headers.get('location') };
}

function sendForm(path: string, fields: Record<string, string>) {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  return page(path, { method: 'POST', headers, body: new URLSearchParams(fields) });
}

describe('the control page', () => {
  it('shows the clock and moves it by its forms: forward, to an instant, back', async () => {
    const text = (await page('/control')).text;
    expect(text).toContain('Время стенда: <b>02.03.2026 04:00:00 UTC</b>');
    expect(text).toContain(
      'type="datetime-local" id="instant" name="instant" required step="1" value="2026-03-02T04:00:00"',
    );
    expect((await sendForm('/admin/clock/advance', { amount: '345', unit: 'day' })).location).toBe('/control');
    expect(clock.now()).toBe(Date.parse(START) + 345 * DAY_MS);
    await sendForm('/admin/clock', { instant: '2025-01-31T23:59' });
    expect((await page('/control')).text).toContain('31.01.2025 23:59:00 UTC');
    expect(await client.call(caClockRoutes.setClock, { body: { instant: '2028-02-29T00:00:00.5Z' } })).toMatchObject({
      now: '2028-02-29T00:00:00.500Z',
      isMovable: true,
    });
  });

  it('freezes the clock and lets it run by its buttons, and says how it goes in three languages', async () => {
    const shown = async (language: string) => (await page(`/control?lang=${language}`)).text;
    const freeze = '<form method="post" action="/admin/clock/freeze">';
    expect(await shown('ru')).toContain('Часы стоят.');
    expect(await shown('ru')).not.toContain(freeze);
    expect((await sendForm('/admin/clock/run', { scale: '0.5' })).location).toBe('/control');
    expect(clock.scale).toBe(0.5);
    for (const [language, text] of [
      ['kk', 'Сағат жүріп тұр, нақты уақыттан неше есе жылдам: <b>×0.5</b>'],
      ['ru', 'Часы идут, быстрее настоящего времени в: <b>×0.5</b>'],
      ['en', 'The clock runs, times real time: <b>×0.5</b>'],
    ] as const) {
      expect(await shown(language)).toContain(text);
      expect(await shown(language)).toContain(freeze);
      expect(await shown(language)).toContain(
        'id="scale" name="scale" required min="0.001" max="86400" step="any" value="0.5"',
      );
    }
    expect((await sendForm('/admin/clock/freeze', {})).location).toBe('/control');
    expect(clock.scale).toBe(0);
    const refused = await sendForm('/admin/clock/run', { scale: '0' });
    expect([refused.status, refused.text.includes('С такой скоростью часы не идут')]).toEqual([422, true]);
  });

  it('begins again by its button, and leads to a snapshot, the desks and the letters', async () => {
    await client.call(caRoutes.registerOrganisation, { body: ORGANISATION });
    expect((await sendForm('/admin/reset', {})).location).toBe('/control');
    await client.call(caRoutes.registerOrganisation, { body: ORGANISATION });
    expect(clock.now()).toBe(Date.parse(START));
    const { text } = await page('/control');
    for (const path of [
      '/admin/snapshot',
      '/requests',
      '/enrolments',
      '/admin/outbox',
      '/admin/journal',
      '/admin/faults',
    ]) {
      expect(text).toContain(`href="${path}"`);
      expect((await page(path)).status).toBe(200);
    }
    expect(JSON.parse((await page('/admin/snapshot')).text).fingerprint).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each([
    ['2026-02-30T00:00', 422, 'instant-invalid'],
    ['1969-12-31T23:59', 422, 'instant-invalid'],
    ['2026-13-01T00:00', 422, 'instant-invalid'],
    ['tomorrow', 400, 'bad-request'],
  ])('what is no instant leaves the clock alone: %s', async (instant, status, code) => {
    expect(await problemOf(client.call(caClockRoutes.setClock, { body: { instant } }))).toMatchObject({ status, code });
    expect(clock.now()).toBe(Date.parse(START));
  });

  it('does not go beyond the years that certificates can say', async () => {
    const body = { amount: 1_000_000, unit: 'day' } as const;
    const codes: string[] = [];
    for (let i = 0; i < 3; i++)
      await client.call(caClockRoutes.advanceClock, { body }).catch(({ problem }) => codes.push(problem.code));
    expect(codes).toEqual(['instant-invalid']);
  });

  it('a clock that is not its own is shown and not moved', async () => {
    const other = await open();
    const text = await (
      await fetch(`${other.url}/control`, { headers: { accept: 'text/html', ...bearer(other) } })
    ).text();
    expect(text).not.toContain('/admin/clock');
    const reader = adminOf(other);
    const body = { amount: 1, unit: 'hour' } as const;
    expect((await problemOf(reader.call(caClockRoutes.advanceClock, { body }))).code).toBe('clock-not-movable');
    expect(await reader.call(caClockRoutes.clock)).toMatchObject({ now: START, isMovable: false, isRunnable: false });
    await other.close();
  });
});

describe('the desk of plain enrolments', () => {
  it('X-CA-4 manager and officer approve by buttons; the page offers only what the enrolment allows', async () => {
    await sendForm('/admin/reset', {});
    expect((await page('/enrolments')).text).toContain('Заявок пока нет.');
    const enrol = async (name: string) => {
      const request = await requestOf('ec-p256', name, `CN=TEST <${name}>`);
      expect((await post(`${ca.url}/pkcs10`, request)).status).toBe(202);
      return (await client.call(caDeskRoutes.enrolments))[0]?.id ?? '';
    };
    const id = await enrol('desk');
    const look = async () => {
      const row = (await page('/enrolments')).text.split('<tr ').find((one) => one.includes(`id="${id}"`)) ?? '';
      expect(row).toContain('CN=TEST &lt;desk&gt;');
      return [...row.matchAll(/<button[^>]*>([^<]*)<|class="status (\w+)"/g)].map(
        ([, label, status]) => label ?? status,
      );
    };
    expect(await look()).toEqual(['novel', 'Подтвердить как менеджер', 'Отменить']);
    const approved = await sendForm(`/desk/enrolments/${id}/approve`, { role: 'manager' });
    expect([approved.status, approved.location]).toEqual([303, '/enrolments']);
    expect(await look()).toEqual(['approved1', 'Подтвердить как офицер безопасности', 'Отменить']);
    await sendForm(`/desk/enrolments/${id}/approve`, { role: 'officer' });
    expect(await look()).toEqual(['processed']);
    const refused = await enrol('refused');
    expect((await sendForm(`/desk/enrolments/${refused}/reject`, { reason: 'нет подписи' })).location).toBe(
      '/enrolments',
    );
    expect((await page('/enrolments')).text).toContain('<span class="soft">нет подписи</span>');
  });
});

describe('a page of somebody else', () => {
  it.each([
    ['its Origin', { origin: 'http://elsewhere.test' }],
    ['an opaque Origin', { origin: 'null' }],
    ['what the browser says of it', { 'sec-fetch-site': 'cross-site' }],
    ['what the browser says of another port', { 'sec-fetch-site': 'same-site' }],
  ])('cannot send a form here: it is known by %s', async (_, headers) => {
    const { status, text } = await page('/admin/clock/advance', {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...(headers as Record<string, string>) },
      body: 'amount=1&unit=day',
    });
    expect([status, text.includes('foreign-origin'), clock.now()]).toEqual([403, true, Date.parse(START)]);
  });

  it('while our own can, and so can what is no browser', async () => {
    const fields = { amount: '1', unit: 'second' };
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      origin: ca.url,
      'sec-fetch-site': 'same-origin',
    };
    await page('/admin/clock/advance', { method: 'POST', headers, body: new URLSearchParams(fields) });
    await client.call(caClockRoutes.advanceClock, { body: { amount: 1, unit: 'second' } });
    expect(clock.now()).toBe(Date.parse(START) + 2000);
  });
});
