import {
  constants,
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  privateEncrypt,
  sign,
  verify,
} from 'node:crypto';
import * as ck from '../../../emulator/index.ts';
import { AES_KEY, ecPair, rsaPair, SECRET } from './key-material.ts';

/** The mechanisms that the commands use, and what OpenSSL makes of the same input. */
interface Mechanism {
  readonly name: string;
  readonly mechanism: number;
  readonly parameter?: Buffer;
}

export interface DigestMechanism extends Mechanism {
  readonly digest: (data: Buffer) => Buffer;
}

export interface SignatureMechanism extends Mechanism {
  readonly keyType: number;
  /** Signing and verifying take the same key. */
  readonly secret: boolean;
  readonly singlePartOnly: boolean;
  readonly length: number;
  /** Longest message; sections 6.1.6 and 6.3.12. */
  readonly dataMax: number;
  /** What the token is given of a message: for a raw scheme the message's hash, which OpenSSL then makes itself. */
  readonly input: (message: Buffer) => Buffer;
  /** A valid signature of a message. When the scheme is not deterministic there are others. */
  readonly sign: (message: Buffer) => Buffer;
  readonly deterministic: boolean;
  readonly verify: (message: Buffer, signature: Buffer) => boolean;
}

export interface CipherMechanism extends Mechanism {
  readonly padded: boolean;
  /** Of whole blocks, without padding. */
  readonly raw: (direction: 'encrypt' | 'decrypt', data: Buffer) => Buffer;
}

export const BLOCK = 16;
const IV = Buffer.from('f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff', 'hex');

/** The same few messages come again and again. */
function remembered(compute: (data: Buffer) => Buffer): (data: Buffer) => Buffer {
  const known = new Map<string, Buffer>();
  return (data) => {
    const name = data.toString('latin1');
    const value = known.get(name) ?? compute(data);
    known.set(name, value);
    return value;
  };
}

const hashed = (name: string) => remembered((data) => createHash(name).update(data).digest());

export const DIGESTS: readonly DigestMechanism[] = [
  { name: 'CKM_SHA_1', mechanism: ck.CKM_SHA_1, digest: hashed('sha1') },
  { name: 'CKM_SHA256', mechanism: ck.CKM_SHA256, digest: hashed('sha256') },
  { name: 'CKM_SHA512', mechanism: ck.CKM_SHA512, digest: hashed('sha512') },
];

type Deterministic = Omit<SignatureMechanism, 'deterministic' | 'verify' | 'input'>;

function deterministic(scheme: Deterministic): SignatureMechanism {
  const made = remembered(scheme.sign);
  const check = (message: Buffer, signature: Buffer) => made(message).equals(signature);
  return { ...scheme, input: (message) => message, sign: made, deterministic: true, verify: check };
}

const RSA_LENGTH = 128;
const P1363 = 'ieee-p1363';

export const SIGNATURES: readonly SignatureMechanism[] = [
  deterministic({
    name: 'CKM_SHA256_HMAC',
    mechanism: ck.CKM_SHA256_HMAC,
    keyType: ck.CKK_GENERIC_SECRET,
    secret: true,
    singlePartOnly: false,
    length: 32,
    dataMax: Number.POSITIVE_INFINITY,
    sign: (data) => createHmac('sha256', SECRET).update(data).digest(),
  }),
  deterministic({
    name: 'CKM_SHA256_RSA_PKCS',
    mechanism: ck.CKM_SHA256_RSA_PKCS,
    keyType: ck.CKK_RSA,
    secret: false,
    singlePartOnly: false,
    length: RSA_LENGTH,
    dataMax: Number.POSITIVE_INFINITY,
    sign: (data) => sign('sha256', data, rsaPair().privateKey),
  }),
  deterministic({
    name: 'CKM_RSA_PKCS',
    mechanism: ck.CKM_RSA_PKCS,
    keyType: ck.CKK_RSA,
    secret: false,
    singlePartOnly: true,
    length: RSA_LENGTH,
    dataMax: RSA_LENGTH - 11,
    sign: (data) => privateEncrypt({ key: rsaPair().privateKey, padding: constants.RSA_PKCS1_PADDING }, data),
  }),
  {
    name: 'CKM_ECDSA',
    mechanism: ck.CKM_ECDSA,
    keyType: ck.CKK_EC,
    secret: false,
    singlePartOnly: true,
    length: 64,
    dataMax: Number.POSITIVE_INFINITY,
    input: hashed('sha256'),
    sign: remembered((message) => sign('sha256', message, { key: ecPair().privateKey, dsaEncoding: P1363 })),
    deterministic: false,
    verify: (message, signature) =>
      verify('sha256', message, { key: ecPair().publicKey, dsaEncoding: P1363 }, signature),
  },
];

/** Block by block, so that what went before need not be computed again. */
function aes(name: 'aes-128-ecb' | 'aes-128-cbc', iv: Buffer | null): CipherMechanism['raw'] {
  const through = (direction: 'encrypt' | 'decrypt') =>
    remembered((data) => {
      const make = direction === 'encrypt' ? createCipheriv : createDecipheriv;
      const cipher = make(name, AES_KEY, iv).setAutoPadding(false);
      return Buffer.concat([cipher.update(data), cipher.final()]);
    });
  const both = { encrypt: through('encrypt'), decrypt: through('decrypt') };
  return (direction, data) => both[direction](data);
}

const cbc = aes('aes-128-cbc', IV);

/** The first has most to show. */
export const CIPHERS: readonly CipherMechanism[] = [
  { name: 'CKM_AES_CBC_PAD', mechanism: ck.CKM_AES_CBC_PAD, parameter: IV, padded: true, raw: cbc },
  { name: 'CKM_AES_ECB', mechanism: ck.CKM_AES_ECB, padded: false, raw: aes('aes-128-ecb', null) },
  { name: 'CKM_AES_CBC', mechanism: ck.CKM_AES_CBC, parameter: IV, padded: false, raw: cbc },
];

/** RFC 5652, section 6.3: as many octets as are missing, each saying how many. */
export function padded(data: Buffer): Buffer {
  const missing = BLOCK - (data.length % BLOCK);
  return Buffer.concat([data, Buffer.alloc(missing, missing)]);
}

/** @returns undefined when it is no padding. */
export function unpadded(data: Buffer): Buffer | undefined {
  const count = data.at(-1) ?? 0;
  const right = count >= 1 && count <= BLOCK && data.subarray(-count).every((octet) => octet === count);
  return right ? data.subarray(0, -count) : undefined;
}
