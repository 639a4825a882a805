import { FAULTS } from './fault-table.ts';

/**
 * Words that bring a fault with them, for whoever has no admin rights: `TEST FAULT <fault>` in the purpose of a payment, in the subject
 * or text of a letter, or in a login (there `fault-<fault>`); or the fault's reserved amount. What such a user asks for, and whatever
 * is asked about such a document, meets the fault every time.
 */
export const MAGIC_PREFIX = 'TEST FAULT ';
export const MAGIC_LOGIN = 'fault-';

/** Reserved amounts lie from here on, one in ten thousand tenge each: 70000.77 to 79999.77. */
const AMOUNTS_FROM = 70_000;
const AMOUNTS = 10_000;

/** The amount of a fault: a number that goes by its name, so that other rows leave it as it is. */
function reservedAmount(id: string, taken: ReadonlySet<string>): string {
  const start = [...id].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % AMOUNTS, 7);
  for (let number = start; ; number = (number + 1) % AMOUNTS) {
    const amount = `${AMOUNTS_FROM + number}.77`;
    if (!taken.has(amount)) return amount;
  }
}

/** Faults by their reserved amount. */
export const MAGIC_AMOUNTS: ReadonlyMap<string, string> = FAULTS.reduce(
  (map, { id }) => map.set(reservedAmount(id, new Set(map.keys())), id),
  new Map<string, string>(),
);

const IDS: ReadonlySet<string> = new Set(FAULTS.map(({ id }) => id));
const WORDS = new RegExp(`${MAGIC_PREFIX}([A-Z0-9-]+)|^${MAGIC_LOGIN}([A-Z0-9-]+)$`, 'gi');

/** The faults that these words bring. */
export function magicFaults(words: readonly string[]): string[] {
  const found = words.flatMap((word) => [
    MAGIC_AMOUNTS.get(word) ?? '',
    ...[...word.matchAll(WORDS)].map(([, id = '', login = '']) => (id || login).toLowerCase()),
  ]);
  return [...new Set(found)].filter((id) => IDS.has(id));
}
