import type { FastifyInstance } from 'fastify';
import { bankStateRoutes } from '../../http/bank-state.ts';
import type { House } from '../../http/server.ts';
import { mountState } from '../../http/state-doors.ts';
import type { Bank } from '../bank.ts';
import { bankSnapshots } from '../core/state-snapshot.ts';

/** Reset, snapshot, restore, differences. The rows of a bank have their turn already. */
export function mountBankState(app: FastifyInstance, house: House, { memory }: Bank): void {
  mountState(app, house, bankStateRoutes, {
    run: async (work) => work(),
    reset: () => memory.reset(),
    snapshot: () => memory.snapshot(),
    restore: (snapshot) => memory.restore(snapshot),
    differences: (before, after) => bankSnapshots.differences(before, after),
    page: '/admin/control',
  });
}
