import { CKR_OK } from '../../../emulator/spec/constants.gen.ts';
import { ckrName } from '../../../emulator/spec/names.ts';
import type { Handle, Pkcs11 } from '../../../emulator/spec/pkcs11-api.ts';
import { CaseError, readCaseFile } from './case-file.ts';
import type { Mismatch } from './expectations.ts';
import { type PreparedCall, prepareCalls } from './functions.ts';
import type { PlayState } from './notation.ts';
import type { Difference, Unexpressed, Verdict } from './verdict.ts';

/** A case as text, with its identifier. */
export interface ProfileCase {
  /** E.g. `BL-M-1-31`. */
  readonly name: string;
  readonly xml: string;
}

/** A token on which a case can be played: not initialised for this application (C_Initialize is the first call). */
export interface CaseTarget {
  readonly name: string;
  readonly p11: Pkcs11;
  /** User PIN, the value of `${Pin}`. It appears in no verdict. */
  readonly pin: string;
  /** The slot of the token when the library has several; default: the first in its list. */
  readonly slot?: Handle;
}

/**
 * Plays a test case of PKCS#11 Profiles: every call in order, every element of every result compared. A wrong value is
 * noted and the play goes on; a wrong return value, or an answer without what a later call needs, ends it. Whatever
 * happens, the application is finalised afterwards.
 * @returns the verdict; a case with anything in it that the player does not know `cannot be played`, and no call is made.
 */
export function playCase({ name, xml }: ProfileCase, target: CaseTarget): Verdict {
  const about = { case: name, target: target.name };
  let calls: readonly PreparedCall[];
  try {
    calls = prepareCalls(readCaseFile(xml), ['Pin']);
  } catch (error) {
    if (!(error instanceof CaseError)) throw error;
    const nothing = { played: 0, calls: 0, differences: [], permitted: [], unexpressed: [] };
    return { ...about, outcome: 'cannot be played', reason: error.message, ...nothing };
  }
  const play = new Play(target);
  try {
    for (const call of calls) if (!play.perform(call)) break;
  } finally {
    play.finalize();
  }
  const { differences, permitted, unexpressed, played } = play;
  const outcome = differences.length === 0 ? 'passed' : 'failed';
  return { ...about, outcome, reason: '', played, calls: calls.length, differences, permitted, unexpressed };
}

class Play {
  readonly differences: Difference[] = [];
  readonly permitted: Difference[] = [];
  readonly unexpressed: Unexpressed[] = [];
  played = 0;
  #initialized = false;
  readonly #p11: Pkcs11;
  readonly #state: PlayState;

  constructor({ p11, pin, slot }: CaseTarget) {
    this.#p11 = p11;
    this.#state = { variables: new Map([['Pin', pin]]), slot };
  }

  /** @returns whether the next call can be made. */
  perform(call: PreparedCall): boolean {
    const { step, name } = call;
    const what = call.unexpressed(this.#state);
    if (what !== '') this.unexpressed.push({ step, function: name, what });
    const { rv, compare } = this.#call(call);
    this.played++;
    const expected = ckrName(call.rv);
    if (rv !== expected) this.differences.push({ step, function: name, path: 'rv', expected, got: rv });
    if (compare === undefined) return rv === expected;
    this.#initialized = name === 'C_Initialize' || (this.#initialized && name !== 'C_Finalize');
    if (rv !== expected) return false;
    const found = compare();
    for (const { path, expected, got, permitted } of found) {
      (permitted ? this.permitted : this.differences).push({ step, function: name, path, expected, got });
    }
    return !found.some(({ ends }) => ends);
  }

  finalize(): void {
    if (this.#initialized) this.#p11.C_Finalize();
  }

  /** Errors without a CKR code are no answer of a token; their text may hold anything and is left out. */
  #call(call: PreparedCall): { rv: string; compare?: () => readonly Mismatch[] } {
    try {
      return { rv: ckrName(CKR_OK), compare: call.perform(this.#p11, this.#state) };
    } catch (error) {
      const { code, name } = error as Partial<Error & { code: unknown }>;
      return { rv: typeof code === 'number' ? ckrName(code) : `${name} without a return value` };
    }
  }
}
