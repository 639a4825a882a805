import {
  type CipherGCMTypes,
  constants,
  createCipheriv,
  privateDecrypt,
  publicDecrypt,
  publicEncrypt,
  type RsaPrivateKey,
} from 'node:crypto';
import * as ck from '../../../emulator/spec/constants.gen.ts';
import { AES_128, DES3, RSA_2048, rsaKeyNumbers, type SecretFamily } from './key-families.ts';
import type { CipherMaterial, Parameter, RecoveryMaterial, WrongParameter } from './material.ts';
import { type RsaNumbers, rsaPrivateKey, rsaPublicKey } from './outside-keys.ts';
import { PUBLISHED_CIPHERTEXTS } from './published-answers.ts';

/** Ciphers, and keys wrapped with them: PKCS#11 3.1 sections 6.1, 6.10, 6.11, 6.13, 6.16, 6.18. */

const text = (octets: number): Buffer => Buffer.from(Array.from({ length: octets }, (_, at) => (at * 5 + 3) & 0xff));
/** Values of generic secrets to be wrapped. */
const SECRETS = [text(16), text(32)];
const PADDED_SECRETS = [text(16), text(32), text(20)];

interface BlockCipher {
  readonly keys: SecretFamily;
  /** As OpenSSL has it, by mode. */
  readonly ecb: string;
  readonly cbc: string;
  readonly block: 8 | 16;
}

const AES: BlockCipher = { keys: AES_128, ecb: 'aes-128-ecb', cbc: 'aes-128-cbc', block: 16 };
const TRIPLE_DES: BlockCipher = { keys: DES3, ecb: 'des-ede3', cbc: 'des-ede3-cbc', block: 8 };

function enciphered(name: string, key: Buffer, iv: Buffer | null, plain: Buffer, padding: boolean): Buffer {
  const cipher = createCipheriv(name, key, iv).setAutoPadding(padding);
  return Buffer.concat([cipher.update(plain), cipher.final()]);
}

function wrongIvs(block: number): readonly WrongParameter[] {
  return [
    ['none', undefined],
    [`an initialisation vector of ${block - 1} octets`, text(block - 1)],
    [`an initialisation vector of ${block + 1} octets`, text(block + 1)],
  ];
}

function ecb({ keys, ecb: name, block }: BlockCipher): CipherMaterial {
  return {
    keys,
    inputs: [text(block), text(5 * block)],
    wrongInputs: [text(block - 1), text(block + 1)],
    wrongCiphertexts: [text(block - 1), text(block + 1)],
    deterministic: true,
    encrypts: (plain) => enciphered(name, keys.values[0], null, plain, false),
    wrapped: SECRETS,
  };
}

function cbc({ keys, cbc: name, block }: BlockCipher, padding: boolean): CipherMaterial {
  const iv = text(block).reverse();
  return {
    keys,
    parameter: () => iv,
    wrongParameters: wrongIvs(block),
    inputs: padding ? [text(1), text(block), text(5 * block + 3)] : [text(block), text(5 * block)],
    ...(!padding && { wrongInputs: [text(block - 1), text(block + 1)] }),
    wrongCiphertexts: [text(block - 1), text(block + 1)],
    deterministic: true,
    encrypts: (plain) => enciphered(name, keys.values[0], iv, plain, padding),
    wrapped: padding ? PADDED_SECRETS : SECRETS,
  };
}

const COUNTER = Buffer.from('f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff', 'hex');

/** CK_AES_CTR_PARAMS as octets: a CK_ULONG, then the block. */
function ctrParameter(counterBits: number): Parameter {
  const bits = Buffer.alloc(8);
  bits.writeUInt32LE(counterBits);
  return Buffer.concat([bits, COUNTER]);
}

const CTR: CipherMaterial = {
  keys: AES_128,
  parameter: () => ctrParameter(128),
  wrongParameters: [
    ['none', undefined],
    ['a counter of 0 bits', ctrParameter(0)],
    ['a counter of 129 bits', ctrParameter(129)],
    ['the block alone', COUNTER],
  ],
  inputs: [text(1), text(16), text(83)],
  deterministic: true,
  encrypts: (plain) => enciphered('aes-128-ctr', AES_128.values[0], COUNTER, plain, false),
};

const AAD = Buffer.from('additional data');

