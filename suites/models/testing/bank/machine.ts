import type fc from 'fast-check';
import type { LineState } from '../../../flows/testing/line.ts';
import type { Answer } from './caller.ts';
import type { Scene } from './scene.ts';

/** A browser of the bank's clients. */
export type Browser = number | string;

/** What the requirements let the bank answer now. */
export interface Outcome<S, V = unknown> {
  /** `ok` and codes of problems. */
  readonly codes: readonly string[];
  /**
   * What the answer does to the state that was asked for the prediction.
   * @returns what is wrong with the reply; nothing when it is right.
   */
  readonly settle?: Settle<S, V>;
}

export type Settle<S, V> =
  | ((state: S, answer: Read<V>, isHeard: boolean) => string | undefined)
  | ((state: S, answer: Read<V>, isHeard: boolean) => void);

/** An answer as far as it could be read. */
export interface Read<V> {
  readonly code: string;
  readonly reply: V | undefined;
}

/** A request that is about to be made, with all its octets. */
export interface Prepared<S> {
  /** For people. */
  readonly text: string;
  /** The bank's row, by its name in docs/http.md. Default: the bank is not asked. */
  readonly row?: string;
  /** The browser that asks. Default: somebody of the bank's own people. */
  readonly from?: Browser;
  /** It only looks: at the same time as something else it may see that half done. */
  readonly isLook?: true;
  /** What may also be said while the same thing is under way: then nothing has happened. */
  readonly busy?: readonly string[];
  /** The browser that gets another cookie by it: what this one sends at the same time would go with either. */
  readonly newCookieFor?: number;
  send(isHeard: boolean): Promise<Answer>;
  /**
   * What the answer would have said, for whoever could not read it and looks.
   * @param beside the reply of another one like it, that has been read.
   */
  lookUp?(beside?: unknown): Promise<unknown>;
  predict(state: S): Outcome<S>;
}

/** A request that the model knows. The types of its reply are nobody else's business. */
export function prepared<S, V>(request: {
  readonly text: string;
  readonly row?: string;
  readonly from?: Browser;
  readonly isLook?: true;
  readonly busy?: readonly string[];
  readonly newCookieFor?: number;
  send(isHeard: boolean): Promise<Answer<V>>;
  lookUp?(beside?: V): Promise<V | undefined>;
  predict(state: S): Outcome<S, V>;
}): Prepared<S> {
  return request as Prepared<S>;
}

/** A kind of thing that people do. */
export interface Kind<S, A> {
  readonly name: string;
  /** Every code that it can predict. */
  readonly answers: readonly string[];
  /** How often it is drawn, beside the others. */
  readonly weight: number;
  /** It does not come over a line, but befalls everybody: time, the CA's desk. Nothing else happens at the same time. */
  readonly befalls?: true;
  readonly arguments: fc.Arbitrary<A>;
  /** Undefined: there is nothing to do it with. */
  prepare(scene: Scene, state: S, args: A): Promise<Prepared<S> | undefined> | Prepared<S> | undefined;
}

/** A kind whose arguments are nobody else's business. */
export type AnyKind<S> = Kind<S, unknown>;

export function kind<S, A>(row: Kind<S, A>): AnyKind<S> {
  return row as AnyKind<S>;
}

/** How a request and its answer fare between the client and the bank. */
export type Delivery = 'once' | 'answer-lost' | 'twice' | 'at-once';

/** From step `at` on, until it has struck in so many steps, one of the lines fails, or the bank itself by a rule. */
export interface Fault {
  readonly at: number;
  readonly steps: number;
  readonly fails: { readonly toCa: LineState } | { readonly toBank: Delivery } | Ruled;
}

/** A fault of docs/bank-faults.md. */
export interface Ruled {
  readonly fault: string;
  /** By so much the bank's clock is off. */
  readonly minutes?: number;
}

export type Steps = readonly (readonly [kind: string, args: unknown])[];

/** One sequence, as data: what a failure prints, and what a regression test plays. */
export interface Script {
  /** One of the machine's; default: the first. */
  readonly start?: string;
  readonly faults: readonly Fault[];
  readonly steps: Steps;
}

/** One of the state machines of the requirements, with everything that can be done to it. */
export interface Machine<S> {
  readonly name: string;
  /** Two of one name are a mistake. */
  readonly kinds: readonly AnyKind<S>[];
  /** Where a sequence can begin: what is done first, over lines that work. */
  readonly starts: Readonly<Record<string, Steps>>;
  /** The bank's faults that are drawn: docs/bank-faults.md. */
  readonly faults: readonly string[];
  /** Starts from which a fault finds something that it can befall. Default: any. */
  readonly befits?: Readonly<Record<string, string>>;
  /** @param start which of the starts comes. */
  begin(start?: string): Promise<{ readonly scene: Scene; readonly state: S }>;
  /** The bank has forgotten the session of a browser. */
  loseSession(state: S, browser: Browser): void;
  /**
   * Looks at what the bank shows after a step, and judges it by the model and by the invariants.
   * @returns what is wrong; nothing when it is right.
   */
  look(scene: Scene, state: S): Promise<string | undefined>;
  /** As {@link look}, at the end of a sequence: what costs more. */
  lookAtEnd?(scene: Scene, state: S): Promise<string | undefined>;
  /** What is known after two things at the same time that came in either order, when nothing that can be looked at shows which. */
  eitherWay?(one: S, other: S): S;
}
