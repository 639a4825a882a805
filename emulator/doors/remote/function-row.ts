import type { OperationKind } from '../../core/operation.ts';
import type { FUNCTION_NAMES } from '../../spec/constants.gen.ts';
import type { ParameterKind } from './parameter.ts';

/** A function of the standard, whatever version brought it. */
export type StandardFunction = (typeof FUNCTION_NAMES)[number];

export interface Parameter {
  readonly kind: ParameterKind;
  /** The C arguments that it is made of, by their names in the standard, in order. */
  readonly names: readonly string[];
  /** Name of the structure behind a `structure-out`. */
  readonly structure?: string;
  /** NULL, for an output a NULL length, says that this is not the last part of a message (sections 5.14.4 and 5.16.4). */
  readonly optional?: true;
  /** Carries what a trace must not show. */
  readonly secret?: true;
}

export interface FunctionRow {
  readonly name: StandardFunction;
  readonly parameters: readonly Parameter[];
  /** Begins an operation, and changes nothing else. */
  readonly begins?: true;
  /** Operations that end when an argument of the call is refused (sections 5.8 to 5.15: "always terminates"). */
  readonly ends?: readonly OperationKind[];
}

export const ulong = (name: string): Parameter => ({ kind: 'ulong', names: [name] });
export const bool = (name: string): Parameter => ({ kind: 'bool', names: [name] });
export const octets = (name: string, length: string): Parameter => ({ kind: 'octets', names: [name, length] });
export const pin = (name: string, length: string): Parameter => ({ kind: 'pin', names: [name, length], secret: true });
export const label = (name: string): Parameter => ({ kind: 'label', names: [name] });
export const template = (name: string, count: string): Parameter => ({ kind: 'template', names: [name, count] });
export const query = (name: string, count: string): Parameter => ({ kind: 'query', names: [name, count] });
export const reserved = (name: string): Parameter => ({ kind: 'reserved', names: [name] });
export const unused = (name: string): Parameter => ({ kind: 'unused', names: [name] });
export const octetsOut = (name: string, length: string): Parameter => ({ kind: 'octets-out', names: [name, length] });
export const ulongsOut = (name: string, count: string): Parameter => ({ kind: 'ulongs-out', names: [name, count] });
export const ulongOut = (name: string): Parameter => ({ kind: 'ulong-out', names: [name] });
export const pointer = (name: string): Parameter => ({ kind: 'pointer', names: [name] });

/** The same parameter, kept out of traces: plaintext, key material, random numbers. */
export const secret = (parameter: Parameter): Parameter => ({ ...parameter, secret: true });

/** The same parameter, given only with the last part of a message. */
export const optional = (parameter: Parameter): Parameter => ({ ...parameter, optional: true });

/** A structure that the function fills. */
export const structureOut = (structure: string): Parameter => ({
  kind: 'structure-out',
  names: ['pInfo'],
  structure,
});

export const SLOT = ulong('slotID');
export const SESSION = ulong('hSession');
export const MECHANISM: Parameter = { kind: 'mechanism', names: ['pMechanism'] };
export const KEY = ulong('hKey');
export const TEMPLATE = template('pTemplate', 'ulCount');
export const ATTRIBUTES = template('pTemplate', 'ulAttributeCount');
export const DATA = octets('pData', 'ulDataLen');
export const PART = octets('pPart', 'ulPartLen');
export const SIGNATURE = octets('pSignature', 'ulSignatureLen');
export const SIGNATURE_OUT = octetsOut('pSignature', 'pulSignatureLen');
export const MESSAGE_PARAMETER = octets('pParameter', 'ulParameterLen');
export const ASSOCIATED_DATA = octets('pAssociatedData', 'ulAssociatedDataLen');
