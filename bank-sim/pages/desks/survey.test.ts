import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bankRoutes } from '../../../http/bank.ts';
import { bankInstrumentRoutes } from '../../../http/bank-instruments.ts';
import { ROLES } from '../../../http/roles.ts';
import { Chromium, chromiumMissing } from '../../../http/testing/chromium.ts';
import { DAY_MS } from '../../../simulation/clock.ts';
import { LANGUAGES, type Language } from '../../core/label.ts';
import { BANK_STYLES, type BankStyle } from '../../core/settings.ts';
import { Browser } from '../../testing/browser.ts';
import { DOCUMENTS } from '../../testing/documents.ts';
import { apply, atHeadOffice, collect, issuedSet, lateUser, move, reportProgrammed } from '../../testing/late-scene.ts';
import { openBank } from '../../testing/open-bank.ts';
import { sign } from '../../testing/payment-orders.ts';
import { addressOfPath, readableAddresses } from '../../testing/survey/addresses.ts';
import { PageSurvey } from '../../testing/survey/page-survey.ts';
import { OTHER_CLIENT, paymentOrder, registerUser, signedInUser, type TestBank } from '../../testing/test-bank.ts';

/** What a person reads who may read everything; case 3 has gone its whole way. */
const STAFF = [
  '/desks',
  ...Object.values(ROLES).map(({ desk }) => desk),
  '/desks/letters',
  '/desks/outbox',
  '/desks/users/test1',
  '/desks/users/locked',
  '/desks/users/closed',
  '/desks/call-centre?find=test1',
  '/desks/call-centre?find=nobody',
  '/desks/late/1',
  '/desks/late/2',
  '/desks/late/3',
  '/desks/late/2/act',
  '/desks/late/99',
  '/admin/control',
  '/admin/faults',
  '/admin/login',
];
/** Rows for programs, and scripts: their answers are no pages. */
const FOR_PROGRAMS = [
  '/health',
  '/openapi.json',
  '/style.css',
  '/keys.js',
  '/files.js',
  '/admin/audit',
  '/admin/clock',
  '/admin/differences',
  '/admin/journal',
  '/admin/snapshot',
  '/admin/tenants',
  '/desks/blocked-users',
  '/desks/late',
  '/desks/late/:id/programming',
];

it('R-BANK-102 the survey of the staff pages leaves no address out, and what it leaves to programs is no page', async () => {
  const addresses = (await readableAddresses()).filter((one) => /^\/(admin|desks)\b/.test(one));
  const seen = new Set([...STAFF.map((path) => addressOfPath(path, addresses)), ...FOR_PROGRAMS]);
  expect(addresses.length).toBeGreaterThan(20);
  expect(addresses.filter((address) => !seen.has(address))).toEqual([]);
  const bank = await openBank();
  const headers = { accept: 'text/html', authorization: `Bearer ${bank.adminToken}` };
  for (const path of FOR_PROGRAMS) {
    const answer = await fetch(bank.url + path.replace(':id', '1'), { headers });
    if (answer.ok) expect([path, answer.headers.get('content-type')]).not.toEqual([path, 'text/html; charset=utf-8']);
  }
});

