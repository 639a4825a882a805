import { type Static, Type } from '@sinclair/typebox';
import { ComponentReport } from './bank-components.ts';
import { Text } from './fields.ts';
import { route } from './route.ts';

/** The installation story of a PC: what its screen shows, what is installed on it, and what the person before it does. */

const literals = <const Names extends readonly string[]>(names: Names) =>
  Type.Union(names.map((name) => Type.Literal(name as Names[number])));

/** Something that can be done on the screen. */
export const ControlView = Type.Object({
  act: Type.String(),
  kind: literals(['button', 'choice', 'menu-item', 'link', 'bar', 'path', 'wait']),
  label: Text,
  /** Whether the guide does this next. */
  isWay: Type.Boolean(),
  /** Whether this choice is made. */
  isChosen: Type.Boolean(),
});
export type ControlView = Static<typeof ControlView>;

/** One line of the checklist. */
export const InstalledView = Type.Object({
  name: Type.String(),
  label: Text,
  /** A version, `present`, or what is wrong with it. */
  found: Type.String(),
  state: literals(['installed', 'older-version', 'missing', 'not-running', 'blocked']),
  stateText: Text,
});
export type InstalledView = Static<typeof InstalledView>;

export const ScreenView = Type.Object({
  /** Whose window it is; empty before the desktop. */
  component: Type.String(),
  state: Type.String(),
  kind: literals(['desktop', 'window', 'bar', 'menu', 'page', 'message']),
  title: Text,
  text: Type.Array(Text),
  /** The point of the bank's connection guide, as `2.1(6)`; empty for what it does not tell. */
  point: Type.String(),
  /** Whether the act wants the container's password, twice. */
  asksPassword: Type.Boolean(),
  /** The keys that the configurator has read. */
  keys: Type.Array(Type.String()),
});
export type ScreenView = Static<typeof ScreenView>;

export const InstallationView = Type.Object({
  /** What the PC must be, and is (R-CLIENT-1 to R-CLIENT-3). */
  facts: Type.Array(Type.Object({ name: Type.String(), label: Text, has: Text, isMet: Type.Boolean() })),
  screen: ScreenView,
  controls: Type.Array(ControlView),
  checklist: Type.Array(InstalledView),
  /** Whether all that the guide installs is there. */
  isComplete: Type.Boolean(),
  /** Why what was to be done was not done; only for forms. */
  refusal: Type.Optional(Type.String()),
});
export type InstallationView = Static<typeof InstallationView>;

/** A PC to begin with. */
export const NewPc = Type.Object({
  /** Nothing is installed; an older Tumar CSP is; all is. Default: `fresh`. */
  start: Type.Optional(literals(['fresh', 'older', 'installed'])),
  windows: Type.Optional(literals(['2000', 'xp', 'vista', '7', '8.1', '10', '11'])),
  internetExplorer: Type.Optional(Type.Integer({ minimum: 5, maximum: 11 })),
  administrator: Type.Optional(Type.Boolean()),
  windowsHasDriver: Type.Optional(Type.Boolean()),
});
export type NewPc = Static<typeof NewPc>;

export const installationRoutes = {
  installation: route({
    method: 'GET',
    path: '/desk/installation',
    access: 'admin',
    reply: InstallationView,
    does: "The PC's screen, and the checklist of what is installed.",
    requirements: ['R-CLIENT-27'],
  }),
  installationAct: route({
    method: 'POST',
    path: '/desk/installation/acts',
    access: 'admin',
    body: Type.Object({
      act: Type.String({ maxLength: 40 }),
      /** The container's password, and once more, for `save-profile` (R-TOKEN-9). */
      password: Type.Optional(Type.String({ maxLength: 64 })),
      repeat: Type.Optional(Type.String({ maxLength: 64 })),
    }),
    reply: InstallationView,
    does: 'Does what one of the controls does.',
    requirements: ['R-CLIENT-4', 'R-CLIENT-27'],
  }),
  installationReport: route({
    method: 'GET',
    path: '/desk/installation/report',
    access: 'admin',
    reply: ComponentReport,
    does: "What the bank's page is told of this PC: the body of POST /components there.",
    requirements: ['R-CLIENT-27', 'R-CLIENT-28', 'R-BANK-45'],
  }),
  installationRestart: route({
    method: 'POST',
    path: '/desk/installation/restart',
    access: 'admin',
    body: NewPc,
    reply: InstallationView,
    does: 'Puts another PC on the table.',
    requirements: ['R-CLIENT-1', 'R-CLIENT-2', 'R-CLIENT-3'],
  }),
} as const;
