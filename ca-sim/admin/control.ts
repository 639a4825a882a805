import type { FastifyInstance } from 'fastify';
import { caClockRoutes } from '../../http/ca-clock.ts';
import { caControlRoutes } from '../../http/ca-control.ts';
import type { House } from '../../http/server.ts';
import { mountState } from '../../http/state-doors.ts';
import type { CertificationAuthority } from '../certification-authority.ts';
import { snapshotDifferences } from '../core/state-snapshot.ts';

/** The control room: reset, snapshot, restore, differences. */
export function mountControl(app: FastifyInstance, house: House, ca: CertificationAuthority): void {
  mountState(app, house, caControlRoutes, {
    run: (work) => ca.run(work),
    reset: () => ca.reset(),
    snapshot: () => ca.snapshot(),
    restore: (snapshot) => ca.restore(snapshot),
    differences: snapshotDifferences,
    page: caClockRoutes.control.path,
  });
}
