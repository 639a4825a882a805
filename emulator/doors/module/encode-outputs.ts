import { ATTRIBUTE_LENGTH } from '../remote/attribute-reply.ts';
import type { Parameter } from '../remote/function-row.ts';
import { type AttributeReply, Refused, type RemoteOutput } from '../remote/parameter.ts';
import { encodeStructure } from './c-layout.ts';
import type { CallerMemory } from './caller-memory.ts';
import { attributes } from './decode-arguments.ts';
import { ulongs } from './octets.ts';

/** Octets that go into the caller's memory. */
export interface Poke {
  readonly address: number;
  readonly octets: Uint8Array;
}

/** What a call's outputs write, and where: the value first, its length after it. */
export function encodeOutputs(
  parameters: readonly Parameter[],
  raw: readonly number[],
  outputs: readonly RemoteOutput[],
  memory: CallerMemory,
): Poke[] {
  return outputs.flatMap((output) => {
    const before = parameters.slice(0, output.at).reduce((sum, { names }) => sum + names.length, 0);
    const structure = parameters[output.at]?.structure ?? '';
    return pokes(output, raw.slice(before), memory, structure);
  });
}

function pokes(output: RemoteOutput, raw: readonly number[], memory: CallerMemory, structure: string): Poke[] {
  const [first = 0, second = 0, third = 0] = raw;
  switch (output.kind) {
    case 'octets-out':
      return [...valuePokes(first, output.value.octets), poke(second, ulongs(output.value.length))];
    case 'ulongs-out': {
      const { length, values = [] } = output.value;
      return [poke(first, ulongs(...values)), poke(second, ulongs(length))];
    }
    case 'handles-out':
      return [poke(first, ulongs(...output.value)), poke(third, ulongs(output.value.length))];
    case 'random-out':
      return [poke(first, output.value)];
    case 'ulong-out':
      return [poke(first, ulongs(output.value))];
    case 'structure-out':
      return [poke(first, encodeStructure(structure, output.value))];
    case 'query':
      return queryPokes(memory, first, output.value);
  }
}

function poke(address: number, octets: Uint8Array): Poke {
  return { address, octets };
}

function valuePokes(address: number, octets: Uint8Array | undefined): Poke[] {
  return octets === undefined ? [] : [poke(address, octets)];
}

const UNAVAILABLE = Buffer.alloc(8, 0xff);

/** ulValueLen of every CK_ATTRIBUTE, and what its pValue points to; of a template inside also the types. */
function queryPokes(memory: CallerMemory, address: number, replies: readonly AttributeReply[], inner = false): Poke[] {
  const asked = attributes(memory, address, replies.length);
  if (asked instanceof Refused) return [];
  return replies.flatMap(({ type, length, octets, nested }, at) => {
    const entry = address + ATTRIBUTE_LENGTH * at;
    const target = asked[at]?.address ?? 0;
    return [
      ...valuePokes(target, octets),
      ...(nested === undefined ? [] : queryPokes(memory, target, nested, true)),
      ...(inner ? [poke(entry, ulongs(type))] : []),
      poke(entry + 16, length === undefined ? UNAVAILABLE : ulongs(length)),
    ];
  });
}
