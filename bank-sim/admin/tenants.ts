import type { FastifyInstance } from 'fastify';
import { bankTenantRoutes } from '../../http/bank-tenants.ts';
import type { House } from '../../http/server.ts';
import { mountTenants } from '../../http/tenant-doors.ts';
import { type Tenants, viewOf } from '../../http/tenants.ts';
import type { BankTenantOptions, BankTenantSim } from '../sim.ts';

/** The addresses under which the tenants of a bank come and go. */
export function mountBankTenants(
  app: FastifyInstance,
  house: House,
  tenants: Tenants<BankTenantSim, BankTenantOptions>,
): void {
  mountTenants(app, house, bankTenantRoutes, tenants, async ({ body: { name, at, caUrl, caAdminToken } }) => {
    const one = await tenants.open(name, {
      caUrl,
      ...(caAdminToken !== undefined && { caAdminToken }),
      ...(at !== undefined && { at: Date.parse(at) }),
    });
    const { adminToken, deskTokens, tlsRoot } = one;
    const root = tlsRoot && { tlsRoot: Buffer.from(tlsRoot).toString('base64') };
    return { ...viewOf(name, one), adminToken, deskTokens, ...root };
  });
}
