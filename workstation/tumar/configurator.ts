import { setImmediate } from 'node:timers/promises';
import type { Certificate } from '../../pki/x509/certificate.ts';
import type { Clock } from '../../simulation/clock.ts';
import { type Rng, systemRng } from '../../simulation/rng.ts';
import type { Carrier } from '../carriers/carrier.ts';
import { TokenError } from '../token/token-error.ts';
import { aliasOf, type ContainerKey, type ContainerView, containerKey } from './containers.ts';
import { carrierAt, deviceOf } from './devices.ts';
import { parseDeviceAddress, writeProfileAddress } from './profile-address.ts';
import { type Profile, withProfile } from './profile-file.ts';
import { type ProfileShelf, profilesInMemory } from './profile-shelf.ts';
import { TumarError } from './tumar-error.ts';

export interface ConfiguratorOptions {
  /** What is or can be plugged in; asked each time. */
  readonly carriers: () => readonly Carrier[];
  readonly clock: Clock;
  /** For key files that profiles name. Default: the machine's randomness. */
  readonly rng?: Rng;
  /** Where the profiles are kept. Default: in memory, those of a fresh installation. */
  readonly shelf?: ProfileShelf;
  /** Whether a certificate is known to be revoked or suspended: its key is BLOCKed then. Default: none is. */
  readonly isRevoked?: (certificate: Certificate) => boolean;
  /** What paths of files are relative to. Default: the home folder. */
  readonly home?: string;
}

/**
 * Where the reading of a profile stands: nobody has read its keys; they are being read; they are listed; the device has taken too many wrong passwords.
 */
export type ReadingState = 'unread' | 'reading' | 'read' | 'locked';

/** One line of the list of profiles (R-TOKEN-7). */
export interface ProfileRow {
  readonly name: string;
  /** `jtoken://user@/.`: «Параметры хранения устройств». */
  readonly address: string;
  /** `JavaToken - JavaToken`. */
  readonly device: string;
  /** Whether it is plugged in, or the file is there. */
  readonly isPresent: boolean;
  readonly state: ReadingState;
  readonly progress: ReadingProgress | undefined;
  /** What was read last; `undefined` when it was not, or the device was taken out since. */
  readonly keys: readonly ContainerKey[] | undefined;
}

/** How far the reading of the keys is (R-TOKEN-12). `total` is known as soon as the password was taken. */
export interface ReadingProgress {
  readonly step: 'connect' | 'keys' | 'done';
  readonly done: number;
  readonly total: number | undefined;
}

export type OnReading = (progress: ReadingProgress) => void;

/** What the window of a profile asks for. */
export interface ProfileEdit {
  readonly password: string;
  readonly confirmation: string;
  readonly address: string;
}

interface Memory {
  state: ReadingState;
  password: string | undefined;
  progress: ReadingProgress | undefined;
  keys: readonly ContainerKey[] | undefined;
}

/**
 * The configurator of Tumar CSP («Tumar CSP Configurator») without its windows: profiles, the containers behind them, and the keys in those.
 *
 * The password of a container is remembered after its keys were read, as long as the configurator runs and the device stays plugged in. It is
 * never written down: `cptumar.conf` holds names and addresses only (decision 021).
 */
export class Configurator {
  readonly #options: ConfiguratorOptions;
  readonly #shelf: ProfileShelf;
  readonly #memory = new Map<string, Memory>();

  constructor(options: ConfiguratorOptions) {
    this.#options = options;
    this.#shelf = options.shelf ?? profilesInMemory();
  }

  /** All profiles, in the order of their file. @throws TumarError as parseProfileFile. */
  profiles(): ProfileRow[] {
    return this.#shelf.read().profiles.map((profile) => this.#row(profile));
  }

  /** @throws TumarError `profile-unknown`, and as {@link profiles}. */
  profile(name: string): ProfileRow {
    return this.#row(this.#named(name));
  }

  /**
   * «Изменить профайл», «Сохранить» (R-TOKEN-8..12): keeps the address, under a name that is there or a new one, and reads the keys.
   * @throws TumarError, before anything is kept: `password-missing`, `passwords-differ`, those of parseDeviceAddress, `device-unknown`,
   *   `name-malformed`, `file-too-large`; then as {@link read}.
   */
  async save(name: string, edit: ProfileEdit, onReading?: OnReading): Promise<readonly ContainerKey[]> {
    assertTwice(edit.password, edit.confirmation);
    const address = parseDeviceAddress(edit.address);
    if (deviceOf(address) === undefined) throw new TumarError('device-unknown');
    this.#assertNotReading(name);
    this.#shelf.write(withProfile(this.#shelf.read(), { name, address }));
    this.#memory.delete(name);
    return await this.read(name, edit.password, onReading);
  }

