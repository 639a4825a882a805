import { describe, expect, it } from 'vitest';
import { bankRoutes } from '../../http/bank.ts';
import { COMPLETE_REPORT, type ComponentReport } from '../../http/bank-components.ts';
import { Browser } from '../testing/browser.ts';
import { openBank } from '../testing/open-bank.ts';
import { problemCode } from '../testing/problem-code.ts';
import { OWN_PASSWORD, registerUser, signedInUser } from '../testing/test-bank.ts';

const { signingAgent, ...ALL } = COMPLETE_REPORT;

/** A user of a bank that checks components, who has entered his password. */
async function afterPassword(components: 'checked' | 'agent-checked' = 'checked') {
  const bank = await openBank({ components });
  const user = await registerUser(bank, 'test1');
  const client = bank.client();
  await client.call(bankRoutes.login, { body: { login: 'test1', password: user.password } });
  const body = { newPassword: OWN_PASSWORD, repeat: OWN_PASSWORD };
  const { next } = await client.call(bankRoutes.changePassword, { body });
  const again = async () => {
    const other = bank.client();
    const reply = await other.call(bankRoutes.login, { body: { login: 'test1', password: OWN_PASSWORD } });
    return { client: other, next: reply.next };
  };
  return { bank, client, next, again };
}

describe('components of the workstation', () => {
  it('R-BANK-45 are asked for after the password, and nothing goes on before', async () => {
    const { client, next } = await afterPassword();
    expect(next).toBe('load-components');
    for (const row of [bankRoutes.main, bankRoutes.profiles, bankRoutes.subscriber]) {
      expect(await problemCode(client.call(row))).toBe('components-required');
    }
    expect(await problemCode(client.call(bankRoutes.tokenChallenge))).toBe('components-required');
    const { page, components } = await client.call(bankRoutes.components);
    expect(page.title.ru).toBe('Загрузка криптографических компонентов');
    expect(components.map(({ state }) => state)).toEqual(Array(8).fill('unknown'));
  });

  it('R-BANK-45 a workstation that has them all goes on', async () => {
    const { client } = await afterPassword();
    const { next } = await client.call(bankRoutes.reportComponents, { body: ALL });
    expect(next).toBe('main');
    await client.call(bankRoutes.main);
    expect(await problemCode(client.call(bankRoutes.components))).toBe('components-not-asked');
    expect(await problemCode(client.call(bankRoutes.reportComponents, { body: ALL }))).toBe('components-not-asked');
  });

  it('R-BANK-46 R-CLIENT-27 what is missing is installed step by step, then the login window comes again', async () => {
    const { client, again } = await afterPassword();
    const report = (body: ComponentReport) => client.call(bankRoutes.reportComponents, { body });
    const first = await report({ ...ALL, tumarCsp: '5.2', bankClient: 'blocked', trustedSite: 'missing' });
    expect(first.next).toBe('install-components');
    expect(first.components.filter(({ state }) => state !== 'ok').map(({ name, state }) => [name, state])).toEqual([
      ['tumarCsp', 'wrong-version'],
      ['trustedSite', 'not-installed'],
      ['bankClient', 'blocked'],
    ]);
    const { page } = await client.call(bankRoutes.components);
    expect(page.name).toBe('component-installation');
    expect((await report({ ...ALL, keyAddOn: 'not-running' })).next).toBe('install-components');
    expect(await problemCode(client.call(bankRoutes.main))).toBe('components-required');
    expect((await report(ALL)).next).toBe('log-in-again');
    expect(await problemCode(client.call(bankRoutes.main))).toBe('not-logged-in');
    const once = await again();
    expect(once.next).toBe('load-components');
    expect((await once.client.call(bankRoutes.reportComponents, { body: ALL })).next).toBe('main');
  });

  it('the way is the same with a token: its sign-in comes after the components', async () => {
    const bank = await openBank();
    await signedInUser(bank, 'test1');
    const client = bank.client();
    const { next } = await client.call(bankRoutes.login, { body: { login: 'test1', password: OWN_PASSWORD } });
    expect(next, 'a bank that takes components as present').toBe('sign-in-with-token');
    expect(await problemCode(client.call(bankRoutes.reportComponents, { body: ALL }))).toBe('components-not-asked');
  });

  it('R-BANK-45 R-BANK-46 all of it in the browser: what to install is shown with its steps, and «Проверить» leads to the login', async () => {
    const bank = await openBank({ components: 'checked' });
    const user = await registerUser(bank, 'test1');
    const browser = new Browser(bank);
    await browser.post('/login', { login: 'test1', password: user.password });
    const { location } = await browser.post('/password', { newPassword: OWN_PASSWORD, repeat: OWN_PASSWORD });
    expect(location).toBe('/components');
    const loading = await browser.get('/components');
    expect(loading.text).toContain('Загрузка криптографических компонентов');
    expect([...loading.html.matchAll(/<select name="(\w+)"/g)].map(([, name]) => name)).toEqual(Object.keys(ALL));
    expect((await browser.post('/components', { ...ALL, tokenDriver: 'missing' })).location).toBe('/components');
    const missing = await browser.get('/components');
    expect(missing.text).toMatch(
      /Установка компонентов .*Драйвер носителя не установлен 1\.0 не установлен Вставьте носитель;.*«Готово»/,
    );
    expect(missing.html).toMatch(/<option value="missing" selected>/);
    expect((await browser.post('/components', ALL)).location).toBe('/');
    expect((await browser.get('/main')).status).toBe(401);
    expect((await browser.post('/login', { login: 'test1', password: OWN_PASSWORD })).location).toBe('/components');
    expect((await browser.post('/components', ALL)).location).toBe('/main');
    expect((await browser.get('/main')).status).toBe(200);
  });

  it('R-CLIENT-28 a bank of today asks for a signing agent in place of ActiveX, in each of its states', async () => {
    const { client } = await afterPassword('agent-checked');
    const { components } = await client.call(bankRoutes.components);
    const names = ['tumarCsp', 'rootCertificate', 'tokenDriver', 'signingAgent'];
    expect(components.map(({ name }) => name)).toEqual(names);
    const { tumarCsp, rootCertificate, tokenDriver } = ALL;
    const report = async (found: ComponentReport) => {
      const own = { tumarCsp, rootCertificate, tokenDriver, ...found };
      const reply = await client.call(bankRoutes.reportComponents, { body: own });
      return [reply.next, reply.components.at(-1)?.state];
    };
    expect(await report({})).toEqual(['install-components', 'not-installed']);
    expect(await report({ signingAgent: 'missing' })).toEqual(['install-components', 'not-installed']);
    expect(await report({ signingAgent: 'not-running' })).toEqual(['install-components', 'not-running']);
    expect(await report({ signingAgent: 'blocked' })).toEqual(['install-components', 'blocked']);
    const page = await client.call(bankRoutes.components);
    expect(
      page.components
        .at(-1)
        ?.steps.map(({ ru }) => ru)
        .join(' '),
    ).toMatch(/Установите.*Запустите.*Разрешите/);
    expect(await report({ signingAgent })).toEqual(['log-in-again', 'ok']);
  });

  it('a report that is none is refused before anything happens', async () => {
    const { client } = await afterPassword();
    for (const tumarCsp of ['', 'yes', '6.', '6.0-beta', '1.2.3.4.5', '99999']) {
      expect(await problemCode(client.call(bankRoutes.reportComponents, { body: { ...ALL, tumarCsp } }))).toBe(
        'bad-request',
      );
    }
    const { components } = await client.call(bankRoutes.components);
    expect(components.every(({ state }) => state === 'unknown')).toBe(true);
  });
});
