import type { CaState } from '../state.ts';
import { nameOf } from './applications.ts';
import type { NationalApplication } from './national-state.ts';

/** R-NUC-2: the letter with the link into the cabinet, when the certificates of an application are issued. The wording is ours. */
export function sendIssueNotice(state: CaState, application: NationalApplication, at: number): void {
  const id = state.outbox.length + 1;
  const number = nameOf(application);
  state.outbox.push({
    id,
    sentAt: at,
    to: application.contact.email,
    subject: `TEST · ${number} · ЭЦҚ кілттерін қайта шығару · Перевыпуск ключей ЭЦП`,
    text: [
      `${number} өтінімі бойынша тіркеу куәліктері шығарылды. Оларды жеке кабинетте орнатыңыз.`,
      `Сертификаты по заявке ${number} выпущены. Установите их в личном кабинете.`,
      '',
      '/nuc',
      '',
    ].join('\n'),
  });
  state.journal.push({ kind: 'mail', at, id });
}
