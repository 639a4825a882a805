import { type Act, InstallationError, installAll, newPc, type Pc, type PcOptions } from '../../../workstation/index.ts';
import { DEMO_PIN } from '../bench.ts';
import type { GuideClients } from './guide-clients.ts';
import { all, type Line, type Seen, told } from './walk.ts';

/** Sections 2 to 2.3 of the connection guide at the PC itself: what its user does there, and what its screen shows on the way. */

/** One line: acts at the PC of the guide, one after the other. */
function atThePc(
  point: string,
  proves: string,
  acts: readonly Act[],
  kk: readonly string[],
  ru: readonly string[] = [],
): Line<GuideClients> {
  return { point, line: `at the PC: ${acts.join(', ')}`, proves, kk, ru, follow: (world) => take(world, acts) };
}

/** Everything that is seen from before the first act to after the last one. */
async function take({ story }: GuideClients, acts: readonly Act[]): Promise<Seen> {
  const views = [story.view()];
  for (const act of acts) {
    await story.act(act, { password: DEMO_PIN, repeat: DEMO_PIN });
    views.push(story.view());
  }
  const keys = views.flatMap(({ screen }) => screen.keys).join(' ');
  return all(told(...views), { kk: keys, ru: keys });
}

/** What the PC must be: the guide’s has it, and one that has not is refused. */
function demanded(
  point: string,
  proves: string,
  unfit: PcOptions,
  labels: Pick<Line<GuideClients>, 'kk' | 'ru'>,
): Line<GuideClients> {
  return {
    ...{ point, line: `the PC, and one with ${JSON.stringify(unfit)}`, proves, ...labels },
    follow: ({ story }) => {
      const code = refusalOf(newPc(unfit));
      return Promise.resolve(all(told(story.view()), { kk: code, ru: code }));
    },
  };
}

function refusalOf(pc: Pc): string {
  try {
    installAll(pc);
    return 'installed';
  } catch (error) {
    return error instanceof InstallationError ? error.code : String(error);
  }
}

const COMPUTER: readonly Line<GuideClients>[] = [
  demanded('2(1)', 'R-CLIENT-1', { windows: '2000' }, { kk: ['Windows XP немесе ең соңғы', 'windows-too-old'] }),
  demanded('2(2)', 'R-CLIENT-2', { internetExplorer: 5 }, { kk: ['Internet Explorer 8', 'browser-too-old'] }),
  demanded(
    '2(3)',
    'R-CLIENT-3',
    { administrator: false },
    { kk: ['Әкімшінің пайдаланушы құқықтары', 'administrator-needed'] },
  ),
];

const TUMAR_CSP: readonly Line<GuideClients>[] = [
  atThePc(
    '2.1(1)',
    'R-CLIENT-4 R-TOKEN-5',
    ['open-programs', 'remove'],
    ['Іске қосу → Басқару панелі → Бағдарламаларды орнату және өшіру', 'Tumar CSP'],
    ['Пуск → Панель управления → Установка и удаление программ'],
  ),
  atThePc('2.1(2)', 'R-CLIENT-5', ['reboot'], ['Компьютерді қайта жүктеу']),
  atThePc('2.1(3)', 'R-CLIENT-6', ['download-csp'], ['https://ca.kisc.kz/webra/res-open/client/TumarCSP.zip']),
  atThePc('2.1(4)', 'R-CLIENT-7', ['open-archive'], ['Ашу'], ['Открыть']),
  atThePc('2.1(5)', 'R-CLIENT-8', ['run-setup', 'next'], ['TumarCSP.exe', 'Ары қарай'], ['TumarCSP.exe', 'Далее']),
  atThePc(
    '2.1(6)',
    'R-CLIENT-9',
    ['accept-licence', 'next'],
    ['Лицензиялық Келісім', 'Ары қарай'],
    ['Лицензионное Соглашение', 'Я принимаю условия соглашения', 'Далее'],
  ),
  atThePc(
    '2.1(7)',
    'R-CLIENT-10',
    ['install', 'wait', 'finish'],
    ['Орнату', 'Аяқтау', 'Tumar CSP бағдарламасын орнату аяқталды'],
    ['Установить', 'Завершить'],
  ),
];

const TOKEN: readonly Line<GuideClients>[] = [
  atThePc(
    '2.2(1)',
    'R-TOKEN-4',
    ['insert-token', 'next'],
    ['Жабдықты орнату шебері', 'Ары қарай'],
    ['Мастер установки оборудования', 'Далее'],
  ),
  atThePc(
    '2.2(2)',
    'R-CLIENT-11',
    ['search-driver', 'next'],
    ['Құрылғы үшін сәйкес келетін драйверді іздеу (ұсынылады)', 'Автоматты', 'Ары қарай'],
    ['Провести поиск подходящего драйвера для устройства (рекомендуется)', 'Автоматически', 'Далее'],
  ),
  atThePc(
    '2.2(3)',
    'R-CLIENT-12',
    ['wait', 'continue-anyway', 'done'],
    ['Драйвер осы құрылғымен үйлесімділікке сыналған жоқ', 'Сонда да жалғастыру', 'Дайын'],
    ['Драйвер не тестировался на совместимость с этим устройством', 'Все равно продолжить', 'Готово'],
  ),
  atThePc(
    '2.2(3)',
    'R-CLIENT-13',
    ['open-driver-page', 'download-driver', 'wait'],
    ['Интернет – клиент жүйесіне кіру (нұсқаулықтар, утилиттер, драйверлер)', 'Құрылғының анықталуын күтіңіз'],
  ),
  atThePc(
    '2.2(4)',
    'R-CLIENT-14 R-TOKEN-7',
    ['open-configurator'],
    ['Іске қосу → Бағдарламалар → Gamma Tech → TumarCSP v6 → TumarCSP Конфигуратор', 'Tumar CSP Configurator'],
    ['Пуск → Программы → Gamma Tech → TumarCSP v6 → TumarCSP Конфигуратор'],
  ),
  atThePc(
    '2.2(5)',
    'R-TOKEN-8',
    ['open-profile-menu', 'change-profile'],
    ['JavaToken', 'Профайлды өзгерту'],
    ['Изменить профайл'],
  ),
  atThePc(
    '2.2(6)',
    'R-TOKEN-10 R-TOKEN-11',
    ['save-profile'],
    ['Құрылғыны сақтау параметрлері', 'Сақтау'],
    ['Параметры хранения устройств', 'Сохранить'],
  ),
  atThePc('2.2(7)', 'R-TOKEN-12', ['wait', 'close'], ['Кілттерді алу процесі', '· GOST · OK', '· RSA · OK']),
];

