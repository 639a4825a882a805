import { COMPONENT_NAMES, type ComponentName, type ComponentReport } from '../../../http/bank-components.ts';
import type { Act } from './acts.ts';
import { CONDITION_TESTS, isInstalled, type PcState } from './conditions.ts';
import { GUIDE_PC, INTERNET_EXPLORER, type PcFacts, WINDOWS } from './pc-facts.ts';
import { InstallationError } from './problems.ts';
import { eventOf, type Procedure, type StateRow } from './procedure.ts';
import { PROCEDURE_NAMES, PROCEDURES, type ProcedureName } from './procedures.ts';

/** In what state pages find a signing agent (R-CLIENT-28). */
export type AgentState = 'not-installed' | 'not-running' | 'blocked' | 'ok';

const FOUND_OF_AGENT = {
  'not-installed': 'missing',
  'not-running': 'not-running',
  blocked: 'blocked',
  ok: 'present',
} as const satisfies Readonly<Record<AgentState, string>>;

/** What is on a PC at first: nothing; an older version of Tumar CSP; everything that the guide installs. */
export const PC_STARTS = ['fresh', 'older', 'installed'] as const;
export type PcStart = (typeof PC_STARTS)[number];

export interface PcOptions extends Partial<PcFacts> {
  /** Default: `fresh`. */
  readonly start?: PcStart;
  /** Of the components that are to stand otherwise, as {@link Pc.states} tells it. */
  readonly states?: Readonly<Partial<Record<ProcedureName, string>>>;
  /** Asked whenever a report is made. Default: none is installed. */
  readonly agent?: () => AgentState;
}

/** One thing that was done at a PC. */
export interface Step {
  readonly component: ProcedureName;
  readonly act: Act;
  readonly from: string;
  readonly to: string;
}

/** The user's PC as a checklist of components: what is installed on it, what its screen shows, what can be done. Pure and synchronous. */
export class Pc implements PcState {
  readonly facts: PcFacts;
  readonly #states: Record<ProcedureName, string>;
  readonly #agent: () => AgentState;

  /** @param states as {@link Pc.states} of another one. */
  constructor(facts: PcFacts, states: Readonly<Record<ProcedureName, string>>, agent: () => AgentState) {
    this.facts = facts;
    this.#states = { ...states };
    this.#agent = agent;
  }

