import type { Handle, Pkcs11 } from '../../../emulator/index.ts';

/** What of the model a token can show: the rest of the commands is not played on it. */
export interface Abilities {
  /** Applications that can use the token at the same time. */
  readonly applications: 1 | 2;
  /** The token can be taken out of its slot and put back. */
  readonly removal: boolean;
  /** Wrong PINs in a row that lock a PIN; undefined: it is never locked. */
  readonly pinTries: { readonly user: number; readonly so: number } | undefined;
  /** Octets. */
  readonly pinLength: { readonly min: number; readonly max: number };
  /** Sessions of one application; undefined: as many as it likes. */
  readonly sessions: { readonly max: number; readonly maxReadWrite: number } | undefined;
  /** CKF_DUAL_CRYPTO_OPERATIONS. */
  readonly dualOperations: boolean;
  /** What C_GetMechanismList tells; undefined: all that is played. Another one may be refused wherever it is named. */
  readonly mechanisms?: ReadonlySet<number> | undefined;
}

export interface Pins {
  readonly user: string;
  readonly so: string;
}

/** A token at the beginning of a sequence: initialised, with both PINs and all tries, without an object or a session. */
export interface FreshToken {
  readonly pins: Pins;
  /** As many as {@link Abilities.applications}; each is initialised and sees the token in `slot`. */
  readonly applications: readonly Pkcs11[];
  readonly slot: Handle;
  remove?(): void;
  insert?(): void;
  /**
   * The sequence is over.
   * @param left what the model believes is left behind: the SO PIN, and whether the token is as it was at the beginning.
   * @throws Error when something inside the target went wrong that no answer told.
   */
  done(left: { readonly soPin: string; readonly untouched: boolean }): void;
}

/** Something to compare the model with: anything with the calling interface of pkcs11js. */
export interface ModelTarget {
  readonly name: string;
  readonly abilities: Abilities;
  fresh(): FreshToken;
  close(): void;
}
