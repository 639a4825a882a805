import { bankRoutes } from '../../../http/bank.ts';
import type { ComponentReport } from '../../../http/bank-components.ts';
import { webraFiles } from '../../../http/ca-webra.ts';
import { type GuideClients, INSTALLED } from './guide-clients.ts';
import { all, type Line, page, type Seen } from './walk.ts';

/** Sections 2 to 2.3(8) of the connection guide: what the bank's page has the user install, in the order of the guide. */

/** What the page says when the PC comes without some of it. */
async function installing(world: GuideClients, lacking: Partial<ComponentReport>): Promise<Seen> {
  const { next } = await world.installing.call(bankRoutes.reportComponents, { body: { ...INSTALLED, ...lacking } });
  if (next !== 'install-components') throw new Error(next);
  return page(world.installing, '/components');
}

/** One step that the page tells the user; that he takes it at his PC nobody sees. */
const step = (
  point: string,
  about: string,
  lacking: Partial<ComponentReport>,
  kk: readonly string[],
  ru: readonly string[],
): Line<GuideClients> => ({
  point,
  line: kk.join(', '),
  about,
  kk,
  ru,
  follow: (world) => installing(world, lacking),
});

const OLD = { tumarCsp: '5.2' };
const NO_CSP = { tumarCsp: 'missing' };
const NO_DRIVER = { tokenDriver: 'missing' };
const NO_ADD_ON = { bankClient: 'missing' };

export const INSTALLATION: readonly Line<GuideClients>[] = [
  {
    point: '2.1(1)',
    line: 'осы бағдарламаның болуын тексеру және оның бұрын орнатылған нұсқасын өшіру',
    about: 'R-CLIENT-4 R-TOKEN-5',
    kk: ['Tumar CSP', 'Іске қосу → Басқару панелі → Бағдарламаларды орнату', 'нұсқасы сәйкес емес'],
    ru: ['Tumar CSP', 'Пуск → Панель управления → Установка и удаление программ'],
    follow: async (world) => {
      world.installing = await world.enterFirst('installs', await world.register('installs', false));
      return installing(world, OLD);
    },
  },
  step('2.1(2)', 'R-CLIENT-5', OLD, ['Компьютерді қайта жүктеңіз'], ['Перезагрузите компьютер']),
  {
    point: '2.1(3)',
    line: 'https://ca.kisc.kz/webra/res-open/client/TumarCSP.zip жүктеу',
    proves: 'R-CLIENT-6 R-CA-20',
    kk: ['https://ca.kisc.kz/webra/res-open/client/TumarCSP.zip', 'PK\u0003\u0004'],
    ru: ['https://ca.kisc.kz/webra/res-open/client/TumarCSP.zip'],
    follow: async (world) => {
      const { octets } = await world.bench.caClient().send(webraFiles.download);
      const archive = Buffer.from(octets).toString('latin1');
      return all(await installing(world, NO_CSP), { kk: archive, ru: archive });
    },
  },
  step('2.1(4)', 'R-CLIENT-7', NO_CSP, ['«Ашу»'], ['«Открыть»']),
  step('2.1(5)', 'R-CLIENT-8', NO_CSP, ['TumarCSP.exe', '«Ары қарай»'], ['TumarCSP.exe', '«Далее»']),
  step(
    '2.1(6)',
    'R-CLIENT-9',
    NO_CSP,
    ['«Лицензиялық Келісім»', '«Ары қарай»'],
    ['«Лицензионное Соглашение»', '«Я принимаю условия соглашения»', '«Далее»'],
  ),
  step('2.1(7)', 'R-CLIENT-10', NO_CSP, ['«Орнату»', '«Аяқтау»'], ['«Установить»', '«Завершить»']),
  step('2.2(1)', 'R-CLIENT-11', NO_DRIVER, ['Тасушының драйвері', '«Ары қарай»'], ['Вставьте носитель', '«Далее»']),
  step(
    '2.2(2)',
    'R-CLIENT-11',
    NO_DRIVER,
    ['сәйкес драйверді', '(ұсынылады)', '«Ары қарай»'],
    ['«Провести поиск подходящего драйвера для устройства (рекомендуется)»', '«Автоматически»', '«Далее»'],
  ),
  step(
    '2.2(3)',
    'R-CLIENT-12 R-CLIENT-13',
    NO_DRIVER,
    ['«Сонда да жалғастыру»', '«Дайын»', 'Заңды тұлғаларға →'],
    ['«Драйвер не тестировался на совместимость с этим устройством»', '«Все равно продолжить»', '«Готово»', 'драйверы'],
  ),
  step(
    '2.3(1)',
    'R-CLIENT-15',
    { trustedSite: 'missing' },
    ['«Сенімді»', '«Қауіпсіздік»', '«Тораптар»', '«Қосу»'],
    ['«Доверенные»', '«Сервис»', '«Безопасность»', '«Узлы»', '«Добавить»'],
  ),
  step(
    '2.3(2)',
    'R-CLIENT-17',
    NO_ADD_ON,
    ['Браузердің жоғарғы бөлігіндегі'],
    ['«Этот веб-узел пытается установить следующую надстройку'],
  ),
  step(
    '2.3(3)',
    'R-CLIENT-18',
    NO_ADD_ON,
    ['барлық пайдаланушылары үшін орнату', '«Қауіпсіздік жүйесінің ескертуі»'],
    ['«Установить эту надстройку для всех пользователей', '«Предупреждение системы безопасности»'],
  ),
  step(
    '2.3(4)',
    'R-CLIENT-19',
    NO_ADD_ON,
    ['«Қосымша»', 'BSS LLC алынған бағдарламаны әрқашан орнату', '«Орнату»'],
    ['«Дополнительно»', '«Всегда устанавливать программу, полученную от BSS LLC»', '«Установить»'],
  ),
  step(
    '2.3(5)',
    'R-CLIENT-20',
    NO_ADD_ON,
    ['«Тілді таңдау»', '«Орыс тілі»', 'ОК'],
    ['«Выбор языка»', '«Русский»', 'ОК'],
  ),
  step('2.3(6)', 'R-CLIENT-21 R-BANK-1', NO_ADD_ON, ['BS-Client v3', '«Ары қарай»'], ['BS-Client v3', '«Далее»']),
  step('2.3(7)', 'R-CLIENT-21', NO_ADD_ON, ['«Ары қарай», «Ары қарай»'], ['«Далее», «Далее»']),
  step('2.3(8)', 'R-CLIENT-21', NO_ADD_ON, ['«Ары қарай», ОК'], ['«Далее», ОК']),
];
