import type { Version } from '../../spec/pkcs11-api.ts';
import { STRUCTURES, type StructureMember } from '../remote/structures.ts';
import { writeUlong } from './octets.ts';

/** How a C compiler for 64-bit Unix lays a member out. */
function sizeOf({ type, length = 0 }: StructureMember): { readonly octets: number; readonly alignment: number } {
  if (type === 'CK_ULONG') return { octets: 8, alignment: 8 };
  return { octets: type === 'CK_VERSION' ? 2 : length, alignment: 1 };
}

interface Layout {
  readonly octets: number;
  readonly members: readonly { readonly member: StructureMember; readonly at: number }[];
}

const aligned = (at: number, alignment: number) => Math.ceil(at / alignment) * alignment;

const LAYOUTS = new Map(Object.entries(STRUCTURES).map(([name, members]) => [name, layoutOf(members)]));

function layoutOf(members: readonly StructureMember[]): Layout {
  let end = 0;
  const placed = members.map((member) => {
    const { octets, alignment } = sizeOf(member);
    const at = aligned(end, alignment);
    end = at + octets;
    return { member, at };
  });
  const widest = Math.max(...members.map((member) => sizeOf(member).alignment));
  return { octets: aligned(end, widest), members: placed };
}

/** A structure as it lies in the caller's memory; octets between members are 0. */
export function encodeStructure(name: string, value: object): Buffer {
  const layout = LAYOUTS.get(name);
  if (layout === undefined) throw new RangeError(`there is no structure ${name}`);
  const octets = Buffer.alloc(layout.octets);
  for (const { member, at } of layout.members) {
    encodeMember(octets, at, member, (value as Record<string, unknown>)[member.property]);
  }
  return octets;
}

function encodeMember(octets: Buffer, at: number, { type, length = 0 }: StructureMember, value: unknown): void {
  if (type === 'CK_ULONG') writeUlong(octets, at, value as number);
  else if (type === 'text') Buffer.from(value as string).copy(octets, at, 0, length);
  else octets.set([(value as Version).major, (value as Version).minor], at);
}
