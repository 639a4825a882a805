import { createBank } from './bank.ts';
import { bankSettings } from './core/settings.ts';
import { assertHost, type BankSimOptions } from './options.ts';
import { serve } from './serving.ts';
import type { BankSim } from './sim.ts';

export { bankOpenApi } from './admin/openapi.ts';
export type { BankEvent } from './core/events.ts';
export type { BankSettings } from './core/settings.ts';
export type { BankFaultRule } from './instruments/fault-rules.ts';
export type { BankJournalEntry, BankJournalFilter } from './instruments/journal.ts';
export type { BankSimOptions } from './options.ts';
export type { BankSim } from './sim.ts';

/**
 * Starts the bank. It keeps everything in memory; a new one knows nobody.
 * @throws RangeError for settings that make no sense, Error for a host that is not loopback, PortInUseError.
 */
export async function startBankSim(options: BankSimOptions): Promise<BankSim> {
  const { clock, rng, caUrl, caAdminToken, onEvent } = options;
  const settings = bankSettings(options.settings);
  assertHost(options);
  return await serve(options, createBank({ settings, clock, rng, caUrl, caAdminToken, onEvent }));
}
