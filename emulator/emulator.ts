import type { RsaKeySource } from '../pki/rsa/key-pool.ts';
import { type Clock, systemClock } from '../simulation/clock.ts';
import type { FaultList } from '../simulation/faults.ts';
import { type Latency, noLatency } from '../simulation/latency.ts';
import { type Rng, systemRng } from '../simulation/rng.ts';
import { Application } from './core/application.ts';
import { Machine, type Slot, tokenRng } from './core/machine.ts';
import type { Token } from './core/token.ts';
import { InProcessPkcs11 } from './doors/in-process/pkcs11.ts';
import { RemoteApplication } from './doors/remote/remote-application.ts';
import type { Tracer } from './doors/remote/trace.ts';
import { type FaultInjection, faultInjection } from './faults.ts';
import type { DeviceProfile } from './spec/device-profile.ts';
import type { Version } from './spec/pkcs11-api.ts';
import { profileOf, type SlotSetup, TokenMaker } from './token-maker.ts';

export interface EmulatorOptions {
  /** What C_GetTokenInfo's utcTime reads. Default: the machine's. */
  readonly clock?: Clock;
  /** Keys, nonces, salts and C_GenerateRandom. Default: the machine's generator; a seeded one replays a run. */
  readonly rng?: Rng;
  /** Default: none. */
  readonly latency?: Latency;
  /** Told of every candidate prime that is tested while an RSA key is made without blocking: what progress is shown from. */
  readonly onRsaCandidate?: () => void;
  /** Asked first when an RSA key is to be made: a pool, where many runs would only wait. Default: nobody, each key is made. */
  readonly rsaKeys?: RsaKeySource;
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
  /**
   * For doors: tells when calls may be answered otherwise than before because of something else than the caller's own calls
   * (a token comes or goes, its memory is written, faults are armed).
   * @returns how to be told no more.
   */
  onChange(listener: () => void): () => void;
  /** Of the library that shows these slots: the newest that one of their devices has. */
  readonly cryptokiVersion: Version;
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
  const { clock = systemClock, rng = systemRng, latency = noLatency, onRsaCandidate, rsaKeys, slots = [{}] } = options;
  const machine = new Machine(clock, tokenRng(rng));
  const tokens = new TokenMaker(machine);
  for (const setup of slots) {
    const device = profileOf(setup);
    const slot = machine.addSlot(device);
    if (setup.empty !== true) machine.insert(slot, tokens.make(setup));
  }
  const faults = faultInjection(machine, clock);
  if (options.faults !== undefined) faults.arm(options.faults);
  return {
    application: () => new InProcessPkcs11(new Application(machine), latency, onRsaCandidate, rsaKeys),
    remoteApplication: (tracer) =>
      new RemoteApplication(new Application(machine), {
        latency,
        ...(onRsaCandidate && { onRsaCandidate }),
        ...(tracer && { tracer }),
      }),
    remove: (id = 0) => emulated(machine.remove(slotOf(machine, id))),
    insert: (token, id = 0) => machine.insert(slotOf(machine, id), tokenOf(token)),
    newToken: (setup = {}) => emulated(tokens.make(setup)),
    get slots() {
      machine.bringBack();
      return machine.slots.map(({ id, insertion }) => ({ id, token: insertion && emulated(insertion.token) }));
    },
    onChange(listener) {
      machine.onChange.add(listener);
      return () => void machine.onChange.delete(listener);
    },
    faults,
    get cryptokiVersion() {
      return machine.cryptokiVersion;
    },
    unforeseen: machine.unforeseen,
  };
}

/** @throws RangeError */
function slotOf(machine: Machine, id: number): Slot {
  const slot = machine.slots[id];
  if (slot === undefined) throw new RangeError(`there is no slot ${id}`);
  return slot;
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
