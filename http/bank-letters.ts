import { type Static, Type } from '@sinclair/typebox';
import { Page } from './bank-pages.ts';
import { Instant } from './fields.ts';
import { getRoute, route } from './route.ts';

/** What the bank writes to its clients (R-BANK-11). What they write to it are documents of the kind `letter`. */

export const LetterView = Type.Object({
  id: Type.String(),
  sentAt: Instant,
  subject: Type.String(),
  text: Type.String(),
  /** The client's letter that it answers, by the identifier of the document. */
  answers: Type.Optional(Type.String()),
});
export type LetterView = Static<typeof LetterView>;

export const bankLetterRoutes = {
  letters: getRoute(
    '/letters',
    Type.Object({ page: Page, letters: Type.Array(LetterView) }),
    "The bank's letters to the client, newest first.",
    ['R-BANK-11'],
  ),
  letter: getRoute('/letters/:id', LetterView, 'One of them.', ['R-BANK-11']),
  sendLetter: route({
    method: 'POST',
    path: '/admin/letters',
    access: ['bank-manager', 'operationist'],
    body: Type.Object({
      bin: Type.String({ pattern: '^\\d{12}$' }),
      subject: Type.String({ minLength: 1, maxLength: 200 }),
      text: Type.String({ minLength: 1, maxLength: 10_000 }),
      answers: Type.Optional(Type.String()),
    }),
    reply: LetterView,
    does: 'The bank writes to a client, perhaps in answer to an accepted letter of his.',
    requirements: ['R-BANK-11'],
  }),
} as const;
