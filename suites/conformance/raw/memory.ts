import { layoutOf, PLATFORM } from './layout.ts';

/** A CK_ULONG that has no meaning: CK_UNAVAILABLE_INFORMATION, (CK_ULONG) -1. */
export const UNAVAILABLE = -1;

/** What a structure holds: numbers, memory or addresses for its pointers, octets for its texts. */
export type StructureValues = Readonly<Record<string, number | Buffer | bigint | null>>;

/** One attribute as C has it: `value` null is NULL_PTR; `length` where it is not that of the value. */
export interface RawAttribute {
  readonly type: number;
  readonly value: Buffer | null;
  readonly length?: number;
}

/**
 * Memory that a library is given. What other memory points to is kept alive until {@link release}: JavaScript cannot see that
 * an address is in use.
 */
export class Memory {
  readonly #addressOf: (octets: Buffer) => bigint;
  readonly #held: Buffer[] = [];

  constructor(addressOf: (octets: Buffer) => bigint) {
    this.#addressOf = addressOf;
  }

  /** The address of memory that stays where it is; 0 for NULL_PTR. */
  addressOf(octets: Buffer | null): bigint {
    if (octets === null) return 0n;
    this.#held.push(octets);
    return this.#addressOf(octets);
  }

  /** One CK_ULONG. */
  ulong(value: number): Buffer {
    return this.ulongs([value]);
  }

  /** CK_ULONGs one behind the other. */
  ulongs(values: readonly number[]): Buffer {
    const octets = Buffer.alloc(Math.max(1, values.length) * PLATFORM.ulong);
    for (const [index, value] of values.entries()) writeUlong(octets, index * PLATFORM.ulong, value);
    return octets;
  }

  /** A structure; members that are not given are 0. @throws RangeError for a structure or a member that is none. */
  structure(name: string, values: StructureValues): Buffer {
    const { octets: length, members } = layoutOf(name);
    const octets = Buffer.alloc(length);
    for (const [key, value] of Object.entries(values)) {
      const member = members.find((one) => one.name === key);
      if (member === undefined) throw new RangeError(`${name} has no ${key}`);
      if (member.kind === 'pointer') writePointer(octets, member.at, pointerOf(this, value));
      else if (member.kind === 'octets') octets.set((value as Buffer).subarray(0, member.octets), member.at);
      else if (member.octets === 1) octets.writeUInt8(Number(value), member.at);
      else writeUlong(octets, member.at, Number(value));
    }
    return octets;
  }

  /** CK_MECHANISM. @param parameter absent: NULL_PTR and 0. */
  mechanism(mechanism: number, parameter: Buffer | null = null, length = parameter?.length ?? 0): Buffer {
    return this.structure('CK_MECHANISM', { mechanism, pParameter: parameter, ulParameterLen: length });
  }

  /** CK_ATTRIBUTE, as many as there are. */
  template(attributes: readonly RawAttribute[]): Buffer {
    const each = attributes.map(({ type, value, length }) =>
      this.structure('CK_ATTRIBUTE', { type, pValue: value, ulValueLen: length ?? value?.length ?? 0 }),
    );
    return Buffer.concat(each.length > 0 ? each : [Buffer.alloc(layoutOf('CK_ATTRIBUTE').octets)]);
  }

  /** Nothing that was given is in use any more. */
  release(): void {
    this.#held.length = 0;
  }
}

function pointerOf(memory: Memory, value: number | Buffer | bigint | null): bigint {
  if (value === null) return 0n;
  return typeof value === 'object' ? memory.addressOf(value) : BigInt(value);
}

/** A CK_ULONG; one beyond 2^53 - 1 is {@link UNAVAILABLE} when all its bits are set, and Infinity otherwise. */
export function readUlong(octets: Buffer, at: number): number {
  if (PLATFORM.ulong === 4) {
    const value = octets.readUInt32LE(at);
    return value === 0xffffffff ? UNAVAILABLE : value;
  }
  const value = octets.readBigUInt64LE(at);
  if (value === 0xffff_ffff_ffff_ffffn) return UNAVAILABLE;
  return value > BigInt(Number.MAX_SAFE_INTEGER) ? Number.POSITIVE_INFINITY : Number(value);
}

/** @param value not negative, or {@link UNAVAILABLE}. */
export function writeUlong(octets: Buffer, at: number, value: number): void {
  const bits = BigInt.asUintN(PLATFORM.ulong * 8, BigInt(value));
  if (PLATFORM.ulong === 4) octets.writeUInt32LE(Number(bits), at);
  else octets.writeBigUInt64LE(bits, at);
}

export function readPointer(octets: Buffer, at: number): bigint {
  return PLATFORM.pointer === 4 ? BigInt(octets.readUInt32LE(at)) : octets.readBigUInt64LE(at);
}

function writePointer(octets: Buffer, at: number, value: bigint): void {
  if (PLATFORM.pointer === 4) octets.writeUInt32LE(Number(value), at);
  else octets.writeBigUInt64LE(value, at);
}

/** A member of a structure that a library has filled: numbers as numbers, octets as they are, a version as two octets. */
export function memberOf(structure: string, octets: Buffer, name: string): number | Buffer {
  const member = layoutOf(structure).members.find((one) => one.name === name);
  if (member === undefined) throw new RangeError(`${structure} has no ${name}`);
  const { at, kind, octets: length } = member;
  if (kind === 'octets' || kind === 'version') return octets.subarray(at, at + length);
  if (kind === 'pointer') return Number(readPointer(octets, at));
  return length === 1 ? octets.readUInt8(at) : readUlong(octets, at);
}
