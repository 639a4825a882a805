import { basename } from 'node:path';
import type { LibraryTarget, SlotChoice } from '../targets/target.ts';
import type { Pins } from '../trial.ts';
import type { Provisioner } from './provision.ts';

const NOTHING_TO_DO = (): Promise<void> => Promise.resolve();

/** The emulator in the judging process: every check has a token of its own. */
export function deviceProvisioner(device: string): Provisioner {
  return {
    name: `${device} in process`,
    everyTokenIsFresh: true,
    throwAway: true,
    token: () => Promise.resolve({ target: { kind: 'device', device }, environment: {}, dispose: NOTHING_TO_DO }),
  };
}

export interface LibraryChoice {
  readonly path: string;
  readonly slot: SlotChoice;
  readonly pins: Pins;
  readonly initializeReserved?: string;
}

/** The token that a user has: always the same one. */
export function givenToken({ path, slot, pins, initializeReserved }: LibraryChoice): Provisioner {
  const target: LibraryTarget = {
    kind: 'library',
    path,
    slot,
    pins,
    ...(initializeReserved !== undefined && { initializeReserved }),
  };
  return {
    name: basename(path),
    everyTokenIsFresh: false,
    throwAway: false,
    token: (blank) =>
      Promise.resolve({
        target: blank ? { ...target, initialise: 'conformance' } : target,
        environment: {},
        dispose: NOTHING_TO_DO,
      }),
  };
}
