import { HouseError } from '../http/problem.ts';

/** What a turn does with the bank's memory besides its work. */
export interface TurnsMemory {
  /** @throws HouseError storage-lost */
  assertUsable(): void;
  /** Does what time has brought: before a work, and after it, which may have brought the next thing sooner. */
  bringUp(): void;
  /** Keeps what has been done. @throws HouseError storage-failed, storage-lost: what was not kept has not happened. */
  keep(): void;
}

/** Somebody's turn. */
interface Turn {
  /** Why its work counts for nothing: it goes on with things that are no part of the memory any more. */
  void?: Error;
  leave(): void;
}

/**
 * Works at the bank's memory, one after the other: what one does is kept before the next one begins, and before anybody hears of it.
 * Only while a work waits for somebody outside (the CA) do others have their turn, and what it has done up to there is kept before.
 */
export class Turns {
  readonly #memory: TurnsMemory;
  #last: Promise<void> = Promise.resolve();
  #current: Turn | undefined;
  /** Those who wait for somebody. */
  readonly #outside = new Set<Turn>();

  constructor(memory: TurnsMemory) {
    this.#memory = memory;
  }

  /**
   * Does a work when those before it are done. Also a work that fails has been done: a wrong password is counted.
   * @throws whatever the work throws; HouseError storage-failed, storage-lost, set-back (the bank was set back while it waited outside).
   */
  async run<Result>(work: () => Result | Promise<Result>): Promise<Result> {
    const turn = await this.#enter();
    try {
      this.#memory.assertUsable();
      this.#memory.bringUp();
      return await this.#done(turn, work);
    } finally {
      turn.leave();
    }
  }

  async #done<Result>(turn: Turn, work: () => Result | Promise<Result>): Promise<Result> {
    try {
      const result = await work();
      assertValid(turn);
      this.#memory.bringUp();
      return result;
    } catch (error) {
      // What the work has made of it does not count either.
      assertValid(turn);
      throw error;
    } finally {
      this.#memory.keep();
    }
  }

  /**
   * In a turn: waits for somebody outside, one at a time.
   * @throws whatever the call throws; HouseError storage-failed, storage-lost, set-back.
   */
  async outside<Result>(call: () => Promise<Result>): Promise<Result> {
    const turn = this.#current;
    if (turn === undefined) return call();
    this.#keepFor(turn);
    this.#outside.add(turn);
    turn.leave();
    try {
      return await call();
    } finally {
      await this.#enter(turn);
      this.#outside.delete(turn);
      assertValid(turn);
    }
  }

  /** The memory has another past now: those who are outside come back to what is no part of it. */
  setBack(): void {
    for (const turn of this.#outside) {
      turn.void = new HouseError('set-back', 'The bank was set back while it waited for the CA.');
    }
  }

  #keepFor(turn: Turn): void {
    try {
      this.#memory.keep();
    } catch (error) {
      turn.void = error as Error;
      throw error;
    }
  }

  /** Waits until everybody before has left. @param turn of somebody who comes back. */
  async #enter(turn: Turn = { leave: () => undefined }): Promise<Turn> {
    const before = this.#last;
    let end: () => void = () => undefined;
    this.#last = new Promise((resolve) => {
      end = resolve;
    });
    await before;
    turn.leave = () => {
      this.#current = undefined;
      end();
    };
    this.#current = turn;
    return turn;
  }
}

function assertValid(turn: Turn): void {
  if (turn.void) throw turn.void;
}
