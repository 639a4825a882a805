import { bankControlRoutes } from '../../../http/bank-control.ts';
import { bankInstrumentRoutes } from '../../../http/bank-instruments.ts';
import { bankStateRoutes } from '../../../http/bank-state.ts';
import type { TestBank } from '../test-bank.ts';
import type { Visiting } from './visits.ts';

/** A rule that never strikes. */
export const IDLE_RULE = { fault: 'delay', route: '/nowhere' };

/** The control room: faults, journal, clock, state. */
export async function visitControlRoom({ bank, isMounted }: Visiting): Promise<void> {
  const client = bank.client();
  if (isMounted('POST /admin/tenants')) await visitTenants(bank);
  const rule = { ...IDLE_RULE, login: 'nobody', atMost: 1, lastsMs: 5, ms: 1 };
  await client.call(bankInstrumentRoutes.armFault, { body: { ...rule, when: { nth: 1000 } } });
  await client.call(bankInstrumentRoutes.removeFault, { params: { rule: '1' } });
  await client.call(bankInstrumentRoutes.armFaultByForm, { body: { ...IDLE_RULE, nth: '1000', ms: '1' } });
  await client.call(bankInstrumentRoutes.removeAllFaults);
  await client.call(bankInstrumentRoutes.disarmFaults);
  await client.call(bankInstrumentRoutes.journal, { query: { login: 'late', status: 200, after: 1 } });
  await client.call(bankInstrumentRoutes.clearJournal);
  const later = new Date(bank.clock.now() + 3_600_000).toISOString();
  await client.call(bankControlRoutes.setClock, { body: { instant: later } });
  await client.call(bankControlRoutes.advanceClock, { body: { amount: 2, unit: 'hour' } });
  await client.call(bankControlRoutes.runClock, { body: { scale: 0.001 } });
  await client.call(bankControlRoutes.freezeClock);
  const before = await client.call(bankStateRoutes.snapshot);
  await client.call(bankStateRoutes.differences, { body: { before } });
  await client.call(bankStateRoutes.reset);
  await client.call(bankStateRoutes.restore, { body: before });
}

/** The tenant that comes and goes. */
export const TENANT = 'visited';

async function visitTenants(bank: TestBank): Promise<void> {
  await openTenant(bank);
  await closeTenant(bank);
}

export async function openTenant({ url, adminToken, ca }: TestBank): Promise<void> {
  const headers = { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' };
  const body = JSON.stringify({ name: TENANT, caUrl: ca.url });
  await (await fetch(`${url}/admin/tenants`, { method: 'POST', headers, body })).arrayBuffer();
}

export async function closeTenant({ url, adminToken }: TestBank): Promise<void> {
  const headers = { authorization: `Bearer ${adminToken}` };
  await (await fetch(`${url}/admin/tenants/${TENANT}`, { method: 'DELETE', headers })).arrayBuffer();
}
