import { CKU_SO, CKU_USER, type EmulatedToken, type Pkcs11 } from '../../../emulator/index.ts';
import { returnValueText } from './return-value.ts';

/** What a call does with the user's PIN: its counter is judged by that. */
type Presented =
  /** Nothing. */
  | 'none'
  | 'right'
  | 'wrong'
  /** The security officer sets a new one. */
  | 'set-by-so';

/** One call, and the user's tries before and after it. */
export interface CounterMove {
  readonly presented: Presented;
  /** Return value, `CKR_OK` included. */
  readonly answer: string;
  readonly before: number;
  readonly after: number;
  /** Tries of the device's PIN. */
  readonly full: number;
}

/** After a call to which an answer of the token's own was given, the counter is one of these; after any other, one of `atMost`. */
const ALLOWED: Readonly<Record<Presented, (move: CounterMove) => readonly number[]>> = {
  none: ({ before }) => [before],
  right: ({ before, full, answer }) => {
    if (before === 0) return [0];
    return answer === 'CKR_OK' ? [full] : [before, before - 1, full];
  },
  wrong: ({ before, answer }) => {
    const taken = Math.max(0, before - 1);
    const isSaid = answer === 'CKR_PIN_INCORRECT' || answer === 'CKR_PIN_LOCKED';
    return isSaid ? [taken] : [before, taken];
  },
  'set-by-so': ({ before, full, answer }) => (answer === 'CKR_OK' ? [full] : [before, full]),
};

/** What is wrong about a move of the counter; undefined when it is as it must be. */
export function counterFault(move: CounterMove): string | undefined {
  if (ALLOWED[move.presented](move).includes(move.after)) return undefined;
  const { presented, answer, before, after } = move;
  return `${before} tries became ${after} at a call with ${presented === 'none' ? 'no PIN' : `a PIN: ${presented}`} (${answer})`;
}

/** The PINs of a token as its owner knows them, and every call with one of them. */
export class PinBook {
  /** Two while nobody can know whether a change has come through. */
  readonly #userPins: Set<string>;
  readonly soPin: string;
  readonly #full: number;
  readonly #onFault: (fault: string) => void;
  /** As it must still be. */
  #last: number | undefined;

  constructor(pins: { user: string; so: string; tries: number }, onFault: (fault: string) => void) {
    this.#userPins = new Set([pins.user]);
    this.soPin = pins.so;
    this.#full = pins.tries;
    this.#onFault = onFault;
  }

  /** The one to enter. */
  get pin(): string {
    return [...this.#userPins].at(-1) as string;
  }

  /** All that may be right. */
  get possible(): readonly string[] {
    return [...this.#userPins];
  }

  /** It turned out not to be this one. */
  strike(pin: string): void {
    if (this.#userPins.size > 1) this.#userPins.delete(pin);
  }

  /** Makes a call and looks at the counter. */
  call<T>(name: keyof Pkcs11 & string, args: readonly unknown[], token: EmulatedToken, work: () => T): T {
    const before = token.triesLeft.user ?? this.#full;
    if (this.#last !== undefined && this.#last !== before)
      this.#onFault(`${this.#last} tries became ${before} by themselves`);
    const presented = this.#presented(name, args);
    let answer = 'CKR_OK';
    try {
      return work();
    } catch (error) {
      answer = returnValueText(error);
      throw error;
    } finally {
      const after = token.triesLeft.user ?? this.#full;
      this.#last = after;
      const fault = counterFault({ presented, answer, before, after, full: this.#full });
      if (fault !== undefined) this.#onFault(fault);
      this.#learn(name, args, presented, answer);
    }
  }

  #presented(name: string, args: readonly unknown[]): Presented {
    if (name === 'C_InitPIN') return 'set-by-so';
    const pin = name === 'C_SetPIN' ? args[1] : name === 'C_Login' && args[1] === CKU_USER ? args[2] : undefined;
    if (typeof pin !== 'string') return 'none';
    return this.#userPins.has(pin) ? 'right' : 'wrong';
  }

  #learn(name: string, args: readonly unknown[], presented: Presented, answer: string): void {
    const isDone = answer === 'CKR_OK';
    if (name === 'C_Login' && args[1] !== CKU_SO && presented === 'right' && isDone) this.#only(args[2] as string);
    const chosen = name === 'C_SetPIN' ? args[2] : name === 'C_InitPIN' ? args[1] : undefined;
    if (typeof chosen !== 'string' || presented === 'wrong') return;
    if (isDone) this.#only(chosen);
    else this.#userPins.add(chosen);
  }

  #only(pin: string): void {
    this.#userPins.clear();
    this.#userPins.add(pin);
  }
}
