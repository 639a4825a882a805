import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bankRoutes } from '../../http/bank.ts';
import type { Route } from '../../http/route.ts';
import { DAY_MS } from '../../simulation/clock.ts';
import { loginByCertificate, regenerate, signDocument } from '../../workstation/index.ts';
import { Bench } from './bench.ts';
import { demoPaymentOrder } from './demo-client.ts';
import { TODAY } from './testing/client-at-work.ts';
import { follow, type NotFollowed, nameOf, type SeedLine } from './testing/seed-lines.ts';
import { WatchingClient } from './testing/watching-client.ts';

/**
 * The bank's instruction on regenerating a key set, line by line in its own order: in Russian, and in Kazakh with the labels that stand
 * in brackets there. What each line tells is looked for on the screen that its action leads to.
 */

const routes = bankRoutes;
const REGENERATION = routes.regeneration.path;

/** Where the browser stands after a step whose row has no page of its own. */
const WINDOWS = new Map<Route, string>([
  // A second challenge would take the first one's place.
  [routes.tokenChallenge, ''],
  [routes.newRegeneration, REGENERATION],
  [routes.sendRegeneration, REGENERATION],
  [routes.receiveCertificate, REGENERATION],
  [routes.continueRegeneration, REGENERATION],
]);

const RUSSIAN: readonly SeedLine[] = [
  {
    line: 'Статья 2 (2), рис. 1: сообщение при входе в Систему',
    proves: 'R-BANK-48 R-BANK-49 R-BANK-50 R-BANK-51 R-BANK-52 R-BANK-54 R-BANK-55',
    about: 'R-BANK-53 R-TOKEN-5',
    row: routes.criticalProfiles,
    shows: [
      'Запросы на сертификаты',
      'Регенерация комплекта ключей',
      'Внимание!',
      'У Вас есть абоненты ЭЦП, профили которых имеют критический статус.',
      'Выполнить необходимые операции с профилем Вы сможете из интерфейса системы, открыв пункт дерева документов и операций',
      'Сервис - Безопасность - Регенерация комплекта ключей - Профили',
      'Call-Center Банка',
      'Абонент Идентификатор Криптография Статус',
      '_Абонент',
      'Tumar CSP',
      'необходима плановая регенерация',
      'Далее',
    ],
  },
  {
    line: 'Статья 2 (3), рис. 2: в левой части окна браузера, в меню',
    proves: 'R-BANK-44 R-BANK-62',
    row: routes.main,
    shows: ['Сервис → Безопасность → Перегенерация комплекта ключей → Профили'],
  },
  {
    line: 'Статья 3 (5): Профили, рис. 4',
    proves: 'R-BANK-64 R-BANK-68',
    about: 'R-BANK-67',
    row: routes.profiles,
    shows: ['Перегенерация комплекта ключей', 'Новый', 'необходима плановая регенерация'],
  },
  {
    line: 'Статья 2 (4), рис. 3: нажатие на профиле один раз',
    proves: 'R-BANK-65 R-BANK-66',
    row: routes.signatureParameters,
    shows: ['Параметры подписи', 'дата окончания срока эксплуатации сертификата Ключа ЭЦП'],
  },
  {
    line: 'Статья 3 (5): «Новый», рис. 5',
    proves: 'R-BANK-68 R-BANK-69 R-BANK-70',
    row: routes.newRegeneration,
    shows: ['Описание процесса Перегенерации комплекта ключей', 'Отправить документ в банк'],
  },
  {
    line: 'Статья 3 (5): «Отправить документ в банк», рис. 6',
    proves: 'R-BANK-71 R-BANK-72',
    about: 'R-BANK-73',
    row: routes.sendRegeneration,
    shows: ['Подпись', 'Подписать', 'Запрос на перегенерацию ключей будет отправлен в Банк'],
  },
  {
    line: 'Статья 3 (5): «Подписать»',
    proves: 'R-BANK-75',
    about: 'R-BANK-73',
    row: routes.signRegeneration,
    shows: ['Принят банком'],
  },
  {
    line: 'Статья 3 (5): если статус остался прежний «Принят банком»',
    proves: 'R-BANK-74 R-BANK-78',
    about: 'R-BANK-77',
    row: routes.profiles,
    shows: ['Принят банком', 'обновля'],
  },
  {
    line: 'Статья 3 (5), рис. 7: периодически выполняйте команды меню до тех пор, пока',
    proves: 'R-BANK-76 R-BANK-78',
    about: 'R-BANK-79',
    row: routes.profiles,
    shows: ['Запросы на сертификаты', 'Получен новый сертификат', 'Получить сертификат (ключ)'],
  },
  {
    line: 'Статья 3 (5): «Получить сертификат (ключ)», рис. 8',
    proves: 'R-BANK-80 R-BANK-81',
    about: 'R-BANK-79',
    row: routes.receiveCertificate,
    shows: ['ОК'],
  },
  {
    line: 'Статья 3 (5): «ОК», рис. 9',
    proves: 'R-BANK-81 R-BANK-82 R-BANK-83',
    row: routes.confirmReceipt,
    shows: ['Описание процесса Перегенерации комплекта ключей', 'Продолжить'],
  },
  {
    line: 'Статья 3 (5): «Продолжить», рис. 10',
    proves: 'R-BANK-83 R-BANK-84',
    row: routes.continueRegeneration,
    shows: [
      'Завершение процесса Регенерации комплекта ключей',
      'завершен',
      'перевод на новый комплект Ключей ЭЦП',
      'означает, что новый сертификат зарегистрирован Банком',
    ],
  },
  {
    line: 'Статья 3 (5): статус «В эксплуатации»',
    proves: 'R-BANK-85',
    row: routes.profiles,
    shows: ['В эксплуатации'],
  },
];

