import type { Poke } from './encode-outputs.ts';
import { writeUlong } from './octets.ts';
import { FRAMES, offsetOf, sizeOf } from './wire.ts';

type CommandName = 'POKE' | 'PEEK' | 'AGAIN' | 'RETURN';

const COMMAND_SIZE = sizeOf('POKE');
const VALUE_AT = offsetOf('POKE', 'value');
const LENGTH_AT = offsetOf('POKE', 'length');
const NUMBERS = {
  POKE: numberOf('POKE'),
  PEEK: numberOf('PEEK'),
  AGAIN: numberOf('AGAIN'),
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

/** How a call ends. */
export interface Ending {
  readonly pokes: readonly Poke[];
  readonly rv: number;
  readonly rvOnFault: number;
  /** The call before could be made once more, until this revision changes. */
  readonly unchanged: number | undefined;
}

/** The end of a call in one piece: everything to be written, then what to return. */
export function returning({ pokes, rv, rvOnFault, unchanged }: Ending): Buffer {
  const frames = pokes
    .filter(({ octets }) => octets.length > 0)
    .flatMap(({ address, octets }) => [command('POKE', address, octets.length), octets]);
  const again = unchanged === undefined ? [] : [command('AGAIN', unchanged, 0)];
  return Buffer.concat([...frames, ...again, command('RETURN', rv, rvOnFault)]);
}

function numberOf(name: CommandName): number {
  return Number(FRAMES[name].fields[0]?.meaning);
}
