import { type FaultTime, FaultTimer } from '../../simulation/faults.ts';
import type { Rng } from '../../simulation/rng.ts';
import type { AuthorityName } from '../core/authority-styles.ts';
import { REQUEST_STATES, type RequestState } from '../core/request-states.ts';
import type { FaultRow } from './fault-row.ts';
import { faultNamed } from './fault-table.ts';
import { PROTOCOLS, type Protocol } from './protocol-rows.ts';

/** Which fault, and what it befalls: whatever fits in everything that is given. */
export interface CaFaultRule {
  /** Its name: docs/ca-faults.md. */
  readonly fault: string;
  readonly protocol?: Protocol;
  /** As it was mounted, e.g. `/requests/:id`. */
  readonly route?: string;
  /** A part of the name of somebody whom it is about. */
  readonly subject?: string;
  /** Of a certificate that it is about, upper-case hexadecimal. */
  readonly serialNumber?: string;
  /** Of the request that it is about (X-CA-4). */
  readonly state?: RequestState;
  /** Which of the matches. Default: every one. */
  readonly when?: FaultTime;
  /** The rule strikes so often at most. Default: without limit. */
  readonly atMost?: number;
  /** Real milliseconds of `delay` and `dribble`. Default: 1000. */
  readonly ms?: number;
}

/** What a rule looks at. */
export interface FaultPlaceAndTime {
  readonly protocol?: Protocol;
  readonly route?: string;
  readonly authority?: AuthorityName;
  readonly subjects: readonly string[];
  readonly serialNumbers: readonly string[];
  readonly state?: RequestState;
}

/** A rule that cannot be: says where. */
export class FaultRuleError extends Error {
  override readonly name = 'FaultRuleError';
  /** HTTP status of whoever has sent it. */
  readonly statusCode = 400;
}

const DELAY_MS = 1000;
/** A minute: nobody waits longer. */
const DELAY_MS_MAX = 60_000;

/** A rule at work: it counts and draws apart from all others. */
export class ArmedFault {
  readonly rule: CaFaultRule;
  readonly row: FaultRow;
  readonly ms: number;
  readonly #timer: FaultTimer;
  #isAtWork = true;

  /** @throws FaultRuleError */
  constructor(rule: CaFaultRule, rng: Rng, armedAt: number) {
    this.rule = rule;
    this.row = checked(rule);
    this.ms = rule.ms ?? DELAY_MS;
    const { when = { every: 1 }, atMost } = rule;
    this.#timer = new FaultTimer({ when, ...(atMost !== undefined && { atMost }) }, rng, armedAt);
  }

  get isAtWork(): boolean {
    return this.#isAtWork;
  }

  /** From now on it is not due any more. */
  retire(): void {
    this.#isAtWork = false;
  }

  get strikes(): number {
    return this.#timer.strikes;
  }

  /** Whether it is due here. Counts and draws whether or not something else has come before it. */
  isDueAt(site: FaultPlaceAndTime, at: number): boolean {
    const match = this.#isAtWork && this.#fits(site) ? this.#timer.matchAt(at) : undefined;
    return match !== undefined && this.#timer.isDue(match);
  }

  /** It has done what it does. */
  struck(): void {
    this.#timer.struck();
  }

  #fits(site: FaultPlaceAndTime): boolean {
    const { protocol, route, subject, serialNumber, state } = this.rule;
    return (
      (protocol === undefined || protocol === site.protocol) &&
      (route === undefined || route === site.route) &&
      (subject === undefined || site.subjects.some((one) => one.includes(subject))) &&
      (serialNumber === undefined || site.serialNumbers.includes(serialNumber)) &&
      (state === undefined || state === site.state)
    );
  }
}

function checked(rule: CaFaultRule): FaultRow {
  const row = faultNamed(rule.fault);
  if (row === undefined) throw new FaultRuleError(`fault: there is no fault "${rule.fault}"`);
  const { protocol, state, when = {}, atMost = 1, ms = 0 } = rule;
  if (protocol !== undefined && !PROTOCOLS.includes(protocol))
    throw new FaultRuleError(`protocol: there is no "${protocol}"`);
  if (state !== undefined && !REQUEST_STATES.includes(state)) throw new FaultRuleError(`state: there is no "${state}"`);
  assertWhole('atMost', atMost, 1);
  assertWhole('ms', ms, 0, DELAY_MS_MAX);
  const { nth, every, probability, afterMs = 0 } = when;
  if ([nth, every, probability].filter((one) => one !== undefined).length > 1) {
    throw new FaultRuleError('when: nth, every and probability exclude each other');
  }
  assertWhole('when.nth', nth ?? 1, 1);
  assertWhole('when.every', every ?? 1, 1);
  assertWhole('when.afterMs', afterMs, 0);
  if (probability !== undefined && !(probability >= 0 && probability <= 1)) {
    throw new FaultRuleError('when.probability: a number from 0 to 1 is needed');
  }
  return row;
}

function assertWhole(field: string, value: number, from: number, to = Number.MAX_SAFE_INTEGER): void {
  if (Number.isSafeInteger(value) && value >= from && value <= to) return;
  throw new FaultRuleError(`${field}: a whole number from ${from} to ${to} is needed`);
}
