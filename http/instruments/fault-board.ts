import type { Clock } from '../../simulation/clock.ts';
import type { Rng } from '../../simulation/rng.ts';
import type { NamedFault, Stroke } from './fault-row.ts';
import { ArmedFault, DELAY_MS, FaultRuleError, type TimedRule } from './fault-rules.ts';

/** What a house knows of its faults. */
export interface FaultTable<Row extends NamedFault, Rule extends TimedRule, Site> {
  named(id: string): Row | undefined;
  /** The fields of a rule that are the house's own. @throws FaultRuleError */
  check(rule: Rule): void;
  /** Whether everything fits that the rule names. */
  fits(rule: Rule, site: Site): boolean;
  /** Whether the fault can befall this at all: only what it reaches is counted. */
  reaches(row: Row, site: Site): boolean;
  /** The faults that come with no rule: what magic values bring. */
  brought(site: Site): readonly Row[];
  /** Whom it is about, for the list of what happened. */
  subjectsOf(site: Site): readonly string[];
}

/** A fault that happened. */
export interface FiredFault {
  /** Simulated time, milliseconds since the epoch. */
  readonly at: number;
  readonly fault: string;
  /** Number of the rule, from 1; 0: a magic value. */
  readonly rule: number;
  /** The request in the journal; 0: it befell no request but what time has brought. */
  readonly request: number;
  readonly subjects: readonly string[];
}

/** Where it is noted that a request was struck. */
export interface Struck {
  readonly number: number;
  /** Names of what befell it so far. */
  readonly faults: string[];
}

/** Faults that are remembered. */
const FIRED_MAX = 10_000;

/** The rules at work on one server. Without a rule and without a magic value nothing is different. */
export class FaultBoard<Row extends NamedFault, Rule extends TimedRule, Site> {
  readonly fired: FiredFault[] = [];
  readonly #table: FaultTable<Row, Rule, Site>;
  readonly #clock: Clock;
  readonly #rng: Rng;
  #armed: ArmedFault<Row, Rule>[] = [];

  constructor(table: FaultTable<Row, Rule, Site>, clock: Clock, rng: Rng) {
    this.#table = table;
    this.#clock = clock;
    this.#rng = rng;
  }

  /** Puts a rule to work. @returns its number, from 1. @throws FaultRuleError */
  arm(rule: Rule): number {
    const row = this.#table.named(rule.fault);
    if (row === undefined) throw new FaultRuleError(`fault: there is no fault "${rule.fault}"`);
    this.#table.check(rule);
    const number = this.#armed.length + 1;
    this.#armed.push(new ArmedFault(rule, row, this.#rng.stream(`rule ${number}`), this.#clock.now()));
    return number;
  }

  rules(): { readonly number: number; readonly rule: Rule; readonly strikes: number }[] {
    return this.#armed.flatMap(({ rule, strikes, isAtWork }, i) =>
      isAtWork ? [{ number: i + 1, rule, strikes }] : [],
    );
  }

  /** Takes one rule away; the others keep their numbers. @returns false when there is none of this number. */
  remove(number: number): boolean {
    const armed = this.#armed[number - 1];
    if (!armed?.isAtWork) return false;
    armed.retire();
    return true;
  }

  /** No rule is at work any more, and what happened is forgotten. The next rule is number 1 again, and draws as number 1 did. */
  disarm(): void {
    this.#armed = [];
    this.fired.length = 0;
  }

  /** Whether a rule could strike at this place. */
  watches(place: Row['place']): boolean {
    return this.#armed.some(({ row, isAtWork }) => isAtWork && row.place === place);
  }

  /** What is due here: rules in their order, then what magic values bring. */
  strokes<Place extends Row['place']>(
    place: Place,
    site: Site,
    passage?: Struck,
  ): Stroke<Extract<Row, { readonly place: Place }>, Rule>[] {
    type Here = Extract<Row, { readonly place: Place }>;
    const at = this.#clock.now();
    const isHere = (row: Row): row is Here => row.place === place && this.#table.reaches(row, site);
    const ruled = this.#armed.flatMap((armed, i) => {
      const { row, ms, rule } = armed;
      if (!isHere(row) || !this.#table.fits(rule, site) || !armed.isDue(at)) return [];
      const happened = () => {
        armed.struck(at);
        this.#tell({ at, fault: row.id, rule: i + 1, site, passage });
      };
      return [{ row, rule, ms, happened }];
    });
    const brought = this.#table.brought(site).filter(isHere);
    return [
      ...ruled,
      ...brought.map((row) => {
        return { row, ms: DELAY_MS, happened: () => this.#tell({ at, fault: row.id, rule: 0, site, passage }) };
      }),
    ];
  }

  #tell({ site, passage, ...fired }: Pick<FiredFault, 'at' | 'fault' | 'rule'> & Happening<Site>): void {
    passage?.faults.push(fired.fault);
    this.fired.push({ ...fired, request: passage?.number ?? 0, subjects: this.#table.subjectsOf(site) });
    if (this.fired.length > FIRED_MAX) this.fired.shift();
  }
}

interface Happening<Site> {
  readonly site: Site;
  readonly passage: Struck | undefined;
}
