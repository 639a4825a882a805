import { bankRoutes } from '../../http/bank.ts';
import { HttpClient } from '../../http/client.ts';
import type { VirtualClock } from '../../simulation/clock.ts';
import { SeededRng } from '../../simulation/rng.ts';
import { type BankEvent, type BankSim, type BankSimOptions, startBankSim } from '../index.ts';
import { type KeptBank, QUICK_SETTINGS } from './kept-bench.ts';
import { CLIENT } from './test-bank.ts';
import { startTestCa, type TestCa } from './test-ca.ts';

/** A bank that has tenants; nobody answers where it looks for a CA of its own. */
export function startParent(clock: VirtualClock, options: Partial<BankSimOptions> = {}): Promise<BankSim> {
  const rng = new SeededRng('bank');
  return startBankSim({ clock, rng, caUrl: 'http://127.0.0.1:9', settings: QUICK_SETTINGS, ...options });
}

/** A bank of which a test has everything, with {@link CLIENT} registered. It is closed with its CA. */
export async function inHands(
  sim: BankSim,
  ca: TestCa,
  clock: VirtualClock,
  events: BankEvent[] = [],
): Promise<KeptBank> {
  const { url, adminToken, deskTokens } = sim;
  const client = () => new HttpClient(url, 'the bank', { adminToken });
  await client().call(bankRoutes.registerClient, { body: CLIENT });
  const close = async () => {
    await sim.close();
    await ca.close();
  };
  return { sim, clock, ca, url, adminToken, deskTokens, events, client, close };
}

/** A tenant with a CA of its own, both on one clock. */
export async function openTenantWithCa(parent: BankSim, name: string, clock: VirtualClock): Promise<KeptBank> {
  const ca = await startTestCa('KISC', clock);
  const events: BankEvent[] = [];
  const line = { caUrl: ca.url, caAdminToken: ca.adminToken };
  const sim = await parent.tenant(name, { ...line, clock, onEvent: (event) => events.push(event) });
  return inHands(sim, ca, clock, events);
}