describe.skipIf(chromiumMissing !== '')(`the staff's pages in a real browser${chromiumMissing}`, () => {
  let chromium: Chromium;
  let survey: PageSurvey;
  beforeAll(async () => {
    chromium = await Chromium.open();
    survey = new PageSurvey(chromium);
  }, 60_000);
  afterAll(() => chromium?.close());

  describe.each(BANK_STYLES)('%s', (style) => {
    it('R-BANK-102 can be read in every language, wide and narrow, with a keyboard and with weak eyes', async () => {
      // The staff's words are the same at both banks; colours differ.
      const languages: readonly Language[] = style === 'vtb-business' ? LANGUAGES : ['ru'];
      const bank = await busyBank(style);
      const browser = await enterAs(bank, bank.adminToken);
      const answers = {
        '/envelope': () => browser.post('/admin/users/newcomer/unlock'),
        '/right-changed': () => browser.post('/desks/users/test1/signature-right', { signatureRight: 'first' }),
      };
      const faults = await survey.faultsOf({ style, languages, browser, paths: STAFF, answers, name: 'staff: ' });
      const operationist = await enterAs(bank, bank.deskTokens.operationist);
      const elsewhere = ['/desks/operationist', '/desks/late/2', '/desks/bank-manager'];
      faults.push(
        ...(await survey.faultsOf({
          style,
          languages,
          browser: operationist,
          paths: elsewhere,
          name: 'operationist: ',
        })),
      );
      const nobody = new Browser(bank);
      faults.push(
        ...(await survey.faultsOf({ style, languages, browser: nobody, paths: ['/admin/control'], name: 'nobody: ' })),
      );
      expect(faults).toEqual([]);
    }, 240_000);
  });

  it('R-BANK-102 so can desks and control room on the first day, when there is nothing', async () => {
    const bank = await openBank({ style: 'vtb-business' });
    const browser = await enterAs(bank, bank.adminToken);
    const paths = [...Object.values(ROLES).map(({ desk }) => desk), '/desks/letters', '/desks/outbox', '/admin/faults'];
    expect(await survey.faultsOf({ style: 'vtb-business', browser, paths, name: 'first day: ' })).toEqual([]);
  }, 240_000);
});

async function enterAs(bank: TestBank, token: string): Promise<Browser> {
  const browser = new Browser(bank);
  await browser.post('/admin/login', { token });
  return browser;
}

/** Users in every state of access, the late route at its beginning, half way and done, tasks, letters, mails and faults. */
async function busyBank(style: BankStyle): Promise<TestBank> {
  const bank = await openBank({ style, sessionIdleMinutes: 1_000_000 });
  const staff = bank.client();
  await staff.call(bankRoutes.registerClient, { body: OTHER_CLIENT });
  for (const login of ['newcomer', 'locked', 'closed']) await registerUser(bank, login, { bin: OTHER_CLIENT.bin });
  const stranger = bank.client();
  for (let i = 0; i < 3; i++)
    await stranger.call(bankRoutes.login, { body: { login: 'locked', password: 'wrong-1' } }).catch(() => undefined);
  await new Browser(bank).get('/');
  await (await enterAs(bank, bank.adminToken)).post('/desks/users/closed/close', { confirmed: 'true' });
  await lateRoute(bank);
  const user = await signedInUser(bank, 'test1', { email: 'test1@client.test' });
  await user.client.call(bankRoutes.createPaymentOrder, { body: paymentOrder() });
  const letter = { ...DOCUMENTS.letter, subject: 'TEST', text: 'TEST' };
  await sign(bank, user, await user.client.call(bankRoutes.createLetter, { body: letter }));
  await staff
    .call(bankInstrumentRoutes.armFault, { body: { fault: 'delay', ms: 1, atMost: 1 } })
    .catch(() => undefined);
  bank.clock.advance(340 * DAY_MS);
  return bank;
}

async function lateRoute(bank: TestBank): Promise<void> {
  const words = {
    text: 'Please give me back my access.',
    faultNote: 'The re-issue is late through my fault.',
    reissueRequest: 'Please re-issue my certificate.',
  };
  const [applied, half, done] = [
    await lateUser(bank, 'late1'),
    await lateUser(bank, 'late2'),
    await lateUser(bank, 'late3'),
  ];
  await apply(bank, applied, words);
  await atHeadOffice(bank, half, words);
  const one = await atHeadOffice(bank, done, words);
  await reportProgrammed(bank, one, await issuedSet(bank, done, 'late3 second'));
  await move(bank, one, 'sendToBranch');
  await move(bank, one, 'arriveAtBranch');
  await collect(bank, one, done.user.iin);
}