/** How pkcs11js marks its structures. */
const [CCM_PARAMETER, GCM_PARAMETER, OAEP_PARAMETER] = [2, 3, 4];
const NONCE = Buffer.from('cafebabefacedbaddecaf888', 'hex');

function gcmParameter(members: object): Parameter {
  const parameter = { type: GCM_PARAMETER as number, iv: NONCE, aad: AAD, tagBits: 128, ...members };
  return parameter;
}

function aead(name: 'aes-128-gcm' | 'aes-128-ccm', authTagLength: number, plain: Buffer): Buffer {
  const options = { authTagLength };
  const cipher = createCipheriv(name as CipherGCMTypes, AES_128.values[0], NONCE, options);
  cipher.setAAD(AAD, { plaintextLength: plain.length });
  const body = cipher.update(plain);
  return Buffer.concat([body, cipher.final(), cipher.getAuthTag()]);
}

const GCM: CipherMaterial = {
  keys: AES_128,
  parameter: () => gcmParameter({}),
  wrongParameters: [
    ['none', undefined],
    ['a tag of 129 bits', gcmParameter({ tagBits: 129 })],
    ['three octets', text(3)],
  ],
  inputs: [text(1), text(16), text(83)],
  wrongCiphertexts: [text(15)],
  sealed: true,
  deterministic: true,
  encrypts: (plain) => aead('aes-128-gcm', 16, plain),
  wrapped: SECRETS,
};

/** What it says of lengths pkcs11js reads by one pair of names and types by another. */
function ccmParameter(octets: number, members: object = {}): Parameter {
  const lengths = { dataLength: octets, dataLen: octets, macLength: 8, macLen: 8 };
  const parameter = { type: CCM_PARAMETER as number, nonce: NONCE, aad: AAD, ...lengths, ...members };
  return parameter;
}

const CCM: CipherMaterial = {
  keys: AES_128,
  parameter: (octets) => ccmParameter(octets),
  wrongParameters: [
    ['none', undefined],
    ['a code of 7 octets', ccmParameter(16, { macLength: 7, macLen: 7 })],
    ['a nonce of 14 octets', ccmParameter(16, { nonce: text(14) })],
  ],
  inputs: [text(1), text(16), text(83)],
  sealed: true,
  deterministic: true,
  encrypts: (plain) => aead('aes-128-ccm', 8, plain),
  wrapped: SECRETS,
};

/** RFC 3394 and RFC 5649. */
function keyWrap(name: string, iv: string, padding: boolean): CipherMaterial {
  const wrap = (plain: Buffer): Buffer => {
    const cipher = createCipheriv(name, AES_128.values[0], Buffer.from(iv, 'hex'));
    return Buffer.concat([cipher.update(plain), cipher.final()]);
  };
  return {
    keys: AES_128,
    singlePartOnly: true,
    inputs: padding ? [text(1), text(16), text(20)] : [text(16), text(40)],
    ...(!padding && { wrongInputs: [text(15), text(8)] }),
    wrongParameters: [['three octets', text(3)]],
    wrongCiphertexts: [text(15), text(25)],
    sealed: true,
    deterministic: true,
    encrypts: wrap,
    wrapped: padding ? PADDED_SECRETS : SECRETS,
  };
}

const K = 256;
const OWNER = (rsaKeyNumbers(2048) as readonly [RsaNumbers, RsaNumbers])[0];

type RsaPadding = Pick<RsaPrivateKey, 'padding' | 'oaepHash'>;

function rsa(padding: RsaPadding, overhead: number, decrypts: (ciphertext: Buffer) => Buffer): CipherMaterial {
  return {
    keys: RSA_2048,
    singlePartOnly: true,
    inputs: [text(1), text(32), text(K - overhead)],
    wrongInputs: [text(K - overhead + 1), text(K + 1)],
    wrongCiphertexts: [text(K - 1), text(K + 1)],
    deterministic: false,
    encrypts: (plain, read) => publicEncrypt({ key: rsaPublicKey(read), ...padding }, plain),
    decrypts,
    wrapped: SECRETS,
  };
}

function oaepParameter(members: object): Parameter {
  const parameter = {
    type: OAEP_PARAMETER as number,
    hashAlg: ck.CKM_SHA_1,
    mgf: ck.CKG_MGF1_SHA1,
    source: ck.CKZ_DATA_SPECIFIED,
    ...members,
  };
  return parameter;
}

const OAEP_PADDING = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' };

