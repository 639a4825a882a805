import type { Clock } from './clock.ts';
import { type Rng, SeededRng } from './rng.ts';

/** When within a call: before anything of it is done, when its work is done but not written, when all is written. */
export type FaultMoment = 'before' | 'during' | 'after';
export const FAULT_MOMENTS: readonly FaultMoment[] = ['before', 'during', 'after'];

/** What befalls a call. Names of return values are those of the house that carries it out. */
export type FaultAct =
  /** Nothing is done; the answer is this return value. */
  | { readonly fail: string }
  /** Everything is done and written; the answer is lost, and this return value comes instead. */
  | { readonly failAfter: string }
  /** The call takes this much longer, in milliseconds. It goes with an act of another rule. */
  | { readonly slowMs: number }
  /** The device loses its power, and comes back so many milliseconds later. Default 0: at once. */
  | { readonly powerCut: FaultMoment; readonly backAfterMs?: number }
  /** The device is pulled out, and stays out until somebody puts it in. */
  | { readonly remove: FaultMoment };

/** Which of the calls that a rule matches. At most one of `nth`, `every` and `probability`; alone, `afterMs` is the first call from then on. */
export interface FaultTime {
  /** The n-th of them, from 1. */
  readonly nth?: number;
  /** Every n-th of them. */
  readonly every?: number;
  /** Each of them with this probability, 0 to 1, drawn from the rule's own stream. */
  readonly probability?: number;
  /** Only calls from so many milliseconds after arming on; earlier ones are not counted. */
  readonly afterMs?: number;
}

export interface FaultRule {
  /** Name of a function, or `*` for every one that the act can befall. */
  readonly function: string;
  /** Only calls about this slot. */
  readonly slot?: number;
  /** Only calls about the token with this serial number. */
  readonly token?: string;
  readonly when: FaultTime;
  /** The rule strikes so often at most. Default: without limit. */
  readonly atMost?: number;
  readonly do: FaultAct;
}

/** Rules and the seed of their chance: the same list and the same calls give the same faults. */
export interface FaultList {
  /** Default: the empty text. */
  readonly seed?: string;
  readonly rules: readonly FaultRule[];
}

/** A call as rules see it. */
export interface FaultSite {
  readonly functionName: string;
  /** The slot it is about; undefined for functions that are about none. */
  readonly slot: number | undefined;
  /** Serial number of the token in that slot. */
  readonly token: string | undefined;
}

/** What ends a call otherwise than it would have ended. */
export type EndingAct = Exclude<FaultAct, { readonly slowMs: number }>;

/** What befalls one call. */
export interface Fault {
  /** It takes this much longer; 0 when nothing slows it. */
  readonly slowMs: number;
  /** What ends it: the first of the list that strikes. */
  readonly ending: EndingAct | undefined;
  /** The rule of the ending in one line; empty without one. */
  readonly text: string;
}

/** The port: asked once per call, before it begins. */
export interface Faults {
  /** @returns undefined: nothing befalls the call. */
  on(site: FaultSite): Fault | undefined;
}

/** A fault that happened: what a failing run is read from. */
export interface FiredFault {
  /** Of all calls since arming, from 1. */
  readonly call: number;
  /** Of the calls that the rule matched, from 1. */
  readonly match: number;
  readonly functionName: string;
  readonly slot: number | undefined;
  /** Index in the list, from 0. */
  readonly rule: number;
  /** The rule in one line. */
  readonly text: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** Faults that are remembered. */
const FIRED_MAX = 10_000;

/** Whether an act can befall a function at all: the house knows. */
export type FaultReach = (act: FaultAct, functionName: string) => boolean;

/** A {@link FaultList} at work. Rules count and draw apart from each other, so one more rule does not shift the others. */
export class SeededFaults implements Faults {
  readonly list: FaultList;
  /** Oldest first; the last 10,000. */
  readonly fired: FiredFault[] = [];
  readonly #rules: readonly ArmedRule[];
  readonly #clock: Clock;
  #calls = 0;

  constructor(list: FaultList, clock: Clock, reaches: FaultReach = () => true) {
    this.list = list;
    this.#clock = clock;
    const rng = new SeededRng(`faults ${list.seed ?? ''}`);
    const armedAt = clock.now();
    this.#rules = list.rules.map((rule, at) => new ArmedRule(rule, rng.stream(`rule ${at}`), armedAt, reaches));
  }

