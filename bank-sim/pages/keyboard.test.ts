import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bankRoutes } from '../../http/bank.ts';
import { Chromium, chromiumMissing } from '../../http/testing/chromium.ts';
import { Browser } from '../testing/browser.ts';
import { lateUser } from '../testing/late-scene.ts';
import { openBank } from '../testing/open-bank.ts';
import { sitDown } from '../testing/sitting.ts';
import { OWN_PASSWORD, octets, paymentOrder, signed, signedInUser } from '../testing/test-bank.ts';

/** Whether one sees where the focus is: an outline of two pixels or more around what has it (WCAG 2.2, 2.4.7 and 2.4.13). */
const FOCUS = `(() => {
  const one = document.activeElement;
  const { outlineStyle, outlineWidth } = getComputedStyle(one);
  const isSeen = outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2;
  const { top, bottom } = one.getBoundingClientRect();
  return { name: one.name ?? '', text: one.textContent.trim(), isSeen: isSeen && bottom > 0 && top < innerHeight };
})()`;

interface Focus {
  readonly name: string;
  readonly text: string;
  readonly isSeen: boolean;
}

describe.skipIf(chromiumMissing !== '')(`the bank with a keyboard alone${chromiumMissing}`, () => {
  let chromium: Chromium;
  beforeAll(async () => {
    chromium = await Chromium.open();
  }, 60_000);
  afterAll(() => chromium?.close());

  const path = () => chromium.evaluate<string>('location.pathname');

  /** Goes on by Tab until a control of this text or name has the focus, which is to be seen at every step. */
  async function tabTo(wanted: string): Promise<void> {
    for (let i = 0; i < 80; i++) {
      await chromium.press('Tab');
      const { name, text, isSeen } = await chromium.evaluate<Focus>(FOCUS);
      expect([name || text, isSeen]).toEqual([name || text, true]);
      if (name === wanted || text === wanted) return;
    }
    throw new Error(`no way to ${wanted} by Tab`);
  }

  const enter = () => chromium.follow(() => chromium.press('Enter'));

  /** Opens the part for a signature that was made elsewhere, puts it in and sends it. */
  async function paste(cms: string, field = 'cms'): Promise<void> {
    await tabTo('Вставить готовую подпись');
    await chromium.press('Enter');
    await tabTo(field);
    await chromium.type(cms);
    await enter();
  }

  it('R-BANK-17 from the login over the document to its signature, the focus always in sight', async () => {
    const bank = await openBank();
    const user = await signedInUser(bank, 'test1');
    await chromium.goTo(`${bank.url}/?lang=ru`);
    await chromium.type('test1');
    await tabTo('password');
    await chromium.type(OWN_PASSWORD);
    await enter();
    expect(await path()).toBe('/token-sign-in');
    const challenge = await chromium.evaluate<string>('document.querySelector("#challenge").textContent');
    await paste(await signed(bank, user.keySet, octets(challenge)));
    for (const next of ['/subscriber', '/client']) {
      expect(await path()).toBe(next);
      await tabTo('Далее');
      await enter();
    }
    expect(await path()).toBe('/main');
    await tabTo('Платежные поручения');
    await enter();
    await tabTo('Новый');
    await enter();
    const order = Object.entries(paymentOrder()).filter(
      ([name]) => !['date', 'payerAccount', 'payerBin'].includes(name),
    );
    for (const [name, value] of order) {
      await tabTo(name);
      await chromium.type(value);
    }
    await tabTo('Сохранить');
    await enter();
    expect(await path()).toBe('/documents/1');
    const { toSign } = await user.client.call(bankRoutes.document, { params: { id: '1' } });
    await paste(await signed(bank, user.keySet, octets(toSign), { detached: true }));
    expect(await chromium.evaluate<string>('document.querySelector(".status").textContent')).toBe('исполнен');
  }, 60_000);

  it('leads past the menu to the content at the first step, and to the first wrong field of a refused form', async () => {
    const { browser } = await sitDown();
    await chromium.keepCookies(browser.url, browser.cookies());
    await chromium.goTo(`${browser.url}/documents/new?lang=ru`);
    await tabTo('К содержанию');
    await chromium.press('Enter');
    expect(await chromium.evaluate<string>('document.activeElement.id')).toBe('work');
    await chromium.evaluate(`void (() => {
      const form = document.querySelector('form.order');
      for (const [name, value] of Object.entries(${JSON.stringify(paymentOrder({ amount: '0.00' }))})) form.elements.namedItem(name).value = value;
    })()`);
    await tabTo('Сохранить');
    await enter();
    const focused = 'document.activeElement.name';
    await expect.poll(() => chromium.evaluate<string>(focused), { timeout: 10_000 }).toBe('amount');
    expect(await chromium.evaluate<string>('document.querySelector("[role=alert]").innerText')).toContain(
      'Укажите тенге и тиын',
    );
  }, 60_000);

  it('«Назад» of a refusal leads back to what was typed', async () => {
    const bank = await openBank({ style: 'vtb-business' });
    await lateUser(bank, 'late1');
    const browser = new Browser(bank);
    await browser.post('/admin/login', { token: bank.deskTokens.operationist });
    await chromium.keepCookies(bank.url, browser.cookies());
    await chromium.goTo(`${bank.url}/desks/operationist?lang=ru`);
    await tabTo('Принять заявление');
    await chromium.press('Enter');
    for (const [name, value] of [
      ['by', 'TEST'],
      ['login', 'late1'],
      ['text', 'Прошу вернуть доступ.'],
    ] as const) {
      await tabTo(name);
      await chromium.type(value);
    }
    await tabTo('Принять заявление');
    await enter();
    expect(await chromium.evaluate<string>('document.querySelector("#problem").dataset.code')).toBe(
      'application-incomplete',
    );
    await tabTo('Назад');
    await enter();
    expect(await path()).toBe('/desks/operationist');
    const typed = 'document.querySelector("textarea[name=text]").value';
    await expect.poll(() => chromium.evaluate<string>(typed), { timeout: 10_000 }).toBe('Прошу вернуть доступ.');
  }, 60_000);
});
