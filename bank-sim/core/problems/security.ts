import type { BankProblem } from './row.ts';

/** What protects the bank and its users from others. */
export const SECURITY_PROBLEMS = {
  'form-token-wrong': {
    status: 403,
    title: 'The form is not from a page that was shown to this browser',
    hint: 'Open the page again and send its form from there. Programs send JSON.',
    ru: { title: 'Форма устарела', hint: 'Откройте страницу заново и повторите действие.' },
    kk: { title: 'Форма ескірген', hint: 'Бетті қайта ашып, әрекетті қайталаңыз.' },
  },
  'content-type-wrong': {
    status: 415,
    title: 'The bank does not take a body of this type',
    hint: 'Send JSON, or the form of a page as application/x-www-form-urlencoded.',
    ru: { title: 'Тип данных не принимается', hint: 'Работайте со страниц самого банка.' },
    kk: { title: 'Деректердің бұл түрі қабылданбайды', hint: 'Банктің өз беттерінен жұмыс істеңіз.' },
  },
  'too-many-requests': {
    status: 429,
    title: 'Too much is asked from this address',
    hint: 'Wait for as many seconds as the header Retry-After says, then try again.',
    ru: { title: 'Слишком много запросов', hint: 'Подождите и повторите попытку.' },
    kk: { title: 'Сұраныстар тым көп', hint: 'Күте тұрып, қайталап көріңіз.' },
  },
} as const satisfies Readonly<Record<string, BankProblem>>;
