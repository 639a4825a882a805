import { tenantRoutesOf } from './tenant-routes.ts';

/** The tenants of the CA. */
export const caTenantRoutes = tenantRoutesOf({
  wish: {},
  told: {},
  world:
    'a world with the same keys in which nothing has happened yet, with a clock, a journal, faults and an admin token of its own, on a port of its own. The answer is the one place where the token shows.',
});
