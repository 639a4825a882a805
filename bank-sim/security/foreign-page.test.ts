import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bankRoutes } from '../../http/bank.ts';
import { bankAuditRoutes } from '../../http/bank-audit.ts';
import { Chromium, chromiumMissing } from '../../http/testing/chromium.ts';
import { enterFirst, registerUser, startTestBank, type TestBank, type TestUser } from '../testing/test-bank.ts';

/** A page of another origin in a real browser whose user is logged in at the bank: what it tries, and that nothing comes of it. */

let bank: TestBank;
let user: TestUser;
let browser: Chromium;
let foreign: Server;
let elsewhere: string;

/** Another port of the same host: for a browser it is the same site, and cookies go there. */
beforeAll(async () => {
  if (chromiumMissing !== '') return;
  bank = await startTestBank();
  user = await registerUser(bank, 'viewer', { right: 'none', mayPrepare: true });
  await enterFirst(bank, user);
  foreign = createServer((request, response) => {
    const page = new URL(request.url ?? '/', 'http://x').searchParams.get('page') ?? '';
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(`<!doctype html><title>elsewhere</title>${page}`);
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => foreign.once('listening', resolve));
  elsewhere = `http://127.0.0.1:${(foreign.address() as AddressInfo).port}`;
  browser = await Chromium.open();
  await browser.goTo(`${bank.url}/`);
  await browser.evaluate(`
    document.querySelector('input[name=login]').value = ${JSON.stringify(user.login)};
    document.querySelector('input[name=password]').value = ${JSON.stringify(user.password)}; undefined`);
  await browser.follow(() => browser.evaluate('document.querySelector(\'form[action="/login"] button\').click()'));
}, 120_000);

afterAll(async () => {
  await browser?.close();
  foreign?.close();
  await bank?.close();
});

/** What the bank has done or refused to do since. */
async function done(work: () => Promise<unknown>): Promise<string[]> {
  const { count } = await bank.client().call(bankAuditRoutes.audit);
  await work();
  const { entries } = await bank.client().call(bankAuditRoutes.audit, { query: { after: String(count) } });
  return entries.map(({ action, outcome }) => `${action}: ${outcome}`);
}

const visit = (page: string) => browser.goTo(`${elsewhere}/?${new URLSearchParams({ page })}`);
const isLoggedIn = async () => {
  await browser.goTo(`${bank.url}/main`);
  return (await browser.evaluate<string>('document.title')).includes('Интернет-Клиент');
};

describe.skipIf(chromiumMissing !== '')(`a page of another origin${chromiumMissing}`, () => {
  it('has a user before it who is logged in, and whose own forms work', async () => {
    expect(await isLoggedIn()).toBe(true);
    await browser.goTo(`${bank.url}/?lang=kk`);
    expect(await browser.evaluate<string>('document.cookie')).toBe('');
  });

  it.each(['application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data'])(
    'cannot end his session with a form of type %s',
    async (type) => {
      const form = `<form method="post" action="${bank.url}/logout" enctype="${type}"><input name="a" value="b"></form>`;
      const acts = await done(async () => {
        await visit(form);
        await browser.follow(() => browser.evaluate('document.forms[0].submit()'));
      });
      expect(acts).toEqual(['POST /logout: foreign-origin']);
      expect(await isLoggedIn()).toBe(true);
    },
  );

  it('cannot make a document in his name with fetch, whatever it says of itself', async () => {
    await visit('fetch');
    const body = JSON.stringify({ number: '1', date: '2026-03-02', subject: 'x', text: 'x' });
    for (const [mode, type] of [
      ['no-cors', 'text/plain'],
      ['cors', 'application/json'],
      ['cors', 'text/plain'],
    ]) {
      const init = JSON.stringify({
        method: 'POST',
        mode,
        credentials: 'include',
        headers: { 'content-type': type },
        body,
      });
      const acts = await done(() =>
        browser.evaluate(`fetch('${bank.url}/documents/letters', ${init}).then((r) => r.text()).catch(() => 'none')`),
      );
      expect(acts.filter((act) => !act.endsWith(': foreign-origin'))).toEqual([]);
    }
    const reader = bank.client();
    await reader.call(bankRoutes.login, { body: { login: user.login, password: user.password } });
    const { documents } = await reader.call(bankRoutes.documents, { query: { kind: 'letter' } });
    expect(documents).toEqual([]);
  });

  it('reads nothing: not by fetch, and no picture, script or style sheet is made of his pages', async () => {
    await visit('<p>read</p>');
    const read = `fetch('${bank.url}/main', { credentials: 'include' }).then((r) => r.text()).catch(() => 'nothing')`;
    expect(await browser.evaluate<string>(read)).toBe('nothing');
    const loaded = (tag: string, attribute: string, path: string) =>
      browser.evaluate<string>(`new Promise((resolve) => {
        const part = document.createElement('${tag}');
        part.onload = () => resolve('loaded');
        part.onerror = () => resolve('refused');
        ${tag === 'link' ? "part.rel = 'stylesheet';" : ''}
        part.${attribute} = '${bank.url}${path}';
        document.body.append(part);
      })`);
    expect(await loaded('img', 'src', '/profiles')).toBe('refused');
    expect(await loaded('script', 'src', '/statement')).toBe('refused');
    expect(await loaded('link', 'href', '/main')).toBe('refused');
  });

  it('shows none of his pages in a frame', async () => {
    await visit(`<iframe src="${bank.url}/main"></iframe>`);
    const seen = await browser.evaluate<string>(`new Promise((resolve) => setTimeout(() => {
      try { resolve(String(document.querySelector('iframe').contentDocument?.title)); } catch { resolve('hidden'); }
    }, 300))`);
    expect(seen).not.toContain('TEST');
    const direct = await fetch(`${bank.url}/main`, {
      headers: { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' },
    });
    expect([direct.status, direct.headers.get('x-frame-options')]).toEqual([403, 'DENY']);
    expect(direct.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  });

  it('may lead to the bank with a link, which changes nothing', async () => {
    expect(await done(() => visit(`<a href="${bank.url}/main">bank</a>`))).toEqual([]);
    await browser.follow(() => browser.evaluate("document.querySelector('a').click()"));
    expect(await browser.evaluate<string>('location.origin')).toBe(bank.url);
  });
});
