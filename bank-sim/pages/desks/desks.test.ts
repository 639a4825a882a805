import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessRoutes } from '../../../http/access-routes.ts';
import { bankRoutes } from '../../../http/bank.ts';
import { bankDeskRoutes } from '../../../http/bank-desks.ts';
import { ROLE_NAMES, ROLES, type Role } from '../../../http/roles.ts';
import { Chromium, chromiumMissing } from '../../../http/testing/chromium.ts';
import { LANGUAGES } from '../../core/label.ts';
import { Browser } from '../../testing/browser.ts';
import { DOCUMENTS } from '../../testing/documents.ts';
import { lateUser } from '../../testing/late-scene.ts';
import { openBank } from '../../testing/open-bank.ts';
import { sign } from '../../testing/payment-orders.ts';
import {
  CLIENT,
  certifiedKeySet,
  registerUser,
  signedInUser,
  type TestBank,
  wireSet,
} from '../../testing/test-bank.ts';

describe.skipIf(chromiumMissing !== '')(`the desks in a real browser${chromiumMissing}`, () => {
  let chromium: Chromium;
  beforeAll(async () => {
    chromium = await Chromium.open();
  }, 60_000);
  afterAll(() => chromium?.close());

  /** Logs in by the form, as a person does. */
  async function sitDownAt(bank: TestBank, role: Role): Promise<void> {
    await chromium.keepCookies(bank.url, []);
    await chromium.goTo(`${bank.url}${accessRoutes.form.path}?lang=ru`);
    await chromium.type(bank.deskTokens[role]);
    await chromium.follow(() => chromium.press('Enter'));
    expect(await chromium.evaluate<string>('location.pathname')).toBe(ROLES[role].desk);
  }

  /** Fills a form in and sends it as its button does, checks of the browser included. */
  async function send(action: string, fields: Readonly<Record<string, string>>): Promise<void> {
    const form = `document.querySelector('form[action="${action}"]')`;
    await chromium.evaluate(`void (() => {
      const form = ${form};
      form.closest('details')?.setAttribute('open', '');
      for (const [name, value] of Object.entries(${JSON.stringify(fields)})) form.elements.namedItem(name).value = value;
    })()`);
    expect(await chromium.evaluate<boolean>(`${form}.checkValidity()`)).toBe(true);
    await chromium.follow(() => chromium.evaluate(`void ${form}.querySelector('button').click()`));
  }

  const text = () => chromium.evaluate<string>('document.querySelector("main").innerText');

  it('R-BANK-32 R-BANK-102 the Bank Manager registers a user, gives him the envelope and registers his certificates from files', async () => {
    const bank = await openBank({ checkDigits: false });
    await sitDownAt(bank, 'bank-manager');
    const user = { bin: CLIENT.bin, iin: '800517300014', surname: 'Үлгіова', login: 'aliya', signatureRight: 'single' };
    await send(bankRoutes.registerUser.path, user);
    const password = await chromium.evaluate<string>('document.querySelector("#password").textContent');
    await bank.client().call(bankRoutes.login, { body: { login: 'aliya', password } });
    const subject = [
      { type: 'C', value: 'KZ' },
      { type: 'CN', value: 'Үлгіова Тест' },
      { type: 'UID', value: user.iin },
    ] as const;
    const set = wireSet(await certifiedKeySet(bank, 'aliya', { subject: [...subject] }));
    await chromium.goTo(`${bank.url}/desks/users/aliya`);
    for (const { algorithm, certificate } of set) {
      await chromium.evaluate(`void (() => {
        const input = document.querySelector('input[data-into="${algorithm.toLowerCase()}"]');
        const files = new DataTransfer();
        files.items.add(new File([Uint8Array.from(atob('${certificate}'), (one) => one.charCodeAt(0))], 'one.cer'));
        input.files = files.files;
        input.dispatchEvent(new Event('change'));
      })()`);
    }
    await send('/desks/users/aliya/certificates', {});
    expect(await text()).toContain('В эксплуатации');
  });

  it('R-BANK-95 R-BANK-97 R-BANK-98 the Operationist takes application and token, the head office receives it', async () => {
    const bank = await openBank({ style: 'vtb-business' });
    const late = await lateUser(bank, 'test1');
    await sitDownAt(bank, 'operationist');
    expect(await text()).toContain('test1');
    const application = { by: 'Сынақова О.', login: 'test1', text: 'Прошу вернуть доступ.' };
    await send('/desks/late', application);
    expect(await chromium.evaluate<string>('document.querySelector("#problem").dataset.code')).toBe(
      'application-incomplete',
    );
    await chromium.goTo(`${bank.url}/desks/operationist`);
    await send('/desks/late', {
      ...application,
      faultNote: 'По вине Пользователя.',
      reissueRequest: 'Прошу перевыпустить.',
    });
    await send('/desks/late/1/act', {
      by: 'Сынақова О.',
      iin: late.user.iin,
      serialNumber: '0123456789abcdef',
      label: 'TEST',
    });
    await send('/desks/late/1/send-to-head-office', { by: 'Сынақова О.' });
    expect(await chromium.evaluate<string>('document.querySelector("[data-state]").dataset.state')).toBe(
      'in-transit-to-head-office',
    );
    await sitDownAt(bank, 'head-office');
    await chromium.goTo(`${bank.url}/desks/late/1`);
    await send('/desks/late/1/arrive-at-head-office', { by: 'Үлгіов Т.' });
    expect(await text()).toContain('в головном офисе');
    expect(await chromium.evaluate<number>('document.querySelectorAll("main form.fields").length')).toBe(0);
  });

  it('R-BANK-11 R-BANK-102 a letter is answered at its desk, and the Call-Center looks a subscriber up', async () => {
    const bank = await openBank();
    const writer = await signedInUser(bank, 'writer');
    const { number, date, ...content } = DOCUMENTS.letter;
    const letter = await writer.client.call(bankRoutes.createLetter, { body: { number, date, ...content } });
    await sign(bank, writer, letter);
    await sitDownAt(bank, 'operationist');
    await chromium.goTo(`${bank.url}${bankDeskRoutes.lettersDesk.path}`);
    expect(await text()).toContain('ждёт ответа');
    await send('/admin/letters', { text: 'Акт во вложении.' });
    expect(await text()).toContain('отвечено');
    expect((await writer.client.call(bankRoutes.letters)).letters).toMatchObject([{ answers: letter.id }]);
    await sitDownAt(bank, 'call-centre');
    await chromium.evaluate(`void document.querySelector('input[name="find"]').focus()`);
    await chromium.type('writer');
    await chromium.follow(() => chromium.press('Enter'));
    expect(await chromium.evaluate<string>('document.querySelector("[data-next]").dataset.next')).toBe('nothing');
  });

  it('every desk fits a narrow window in each language, and has one heading', async () => {
    const bank = await openBank({ style: 'vtb-business' });
    await registerUser(bank, 'test1');
    await lateUser(bank, 'late1');
    await chromium.resize(360, 800);
    const browser = new Browser(bank);
    await browser.post(accessRoutes.logIn.path, { token: bank.adminToken });
    await chromium.keepCookies(bank.url, browser.cookies());
    const places = [
      ...ROLE_NAMES.map((role) => ROLES[role].desk),
      '/desks',
      '/desks/letters',
      '/desks/outbox',
      '/desks/users/late1',
    ];
    for (const place of places) {
      for (const language of LANGUAGES) {
        await chromium.goTo(`${bank.url}${place}?lang=${language}`);
        const seen = await chromium.evaluate(`[
          document.documentElement.scrollWidth <= 360,
          document.querySelectorAll('h1').length,
          document.documentElement.lang,
          [...document.querySelectorAll('.content')].every((one) => one.scrollWidth <= one.clientWidth),
        ]`);
        expect([place, seen]).toEqual([place, [true, 1, language, true]]);
      }
    }
    await chromium.resize(1280, 800);
  });
});
