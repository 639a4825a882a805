import { flowErrorOf } from './flow-error.ts';
import type { FlowEvent, FlowOptions, StepTime, Stopwatch } from './progress.ts';
import type { StepName } from './steps.ts';

/** How often progress is told while a key is being made, in milliseconds of real time. */
const TICK_MS = 100;

/** One run of a flow: times its steps, tells its progress, and names the step in every error. */
export class FlowRun {
  readonly steps: StepTime[] = [];
  readonly #onProgress: (event: FlowEvent) => void;
  readonly #stopwatch: Stopwatch;

  constructor(options: FlowOptions) {
    this.#onProgress = options.onProgress ?? (() => undefined);
    this.#stopwatch = options.stopwatch ?? (() => performance.now());
  }

  tell(event: FlowEvent): void {
    this.#onProgress(event);
  }

  /** Runs one step. @throws FlowError with the step's name, whatever went wrong inside. */
  async step<T>(step: StepName, work: () => T | Promise<T>): Promise<T> {
    const started = this.#stopwatch();
    const elapsed = () => Math.round((this.#stopwatch() - started) * 10) / 10;
    this.tell({ kind: 'step-started', step });
    try {
      const result = await work();
      const ms = elapsed();
      this.steps.push({ name: step, ms });
      this.tell({ kind: 'step-finished', step, ms });
      return result;
    } catch (error) {
      this.tell({ kind: 'step-failed', step, ms: elapsed() });
      throw flowErrorOf(step, error);
    }
  }

  /** Tells that a key is being made for as long as it takes. */
  async makingKey<T>(algorithm: 'GOST' | 'RSA', making: () => Promise<T>): Promise<T> {
    const started = this.#stopwatch();
    const tick = () => this.tell({ kind: 'making-key', algorithm, elapsedMs: this.#stopwatch() - started });
    tick();
    const timer = setInterval(tick, TICK_MS);
    try {
      return await making();
    } finally {
      clearInterval(timer);
    }
  }
}
