import { bankRoutes } from '../../http/bank.ts';
import { HttpClient } from '../../http/client.ts';
import { VirtualClock } from '../../simulation/clock.ts';
import { SeededRng } from '../../simulation/rng.ts';
import { type BankEvent, type BankSim, type BankSimOptions, startBankSim } from '../index.ts';
import { CLIENT, START, type TestBank } from './test-bank.ts';
import { startTestCa, type TestCa } from './test-ca.ts';

/** A bank in a file, and what a test has of it. */
export interface KeptBank extends TestBank {
  readonly sim: BankSim;
}

/** One CA and one clock, and banks that live in files. */
export interface KeptBench {
  readonly clock: VirtualClock;
  readonly ca: TestCa;
  /** Starts a bank on a file. The first time it registers {@link CLIENT}. */
  open(data: string, options?: Partial<BankSimOptions>): Promise<KeptBank>;
  close(): Promise<void>;
}

/** Cheap passwords, and sessions that do not end by themselves. */
export const QUICK_SETTINGS = {
  passwordHash: { N: 16, r: 1, p: 1 },
  sessionIdleMinutes: 1_000_000,
  sessionHoursMax: 1_000_000,
} as const;

export async function openKeptBench(): Promise<KeptBench> {
  const clock = new VirtualClock(START);
  const ca = await startTestCa('KISC', clock);
  const open = async (data: string, options: Partial<BankSimOptions> = {}): Promise<KeptBank> => {
    const events: BankEvent[] = [];
    const sim = await startBankSim({
      clock,
      rng: new SeededRng('bank'),
      caUrl: ca.url,
      caAdminToken: ca.adminToken,
      settings: QUICK_SETTINGS,
      onEvent: (event) => events.push(event),
      data,
      ...options,
    });
    const { url, adminToken, deskTokens } = sim;
    const client = () => new HttpClient(url, 'the bank', { adminToken });
    const { state } = await sim.snapshot();
    if (!JSON.stringify(state).includes(CLIENT.bin)) await client().call(bankRoutes.registerClient, { body: CLIENT });
    return { sim, clock, ca, url, adminToken, deskTokens, events, client, close: () => sim.close() };
  };
  return { clock, ca, open, close: () => ca.close() };
}
