import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../../simulation/clock.ts';
import { Browser } from '../testing/browser.ts';
import { openBank } from '../testing/open-bank.ts';
import { sitDown } from '../testing/sitting.ts';
import { OWN_PASSWORD, registerUser, START, signedInUser } from '../testing/test-bank.ts';

describe('the entrance', () => {
  it('R-BANK-29 R-BANK-30 R-BANK-31 asks for login and password, warns of the lock, and goes on with «Далее»', async () => {
    const bank = await openBank();
    const { html, text } = await new Browser(bank).get('/');
    expect([...html.matchAll(/<input name="(\w+)"/g)].map(([, name]) => name)).toEqual(['login', 'password']);
    expect(html).toMatch(/name="password" type="password"/);
    expect(text).toMatch(/Логин Пароль Далее .*при неверном вводе данных 3 раза система блокируется/);
    const kk = await new Browser(bank).get('/?lang=kk');
    expect(kk.text).toMatch(/Логин Құпия сөз Ары қарай Мәліметтерді 3 рет дұрыс емес енгізген жағдайда/);
  });

  it('R-BANK-34 R-BANK-35 R-BANK-36 the first login leads to the form «Новый пароль», «Еще раз»', async () => {
    const bank = await openBank();
    const user = await registerUser(bank, 'test1');
    const browser = new Browser(bank);
    const { status, location } = await browser.post('/login', { login: 'test1', password: user.password });
    expect([status, location]).toEqual([303, '/password']);
    const form = await browser.get('/password');
    expect(form.text).toMatch(/Необходимо сменить пароль Новый пароль Еще раз/);
    expect((await browser.get('/password?lang=kk')).text).toMatch(/Жаңа құпия сөз Тағы бір рет/);
    const changed = await browser.post('/password', { newPassword: OWN_PASSWORD, repeat: OWN_PASSWORD });
    expect(changed.location).toBe('/main');
    expect((await browser.get('/password')).status).toBe(409);
  });

  it('a refused login shows neither login nor password again', async () => {
    const bank = await openBank();
    const { status, text, html } = await new Browser(bank).post('/login', { login: 'someone-7', password: 'secret-7' });
    expect(status).toBe(401);
    expect(text).toContain('Неверный логин или пароль');
    expect(html).not.toMatch(/someone-7|secret-7/);
  });

  it('R-CLIENT-28 says plainly what signs, and has the button wait for it', async () => {
    const bank = await openBank();
    await signedInUser(bank, 'test1');
    const browser = new Browser(bank);
    await browser.post('/login', { login: 'test1', password: OWN_PASSWORD });
    const { text, html } = await browser.get('/token-sign-in');
    expect(text).toContain('через программу CryptoSocket на Вашем компьютере');
    const [, challenge = ''] = /id="challenge">([^<]+)</.exec(html) ?? [];
    expect(html).toContain(`disabled data-sign="${challenge}" data-form="paste-cms">Подписать</button>`);
  });

  it('R-BANK-49 R-BANK-50 R-BANK-51 R-BANK-52 R-BANK-53 R-BANK-54 R-BANK-55 the critical page, word for word', async () => {
    const { browser, profile } = await sitDown(20);
    const { text, html } = await browser.get('/critical-profiles');
    expect(text).toContain(
      'Запросы на сертификаты Выход Помощь Регенерация комплекта ключей Внимание! ' +
        'У Вас есть абоненты ЭЦП, профили которых имеют критический статус. Выполнить необходимые операции с профилем ' +
        'Вы сможете из интерфейса системы, открыв пункт дерева документов и операций Сервис - Безопасность - ' +
        'Регенерация комплекта ключей - Профили и выбрав интересующий Вас профиль. В случае если у Вас возникли ' +
        'вопросы можете обратиться в Call-Center Банка ' +
        `Абонент Идентификатор Криптография Статус 9418_Абонент ${profile.identifier} Tumar CSP ` +
        'необходима плановая регенерация Далее',
    );
    expect(html).toContain('<b>Сервис - Безопасность - Регенерация комплекта ключей - Профили</b>');
    const kk = await browser.get('/critical-profiles?lang=kk');
    expect(kk.text).toMatch(
      /Сертификаттарға сұраныстардың терезесі Шығу Көмек Кілттер жинағын қайта шығару Назар аударыңыз!/,
    );
  });

  it('R-BANK-56 R-BANK-57 the status explains that validity is ending, or has ended', async () => {
    const { browser, bank } = await sitDown(20);
    expect((await browser.get('/critical-profiles')).html).toContain('Клиента подходит к концу');
    bank.clock.set(START + 366 * DAY_MS);
    const ended = await browser.get('/critical-profiles');
    expect(ended.text).toContain('срок истёк');
    expect(ended.html).toContain('Ключ ЭЦП этого Клиента не действует');
    expect((await browser.get('/critical-profiles?lang=kk')).html).toContain('қолданылу мерзімі аяқталып қалған');
  });

  it('R-BANK-42 R-BANK-43 R-BANK-44 the yellow frame with the surname, «Далее» twice, the main window', async () => {
    const { browser } = await sitDown(100, { surname: 'Сынақов' });
    const follow = (html: string) => /<a class="button" href="([^"]+)" data-route="\w+">Далее</.exec(html)?.[1] ?? '';
    const subscriber = await browser.get('/subscriber');
    expect(subscriber.html).toMatch(/<div class="yellow-frame">[\s\S]*Сынақов[\s\S]*?<\/div>/);
    const css = await browser.get('/style.css', { accept: 'text/css' });
    expect(css.html).toMatch(/\.yellow-frame \{[^}]*border: 5px solid #f4c20d/);
    const next = await browser.get(follow(subscriber.html));
    const main = await browser.get(follow(next.html));
    expect(main.text).toContain('«Интернет-Клиент»');
    expect(main.html).toMatch(/<aside>[\s\S]*Перегенерация комплекта ключей[\s\S]*<\/aside>/);
  });
});
