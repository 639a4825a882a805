import type { Check } from '../check.ts';
import type { Pins, TrialToken } from '../trial.ts';

/** Which slot of a library holds the token that is judged. */
export type SlotChoice =
  | { readonly by: 'first-token' }
  | { readonly by: 'label'; readonly label: string }
  | { readonly by: 'index'; readonly index: number };

/** A PKCS#11 library. */
export interface LibraryTarget {
  readonly kind: 'library';
  readonly path: string;
  readonly slot: SlotChoice;
  readonly pins: Pins;
  /** What NSS softokn wants in `pReserved` of C_Initialize; others must not be given it. */
  readonly initializeReserved?: string;
  /** The token is to be initialised with this label and these PINs when the library is opened; its SO PIN is that already, if it has one. */
  readonly initialise?: string;
  /** Whether whoever started the process can take the token out when he is asked. */
  readonly removable?: boolean;
  /** And whether he has other tokens, one of them in the second slot. */
  readonly hasOthers?: boolean;
  /** One process at a time can use the token; absent: any number. */
  readonly oneProcess?: boolean;
}

/** The emulator in the process that judges it: a fresh token for every check. */
export interface DeviceTarget {
  readonly kind: 'device';
  readonly device: string;
}

/** What is judged, as it is said to another process. */
export type Target = LibraryTarget | DeviceTarget;

/** A target in the process that judges it. */
export interface OpenTarget {
  /** What a check is given. The library is initialised unless the check begins before. */
  begin(check: Pick<Check, 'begins'>): TrialToken;
  /** After a check, whatever it left. */
  end(): void;
}
