import type { MechanismParameter } from '../../core/mechanisms/row.ts';
import type { MechanismCall } from '../../core/mechanisms/token-mechanisms.ts';
import { CKR_MECHANISM_PARAM_INVALID } from '../../spec/constants.gen.ts';
import { type ParameterStructureRow, structureOf } from '../remote/mechanism-structures.ts';
import { Refused } from '../remote/parameter.ts';
import type { CallerMemory } from './caller-memory.ts';
import { readUlong } from './octets.ts';

const BAD_PARAMETER = new Refused(CKR_MECHANISM_PARAM_INVALID);

/** CK_MECHANISM: type, pointer to the parameter, its length. */
export function decodeMechanism(memory: CallerMemory, address: number): MechanismCall | Refused {
  const octets = memory.read(address, 24);
  if (octets instanceof Refused) return octets;
  const mechanism = readUlong(octets, 0);
  const parameter = decodeParameter(memory, mechanism, readUlong(octets, 8), readUlong(octets, 16));
  return parameter instanceof Refused ? parameter : { mechanism, parameter };
}

/** Octets as they are, except where the standard's structure has pointers: then its members. */
function decodeParameter(
  memory: CallerMemory,
  mechanism: number,
  address: number,
  length: number,
): MechanismParameter | Refused {
  if (address === 0 && length > 0) return BAD_PARAMETER;
  const octets = memory.read(address, length);
  const row = structureOf(mechanism);
  if (octets instanceof Refused || row === undefined || length === 0) return octets;
  return octets.length === 8 * row.members.length ? decodeStructure(memory, row, octets) : BAD_PARAMETER;
}

/** Every member takes 8 octets; one that is a pointer has its length in another. */
function decodeStructure(
  memory: CallerMemory,
  { members }: ParameterStructureRow,
  octets: Buffer,
): MechanismParameter | Refused {
  const raw = new Map(members.map(({ name }, at) => [name, readUlong(octets, 8 * at)]));
  const decoded: Record<string, unknown> = {};
  for (const { name, property, length } of members) {
    if (property === undefined) continue;
    const value = raw.get(name) ?? 0;
    if (length === undefined) decoded[property] = value;
    else {
      const size = raw.get(length) ?? 0;
      if (value === 0 && size > 0) return BAD_PARAMETER;
      const data = memory.read(value, size);
      if (data instanceof Refused) return data;
      decoded[property] = data;
    }
  }
  return decoded;
}