const BANK_SITE: readonly Line<GuideClients>[] = [
  atThePc(
    '2.3(1)',
    'R-CLIENT-15 R-CLIENT-16',
    ['open-service', 'open-security', 'open-sites', 'add-site', 'close', 'open-bank-site'],
    ['Сервис', 'Қауіпсіздік', 'Тораптар', 'Сенімді', 'Қосу', 'https://www.qazaqonline.kz', 'ActiveX жүктеуі'],
    ['Сервис', 'Безопасность', 'Узлы', 'Доверенные', 'Добавить'],
  ),
  atThePc(
    '2.3(2)',
    'R-CLIENT-17',
    ['wait'],
    ['Бұл веб-торап келесі баптауды орнатпақшы. Егер сіз осы веб-торапқа және баптауға сенсеңіз'],
    ['Этот веб-узел пытается установить следующую надстройку. Если вы доверяете этому веб-узлу и надстройке'],
  ),
  atThePc(
    '2.3(3)',
    'R-CLIENT-18',
    ['click-install-bar', 'install-for-all'],
    ['барлық пайдаланушылары үшін орнату', 'Қауіпсіздік жүйесінің ескертуі'],
    ['Установить эту надстройку для всех пользователей данного компьютера', 'Предупреждение системы безопасности'],
  ),
  atThePc(
    '2.3(4)',
    'R-CLIENT-19',
    ['more-options', 'always-install', 'install'],
    ['Қосымша', 'BSS LLC алынған бағдарламаны әрқашан орнату', 'Орнату'],
    ['Дополнительно', 'Всегда устанавливать программу, полученную от BSS LLC', 'Установить'],
  ),
  atThePc('2.3(5)', 'R-CLIENT-20', ['choose-russian', 'ok'], ['Тілді таңдау', 'Орыс тілі', 'ОК'], ['Выбор языка']),
  atThePc('2.3(6)', 'R-CLIENT-21', ['next'], ['BS-Client v3 «Интернет-Клиент» ҚБҚК', 'Ары қарай'], ['Далее']),
  atThePc('2.3(7)', 'R-CLIENT-21', ['next'], ['BS-Client v3 «Интернет-Клиент» ҚБҚК', 'Ары қарай'], ['Далее']),
  atThePc('2.3(8)', 'R-CLIENT-21', ['ok'], ['Орнату сәтті аяқталды', 'ОК'], ['Установка успешно завершена', 'ОК']),
];

const ADD_ON_KK = 'Осы веб-торап үшін келесі тұрғызу қажет';
const ADD_ON_RU = 'Для этого веб-узла нужна следующая надстройка';

const AFTER_LOGIN: readonly Line<GuideClients>[] = [
  atThePc(
    '2.3(12)',
    'R-CLIENT-22',
    ['log-in', 'yes'],
    ['Қауіпсіздік жүйесінің ескертуі', 'Иә', 'Криптографиялық компоненттердің жүктеуі'],
    ['Предупреждение системы безопасности', 'Да'],
  ),
  atThePc(
    '2.3(14)',
    'R-CLIENT-23 R-CLIENT-24',
    ['wait', 'click-activex-bar', 'run-add-on', 'more-options', 'always-install-from', 'install'],
    ['Осы торап үшін ActiveX басқарудың келесі элементтері', 'Тұрғызуды іске қосу', 'Қосымша', 'Орнату'],
    [
      'Для этого узла могут потребоваться следующие элементы управления ActiveX',
      'Запустить надстройку',
      'Всегда устанавливать программу, полученную от…',
    ],
  ),
  atThePc('2.3(15)', 'R-CLIENT-25', ['click-add-on-bar'], [ADD_ON_KK], [ADD_ON_RU]),
  atThePc(
    '2.3(16)',
    'R-CLIENT-26',
    ['run-add-on', 'run'],
    ['Тұрғызуды іске қосу', 'Орындау'],
    ['Запустить надстройку', 'Выполнить'],
  ),
  atThePc('2.3(19)', 'R-CLIENT-25', ['log-in'], [ADD_ON_KK], [ADD_ON_RU]),
  atThePc(
    '2.3(20)',
    'R-CLIENT-26 R-CLIENT-27',
    ['click-add-on-bar', 'run-add-on', 'run', 'log-in'],
    ['Тұрғызуды іске қосу', 'Орындау'],
    ['Запустить надстройку', 'Выполнить'],
  ),
];

export const AT_THE_PC: readonly Line<GuideClients>[] = [
  ...COMPUTER,
  ...TUMAR_CSP,
  ...TOKEN,
  ...BANK_SITE,
  ...AFTER_LOGIN,
];
