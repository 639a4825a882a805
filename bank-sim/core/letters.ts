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

/** The bank's letters to all clients. */
export class Letters {
  readonly #emit: Emit;
  readonly #letters: BankLetter[] = [];

  constructor(emit: Emit) {
    this.#emit = emit;
  }

  send(letter: Omit<BankLetter, 'id'>): BankLetter {
    const sent = { id: String(this.#letters.length + 1), ...letter };
    this.#letters.push(sent);
    this.#emit({ name: 'letter-sent', subject: sent.id, detail: sent.bin });
    return sent;
  }

  /** Newest first. */
  ofClient(bin: string): BankLetter[] {
    return this.#letters.filter((letter) => letter.bin === bin).reverse();
  }

  /** @throws BankError letter-unknown, also for another client's. */
  byId(bin: string, id: string): BankLetter {
    const letter = this.#letters.find((one) => one.id === id && one.bin === bin);
    if (letter === undefined) throw new BankError('letter-unknown', `The client has no letter ${id}.`);
    return letter;
  }
}
