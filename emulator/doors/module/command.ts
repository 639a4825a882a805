import type { Poke } from './encode-outputs.ts';
import { writeUlong } from './octets.ts';
import { FRAMES, offsetOf, sizeOf } from './wire.ts';

type CommandName = 'POKE' | 'PEEK' | 'RETURN';

const COMMAND_SIZE = sizeOf('POKE');
const VALUE_AT = offsetOf('POKE', 'value');
const LENGTH_AT = offsetOf('POKE', 'length');
const NUMBERS = {
  POKE: numberOf('POKE'),
  PEEK: numberOf('PEEK'),
  RETURN: numberOf('RETURN'),
};

/** What the daemon tells the library to do. */
export function command(name: CommandName, value: number, length: number): Buffer {
  const octets = Buffer.alloc(COMMAND_SIZE);
  writeUlong(octets, 0, NUMBERS[name]);
  writeUlong(octets, VALUE_AT, value);
  writeUlong(octets, LENGTH_AT, length);
  return octets;
}

/** The end of a call in one piece: everything to be written, then what to return. */
export function returning(pokes: readonly Poke[], rv: number, rvOnFault: number): Buffer {
  const frames = pokes
    .filter(({ octets }) => octets.length > 0)
    .flatMap(({ address, octets }) => [command('POKE', address, octets.length), octets]);
  return Buffer.concat([...frames, command('RETURN', rv, rvOnFault)]);
}

function numberOf(name: CommandName): number {
  return Number(FRAMES[name].fields[0]?.meaning);
}