const OAEP: CipherMaterial = {
  ...rsa(OAEP_PADDING, 42, (ciphertext) => privateDecrypt({ key: rsaPrivateKey(OWNER), ...OAEP_PADDING }, ciphertext)),
  parameter: () => oaepParameter({}),
  wrongParameters: [
    ['none', undefined],
    ['a hash that is none', oaepParameter({ hashAlg: ck.CKM_AES_ECB })],
    ['a mask generation that is none', oaepParameter({ mgf: 0x77 })],
  ],
  sealed: true,
};

const BARE = { padding: constants.RSA_NO_PADDING } as const;
const atLeft = (data: Buffer): Buffer => Buffer.concat([Buffer.alloc(K - data.length), data]);

/** A number below the modulus: the first octet is 0. */
const RSA_BARE: CipherMaterial = {
  keys: RSA_2048,
  singlePartOnly: true,
  inputs: [atLeft(text(K - 1)), atLeft(text(32))],
  wrongInputs: [text(K + 1)],
  wrongCiphertexts: [text(K + 1)],
  deterministic: true,
  encrypts: (plain, read) => publicEncrypt({ key: rsaPublicKey(read), ...BARE }, atLeft(plain)),
};

/**
 * PKCS #1 v1.5 cannot tell all changes from other messages: what a changed ciphertext gives is left open, so that nobody can ask the
 * token about it.
 */
const RSA_PKCS_1 = rsa({ padding: constants.RSA_PKCS1_PADDING }, 11, unpadded);

/** RFC 8017 section 7.2.2: 00 02, eight or more octets that are not 0, 00, the message. Not every Node takes the padding away. */
function unpadded(ciphertext: Buffer): Buffer {
  const block = privateDecrypt({ key: rsaPrivateKey(OWNER), ...BARE }, ciphertext);
  const end = block.indexOf(0, 2);
  if (block[0] !== 0 || block[1] !== 2 || end < 10) throw new RangeError('no padding of PKCS #1');
  return block.subarray(end + 1);
}

const ROWS: readonly (readonly [string, CipherMaterial])[] = [
  ['CKM_AES_ECB', ecb(AES)],
  ['CKM_AES_CBC', cbc(AES, false)],
  ['CKM_AES_CBC_PAD', cbc(AES, true)],
  ['CKM_AES_CTR', CTR],
  ['CKM_AES_GCM', GCM],
  ['CKM_AES_CCM', CCM],
  ['CKM_AES_KEY_WRAP', keyWrap('id-aes128-wrap', 'a6a6a6a6a6a6a6a6', false)],
  ['CKM_AES_KEY_WRAP_KWP', keyWrap('id-aes128-wrap-pad', 'a65959a6', true)],
  // As OpenSSL's padded wrap, which vendors took it for before version 3.0 had given that a number of its own.
  ['CKM_AES_KEY_WRAP_PAD', keyWrap('id-aes128-wrap-pad', 'a65959a6', true)],
  ['CKM_DES3_ECB', ecb(TRIPLE_DES)],
  ['CKM_DES3_CBC', cbc(TRIPLE_DES, false)],
  ['CKM_DES3_CBC_PAD', cbc(TRIPLE_DES, true)],
  ['CKM_RSA_PKCS', RSA_PKCS_1],
  ['CKM_RSA_PKCS_OAEP', OAEP],
  ['CKM_RSA_X_509', RSA_BARE],
];

/** By mechanism. */
export const CIPHERS: ReadonlyMap<string, CipherMaterial> = new Map(
  ROWS.map(([name, material]) => {
    const published = PUBLISHED_CIPHERTEXTS[name];
    return [name, { ...material, ...(published && { published }) }];
  }),
);

/** By mechanism. */
export const RECOVERIES: ReadonlyMap<string, RecoveryMaterial> = new Map([
  [
    'CKM_RSA_PKCS',
    {
      keys: RSA_2048,
      inputs: [text(1), text(51), text(K - 11)],
      wrongInputs: [text(K - 10)],
      recovers: (read, signature) =>
        publicDecrypt({ key: rsaPublicKey(read), padding: constants.RSA_PKCS1_PADDING }, signature),
    },
  ],
  [
    'CKM_RSA_X_509',
    {
      keys: RSA_2048,
      inputs: [atLeft(text(K - 1))],
      wrongInputs: [text(K + 1)],
      recovers: (read, signature) => publicDecrypt({ key: rsaPublicKey(read), ...BARE }, signature),
    },
  ],
]);
