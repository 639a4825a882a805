import { bytesToHex } from '@noble/hashes/utils.js';
import { type Clock, systemClock } from '../simulation/clock.ts';
import type { FaultList } from '../simulation/faults.ts';
import { type Latency, noLatency } from '../simulation/latency.ts';
import { type Rng, systemRng } from '../simulation/rng.ts';
import { MemoryStore, type Store } from '../simulation/store.ts';
import { Application } from './core/application.ts';
import { utf8 } from './core/data-types.ts';
import { Machine, tokenRng } from './core/machine.ts';
import { setPin } from './core/pin/pin.ts';
import { newMasterKey } from './core/sealing/master-key.ts';
import { LIGHT_DERIVATION, type PinDerivation, STRONG_DERIVATION } from './core/sealing/pin-derivation.ts';
import { Token } from './core/token.ts';
import { toHandle } from './doors/in-process/conversion.ts';
import { InProcessPkcs11 } from './doors/in-process/pkcs11.ts';
import { RemoteApplication } from './doors/remote/remote-application.ts';
import type { Tracer } from './doors/remote/trace.ts';
import { type FaultInjection, faultInjection } from './faults.ts';
import { DEVICE_PROFILES, type DeviceName } from './profiles/devices.ts';
import { CKF_RW_SESSION, CKF_SERIAL_SESSION, CKU_SO } from './spec/constants.gen.ts';
import type { DeviceProfile } from './spec/device-profile.ts';
import { FileStore } from './store/file-store.ts';

/** What is in a slot when the emulator starts. */
export interface SlotSetup {
  /** Default: javatoken. */
  readonly device?: DeviceName | DeviceProfile;
  /**
   * With a label or a PIN the token is initialised through C_InitToken and C_InitPIN themselves; what is left out is the
   * device's factory value. With none of them it is as it leaves the factory.
   */
  readonly label?: string;
  readonly userPin?: string;
  readonly soPin?: string;
  /** At most 16 characters; default: sixteen hexadecimal digits from the rng. */
  readonly serialNumber?: string;
  /** The slot starts without a token. */
  readonly empty?: boolean;
  /** The token's memory; a used one continues where it stood, and label and PINs are then left as they are. */
  readonly store?: Store;
  /**
   * What it costs to try a PIN that is set from now on. Default: `strong` for a token image, since its file can be
   * carried away, otherwise `light`.
   */
  readonly pinDerivation?: 'light' | 'strong' | PinDerivation;
}

export interface EmulatorOptions {
  /** What C_GetTokenInfo's utcTime reads. Default: the machine's. */
  readonly clock?: Clock;
  /** Keys, nonces, salts and C_GenerateRandom. Default: the machine's generator; a seeded one replays a run. */
  readonly rng?: Rng;
  /** Default: none. */
  readonly latency?: Latency;
  /** Told of every candidate prime that is tested while an RSA key is made without blocking: what progress is shown from. */
  readonly onRsaCandidate?: () => void;
  /** What goes wrong from the first call on, see {@link Emulator.faults}. Default: nothing. */
  readonly faults?: FaultList;
  /** Default: one JavaToken from the factory. */
  readonly slots?: readonly SlotSetup[];
}

/** A token as a thing that can be taken out, carried and put in elsewhere. */
export interface EmulatedToken {
  readonly device: DeviceProfile;
  readonly serialNumber: string;
  /** CK_TOKEN_INFO label without the padding. */
  readonly label: string;
  /** Tries left for each PIN that exists: what PKCS#11 tells by three flags only. */
  readonly triesLeft: { readonly user?: number; readonly so?: number };
  /** CKF_WRITE_PROTECTED. */
  writeProtected: boolean;
}

export interface EmulatedSlot {
  readonly id: number;
  readonly token: EmulatedToken | undefined;
}

/** Slots with tokens, and any number of applications that use them. */
export interface Emulator {
  /** A new application: its sessions, handles and logins are its own. C_Initialize is left to it. */
  application(): InProcessPkcs11;
  /** A new application that calls from outside the process, for a door; see startDaemon. */
  remoteApplication(tracer?: Tracer): RemoteApplication;
  /**
   * Takes the token out of a slot (default 0). Sessions with it end; a call in flight gets CKR_DEVICE_REMOVED.
   * @throws RangeError when there is no such slot or it is empty.
   */
  remove(slot?: number): EmulatedToken;
  /**
   * Puts a token into a slot (default 0), one that {@link remove} gave or one of {@link newToken}.
   * @throws RangeError when the slot is occupied or the token is in another.
   */
  insert(token: EmulatedToken, slot?: number): void;
  /** A further token, in nobody's slot yet. */
  newToken(setup?: Omit<SlotSetup, 'empty'>): EmulatedToken;
  readonly slots: readonly EmulatedSlot[];
  /** Faults by rule and seed (docs/faults.md). */
  readonly faults: FaultInjection;
  /** Failures that no rule of the token foresees; each was answered with CKR_GENERAL_ERROR. A test asserts that there are none. */
  readonly unforeseen: readonly { readonly functionName: string; readonly error: unknown }[];
}

/**
 * A machine with emulated tokens in its slots.
 * @throws FaultListError when `faults` holds what cannot be.
 */
