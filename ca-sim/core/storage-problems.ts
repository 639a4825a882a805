import type { CaProblemRow } from './problem-row.ts';

/** What a CA answers whose state lies in a file that fails. */
export const STORAGE_PROBLEMS = {
  'storage-failed': {
    status: 507,
    service: 'serverError',
    title: 'The CA could not write this down',
    hint: 'Nothing has happened: not on the disk, not in memory. Make room on the disk and send it again.',
    ru: {
      title: 'Центр не смог это записать',
      hint: 'Ничего не изменилось. Освободите место на диске и повторите запрос.',
    },
  },
  'storage-lost': {
    status: 503,
    service: 'serverError',
    title: 'The file of the CA cannot be used any more',
    hint: 'Start it again on the same file: all that was acknowledged is in it.',
    ru: {
      title: 'Файл центра больше не доступен',
      hint: 'Запустите центр снова с тем же файлом: всё подтверждённое в нём есть.',
    },
  },
} as const satisfies Readonly<Record<string, CaProblemRow>>;