/** The same lines of the Kazakh text, in the same order. */
const KAZAKH_LABELS: readonly (readonly string[])[] = [
  [
    'Сертификаттарға сұраныстардың терезесі',
    'Кілттер жинағын қайта шығару',
    'Сервис - Қауіпсіздік - Кілттер жинағын қайта шығару - Профильдер',
    'Ары қарай',
  ],
  ['Сервис → Қауіпсіздік → Кілттер жинағын қайта шығару → Профильдер'],
  ['Кілттер жинағын қайта шығару', 'Жаңа'],
  ['Қолтаңба параметрлері', 'пайдалану мерзімінің аяқталу күні'],
  ['Кілттер жинағын қайта шығару процесінің сипаттамасы', 'Құжатты банкке жіберу'],
  ['Қол қою терезесі', 'Қол қою', 'Кілттерді қайта шығаруға сұраныс Банкке жіберіледі'],
  ['Банкпен қабылданды'],
  ['Банкпен қабылданды', 'тек бетті жаңартқан кезде ғана'],
  ['Жаңа сертификат алын', 'Сертификатты (кілтті) алу'],
  ['ОК'],
  ['Кілттер жинағын қайта шығару процесінің келесі сипаттамасы', 'Жалғастыру'],
  [
    'Кілттер жинағын қайта шығару процесін аяқтау',
    'ЭСҚ Кілттерінің жаңа жинағына аудару',
    'жаңа сертификаттың Банкте тіркелгенін білдіреді',
  ],
  ['Пайдалануда'],
];
const KAZAKH = RUSSIAN.map((line, at) => ({ ...line, shows: KAZAKH_LABELS[at] ?? [] }));

const NOT_FOLLOWED: readonly NotFollowed[] = [
  {
    line: 'Рис. 5 и 9: описание процесса',
    ids: 'R-BANK-69 R-BANK-82',
    why: 'the figures are lost; the windows are there, their texts are ours',
  },
  { line: 'Рис. 8', ids: 'R-BANK-80', why: 'the figure is lost; the window is there, its text is ours' },
  {
    line: 'Статья 1 (1): значение, указанное в Регламенте',
    ids: 'R-BANK-89',
    why: 'the Regulation is not published; the glossary says so and tells what follows from the instructions',
  },
];

describe.each([
  { language: 'ru', lines: RUSSIAN },
  { language: 'kk', lines: KAZAKH },
] as const)('the instruction on regeneration, $language', ({ language, lines }) => {
  let bench: Bench;
  let missing: (readonly string[])[];
  let bank: WatchingClient;
  let pin: string;

  beforeAll(async () => {
    bench = await Bench.start({ seed: `instruction ${language}`, at: TODAY });
    const client = await bench.personalise();
    pin = client.pin;
    bench.comeToday();
    bank = new WatchingClient(bench.bank.url, 'the bank', { language, windows: WINDOWS });
    const { token, clock } = bench;
    const { login: name, firstPassword: password } = client.enrolment;
    await loginByCertificate({ token, clock, pin, bank, login: name, password, newPassword: 'Test-2026' });
    await regenerate({ token, clock, pin, bank });
    await bank.call(routes.profiles);
    missing = follow(bank.screens, lines);
  });
  afterAll(() => bench.close());

  it.each(lines.map((line, at) => [nameOf(line), at] as const))('%s', (_name, at) => {
    expect(missing[at]).toEqual([]);
  });

  it('R-BANK-63 the menu is found under both names', async () => {
    const names = language === 'ru' ? ['Регенерация комплекта', 'Перегенерация'] : ['Кілттер жинағын'];
    for (const find of names) {
      const { menu } = await bank.call(routes.main, { query: { find } } as never);
      expect(menu.map(({ route }) => route)).toContain('profiles');
    }
  });

  it('R-BANK-57 R-BANK-61 (2): a year after the issue the key has ended; it neither signs nor asks for a new set', async () => {
    const { token, clock } = bench;
    const { client, enrolment } = await bench.personalise({ serial: 2 });
    clock.advance(366 * DAY_MS);
    const envelope = { login: enrolment.login, password: enrolment.firstPassword, newPassword: 'Test-2026' };
    const { bank: late, criticalProfiles } = await loginByCertificate({
      token,
      clock,
      pin,
      bank: bench.bank.url,
      ...envelope,
    });
    expect(criticalProfiles.map(({ statusText }) => statusText[language])).toEqual([
      { ru: 'срок истёк', kk: 'мерзімі аяқталды' }[language],
    ]);
    const order = demoPaymentOrder(client, '1', new Date(clock.now()).toISOString().slice(0, 10));
    const signed = signDocument({ token, clock, pin, bank: late, document: { kind: 'payment-order', fields: order } });
    // He is not signed in with a key.
    await expect(signed).rejects.toMatchObject({ code: 'refused' });
    await expect(regenerate({ token, clock, pin, bank: late })).rejects.toMatchObject({ code: 'certificate-expired' });
  });
});

it('what cannot be followed in the instruction is said, with its requirement', () => {
  for (const { line, ids, why } of NOT_FOLLOWED) {
    expect(line, why).not.toBe('');
    expect(ids).toMatch(/^R-[A-Z]+-\d+( R-[A-Z]+-\d+)*$/);
  }
});
