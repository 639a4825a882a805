import type { FastifyInstance } from 'fastify';
import type { ReplyOf, Route } from './route.ts';
import { type Call, type House, mount } from './server.ts';
import type { TenantRoutes } from './tenant-routes.ts';
import type { Tenant, Tenants } from './tenants.ts';

/**
 * The addresses under which tenants come and go.
 * @param open opens the one that is asked for, and tells what is told once.
 */
export function mountTenants<Open extends Route, One extends Tenant, Wish>(
  app: FastifyInstance,
  house: House,
  routes: TenantRoutes<Open>,
  tenants: Tenants<One, Wish>,
  open: (call: Call<Open>) => Promise<ReplyOf<Open>>,
): void {
  mount(app, house, routes.openTenant, open);
  mount(app, house, routes.tenants, () => tenants.list());
  mount(app, house, routes.closeTenant, async ({ params }) => {
    await tenants.close(params.name ?? '');
    return { closed: true as const };
  });
}
