import { encodeTemplate } from '../../core/attributes/nested.ts';
import type { Template as CoreTemplate } from '../../core/attributes/template.ts';
import { boolOctets, ulongOctets, ulongOf, utf8 } from '../../core/data-types.ts';
import type { MechanismParameter } from '../../core/mechanisms/row.ts';
import type { MechanismCall } from '../../core/mechanisms/token-mechanisms.ts';
import type { Attribute, Handle, Mechanism, Template } from '../../spec/pkcs11-api.ts';

/** Between pkcs11js' values and the core's. Arguments of a wrong type are TypeErrors with pkcs11js' own words. */

const HANDLE_LENGTH = 8;
const NO_OCTETS = new Uint8Array(0);

export function toHandle(number: number): Handle {
  return Buffer.from(ulongOctets(number));
}

export function fromHandle(value: unknown, position: number): number {
  const handle = fromBuffer(value, position);
  if (handle.length !== HANDLE_LENGTH) {
    throw new TypeError(`Argument ${position} has wrong length. Should be ${HANDLE_LENGTH} bytes.`);
  }
  // Numbers this large are never given out, so one stands for all beyond 2^53.
  return ulongOf(handle) ?? Number.MAX_SAFE_INTEGER;
}

export function fromBuffer(value: unknown, position: number): Buffer {
  if (!Buffer.isBuffer(value)) throw new TypeError(`Argument ${position} has wrong type. Should be a Buffer`);
  return value;
}

export function fromNumber(value: unknown, position: number): number {
  if (!isUlong(value)) throw new TypeError(`Argument ${position} has wrong type. Should be a Number`);
  return value;
}

/** Whole, not negative, and exact: what a CK_ULONG can be in JavaScript. */
function isUlong(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/** A PIN that was left out is NULL: only a token with a PIN pad could take it. */
export function fromPin(value: unknown, position: number): Uint8Array | null {
  if (value === undefined || value === null) return null;
  if (typeof value !== 'string') throw new TypeError(`Argument ${position} has wrong type. Should be a String`);
  return utf8(value);
}

export function fromTemplate(value: unknown, position: number): CoreTemplate {
  if (!Array.isArray(value)) throw new TypeError(`Argument ${position} has wrong type. Should be an Array`);
  return (value as Template).map((attribute) => ({
    type: fromNumber(attribute?.type, position),
    value: octets(attribute, position),
  }));
}

/** Numbers become CK_ULONG, booleans CK_BBOOL, strings UTF-8, dates CK_DATE (in UTC), arrays a template; nothing is the empty value. */
function octets({ value }: Attribute, position: number): Uint8Array {
  if (value === undefined || value === null) return new Uint8Array(0);
  if (isUlong(value)) return ulongOctets(value);
  if (typeof value === 'boolean') return boolOctets(value);
  if (typeof value === 'string') return utf8(value);
  if (value instanceof Date) return utf8(value.toISOString().slice(0, 10).replaceAll('-', ''));
  if (Buffer.isBuffer(value)) return new Uint8Array(value);
  if (Array.isArray(value)) return encodeTemplate(fromTemplate(value, position));
  throw new TypeError('Attribute value has wrong type. Should be a Number, Boolean, String, Date or Buffer');
}

export function fromMechanism(value: unknown, position: number): MechanismCall {
  if (typeof value !== 'object' || value === null) {
    throw new TypeError(`Argument ${position} has wrong type. Should be an Object`);
  }
  const { mechanism, parameter } = value as Mechanism;
  return { mechanism: fromNumber(mechanism, position), parameter: fromParameter(parameter) };
}

/** Nothing is no octets: NULL with length 0. */
export function fromParameter(parameter: Mechanism['parameter'] | null): MechanismParameter {
  if (parameter === undefined || parameter === null) return NO_OCTETS;
  if (isUlong(parameter)) return ulongOctets(parameter);
  if (typeof parameter === 'object') return parameter as MechanismParameter;
  throw new TypeError('Mechanism parameter has wrong type. Should be a Number, Buffer or Object');
}
