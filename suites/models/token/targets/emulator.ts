import {
  createEmulator,
  DEVICE_PROFILES,
  type DeviceName,
  type DeviceProfile,
  type Handle,
  type Pkcs11,
} from '../../../../emulator/index.ts';
import { VirtualClock } from '../../../../simulation/clock.ts';
import { SeededRng } from '../../../../simulation/rng.ts';
import { MemoryStore } from '../../../../simulation/store.ts';
import type { Abilities, FreshToken, ModelTarget } from '../abilities.ts';

const PINS = { user: 'user-pin-1', so: 'so-pin-1' };
const TRIES = { user: 3, so: 4 };
const SESSIONS = { max: 5, maxReadWrite: 4 };

/** An emulated device as it is. @throws RangeError for a device that there is not. */
export function deviceTarget(name: string): ModelTarget {
  const device: DeviceProfile | undefined = DEVICE_PROFILES[name as DeviceName];
  if (device === undefined) throw new RangeError(`there is no device ${name}`);
  const { maxSessionCount: max, maxRwSessionCount: maxReadWrite } = device;
  const abilities: Abilities = {
    applications: 2,
    removal: true,
    pinTries: { user: device.userPin.tries, so: device.soPin.tries },
    pinLength: { min: device.userPin.minLength, max: device.userPin.maxLength },
    sessions: max === 0 ? undefined : { max, maxReadWrite: maxReadWrite === 0 ? max : maxReadWrite },
    dualOperations: device.dualOperations === true,
    mechanisms: mechanismsOf(device),
  };
  const blank = factory(device);
  return { name, abilities, fresh: () => freshEmulator(device, blank()), close: () => undefined };
}

function slotOf(p11: Pkcs11): Handle {
  const [slot] = p11.C_GetSlotList(false);
  if (slot === undefined) throw new Error('no slot');
  return slot;
}

/** An emulated device with few tries and few sessions, so that limits are met. */
export function emulatorTarget(name: string, dualOperations: boolean): ModelTarget {
  const { generic } = DEVICE_PROFILES;
  const device: DeviceProfile = {
    ...generic,
    dualOperations,
    maxSessionCount: SESSIONS.max,
    maxRwSessionCount: SESSIONS.maxReadWrite,
    userPin: { ...generic.userPin, tries: TRIES.user },
    soPin: { ...generic.soPin, tries: TRIES.so },
  };
  const abilities: Abilities = {
    applications: 2,
    removal: true,
    pinTries: TRIES,
    pinLength: { min: generic.userPin.minLength, max: generic.userPin.maxLength },
    sessions: SESSIONS,
    dualOperations,
  };
  const blank = factory(device);
  return { name, abilities, fresh: () => freshEmulator(device, blank()), close: () => undefined };
}

function mechanismsOf(device: DeviceProfile): ReadonlySet<number> {
  const p11 = createEmulator({ slots: [{ device }] }).application();
  p11.C_Initialize();
  return new Set(p11.C_GetMechanismList(slotOf(p11)));
}

/** The memory of an initialised token: each sequence begins with a copy, so that no PIN is derived for it. */
function factory(device: DeviceProfile): () => MemoryStore {
  const first = new MemoryStore();
  createEmulator({ slots: [{ device, store: first, label: 'model', userPin: PINS.user, soPin: PINS.so }] });
  return () => {
    const copy = new MemoryStore();
    copy.commit(new Map(first.entries()));
    return copy;
  };
}

function freshEmulator(device: DeviceProfile, store: MemoryStore): FreshToken {
  const emulator = createEmulator({
    clock: new VirtualClock(Date.UTC(2026, 10, 22)),
    rng: new SeededRng('model'),
    slots: [{ device, store }],
  });
  const applications = [emulator.application(), emulator.application()];
  for (const application of applications) application.C_Initialize();
  let taken = emulator.slots[0]?.token;
  return {
    pins: PINS,
    applications,
    slot: slotOf(applications[0] as Pkcs11),
    remove() {
      taken = emulator.remove();
    },
    insert() {
      if (taken !== undefined) emulator.insert(taken);
    },
    done() {
      const [first] = emulator.unforeseen;
      if (first !== undefined) throw new Error(`unforeseen in ${first.functionName}: ${String(first.error)}`);
    },
  };
}
