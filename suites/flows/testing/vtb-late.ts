import { bankDeskRoutes } from '../../../http/bank-desks.ts';
import { withToken } from '../../../workstation/index.ts';
import { code, FAULT_NOTE, plain, type VtbClients } from './vtb-clients.ts';
import { all, type Line, page, type Seen } from './walk.ts';

/** Section 2 of the instruction of "VTB Business": who comes too late. */

function branchDesk(world: VtbClients): Promise<Seen> {
  const { path, access } = bankDeskRoutes.operationistDesk;
  return page(world.desk('operationist'), path, {}, access);
}

export const LATE: readonly Line<VtbClients>[] = [
  {
    point: '2(1)',
    line: 'уақтылы жүзеге асырмаған жағдайда, Интернет банк Жүйесіне кіру автоматты түрде бұғатталады',
    proves: 'R-BANK-94',
    about: 'R-BANK-58',
    kk: [
      'allowed',
      'access-blocked',
      'Кіру бұғатталған: кілттер жинағы уақтылы қайта шығарылмаған',
      'Операционистке жүгініңіз',
    ],
    ru: ['Вход заблокирован', 'Обратитесь к Операционисту'],
    follow: async (world) => {
      world.comeBeforeTheEnd(1);
      const still = await code(world.login());
      world.comeBeforeTheEnd(-1);
      return all(still, await code(world.login()), await world.refusedLogin());
    },
  },
  {
    point: '2(2)',
    line: 'Операционистке жүгіну қажет',
    about: 'R-BANK-94 R-BANK-95',
    kk: ['Операционист', 'Кіру бұғатталған', 'ПРОБНЫЙ', 'Өтінішті қабылдау'],
    ru: ['Вход заблокирован', 'Принять заявление'],
    follow: branchDesk,
  },
  {
    point: '2(3)',
    line: 'Пайдаланушының кінәсінен жүзеге асырылмағаны туралы міндетті түрде белгісі бар',
    proves: 'R-BANK-96',
    kk: [
      'application-incomplete',
      'Кінә туралы белгісіз және қайта шығару туралы өтінішсіз қабылданбайды',
      'Қайта шығару туралы өтініштер',
    ],
    ru: ['Без отметки о вине и без просьбы о перевыпуске заявление не принимается'],
    follow: async (world) => {
      const refused = await world.apply('').catch(({ problem }) => plain(String(problem.code)));
      return all(refused ?? plain('taken'), await branchDesk(world));
    },
  },
  {
    point: '2(4)',
    line: 'Банкке еркін нысандағы өтінішпен қайта шығаруды жүзеге асыру өтініші',
    proves: 'R-BANK-95 R-BANK-96',
    kk: ['өтініш қабылданды', FAULT_NOTE, 'Қайта шығаруды жүзеге асыруды сұраймын', 'Пайдаланушы'],
    ru: ['заявление принято'],
    follow: async (world) => {
      await world.apply(FAULT_NOTE);
      return world.lateCase();
    },
  },
  {
    point: '2(5)',
    line: 'е-Token Операционистпен тапсыру-қабылдау актісі бойынша алынады',
    proves: 'R-BANK-97 R-BANK-101 R-TOKEN-20',
    kk: ['тапсыру-қабылдау актісі', 'е-Token', 'Тасушы акт бойынша алынды', 'тасушы филиалда', 'token-not-present'],
    ru: ['Акт приема-передачи', 'носитель в филиале'],
    follow: async (world) => {
      await world.handOver();
      const acts = ['operationist', 'head-office'] as const;
      const act = await page(world.desk('operationist'), `/desks/late/${world.caseId}/act`, {}, acts);
      const left = await code(withToken({ token: world.bench.token }, () => undefined));
      return all(act, await world.lateCase(), left);
    },
  },
  {
    point: '2(6)',
    line: 'және Банктің бас кеңсесіне жіберіледі',
    proves: 'R-BANK-98',
    kk: ['бас кеңсеге жолда', 'Бас кеңсеге жіберілді', 'бас кеңседе', 'Бас кеңсе алды'],
    ru: ['в пути в головной офис', 'в головном офисе'],
    follow: async (world) => {
      await world.move('operationist', 'sendToHeadOffice');
      const onTheWay = await world.lateCase();
      await world.move('head-office', 'arriveAtHeadOffice');
      return all(onTheWay, await world.lateCase('head-office'));
    },
  },
  {
    point: '2(7)',
    line: 'Банктің бас кеңсесінде қайта шығару және оның е-Token -ге "бағдарламалық жасақталуы"',
    proves: 'R-BANK-99',
    kk: ['Қайта шығару және бағдарламалық жасақтау', 'бағдарламалық жасақталды', 'GOST 2028', 'RSA 2028'],
    ru: ['запрограммирован'],
    follow: async (world) => {
      const onToken = await world.program();
      return all(await world.lateCase('head-office'), plain(onToken.join(' ')));
    },
  },
  {
    point: '2(8)',
    line: '"бағдарламалық жасақталған" е-Token Филиалға жіберіледі',
    proves: 'R-BANK-100',
    kk: [
      'филиалға жолда',
      'Филиалға жіберілді',
      'беруге дайын',
      'Сіздің е-Token беруге дайын',
      'жаңа ЭЦҚ тіркеу куәлігі бар',
      'token-with-bank',
    ],
    ru: ['в пути в филиал', 'готов к выдаче'],
    follow: async (world) => {
      await world.move('head-office', 'sendToBranch');
      const onTheWay = await world.lateCase();
      await world.move('operationist', 'arriveAtBranch');
      return all(onTheWay, await world.lateCase(), await world.bankMails(), await code(world.login()));
    },
  },
  {
    point: '2(9)',
    line: 'онда Сіз оны алып кете аласыз',
    proves: 'R-BANK-100 R-BANK-101 R-TOKEN-20',
    kk: ['Пайдаланушыға берілді', 'allowed', 'Пайдалануда', '"VTB Business"'],
    ru: ['выдан Пользователю', 'В эксплуатации'],
    follow: async (world) => {
      await world.collect();
      const opened = await code(world.login());
      return all(opened, await world.lateCase(), await page(world.bank, '/profiles'), await page(world.bank, '/main'));
    },
  },
];
