import { describe } from 'vitest';
import { bankRoutes } from '../../http/bank.ts';
import { bankDeskRoutes } from '../../http/bank-desks.ts';
import { cabinetRoutes } from '../../http/ca-cabinet.ts';
import { DAY_MS } from '../../simulation/clock.ts';
import { plain, VtbClients } from './testing/vtb-clients.ts';
import { LATE } from './testing/vtb-late.ts';
import {
  all,
  itIsFollowed,
  type Line,
  type NotFollowedPoint,
  page,
  pointsOf,
  type Seen,
  told,
} from './testing/walk.ts';

/** The instruction of "VTB Business" on the re-issue, sentence by sentence in its own order. It is in Kazakh only. */

/** Its sentences that tell an action or a message: the head, section 1, section 2. */
const POINTS = pointsOf({ '0': 4, '1': 14, '2': 9 });

/** The newest process of the cabinet, as its page shows it. */
async function processLog({ cabinet }: VtbClients): Promise<Seen> {
  const { processes } = await cabinet.call(cabinetRoutes.cabinet);
  return page(cabinet, `/cabinet/processes/${processes[0]?.id}`);
}

const HEAD: readonly Line<VtbClients>[] = [
  {
    point: '0(1)',
    line: '"VTB Business" Интернет банк жүйесі',
    proves: 'R-BANK-90',
    kk: ['"VTB Business" Интернет банк жүйесі'],
    follow: ({ bank }) => page(bank, '/'),
  },
  {
    point: '0(2)',
    line: 'шығарған сәттен бастап 1 жылды құрайды',
    proves: 'R-BANK-61 R-CA-18',
    kk: ['GOST 365', 'RSA 365'],
    follow: ({ user }) => {
      const { GOST, RSA } = user.enrolment.set;
      const days = [GOST, RSA].map(({ notBefore, notAfter }) => Math.round((notAfter - notBefore) / DAY_MS));
      return Promise.resolve(plain(`GOST ${days[0]} RSA ${days[1]}`));
    },
  },
  {
    point: '0(3)',
    line: 'аяқталғанға дейін 30 күн бұрын: бір күн ерте хабарлама жоқ',
    proves: 'R-BANK-60',
    kk: ['critical: 0', '"VTB Business"'],
    follow: async (world) => {
      world.comeBeforeTheEnd(31);
      const { criticalProfiles } = await world.login();
      return all(plain(`critical: ${criticalProfiles.length}`), await page(world.bank, '/main'));
    },
  },
  {
    point: '0(3)',
    line: 'аяқталғанға дейін 30 күн бұрын ескертумен хабарлама қалыптастырылады',
    proves: 'R-BANK-60 R-BANK-48',
    kk: [
      'critical: 1',
      'ЭЦҚ Тіркеу куәлігіңіздің қолданылу мерзімі аяқталып келеді',
      'ЭЦҚ Тіркеу куәлігін қайта шығару қажет',
    ],
    ru: ['Регистрационного свидетельства ЭЦП подходит к концу'],
    follow: async (world) => {
      world.comeBeforeTheEnd(30);
      const { criticalProfiles } = await world.login();
      return all(plain(`critical: ${criticalProfiles.length}`), await page(world.bank, '/critical-profiles'));
    },
  },
  {
    point: '0(4)',
    line: 'қайта шығаруды келесідей тәсілмен жүзеге асыруға болады',
    about: 'R-BANK-91',
    kk: ['ҚБЕО КО https://ca.kisc.kz сайтында жүзеге асырылады', 'жеке кабинетке сертификат бойынша кіріп'],
    ru: ['на сайте УЦ КЦМР https://ca.kisc.kz'],
    follow: ({ bank }) => page(bank, '/critical-profiles'),
  },
];

