import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
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

const SOFT_HSM_PINS: Required<Pins> = { user: '12345678', so: '87654321' };

/**
 * SoftHSM2 with a folder of its own for each token, which knows nothing of the user's tokens.
 * @param folderOf where the folders come; memory is quicker than a disk.
 */
export function softHsmTokens(path: string, folderOf: () => string = () => tmpdir()): Provisioner {
  return {
    name: basename(path),
    everyTokenIsFresh: false,
    throwAway: true,
    token: () => {
      const folder = mkdtempSync(join(folderOf(), 'token-bench-conformance-'));
      const tokens = join(folder, 'tokens');
      const settings = join(folder, 'softhsm2.conf');
      mkdirSync(tokens);
      writeFileSync(settings, `directories.tokendir = ${tokens}\nobjectstore.backend = file\nlog.level = ERROR\n`);
      const target: LibraryTarget = {
        kind: 'library',
        path,
        slot: { by: 'first-token' },
        pins: SOFT_HSM_PINS,
        initialise: 'conformance',
      };
      return Promise.resolve({
        target,
        environment: { SOFTHSM2_CONF: settings },
        dispose: () => Promise.resolve(rmSync(folder, { recursive: true, force: true })),
      });
    },
  };
}
