import type { Answer, Asker, Person, Question } from './person.ts';
import { choicesOf } from './scripted-person.ts';

/** A question that waits for its answer. */
export interface OpenQuestion {
  /** Counted from 1. */
  readonly id: number;
  readonly question: Question;
  readonly asker: Asker;
}

/** Why an answer is not taken. */
export type AnswerProblem = 'question-unknown' | 'answer-refused';

export class AnswerError extends Error {
  override readonly name = 'AnswerError';
  readonly code: AnswerProblem;
  constructor(code: AnswerProblem, message: string) {
    super(message);
    this.code = code;
  }
}

/** A person whose questions wait until somebody answers them: on the page of the workstation, or a program. */
export class PagePerson implements Person {
  readonly #open = new Map<number, { readonly asked: OpenQuestion; readonly settle: (answer: Answer) => void }>();
  #count = 0;
  #changes = 0;

  /** Questions that wait, oldest first. */
  get open(): readonly OpenQuestion[] {
    return [...this.#open.values()].map(({ asked }) => asked);
  }

  /** Another number whenever {@link open} is another list. */
  get changes(): number {
    return this.#changes;
  }

  /** A question that is withdrawn is answered with «Отмена». */
  ask(question: Question, asker: Asker, signal: AbortSignal): Promise<Answer> {
    if (signal.aborted) return Promise.resolve(undefined);
    const id = ++this.#count;
    return new Promise((resolve) => {
      const withdrawn = () => settle(undefined);
      const settle = (answer: Answer) => {
        signal.removeEventListener('abort', withdrawn);
        this.#open.delete(id);
        this.#changes++;
        resolve(answer);
      };
      signal.addEventListener('abort', withdrawn);
      this.#open.set(id, { asked: { id, question, asker }, settle });
      this.#changes++;
    });
  }

  /** @throws AnswerError `question-unknown` when it is answered or withdrawn already; `answer-refused` for what is none of the choices. */
  answer(id: number, answer: string): void {
    const { asked, settle } = this.#questionOf(id);
    const choices = choicesOf(asked.question);
    if (choices.length > 0 && !choices.some((choice) => choice.id === answer))
      throw new AnswerError('answer-refused', 'This is none of the choices.');
    settle(answer);
  }

  /** «Отмена». @throws AnswerError `question-unknown`. */
  cancel(id: number): void {
    this.#questionOf(id).settle(undefined);
  }

  #questionOf(id: number) {
    const found = this.#open.get(id);
    if (found) return found;
    throw new AnswerError('question-unknown', `Question ${id} does not wait any more.`);
  }
}
