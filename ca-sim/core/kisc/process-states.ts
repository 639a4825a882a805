import type { CaProblem } from '../problems.ts';

/**
 * A process of the KISC-style CA's cabinet: what the workstation does with the token while «Процесс логы» tells of it. State machine
 * 7.2 (docs/requirements.md): C3 to C5 of an issue, C12 and C13 of an installation. What lies between them is the request's own
 * table (request-states.ts).
 */
export type ProcessState =
  /** «Отправить запрос» was pressed: the keys are being made. */
  | 'generating'
  /** The pair of requests has reached the CA. */
  | 'sent'
  /** «Установить все сертификаты» was pressed: the certificates are being written. */
  | 'writing'
  | 'installed'
  /** Only one of the two certificates is on the token: it may be tried again. */
  | 'partly-installed'
  /** Nothing was sent, or nothing written. */
  | 'failed';
export const PROCESS_STATES = [
  'generating',
  'sent',
  'writing',
  'installed',
  'partly-installed',
  'failed',
] as const satisfies readonly ProcessState[];

/** What the workstation tells. */
export type ProcessEvent = 'report' | 'send' | 'install-all' | 'install-some' | 'fail';
export const PROCESS_EVENTS = [
  'report',
  'send',
  'install-all',
  'install-some',
  'fail',
] as const satisfies readonly ProcessEvent[];

/** One row: what the event leads to, or the problem it is answered with. */
export interface ProcessTransition {
  readonly from: ProcessState;
  readonly event: ProcessEvent;
  readonly to?: ProcessState;
  readonly error?: CaProblem;
}

/** Total over states × events: every pair has exactly one row. */
export const PROCESS_TRANSITIONS: readonly ProcessTransition[] = [
  { from: 'generating', event: 'report', to: 'generating' },
  { from: 'generating', event: 'send', to: 'sent' },
  { from: 'generating', event: 'install-all', error: 'process-step' },
  { from: 'generating', event: 'install-some', error: 'process-step' },
  { from: 'generating', event: 'fail', to: 'failed' },

  { from: 'sent', event: 'report', error: 'process-over' },
  { from: 'sent', event: 'send', error: 'process-over' },
  { from: 'sent', event: 'install-all', error: 'process-over' },
  { from: 'sent', event: 'install-some', error: 'process-over' },
  { from: 'sent', event: 'fail', error: 'process-over' },

  { from: 'writing', event: 'report', to: 'writing' },
  { from: 'writing', event: 'send', error: 'process-step' },
  { from: 'writing', event: 'install-all', to: 'installed' },
  { from: 'writing', event: 'install-some', to: 'partly-installed' },
  { from: 'writing', event: 'fail', to: 'failed' },

  { from: 'installed', event: 'report', error: 'process-over' },
  { from: 'installed', event: 'send', error: 'process-over' },
  { from: 'installed', event: 'install-all', error: 'process-over' },
  { from: 'installed', event: 'install-some', error: 'process-over' },
  { from: 'installed', event: 'fail', error: 'process-over' },

  { from: 'partly-installed', event: 'report', error: 'process-over' },
  { from: 'partly-installed', event: 'send', error: 'process-over' },
  { from: 'partly-installed', event: 'install-all', error: 'process-over' },
  { from: 'partly-installed', event: 'install-some', error: 'process-over' },
  { from: 'partly-installed', event: 'fail', error: 'process-over' },

  { from: 'failed', event: 'report', error: 'process-over' },
  { from: 'failed', event: 'send', error: 'process-over' },
  { from: 'failed', event: 'install-all', error: 'process-over' },
  { from: 'failed', event: 'install-some', error: 'process-over' },
  { from: 'failed', event: 'fail', error: 'process-over' },
];

/** States in which the workstation is at work. */
export const WORKING_STATES: ReadonlySet<ProcessState> = new Set<ProcessState>(['generating', 'writing']);

/** The row of a state and an event. */
export function processTransition(from: ProcessState, event: ProcessEvent): ProcessTransition {
  const row = PROCESS_TRANSITIONS.find((one) => one.from === from && one.event === event);
  if (row === undefined) throw new Error(`no row for ${from} × ${event}`);
  return row;
}
