import type { BankProblem } from './row.ts';

/** What the bank remembers: its snapshots, and the file in which it lives. */
export const MEMORY_PROBLEMS = {
  'snapshot-malformed': {
    status: 422,
    title: 'It is not a snapshot of this bank',
    hint: 'Send what GET /admin/snapshot gave, unchanged.',
    ru: { title: 'Это не снимок состояния Банка', hint: 'Передайте снимок без изменений.' },
    kk: { title: 'Бұл Банк күйінің көшірмесі емес', hint: 'Көшірмені өзгертпей жіберіңіз.' },
  },
  'snapshot-foreign': {
    status: 409,
    title: 'The snapshot is of another bank',
    hint: 'A snapshot fits the bank that it was taken of, or one that is started with the same seed.',
    ru: { title: 'Снимок относится к другому Банку', hint: 'Запустите Банк с тем же seed.' },
    kk: { title: 'Көшірме басқа Банкке тиесілі', hint: 'Банкті сол seed мәнімен іске қосыңыз.' },
  },
  'set-back': {
    status: 503,
    title: 'The bank was set back meanwhile',
    hint: 'Look how things stand now, and begin again.',
    ru: { title: 'Тем временем состояние Банка было возвращено назад', hint: 'Обновите страницу и начните снова.' },
    kk: { title: 'Осы уақытта Банктің күйі кері қайтарылды', hint: 'Бетті жаңартып, қайта бастаңыз.' },
  },
  'storage-failed': {
    status: 507,
    title: 'The bank could not write this down',
    hint: 'Nothing has happened: not on the disk, not in memory. Make room on the disk and send it again.',
    ru: {
      title: 'Банк не смог это записать',
      hint: 'Ничего не изменилось. Освободите место на диске и повторите запрос.',
    },
    kk: {
      title: 'Банк мұны жаза алмады',
      hint: 'Ештеңе өзгерген жоқ. Дискіде орын босатып, сұрауды қайталаңыз.',
    },
  },
  'storage-lost': {
    status: 503,
    title: 'The file of the bank cannot be used any more',
    hint: 'Start it again on the same file: all that was acknowledged is in it.',
    ru: {
      title: 'Файл Банка больше не доступен',
      hint: 'Запустите Банк снова с тем же файлом: всё подтверждённое в нём есть.',
    },
    kk: {
      title: 'Банктің файлы енді қолжетімсіз',
      hint: 'Банкті сол файлмен қайта іске қосыңыз: расталғанның бәрі онда бар.',
    },
  },
} as const satisfies Readonly<Record<string, BankProblem>>;