  get states(): Readonly<Record<ProcedureName, string>> {
    return { ...this.#states };
  }

  /** The component whose window, bar, menu or page is open; undefined before the desktop. */
  get open(): ProcedureName | undefined {
    return PROCEDURE_NAMES.find((name) => this.row(name).screen !== undefined);
  }

  /** What its state says of a component. */
  row(name: ProcedureName): StateRow<string> {
    return rowOf(PROCEDURES[name], this.#states[name]);
  }

  isInstalled(name: ProcedureName): boolean {
    return isInstalled(this, name);
  }

  /** What the screen lets the person do, in its order. */
  acts(): Act[] {
    const { open } = this;
    const shown = open === undefined ? PROCEDURE_NAMES : [open];
    return [...new Set(shown.flatMap((name) => Object.keys(this.row(name).on) as Act[]))];
  }

  /**
   * Does something at the PC.
   * @throws InstallationError `no-such-control`, `window-open`, and those of the procedures' rows.
   */
  do(act: Act): Step {
    const step = this.#take(act, this.#ownerOf(act));
    const { goesOnWith } = this.row(step.component);
    const goesOn = step.from !== step.to && goesOnWith !== undefined;
    if (goesOn && this.#isLeft(goesOnWith)) this.#take(goesOnWith, this.#ownerOf(goesOnWith));
    return step;
  }

  /** What the guide does next for this component; undefined when it is installed, or another one's window is open. */
  way(name: ProcedureName): Act | undefined {
    const { open } = this;
    return open === undefined || open === name ? this.row(name).way : undefined;
  }

  /** What the bank's page is told of this PC (R-BANK-45, R-CLIENT-27). */
  report(): Required<ComponentReport> {
    const found = COMPONENT_NAMES.map((name) => [name, this.found(name)] as const);
    return Object.fromEntries(found) as Required<ComponentReport>;
  }

  /** One component as it is reported. */
  found(name: ComponentName | ProcedureName): string {
    if (name === 'signingAgent') return FOUND_OF_AGENT[this.#agent()];
    const { comesWith } = PROCEDURES[name] as Procedure;
    const isThere = comesWith === undefined || this.isInstalled(comesWith as ProcedureName);
    return isThere ? this.row(name).found : 'missing';
  }

  toJSON(): PcState {
    return { facts: this.facts, states: this.states };
  }

  /** Whose control it is: of the open window; before the desktop of the first component that is not installed. */
  #ownerOf(act: Act): ProcedureName {
    const { open } = this;
    const having = PROCEDURE_NAMES.filter((name) => this.row(name).on[act] !== undefined);
    if (open !== undefined) {
      if (this.row(open).on[act] !== undefined) return open;
      throw new InstallationError(having.length > 0 ? 'window-open' : 'no-such-control', act);
    }
    const owner = having.find((name) => !this.isInstalled(name)) ?? having[0];
    if (owner === undefined) throw new InstallationError('no-such-control', act);
    return owner;
  }

  /** Whether there is something to install that begins with this act. */
  #isLeft(act: Act): boolean {
    return PROCEDURE_NAMES.some((name) => this.row(name).on[act] !== undefined && !this.isInstalled(name));
  }

  #take(act: Act, component: ProcedureName): Step {
    const { machine } = PROCEDURES[component];
    const from = this.#states[component];
    const event = eventOf(this.row(component), act, (condition) => CONDITION_TESTS[condition](this));
    const outcome = machine.step(from, event);
    if (outcome.refused !== undefined) throw new InstallationError(outcome.refused, act);
    this.#states[component] = outcome.to;
    return { component, act, from, to: outcome.to };
  }
}

function rowOf({ rows, name }: Procedure, state: string): StateRow<string> {
  const row = rows[state];
  if (row === undefined) throw new Error(`${name} has no state ${state}`);
  return row;
}

/**
 * A PC as it stands on the table: the one of the guide, unless the options say otherwise. What `pc.toJSON()` has given comes back with
 * `newPc({ ...facts, states })`.
 * @throws RangeError for a version of Windows or of Internet Explorer, a component or a state that there is not, and for two windows open at once.
 */
export function newPc(options: PcOptions = {}): Pc {
  const { start = 'fresh', states: wishes = {}, agent = () => 'not-installed', ...facts } = options;
  const strange = Object.keys(wishes).find((name) => !Object.hasOwn(PROCEDURES, name));
  if (strange !== undefined) throw new RangeError(`there is no component ${strange}`);
  const states = PROCEDURE_NAMES.map((name) => [name, wishes[name] ?? firstState(name, start)] as const);
  for (const [name, state] of states) {
    if (!Object.hasOwn(PROCEDURES[name].rows, state)) throw new RangeError(`${name} has no state ${state}`);
  }
  const open = states.filter(([name, state]) => PROCEDURES[name].rows[state]?.screen !== undefined);
  if (open.length > 1) throw new RangeError(`windows of ${open.map(([name]) => name).join(' and ')} are open at once`);
  return new Pc(factsOf(facts), Object.fromEntries(states) as Record<ProcedureName, string>, agent);
}

function factsOf(wishes: Partial<PcFacts>): PcFacts {
  const facts = { ...GUIDE_PC, ...wishes };
  const { windows, internetExplorer } = facts;
  if (!Object.hasOwn(WINDOWS, windows)) throw new RangeError(`there is no Windows ${windows}`);
  const { min, max } = INTERNET_EXPLORER;
  if (!Number.isSafeInteger(internetExplorer) || internetExplorer < min || internetExplorer > max) {
    throw new RangeError(`Internet Explorer ${internetExplorer} is not ${min} to ${max}`);
  }
  return facts;
}

function firstState(name: ProcedureName, start: PcStart): string {
  if (start === 'installed') return PROCEDURES[name].installed;
  return start === 'older' && name === 'tumarCsp' ? 'old-version' : PROCEDURES[name].fresh;
}
