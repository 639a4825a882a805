import type { Enrolment } from '../enrolment-record.ts';
import { sendMail } from '../outbox.ts';
import type { CaState } from '../state.ts';
import { nameOf, settle } from './applications.ts';
import type { NationalApplication } from './national-state.ts';

/** How an application comes to its end: with the enrolments that it stands for, at the instant of the last of them. */

/** An enrolment is over: the application that it belongs to may be settled now. */
export function settleApplicationOf(state: CaState, { id, authority }: Enrolment, at: number): void {
  if (authority !== 'kz-nuc') return;
  const applications = [...state.national.applications.values()];
  const application = applications.find(({ enrolmentIds }) => enrolmentIds.includes(id));
  if (application !== undefined) settleApplication(state, application, at);
}

/** Sees whether all of its enrolments are over (N7, N8), and writes the letter when they have brought certificates. */
export function settleApplication(state: CaState, application: NationalApplication, at: number): void {
  if (settle(state, application, at)) sendIssueNotice(state, application, at);
}

/** R-NUC-2: the letter with the link into the cabinet, when the certificates of an application are issued. The wording is ours. */
function sendIssueNotice(state: CaState, application: NationalApplication, at: number): void {
  const number = nameOf(application);
  const to = application.contact.email;
  const subject = `TEST · ${number} · ЭЦҚ кілттерін қайта шығару · Перевыпуск ключей ЭЦП`;
  const lines = [
    `${number} өтінімі бойынша тіркеу куәліктері шығарылды. Оларды жеке кабинетте орнатыңыз.`,
    `Сертификаты по заявке ${number} выпущены. Установите их в личном кабинете.`,
    '',
    '/nuc',
    '',
  ];
  sendMail(state, { to, subject, text: lines.join('\n') }, at);
}