  on(site: FaultSite): Fault | undefined {
    const call = ++this.#calls;
    const at = this.#clock.now();
    let fault: Fault | undefined;
    for (const [index, armed] of this.#rules.entries()) {
      const match = armed.matchOf(site, at);
      const ending = endingOf(armed.rule.do);
      if (match === undefined || !armed.timer.isDue(match) || (ending !== undefined && fault?.ending !== undefined))
        continue;
      armed.timer.struck();
      const { functionName, slot } = site;
      const text = describeFault(armed.rule);
      this.#tell({ call, match, functionName, slot, rule: index, text, at });
      fault = joined(fault ?? { slowMs: 0, ending: undefined, text: '' }, armed.rule.do, text);
    }
    return fault;
  }

  #tell(fault: FiredFault): void {
    if (this.fired.push(fault) > FIRED_MAX) this.fired.shift();
  }
}

function endingOf(act: FaultAct): EndingAct | undefined {
  return 'slowMs' in act ? undefined : act;
}

function joined(fault: Fault, act: FaultAct, text: string): Fault {
  return 'slowMs' in act ? { ...fault, slowMs: fault.slowMs + act.slowMs } : { ...fault, ending: act, text };
}

/** Tosses of a rule's coin are whole numbers below this: probabilities are kept to a millionth. */
const COIN = 1_000_000;

/** Counts what a rule matches, and says when it strikes. */
export class FaultTimer {
  readonly #when: FaultTime;
  readonly #atMost: number;
  readonly #rng: Rng;
  readonly #from: number;
  #matches = 0;
  #strikes = 0;

  /** @param rng the rule's own. @param armedAt milliseconds since the epoch. */
  constructor({ when, atMost }: { readonly when: FaultTime; readonly atMost?: number }, rng: Rng, armedAt: number) {
    this.#when = when;
    this.#atMost = atMost ?? Number.POSITIVE_INFINITY;
    this.#rng = rng;
    this.#from = armedAt + (when.afterMs ?? Number.NEGATIVE_INFINITY);
  }

  get strikes(): number {
    return this.#strikes;
  }

  /** Counts a match. @returns which of them it is, from 1; undefined when it comes before its time. */
  matchAt(at: number): number | undefined {
    return at >= this.#from ? ++this.#matches : undefined;
  }

  /** Draws, where there is something to draw, whether or not the rule may still strike: so chance goes by matches alone. */
  isDue(match: number): boolean {
    const { nth, every, probability } = this.#when;
    const due =
      probability !== undefined
        ? this.#rng.below(COIN) < probability * COIN
        : every !== undefined
          ? match % every === 0
          : match === (nth ?? 1);
    return due && this.#strikes < this.#atMost;
  }

  /** It has struck. */
  struck(): void {
    this.#strikes += 1;
  }
}

class ArmedRule {
  readonly rule: FaultRule;
  readonly timer: FaultTimer;
  readonly #reaches: FaultReach;

  constructor(rule: FaultRule, rng: Rng, armedAt: number, reaches: FaultReach) {
    this.rule = rule;
    this.timer = new FaultTimer(rule, rng, armedAt);
    this.#reaches = reaches;
  }

  /** Which of the calls that the rule is about this one is, from 1; undefined when it is none. */
  matchOf({ functionName, slot, token }: FaultSite, at: number): number | undefined {
    const { rule } = this;
    const isMeant =
      (rule.function === '*' || rule.function === functionName) &&
      (rule.slot === undefined || rule.slot === slot) &&
      (rule.token === undefined || rule.token === token) &&
      this.#reaches(rule.do, functionName);
    return isMeant ? this.timer.matchAt(at) : undefined;
  }
}

/** A rule in one line: `C_Sign of slot 0, call 3: fail CKR_DEVICE_ERROR`. */
export function describeFault({ function: name, slot, token, when, atMost, do: act }: FaultRule): string {
  const calls = [
    name === '*' ? 'any function' : name,
    slot !== undefined && ` of slot ${slot}`,
    token !== undefined && ` of token ${token}`,
    `, ${describeTime(when)}`,
    atMost !== undefined && `, at most ${atMost} times`,
  ];
  return `${calls.filter(Boolean).join('')}: ${describeAct(act)}`;
}

function describeTime({ nth, every, probability, afterMs }: FaultTime): string {
  const from = afterMs === undefined ? '' : ` from ${afterMs} ms on`;
  if (probability !== undefined) return `each with probability ${probability}${from}`;
  if (every !== undefined) return (every === 1 ? 'every call' : `every ${every} calls`) + from;
  return `call ${nth ?? 1}${from}`;
}

function describeAct(act: FaultAct): string {
  if ('fail' in act) return `fail ${act.fail}`;
  if ('failAfter' in act) return `done, but answered ${act.failAfter}`;
  if ('slowMs' in act) return `${act.slowMs} ms slower`;
  if ('remove' in act) return `token pulled out ${act.remove} the work`;
  return `power cut ${act.powerCut} the work, back after ${act.backAfterMs ?? 0} ms`;
}
