import { encodeTemplate } from '../../core/attributes/nested.ts';
import type { Template } from '../../core/attributes/template.ts';
import type { MechanismCall } from '../../core/mechanisms/token-mechanisms.ts';
import {
  CKF_OS_LOCKING_OK,
  CKR_ARGUMENTS_BAD,
  CKR_ATTRIBUTE_VALUE_INVALID,
  CKR_DEVICE_ERROR,
  CKR_HOST_MEMORY,
} from '../../spec/constants.gen.ts';
import type { FunctionRow, StandardFunction } from '../remote/function-row.ts';
import { FUNCTION_ROWS } from '../remote/function-rows.ts';
import { type Argument, type ArgumentTypes, type ParameterKind, Refused } from '../remote/parameter.ts';
import type { RemoteCall } from '../remote/remote-call.ts';
import type { WireAttribute } from './attribute.ts';
import type { Offered } from './attribute-forms.ts';
import type { CallName, Request, RequestValues } from './message.ts';
import type { Letter, Values } from './signature.ts';
import { WireError } from './wire-error.ts';

/** What stands in C_Initialize's first octets: a client that says something else speaks another protocol. */
export const INITIALIZE_MAGIC = 'PRIVATE-GNOME-KEYRING-PKCS11-PROTOCOL-V-1';
/** A label has 32 octets; a client before version 1 measures it as a C string and may send more. */
const LABEL_LENGTH = 32;
/** Random octets that one message holds. */
const RANDOM_LENGTH_MAX = 32 * 1024 * 1024;

/** Calls that stand for a function of another name. */
const VARIANTS: Readonly<Partial<Record<CallName, StandardFunction>>> = {
  C_InitToken2: 'C_InitToken',
  C_DeriveKey2: 'C_DeriveKey',
};

const ROWS = new Map<string, FunctionRow>(FUNCTION_ROWS.map((row) => [row.name, row]));

/** The function of the standard behind a call. */
export function functionOf(name: CallName): FunctionRow {
  const row = ROWS.get(VARIANTS[name] ?? name);
  if (row === undefined) throw new RangeError(`${name} is no function of the standard`);
  return row;
}

/** How a kind of parameter stands in a request; kinds that are not here stand in none. */
type Conversions = {
  readonly [K in ParameterKind]?: {
    readonly letters: readonly Letter[];
    readonly from: (value: never) => ArgumentTypes[K] | Refused;
  };
};

function conversion<L extends Letter, T>(letters: readonly L[], from: (value: Values[L]) => T) {
  return { letters, from };
}

export const CONVERSIONS = {
  ulong: conversion(['u'], Number),
  bool: conversion(['y'], (value) => value !== 0),
  octets: conversion(['ay'], (value) => octetsOf(value) ?? new Refused(CKR_ARGUMENTS_BAD)),
  pin: conversion(['ay'], (value) => (value instanceof Uint8Array ? value : null)),
  label: conversion(['z', 's'], (value) => value?.slice(0, LABEL_LENGTH) ?? new Refused(CKR_ARGUMENTS_BAD)),
  mechanism: conversion(['M'], mechanismOf),
  template: conversion(['aA'], (value) => templateOf(value) ?? new Refused(CKR_ATTRIBUTE_VALUE_INVALID)),
  query: conversion(['fA'], (queries) =>
    queries.map(({ type, room, nested }) => ({
      type,
      capacity: room || null,
      ...(nested && { nested: nested.map((inner) => inner.room || null) }),
    })),
  ),
  'octets-out': conversion(['fy'], (room) => room),
  'random-out': conversion(['fy'], (room) =>
    (room ?? 0) <= RANDOM_LENGTH_MAX ? (room ?? 0) : new Refused(CKR_HOST_MEMORY),
  ),
  'ulongs-out': conversion(['fu'], (room) => room || null),
  'handles-out': conversion(['fu'], (room) => room),
} as const satisfies Conversions;

/** NULL with length 0 is no octets; with another length it is refused. */
function octetsOf(value: Values['ay']): Uint8Array | undefined {
  if (value instanceof Uint8Array) return value;
  return value.count === 0 ? new Uint8Array(0) : undefined;
}

/** Section 6.13.5: ulIvBits is not to be used; callers leave in it what they like. */
function mechanismOf(call: MechanismCall | null): MechanismCall | null {
  if (call === null || call.parameter instanceof Uint8Array || !('ivBits' in call.parameter)) return call;
  const { ivBits: _, ...parameter } = call.parameter;
  return { ...call, parameter };
}

/** @returns undefined when a value is missing that has a length. */
function templateOf(attributes: readonly WireAttribute[]): Template | undefined {
  const template: { type: number; value: Uint8Array }[] = [];
  for (const { type, length, value } of attributes) {
    const octets = value === null || value instanceof Uint8Array ? value : encodedTemplate(value);
    if (octets === undefined || length === undefined || (octets === null && length > 0)) return undefined;
    template.push({ type, value: octets ?? new Uint8Array(0) });
  }
  return template;
}

function encodedTemplate(attributes: readonly WireAttribute[]): Uint8Array | undefined {
  const template = templateOf(attributes);
  return template && encodeTemplate(template);
}

/**
 * The call of the standard that a request is.
 * @throws WireError(CKR_DEVICE_ERROR) for a C_Initialize without the protocol's name.
 */
export function standardCall({ name, values }: Request, offered: Offered): RemoteCall {
  const row = functionOf(name);
  if (name === 'C_Initialize') return { name, arguments: [initializeArgs(values)] };
  const given = (name === 'C_SignMessageNext' ? signMessageNext(values) : values) as readonly unknown[];
  let at = 0;
  const args = row.parameters.map(({ kind, optional }): Argument => {
    const { from } = (CONVERSIONS as Conversions)[kind] ?? {};
    if (from === undefined) return NOT_SENT[kind] ?? null;
    const value = given[at++];
    return optional === true && isNull(value) ? null : (from(value as never) as Argument);
  });
  return { name: row.name, arguments: args, ...(offered === 0 && { interfaceVersion: VERSION_2_40 }) };
}

/** Clients that offer version 0 have no other interface than that of PKCS#11 2.40. */
const VERSION_2_40 = { major: 2, minor: 40 };

function isNull(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'count' in value && value.count === 0;
}

/** What the client keeps for itself: out pointers, callbacks, and reserved pointers, which it has checked. */
const NOT_SENT: Readonly<Record<string, null | false>> = {
  reserved: false,
  unused: null,
  'ulong-out': null,
  'structure-out': null,
  pointer: null,
};

/** The client has checked the callbacks and asks the token for no locking; pReserved is told. */
function initializeArgs([magic, reserved]: RequestValues<'C_Initialize'>): ArgumentTypes['initialize-args'] {
  const said = magic instanceof Uint8Array ? String.fromCharCode(...magic.subarray(0, 64)) : '';
  if (said !== INITIALIZE_MAGIC) throw new WireError(CKR_DEVICE_ERROR, 'C_Initialize without the name of the protocol');
  return { mutexCallbacks: [], flags: CKF_OS_LOCKING_OK, reserved: reserved !== 0 };
}

/** One octet says whether the caller wants the signature; with the others there is only a part more. */
function signMessageNext([session, parameter, data, wanted, room]: RequestValues<'C_SignMessageNext'>) {
  return [session, parameter, data, wanted === 0 ? undefined : room];
}
