import { type Static, Type } from '@sinclair/typebox';
import { Instant } from './fields.ts';
import { route } from './route.ts';

/** The desk of a workstation: what is plugged in, the bridges that pages talk to, and the questions that wait for the person. */

const literals = <const Names extends readonly string[]>(names: Names) =>
  Type.Union(names.map((name) => Type.Literal(name as Names[number])));

export const BridgeName = literals(['ncalayer', 'cryptoSocket']);

export const BridgeView = Type.Object({
  bridge: BridgeName,
  /** As pages find it (R-CLIENT-28). */
  state: literals(['not-installed', 'not-running', 'blocked', 'ok']),
  /** Of a blocked one: connections are reset before TLS, or handshakes answered with 403. */
  blocking: Type.Optional(literals(['reset', 'refuse'])),
  /** Its addresses, whatever its state. */
  ws: Type.Optional(Type.String()),
  wss: Type.Optional(Type.String()),
});
export type BridgeView = Static<typeof BridgeView>;

export const CarrierView = Type.Object({
  name: Type.String(),
  title: Type.String(),
  /** Absent: it is a file. */
  reader: Type.Optional(Type.String()),
  /** What NCALayer calls it; absent when it knows no such thing. */
  storage: Type.Optional(Type.String()),
  isPresent: Type.Boolean(),
});
export type CarrierView = Static<typeof CarrierView>;

export const QuestionView = Type.Object({
  id: Type.Integer(),
  kind: literals(['choose-carrier', 'password', 'choose-key', 'confirm', 'choose-path']),
  /** Who asks: the bridge, what the page wants of it, and the page's origin. */
  bridge: Type.String(),
  operation: Type.String(),
  origin: Type.Optional(Type.String()),
  /** Of the carrier whose password or key it is about. */
  carrier: Type.Optional(Type.String()),
  /** Of a password. */
  triesLeft: Type.Optional(Type.Integer()),
  wasWrong: Type.Optional(Type.Boolean()),
  /** What there is to choose from; the answer is the ID of one. */
  choices: Type.Array(Type.Object({ id: Type.String(), text: Type.String() })),
  /** What is to be confirmed. */
  text: Type.Optional(Type.String()),
  /** Of a path. */
  action: Type.Optional(literals(['open', 'save', 'folder'])),
  suggestion: Type.Optional(Type.String()),
});
export type QuestionView = Static<typeof QuestionView>;

export const WorkstationView = Type.Object({
  now: Instant,
  carriers: Type.Array(CarrierView),
  bridges: Type.Array(BridgeView),
  /** Whether the token can be plugged in and pulled out from here. */
  hasReader: Type.Boolean(),
  /** Whether the questions of the bridges wait here; a script answers them otherwise. */
  isAsked: Type.Boolean(),
  questions: Type.Array(QuestionView),
  /** Another text whenever anything of this is different. */
  version: Type.String(),
});
export type WorkstationView = Static<typeof WorkstationView>;

export const TraceLineView = Type.Object({
  number: Type.Integer(),
  at: Instant,
  bridge: Type.String(),
  /** 0: of no connection. */
  connection: Type.Integer(),
  origin: Type.String(),
  direction: literals(['in', 'out', 'event']),
  /** What is secret in it is blanked; cut when it is long. */
  text: Type.String(),
});

export const workstationRoutes = {
  front: route({
    method: 'GET',
    path: '/',
    reply: Type.Object({ test: Type.Literal(true), now: Instant, bridges: Type.Array(BridgeView) }),
    does: 'The bridges of this PC, with their states and addresses: what a page that does not reach them can tell its reader.',
    requirements: ['R-CLIENT-28'],
  }),
  desk: route({
    method: 'GET',
    path: '/desk',
    access: 'admin',
    reply: WorkstationView,
    does: 'What is plugged in, the bridges, and the questions that wait for the person before the PC.',
    requirements: ['R-CLIENT-28'],
  }),
  version: route({
    method: 'GET',
    path: '/desk/version',
    access: 'admin',
    reply: Type.Object({ version: Type.String() }),
    does: 'Whether the desk is as it was: the page asks.',
  }),
  switchBridge: route({
    method: 'POST',
    path: '/desk/bridges/:bridge/:event',
    access: 'admin',
    body: Type.Object({
      /** How to block: default `reset`. */
      how: Type.Optional(literals(['reset', 'refuse'])),
    }),
    reply: BridgeView,
    does: 'Does something to a bridge: `install`, `uninstall`, `start`, `stop`, `block`, `unblock`.',
    requirements: ['R-CLIENT-28'],
  }),
  answer: route({
    method: 'POST',
    path: '/desk/questions/:id/answer',
    access: 'admin',
    body: Type.Object({ answer: Type.String({ maxLength: 2000 }) }),
    reply: Type.Object({ waiting: Type.Integer() }),
    does: 'Answers a question: the ID of a choice, a password, a path; to `confirm` any text is a yes.',
  }),
  cancel: route({
    method: 'POST',
    path: '/desk/questions/:id/cancel',
    access: 'admin',
    reply: Type.Object({ waiting: Type.Integer() }),
    does: '«Отмена».',
  }),
  insertToken: route({
    method: 'POST',
    path: '/desk/reader/insert',
    access: 'admin',
    reply: Type.Array(CarrierView),
    does: 'Plugs the token in.',
  }),
  removeToken: route({
    method: 'POST',
    path: '/desk/reader/remove',
    access: 'admin',
    reply: Type.Array(CarrierView),
    does: 'Pulls the token out, whatever it is doing.',
  }),
  trace: route({
    method: 'GET',
    path: '/desk/trace',
    access: 'admin',
    reply: Type.Object({ lines: Type.Array(TraceLineView) }),
    does: 'The last lines of what pages and bridges said to each other, oldest first.',
  }),
} as const;

/** The same trace for programs. */
export const workstationOctets = {
  traceLines: {
    method: 'GET',
    path: '/desk/trace.jsonl',
    access: 'admin',
    contentType: 'application/x-ndjson; charset=utf-8',
    does: 'The trace, a JSON object to each line.',
  },
} as const;