  /**
   * Reads the keys of a container.
   * @param password without one the remembered one is used.
   * @throws TumarError `profile-unknown`, `reading-already`, `password-missing`; TokenError `token-not-present`, `pin-wrong` (the keys that were
   *   shown are shown no more), `pin-locked`, and the others of {@link Carrier.use}.
   */
  async read(name: string, password?: string, onReading?: OnReading): Promise<readonly ContainerKey[]> {
    const profile = this.#named(name);
    this.#assertNotReading(name);
    const secret = password ?? this.#memory.get(name)?.password;
    if (secret === undefined || secret === '') throw new TumarError('container-password-missing');
    const memory: Memory = { state: 'reading', password: undefined, progress: undefined, keys: undefined };
    this.#memory.set(name, memory);
    const tell: OnReading = (progress) => {
      memory.progress = progress;
      onReading?.(progress);
    };
    try {
      tell({ step: 'connect', done: 0, total: undefined });
      const keys = await this.#readKeys(profile, secret, tell);
      Object.assign(memory, { state: 'read', password: secret, keys });
      tell({ step: 'done', done: keys.length, total: keys.length });
      return keys;
    } catch (error) {
      memory.state = error instanceof TokenError && error.code === 'pin-locked' ? 'locked' : 'unread';
      throw error;
    }
  }

  /**
   * Changes the password of a container (R-TOKEN-16); what was read is read anew on the next occasion.
   * @throws TumarError `profile-unknown`, `password-missing`, `passwords-differ`; TokenError as {@link Carrier.changePassword}.
   */
  async changePassword(
    name: string,
    change: { readonly password: string; readonly newPassword: string; readonly confirmation: string },
  ): Promise<void> {
    const carrier = this.#present(this.#named(name));
    assertTwice(change.newPassword, change.confirmation);
    this.#assertNotReading(name);
    await carrier.changePassword(change.password, change.newPassword);
    this.#memory.delete(name);
  }

  /**
   * Removes a key with its certificates.
   * @returns the keys that are left.
   * @throws TumarError `key-unknown`, and as {@link read}.
   */
  async remove(name: string, alias: string, password?: string): Promise<readonly ContainerKey[]> {
    const profile = this.#named(name);
    this.#assertNotReading(name);
    const secret = password ?? this.#memory.get(name)?.password;
    if (secret === undefined || secret === '') throw new TumarError('container-password-missing');
    await this.#present(profile).use(secret, (open) => {
      const key = open.keys().find((one) => aliasOf(one) === alias.toUpperCase());
      if (key === undefined) throw new TumarError('key-unknown');
      open.remove(key);
    });
    return await this.read(name, secret);
  }

  /** Forgets the password and the keys of a profile. */
  forget(name: string): void {
    if (this.#memory.get(name)?.state !== 'reading') this.#memory.delete(name);
  }

  async #readKeys(profile: Profile, password: string, tell: OnReading): Promise<readonly ContainerKey[]> {
    const view = this.#view(profile);
    return await this.#present(profile).use(password, async (open) => {
      const found = open.keys();
      const keys: ContainerKey[] = [];
      for (const key of found) {
        tell({ step: 'keys', done: keys.length, total: found.length });
        keys.push(containerKey(key, view));
        // Whoever looks at the progress gets his turn.
        await setImmediate();
      }
      return keys;
    });
  }

  #view({ address }: Profile): ContainerView {
    const { clock, isRevoked = () => false } = this.#options;
    return { profile: writeProfileAddress(address), now: clock.now(), isRevoked };
  }

  #named(name: string): Profile {
    const found = this.#shelf.read().profiles.find((profile) => profile.name === name);
    if (found === undefined) throw new TumarError('profile-unknown');
    return found;
  }

  #carrier(profile: Profile): Carrier | undefined {
    const { carriers, rng = systemRng, home } = this.#options;
    return carrierAt(profile, carriers(), { rng, ...(home !== undefined && { home }) });
  }

  #present(profile: Profile): Carrier {
    const carrier = this.#carrier(profile);
    if (carrier?.isPresent()) return carrier;
    throw new TokenError(
      'token-not-present',
      'Connect the device of this profile before its keys are read or certificates are installed.',
    );
  }

  #row(profile: Profile): ProfileRow {
    const { name, address } = profile;
    const isPresent = this.#carrier(profile)?.isPresent() === true;
    // Its keys went with the device; somebody else's may come with the next.
    if (!isPresent) this.forget(name);
    const { state = 'unread', progress, keys } = this.#memory.get(name) ?? {};
    const device = deviceOf(address)?.title ?? address.scheme;
    return { name, address: writeProfileAddress(address), device, isPresent, state, progress, keys };
  }

  #assertNotReading(name: string): void {
    if (this.#memory.get(name)?.state === 'reading') throw new TumarError('reading-already');
  }
}

/** The password is asked for twice, because a typing error would cost one of the few tries (R-TOKEN-9). */
function assertTwice(password: string, confirmation: string): void {
  if (password === '') throw new TumarError('container-password-missing');
  if (password !== confirmation) throw new TumarError('passwords-differ');
}
