/** Values that are remembered at once. */
const REMEMBERED_MAX = 256;

/**
 * A function that remembers what it made of the last few hundred different arguments. What it throws is not remembered. Everybody
 * gets the same value, so nobody may change it.
 * @param nameOf a text that tells arguments apart.
 */
export function rememberingBy<Argument, Value>(
  nameOf: (argument: Argument) => string,
  make: (argument: Argument) => Value,
): (argument: Argument) => Value {
  const made = new Map<string, Value>();
  return (argument) => {
    const name = nameOf(argument);
    const known = made.get(name);
    if (known !== undefined) return known;
    const value = make(argument);
    if (made.size >= REMEMBERED_MAX) made.clear();
    made.set(name, value);
    return value;
  };
}

/** As {@link rememberingBy}, of octets: a public key is read again at every step of a request. */
export function remembering<Value>(make: (octets: Uint8Array) => Value): (octets: Uint8Array) => Value {
  return rememberingBy(latin1Name, make);
}

function latin1Name(octets: Uint8Array): string {
  return Buffer.from(octets.buffer, octets.byteOffset, octets.length).toString('latin1');
}
