import { MAIN_HOUSE } from '../simulation/storage/state-file.ts';
import { foundCa, foundCaIn } from './founding.ts';
import { assertOptions, type CaSimOptions } from './options.ts';
import { serve } from './serving.ts';
import type { CaSim } from './sim.ts';
import { openCaFile } from './storage/ca-storage.ts';

export { type CaClient, caClient } from '../http/ca-client.ts';
export type { ClockMover } from '../http/clock-doors.ts';
export type { FiredFault as FiredCaFault } from '../http/instruments/fault-board.ts';
export { type Expectation, expectRequests, JournalMismatchError } from '../http/journal-expectation.ts';
export { type Clock, systemClock, type TimerClock, VirtualClock } from '../simulation/clock.ts';
export { type Rng, SeededRng } from '../simulation/rng.ts';
export { caOpenApi } from './admin/openapi.ts';
export type { BugEvent } from './certification-authority.ts';
export { AUTHORITY_NAMES, type AuthorityName, type CrlPolicy, type TwinAlgorithm } from './core/authority-styles.ts';
export type { EnrolmentProgress } from './core/enrolment-record.ts';
export type { ApprovalDelays } from './core/requests.ts';
export type { CaEvent } from './core/state.ts';
export type { CaSnapshot } from './core/state-snapshot.ts';
export { snapshotDifferences } from './core/state-snapshot.ts';
export type { CaFaultRule } from './instruments/fault-rules.ts';
export type { JournalEntry, JournalFilter } from './instruments/journal.ts';
export { type CaSimOptions, isLoopback } from './options.ts';
export type { Enrolling, InProcessFace } from './protocols/in-process.ts';
export type { CaSim, CaSimCertificate, TenantOptions, TenantSim } from './sim.ts';
export { CaStorageError, type CaStorageFault } from './storage/ca-storage-error.ts';

/**
 * Starts a server with one or more certification authorities: makes their root and issuing CAs, and serves every row of
 * http/ca.ts.
 * @throws RangeError (host not loopback, a delay or period that is no whole number >= 0, an unknown authority), CaStorageError (the file
 * of `data` cannot be used), PortInUseError, in this order.
 */
export async function startCaSim(options: CaSimOptions): Promise<CaSim> {
  assertOptions(options);
  if (options.data === undefined) return serve(options, await foundCa(options));
  const file = openCaFile(options.data);
  try {
    const founded = await foundCaIn(file, MAIN_HOUSE, options);
    const sim = await serve(options, founded);
    const close = async () => {
      await sim.close();
      try {
        // Where the clock stands, also if nothing was asked of the CA since.
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

export { startCaSim as startCa };
