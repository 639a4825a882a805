import { BankError } from './bank-error.ts';
import type { Emit } from './events.ts';

/** What the bank writes to a client: the other half of R-BANK-11. */
export interface BankLetter {
  readonly id: string;
  /** BIN of the client. */
  readonly bin: string;
  /** Instant of the bank's clock. */
  readonly sentAt: number;
  readonly subject: string;
  readonly text: string;
  /** The client's letter that it answers. */
  readonly answers?: string;
}

/** By number, oldest first. */
export type LettersState = Map<string, BankLetter>;

/** The bank's letters to all clients. */
export class Letters {
  readonly #state: { readonly letters: LettersState };
  readonly #emit: Emit;

  constructor(state: { readonly letters: LettersState }, emit: Emit) {
    this.#state = state;
    this.#emit = emit;
  }

  send(letter: Omit<BankLetter, 'id'>): BankLetter {
    const { letters } = this.#state;
    const sent = { id: String(letters.size + 1), ...letter };
    letters.set(sent.id, sent);
    this.#emit({ name: 'letter-sent', subject: sent.id, detail: sent.bin });
    return sent;
  }

  /** Newest first. */
  ofClient(bin: string): BankLetter[] {
    return [...this.#state.letters.values()].filter((letter) => letter.bin === bin).reverse();
  }

  /** @throws BankError letter-unknown, also for another client's. */
  byId(bin: string, id: string): BankLetter {
    const letter = this.#state.letters.get(id);
    if (letter?.bin !== bin) throw new BankError('letter-unknown', `The client has no letter ${id}.`);
    return letter;
  }
}
