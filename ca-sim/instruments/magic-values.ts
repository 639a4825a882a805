import { iinCheckDigit } from '../../pki/iin-bin.ts';
import { FAULTS } from './fault-table.ts';

/**
 * Names that bring a fault with them, for whoever has no admin rights: a subject with the common name `TEST FAULT <fault>`, or
 * with the fault's reserved IIN. What is asked for such a subject, by him, or about his certificates meets the fault every time.
 */
export const MAGIC_PREFIX = 'TEST FAULT ';

/** Lists and time stamps are about nobody, so that no name can bring their faults. */
export const MAGIC_FAULTS: readonly string[] = FAULTS.filter(
  (row) => row.place !== 'answer' || !row.protocols.some((one) => one === 'crl' || one === 'time-stamp'),
).map(({ id }) => id);

/** Born on the last day of 1999, male: the serial numbers of that day are reserved here. */
const RESERVED = '9912313';

/** The IIN of a fault: the serial number is made of a number that goes by its name, so that other rows leave it as it is. */
function reservedIin(id: string, taken: ReadonlySet<string>): string {
  const start = [...id].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % SERIALS, 7);
  for (let serial = start; ; serial = (serial + 1) % SERIALS) {
    const digits = RESERVED + String(serial).padStart(4, '0');
    const check = iinCheckDigit(digits);
    if (check !== undefined && !taken.has(digits + check)) return digits + check;
  }
}

const SERIALS = 10_000;

/** Faults by their reserved IIN. */
export const MAGIC_IINS: ReadonlyMap<string, string> = MAGIC_FAULTS.reduce(
  (map, id) => map.set(reservedIin(id, new Set(map.keys())), id),
  new Map<string, string>(),
);

const WORDS = new RegExp(`${MAGIC_PREFIX}([A-Z0-9-]+)|(?<!\\d)(${RESERVED}\\d{5})(?!\\d)`, 'gi');

/** The faults that these names bring. @param subjects RFC 4514 text, or an IIN alone. */
export function magicFaults(subjects: readonly string[]): string[] {
  const found = subjects.flatMap((subject) =>
    [...subject.matchAll(WORDS)].map(([, id = '', iin = '']) => MAGIC_IINS.get(iin) ?? id.toLowerCase()),
  );
  return [...new Set(found)].filter((id) => MAGIC_FAULTS.includes(id));
}
