import { bytesToHex } from '@noble/hashes/utils.js';
import { noLatency } from '../simulation/latency.ts';
import { MemoryStore, type Store } from '../simulation/store.ts';
import { Application } from './core/application.ts';
import { utf8 } from './core/data-types.ts';
import type { Machine } from './core/machine.ts';
import { setPin } from './core/pin/pin.ts';
import { newMasterKey } from './core/sealing/master-key.ts';
import { LIGHT_DERIVATION, type PinDerivation, STRONG_DERIVATION } from './core/sealing/pin-derivation.ts';
import { Token } from './core/token.ts';
import { deviceIn } from './core/token-records.ts';
import { toHandle } from './doors/in-process/conversion.ts';
import { InProcessPkcs11 } from './doors/in-process/pkcs11.ts';
import { DEVICE_PROFILES, type DeviceName } from './profiles/devices.ts';
import { CKF_RW_SESSION, CKF_SERIAL_SESSION, CKU_SO } from './spec/constants.gen.ts';
import type { DeviceProfile } from './spec/device-profile.ts';
import { FileStore } from './store/file-store.ts';

/** What is in a slot when the emulator starts. */
export interface SlotSetup {
  /** Default: what the memory in `store` is of, otherwise javatoken. */
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

/** @throws RangeError when there is no such device, or the memory given is that of another. */
export function profileOf({ device, store }: SlotSetup): DeviceProfile {
  const stored = store && deviceIn(store);
  const asked = device ?? stored ?? 'javatoken';
  const profile = typeof asked === 'string' ? DEVICE_PROFILES[asked as DeviceName] : asked;
  if (profile === undefined) throw new RangeError(`there is no device ${asked}`);
  if (stored !== undefined && stored !== profile.name) {
    throw new RangeError(`the memory is that of a ${stored}, not of a ${profile.name}`);
  }
  return profile;
}

const DERIVATIONS = { light: LIGHT_DERIVATION, strong: STRONG_DERIVATION };

/** Brings tokens into their first state. */
export class TokenMaker {
  readonly #machine: Machine;

  constructor(machine: Machine) {
    this.#machine = machine;
  }

  make(setup: SlotSetup): Token {
    const profile = profileOf(setup);
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
