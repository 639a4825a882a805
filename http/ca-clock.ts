import { type Static, Type } from '@sinclair/typebox';
import { ClockView, clockRoutes } from './clock-routes.ts';
import { route } from './route.ts';

/** The control room of the CA: the page /control, and the clock of the bench where the CA was given the right to move it. */

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
  ...clockRoutes,
} as const;
