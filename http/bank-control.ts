import { type Static, Type } from '@sinclair/typebox';
import { ClockView, clockRoutes } from './clock-routes.ts';
import { Instant } from './fields.ts';
import { route } from './route.ts';

/** The control room of the bank: the page /admin/control of whoever tests, and the clock where the bank was given the right to move it. */

export const BankControlView = Type.Object({
  clock: ClockView,
  /** How many there are of each. */
  users: Type.Integer(),
  sessions: Type.Integer(),
  profiles: Type.Integer(),
  documents: Type.Integer(),
  letters: Type.Integer(),
  mails: Type.Integer(),
  /** What time will bring if nothing else happens, the earliest first: at most 50. */
  next: Type.Array(
    Type.Object({
      at: Instant,
      /** A document is executed, a warning of the end is sent, a key set ends, a session ends. */
      kind: Type.Union([
        Type.Literal('execution'),
        Type.Literal('warning'),
        Type.Literal('expiry'),
        Type.Literal('session-end'),
      ]),
      /** The document's number at the bank, or the user's login. */
      subject: Type.String(),
    }),
  ),
  /** The last requests, newest first. */
  requests: Type.Array(
    Type.Object({
      number: Type.Integer(),
      login: Type.String(),
      operation: Type.String(),
      document: Type.String(),
      outcome: Type.String(),
      faults: Type.Array(Type.String()),
    }),
  ),
});
export type BankControlView = Static<typeof BankControlView>;

export const bankControlRoutes = {
  control: route({
    method: 'GET',
    path: '/admin/control',
    access: 'admin',
    reply: BankControlView,
    does: 'The control room: the clock, how much there is of everything, what time will bring next, and the last requests.',
  }),
  ...clockRoutes,
} as const;
