import type { Template } from '../../core/attributes/template.ts';
import type { MechanismCall } from '../../core/mechanisms/token-mechanisms.ts';
import type { Capacity, Output } from '../../core/operation.ts';

/** CK_C_INITIALIZE_ARGS: which of the callbacks are given, the flags, and whether pReserved is not NULL. */
export interface InitializeArgs {
  readonly mutexCallbacks: readonly boolean[];
  readonly flags: number;
  readonly reserved: boolean;
}

/** One attribute that C_GetAttributeValue is asked for; capacity null: pValue is NULL. */
export interface AttributeQuery {
  readonly type: number;
  readonly capacity: Capacity;
  /** For an attribute whose value is a template: the room of each CK_ATTRIBUTE behind pValue. */
  readonly nested?: readonly Capacity[];
}

/** What comes back for one {@link AttributeQuery}. */
export interface AttributeReply {
  readonly type: number;
  /** Goes into ulValueLen; undefined is CK_UNAVAILABLE_INFORMATION. */
  readonly length: number | undefined;
  /** Goes to pValue. */
  readonly octets?: Uint8Array;
  /** Goes into the CK_ATTRIBUTEs behind pValue. */
  readonly nested?: readonly AttributeReply[];
}

/**
 * What a parameter of a C function carries, a pointer and its length or count being one parameter, and the value that a
 * door decodes it to. A CK_ULONG beyond 2^53 − 1 is given as Number.MAX_SAFE_INTEGER: no handle, count or flag is as
 * large. Memory that is not there, or a pointer that may not be NULL, is {@link Refused}.
 */
export interface ArgumentTypes {
  /** CK_ULONG: handles, flags, numbers. */
  readonly ulong: number;
  /** CK_BBOOL. */
  readonly bool: boolean;
  /** CK_BYTE_PTR and its length; NULL with length 0 is no octets (null where it is optional), with another it is refused. */
  readonly octets: Uint8Array | null;
  /** As `octets`, never shown; NULL is null whatever its length: the PIN pad of the token. */
  readonly pin: Uint8Array | null;
  /** 32 octets without a length. */
  readonly label: Uint8Array;
  /** CK_MECHANISM_PTR; null: NULL. */
  readonly mechanism: MechanismCall | null;
  /** CK_ATTRIBUTE_PTR and its count. */
  readonly template: Template;
  /** CK_ATTRIBUTE_PTR and its count, to be filled. */
  readonly query: readonly AttributeQuery[];
  readonly 'initialize-args': InitializeArgs | null;
  /** Whether it is something else than the NULL that it must be. */
  readonly reserved: boolean;
  /** Taken and not looked at (pApplication, Notify). */
  readonly unused: null;
  /** CK_BYTE_PTR and CK_ULONG_PTR: octets of room, null for a length query; undefined where it is optional and not wanted. */
  readonly 'octets-out': Capacity | undefined;
  /** CK_BYTE_PTR and the number of octets wanted. */
  readonly 'random-out': number;
  /** Array and CK_ULONG_PTR: elements of room, null for a count query. */
  readonly 'ulongs-out': Capacity;
  /** Array, elements of room, CK_ULONG_PTR for their number. */
  readonly 'handles-out': number;
  /** CK_ULONG_PTR. */
  readonly 'ulong-out': null;
  /** Pointer to one of the structures of {@link STRUCTURES}. */
  readonly 'structure-out': null;
  /** Only in functions that the library answers without the token, or that no token here has. */
  readonly pointer: null;
}

export type ParameterKind = keyof ArgumentTypes;

/** The value of one parameter as a door decoded it. */
export type Argument = ArgumentTypes[ParameterKind] | Refused;

/** A parameter that no function can work with; the call is answered with `rv` once the checks before it are passed. */
export class Refused {
  readonly rv: number;

  constructor(rv: number) {
    this.rv = rv;
  }
}

/** What a call gives for one of its parameters. */
export interface OutputTypes {
  readonly query: readonly AttributeReply[];
  readonly 'octets-out': Output;
  readonly 'random-out': Uint8Array;
  /** The count, and the elements unless only the count was asked or there is no room. */
  readonly 'ulongs-out': { readonly length: number; readonly values?: readonly number[] };
  readonly 'handles-out': readonly number[];
  readonly 'ulong-out': number;
  /** Members by their names in the calling interface (emulator/spec/pkcs11-api.ts). */
  readonly 'structure-out': object;
}

export type OutputKind = keyof OutputTypes;

/** One output: `at` is the parameter's place in the function's row. */
export type RemoteOutput = {
  [K in OutputKind]: { readonly at: number; readonly kind: K; readonly value: OutputTypes[K] };
}[OutputKind];
