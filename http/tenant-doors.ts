import type { FastifyInstance } from 'fastify';
import { type House, mount } from './server.ts';
import { tenantRoutes } from './tenant-routes.ts';
import { type Tenant, type Tenants, viewOf } from './tenants.ts';

/** What may be said of a tenant over HTTP. */
export interface TenantWish {
  /** Where its clock begins, milliseconds since the epoch. Default: what time it is for the house. */
  readonly at?: number;
}

/** The addresses under which tenants come and go. */
export function mountTenants(app: FastifyInstance, house: House, tenants: Tenants<Tenant, TenantWish>): void {
  mount(app, house, tenantRoutes.openTenant, async ({ body: { name, at } }) => {
    const one = await tenants.open(name, at === undefined ? {} : { at: Date.parse(at) });
    return { ...viewOf(name, one), adminToken: one.adminToken };
  });
  mount(app, house, tenantRoutes.tenants, () => tenants.list());
  mount(app, house, tenantRoutes.closeTenant, async ({ params }) => {
    await tenants.close(params.name ?? '');
    return { closed: true as const };
  });
}
