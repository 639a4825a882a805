import { NAMES } from '../../../emulator/spec/constants.gen.ts';
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

/** One call of a sequence, and what came of it. */
export interface Line {
  /** The call with its arguments. */
  readonly text: string;
  /** A `CKR_…` name; whatever else was thrown, in its own words. */
  readonly rv: string;
  /** What is wrong with the value, or with a session's state. */
  readonly fault?: string;
  /** What the standard allows, when this is something else. */
  readonly expected?: readonly Rv[];
  /** The known divergence that explains it. */
  readonly known?: string;
}

/** What is done about a difference that nothing explains. */
export type Manner =
  /** The sequence has failed. */
  | 'judge'
  /** It is written down and the sequence goes on, as long as it can be followed. */
  | 'record';

/** One sequence being played: what was called, and what is to be thought of the answers. */
export class Run {
  readonly #coverage: Coverage;
  readonly #known: readonly Divergence[];
  readonly #manner: Manner;
  readonly #onCall: (text: string) => void;
  readonly #lines: Line[] = [];
  readonly #refused = new Set<string>();

  /** @param onCall told of every call before it is made: it may be the last. */
  constructor(
    coverage: Coverage,
    known: readonly Divergence[],
    manner: Manner = 'judge',
    onCall: (text: string) => void = () => undefined,
  ) {
    this.#coverage = coverage;
    this.#known = known;
    this.#manner = manner;
    this.#onCall = onCall;
  }

  get length(): number {
    return this.#lines.length;
  }

  get lines(): readonly Line[] {
    return this.#lines;
  }

  /**
   * Makes a call, compares, and lets the model follow.
   * @throws ModelDifference, LostTrack
   */
  play(command: string, answers: readonly Rv[], prediction: Prediction, model: TokenModel): void {
    const { text, codes } = prediction;
    const undeclared = codes.find((rv) => !answers.includes(rv));
    if (undeclared !== undefined) throw new RangeError(`${command} does not declare ${undeclared}`);
    this.#onCall(text);
    const { rv, value } = prediction.call();
    this.#lines.push({ text, rv });
    this.#coverage.count(command, codes, rv);
    const allowed = codes.find((code) => code === rv);
    const fault = allowed && prediction.settle(allowed, value);
    const differs = (what: string | undefined) =>
      this.#differs(
        { command, text, expected: codes, got: rv, fault: what, refused: this.#refused },
        prediction,
        value,
      );
    const isWrong = allowed === undefined && !isLack(text, rv, model);
    if (isWrong || fault !== undefined) differs(fault);
    const state = wrongState(model);
    if (state !== undefined) differs(state);
    if (rv !== 'CKR_OK') this.#refused.add(command);
  }

  #differs(difference: Difference, prediction: Prediction, value: unknown): void {
    const row = this.#known.find((one) => explains(one, difference));
    const { fault, got, expected } = difference;
    this.#mark({ expected, ...(fault !== undefined && { fault }), ...(row && { known: row.id }) });
    if (row === undefined) {
      if (this.#manner === 'judge') throw new ModelDifference(this.#report(difference));
      // Refused: as if nothing had been called. Anything else leaves a token that nobody can tell of.
      if (fault === undefined && got !== 'CKR_OK') return;
      throw new LostTrack(difference.text);
    }
    this.#coverage.explained(row.id);
    if (row.follow === 'lose track') throw new LostTrack(row.id);
    if (row.follow !== 'nothing happened') prediction.settle(row.follow, value);
  }

  #mark(more: Partial<Line>): void {
    const last = this.#lines.pop();
    if (last !== undefined) this.#lines.push({ ...last, ...more });
  }

  #report({ expected, got, fault }: Difference): string {
    const calls = this.#lines.map((line, at) => `${String(at + 1).padStart(4)}. ${lineText(line)}`);
    const wanted = `the standard allows ${[...new Set(expected)].join(', ')}`;
    return [...calls, fault === undefined ? `${got}, where ${wanted}` : fault].join('\n');
  }
}

const MECHANISMS = new Map(Object.entries(NAMES.CKM ?? {}).map(([code, name]) => [name, Number(code)]));

/** A token that does not have a mechanism, or a whole function, may say so whatever else is wrong. */
function isLack(text: string, rv: string, { abilities: { mechanisms } }: TokenModel): boolean {
  if (mechanisms === undefined) return false;
  if (rv === 'CKR_FUNCTION_NOT_SUPPORTED') return true;
  const [, family = ''] = /^C_CreateObject\(\w+, (AES|EC|RSA|generic)\b/.exec(text) ?? [];
  const uses = USES[family];
  if (uses !== undefined) return NO_SUCH_KEYS.has(rv) && !hasOneOf(mechanisms, uses);
  const [name = ''] = /CKM_\w+/.exec(text) ?? [];
  const mechanism = MECHANISMS.get(name);
  return rv === 'CKR_MECHANISM_INVALID' && mechanism !== undefined && !mechanisms.has(mechanism);
}

/** What becomes of a key that no mechanism of the token takes. */
const NO_SUCH_KEYS = new Set(['CKR_TEMPLATE_INCONSISTENT', 'CKR_ATTRIBUTE_VALUE_INVALID', 'CKR_KEY_TYPE_INCONSISTENT']);

/** Mechanisms that take a key of the kind. */
const USES: Readonly<Record<string, RegExp>> = {
  AES: /^CKM_AES/,
  EC: /^CKM_EC/,
  RSA: /^CKM_RSA/,
  generic: /HMAC|^CKM_GENERIC/,
};

function hasOneOf(mechanisms: ReadonlySet<number>, uses: RegExp): boolean {
  return [...MECHANISMS].some(([name, code]) => uses.test(name) && mechanisms.has(code));
}

export const lineText = ({ text, rv }: Line): string => `${text} -> ${rv}`;

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