const IN_TIME: readonly Line<VtbClients>[] = [
  {
    point: '1(1)',
    line: 'ҚБЕО КО https://ca.kisc.kz сайтында',
    proves: 'R-CA-1 R-CA-2',
    kk: ['ҚБЕО', 'href="/cabinet/login'],
    follow: ({ cabinet }) => page(cabinet, '/'),
  },
  {
    point: '1(2)',
    line: 'жеке кабинетте "сертификат бойынша" белгісін қойып',
    proves: 'R-CA-2 R-CA-3',
    kk: ['Жеке кабинетке кіру', 'сертификат бойынша', 'id="byCertificate"'],
    follow: ({ cabinet }) => page(cabinet, '/cabinet/login'),
  },
  {
    point: '1(3)',
    line: 'кіруді жүзеге асырыңыз: қайтагенерациялауға сұраныс жасау қажет',
    proves: 'R-CA-4 R-CA-10',
    about: 'R-CA-21',
    kk: ['Жеке кабинет', 'ПРОБНЫЙ', 'Сұраныс жіберілді'],
    follow: async (world) => {
      world.comeBeforeTheEnd(20);
      await world.request();
      return page(world.cabinet, '/cabinet');
    },
  },
  {
    point: '1(4)',
    line: '"Жаңа сертификатты шығаруға сұранысты" басу қажет',
    proves: 'R-CA-5',
    kk: ['Жаңа сертификатты шығаруға сұранысты', 'href="/cabinet/request'],
    follow: ({ cabinet }) => page(cabinet, '/cabinet'),
  },
  {
    point: '1(5)',
    line: 'Параметрлер терезесінде, Құрылғы өрісінде JavaToken - JavaToken таңдап',
    proves: 'R-CA-6 R-CA-7',
    kk: ['Параметрлер', 'Құрылғы', 'JavaToken - JavaToken', 'JavaToken-JavaToken'],
    follow: ({ cabinet }) => page(cabinet, '/cabinet/request'),
  },
  {
    point: '1(6)',
    line: '"Сұранысты жіберу" батырмасын басыңыз',
    proves: 'R-CA-10',
    kk: ['Сұранысты жіберу'],
    follow: ({ cabinet }) => page(cabinet, '/cabinet/request'),
  },
  {
    point: '1(7)',
    line: 'Нақтылау; Сертификат C=KZ, O=…, OU=…, CN=…; Өтініш мөрі',
    proves: 'R-CA-8 R-CA-9',
    kk: ['Нақтылау', 'Сертификат', 'C=KZ, O=', 'OU=Бухгалтерия, CN=ПРОБНЫЙ', 'Өтініш мөрі'],
    follow: ({ cabinet }) => page(cabinet, '/cabinet/request'),
  },
  {
    point: '1(8)',
    line: '"Процесс логы" мәтіндік алаңында хабардар ететін болады',
    about: 'R-CA-11 R-CA-12',
    kk: ['Процесс логы', '<textarea', 'ГОСТ және RSA кілттері құрылғыда', 'Сұраныстарға қол қойылды'],
    follow: processLog,
  },
  {
    point: '1(9)',
    line: 'ҚБЕО КО және Банк жағында аяқталғаннан кейін электрондық мекенжайына растау келеді',
    proves: 'R-CA-13 R-BANK-92',
    kk: ['0 хат', '1 хат', 'ЭЦҚ тіркеу куәлігін қайта шығару расталды: ҚБЕО КО және Банк өңдеуді аяқтады'],
    follow: async (world) => {
      world.bench.clock.advance(DAY_MS);
      // The CA is done, the bank is not.
      const early = await world.mails();
      await world.takeOver();
      const mails = await world.mails();
      return plain([`${early.length} хат`, `${mails.length} хат`, mails[0]?.text].join(' '));
    },
  },
  {
    point: '1(10)',
    line: 'ҚБЕО КО жеке кабинетіне қайтадан кіріп, "Барлық сертификаттарды орнату" пернесін басыңыз',
    proves: 'R-CA-14 R-CA-15',
    kk: ['Сертификаттар шығарылды, орнатылмаған', 'Барлық сертификаттарды орнату', 'Сертификаттар орнатылды'],
    follow: async (world) => {
      // Whoever asks again is told that his request is on its way.
      await world.request();
      const before = await page(world.cabinet, '/cabinet');
      await world.install();
      return all(before, await page(world.cabinet, '/cabinet'));
    },
  },
  {
    point: '1(10)',
    line: 'жаңа ЭЦҚ Тіркеу куәлігін (GOST және RSA) жазу процесінің барысы',
    proves: 'R-CA-11 R-CA-12',
    kk: ['Процесс логы', 'ГОСТ', 'RSA', 'жазылды'],
    follow: processLog,
  },
  {
    point: '1(11)',
    line: 'Сәтті орнатылған (GOST және RSA) және оның әрекет ету мерзімі',
    proves: 'R-TOKEN-14',
    about: 'R-CA-16 R-CA-17',
    kk: ['GOST 2027-03', 'RSA 2027-03', 'GOST 2026-03', 'RSA 2026-03'],
    follow: async (world) => plain(world.onToken().join(' ')),
  },
  {
    point: '1(12)',
    line: 'Жаңа әрекет ету мерзімі сәтті жаңартылғанын білдіреді',
    proves: 'R-BANK-61',
    about: 'R-CA-17',
    kk: ['Пайдалануда', 'critical: 0', '2027'],
    follow: async (world) => {
      const { bank, criticalProfiles } = await world.login();
      const profiles = await bank.call(bankRoutes.profiles);
      const params = { id: profiles.profiles[0]?.id ?? '' };
      const parameters = await bank.call(bankRoutes.signatureParameters, { params });
      return all(told(profiles, parameters), plain(`critical: ${criticalProfiles.length}`));
    },
  },
  {
    point: '1(13)',
    line: 'Техникалық Қолдау Қызметіне кілтті қайта генерациялау туралы хабарлауыңыз қажет',
    proves: 'R-BANK-93',
    kk: ['Хабарлау', 'Техникалық Қолдау Қызметіне кілтті қайта генерациялау туралы хабарлаңыз'],
    ru: ['Службу технической поддержки'],
    follow: ({ bank }) => page(bank, '/tasks'),
  },
  {
    point: '1(13)',
    line: 'хабарлау: Техникалық Қолдау Қызметі',
    proves: 'R-BANK-93',
    about: 'R-BANK-102',
    kk: ['пайдаланушы хабарлады', 'Техникалық қолдау қызметі', 'client1'],
    ru: ['пользователь сообщил'],
    follow: async (world) => {
      const { tasks } = await world.bank.call(bankRoutes.tasks);
      await world.bank.call(bankRoutes.notifySupport, { params: { id: tasks[0]?.id ?? '' } });
      const { path, access } = bankDeskRoutes.technicalSupportDesk;
      const desk = await page(world.desk('technical-support'), path, {}, access);
      return all(desk, told((await world.bank.call(bankRoutes.tasks)).tasks));
    },
  },
  {
    point: '1(14)',
    line: '(727) 330-67-67, onlineservice@vtb-bank.kz',
    proves: 'R-BANK-93',
    kk: ['(727) 330-67-67', 'onlineservice@vtb-bank.kz'],
    ru: ['(727) 330-67-67', 'onlineservice@vtb-bank.kz'],
    follow: ({ bank }) => page(bank, '/tasks'),
  },
];

const NOT_FOLLOWED: readonly NotFollowedPoint[] = [
  {
    points: ['1(11)', '1(12)'],
    line: 'Tumar CSP конфигураторынан көруге болады',
    ids: 'R-TOKEN-7 R-TOKEN-13',
    why: 'a window of Tumar CSP, which is not ours: the certificates and their validity are read from the token itself',
  },
  {
    points: ['1(14)'],
    line: 'телефон, электрондық пошта',
    ids: 'R-BANK-93',
    why: 'nothing leaves the machine: the bench calls and writes to nobody, and says so beside the number',
  },
];

const LINES = [...HEAD, ...IN_TIME, ...LATE];

describe('the instruction of "VTB Business"', () => {
  itIsFollowed({ points: POINTS, lines: LINES, notFollowed: NOT_FOLLOWED, come: () => VtbClients.come() });
});
