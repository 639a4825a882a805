import { type Static, Type } from '@sinclair/typebox';
import { Instant } from './fields.ts';
import { route } from './route.ts';

/** The clock of the bench, where a house was given the right to move it. The same in every house. */

export const ClockView = Type.Object({
  now: Instant,
  /** `unknown`: a clock that does not tell. */
  state: Type.Union(
    ['frozen', 'running', 'unknown'].map((state) => Type.Literal(state as 'frozen' | 'running' | 'unknown')),
  ),
  /** How fast it runs: 1 with real time, 60 an hour a minute, 0 while it stands still. Absent: unknown. */
  scale: Type.Optional(Type.Number()),
  /** False: the clock is not the house's to move (its option `moveClock`). */
  isMovable: Type.Boolean(),
  /** Whether it can be frozen and let run from here. */
  isRunnable: Type.Boolean(),
});
export type ClockView = Static<typeof ClockView>;

export const CLOCK_UNITS = ['second', 'minute', 'hour', 'day'] as const;
export type ClockUnit = (typeof CLOCK_UNITS)[number];

export const clockRoutes = {
  clock: route({
    method: 'GET',
    path: '/admin/clock',
    access: 'admin',
    reply: ClockView,
    does: 'What time it is, and how the clock goes.',
  }),
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
    does: 'Moves the clock of the whole bench forward. What was due by then has happened, in its order.',
  }),
  freezeClock: route({
    method: 'POST',
    path: '/admin/clock/freeze',
    access: 'admin',
    reply: ClockView,
    does: 'Lets the clock of the whole bench stand still where it is.',
  }),
  runClock: route({
    method: 'POST',
    path: '/admin/clock/run',
    access: 'admin',
    body: Type.Object({
      /** Times real time, 0.001 to 86400 (a day a second). Default: 1. */
      scale: Type.Optional(Type.Number()),
    }),
    reply: ClockView,
    does: 'Lets the clock of the whole bench run from where it is. What becomes due happens when its time comes.',
  }),
} as const;
