import type { FastifyInstance } from 'fastify';
import { caClockRoutes } from '../../http/ca-clock.ts';
import { caControlRoutes } from '../../http/ca-control.ts';
import { type House, mount } from '../../http/server.ts';
import type { CertificationAuthority } from '../certification-authority.ts';
import { type CaSnapshot, snapshotDifferences } from '../core/state-snapshot.ts';

/** The control room: reset, snapshot, restore, differences. */
export function mountControl(app: FastifyInstance, house: House, ca: CertificationAuthority): void {
  mount(
    app,
    house,
    caControlRoutes.reset,
    () =>
      ca.run(() => {
        ca.reset();
        return { reset: true } as const;
      }),
    { next: () => caClockRoutes.control.path },
  );
  mount(app, house, caControlRoutes.snapshot, () => ca.run(() => ca.snapshot()));
  mount(app, house, caControlRoutes.restore, ({ body }) =>
    ca.run(() => {
      // Format and fingerprint say whether it is one.
      ca.restore(body as CaSnapshot);
      return { restored: true } as const;
    }),
  );
  mount(app, house, caControlRoutes.differences, ({ body }) =>
    ca.run(() =>
      snapshotDifferences(body.before as CaSnapshot, (body.after as CaSnapshot | undefined) ?? ca.snapshot()),
    ),
  );
}
