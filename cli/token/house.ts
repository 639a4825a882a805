import { rmSync } from 'node:fs';
import {
  createEmulator,
  DEVICE_PROFILES,
  type DeviceName,
  type DeviceProfile,
  type EmulatedToken,
  type Emulator,
  type FaultList,
  type FileStore,
  openTokenImage,
} from '../../emulator/index.ts';
import { realLatency } from '../../simulation/latency.ts';
import { SeededRng, systemRng } from '../../simulation/rng.ts';

/** What stands on the command line about a token. */
export interface TokenPlan {
  readonly device?: DeviceName;
  /** Path of the image; without it the token lives in memory. */
  readonly image?: string;
  readonly label?: string;
  readonly pin?: string;
  readonly soPin?: string;
  readonly seed?: string;
  /** The device's modelled durations are waited for. */
  readonly realLatency?: boolean;
  readonly faults?: FaultList;
}

/** PINs where neither the command line nor the device says one. TEST values, as everything here. */
const PINS = { user: '12345678', so: '87654321' };
const LABEL = 'token-bench';

/** What is known of a token's PINs: nothing about those of an image, unless they were given. */
export interface KnownPins {
  readonly user?: string;
  readonly so?: string;
}

/** One emulated token, in memory or in an image, and its slot. */
export class TokenHouse {
  readonly emulator: Emulator;
  readonly pins: KnownPins;
  readonly #store: FileStore | undefined;
  #removed: EmulatedToken | undefined;

  private constructor(emulator: Emulator, pins: KnownPins, store: FileStore | undefined) {
    this.emulator = emulator;
    this.pins = pins;
    this.#store = store;
  }

  /**
   * A fresh token, initialised with the PINs that are given, or the device's own; or the token in an image.
   * @param options create: make the image, which must not be there; otherwise it has to be.
   * @throws TokenImageError, FaultListError; RangeError when the image is that of another device.
   */
  static open(plan: TokenPlan, options: { readonly create?: boolean } = {}): TokenHouse {
    const fresh = plan.image === undefined || options.create === true;
    const pins = fresh ? freshPins(plan) : givenPins(plan);
    const store = plan.image === undefined ? undefined : openTokenImage(plan.image, options);
    try {
      const device = plan.device ?? (fresh ? 'javatoken' : undefined);
      const emulator = createEmulator({
        rng: plan.seed === undefined ? systemRng : new SeededRng(plan.seed),
        ...(plan.realLatency === true && { latency: realLatency }),
        ...(plan.faults !== undefined && { faults: plan.faults }),
        slots: [
          {
            ...(device && { device }),
            ...(store && { store }),
            ...(fresh && { label: labelOf(plan), userPin: pins.user, soPin: pins.so }),
          },
        ],
      });
      return new TokenHouse(emulator, pins, store);
    } catch (error) {
      store?.close();
      // Half a token is none: the device may refuse what only it can judge, a PIN's characters.
      if (plan.image !== undefined && options.create === true) rmSync(plan.image, { force: true });
      throw error;
    }
  }

  /** @throws RangeError when the slot is empty. */
  remove(): EmulatedToken {
    this.#removed = this.emulator.remove();
    return this.#removed;
  }

  /** @throws RangeError when the token is in its slot. */
  insert(): EmulatedToken {
    if (this.#removed === undefined) throw new RangeError('the token is in its slot');
    this.emulator.insert(this.#removed);
    const inserted = this.#removed;
    this.#removed = undefined;
    return inserted;
  }

  close(): void {
    this.#store?.close();
  }
}

function profileOf({ device }: TokenPlan): DeviceProfile {
  return DEVICE_PROFILES[device ?? 'javatoken'];
}

function labelOf(plan: TokenPlan): string {
  return plan.label ?? profileOf(plan).factory?.label ?? LABEL;
}

/** @throws RangeError when the device does not take a PIN of that length. */
function freshPins(plan: TokenPlan): Required<KnownPins> {
  const { factory, userPin, soPin, title } = profileOf(plan);
  const user = plan.pin ?? factory?.userPin ?? PINS.user;
  const so = plan.soPin ?? factory?.soPin ?? PINS.so;
  for (const { name, pin, policy } of [
    { name: 'user PIN', pin: user, policy: userPin },
    { name: 'SO PIN', pin: so, policy: soPin },
  ]) {
    const { minLength: min, maxLength: max } = policy;
    const length = Buffer.byteLength(pin);
    if (length < min || length > max) throw new RangeError(`${title}: the ${name} has ${min} to ${max} characters`);
  }
  return { user, so };
}

function givenPins({ pin, soPin }: TokenPlan): KnownPins {
  return { ...(pin !== undefined && { user: pin }), ...(soPin !== undefined && { so: soPin }) };
}
