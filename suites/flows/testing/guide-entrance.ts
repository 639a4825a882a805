import { bankRoutes } from '../../../http/bank.ts';
import { HttpClient } from '../../../workstation/index.ts';
import { type GuideClients, INSTALLED, NEXT_PASSWORD, OWN_PASSWORD } from './guide-clients.ts';
import { all, type Line, page, refusedForm, told } from './walk.ts';

/** Section 2.3(9) to (21) of the connection guide: from the PIN envelope to the main window. */

const nobody = ({ bench }: GuideClients) => new HttpClient(bench.bank.url, 'the bank');

const ADD_ON_KK = '«Тұрғызуды іске қосу»';
const ADD_ON_RU = '«Запустить надстройку»';

const LOGIN_FORM = { from: '/', to: '/login' };
const PASSWORD_FORM = { from: '/password', to: '/password' };

/** Too short, too long, not the same twice. */
const REFUSED_PASSWORDS = [
  ['12345', '12345'],
  ['12345678901', '12345678901'],
  ['Test-2028', 'Test-2029'],
] as const;

export const ENTRANCE: readonly Line<GuideClients>[] = [
  {
    point: '2.3(9)',
    line: 'Логин мен құпия сөзді енгізуге арналған жол',
    proves: 'R-BANK-30 R-BANK-31 R-BANK-32',
    kk: [
      'Логин',
      'Құпия сөз',
      'Банк Менеджерінен алынған логин мен құпия сөзді',
      'пин-конвертте басып шығарыл',
      'Ары қарай',
    ],
    ru: ['Логин', 'Пароль', 'Далее'],
    follow: (world) => page(nobody(world), '/'),
  },
  {
    point: '2.3(9)',
    line: 'Мәліметтерді 3 рет дұрыс емес енгізген жағдайда жүйенің бұғатталатындығына назарыңызды аударамыз',
    proves: 'R-BANK-29',
    kk: [
      'Мәліметтерді 3 рет дұрыс емес енгізген жағдайда жүйенің бұғатталатындығына назарыңызды аударамыз',
      'Логин немесе құпия сөз дұрыс емес',
      'Пайдаланушы бұғатталған',
    ],
    ru: ['3 раза система блокируется', 'Неверный логин или пароль', 'Пользователь заблокирован'],
    follow: async (world) => {
      const client = nobody(world);
      const { login } = world.other;
      const warned = await page(client, '/');
      // Each is sent in both languages: three wrong entries, and after them the right one.
      const wrong = await refusedForm(client, LOGIN_FORM, { login, password: 'Wrong-1' });
      await refusedForm(client, LOGIN_FORM, { login, password: 'Wrong-2' });
      return all(warned, wrong, await refusedForm(client, LOGIN_FORM, { login, password: OWN_PASSWORD }));
    },
  },
  {
    point: '2.3(9)',
    line: 'Банк Менеджерінен алынған логин мен құпия сөз; «Далее»',
    proves: 'R-BANK-32',
    about: 'R-BANK-40 R-BANK-102',
    kk: ['client2', 'ауыстыру қажет'],
    ru: ['client2', 'Необходимо сменить пароль'],
    follow: async (world) => {
      const { login } = world.other;
      const envelope = await world.manager.call(bankRoutes.unlockUser, { params: { login } });
      world.envelope = envelope.firstPassword;
      world.other.bank = nobody(world);
      const body = { login, password: world.envelope };
      return told(envelope.login, await world.other.bank.call(bankRoutes.login, { body }));
    },
  },
  {
    point: '2.3(10)',
    line: 'жүйе хабарламаны береді',
    proves: 'R-BANK-33 R-BANK-34',
    kk: ['Қауіпсіздікті арттыру мақсатында Сізге құпия сөзді ауыстыру қажет'],
    ru: ['Необходимо сменить пароль'],
    follow: ({ other }) => page(other.bank, '/password'),
  },
  {
    point: '2.3(11)',
    line: '«Новый пароль», «Еще раз»; 6 таңбадан 10 таңбаға дейін',
    proves: 'R-BANK-35 R-BANK-36 R-BANK-37 R-BANK-38',
    kk: ['Жаңа құпия сөз', 'Тағы бір рет', '6 таңбадан 10 таңбаға дейін болуы тиіс', 'Жаңа құпия сөз қабылданбады'],
    ru: ['Новый пароль', 'Еще раз', 'от 6 до 10 символов', 'Новый пароль не принят'],
    follow: async ({ other: { bank } }) => {
      for (const [newPassword, repeat] of REFUSED_PASSWORDS) {
        const attempt = bank.call(bankRoutes.changePassword, { body: { newPassword, repeat } });
        const code = await attempt.then(
          () => 'taken',
          ({ problem }) => String(problem.code),
        );
        if (code !== 'password-refused') throw new Error(`${newPassword}: ${code}`);
      }
      const form = await refusedForm(bank, PASSWORD_FORM, { newPassword: '12345', repeat: '12345' });
      return all(await page(bank, '/password'), form);
    },
  },
  {
    point: '2.3(12)',
    line: 'Логин мен құпия сөзді енгізгеннен кейін',
    proves: 'R-BANK-34',
    kk: ['load-components'],
    ru: ['load-components'],
    follow: async ({ other: { bank } }) => {
      const body = { newPassword: NEXT_PASSWORD, repeat: NEXT_PASSWORD };
      return told(await bank.call(bankRoutes.changePassword, { body }));
    },
  },
  {
    point: '2.3(13)',
    line: 'криптографиялық компоненттердің жүктеуі өтіп жатқаны туралы хабарлама',
    proves: 'R-BANK-45',
    kk: ['Криптографиялық компоненттердің жүктеуі', 'Тексеру'],
    ru: ['Загрузка криптографических компонентов', 'Проверить'],
    follow: ({ other }) => page(other.bank, '/components'),
  },
  {
    point: '2.3(14)',
    line: '«Для этого узла могут потребоваться следующие элементы управления ActiveX»',
    about: 'R-CLIENT-23 R-CLIENT-24 R-CLIENT-27',
    kk: ['ActiveX', '«Қауіпсіздік жүйесінің ескертуі»', '«Қосымша»', ADD_ON_KK],
    ru: [
      '«Для этого узла могут потребоваться следующие элементы управления ActiveX',
      '«Всегда устанавливать программу, полученную от',
      '«Установить»',
      ADD_ON_RU,
    ],
    follow: async ({ other: { bank } }) => {
      await bank.call(bankRoutes.reportComponents, { body: { ...INSTALLED, cryptoComponent: 'blocked' } });
      return page(bank, '/components');
    },
  },
  {
    point: '2.3(15)',
    line: '«Для этого веб-узла нужна следующая надстройка…»',
    about: 'R-CLIENT-25 R-CLIENT-27',
    kk: ['Баптаулар туралы', ADD_ON_KK, '«Орындау»'],
    ru: ['«Для этого веб-узла нужна следующая надстройка', ADD_ON_RU, '«Выполнить»'],
    follow: async ({ other: { bank } }) => {
      await bank.call(bankRoutes.reportComponents, { body: { ...INSTALLED, keyAddOn: 'not-running' } });
      return page(bank, '/components');
    },
  },
  {
    point: '2.3(16)',
    line: '«Запустить надстройку», «Выполнить»',
    about: 'R-CLIENT-24 R-CLIENT-26 R-BANK-46',
    kk: ['log-in-again'],
    ru: ['log-in-again'],
    follow: async ({ other: { bank } }) => told(await bank.call(bankRoutes.reportComponents, { body: INSTALLED })),
  },
  {
    point: '2.3(17)',
    line: 'терезенің сары рамасында ЭСҚ кілттері шығарылған Абоненттің тегі',
    proves: 'R-BANK-42 R-BANK-47',
    kk: ['class="yellow-frame"', 'ЭСҚ кілттері шығарылған Абоненттің тегі', 'УЧЕБНАЯ', '#f4c20d', 'Ары қарай'],
    ru: ['class="yellow-frame"', 'Ключи ЭЦП выданы Абоненту', 'УЧЕБНАЯ', 'Далее'],
    follow: async (world) => {
      await world.enter(world.other, NEXT_PASSWORD);
      const { bank } = world.other;
      const [sheet = ''] = (await page(bank, '/subscriber')).kk.match(/\/[\w./-]+\.css/) ?? [];
      const frame =
        Buffer.from(await bank.octets(sheet))
          .toString('utf8')
          .match(/\.yellow-frame \{[^}]*\}/)?.[0] ?? '';
      return all(await page(bank, '/subscriber'), { kk: frame, ru: frame });
    },
  },
  {
    point: '2.3(18)',
    line: '«Далее» батырмасын басу қажет, келесі терезеде қайтадан «Далее»',
    proves: 'R-BANK-43',
    kk: ['href="/client"', 'Сіз мына клиенттің атынан жұмыс істейсіз', 'href="/main"', 'Ары қарай'],
    ru: ['Вы работаете от имени клиента', 'Далее'],
    follow: async ({ other: { bank } }) => all(await page(bank, '/subscriber'), await page(bank, '/client')),
  },
  {
    point: '2.3(19)',
    line: '«Интернет-Клиент» негізгі терезесі ашылады',
    proves: 'R-BANK-44',
    kk: ['«Интернет-Клиент»', 'Терезенің сол жақ бөлігінен'],
    ru: ['«Интернет-Клиент»', 'в левой части окна'],
    follow: ({ other: { bank } }) => page(bank, '/main'),
  },
  {
    point: '2.3(21)',
    line: 'Логин мен құпия сөзді енгізу терезесі қайтадан пайда болады; бағдарламаға кіру қажет',
    proves: 'R-BANK-46 R-CLIENT-27',
    kk: ['Жүйеге кіру', 'Құпия сөз', '«Интернет-Клиент»'],
    ru: ['Вход в систему', 'Пароль', '«Интернет-Клиент»'],
    follow: async (world) => {
      await world.other.bank.call(bankRoutes.logout);
      const window = await page(world.other.bank, '/');
      await world.enter(world.other, NEXT_PASSWORD);
      return all(window, await page(world.other.bank, '/main'));
    },
  },
];
