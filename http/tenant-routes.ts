import { type Static, type TProperties, Type } from '@sinclair/typebox';
import { Instant } from './fields.ts';
import { type Route, route } from './route.ts';

/** Tenants: worlds of a house beside each other in one process, each at an address of its own. */

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

/** What the tenants of a house have of their own. */
interface Words<Wish extends TProperties, Told extends TProperties> {
  /** Said of one that is opened, besides its name and the beginning of its clock. */
  readonly wish: Wish;
  /** Told once, besides its admin token. */
  readonly told: Told;
  /** What opens, for docs/http.md: `a world with ...`. */
  readonly world: string;
}

/** The rows of a house. */
export function tenantRoutesOf<Wish extends TProperties, Told extends TProperties>(words: Words<Wish, Told>) {
  const { wish, told, world } = words;
  return {
    openTenant: route({
      method: 'POST',
      path: TENANTS,
      access: 'admin',
      body: Type.Object({
        name: TenantName,
        /** Where its clock begins. Default: what time it is here. */
        at: Type.Optional(Instant),
        ...wish,
      }),
      reply: Type.Object({ ...FACTS, adminToken: Type.String(), ...told }),
      does: `Opens a tenant: ${world}`,
    }),
    ...LIST_AND_END,
  } as const;
}

const LIST_AND_END = {
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

export type TenantRoutes<Open extends Route> = { readonly openTenant: Open } & typeof LIST_AND_END;
