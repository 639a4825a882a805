import type { ClockUnit } from '../../http/clock-routes.ts';
import type { CabinetText } from '../core/national/key-storages.ts';
import { type Reader, readersOf } from './language.ts';
import { WORDS } from './words.ts';

/** What the control room says. The wording is ours. */
export const CONTROL_TEXTS = {
  title: { kk: 'Басқару пульті', ru: 'Пульт управления', en: 'Control room' },
  clock: { kk: 'Стенд сағаты', ru: 'Часы стенда', en: 'Clock of the bench' },
  time: { kk: 'Стенд уақыты:', ru: 'Время стенда:', en: 'Time of the bench:' },
  notMovable: {
    kk: 'Бұл стендтің сағаты осы жерден жылжытылмайды.',
    ru: 'Часы этого стенда отсюда не переводятся.',
    en: 'The clock of this bench is not moved from here.',
  },
  forward: { kk: 'Алға жылжыту', ru: 'Перевести вперёд на', en: 'Move forward by' },
  unit: { kk: 'Өлшем бірлігі', ru: 'Единица', en: 'Unit' },
  move: { kk: 'Жылжыту', ru: 'Перевести', en: 'Move' },
  setTo: { kk: 'Орнату, UTC', ru: 'Установить, UTC', en: 'Set to, UTC' },
  set: { kk: 'Орнату', ru: 'Установить', en: 'Set' },
  shared: {
    kk: 'Сағат бүкіл стендке ортақ. Оны артқа да жылжытуға болады.',
    ru: 'Часы общие для всего стенда. Назад их тоже можно перевести.',
    en: 'The whole bench has one clock. It can be set back, too.',
  },
  state: { kk: 'Күйі', ru: 'Состояние', en: 'State' },
  certificates: { kk: 'Шығарылған сертификаттар', ru: 'Выпущенные сертификаты', en: 'Issued certificates' },
  instruments: { kk: 'Аспаптар', ru: 'Приборы', en: 'Instruments' },
  journal: { kk: 'Сұраныстар журналы (JSON)', ru: 'Журнал запросов (JSON)', en: 'Journal of requests (JSON)' },
  snapshotAndReset: { kk: 'Көшірме және бастапқы күйге қайтару', ru: 'Снимок и сброс', en: 'Snapshot and reset' },
  download: { kk: 'Күй көшірмесін жүктеп алу', ru: 'Скачать снимок состояния', en: 'Download a snapshot of the state' },
  comeBack: { kk: 'Оған қайтып келу:', ru: 'Вернуться к нему:', en: 'To come back to it:' },
  beginAgain: { kk: 'Қайтадан бастау', ru: 'Начать заново', en: 'Begin again' },
  aboutReset: {
    kk: 'Бастапқы күйге қайтару шығарылған мен сұралғанның бәрін ұмытады; орталықтың кілттері мен сағат қалады.',
    ru: 'Сброс забывает всё выпущенное и запрошенное; ключи центра и часы остаются.',
    en: 'A reset forgets all that was issued and requested; the keys of the authority and the clock stay.',
  },
} as const satisfies Readonly<Record<string, CabinetText>>;

const TEXTS = { ...WORDS, ...CONTROL_TEXTS };

export type ControlReader = Reader<keyof typeof TEXTS>;

export const controlReaderOf = readersOf(TEXTS);

export const UNIT_TEXTS: Readonly<Record<ClockUnit, CabinetText>> = {
  second: { kk: 'секундқа', ru: 'секунд', en: 'seconds' },
  minute: { kk: 'минутқа', ru: 'минут', en: 'minutes' },
  hour: { kk: 'сағатқа', ru: 'часов', en: 'hours' },
  day: { kk: 'күнге', ru: 'дней', en: 'days' },
};
