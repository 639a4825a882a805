import type { bankRoutes } from '../../http/bank.ts';
import { WRITING_ROUTES } from '../../http/bank-documents.ts';
import type { ReplyOf } from '../../http/route.ts';
import { BankError } from '../core/bank-error.ts';
import type { BankFault } from './fault-row.ts';
import { sessionIdOf } from './passage.ts';

/** Faults of the bank's front: session, maintenance, a request that is processed twice. */

/** Seconds after which a browser is told to come back. */
const MAINTENANCE_SECONDS = 120;

/** What a user sends by a button. */
const BUTTONS: ReadonlySet<string> = new Set([
  ...Object.keys(WRITING_ROUTES).flatMap((kind) => {
    const name = kind.replace(/(^|-)(\w)/g, (_, _dash, letter: string) => letter.toUpperCase());
    return [`create${name}`, `edit${name}`];
  }),
  'signDocument',
  'newRegeneration',
  'sendRegeneration',
  'signRegeneration',
  'cancelRegeneration',
]);

type Challenge = ReplyOf<typeof bankRoutes.tokenChallenge>;

export const SESSION_FAULTS: readonly BankFault[] = [
  {
    id: 'maintenance',
    place: 'entry',
    tells: {
      en: "The bank is closed for maintenance: a page in the reader's language, status 503 with `Retry-After`.",
      ru: 'Банк закрыт на технические работы: страница на языке читателя, статус 503 с `Retry-After`.',
      kk: 'Банк техникалық жұмыстарға жабық: оқырман тіліндегі бет, 503 мәртебесі, `Retry-After`.',
    },
    seen: 'problem `maintenance`',
    strike: ({ reply }) => {
      reply.header('retry-after', String(MAINTENANCE_SECONDS));
      throw new BankError('maintenance', `Come back in ${MAINTENANCE_SECONDS} seconds.`);
    },
  },
  {
    id: 'session-lost',
    place: 'entry',
    tells: {
      en: 'The session ends in the middle of the work: the bank has forgotten it.',
      ru: 'Сеанс заканчивается посреди работы: банк его забыл.',
      kk: 'Сеанс жұмыс ортасында аяқталады: банк оны ұмытқан.',
    },
    seen: 'problem `not-logged-in`, and so for every request until the next login',
    strike: ({ bank, request }) => bank.memory.turns.run(() => bank.sessions.close(sessionIdOf(request) ?? '')),
  },
  {
    id: 'cookie-dropped',
    place: 'entry',
    tells: {
      en: 'A proxy drops the cookie: this request is that of nobody, the session goes on.',
      ru: 'Прокси теряет cookie: этот запрос ничей, сеанс продолжается.',
      kk: 'Прокси cookie-ді жоғалтады: бұл сұраныс ешкімдікі емес, сеанс жалғасады.',
    },
    seen: "problem `not-logged-in`, once; the next request is the user's again",
    strike: ({ request }) => {
      request.cookies = {};
    },
  },
  {
    id: 'double-submission',
    place: 'work',
    rows: BUTTONS,
    tells: {
      en: 'A request that came once is processed twice at the same time; the answer is that of the second.',
      ru: 'Запрос, пришедший один раз, обрабатывается дважды одновременно; ответ второго.',
      kk: 'Бір рет келген сұраныс қатар екі рет өңделеді; жауап екіншісінікі.',
    },
    seen: 'with an `Idempotency-Key` the same document, without one another; a signature counts once',
    strike: async ({ work }) => {
      const [, second] = await Promise.allSettled([work(), work()]);
      if (second.status === 'rejected') throw second.reason;
      return second.value;
    },
  },
  {
    id: 'challenge-stale',
    place: 'reply',
    rows: new Set(['tokenChallenge']),
    tells: {
      en: 'The sign-in shows a challenge of before: what is signed is not what the bank waits for.',
      ru: 'Вход показывает прежний запрос: подписывается не то, чего ждет банк.',
      kk: 'Кіру терезесі бұрынғы сұранысты көрсетеді: қол банк күткен нәрсеге қойылмайды.',
    },
    seen: 'problem `signature-wrong` at the sign-in',
    alter: ({ challenge, ...rest }: Challenge): Challenge => {
      const text = Buffer.from(challenge, 'base64').toString();
      return { ...rest, challenge: Buffer.from(text.replace(/[0-9a-f]{64}/, '0'.repeat(64))).toString('base64') };
    },
  },
];
