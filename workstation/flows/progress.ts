import type { ProfileStatus } from '../../http/bank.ts';
import type { CaRequestStatus } from '../../http/ca.ts';
import type { StepName } from './steps.ts';

/** What a flow tells while it runs. */
export type FlowEvent =
  | { readonly kind: 'step-started'; readonly step: StepName }
  | { readonly kind: 'step-finished'; readonly step: StepName; readonly ms: number }
  | { readonly kind: 'step-failed'; readonly step: StepName; readonly ms: number }
  /** A key pair is being made; comes several times a second. */
  | { readonly kind: 'making-key'; readonly algorithm: 'GOST' | 'RSA'; readonly elapsedMs: number }
  /** The bank shows another status of the key profile than before. */
  | { readonly kind: 'profile-status'; readonly status: ProfileStatus; readonly ru: string; readonly kk: string }
  /** The CA shows another status of the request than before. */
  | { readonly kind: 'request-status'; readonly status: CaRequestStatus }
  /** Nothing new; asked again after `nextMs` of the flow's clock. `askedTimes` counts from 1. */
  | { readonly kind: 'waiting'; readonly askedTimes: number; readonly waitedMs: number; readonly nextMs: number }
  /** Something the user sees: the text of a page or a notice. */
  | { readonly kind: 'note'; readonly text: string };

/** The time a step took. */
export interface StepTime {
  readonly name: StepName;
  /** Milliseconds of real time. */
  readonly ms: number;
}

/** A clock for durations, in milliseconds; only differences mean something. */
export type Stopwatch = () => number;

/** What every flow takes besides its own options. */
export interface FlowOptions {
  readonly onProgress?: (event: FlowEvent) => void;
  /** Default: the machine's monotonic clock. */
  readonly stopwatch?: Stopwatch;
}
