/** Values that are remembered at once. */
const REMEMBERED_MAX = 256;

/**
 * A function of octets that remembers what it made of the last few hundred different ones: a public key is read again at every step
 * of a request. What it throws is not remembered. Everybody gets the same value, so nobody may change it.
 */
export function remembering<Value>(make: (octets: Uint8Array) => Value): (octets: Uint8Array) => Value {
  const made = new Map<string, Value>();
  return (octets) => {
    const name = Buffer.from(octets.buffer, octets.byteOffset, octets.length).toString('latin1');
    const known = made.get(name);
    if (known !== undefined) return known;
    const value = make(octets);
    if (made.size >= REMEMBERED_MAX) made.clear();
    made.set(name, value);
    return value;
  };
}
