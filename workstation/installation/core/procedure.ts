import { type Row, type StateMachine, stateMachine } from '../../../simulation/state-machine.ts';
import type { Act } from './acts.ts';
import type { InstallationProblem } from './problems.ts';
import type { Words } from './words.ts';

/** What decides, beside the state of the procedure itself, what comes of an act: facts of the PC, and other components. */
export const CONDITIONS = [
  'not-administrator',
  'windows-too-old',
  'browser-too-old',
  'windows-lacks-driver',
  'csp-missing',
  'driver-missing',
  'site-not-trusted',
  'bank-client-missing',
] as const;
export type Condition = (typeof CONDITIONS)[number];

/** What comes of an act: the next state, or why it cannot be done. */
type Outcome<State extends string> = State | { readonly refuse: InstallationProblem };

/** What comes of an act: by the first condition that is so, else by the last. */
interface Conditional<State extends string> {
  readonly when: readonly (readonly [Condition, Outcome<State>])[];
  readonly else: Outcome<State>;
}

/** What a state shows: a window, a yellow bar of the browser, a menu, a page of a site, a message. */
export interface ScreenRow {
  readonly kind: 'window' | 'bar' | 'menu' | 'page' | 'message';
  readonly title: Words;
  readonly text?: readonly Words[];
  /** The point of the guide, as `2.1(6)`; empty for what it does not tell. */
  readonly point: string;
  /** The container's password, twice. */
  readonly asksPassword?: true;
}

/** A component as a report tells it: a version, `present`, or what is wrong. */
type Found = `${number}` | 'present' | 'missing' | 'blocked' | 'not-running';

/** A state of a component, and what the person before the PC sees and may do in it. */
export interface StateRow<State extends string> {
  /** Absent: nothing of it is open. */
  readonly screen?: ScreenRow;
  /** As it is reported. */
  readonly found: Found;
  /** What can be done, in the order in which it is shown. */
  readonly on: Readonly<Partial<Record<Act, Outcome<State> | Conditional<State>>>>;
  /** What the guide does here. Absent: it is installed. */
  readonly way?: Act;
  /** The choice that is made. */
  readonly chosen?: Act;
  /** What comes by itself when this state is reached. */
  readonly goesOnWith?: Act;
}

/** Refused, and why. */
export const refuse = (code: InstallationProblem) => ({ refuse: code });

/** An event is an act, `install`, or an act under a condition, `install, not-administrator`. */
type Machine = StateMachine<string, string, InstallationProblem>;

/** The installation of one component. */
export interface Procedure {
  readonly name: string;
  readonly rows: Readonly<Record<string, StateRow<string>>>;
  /** Total over states and events; what a state does not show is refused as `no-such-control`. */
  readonly machine: Machine;
  /** On a PC on which nothing was ever installed, and on one on which all is. */
  readonly fresh: string;
  readonly installed: string;
  /** The component that brings this one: before it is installed this one is not there. */
  readonly comesWith?: string;
}

/** Makes the machine of a component from the rows of its states. */
export function procedure<const State extends string>(table: {
  readonly name: string;
  readonly fresh: NoInfer<State>;
  readonly installed: NoInfer<State>;
  readonly comesWith?: string;
  readonly rows: Readonly<Record<State, StateRow<NoInfer<State>>>>;
}): Procedure {
  const rows: Readonly<Record<string, StateRow<string>>> = table.rows;
  const states = Object.keys(rows);
  const told = states.flatMap((from) => cellsOf(from, rows[from] as StateRow<string>));
  const events = [...new Set(told.map(({ event }) => event))];
  const rest = states.flatMap((from) => {
    const own = new Set(told.filter((row) => row.from === from).map(({ event }) => event));
    return events
      .filter((event) => !own.has(event))
      .map((event): CellRow => ({ from, event, refuse: 'no-such-control', source: '-' }));
  });
  const machine = stateMachine<string, string, InstallationProblem>({
    name: table.name,
    states,
    events,
    rows: [...told, ...rest],
  });
  return { ...table, rows, machine };
}

type CellRow = Row<string, string, InstallationProblem> & { readonly from: string; readonly event: string };

function cellsOf(from: string, { on, screen }: StateRow<string>): CellRow[] {
  const source = screen?.point || '-';
  const cell = (event: string, outcome: Outcome<string>): CellRow =>
    typeof outcome === 'string' ? { from, event, source, to: outcome } : { from, event, source, ...outcome };
  return actsOf(on).flatMap(([act, outcome]) => {
    if (!isConditional(outcome)) return [cell(act, outcome)];
    const conditional = outcome.when.map(([condition, result]) => cell(`${act}, ${condition}`, result));
    return [...conditional, cell(act, outcome.else)];
  });
}

type On = StateRow<string>['on'];

function actsOf(on: On): [Act, Outcome<string> | Conditional<string>][] {
  return Object.entries(on) as [Act, Outcome<string> | Conditional<string>][];
}

function isConditional(outcome: Outcome<string> | Conditional<string>): outcome is Conditional<string> {
  return typeof outcome === 'object' && 'when' in outcome;
}

/** The event that an act is in this state. @param holds whether a condition is so. */
export function eventOf(row: StateRow<string>, act: Act, holds: (condition: Condition) => boolean): string {
  const outcome = row.on[act];
  if (outcome === undefined || !isConditional(outcome)) return act;
  const first = outcome.when.find(([condition]) => holds(condition));
  return first === undefined ? act : `${act}, ${first[0]}`;
}
