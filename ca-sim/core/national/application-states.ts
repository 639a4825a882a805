import type { CaProblem } from '../problems.ts';

/**
 * An application for the re-issue of keys: state machine 7.3, N3 to N11 (docs/requirements.md). Two of its steps are not here: that
 * a storage shows its keys under the right password (N1) and that a new password meets the rules (N10) happens beside the person,
 * where no password leaves his computer. That a lost password leaves only the revocation (N12) is that no row leads back.
 */
export type ApplicationState =
  /** The form is being filled in. */
  | 'form'
  /** The data are shown; he ticks that they are correct. */
  | 'confirmation'
  /** The new keys are made; the document waits for his signature. */
  | 'signing'
  /** It has a number. */
  | 'submitted'
  | 'issued'
  | 'refused'
  /** The new private keys are found; the certificates can be loaded. */
  | 'ready'
  | 'installed';
export const APPLICATION_STATES = [
  'form',
  'confirmation',
  'signing',
  'submitted',
  'issued',
  'refused',
  'ready',
  'installed',
] as const satisfies readonly ApplicationState[];

/** What the person does («Өтінім беру», «Растау», «Қол қою», «Ашу», «Сертификаттарды жүктеу») and what the CA decides. */
export type ApplicationEvent = 'apply' | 'confirm' | 'sign' | 'issue' | 'refuse' | 'open' | 'install';
export const APPLICATION_EVENTS = [
  'apply',
  'confirm',
  'sign',
  'issue',
  'refuse',
  'open',
  'install',
] as const satisfies readonly ApplicationEvent[];

/** One row: what the event leads to, or the problem it is answered with. */
export interface ApplicationTransition {
  readonly from: ApplicationState;
  readonly event: ApplicationEvent;
  readonly to?: ApplicationState;
  readonly error?: CaProblem;
}

/** Total over states × events: every pair has exactly one row. */
export const APPLICATION_TRANSITIONS: readonly ApplicationTransition[] = [
  { from: 'form', event: 'apply', to: 'confirmation' },
  { from: 'form', event: 'confirm', error: 'application-step' },
  { from: 'form', event: 'sign', error: 'application-step' },
  { from: 'form', event: 'issue', error: 'application-step' },
  { from: 'form', event: 'refuse', error: 'application-step' },
  { from: 'form', event: 'open', error: 'application-not-issued' },
  { from: 'form', event: 'install', error: 'application-not-issued' },

  { from: 'confirmation', event: 'apply', error: 'application-step' },
  { from: 'confirmation', event: 'confirm', to: 'signing' },
  { from: 'confirmation', event: 'sign', error: 'application-step' },
  { from: 'confirmation', event: 'issue', error: 'application-step' },
  { from: 'confirmation', event: 'refuse', error: 'application-step' },
  { from: 'confirmation', event: 'open', error: 'application-not-issued' },
  { from: 'confirmation', event: 'install', error: 'application-not-issued' },

  { from: 'signing', event: 'apply', error: 'application-step' },
  // The storage may make its keys once more: the latest requests count.
  { from: 'signing', event: 'confirm', to: 'signing' },
  { from: 'signing', event: 'sign', to: 'submitted' },
  { from: 'signing', event: 'issue', error: 'application-step' },
  { from: 'signing', event: 'refuse', error: 'application-step' },
  { from: 'signing', event: 'open', error: 'application-not-issued' },
  { from: 'signing', event: 'install', error: 'application-not-issued' },

  { from: 'submitted', event: 'apply', error: 'application-submitted' },
  { from: 'submitted', event: 'confirm', error: 'application-submitted' },
  { from: 'submitted', event: 'sign', error: 'application-submitted' },
  { from: 'submitted', event: 'issue', to: 'issued' },
  { from: 'submitted', event: 'refuse', to: 'refused' },
  { from: 'submitted', event: 'open', error: 'application-not-issued' },
  { from: 'submitted', event: 'install', error: 'application-not-issued' },

  { from: 'issued', event: 'apply', error: 'application-submitted' },
  { from: 'issued', event: 'confirm', error: 'application-submitted' },
  { from: 'issued', event: 'sign', error: 'application-submitted' },
  { from: 'issued', event: 'issue', to: 'issued' },
  { from: 'issued', event: 'refuse', error: 'application-submitted' },
  { from: 'issued', event: 'open', to: 'ready' },
  { from: 'issued', event: 'install', error: 'application-not-opened' },

  { from: 'refused', event: 'apply', error: 'application-refused' },
  { from: 'refused', event: 'confirm', error: 'application-refused' },
  { from: 'refused', event: 'sign', error: 'application-refused' },
  { from: 'refused', event: 'issue', error: 'application-refused' },
  { from: 'refused', event: 'refuse', to: 'refused' },
  { from: 'refused', event: 'open', error: 'application-refused' },
  { from: 'refused', event: 'install', error: 'application-refused' },

  { from: 'ready', event: 'apply', error: 'application-submitted' },
  { from: 'ready', event: 'confirm', error: 'application-submitted' },
  { from: 'ready', event: 'sign', error: 'application-submitted' },
  { from: 'ready', event: 'issue', to: 'ready' },
  { from: 'ready', event: 'refuse', error: 'application-submitted' },
  { from: 'ready', event: 'open', to: 'ready' },
  { from: 'ready', event: 'install', to: 'installed' },

  { from: 'installed', event: 'apply', error: 'application-submitted' },
  { from: 'installed', event: 'confirm', error: 'application-submitted' },
  { from: 'installed', event: 'sign', error: 'application-submitted' },
  { from: 'installed', event: 'issue', to: 'installed' },
  { from: 'installed', event: 'refuse', error: 'application-submitted' },
  // A client whose computer went down while it wrote the certificates does both again.
  { from: 'installed', event: 'open', to: 'installed' },
  { from: 'installed', event: 'install', to: 'installed' },
];

/** The row of a state and an event. */
export function applicationTransition(from: ApplicationState, event: ApplicationEvent): ApplicationTransition {
  const row = APPLICATION_TRANSITIONS.find((one) => one.from === from && one.event === event);
  if (row === undefined) throw new Error(`no row for ${from} × ${event}`);
  return row;
}
