import { type Static, Type } from '@sinclair/typebox';
import { Instant } from './fields.ts';
import { route } from './route.ts';

/** The control room of the CA: the page /control, and the clock of the bench where the CA was given the right to move it. */

export const ClockView = Type.Object({
  now: Instant,
  /** False: the clock is not the CA's to move (`startCaSim({ moveClock })`). */
  isMovable: Type.Boolean(),
});
export type ClockView = Static<typeof ClockView>;

export const CLOCK_UNITS = ['second', 'minute', 'hour', 'day'] as const;
export type ClockUnit = (typeof CLOCK_UNITS)[number];

export const ControlView = Type.Object({
  clock: ClockView,
  /** How many there are of each. */
  requests: Type.Integer(),
  enrolments: Type.Integer(),
  certificates: Type.Integer(),
  mails: Type.Integer(),
});
export type ControlView = Static<typeof ControlView>;

export const caClockRoutes = {
  control: route({
    method: 'GET',
    path: '/control',
    access: 'admin',
    reply: ControlView,
    does: 'The control room: the clock, and how much there is of everything.',
  }),
  clock: route({ method: 'GET', path: '/admin/clock', access: 'admin', reply: ClockView, does: 'What time it is.' }),
  setClock: route({
    method: 'POST',
    path: '/admin/clock',
    access: 'admin',
    body: Type.Object({
      /** ISO 8601 in UTC; seconds, milliseconds and the Z may be missing, as in what a browser's field gives. */
      instant: Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d(:\\d\\d(\\.\\d{1,3})?)?Z?$' }),
    }),
    reply: ClockView,
    does: 'Sets the clock of the whole bench, also back. What was due by then has happened.',
  }),
  advanceClock: route({
    method: 'POST',
    path: '/admin/clock/advance',
    access: 'admin',
    body: Type.Object({
      amount: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
      unit: Type.Union(CLOCK_UNITS.map((unit) => Type.Literal(unit))),
    }),
    reply: ClockView,
    does: 'Moves the clock of the whole bench forward. What was due by then has happened.',
  }),
} as const;
