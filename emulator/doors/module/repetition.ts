import type { FunctionRow } from '../remote/function-row.ts';

/** What a RemoteApplication says of its sessions. */
interface Sessions {
  isQuiet(sessionHandle: number): boolean;
}

/** One call that was answered with CKR_OK, as far as it matters here. */
export interface AnsweredCall {
  readonly row: FunctionRow;
  readonly session: number;
  /** Everything it needed came with it. */
  readonly isWhole: boolean;
}

/**
 * Whether a call just answered has brought its session back to where it was before the call before it, which began an
 * operation: then that one could be made once more with the same result, and the library need not ask.
 */
export class Repetition {
  readonly #application: Sessions;
  #begunIn: number | undefined;

  constructor(application: Sessions) {
    this.#application = application;
  }

  /** @param call undefined: it was not answered with CKR_OK. */
  isBack(call: AnsweredCall | undefined): boolean {
    const begunIn = this.#begunIn;
    this.#begunIn = call?.row.begins && call.isWhole ? call.session : undefined;
    return call?.row.ends !== undefined && call.session === begunIn && this.#application.isQuiet(begunIn);
  }
}
