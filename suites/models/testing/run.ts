import type { Rv } from './codes.ts';
import type { Coverage } from './coverage.ts';
import { type Divergence, explains } from './divergence.ts';
import type { Prediction } from './prediction.ts';
import type { TokenModel } from './token-model.ts';

/** Where a target did not do what the model allows. */
export interface Difference {
  readonly command: string;
  /** The call with its arguments. */
  readonly text: string;
  readonly expected: readonly Rv[];
  readonly got: string;
  /** Commands that were refused before in the sequence. */
  readonly refused: ReadonlySet<string>;
  /** What was wrong with the value or the state after an allowed answer. */
  readonly fault: string | undefined;
}

/** A difference that nothing explains: the sequence failed. */
export class ModelDifference extends Error {
  override readonly name = 'ModelDifference';
}

/** A known difference after which the model knows no more what the token holds: the sequence is over. */
export class LostTrack extends Error {
  override readonly name = 'LostTrack';
}

/** One sequence being played: what was called, and what is to be thought of the answers. */
export class Run {
  readonly #coverage: Coverage;
  readonly #known: readonly Divergence[];
  readonly #transcript: string[] = [];
  readonly #refused = new Set<string>();

  constructor(coverage: Coverage, known: readonly Divergence[]) {
    this.#coverage = coverage;
    this.#known = known;
  }

  get length(): number {
    return this.#transcript.length;
  }

  /**
   * Makes a call, compares, and lets the model follow.
   * @throws ModelDifference, LostTrack
   */
  play(command: string, answers: readonly Rv[], prediction: Prediction, model: TokenModel): void {
    const { text, codes } = prediction;
    const undeclared = codes.find((rv) => !answers.includes(rv));
    if (undeclared !== undefined) throw new RangeError(`${command} does not declare ${undeclared}`);
    const { rv, value } = prediction.call();
    this.#transcript.push(`${text} -> ${rv}`);
    this.#coverage.count(command, codes, rv);
    const allowed = codes.find((code) => code === rv);
    const fault = allowed && prediction.settle(allowed, value);
    const differs = (what: string | undefined) =>
      this.#differs(
        { command, text, expected: codes, got: rv, fault: what, refused: this.#refused },
        prediction,
        value,
      );
    if (allowed === undefined || fault !== undefined) differs(fault);
    const state = wrongState(model);
    if (state !== undefined) differs(state);
    if (rv !== 'CKR_OK') this.#refused.add(command);
  }

  #differs(difference: Difference, prediction: Prediction, value: unknown): void {
    const row = this.#known.find((one) => explains(one, difference));
    if (row === undefined) throw new ModelDifference(this.#report(difference));
    this.#coverage.explained(row.id);
    if (row.follow === 'lose track') throw new LostTrack(row.id);
    if (row.follow !== 'nothing happened') prediction.settle(row.follow, value);
  }

  #report({ expected, got, fault }: Difference): string {
    const calls = this.#transcript.map((line, at) => `${String(at + 1).padStart(4)}. ${line}`);
    const wanted = `the standard allows ${[...new Set(expected)].join(', ')}`;
    return [...calls, fault === undefined ? `${got}, where ${wanted}` : fault].join('\n');
  }
}

/** Section 5.6.4, and "Session State" of the Usage Guide: every session tells the state that the login gives it. */
function wrongState({ applications, present }: TokenModel): string | undefined {
  if (!present) return undefined;
  for (const { sessions, login, p11 } of applications) {
    for (const { name, handle, readWrite } of sessions) {
      const { state } = p11.C_GetSessionInfo(handle);
      const expected = STATES[login][readWrite ? 'rw' : 'ro'];
      if (state !== expected) return `session ${name} is in state ${state}, where ${expected} (${login}) is expected`;
    }
  }
  return undefined;
}

/** CKS_* by login and kind of session; there is no read-only session of the SO. */
const STATES = {
  public: { ro: 0, rw: 2 },
  user: { ro: 1, rw: 3 },
  so: { ro: undefined, rw: 4 },
} as const;
