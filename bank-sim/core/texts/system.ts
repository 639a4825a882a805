import type { TextRow } from './row.ts';

/** The system, its frame and what stands on every page. */
export const SYSTEM_TEXTS = {
  system: { ru: 'ДБО BS-Client', kk: 'BS-Client ҚБҚК', en: 'BS-Client remote banking', source: 'R-BANK-1' },
  module: { ru: 'Интернет-Клиент', kk: 'Интернет-Клиент', en: 'Internet-Client', source: 'R-BANK-1, R-BANK-44' },
  product: {
    ru: 'BS-Client v3 «Интернет-Клиент»',
    kk: 'BS-Client v3 «Интернет-Клиент ҚБҚК»',
    en: 'BS-Client v3 “Internet-Client”',
    source: 'R-BANK-1',
  },
  service: {
    ru: 'Интернет-банкинг для юридических лиц',
    kk: 'Заңды тұлғаларға арналған Интернет-банкинг',
    en: 'Internet banking for legal entities',
    ours: 'ru',
    source: 'R-BANK-1',
  },
  testBanner: {
    ru: 'TEST — испытательный стенд, не настоящий банк',
    kk: 'TEST — сынақ стенді, нақты банк емес',
    en: 'TEST — a test bench, not a real bank',
    ours: 'both',
    source: '-',
  },
  buttonHelp: { ru: 'Помощь', kk: 'Көмек', en: 'Help', source: 'R-BANK-27' },
  helpContents: { ru: 'Все разделы', kk: 'Барлық бөлімдер', en: 'All sections', ours: 'both', source: 'R-BANK-28' },
  helpOfBench: { ru: 'Испытание', kk: 'Сынақ', en: 'Testing', ours: 'both', source: '-' },
  glossaryTitle: { ru: 'Термины', kk: 'Терминдер', en: 'Terms', ours: 'both', source: 'R-BANK-89' },
  glossarySource: {
    ru: 'Термины имеют значение, указанное в Регламенте взаимодействия подразделений Банка при работе с системой. Регламент не опубликован; значения ниже следуют из инструкций.',
    kk: 'Терминдер жүйемен жұмыс істеу кезіндегі Банк бөлімшелерінің өзара әрекеттесу Регламентінде көрсетілген мәнге сәйкес келеді. Регламент жарияланбаған; төмендегі мәндер нұсқаулықтардан шығады.',
    en: 'The terms have the meaning given in the Regulation of interaction of the Bank’s units when working with the system. The Regulation is not published; the meanings below follow from the instructions.',
    ours: 'both',
    source: 'R-BANK-89',
  },
  contact: {
    ru: 'Вопросы: Call-Center Банка',
    kk: 'Сұрақтар: Банктің Call-Center-і',
    en: 'Questions: the Bank’s Call-Center',
    ours: 'both',
    source: 'R-BANK-51, R-BANK-102',
  },
  chooseLanguage: { ru: 'Выбор языка', kk: 'Тілді таңдау', en: 'Choice of language', source: 'R-CLIENT-20' },
  toContent: { ru: 'К содержанию', kk: 'Мазмұнға', en: 'To the content', ours: 'both', source: '-' },
  logout: { ru: 'Выход', kk: 'Шығу', en: 'Log out', ours: 'both', source: '-' },
  back: { ru: 'Назад', kk: 'Артқа', en: 'Back', ours: 'both', source: '-' },
  problem: { ru: 'Сообщение системы', kk: 'Жүйе хабарламасы', en: 'System message', ours: 'both', source: '-' },
  find: { ru: 'Найти в меню', kk: 'Мәзірден табу', en: 'Find in the menu', ours: 'both', source: 'R-BANK-63' },
  nothingFound: {
    ru: 'Ничего не найдено',
    kk: 'Ештеңе табылмады',
    en: 'Nothing found',
    ours: 'both',
    source: 'R-BANK-63',
  },
} as const satisfies Readonly<Record<string, TextRow>>;
