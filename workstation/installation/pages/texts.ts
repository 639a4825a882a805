import type { Label } from '../../desk/language.ts';
import type { PcStart } from '../core/pc.ts';

/** What the page of the story says beside the windows. The wording is ours. */
export const TEXTS = {
  title: {
    ru: 'Установка Интернет-Клиента',
    kk: 'Интернет-Клиентті орнату',
    en: 'Installing the Internet-Client',
  },
  lead: {
    ru: 'Экран компьютера пользователя, как его описывает инструкция банка. Выделено то, что инструкция делает дальше; Enter нажимает это.',
    kk: 'Банк нұсқаулығы сипаттаған пайдаланушы компьютерінің экраны. Нұсқаулықтың келесі қадамы ерекшеленген; оны Enter басады.',
    en: 'The screen of the user’s PC, as the bank’s guide tells it. What the guide does next is marked; Enter presses it.',
  },
  screen: { ru: 'Экран', kk: 'Экран (жұмыс орны)', en: 'Screen' },
  checklist: { ru: 'Что установлено', kk: 'Не орнатылған', en: 'What is installed' },
  computer: { ru: 'Требования к компьютеру', kk: 'Компьютерге қойылатын талаптар', en: 'What the PC must be' },
  point: { ru: 'инструкция,', kk: 'нұсқаулық,', en: 'guide,' },
  password: { ru: 'Пароль контейнера', kk: 'Контейнердің құпия сөзі', en: 'The container’s password' },
  repeat: { ru: 'Подтверждение', kk: 'Растау', en: 'Once more' },
  another: { ru: 'Другой компьютер', kk: 'Басқа компьютер', en: 'Another PC' },
  start: { ru: 'На нем', kk: 'Онда', en: 'On it' },
  administrator: { ru: 'Администратор', kk: 'Әкімші', en: 'Administrator' },
  driver: {
    ru: 'Windows находит драйвер сама',
    kk: 'Windows драйверді өзі табады',
    en: 'Windows finds the driver by itself',
  },
  yes: { ru: 'да', kk: 'иә', en: 'yes' },
  no: { ru: 'нет', kk: 'жоқ', en: 'no' },
  restart: { ru: 'Начать заново', kk: 'Қайта бастау', en: 'Begin anew' },
} as const satisfies Readonly<Record<string, Label>>;

export const START_TEXTS = {
  fresh: { ru: 'ничего не установлено', kk: 'ештеңе орнатылмаған', en: 'nothing is installed' },
  older: { ru: 'прежняя версия Tumar CSP', kk: 'Tumar CSP ескі нұсқасы', en: 'an older Tumar CSP' },
  installed: { ru: 'все установлено', kk: 'бәрі орнатылған', en: 'everything is installed' },
} as const satisfies Readonly<Record<PcStart, Label>>;
