import type { Target } from '../../conformance/targets/target.ts';
import type { Abilities } from '../token/abilities.ts';
import type { Manner } from '../token/run.ts';
import type { Played, Script } from '../token/script.ts';

/** What is said to a process that plays. */
export type PlayOrder =
  | { readonly order: 'measure'; readonly target: Target }
  | { readonly order: 'open'; readonly target: Target; readonly known: string | undefined; readonly limits: Limits }
  | { readonly order: 'play'; readonly script: Script; readonly manner: Manner };

/** What the model cannot see for itself, or is not to use. */
export interface Limits {
  readonly pinTries?: Abilities['pinTries'];
  /** One application and no removal: what every module can show. */
  readonly plain?: boolean;
}

/** What it answers. */
export type PlayReport =
  | { readonly report: 'measured'; readonly pinTries: Abilities['pinTries'] }
  | { readonly report: 'opened'; readonly abilities: Abilities }
  /** `isUsedUp`: another token is needed for the next script. */
  | { readonly report: 'played'; readonly played: Played; readonly isUsedUp: boolean }
  /** One line. */
  | { readonly report: 'failed'; readonly message: string };
