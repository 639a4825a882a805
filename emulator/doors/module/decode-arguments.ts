import { encodeTemplate } from '../../core/attributes/nested.ts';
import type { Template } from '../../core/attributes/template.ts';
import { CKR_ARGUMENTS_BAD, CKR_ATTRIBUTE_VALUE_INVALID, CKR_HOST_MEMORY } from '../../spec/constants.gen.ts';
import { ATTRIBUTE_LENGTH, isTemplateAttribute } from '../remote/attribute-reply.ts';
import type { Parameter } from '../remote/function-row.ts';
import {
  type Argument,
  type ArgumentTypes,
  type AttributeQuery,
  type ParameterKind,
  Refused,
} from '../remote/parameter.ts';
import type { CallerMemory } from './caller-memory.ts';
import { decodeMechanism } from './mechanism-memory.ts';
import { readUlong } from './octets.ts';
import { INPUT_MAX } from './wire.ts';

/** Attributes in one template at most. */
const ATTRIBUTES_MAX = 4_096;

const BAD = new Refused(CKR_ARGUMENTS_BAD);

type Decoder<K extends ParameterKind> = (memory: CallerMemory, ...raw: number[]) => ArgumentTypes[K] | Refused;

/** How each kind of parameter lies in registers and memory. */
const DECODERS: { readonly [K in ParameterKind]: Decoder<K> } = {
  ulong: (_, value = 0) => value,
  // CK_BBOOL is one octet; the rest of the register is anything.
  bool: (_, value = 0) => value % 256 !== 0,
  octets: (memory, address = 0, length = 0) => octets(memory, address, length),
  pin: (memory, address = 0, length = 0) => (address === 0 ? null : memory.read(address, length)),
  label: (memory, address = 0) => (address === 0 ? BAD : memory.read(address, 32)),
  mechanism: (memory, address = 0) => (address === 0 ? null : decodeMechanism(memory, address)),
  template: (memory, address = 0, count = 0) => template(memory, address, count),
  query: (memory, address = 0, count = 0) => query(memory, address, count),
  'initialize-args': (memory, address = 0) => (address === 0 ? null : initializeArgs(memory, address)),
  reserved: (_, address = 0) => address !== 0,
  unused: () => null,
  'octets-out': capacity,
  'random-out': (_, address = 0, length = 0) => {
    if (length > INPUT_MAX) return new Refused(CKR_HOST_MEMORY);
    return address === 0 && length > 0 ? BAD : length;
  },
  'ulongs-out': capacity,
  'handles-out': (_, address = 0, count = 0, countAddress = 0) => (address === 0 || countAddress === 0 ? BAD : count),
  'ulong-out': present,
  'structure-out': present,
  pointer: () => null,
};

/** An optional parameter that is not given: NULL with length 0, or an output without a length. */
const LEFT_OUT: { readonly [K in ParameterKind]?: null | undefined } = { octets: null, 'octets-out': undefined };

/** Arguments of a call: registers as they came, memory as far as it is known. */
export function decodeArguments(
  parameters: readonly Parameter[],
  raw: readonly number[],
  memory: CallerMemory,
): Argument[] {
  let at = 0;
  return parameters.map(({ kind, names, optional }) => {
    const own = raw.slice(at, at + names.length);
    at += names.length;
    if (optional && own.at(-1) === 0 && (kind === 'octets-out' || own[0] === 0)) return LEFT_OUT[kind];
    return DECODERS[kind](memory, ...own);
  });
}

function present(_: CallerMemory, address = 0): null | Refused {
  return address === 0 ? BAD : null;
}

/** Section 5.2: a NULL buffer asks for the length; a NULL length never makes sense. */
function capacity(memory: CallerMemory, address = 0, lengthAddress = 0): number | null | Refused {
  if (lengthAddress === 0) return BAD;
  const room = memory.ulong(lengthAddress);
  return address === 0 && !(room instanceof Refused) ? null : room;
}

function octets(memory: CallerMemory, address: number, length: number): Buffer | Refused {
  return address === 0 && length > 0 ? BAD : memory.read(address, length);
}

interface RawAttribute {
  readonly type: number;
  readonly address: number;
  readonly length: number;
}

/** An array of CK_ATTRIBUTE. */
export function attributes(memory: CallerMemory, address: number, count: number): RawAttribute[] | Refused {
  if (count > ATTRIBUTES_MAX) return BAD;
  const array = octets(memory, address, ATTRIBUTE_LENGTH * count);
  if (array instanceof Refused) return array;
  return Array.from({ length: count }, (_, index) => {
    const at = ATTRIBUTE_LENGTH * index;
    return { type: readUlong(array, at), address: readUlong(array, at + 8), length: readUlong(array, at + 16) };
  });
}

function template(memory: CallerMemory, address: number, count: number): Template | Refused {
  const raw = attributes(memory, address, count);
  if (raw instanceof Refused) return raw;
  const values = raw.map((attribute) => value(memory, attribute));
  const refused = values.find((one) => one instanceof Refused);
  if (refused !== undefined) return refused;
  return raw.map(({ type }, at) => ({ type, value: values[at] as Uint8Array }));
}

/** In a template inside a template the pointers are followed once more, and no further. */
function value(memory: CallerMemory, { type, address, length }: RawAttribute): Uint8Array | Refused {
  if (address === 0 && length > 0) return new Refused(CKR_ATTRIBUTE_VALUE_INVALID);
  if (!isTemplateAttribute(type)) return memory.read(address, length);
  if (length % ATTRIBUTE_LENGTH !== 0) return new Refused(CKR_ATTRIBUTE_VALUE_INVALID);
  const inner = attributes(memory, address, length / ATTRIBUTE_LENGTH);
  if (inner instanceof Refused) return inner;
  const values = inner.map((one) => (isTemplateAttribute(one.type) ? BAD : value(memory, one)));
  const refused = values.find((one) => one instanceof Refused);
  if (refused !== undefined) return refused;
  return encodeTemplate(inner.map((one, at) => ({ type: one.type, value: values[at] as Uint8Array })));
}

function query(memory: CallerMemory, address: number, count: number): readonly AttributeQuery[] | Refused {
  const raw = attributes(memory, address, count);
  if (raw instanceof Refused) return raw;
  const queries = raw.map((attribute): AttributeQuery | Refused => {
    const { type, length } = attribute;
    const room = attribute.address === 0 ? null : length;
    if (!isTemplateAttribute(type) || room === null) return { type, capacity: room };
    const inner = attributes(memory, attribute.address, Math.floor(room / ATTRIBUTE_LENGTH));
    if (inner instanceof Refused) return inner;
    return { type, capacity: room, nested: inner.map((one) => (one.address === 0 ? null : one.length)) };
  });
  return queries.find((one) => one instanceof Refused) ?? (queries as readonly AttributeQuery[]);
}

/** Four callbacks, flags, pReserved. */
function initializeArgs(memory: CallerMemory, address: number): ArgumentTypes['initialize-args'] | Refused {
  const structure = memory.read(address, 48);
  if (structure instanceof Refused) return structure;
  return {
    mutexCallbacks: [0, 8, 16, 24].map((at) => readUlong(structure, at) !== 0),
    flags: readUlong(structure, 32),
    reserved: readUlong(structure, 40) !== 0,
  };
}
