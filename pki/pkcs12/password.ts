import { pbkdf2Sync } from 'node:crypto';
import { sha1 } from '@noble/hashes/legacy.js';
import { sha224, sha256, sha384, sha512 } from '@noble/hashes/sha2.js';
import { PkiError } from '../error.ts';

/** Keys out of passwords: RFC 7292 appendix B, and PBKDF2 of RFC 8018. */

export type Pkcs12Hash = 'sha1' | 'sha224' | 'sha256' | 'sha384' | 'sha512';

/** One hash; what appendix B.2 calls u and v are the octets of a digest and of the block that the hash takes. */
interface HashFacts {
  readonly digestOid: string;
  /** Of HMAC with it, as PBKDF2 names its function: RFC 8018 appendix B.1.2. */
  readonly hmacOid: string;
  readonly digest: (message: Uint8Array) => Uint8Array;
  readonly digestOctets: number;
  readonly blockOctets: number;
}

export const PKCS12_HASHES: Readonly<Record<Pkcs12Hash, HashFacts>> = {
  sha1: {
    digestOid: '1.3.14.3.2.26',
    hmacOid: '1.2.840.113549.2.7',
    digest: sha1,
    digestOctets: 20,
    blockOctets: 64,
  },
  sha224: {
    digestOid: '2.16.840.1.101.3.4.2.4',
    hmacOid: '1.2.840.113549.2.8',
    digest: sha224,
    digestOctets: 28,
    blockOctets: 64,
  },
  sha256: {
    digestOid: '2.16.840.1.101.3.4.2.1',
    hmacOid: '1.2.840.113549.2.9',
    digest: sha256,
    digestOctets: 32,
    blockOctets: 64,
  },
  sha384: {
    digestOid: '2.16.840.1.101.3.4.2.2',
    hmacOid: '1.2.840.113549.2.10',
    digest: sha384,
    digestOctets: 48,
    blockOctets: 128,
  },
  sha512: {
    digestOid: '2.16.840.1.101.3.4.2.3',
    hmacOid: '1.2.840.113549.2.11',
    digest: sha512,
    digestOctets: 64,
    blockOctets: 128,
  },
};

/** The hash of an object identifier, found by either of its two. */
export function pkcs12HashBy(column: 'digestOid' | 'hmacOid', oid: string): Pkcs12Hash | undefined {
  return (Object.keys(PKCS12_HASHES) as Pkcs12Hash[]).find((name) => PKCS12_HASHES[name][column] === oid);
}

/** What the octets are for, appendix B.3. */
export const PKCS12_PURPOSE = { key: 1, iv: 2, mac: 3 } as const;

/**
 * A password as the octets of appendix B.1: UTF-16, big-endian, and two zeros at the end. An empty one is those two zeros;
 * some programs take no octets at all instead, see {@link passwordForms}.
 */
export function bmpPassword(password: string): Uint8Array {
  const octets = new Uint8Array(2 * password.length + 2);
  for (let i = 0; i < password.length; i++) {
    octets[2 * i] = password.charCodeAt(i) >> 8;
    octets[2 * i + 1] = password.charCodeAt(i) & 0xff;
  }
  return octets;
}

/** The octets that a password may stand for: one form, but two for the empty password. */
export function passwordForms(password: string): readonly Uint8Array[] {
  return password === '' ? [bmpPassword(''), new Uint8Array(0)] : [bmpPassword(password)];
}

/** Where a key out of a password comes from. */
export interface Pkcs12Derivation {
  readonly hash: Pkcs12Hash;
  /** As {@link bmpPassword} gives it. */
  readonly password: Uint8Array;
  readonly salt: Uint8Array;
  /** At least 1. */
  readonly iterations: number;
}

/**
 * `length` octets for one purpose: RFC 7292 appendix B.2, whose step numbers stand here.
 * @param purpose the octet ID: 1 key, 2 initial value, 3 key of the MAC.
 */
export function derivePkcs12({ hash, password, salt, iterations }: Pkcs12Derivation, purpose: number, length: number) {
  const { digest, digestOctets: u, blockOctets: v } = PKCS12_HASHES[hash];
  const d = new Uint8Array(v).fill(purpose); // 1
  const s = repeated(salt, v); // 2
  const i = Uint8Array.from([...s, ...repeated(password, v)]); // 3, 4
  const out = new Uint8Array(Math.ceil(length / u) * u); // 5
  for (let at = 0; at < out.length; at += u) {
    let a = digest(Uint8Array.from([...d, ...i])); // 6.A
    for (let round = 1; round < iterations; round++) a = digest(a);
    out.set(a, at);
    const b = repeated(a, v).subarray(0, v); // 6.B
    for (let block = 0; block < i.length; block += v) addOne(i.subarray(block, block + v), b); // 6.C
  }
  return out.subarray(0, length); // 7, 8
}

/** As many copies as fill whole blocks; nothing of nothing. */
function repeated(octets: Uint8Array, blockOctets: number): Uint8Array {
  const length = Math.ceil(octets.length / blockOctets) * blockOctets;
  return Uint8Array.from({ length }, (_, i) => octets[i % octets.length] as number);
}

/** I_j = (I_j + B + 1) mod 2^v, big-endian. */
function addOne(target: Uint8Array, b: Uint8Array): void {
  let carry = 1;
  for (let i = target.length - 1; i >= 0; i--) {
    carry += (target[i] as number) + (b[i] as number);
    target[i] = carry & 0xff;
    carry >>= 8;
  }
}

/** PBKDF2, RFC 8018 section 5.2; the password in UTF-8, as everybody has it there. */
export function derivePbkdf2(
  password: string,
  { hash, salt, iterations }: Pick<Pkcs12Derivation, 'hash' | 'salt' | 'iterations'>,
  length: number,
): Uint8Array {
  return new Uint8Array(pbkdf2Sync(password, salt, iterations, length, hash));
}

/**
 * How many iterations one file may ask for in all: enough for every program known (BouncyCastle 1024 each, OpenSSL 2048,
 * the JDK 10 000, NSS 600 000), a few seconds at most for whoever is given a file that wants to keep him busy.
 */
export const ITERATIONS_MAX = 4_000_000;

/** Counts the iterations that a file asks for, before they are made. */
export class IterationBudget {
  #left = ITERATIONS_MAX;

  /** @throws PkiError `malformed` for none at all, `too-large` when the file asks for more than {@link ITERATIONS_MAX}. */
  spend(iterations: number): void {
    if (iterations < 1) throw new PkiError('malformed', `${iterations} iterations`);
    this.#left -= iterations;
    if (this.#left < 0) throw new PkiError('too-large', `more than ${ITERATIONS_MAX} iterations in one file`);
  }
}
