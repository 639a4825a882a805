/**
 * State machines as data. A table is total: every state meets every event in exactly one row, which either leads to a
 * state or refuses with a problem code. Guards are part of the event's name (`wrong-entry`, `last-wrong-entry`), so
 * nothing that decides stands outside the table.
 */

/** What happens to a state on an event. */
export type Outcome<State extends string, Refusal extends string> =
  | { readonly to: State; readonly refused?: undefined }
  | { readonly to?: undefined; readonly refused: Refusal };

/** One or several lines of a table: every `from` with every `event`. */
export type Row<State extends string, Event extends string, Refusal extends string> = {
  readonly from: State | readonly State[];
  readonly event: Event | readonly Event[];
  /** The line of the requirement list's table that says so, e.g. `L3`; `-` for what follows from the others. */
  readonly source: string;
} & (
  | { readonly to: State; readonly refuse?: undefined }
  /** The same state again, whichever `from` it is. */
  | { readonly to: 'same'; readonly refuse?: undefined }
  | { readonly to?: undefined; readonly refuse: Refusal }
);

/** One cell of the expanded table. */
export interface Cell<State extends string, Event extends string, Refusal extends string> {
  readonly from: State;
  readonly event: Event;
  readonly outcome: Outcome<State, Refusal>;
  readonly source: string;
}

export interface StateMachine<State extends string, Event extends string, Refusal extends string> {
  readonly name: string;
  readonly states: readonly State[];
  readonly events: readonly Event[];
  /** Every cell, states by events, in the order in which they are declared. */
  readonly cells: readonly Cell<State, Event, Refusal>[];
  step(state: State, event: Event): Outcome<State, Refusal>;
  /** Whether the event leads on from this state: what enables a button. */
  allows(state: State, event: Event): boolean;
}

/**
 * Expands rows into a total machine.
 * @throws Error when a cell is missing or stands in two rows: a table that is not total is a bug of the table.
 */
export function stateMachine<const State extends string, const Event extends string, Refusal extends string>(table: {
  readonly name: string;
  readonly states: readonly State[];
  readonly events: readonly Event[];
  readonly rows: readonly Row<NoInfer<State>, NoInfer<Event>, Refusal>[];
}): StateMachine<State, Event, Refusal> {
  const { name, states, events, rows } = table;
  const found = new Map<string, Cell<State, Event, Refusal>>();
  for (const row of rows) {
    for (const cell of cellsOf<State, Event, Refusal>(row)) {
      const key = `${cell.from} + ${cell.event}`;
      if (found.has(key)) throw new Error(`${name}: two rows for ${key}`);
      found.set(key, cell);
    }
  }
  const at = (state: State, event: Event): Cell<State, Event, Refusal> => {
    const cell = found.get(`${state} + ${event}`);
    if (cell === undefined) throw new Error(`${name}: no row for ${state} + ${event}`);
    return cell;
  };
  return {
    name,
    states,
    events,
    cells: states.flatMap((state) => events.map((event) => at(state, event))),
    step: (state, event) => at(state, event).outcome,
    allows: (state, event) => at(state, event).outcome.refused === undefined,
  };
}

function cellsOf<State extends string, Event extends string, Refusal extends string>(
  row: Row<State, Event, Refusal>,
): Cell<State, Event, Refusal>[] {
  const list = <T extends string>(one: T | readonly T[]): readonly T[] => (typeof one === 'string' ? [one] : one);
  return list(row.from).flatMap((from) =>
    list(row.event).map((event) => ({ from, event, source: row.source, outcome: outcomeOf(row, from) })),
  );
}

function outcomeOf<State extends string, Event extends string, Refusal extends string>(
  row: Row<State, Event, Refusal>,
  from: State,
): Outcome<State, Refusal> {
  if (row.refuse !== undefined) return { refused: row.refuse };
  return { to: row.to === 'same' ? from : (row.to as State) };
}
