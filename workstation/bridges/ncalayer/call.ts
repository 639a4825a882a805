import type { Clock } from '../../../simulation/clock.ts';
import type { BridgeSite } from '../bridge.ts';
import type { Asker, Question } from '../person.ts';
import { Cancelled, NcaLayerError } from './failures.ts';
import type { MethodRow } from './methods.ts';
import type { ProgramRow } from './programs.ts';
import type { Trust } from './trust.ts';

/** What lasts as long as a page is connected. */
export interface PageState {
  readonly origin: string | undefined;
  /** Aborted when the page goes. */
  readonly signal: AbortSignal;
  /** Files that the person has chosen for this page: no others are read. */
  readonly chosenPaths: Set<string>;
}

/** What is the same for every request of a bridge. */
export interface Surroundings {
  readonly site: BridgeSite;
  readonly program: ProgramRow;
  readonly trust: Trust;
}

/** One request while it is being worked on: where, for whom, and whom to ask. */
export class Call {
  readonly site: BridgeSite;
  readonly program: ProgramRow;
  readonly trust: Trust;
  readonly page: PageState;
  readonly #asker: Asker;

  constructor({ site, program, trust }: Surroundings, page: PageState, row: MethodRow) {
    this.site = site;
    this.program = program;
    this.trust = trust;
    this.page = page;
    this.#asker = { bridge: 'ncalayer', operation: `${row.module}.${row.method}`, origin: page.origin };
  }

  get clock(): Clock {
    return this.site.clock;
  }

  /**
   * The person's answer.
   * @throws Cancelled («Отмена», or the page has gone); NcaLayerError `person` when nobody can answer, e.g. a script without a row.
   */
  async ask(question: Question): Promise<string> {
    const { signal } = this.page;
    if (signal.aborted) throw new Cancelled();
    const answer = await unlessGone(this.#answer(question), signal);
    if (answer === undefined || signal.aborted) throw new Cancelled();
    return answer;
  }

  async #answer(question: Question): Promise<string | undefined> {
    try {
      return await this.site.person.ask(question, this.#asker, this.page.signal);
    } catch (error) {
      if (this.page.signal.aborted) return undefined;
      const message = error instanceof Error ? error.message : 'The person cannot be asked.';
      throw new NcaLayerError('GENERAL_ERROR', 'person', { message, cause: error });
    }
  }
}

/** The answer, or nothing as soon as the page has gone: a person may never answer. */
async function unlessGone<T>(answer: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  let leave = () => {};
  const gone = new Promise<undefined>((resolve) => {
    leave = () => resolve(undefined);
    signal.addEventListener('abort', leave);
  });
  try {
    return await Promise.race([answer, gone]);
  } finally {
    signal.removeEventListener('abort', leave);
  }
}
