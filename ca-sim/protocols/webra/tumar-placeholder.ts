import { crc32 } from 'node:zlib';

/**
 * What lies where users download the Tumar CSP (R-CA-20): an archive with a note in it. The program itself is Gamma's.
 */
const NAME = 'README.txt';
const NOTE = [
  'TEST. This is not the Tumar CSP.',
  '',
  'token-bench stands in for the CA, not for its software: the program is not ours to hand out.',
  'The bench needs none of it; its flows work on any PKCS#11 library.',
  '',
].join('\r\n');

/** 1 January 1980, midnight: the first instant that the format knows. */
const DOS_DATE = 0x21;
const VERSION = 10;

/** A ZIP archive of one stored file (APPNOTE.TXT sections 4.3.7, 4.3.12, 4.3.16). */
export function tumarPlaceholder(): Uint8Array {
  const name = Buffer.from(NAME);
  const content = Buffer.from(NOTE);
  const facts = shorts(VERSION, 0, 0, 0, DOS_DATE);
  const sizes = Buffer.concat([longs(crc32(content), content.length, content.length), shorts(name.length, 0)]);
  const local = Buffer.concat([longs(0x04034b50), facts, sizes, name, content]);
  // No comment, first disk, no attributes, at the beginning.
  const central = Buffer.concat([longs(0x02014b50), shorts(VERSION), facts, sizes, shorts(0, 0, 0), longs(0, 0), name]);
  const end = Buffer.concat([longs(0x06054b50), shorts(0, 0, 1, 1), longs(central.length, local.length), shorts(0)]);
  return Buffer.concat([local, central, end]);
}

/** Little-endian, as everything in the format. */
function shorts(...values: number[]): Buffer {
  const octets = Buffer.alloc(values.length * 2);
  for (const [i, value] of values.entries()) octets.writeUInt16LE(value, i * 2);
  return octets;
}

function longs(...values: number[]): Buffer {
  const octets = Buffer.alloc(values.length * 4);
  for (const [i, value] of values.entries()) octets.writeUInt32LE(value, i * 4);
  return octets;
}
