import type { CabinetText } from '../core/national/key-storages.ts';
import type { FaultPlace } from '../instruments/fault-row.ts';
import { type Reader, readersOf } from './language.ts';
import { WORDS } from './words.ts';

/** What the page of faults says. The wording is ours; what a fault does is told as docs/ca-faults.md tells it, in English. */
export const FAULT_TEXTS = {
  title: { kk: 'Ақаулар', ru: 'Сбои', en: 'Faults' },
  about: {
    kk: 'Ережелер атаумен, сынап көру үшін: орталық дәл айтылғандай қателеседі. Ережесіз ештеңе өзгермейді.',
    ru: 'Именованные сбои для испытаний: центр ошибается именно так, как сказано. Без правил всё идёт как обычно.',
    en: 'Faults by name, for tests: the authority goes wrong in exactly this way. Without a rule nothing is different.',
  },
  rules: { kk: 'Жұмыстағы ережелер', ru: 'Действующие правила', en: 'Rules at work' },
  noRules: { kk: 'Ереже жоқ.', ru: 'Правил нет.', en: 'No rules.' },
  fault: { kk: 'Ақау', ru: 'Сбой', en: 'Fault' },
  befalls: { kk: 'Неге тиеді', ru: 'Чего касается', en: 'Befalls' },
  everything: { kk: 'барлығына', ru: 'всего', en: 'everything' },
  strikes: { kk: 'Болғаны', ru: 'Сработало', en: 'Strikes' },
  remove: { kk: 'Алып тастау', ru: 'Убрать', en: 'Remove' },
  removeAll: { kk: 'Барлығын алып тастау', ru: 'Убрать все правила', en: 'Remove all rules' },
  newRule: { kk: 'Жаңа ереже', ru: 'Новое правило', en: 'New rule' },
  protocol: { kk: 'Тек осы хаттама үшін', ru: 'Только для протокола', en: 'Only for this protocol' },
  subject: {
    kk: 'Тек атауында осы бары (бөлігі жеткілікті)',
    ru: 'Только для имени, в котором есть (достаточно части)',
    en: 'Only for a name that has this in it (a part is enough)',
  },
  serialNumber: {
    kk: 'Тек осы сериялық нөмір үшін',
    ru: 'Только для серийного номера',
    en: 'Only for this serial number',
  },
  nth: {
    kk: 'Тек осы ретте (бос: әр жолы)',
    ru: 'Только в раз номер (пусто: каждый)',
    en: 'Only this time (empty: each)',
  },
  atMost: { kk: 'Ең көбі неше рет', ru: 'Не больше раз', en: 'At most so many times' },
  ms: { kk: 'Кідіріс, мс', ru: 'Задержка, мс', en: 'Delay, ms' },
  arm: { kk: 'Ережені қосу', ru: 'Поставить правило', en: 'Put the rule to work' },
  fired: { kk: 'Болған ақаулар', ru: 'Что произошло', en: 'What has happened' },
  noneFired: { kk: 'Әзірге ештеңе болған жоқ.', ru: 'Пока ничего не произошло.', en: 'Nothing yet.' },
  rule: { kk: 'Ереже', ru: 'Правило', en: 'Rule' },
  magic: { kk: 'атауы бойынша', ru: 'по имени', en: 'by a name' },
  whom: { kk: 'Кімге', ru: 'Кого коснулось', en: 'Whom' },
  lastFired: { kk: 'Соңғы 100', ru: 'Последние 100', en: 'The last 100' },
} as const satisfies Readonly<Record<string, CabinetText>>;

const TEXTS = { ...WORDS, ...FAULT_TEXTS };

export type FaultReader = Reader<keyof typeof TEXTS>;

export const faultReaderOf = readersOf(TEXTS);

/** Where faults befall: the groups of the list. */
export const PLACE_TEXTS: Readonly<Record<FaultPlace, CabinetText>> = {
  arrival: { kk: 'Сұраныс келгенде', ru: 'При приходе запроса', en: 'When a request comes' },
  wire: { kk: 'Жауап жолда', ru: 'Ответ в пути', en: 'The answer on its way' },
  answer: { kk: 'Жауаптың өзінде', ru: 'В самом ответе', en: 'In the answer itself' },
  issue: { kk: 'Шығарылатын сертификатта', ru: 'В выпускаемом сертификате', en: 'In the certificate that is issued' },
  step: { kk: 'Өңдеу барысында', ru: 'В ходе обработки', en: 'While a request is processed' },
  mail: { kk: 'Хаттарда', ru: 'В письмах', en: 'In e-mails' },
};
