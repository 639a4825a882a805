import { type Static, Type } from '@sinclair/typebox';
import { Instant } from './fields.ts';
import { route } from './route.ts';

/** Tenants: worlds of a house beside each other in one process, each at an address of its own. The same in every house. */

/** What a tenant can be called. */
export const TENANT_NAME = '^[a-z0-9][a-z0-9-]{0,39}$';
export const TenantName = Type.String({ pattern: TENANT_NAME });

const FACTS = {
  name: TenantName,
  url: Type.String(),
  /** Where it listens over TLS, if the house does. */
  tlsUrl: Type.Optional(Type.String()),
};

export const TenantView = Type.Object(FACTS);
export type TenantView = Static<typeof TenantView>;

const TENANTS = '/admin/tenants';

export const tenantRoutes = {
  openTenant: route({
    method: 'POST',
    path: TENANTS,
    access: 'admin',
    body: Type.Object({
      name: TenantName,
      /** Where its clock begins. Default: what time it is here. */
      at: Type.Optional(Instant),
    }),
    reply: Type.Object({ ...FACTS, adminToken: Type.String() }),
    does: 'Opens a tenant: a world with the same keys in which nothing has happened yet, with a clock, a journal, faults and an admin token of its own, on a port of its own. The answer is the one place where the token shows.',
  }),
  tenants: route({
    method: 'GET',
    path: TENANTS,
    access: 'admin',
    reply: Type.Array(TenantView),
    does: 'The tenants, oldest first.',
  }),
  closeTenant: route({
    method: 'DELETE',
    path: `${TENANTS}/:name`,
    access: 'admin',
    reply: Type.Object({ closed: Type.Literal(true) }),
    does: 'Ends a tenant; whatever happened in it is forgotten, and its name is free again.',
  }),
} as const;
