import { join } from 'node:path';
import { expect } from 'vitest';
import { programFolder } from '../../../pki/testing/compiled-program.ts';
import { SeededRng } from '../../../simulation/rng.ts';
import { startP11KitServer } from '../../doors/p11-kit/p11-kit.ts';
import { stockClient, stockClientMissing } from '../../doors/p11-kit/testing/stock-client.ts';
import { createEmulator, type Emulator, type SlotSetup, startDaemon } from '../../index.ts';
import { compilerMissing } from '../daemon/compiler.ts';
import { SO_PIN, USER_PIN } from '../workbench.ts';
import type { LoadedModule } from './loaded-module.ts';

/** A token with its library; programs that load it run in other processes, so nothing may block this one. */
export interface OpenDoor extends LoadedModule {
  readonly emulator: Emulator;
  /** Asserts that nothing happened that nobody foresees. */
  close(): Promise<void>;
}

/** A way in which the programs of others reach the token. */
export interface DoorOfPrograms {
  readonly name: string;
  /** The end of a test's name where the door cannot be opened here; otherwise empty. */
  readonly missing: string;
  /** An initialised token of device `generic`, with the PINs of the workbench, unless told otherwise. */
  open(seed: string, setup?: SlotSetup): Promise<OpenDoor>;
}

function emulatorFor(seed: string, setup: SlotSetup = {}): Emulator {
  const slot = { device: 'generic', label: 'Programs', userPin: USER_PIN, soPin: SO_PIN, ...setup } as const;
  return createEmulator({ rng: new SeededRng(seed), slots: [slot] });
}

export const DOORS_OF_PROGRAMS: readonly DoorOfPrograms[] = [
  {
    name: 'our library',
    missing: compilerMissing() && ` [skipped: ${compilerMissing()}]`,
    async open(seed, setup) {
      const emulator = emulatorFor(seed, setup);
      const daemon = await startDaemon({ emulator, cache: join(programFolder(), 'libraries') });
      return {
        emulator,
        path: daemon.modulePath,
        environment: daemon.environment,
        async close() {
          await daemon.close();
          expect(emulator.unforeseen).toEqual([]);
        },
      };
    },
  },
  {
    name: 'p11-kit-client.so',
    missing: stockClientMissing && ` [skipped: ${stockClientMissing}]`,
    async open(seed, setup) {
      const emulator = emulatorFor(seed, setup);
      const server = await startP11KitServer(emulator);
      return {
        emulator,
        path: stockClient,
        environment: server.environment,
        async close() {
          await server.close();
          expect([...emulator.unforeseen, ...server.unforeseen]).toEqual([]);
        },
      };
    },
  },
];