export function createEmulator(options: EmulatorOptions = {}): Emulator {
  const { clock = systemClock, rng = systemRng, latency = noLatency, onRsaCandidate, slots = [{}] } = options;
  const machine = new Machine(clock, tokenRng(rng));
  const tokens = new TokenMaker(machine);
  for (const setup of slots) {
    const device = profileOf(setup.device);
    const slot = machine.addSlot(device);
    if (setup.empty !== true) machine.insert(slot, tokens.make(setup));
  }
  const faults = faultInjection(machine, clock);
  if (options.faults !== undefined) faults.arm(options.faults);
  const slotOf = (id: number) => {
    const slot = machine.slots[id];
    if (slot === undefined) throw new RangeError(`there is no slot ${id}`);
    return slot;
  };
  return {
    application: () => new InProcessPkcs11(new Application(machine), latency, onRsaCandidate),
    remoteApplication: (tracer) =>
      new RemoteApplication(new Application(machine), {
        latency,
        ...(onRsaCandidate && { onRsaCandidate }),
        ...(tracer && { tracer }),
      }),
    remove: (id = 0) => emulated(machine.remove(slotOf(id))),
    insert: (token, id = 0) => machine.insert(slotOf(id), tokenOf(token)),
    newToken: (setup = {}) => emulated(tokens.make(setup)),
    get slots() {
      machine.bringBack();
      return machine.slots.map(({ id, insertion }) => ({ id, token: insertion && emulated(insertion.token) }));
    },
    faults,
    unforeseen: machine.unforeseen,
  };
}

function profileOf(device: DeviceName | DeviceProfile = 'javatoken'): DeviceProfile {
  const profile = typeof device === 'string' ? DEVICE_PROFILES[device] : device;
  if (profile === undefined) throw new RangeError(`there is no device ${String(device)}`);
  return profile;
}

const DERIVATIONS = { light: LIGHT_DERIVATION, strong: STRONG_DERIVATION };

/** Brings tokens into their first state. */
class TokenMaker {
  readonly #machine: Machine;

  constructor(machine: Machine) {
    this.#machine = machine;
  }

  make(setup: SlotSetup): Token {
    const profile = profileOf(setup.device);
    const serialNumber = setup.serialNumber ?? bytesToHex(this.#machine.rng.identifiers.bytes(8));
    const { store = new MemoryStore(), pinDerivation = store instanceof FileStore ? 'strong' : 'light' } = setup;
    const derivation = typeof pinDerivation === 'string' ? DERIVATIONS[pinDerivation] : pinDerivation;
    const token = new Token(profile, serialNumber, { store, derivation, sealing: this.#machine.rng.sealing });
    if (token.memory.header.initialized) return token;
    const asked = setup.label !== undefined || setup.userPin !== undefined || setup.soPin !== undefined;
    if (asked) this.#initialize(token, setup);
    else this.#leaveFactory(token);
    return token;
  }

  /** C_InitToken, C_Login as SO and C_InitPIN, on a machine of its own where no slot is in the way. */
  #initialize(token: Token, { label, userPin, soPin }: SlotSetup): void {
    const { factory, title } = token.profile;
    const bench = this.#machine.bench();
    const slot = bench.addSlot(token.profile);
    bench.insert(slot, token);
    const application = new InProcessPkcs11(new Application(bench), noLatency);
    const so = soPin ?? factory?.soPin ?? '87654321';
    application.C_Initialize();
    application.C_InitToken(toHandle(0), so, label ?? factory?.label ?? title);
    const session = application.C_OpenSession(toHandle(0), CKF_SERIAL_SESSION | CKF_RW_SESSION);
    application.C_Login(session, CKU_SO, so);
    const user = userPin ?? factory?.userPin;
    if (user !== undefined) application.C_InitPIN(session, user);
    application.C_Finalize();
    bench.remove(slot);
  }

  #leaveFactory({ profile, memory }: Token): void {
    const { factory } = profile;
    if (factory === undefined) return;
    const { salts, sealing } = this.#machine.rng;
    const user = { owner: 'user', pin: utf8(factory.userPin), policy: profile.userPin } as const;
    const so = { owner: 'so', pin: utf8(factory.soPin), policy: profile.soPin } as const;
    const header = { ...memory.header, initialized: true, label: factory.label, pins: {} };
    memory.reinitialize(header, newMasterKey(sealing));
    setPin(memory, { ...user, toBeChanged: factory.userPinToBeChanged }, salts);
    setPin(memory, so, salts);
    memory.commit();
  }
}

const faces = new WeakMap<Token, EmulatedToken>();
const tokensOfFaces = new WeakMap<EmulatedToken, Token>();

/** The outside of a token; always the same object for the same token. */
function emulated(token: Token): EmulatedToken {
  let face = faces.get(token);
  if (face === undefined) {
    face = {
      device: token.profile,
      get serialNumber() {
        return token.serialNumber;
      },
      get label() {
        return token.memory.header.label;
      },
      get triesLeft() {
        const { user, so } = token.memory.header.pins;
        return { ...(user && { user: user.triesLeft }), ...(so && { so: so.triesLeft }) };
      },
      get writeProtected() {
        return token.writeProtected;
      },
      set writeProtected(value) {
        token.writeProtected = value;
      },
    };
    faces.set(token, face);
    tokensOfFaces.set(face, token);
  }
  return face;
}

function tokenOf(face: EmulatedToken): Token {
  const token = tokensOfFaces.get(face);
  if (token === undefined) throw new RangeError('this is no token of an emulator');
  return token;
}
