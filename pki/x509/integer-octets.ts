/** The content of an INTEGER in DER: X.690 section 8.3. */

/** The fewest octets whose first bit is the sign. @throws RangeError for a number that is not whole or not safe. */
export function twosComplement(value: number): Uint8Array {
  if (!Number.isSafeInteger(value)) throw new RangeError(`${value} is no INTEGER`);
  if (value >= 0 && value < 0x80) return Uint8Array.of(value);
  const octets: number[] = [];
  let rest = value;
  do {
    octets.unshift(((rest % 256) + 256) % 256);
    rest = Math.floor(rest / 256);
  } while (rest !== ((octets[0] as number) < 0x80 ? 0 : -1));
  return Uint8Array.from(octets);
}

/** A magnitude, big-endian, in the fewest octets that leave it positive. */
export function unsigned(octets: Uint8Array): Uint8Array {
  let start = 0;
  while (start < octets.length - 1 && octets[start] === 0) start++;
  const magnitude = octets.subarray(start);
  if (magnitude.length > 0 && (magnitude[0] as number) < 0x80) return magnitude;
  const positive = new Uint8Array(1 + magnitude.length);
  positive.set(magnitude, 1);
  return positive;
}
