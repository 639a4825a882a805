import type { Trial } from './trial.ts';

/** Why a check is made only of a token that may be spoilt. */
export type Harm =
  /** A PIN is tried wrong: tries are lost, and may be lost for good. */
  | 'wrong-pin'
  /** The token is initialised anew: everything on it is gone. */
  | 'token'
  /** The SO PIN is locked, mostly for good: only a token that nobody wants back is asked for that. */
  | 'so-pin'
  /** The token's memory is filled. */
  | 'memory';

/** What shows whether a library keeps one rule. */
export interface Check {
  /** The identifier of the rule. */
  readonly rule: string;
  /** Through pkcs11js or its like, or with the very octets of C: only a library can be called so. */
  readonly caller: 'api' | 'raw';
  readonly harm?: Harm;
  /** The library is only loaded when the check begins; otherwise C_Initialize has been called. */
  readonly begins?: 'loaded';
  /** Nothing that other checks have left can change what it says: it is not made again when it fails in their company. */
  readonly standsAlone?: true;
  run(trial: Trial): void | Promise<void>;
}

/** A rule that no check is made of, and why. */
export interface Unchecked {
  readonly rule: string;
  readonly because: string;
}
