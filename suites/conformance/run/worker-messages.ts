import type { Target } from '../targets/target.ts';
import type { Move } from '../trial.ts';
import type { Verdict } from '../verdict.ts';
import type { Measured } from './measure.ts';

/** What is said to a process that judges. */
export type Order =
  | { readonly order: 'open'; readonly target: Target }
  | { readonly order: 'measure' }
  | { readonly order: 'judge'; readonly rule: string }
  /** The token was taken out or put in, as was asked. */
  | { readonly order: 'moved'; readonly problem?: string };

/** What it answers. */
export type Report =
  | { readonly report: 'opened' }
  /** It is no library that can be judged; `message` is one line. */
  | { readonly report: 'not-opened'; readonly message: string }
  | ({ readonly report: 'measured' } & Measured)
  | { readonly report: 'verdict'; readonly verdict: Verdict }
  | { readonly report: 'move'; readonly wish: Move };
