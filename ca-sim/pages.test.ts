import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { caFiles, caRoutes } from '../http/ca.ts';
import {
  bearer,
  type CaBench,
  certificateOf,
  enrol,
  openBench,
  PROCESSING_MS,
  pair,
  register,
  requestNow,
  submit,
} from './testing/ca-bench.ts';
import { rowsOf } from './testing/page-reader.ts';
import { employee, ORGANISATION } from './testing/people.ts';

/** What a browser sees. */
async function page({ ca }: CaBench, path: string): Promise<{ status: number; text: string }> {
  const response = await fetch(ca.url + path, { headers: { accept: 'text/html,*/*', ...bearer(ca) } });
  expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
  return { status: response.status, text: await response.text() };
}

/** Sends a form as a browser does. */
function sendForm({ ca }: CaBench, path: string, fields: Record<string, string>): Promise<Response> {
  const headers = { accept: 'text/html', 'content-type': 'application/x-www-form-urlencoded', ...bearer(ca) };
  return fetch(ca.url + path, { method: 'POST', headers, body: new URLSearchParams(fields), redirect: 'manual' });
}

/** The buttons of a page. */
const buttonsOf = (text: string) => [...text.matchAll(/<button[^>]*>([^<]*)<\/button>/g)].map(([, label]) => label);

describe('the pages of the CA', () => {
  let bench: CaBench;
  beforeAll(async () => {
    bench = await openBench({}, {});
  });
  afterAll(() => bench.ca.close());

  it('every page says TEST in its banner and title', async () => {
    for (const path of ['/', '/requests', '/admin/outbox', '/no-such-page', '/requests/R999999']) {
      const { text } = await page(bench, path);
      expect(text).toMatch(/<title>TEST · /);
      expect(text).toContain('<div class="test" role="note">TEST · Имитатор удостоверяющего центра.');
    }
  });

  it('the front page names the CA in both languages and leads to its certificates and lists', async () => {
    const { status, text } = await page(bench, '/');
    expect(status).toBe(200);
    expect(text).toContain('<h1>Удостоверяющий центр КЦМР <span lang="kk">ҚБЕО КО</span></h1>');
    for (const { path } of Object.values(caFiles)) {
      expect(text).toContain(`href="${path}"`);
      expect((await fetch(bench.ca.url + path)).status).toBe(200);
    }
  });

  it('files come under their own types', async () => {
    const type = async (path: string) => (await fetch(bench.ca.url + path)).headers.get('content-type');
    expect(await type(caFiles.crlGost.path)).toBe('application/pkix-crl');
    expect(await type(caFiles.rootRsa.path)).toBe('application/pkix-cert');
  });

  it('X-CA-4 manager and officer approve at their desks; the page offers only what the request allows', async () => {
    const subject = await register(bench, 1);
    const { id } = await submit(bench, await pair({ subject, key: 'desk', signedBy: bench.authority }));
    const seen: (string | undefined)[][] = [];
    const look = async () => {
      const { text } = await page(bench, `/requests/${id}`);
      const [, , , status] = /class="(status)( (\w+))?">([^<]*)</.exec(text)?.slice(1) ?? [];
      seen.push([status, ...buttonsOf(text)]);
    };
    await look();
    const approved = await sendForm(bench, `/desk/requests/${id}/approve`, { role: 'manager' });
    expect([approved.status, approved.headers.get('location')]).toEqual([303, `/requests/${id}`]);
    await look();
    await sendForm(bench, `/desk/requests/${id}/approve`, { role: 'officer' });
    await look();
    bench.clock.advance(PROCESSING_MS);
    await look();
    expect(seen).toEqual([
      ['новый', 'Подтвердить как менеджер', 'Отменить запрос'],
      ['подтверждён менеджером', 'Подтвердить как офицер безопасности', 'Отменить запрос'],
      ['подтверждён офицером безопасности', 'Отменить запрос'],
      ['обработан'],
    ]);
    const { text } = await page(bench, `/requests/${id}`);
    const view = await requestNow(bench, id);
    expect(text).toContain(certificateOf(view, 'GOST').serialNumber);
    expect(text).toContain(certificateOf(view, 'RSA').serialNumber);
    expect(rowsOf(text).map(([, event, who]) => `${event}: ${who}`)).toContain(
      'подтверждение офицера безопасности: офицер безопасности',
    );
  });

  it('a refusal is a page in Russian with the code of the problem', async () => {
    const subject = await register(bench, 2);
    const { id } = await submit(bench, await pair({ subject, key: 'refusal', signedBy: bench.authority }));
    const response = await sendForm(bench, `/desk/requests/${id}/approve`, { role: 'officer' });
    const text = await response.text();
    expect(response.status).toBe(409);
    expect(text).toContain('<h1>Менеджер ещё не подтвердил запрос</h1>');
    expect(text).toContain('409 manager-first');
    expect((await page(bench, '/no-such-page')).text).toContain('<h1>Такой страницы нет</h1>');
    const wrong = await sendForm(bench, `/desk/requests/${id}/approve`, { role: 'director' });
    expect([wrong.status, (await wrong.text()).includes('Запрос заполнен неверно')]).toEqual([400, true]);
  });

  it('what people write is shown, never run', async () => {
    const attack = `<script>alert("1")</script>'`;
    const shown = '&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&#39;';
    const person = { ...employee(3), name: attack };
    const { subject } = await bench.client.call(caRoutes.registerPerson, { body: person });
    const { id } = await submit(bench, await pair({ subject, key: 'attack', signedBy: bench.authority }));
    await sendForm(bench, `/desk/requests/${id}/reject`, { reason: attack });
    expect((await requestNow(bench, id)).reason).toBe(attack);
    for (const path of [`/requests/${id}`, '/requests', `/requests/${encodeURIComponent(attack)}`]) {
      const { text } = await page(bench, path);
      expect(text).not.toContain('<script');
      if (path !== `/requests/${encodeURIComponent(attack)}`) expect(text).toContain(`<dd>${shown}</dd>`.slice(4, -5));
    }
    const policy = (await fetch(`${bench.ca.url}/requests`, { headers: { accept: 'text/html' } })).headers;
    expect(policy.get('content-security-policy')).toContain("default-src 'self'");
  });
});

describe('the list and the outbox', () => {
  it('show the newest first, with the status in Russian, and the letters that went out', async () => {
    const bench = await openBench();
    expect((await page(bench, '/requests')).text).toContain('Запросов пока нет.');
    expect((await page(bench, '/admin/outbox')).text).toContain('Писем пока нет.');
    const { view } = await enrol(bench, 1);
    const subject = await register(bench, 2);
    const { id } = await submit(bench, await pair({ subject, key: 'list', signedBy: bench.authority }));
    await bench.client.call(caRoutes.bankDone, { params: { id: view.id } });
    const list = (await page(bench, '/requests')).text;
    expect(rowsOf(list).map(([number, , , , status]) => [number, status])).toEqual([
      [id, 'новый'],
      [view.id, 'обработан'],
    ]);
    const { text } = await page(bench, '/admin/outbox');
    expect(text).toContain(`<dd>${employee(1).email}</dd>`);
    expect(text).toContain('Жеке кабинетке қайтадан кіріп');
    expect((await page(bench, `/requests/${view.id}`)).text).toContain(ORGANISATION.bin);
    await bench.ca.close();
  });
});
