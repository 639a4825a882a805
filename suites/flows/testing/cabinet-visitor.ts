import type { Locator, Page } from 'playwright-core';
import type { Pictures } from '../../../http/testing/playwright.ts';

/** What a person does in the National CA's cabinet, by what he reads there (Kazakh, the labels of seed 003). */
export class CabinetVisitor {
  readonly page: Page;
  readonly #pictures: Pictures | undefined;

  constructor(page: Page, pictures?: Pictures) {
    this.page = page;
    this.#pictures = pictures;
  }

  async see(text: string | RegExp): Promise<void> {
    await this.page.getByText(text).filter({ visible: true }).first().waitFor();
  }

  /** A picture of what is seen now. */
  async picture(name: string): Promise<void> {
    await this.#pictures?.take(this.page, name);
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true }).filter({ visible: true });
  }

  async press(name: string): Promise<void> {
    await this.button(name).click();
  }

  field(label: string): Locator {
    return this.page.getByLabel(label, { exact: true }).filter({ visible: true });
  }

  async fill(label: string, value: string): Promise<void> {
    await this.field(label).fill(value);
  }

  async choose(label: string, option: string): Promise<void> {
    await this.field(label).selectOption(option);
  }

  /** How NCALayer stands, as the page has found. */
  async bridge(state: string): Promise<void> {
    await this.page.locator(`#bridge[data-state=${state}]`).waitFor();
  }

  /** What the page says of what was done last: the code and the words. */
  async told(reason: string): Promise<string> {
    const message = this.page.locator(`.message[data-reason=${reason}]`).filter({ visible: true });
    await message.waitFor();
    return (await message.textContent()) ?? '';
  }

  /** Steps 1 and 2: the entry page, the authorisation page, the storage. */
  async comeToLogin(url: string, storage: string): Promise<void> {
    await this.page.goto(`${url}/nuc`);
    await this.see('Жеке кабинетке кіру парағы');
    await this.picture('entry');
    await this.page.getByRole('main').getByRole('link', { name: 'Жеке кабинетке кіру' }).click();
    await this.bridge('ready');
    await this.choose('Кілттер қоймасы', storage);
  }

  /** Steps 4 to 6: «Кіру», the password, «Кілттер тізімін жаңарту». */
  async listKeys(password: string): Promise<void> {
    if (!(await this.button('Кілттер тізімін жаңарту').isVisible())) await this.press('Кіру');
    await this.fill('Сіздің кілттер қоймасына арналған пароліңізді енгізіңіз', password);
    await this.press('Кілттер тізімін жаңарту');
  }

  /** Steps 1 to 7. */
  async logIn(url: string, storage: string, password: string, path?: string): Promise<void> {
    await this.comeToLogin(url, storage);
    if (path !== undefined) await this.fill('Кілттер қоймасына жол', path);
    await this.picture('login');
    await this.enter(password);
  }

  /** Steps 4 to 7. */
  async enter(password: string): Promise<void> {
    await this.listKeys(password);
    await this.page.getByRole('radio').waitFor();
    await this.picture('keys');
    await this.press('Қол қою');
    await this.see('Пайдаланушының жеке кабинетіне қош келдіңіз!');
    await this.picture('welcome');
  }

  /** Steps 8 and 9: the menu, the form, «Өтінім беру». */
  async apply(form: {
    email: string;
    locality: string;
    keySet: string;
    storage: string;
    path?: string;
  }): Promise<void> {
    await this.item('ЭЦҚ кілттерін қайта шығару');
    await this.fill('Е-mail', form.email);
    await this.fill('Елді мекен', form.locality);
    await this.choose('Кілттер жинағы', form.keySet);
    await this.choose('Кілттер қоймасы', form.storage);
    if (form.path !== undefined) await this.fill('Кілттер қоймасына жол', form.path);
    await this.picture('form');
    await this.press('Өтінім беру');
  }

  /** Step 10: the tick, «Растау». */
  async confirm(): Promise<void> {
    await this.bridge('ready');
    await this.page.getByRole('checkbox').check();
    await this.picture('confirmation');
    await this.press('Растау');
  }

  /** The number that is to be remembered (step 12). */
  async number(): Promise<string> {
    return (await this.page.locator('.done .big').textContent()) ?? '';
  }

  /** R-NUC-20, R-NUC-26: an application by its number. */
  async findApplication(number: string): Promise<void> {
    await this.page.getByRole('navigation').getByRole('link', { name: 'Басты бет' }).click();
    await this.fill('Өтінімнің нөмірін енгізіңіз', number);
    await this.press('Іздеу');
    await this.page.getByRole('link', { name: number }).click();
    await this.bridge('ready');
  }

  /** An item of the menu «Менің ЭЦҚ кілттерім». */
  async item(name: string): Promise<void> {
    await this.page.getByRole('navigation').getByRole('link', { name: 'Менің ЭЦҚ кілттерім' }).click();
    await this.page.getByRole('main').getByRole('link', { name, exact: true }).click();
  }

  async leave(): Promise<void> {
    await this.page.getByRole('navigation').getByRole('link', { name: 'Басты бет' }).click();
    await this.press('Шығу');
  }
}
