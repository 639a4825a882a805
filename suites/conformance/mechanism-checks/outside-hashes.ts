import { createCipheriv, createHash, createHmac } from 'node:crypto';
import { Gost34311 } from '../../../pki/gost/hash-34311.ts';
import { Hmac } from '../../../pki/gost/hmac.ts';
import { CRYPTOPRO_SBOX, type SBox, TEST_SBOX } from '../../../pki/gost/s-boxes.ts';
import { Streebog } from '../../../pki/gost/streebog.ts';

/** Hash functions and their HMACs as programs without the token have them. */
export interface OutsideHash {
  /** Octets of a digest. */
  readonly length: number;
  digest(message: Buffer): Buffer;
  hmac(key: Buffer, message: Buffer): Buffer;
}

/** @param name as OpenSSL has it. */
export function opensslHash(name: string, length: number): OutsideHash {
  return {
    length,
    digest: (message) => createHash(name).update(message).digest(),
    hmac: (key, message) => createHmac(name, key).update(message).digest(),
  };
}

function gostHash(
  length: number,
  blockLength: number,
  start: () => { update(data: Uint8Array): { digest(): Uint8Array }; digest(): Uint8Array },
): OutsideHash {
  return {
    length,
    digest: (message) => Buffer.from(start().update(message).digest()),
    hmac: (key, message) => Buffer.from(new Hmac({ blockLength, start }, key).update(message).digest()),
  };
}

const gost34311 = (box: SBox): OutsideHash => gostHash(32, 32, () => new Gost34311(box));

/** GOST 34.311-95 with the Test S-box. */
export const GOST_HASH = gost34311(TEST_SBOX);
/** GOST R 34.11-94 with CryptoPro's. */
export const GOST_HASH_CRYPTOPRO = gost34311(CRYPTOPRO_SBOX);
export const STREEBOG_256 = gostHash(32, 64, () => new Streebog(32));
export const STREEBOG_512 = gostHash(64, 64, () => new Streebog(64));

/** A hash of FIPS 180-4 or FIPS 202, as PKCS#11 and OpenSSL call it. */
export interface NistHash extends OutsideHash {
  /** As `CKM_<name>_HMAC` and `CKM_<name>_RSA_PKCS` have it. */
  readonly name: string;
  /** As OpenSSL has it. */
  readonly outside: string;
}

const nist = (name: string, outside: string, length: number): NistHash => ({
  name,
  outside,
  ...opensslHash(outside, length),
});

export const NIST_HASHES: readonly NistHash[] = [
  nist('SHA1', 'sha1', 20),
  nist('SHA224', 'sha224', 28),
  nist('SHA256', 'sha256', 32),
  nist('SHA384', 'sha384', 48),
  nist('SHA512', 'sha512', 64),
  nist('SHA3_224', 'sha3-224', 28),
  nist('SHA3_256', 'sha3-256', 32),
  nist('SHA3_384', 'sha3-384', 48),
  nist('SHA3_512', 'sha3-512', 64),
];

/** Of the mechanisms of a hash alone and of its HMAC the standard writes SHA-1 with another name. */
export const plainName = (name: string): string => (name === 'SHA1' ? 'SHA_1' : name);

/**
 * CMAC (RFC 4493, NIST SP 800-38B) over a block cipher of OpenSSL's.
 * @param cipher in ECB mode. @param block octets: 16 of AES, 8 of DES.
 */
export function cmac(cipher: string, block: 8 | 16, key: Buffer, message: Buffer): Buffer {
  const encrypt = (data: Buffer): Buffer => {
    const aes = createCipheriv(cipher, key, null).setAutoPadding(false);
    return Buffer.concat([aes.update(data), aes.final()]);
  };
  const isWhole = message.length > 0 && message.length % block === 0;
  const k1 = doubled(encrypt(Buffer.alloc(block)));
  const blocks = Math.max(1, Math.ceil(message.length / block));
  const padded = Buffer.alloc(blocks * block);
  message.copy(padded);
  if (!isWhole) padded[message.length] = 0x80;
  const mask = isWhole ? k1 : doubled(k1);
  let code: Buffer = Buffer.alloc(block);
  for (let at = 0; at < blocks; at++) {
    const input = padded.subarray(at * block, (at + 1) * block);
    const last = at === blocks - 1 ? mask : Buffer.alloc(block);
    code = encrypt(Buffer.from(code.map((octet, i) => octet ^ (input[i] ?? 0) ^ (last[i] ?? 0))));
  }
  return code;
}

/** Times x in the field of 2^128 or 2^64 elements. */
function doubled(value: Buffer): Buffer {
  const bits = BigInt(value.length * 8);
  const number = BigInt(`0x${value.toString('hex')}`) << 1n;
  const reduced = number >> bits === 0n ? number : number ^ (value.length === 16 ? 0x87n : 0x1bn);
  return Buffer.from(
    BigInt.asUintN(Number(bits), reduced)
      .toString(16)
      .padStart(value.length * 2, '0'),
    'hex',
  );
}
