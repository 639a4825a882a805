import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bankRoutes } from '../../http/bank.ts';
import { DOCUMENT_KIND_NAMES, WRITING_ROUTES } from '../../http/bank-documents.ts';
import type { Route } from '../../http/route.ts';
import { Chromium, chromiumMissing } from '../../http/testing/chromium.ts';
import { PAGE_FAULTS } from '../../http/testing/page-faults.ts';
import { DAY_MS } from '../../simulation/clock.ts';
import { HELP } from '../core/help.ts';
import { BANK_STYLES, type BankStyle } from '../core/settings.ts';
import { Browser } from '../testing/browser.ts';
import { DOCUMENTS, openCurrencyAccounts } from '../testing/documents.ts';
import { openBank } from '../testing/open-bank.ts';
import { create, sign } from '../testing/payment-orders.ts';
import { type Sitting, sitDown } from '../testing/sitting.ts';
import { addressOfPath, readableAddresses } from '../testing/survey/addresses.ts';
import { PageSurvey, type Stay } from '../testing/survey/page-survey.ts';
import { REGENERATION_STEPS } from '../testing/survey/regeneration-steps.ts';
import { CLIENT, OWN_PASSWORD, registerUser } from '../testing/test-bank.ts';

/** What a user reads who is signed in. Document 9 was sent, 1 to 8 are one of each kind. */
const SIGNED_IN = [
  '/',
  '/critical-profiles',
  '/subscriber',
  '/client',
  '/main',
  '/main?find=о',
  '/main?find=xyz',
  '/profiles',
  '/profiles/1',
  '/statement',
  '/statement?from=2020-01-01&until=2020-01-02',
  '/rates',
  '/letters',
  '/letters/1',
  '/tasks',
  ...DOCUMENT_KIND_NAMES.flatMap((kind) => [`/documents?kind=${kind}`, `/documents/new?kind=${kind}`]),
  ...DOCUMENT_KIND_NAMES.map((_, at) => `/documents/${at + 1}`),
  '/documents/1/edit',
  '/documents/5/edit',
  '/documents/9',
  '/documents/9/receipt',
  '/documents/99',
  '/nothing',
];
/** Each section reads the same in both skins, but for a few words. */
const HELP_PAGES = [...Object.keys(HELP).map((topic) => `/help/${topic}`), '/glossary'];
const COMPONENTS = ['/components'];
const NEWCOMER = ['/password'];
const BEFORE_THE_TOKEN = ['/token-sign-in'];
const REGENERATION = ['/profiles/1/regeneration', '/profiles/1'];
const AFTERWARDS = ['/tasks'];

/** Not a person's reading, or that of the staff (survey-desks.test.ts). */
const NO_PAGES = /^\/(health|openapi\.json|style\.css|keys\.js|files\.js|signing\.js|bridge\/.*|admin\b.*|desks\b.*)$/;

it('R-BANK-90 the survey of the client pages leaves no address out', async () => {
  const addresses = (await readableAddresses()).filter((address) => !NO_PAGES.test(address));
  const visited = [
    ...SIGNED_IN,
    ...HELP_PAGES,
    ...COMPONENTS,
    ...NEWCOMER,
    ...BEFORE_THE_TOKEN,
    ...REGENERATION,
    ...AFTERWARDS,
  ];
  const seen = new Set(visited.map((path) => addressOfPath(path, addresses)));
  expect(addresses.length).toBeGreaterThan(20);
  expect(addresses.filter((address) => !seen.has(address))).toEqual([]);
});

