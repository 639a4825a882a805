import type { CustodyStep } from '../../http/bank-late.ts';
import { ProblemError } from '../../http/problem.ts';
import { FlowError, type FlowEvent, type FlowOptions, type StepTime, TokenError } from '../../workstation/index.ts';
import type { Check } from './checks.ts';

/** Parts of the stories, in the order in which they are told. */
export type Chapter =
  | 'personalisation'
  | 'login'
  | 'regeneration'
  | 'late-block'
  | 'late-application'
  | 'late-programming'
  | 'late-collection'
  | 'payment'
  | 'examination';

export type StoryEvent =
  | { readonly kind: 'chapter'; readonly chapter: Chapter; readonly now: number }
  | { readonly kind: 'pin-envelope'; readonly login: string; readonly password: string }
  | { readonly kind: 'old-key-tried'; readonly at: 'document' | 'sign-in'; readonly refusal: Refusal }
  /** Something was tried that must not succeed. */
  | { readonly kind: 'tried'; readonly what: string; readonly refusal: Refusal }
  | { readonly kind: 'custody'; readonly step: CustodyStep; readonly text: string }
  | { readonly kind: 'check'; readonly check: Check }
  | FlowEvent;

/** How something was refused. */
export interface Refusal {
  /** Code of the flows' table; empty when it was accepted. */
  readonly code: string;
  readonly message: string;
}

/** The time a step of the story took. */
export interface StoryStep extends StepTime {
  readonly chapter: Chapter;
}

/** The password that the demo client chooses: a TEST value. */
export const CHOSEN_PASSWORD = 'Test-2026';

/** How an attempt is refused. @throws whatever else goes wrong than with one of these codes. */
export async function refusalOf(codes: readonly string[], attempt: () => Promise<unknown>): Promise<Refusal> {
  try {
    await attempt();
    return { code: '', message: '' };
  } catch (error) {
    const code = refusalCode(error);
    if (code === undefined || !codes.includes(code)) throw error;
    return { code, message: (error as Error).message };
  }
}

function refusalCode(error: unknown): string | undefined {
  if (error instanceof FlowError || error instanceof TokenError) return error.code;
  return error instanceof ProblemError ? error.problem.code : undefined;
}

/** Passes events on, and keeps the times of the steps and the statuses. */
export class Recorder {
  readonly steps: StoryStep[] = [];
  readonly statuses: string[] = [];
  readonly options: FlowOptions;
  readonly #onEvent: (event: StoryEvent) => void;
  #chapter: Chapter = 'personalisation';

  constructor(onEvent: (event: StoryEvent) => void) {
    this.#onEvent = onEvent;
    this.options = {
      onProgress: (event) => {
        if (event.kind === 'step-finished') this.#finish({ name: event.step, ms: event.ms });
        if (event.kind === 'profile-status') this.#see(event.ru);
        onEvent(event);
      },
    };
  }

  begin(chapter: Chapter, now: number): void {
    this.#chapter = chapter;
    this.#onEvent({ kind: 'chapter', chapter, now });
  }

  #finish(step: StepTime): void {
    this.steps.push({ chapter: this.#chapter, ...step });
  }

  #see(status: string): void {
    if (this.statuses.at(-1) !== status) this.statuses.push(status);
  }
}
