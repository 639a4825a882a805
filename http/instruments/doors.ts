import type { FastifyInstance } from 'fastify';
import { HouseError } from '../problem.ts';
import type { BodyOf, Route } from '../route.ts';
import { type Face, type House, mount } from '../server.ts';
import type { FaultBoard } from './fault-board.ts';
import type { NamedFault } from './fault-row.ts';
import type { TimedRule } from './fault-rules.ts';
import type { Journal, JournalFacts } from './journal.ts';
import { filterIn, type QueryReader } from './journal-query.ts';
import type { instrumentRoutes } from './routes.ts';

type Rows = ReturnType<typeof instrumentRoutes>;
/** The rows that a house has made, of which only what all have in common is known here. */
type RowsOf<Keys extends keyof Rows> = Readonly<Record<Keys, Route>>;

type FaultRows = RowsOf<'armFault' | 'armFaultByForm' | 'faults' | 'disarmFaults' | 'removeFault' | 'removeAllFaults'>;

const instant = (ms: number): string => new Date(ms).toISOString();

/**
 * Rules of faults: put to work, looked at, taken away, by programs and on their page.
 * @param ruleOf what a form says: an empty field was left out.
 */
export function mountFaults<Own extends FaultRows, Row extends NamedFault, Rule extends TimedRule, Site>(
  app: FastifyInstance,
  house: House,
  board: FaultBoard<Row, Rule, Site>,
  { rows, page, ruleOf, unknownRule }: FaultDoor<Own, Rule>,
): void {
  const toPage = { next: () => rows.faults.path };
  const disarm = () => {
    board.disarm();
    return { disarmed: true };
  };
  mount<Route>(app, house, rows.armFault, ({ body }) => ({ rule: board.arm(body as Rule) }));
  mount<Route>(
    app,
    house,
    rows.armFaultByForm,
    ({ body }) => ({ rule: board.arm(ruleOf(body as BodyOf<Own['armFaultByForm']>)) }),
    toPage,
  );
  const fired = () => board.fired.map((one) => ({ ...one, at: instant(one.at), subjects: [...one.subjects] }));
  mount<Route>(
    app,
    house,
    rows.faults,
    () => ({ rules: board.rules(), fired: fired() }),
    page && { page: page as NonNullable<Face<Route>['page']> },
  );
  mount<Route>(app, house, rows.disarmFaults, disarm);
  mount<Route>(app, house, rows.removeAllFaults, disarm, toPage);
  mount<Route>(
    app,
    house,
    rows.removeFault,
    ({ params: { rule = '' } }) => {
      if (board.remove(Number(rule))) return { removed: true };
      throw new HouseError(unknownRule, `There is no rule ${rule} at work.`);
    },
    toPage,
  );
}

interface FaultDoor<Own extends FaultRows, Rule> {
  readonly rows: Own;
  readonly page?: Face<Own['faults']>['page'];
  ruleOf(form: BodyOf<Own['armFaultByForm']>): Rule;
  /** Code of the problem of a number that no rule at work has. */
  readonly unknownRule: string;
}

/** The journal of requests, to be read and to be cleared. @param fields every field of a query. */
export function mountJournal<Entry extends JournalFacts, Filter extends object>(
  app: FastifyInstance,
  house: House,
  journal: Journal<Entry, Filter>,
  { rows, fields }: JournalDoor<Filter>,
): void {
  mount<Route>(app, house, rows.journal, ({ request }) =>
    journal.entries(filterIn<Filter>(request.query, fields)).map((entry) => ({ ...entry, at: instant(entry.at) })),
  );
  mount<Route>(app, house, rows.clearJournal, () => {
    journal.clear();
    return { cleared: true };
  });
}

interface JournalDoor<Filter extends object> {
  readonly rows: RowsOf<'journal' | 'clearJournal'>;
  readonly fields: Readonly<Record<keyof Filter & string, QueryReader>>;
}