describe.skipIf(chromiumMissing !== '')(`every page in a real browser${chromiumMissing}`, () => {
  let chromium: Chromium;
  let survey: PageSurvey;
  beforeAll(async () => {
    chromium = await Chromium.open();
    survey = new PageSurvey(chromium);
  }, 60_000);
  afterAll(() => chromium?.close());

  it('what is wrong with a page is found', async () => {
    const { browser } = await sitDown();
    await chromium.goTo(`${browser.url}/`);
    await survey.resize(360);
    await chromium.evaluate(`void (document.title = 'x', document.body.innerHTML = \`<h1>a</h1><h1>b</h1><h4></h4>
<input><button></button><p id="i">{name}</p><p id="i" data-style="color: #999">grey</p><a href="/" data-style="position: absolute; left: 9px; top: 300px">one</a>
<a href="/" data-style="position: absolute; left: 12px; top: 302px">two</a><div data-style="width: 400px">wide</div>
<a href="/" data-style="position: absolute; left: 600px; top: 400px">far</a>\`); document.querySelectorAll('[data-style]').forEach((one) => { one.style.cssText = one.dataset.style; })`);
    const faults = await chromium.evaluate<string[]>(PAGE_FAULTS);
    for (const fault of [
      /^title: x/,
      /^not one h1/,
      /^an empty heading/,
      /^heading of level 4 too early/,
      /^no label: <input>/,
      /^no text: <button>/,
      /^id twice: i/,
      /^unfinished text/,
      /^scrolls \d+ px/,
      /^outside the window: a "far"/,
      /^one over the other: a "one" and a "two"/,
      /^contrast 2\.\d+: p "grey"/,
    ]) {
      expect(
        faults.some((found) => fault.test(found)),
        String(fault),
      ).toBe(true);
    }
  });

  it('R-BANK-28 R-BANK-89 every section of the help can be read in every language, wide and narrow', async () => {
    const browser = new Browser(await openBank());
    expect(await survey.faultsOf({ style: 'bs-client', browser, paths: HELP_PAGES })).toEqual([]);
  }, 240_000);

  describe.each(BANK_STYLES)('%s', (style) => {
    const look = (stay: Omit<Stay, 'style'>) => survey.faultsOf({ style, ...stay });

    it('R-BANK-90 can be read in every language, wide and narrow, with a keyboard and with weak eyes', async () => {
      const { browser } = await atWork(style);
      expect(await look({ browser, paths: SIGNED_IN })).toEqual([]);
    }, 240_000);

    it('R-BANK-45 so can the check of the components', async () => {
      const bank = await openBank({ style, components: 'checked' });
      const { password } = await registerUser(bank, 'first');
      const browser = new Browser(bank);
      await browser.post('/login', { login: 'first', password });
      await browser.post('/password', { newPassword: OWN_PASSWORD, repeat: OWN_PASSWORD });
      const faults = await look({ browser, paths: COMPONENTS, name: 'loading: ' });
      const report = {
        trustedSite: 'missing',
        tumarCsp: '5.1',
        tokenDriver: 'blocked',
        keyAddOn: 'not-running',
      };
      await browser.post('/components', { ...report, rootCertificate: 'present' });
      faults.push(...(await look({ browser, paths: COMPONENTS, name: 'missing: ' })));
      expect(faults).toEqual([]);
    }, 240_000);

    it('R-BANK-90 so can the windows that one passes through', async () => {
      const sitting = await sitDown(20, { email: 'test1@client.test' }, { style });
      const faults: string[] = [];
      const first = await registerUser(sitting.bank, 'first');
      const newcomer = new Browser(sitting.bank);
      await newcomer.post('/login', { login: 'first', password: first.password });
      faults.push(...(await look({ browser: newcomer, paths: NEWCOMER })));
      const visitor = new Browser(sitting.bank);
      await visitor.post('/login', { login: 'test1', password: OWN_PASSWORD });
      faults.push(...(await look({ browser: visitor, paths: BEFORE_THE_TOKEN, name: 'before the token: ' })));
      for (const [name, step] of Object.entries(REGENERATION_STEPS)) {
        await step(sitting);
        const { browser } = sitting;
        const answers: NonNullable<Stay['answers']> =
          name === 'installation' ? { '/installation': () => REGENERATION_STEPS.installation(sitting) } : {};
        faults.push(...(await look({ browser, paths: REGENERATION, answers, name: `${name}: ` })));
      }
      faults.push(...(await look({ browser: sitting.browser, paths: AFTERWARDS, name: 'afterwards: ' })));
      expect(faults).toEqual([]);
    }, 240_000);

    it('R-BANK-90 so can what is refused: a login, a field, an address, and who may not come in', async () => {
      const { browser, bank } = await sitDown(20, {}, { style });
      const stranger = new Browser(bank);
      const answers = {
        '/login refused': () => stranger.post('/login', { login: 'nobody', password: 'wrong-1' }),
        '/password refused': () => stranger.post('/password', { newPassword: 'a', repeat: 'b' }),
        '/documents refused': () => browser.post('/documents/payment-orders', { number: '1' }),
      };
      const inEach = Object.fromEntries(
        Object.entries(answers).map(([name, ask]) => [
          name,
          async (language: string) => {
            for (const one of [stranger, browser]) await one.get(`/style.css?lang=${language}`);
            return ask();
          },
        ]),
      );
      const faults = await look({ browser, paths: ['/nothing'], answers: inEach, name: 'refused: ' });
      bank.clock.advance(21 * DAY_MS);
      faults.push(...(await look({ browser, paths: ['/main'], name: 'ended: ' })));
      expect(faults).toEqual([]);
      const { html } = await browser.get('/main');
      expect(/data-code="([\w-]+)"/.exec(html)?.[1]).toBe(style === 'vtb-business' ? 'access-blocked' : undefined);
    }, 240_000);
  });
});

/** A user with something in every window. */
async function atWork(style: BankStyle): Promise<Sitting> {
  const sitting = await sitDown(20, {}, { style });
  const { bank, client } = sitting;
  await openCurrencyAccounts(bank);
  for (const kind of DOCUMENT_KIND_NAMES) {
    const row: Route = WRITING_ROUTES[kind].create;
    await client.call(row, { body: DOCUMENTS[kind] });
  }
  await sign(bank, sitting, await create(client, { number: '109' }));
  const letter = { bin: CLIENT.bin, subject: 'TEST', text: 'TEST' };
  await bank.client().call(bankRoutes.sendLetter, { body: letter });
  return sitting;
}
