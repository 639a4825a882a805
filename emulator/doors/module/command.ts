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
  const octets = Buffer.allocUnsafe(COMMAND_SIZE);
  writeCommand(octets, 0, name, value, length);
  return octets;
}

/** @returns where it ends. */
function writeCommand(octets: Buffer, at: number, name: CommandName, value: number, length: number): number {
  writeUlong(octets, at, NUMBERS[name]);
  writeUlong(octets, at + VALUE_AT, value);
  writeUlong(octets, at + LENGTH_AT, length);
  return at + COMMAND_SIZE;
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
  let size = COMMAND_SIZE * (unchanged === undefined ? 1 : 2);
  for (const { octets } of pokes) size += COMMAND_SIZE + octets.length;
  const whole = Buffer.allocUnsafe(size);
  let at = 0;
  for (const { address, octets } of pokes) {
    at = writeCommand(whole, at, 'POKE', address, octets.length);
    whole.set(octets, at);
    at += octets.length;
  }
  if (unchanged !== undefined) at = writeCommand(whole, at, 'AGAIN', unchanged, 0);
  writeCommand(whole, at, 'RETURN', rv, rvOnFault);
  return whole;
}

function numberOf(name: CommandName): number {
  return Number(FRAMES[name].fields[0]?.meaning);
}
