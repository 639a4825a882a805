import type { Signer } from '../../pki/signer.ts';
import type { Suite } from '../../pki/suites.ts';
import type { Certificate } from '../../pki/x509/certificate.ts';
import type { KeyState } from '../token/key-set.ts';

/**
 * What keys are kept in, by NCALayer's names: the devices that it knows and the two kinds of files. A JavaToken is not among
 * them (it belongs to Tumar CSP), and is never offered to NCALayer's pages.
 */
export const STORAGES = [
  'PKCS12',
  'JKS',
  'AKKaztokenStore',
  'AKKZIDCardStore',
  'AKEToken72KStore',
  'AKEToken5110Store',
  'AKJaCartaStore',
  'AKAKEYStore',
] as const;

export type Storage = (typeof STORAGES)[number];

/** Something of this PC that holds keys: a token in its reader, or a file. The bridges and the configurator know no other kind of keys. */
export interface Carrier {
  /** One word, unlike those of the other carriers of this PC: `JavaToken`, `KzToken`, `FSystem`. It is Tumar's name of the profile. */
  readonly name: string;
  /** The device as Tumar's pages write it: `JavaToken - JavaToken`; a file's path for a file. */
  readonly title: string;
  /** The reader, as `DigiFlow LLP. KAZTOKEN 0`; `undefined` for a file. */
  readonly reader: string | undefined;
  /** What NCALayer calls it; `undefined` when NCALayer does not know such a thing. */
  readonly storage: Storage | undefined;
  /** Whether it is plugged in, or the file is there. */
  isPresent(): boolean;
  /** The device's own serial number; left out by a file. @throws TokenError `token-not-present`. */
  readonly serialNumber?: () => string;
  /** What anybody sees of its keys without the password; left out where nothing is shown. @throws TokenError as {@link Carrier.use}. */
  readonly shownKeys?: () => Promise<readonly ShownKey[]>;
  /**
   * Opens it with its password (a token's user PIN), works, and closes it whatever happens.
   * @throws TokenError `token-not-present`, `token-removed`, `pin-wrong`, `pin-locked`, `token-memory-full` and the other codes of the table of
   *   problems; a file answers with the same codes.
   */
  use<T>(password: string, work: (open: OpenCarrier) => T | Promise<T>): Promise<T>;
  /** Changes the password. @throws TokenError `pin-wrong`, `pin-locked`, `pin-refused`. */
  changePassword(password: string, newPassword: string): Promise<void>;
}

/** A carrier that has taken the password. Not to be kept after {@link Carrier.use} has ended. */
export interface OpenCarrier {
  /** Read anew each time it is asked. */
  keys(): readonly CarrierKey[];
  /** Certificates of authorities. */
  authorities(): readonly Certificate[];
  /** Makes a key pair that waits for its certificate. @throws TokenError `token-cannot`, `token-memory-full`. */
  generate(suite: Suite, naming: { readonly label: string; readonly subject: Uint8Array }): Promise<CarrierKey>;
  /** Writes a certificate beside its key. @throws TokenError `certificate-without-key`, `token-memory-full`. */
  install(certificate: Certificate): void;
  /** Writes the certificate of an authority, once. */
  installAuthority(certificate: Certificate): void;
  /** Removes a key with its certificates; what is gone already is no error. */
  remove(key: CarrierKey): void;
}

/** The public side of a key pair of a carrier. */
export interface ShownKey {
  readonly suite: Suite;
  /** CKA_ID, or the localKeyID of a file. */
  readonly id: Uint8Array;
  readonly label: string;
  /** The name for which it was made, DER; left out, or empty, when the carrier keeps none. */
  readonly subject?: Uint8Array;
  /** SubjectPublicKeyInfo, DER. */
  readonly spki: Uint8Array;
  /** Tumar's container state: a key WAITs until its certificate is installed. */
  readonly state: KeyState;
  /** All certificates of this key, the one that ends last first. */
  readonly certificates: readonly Certificate[];
}

/** A key pair of a carrier. */
export interface CarrierKey extends ShownKey {
  readonly signer: Signer;
}
