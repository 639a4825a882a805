import { createEmulator, DEVICE_PROFILES, type DeviceName, startDaemon } from '../../../emulator/index.ts';
import { tokenMover } from '../targets/token-mover.ts';
import type { Pins } from '../trial.ts';
import type { Provisioner } from './provision.ts';

const PINS: Required<Pins> = { user: '24681357', so: '75318642' };

/** Where p11-kit's client is found. */
export const P11_KIT_CLIENTS = [
  '/usr/lib/x86_64-linux-gnu/pkcs11/p11-kit-client.so',
  '/usr/lib/aarch64-linux-gnu/pkcs11/p11-kit-client.so',
  '/usr/lib64/pkcs11/p11-kit-client.so',
  '/usr/lib/pkcs11/p11-kit-client.so',
];

/**
 * The emulator behind a PKCS#11 library, its own or p11-kit's client: the tokens are in this process, the library in the one that judges.
 * @param client the path of p11-kit-client.so; absent: the emulator's own library.
 * @throws LibraryError when the library cannot be compiled.
 */
export function emulatorLibrary(device: DeviceName, client?: string): Provisioner {
  const profile = DEVICE_PROFILES[device];
  const pins: Required<Pins> = { ...PINS, so: profile.factory?.soPin ?? PINS.so };
  return {
    name: `${device} through ${client === undefined ? 'its library' : 'p11-kit'}`,
    everyTokenIsFresh: false,
    throwAway: true,
    async token() {
      const emulator = createEmulator({
        slots: ['conformance', 'second'].map((label) => ({
          device: profile,
          label,
          userPin: pins.user,
          soPin: pins.so,
        })),
      });
      const daemon = await startDaemon({ emulator });
      const move = tokenMover(emulator);
      return {
        target: {
          kind: 'library',
          path: client ?? daemon.modulePath,
          slot: { by: 'first-token' },
          pins,
          removable: true,
          hasOthers: true,
        },
        environment: daemon.environment,
        move: (wish) => Promise.resolve(move(wish)),
        dispose: () => daemon.close(),
      };
    },
  };
}
