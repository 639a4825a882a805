import {
  createEmulator,
  DEVICE_PROFILES,
  type DeviceName,
  type DeviceProfile,
  type Emulator,
  type Pkcs11,
} from '../../../emulator/index.ts';
import { VirtualClock } from '../../../simulation/clock.ts';
import { SeededRng } from '../../../simulation/rng.ts';
import { MemoryStore } from '../../../simulation/store.ts';
import { Blocked, rvThrown } from '../finding.ts';
import type { Move, Pins, TrialToken } from '../trial.ts';
import type { DeviceTarget, OpenTarget } from './target.ts';
import { tokenMover } from './token-mover.ts';

const START = Date.UTC(2026, 2, 2);

/** PINs of the length that every device takes. */
const PINS: Pins = { user: '24681357', so: '75318642' };

/** @throws RangeError for a device that there is not. */
export function openDevice({ device: name }: DeviceTarget): OpenTarget {
  const device: DeviceProfile | undefined = DEVICE_PROFILES[name as DeviceName];
  if (device === undefined) throw new RangeError(`there is no device ${name}`);
  const pins = { ...PINS, ...(device.factory?.soPin !== undefined && { so: device.factory.soPin }) };
  const [initialised, second] = [memoryOfInitialised(device, pins), memoryOfInitialised(device, pins)];
  let open: { readonly emulator: Emulator; readonly applications: Pkcs11[] } | undefined;
  return {
    begin({ begins }) {
      const emulator = createEmulator({
        clock: new VirtualClock(START),
        rng: new SeededRng(`conformance of ${name}`),
        slots: [
          { device, store: copyOf(initialised) },
          { device, store: copyOf(second) },
        ],
      });
      const applications: Pkcs11[] = [];
      const application = (): Pkcs11 => {
        const made = emulator.application();
        applications.push(made);
        return made;
      };
      open = { emulator, applications };
      const p11 = application();
      if (begins !== 'loaded') p11.C_Initialize();
      return trialToken(emulator, p11, application, pins);
    },
    end() {
      for (const application of open?.applications ?? []) finalize(application);
      const [first] = open?.emulator.unforeseen ?? [];
      open = undefined;
      if (first !== undefined) throw new Error(`unforeseen in ${first.functionName}: ${String(first.error)}`);
    },
  };
}

function trialToken(emulator: Emulator, p11: Pkcs11, application: () => Pkcs11, pins: Pins): TrialToken {
  const mover = tokenMover(emulator);
  const move = (wish: Move) => () => Promise.resolve(mover(wish));
  return {
    p11,
    inProcess: true,
    pins,
    initialize: () => p11.C_Initialize(),
    slot() {
      const [slot] = p11.C_GetSlotList(false);
      if (slot === undefined) throw new Blocked('C_GetSlotList', 'no slot');
      return slot;
    },
    removal: {
      remove: move('remove'),
      insert: move('insert'),
      insertOther: move('insert-other'),
      second: { remove: move('remove-second'), insert: move('insert-second') },
    },
    other() {
      const other = application();
      other.C_Initialize();
      return other;
    },
  };
}

/** Each check begins with a copy, so that no PIN is derived for it. */
function memoryOfInitialised(device: DeviceProfile, pins: Pins): MemoryStore {
  const store = new MemoryStore();
  const { user = '', so = '' } = pins;
  createEmulator({ slots: [{ device, store, label: 'conformance', userPin: user, soPin: so }] });
  return store;
}

function copyOf(store: MemoryStore): MemoryStore {
  const copy = new MemoryStore();
  copy.commit(new Map(store.entries()));
  return copy;
}

function finalize(p11: Pkcs11): void {
  try {
    p11.C_Finalize();
  } catch (error) {
    rvThrown(error);
  }
}
