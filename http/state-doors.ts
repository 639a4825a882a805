import type { FastifyInstance } from 'fastify';
import type { Difference } from '../simulation/snapshot.ts';
import type { Snapshot } from '../simulation/state-snapshot.ts';
import { type House, mount } from './server.ts';
import type { StateRoutes } from './state-routes.ts';

/** The state of a house as a whole. */
export interface StateParts<Format extends string> {
  /** Does a piece of work in its turn. */
  run<Result>(work: () => Result): Promise<Result>;
  reset(): void;
  snapshot(): Snapshot<Format>;
  restore(snapshot: Snapshot<Format>): void;
  differences(before: Snapshot<Format>, after: Snapshot<Format>): Difference[];
  /** Where a browser goes on after a reset. */
  readonly page: string;
}

/** The addresses of the state. A house has the problems snapshot-malformed and snapshot-foreign in its table. */
export function mountState<Format extends string>(
  app: FastifyInstance,
  house: House,
  routes: StateRoutes,
  state: StateParts<Format>,
): void {
  mount(
    app,
    house,
    routes.reset,
    () =>
      state.run(() => {
        state.reset();
        return { reset: true } as const;
      }),
    { next: () => state.page },
  );
  mount(app, house, routes.snapshot, () => state.run(() => state.snapshot()));
  mount(app, house, routes.restore, ({ body }) =>
    state.run(() => {
      // Format and fingerprint say whether it is one.
      state.restore(body as Snapshot<Format>);
      return { restored: true } as const;
    }),
  );
  mount(app, house, routes.differences, ({ body }) =>
    state.run(() => {
      const after = (body.after as Snapshot<Format> | undefined) ?? state.snapshot();
      return state.differences(body.before as Snapshot<Format>, after);
    }),
  );
}
