/**
 * Signatures that were found good. Everybody who meets a certificate verifies it anew, along the whole path, and the answer follows from the
 * octets alone. Only what is good is remembered: a bad signature is verified each time.
 */
const good = new Set<string>();

/** Then the oldest is forgotten. */
const GOOD_MAX = 1000;

/** So many octets may the things have together that are worth remembering. */
const OCTETS_MAX = 16_384;

/** Octet by character; injective, as each octet has a character of its own. */
const characters = new TextDecoder('latin1');

/** What `verify` says, asked only if it has not said yes to the same octets before. */
export function verifiedOnce(octets: readonly Uint8Array[], verify: () => boolean): boolean {
  if (octets.reduce((sum, { length }) => sum + length, 0) > OCTETS_MAX) return verify();
  const key = octets.map((one) => `${one.length} ${characters.decode(one)}`).join('');
  if (good.has(key)) return true;
  if (!verify()) return false;
  good.add(key);
  const [oldest = ''] = good;
  if (good.size > GOOD_MAX) good.delete(oldest);
  return true;
}
