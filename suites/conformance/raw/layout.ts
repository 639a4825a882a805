import { STRUCTURE_MEMBERS } from '../../../emulator/spec/prototypes.gen.ts';

/**
 * Cryptoki structures as they lie in memory (PKCS#11 3.1 section 2.1 and pkcs11.h): members aligned by their size, on Windows packed with
 * a CK_ULONG of four octets.
 */
export interface Platform {
  /** Octets of a CK_ULONG. */
  readonly ulong: 4 | 8;
  /** Octets of a pointer. */
  readonly pointer: 4 | 8;
  /** Whether members lie one behind the other with nothing between (`#pragma pack(1)`). */
  readonly packed: boolean;
}

export const PLATFORM: Platform =
  process.platform === 'win32'
    ? { ulong: 4, pointer: process.arch === 'ia32' ? 4 : 8, packed: true }
    : {
        ulong: process.arch === 'ia32' || process.arch === 'arm' ? 4 : 8,
        pointer: process.arch === 'ia32' || process.arch === 'arm' ? 4 : 8,
        packed: false,
      };

/** One member of a structure. */
export interface PlacedMember {
  readonly name: string;
  readonly at: number;
  readonly octets: number;
  readonly kind: 'number' | 'pointer' | 'octets' | 'version';
}

export interface StructureLayout {
  readonly octets: number;
  readonly members: readonly PlacedMember[];
}

const laidOut = new Map<string, StructureLayout>();

/** The layout of a structure on this platform. @throws RangeError for a name that is none, or a member of a type that is not known. */
export function layoutOf(structure: string): StructureLayout {
  const known = laidOut.get(structure);
  if (known !== undefined) return known;
  const members = STRUCTURE_MEMBERS[structure];
  if (members === undefined) throw new RangeError(`there is no structure ${structure}`);
  const layout = place(members, PLATFORM);
  laidOut.set(structure, layout);
  return layout;
}

/** @param members as pkcs11t.h declares them, e.g. `CK_UTF8CHAR label[32]`. */
export function place(members: readonly string[], platform: Platform): StructureLayout {
  const placed: PlacedMember[] = [];
  let end = 0;
  let widest = 1;
  for (const member of members) {
    const { name, kind, octets, alignment } = sizeOf(member, platform);
    const at = platform.packed ? end : aligned(end, alignment);
    placed.push({ name, at, octets, kind });
    end = at + octets;
    widest = Math.max(widest, alignment);
  }
  return { octets: platform.packed ? end : aligned(end, widest), members: placed };
}

const aligned = (at: number, alignment: number): number => Math.ceil(at / alignment) * alignment;

const ONE_OCTET = new Set(['CK_BYTE', 'CK_CHAR', 'CK_UTF8CHAR', 'CK_BBOOL']);
const POINTER = /(_PTR|_MUTEX|MUTEX|CK_NOTIFY)$/;

function sizeOf(member: string, { ulong, pointer }: Platform) {
  const [, type = '', name = '', count] = /^(\w+) (\w+)(?:\[(\d+)\])?$/.exec(member) ?? [];
  if (name === '') throw new RangeError(`"${member}" is no member`);
  if (type === 'CK_VERSION') return { name, kind: 'version' as const, octets: 2, alignment: 1 };
  if (POINTER.test(type)) return { name, kind: 'pointer' as const, octets: pointer, alignment: pointer };
  if (!ONE_OCTET.has(type)) return { name, kind: 'number' as const, octets: ulong, alignment: ulong };
  const kind = count === undefined ? ('number' as const) : ('octets' as const);
  return { name, kind, octets: Number(count ?? 1), alignment: 1 };
}
