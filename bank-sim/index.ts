import { MAIN_HOUSE } from '../simulation/storage/state-file.ts';
import { foundBank, foundBankIn } from './founding.ts';
import { assertHost, type BankSimOptions } from './options.ts';
import { serve } from './serving.ts';
import type { BankSim } from './sim.ts';
import { openBankFile } from './storage/bank-storage.ts';

export { type BankClient, bankClient } from '../http/bank-client.ts';
export type { ClockMover } from '../http/clock-doors.ts';
export { type Expectation, expectRequests, JournalMismatchError } from '../http/journal-expectation.ts';
export { bankOpenApi } from './admin/openapi.ts';
export type { BankEvent } from './core/events.ts';
export { BANK_STYLES, type BankSettings } from './core/settings.ts';
export type { BankSnapshot } from './core/state-snapshot.ts';
export type { BankFaultRule } from './instruments/fault-rules.ts';
export type { BankJournalEntry, BankJournalFilter } from './instruments/journal.ts';
export type { BankSimOptions } from './options.ts';
export type { BankSim, BankTenantOptions, BankTenantSim } from './sim.ts';
export { BankStorageError, type BankStorageFault } from './storage/bank-storage-error.ts';

/**
 * Starts the bank. A new one knows nobody; with `data` it goes on where it was.
 * @throws RangeError for settings that make no sense, Error for a host that is not loopback, BankStorageError (the file of `data` cannot
 *   be used), PortInUseError.
 */
export async function startBankSim(options: BankSimOptions): Promise<BankSim> {
  assertHost(options);
  if (options.data === undefined) return await serve(options, foundBank(options));
  const file = openBankFile(options.data);
  try {
    const founded = foundBankIn(file, MAIN_HOUSE, options);
    const sim = await serve(options, founded);
    const close = async () => {
      await sim.close();
      try {
        // Where the clock stands, also if nothing was asked of the bank since.
        if (file.isOpen) founded.storage?.keep(options.clock);
      } finally {
        file.close();
      }
    };
    return { ...sim, close };
  } catch (error) {
    file.close();
    throw error;
  }
}

export { startBankSim as startBank };
