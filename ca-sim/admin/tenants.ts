import type { FastifyInstance } from 'fastify';
import { caTenantRoutes } from '../../http/ca-tenants.ts';
import type { House } from '../../http/server.ts';
import { mountTenants } from '../../http/tenant-doors.ts';
import { type Tenants, viewOf } from '../../http/tenants.ts';
import type { TenantOptions, TenantSim } from '../sim.ts';

/** The addresses under which the tenants of a CA come and go. */
export function mountCaTenants(
  app: FastifyInstance,
  house: House,
  tenants: Tenants<TenantSim, Pick<TenantOptions, 'at'>>,
): void {
  mountTenants(app, house, caTenantRoutes, tenants, async ({ body: { name, at } }) => {
    const one = await tenants.open(name, at === undefined ? {} : { at: Date.parse(at) });
    return { ...viewOf(name, one), adminToken: one.adminToken };
  });
}
