import { Type } from '@sinclair/typebox';
import { Base64 } from './fields.ts';
import { ROLE_NAMES, type Role } from './roles.ts';
import { tenantRoutesOf } from './tenant-routes.ts';

/** The tenants of the bank. */

/** Where a CA answers; whoever has a name and a password in it means something else. */
const CaUrl = Type.String({ pattern: '^https?://[^\\s@?#]+$', maxLength: 200 });

/** The admin token of a CA (RFC 6750 section 2.1). It is shown nowhere again. */
const CaAdminToken = Type.String({ pattern: '^[A-Za-z0-9._~+/-]+=*$', minLength: 16, maxLength: 200 });

/** What each role shows. */
export const DeskTokensView = Type.Object(
  Object.fromEntries(ROLE_NAMES.map((role) => [role, Type.String()])) as Record<Role, ReturnType<typeof Type.String>>,
);

export const bankTenantRoutes = tenantRoutesOf({
  wish: {
    /** The CA of this tenant: a tenant of a CA, say. */
    caUrl: CaUrl,
    caAdminToken: Type.Optional(CaAdminToken),
  },
  told: {
    deskTokens: DeskTokensView,
    /** The TEST root of its certificate, DER, when it listens over TLS. */
    tlsRoot: Type.Optional(Base64),
  },
  world:
    'a world with the same settings and a CA of its own in which nothing has happened yet, with a clock, a journal, faults, an admin token and tokens of the desks of its own, on a port of its own, in memory. The answer is the one place where the tokens show; the token of the CA shows nowhere.',
});
