import type { Version } from '../../spec/pkcs11-api.ts';
import type { StandardFunction } from './function-row.ts';
import type { Argument, RemoteOutput } from './parameter.ts';

/** A call as it came through a door: one argument for each parameter of the function's row, in order. */
export interface RemoteCall {
  readonly name: StandardFunction;
  readonly arguments: readonly Argument[];
  /** Of the list of functions that the call came through, where there are several; C_GetInfo tells it. */
  readonly interfaceVersion?: Version;
  /** Other programs are at work: what takes long is done in another thread. */
  readonly isShared?: boolean;
}

/**
 * What goes back. With CKR_BUFFER_TOO_SMALL the lengths that are needed, with the codes of section 5.7.5 what
 * C_GetAttributeValue found; with any other error there are no outputs and the caller's memory stays as it is.
 */
export interface RemoteAnswer {
  readonly rv: number;
  readonly outputs: readonly RemoteOutput[];
}
