import { machineTime, type RealTime } from '../../simulation/real-time.ts';
import type { Answer, Asker, Choice, Person, Question } from './person.ts';

/** What the person does when a question comes: a row of a script. Fields that are absent fit every question. */
export interface ScriptRow {
  readonly on: Question['kind'];
  /** `ncalayer`, `crypto-socket`. */
  readonly bridge?: string;
  /** As {@link Asker.operation}. */
  readonly operation?: string;
  /**
   * The ID of a choice, a password, a path, a folder; `first`: the first of the choices; `cancel`: «Отмена».
   * To `confirm` any text but `cancel` is a yes.
   */
  readonly answer: string;
  /** How long he takes, in real milliseconds. Default: none. */
  readonly afterMs?: number;
  /** How often he does it; then a later row is looked for. Default: always. */
  readonly times?: number;
}

/** A question that no row of the script answers. */
export class UnansweredQuestionError extends Error {
  override readonly name = 'UnansweredQuestionError';
}

export interface ScriptOptions {
  /** What {@link ScriptRow.afterMs} goes by. Default: the machine's time. */
  readonly realTime?: RealTime;
  /** Told at once of what no row answers. */
  readonly onUnanswered?: (error: UnansweredQuestionError) => void;
}

export const CANCEL = 'cancel';
const FIRST = 'first';

/**
 * A person who answers by rows: the first that fits a question and is not used up. A question without a row, and an answer that is not among the
 * choices, is an {@link UnansweredQuestionError} that says what to write into the script; {@link ScriptedPerson.unanswered} keeps it, because
 * the page that asked only hears that something failed.
 */
export class ScriptedPerson implements Person {
  readonly #rows: { readonly row: ScriptRow; left: number }[];
  readonly #realTime: RealTime;
  readonly #onUnanswered: ScriptOptions['onUnanswered'];
  readonly #asked: { readonly question: Question; readonly asker: Asker }[] = [];
  readonly #unanswered: UnansweredQuestionError[] = [];

  constructor(rows: readonly ScriptRow[], { realTime = machineTime, onUnanswered }: ScriptOptions = {}) {
    this.#onUnanswered = onUnanswered;
    this.#rows = rows.map((row) => ({ row, left: row.times ?? Number.POSITIVE_INFINITY }));
    this.#realTime = realTime;
  }

  /** Every question that came, oldest first. */
  get asked(): readonly { readonly question: Question; readonly asker: Asker }[] {
    return this.#asked;
  }

  get unanswered(): readonly UnansweredQuestionError[] {
    return this.#unanswered;
  }

  /** Returns rejects with UnansweredQuestionError. A question that is withdrawn is answered with «Отмена». */
  async ask(question: Question, asker: Asker, signal: AbortSignal): Promise<Answer> {
    this.#asked.push({ question, asker });
    const found = this.#rows.find(({ row, left }) => left > 0 && fits(row, question, asker));
    if (!found) throw this.#missing(`nothing answers it. Add to the script: ${suggestedRow(question, asker)}`, asker);
    found.left--;
    const answer = answerTo(question, found.row.answer);
    if (answer === null) {
      const ids = choicesOf(question).map(({ id }) => id);
      throw this.#missing(
        `"${found.row.answer}" is none of the choices: ${ids.join(', ') || 'there are none'}.`,
        asker,
      );
    }
    await this.#wait(found.row.afterMs ?? 0, signal);
    return signal.aborted ? undefined : answer;
  }

  #missing(what: string, { bridge, operation }: Asker): UnansweredQuestionError {
    const error = new UnansweredQuestionError(`${bridge} asked the person (${operation}): ${what}`);
    this.#unanswered.push(error);
    this.#onUnanswered?.(error);
    return error;
  }

  #wait(ms: number, signal: AbortSignal): Promise<void> {
    if (ms === 0 || signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const done = () => {
        takeBack();
        signal.removeEventListener('abort', done);
        resolve();
      };
      const takeBack = this.#realTime.after(ms, done);
      signal.addEventListener('abort', done);
    });
  }
}

function fits(row: ScriptRow, { kind }: Question, { bridge, operation }: Asker): boolean {
  return row.on === kind && (row.bridge ?? bridge) === bridge && (row.operation ?? operation) === operation;
}

/** @returns null when it is none that the question can be answered with. */
function answerTo(question: Question, answer: string): Answer | null {
  if (answer === CANCEL) return undefined;
  if (question.kind !== 'choose-carrier' && question.kind !== 'choose-key') return answer;
  const choices = choicesOf(question);
  const chosen = answer === FIRST ? choices[0] : choices.find(({ id }) => id === answer);
  return chosen?.id ?? null;
}

/** The lines of a list to choose from; none where nothing is chosen. */
export function choicesOf(question: Question): readonly Choice[] {
  if (question.kind === 'choose-carrier') return question.carriers;
  return question.kind === 'choose-key' ? question.keys : [];
}

/** A row for the question, as JSON; what only the person knows stands in capitals. */
function suggestedRow(question: Question, { bridge, operation }: Asker): string {
  const known: Partial<Record<Question['kind'], string>> = {
    'choose-carrier': FIRST,
    'choose-key': FIRST,
    confirm: 'yes',
    password: 'THE PASSWORD',
  };
  return JSON.stringify({ on: question.kind, bridge, operation, answer: known[question.kind] ?? 'THE PATH' });
}
