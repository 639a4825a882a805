import { scryptSync } from 'node:crypto';

/** Cost of scrypt: block size r, parallelisation p, and CPU/memory cost N = 2^logN. */
export interface ScryptCost {
  readonly logN: number;
  readonly r: number;
  readonly p: number;
}

/**
 * scrypt (RFC 7914) as the platform has it: about half the time of one in JavaScript, with 128 * r * (N + p + 2) octets of memory.
 * @param length octets that are wanted, from 1 on.
 */
export function scrypt(secret: Uint8Array, salt: Uint8Array, { logN, r, p }: ScryptCost, length: number): Uint8Array {
  const N = 2 ** logN;
  return new Uint8Array(scryptSync(secret, salt, length, { N, r, p, maxmem: 128 * r * (N + p + 2) }));
}
