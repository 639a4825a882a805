import * as ck from '../../../emulator/spec/constants.gen.ts';
import { EC_PARAMETERS, PARAMETER_OIDS } from '../../../emulator/spec/oids.ts';
import { CKK_GOSTR3410_512 } from '../../../emulator/spec/vendor.ts';
import type { PublishedCiphertext, PublishedDigest, PublishedSignature } from './material.ts';
import { hexOctets } from './outside-keys.ts';

/** Answers that standards print, and for the GOST of Kazakhstan what its certificates and messages are made with. */

const text = (message: string): Buffer => Buffer.from(message, 'latin1');
const digest = (source: string, message: Buffer, hex: string): PublishedDigest => ({
  source,
  message,
  digest: hexOctets(hex),
});

const ABC = text('abc');
const FIPS_180 = 'FIPS 180-4, "abc"';
const FIPS_202 = 'FIPS 202, "abc"';
/** RFC 5831 and RFC 6986 hash these. */
const GOST_M1 = text('This is message, length=32 bytes');
const STREEBOG_M1 = text('012345678901234567890123456789012345678901234567890123456789012');

/** By mechanism. */
export const PUBLISHED_DIGESTS: Readonly<Record<string, readonly PublishedDigest[]>> = {
  CKM_MD5: [digest('RFC 1321, "abc"', ABC, '900150983cd24fb0d6963f7d28e17f72')],
  CKM_SHA_1: [digest(FIPS_180, ABC, 'a9993e364706816aba3e25717850c26c9cd0d89d')],
  CKM_SHA224: [digest(FIPS_180, ABC, '23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7')],
  CKM_SHA256: [digest(FIPS_180, ABC, 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')],
  CKM_SHA384: [
    digest(
      FIPS_180,
      ABC,
      'cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7',
    ),
  ],
  CKM_SHA512: [
    digest(
      FIPS_180,
      ABC,
      'ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a' +
        '2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f',
    ),
  ],
  CKM_SHA3_224: [digest(FIPS_202, ABC, 'e642824c3f8cf24ad09234ee7d3c766fc9a3a5168d0c94ad73b46fdf')],
  CKM_SHA3_256: [digest(FIPS_202, ABC, '3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532')],
  CKM_SHA3_384: [
    digest(
      FIPS_202,
      ABC,
      'ec01498288516fc926459f58e2c6ad8df9b473cb0fc08c2596da7cf0e49be4b298d88cea927ac7f539f1edf228376d25',
    ),
  ],
  CKM_SHA3_512: [
    digest(
      FIPS_202,
      ABC,
      'b751850b1a57168a5693cd924b6b096e08f621827444f70d884f5d0240d2712e' +
        '10e116e9192af3c91a7ec57647e3934057340b4cf408d5a56592f8274eec53f0',
    ),
  ],
  CKM_GOSTR3411_12_256: [
    digest('RFC 6986 section 10.1.2', STREEBOG_M1, '9d151eefd8590b89daa6ba6cb74af9275dd051026bb149a452fd84e5e57b5500'),
  ],
  CKM_GOSTR3411_12_512: [
    digest(
      'RFC 6986 section 10.1.1',
      STREEBOG_M1,
      '1b54d01a4af5b9d5cc3d86d68d285462b19abc2475222f35c085122be4ba1ffa' +
        '00ad30f8767b3a82384c6574f024c311e2a481332b08ef7f41797891c1646f48',
    ),
  ],
};

/** GOST 34.311-95 with the Test S-box. */
export const GOST_DIGESTS: readonly PublishedDigest[] = [
  digest('RFC 5831 section 7.3.1', GOST_M1, 'b1c466d37519b82e8319819ff32595e047a28cb6f83eff1c6916a815a637fffa'),
];

/** GOST R 34.11-94 with CryptoPro's. */
export const GOST_CRYPTOPRO_DIGESTS: readonly PublishedDigest[] = [
  digest('gost-engine, "abc"', ABC, 'b285056dbf18d7392d7677369524dd14747459ed8143997e163b2986f92fd42c'),
];

function mac(source: string, keyType: number, secret: Buffer, data: Buffer, code: string): PublishedSignature {
  return { source, key: { keyType, secret }, data, signature: hexOctets(code) };
}

const LONG_KEY = text('Test Using Larger Than Block-Size Key - Hash Key First');
const hmac = (code: string) => [
  mac('RFC 4231 section 4.7', ck.CKK_GENERIC_SECRET, Buffer.alloc(131, 0xaa), LONG_KEY, code),
];
const RFC_4493_KEY = hexOctets('2b7e151628aed2a6abf7158809cf4f3c');
const SP_800_38A = hexOctets(
  '6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411e5fbc1191a0a52ef',
);
const cmac = (octets: number, code: string) =>
  mac('RFC 4493 section 4', ck.CKK_AES, RFC_4493_KEY, SP_800_38A.subarray(0, octets), code);
const gostMac = (code: string) => [
  mac(
    'RFC 7836 appendix B',
    ck.CKK_GENERIC_SECRET,
    hexOctets('000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f'),
    hexOctets('0126bdb87800af214341456563780100'),
    code,
  ),
];

/** By mechanism. */
export const PUBLISHED_CODES: Readonly<Record<string, readonly PublishedSignature[]>> = {
  CKM_SHA_1_HMAC: [
    mac(
      'RFC 2202 section 3, case 6',
      ck.CKK_GENERIC_SECRET,
      Buffer.alloc(80, 0xaa),
      LONG_KEY,
      'aa4ae5e15272d00e95705637ce8a3b55ed402112',
    ),
  ],
  CKM_SHA224_HMAC: hmac('95e9a0db962095adaebe9b2d6f0dbce2d499f112f2d2b7273fa6870e'),
  CKM_SHA256_HMAC: hmac('60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54'),
  CKM_SHA384_HMAC: hmac(
    '4ece084485813e9088d2c63a041bc5b44f9ef1012a2b588f3cd11f05033ac4c60c2ef6ab4030fe8296248df163f44952',
  ),
  CKM_SHA512_HMAC: hmac(
    '80b24263c7c1a3ebb71493c1dd7be8b49b46d1f41b4aeec1121b013783f8f352' +
      '6b56d037e05f2598bd0fd2215d6a1e5295e64f73f63f0aec8b915a985d786598',
  ),
  CKM_AES_CMAC: [
    cmac(0, 'bb1d6929e95937287fa37d129b756746'),
    cmac(16, '070a16b46b4d4144f79bdd9dd04a287c'),
    cmac(40, 'dfa66747de9ae63030ca32611497c827'),
  ],
  CKM_GOSTR3411_12_256_HMAC: gostMac('a1aa5f7de402d7b3d323f2991c8d4534013137010a83754fd0af6d7cd4922ed9'),
  CKM_GOSTR3411_12_512_HMAC: gostMac(
    'a59bab22ecae19c65fbde6e5f4e9f5d8549d31f037f9df9b905500e171923a77' +
      '3d5f1530f2ed7e964cb2eedc29e9ad2f3afe93b2814f79f5000ffc0366c251e6',
  ),
};

const littleEndian = (hex: string, octets: number): Buffer => hexOctets(hex.padStart(2 * octets, '0')).reverse();
const parameters = (curve: keyof typeof PARAMETER_OIDS, hash: keyof typeof PARAMETER_OIDS) => [
  { type: ck.CKA_GOSTR3410_PARAMS, value: hexOctets(PARAMETER_OIDS[curve]) },
  { type: ck.CKA_GOSTR3411_PARAMS, value: hexOctets(PARAMETER_OIDS[hash]) },
];

/** Keys, data and signatures s ‖ r, big-endian; the digest is what the mechanisms without a hash are given. */
const GOST_256_ANSWER = {
  source: 'a signature in the manner of the National CA, GOST 34.310-2004',
  key: {
    keyType: ck.CKK_GOSTR3410,
    publicKey: [
      ...parameters('CryptoPro-A', 'GOSTR3411-94-Test'),
      {
        type: ck.CKA_VALUE,
        value: Buffer.concat([
          littleEndian('957dea7325376f2f768f0987f906c219bb513aabecdd9b9335f3bb189f602687', 32),
          littleEndian('a4998d47b63193dacc9380853c3838428be5bb154208222be33adbb7045d156d', 32),
        ]),
      },
    ],
  },
  signature: hexOctets(
    '0202c06668960de83f718f6e604c51965dc4f8d020892357cb0bbe58addf8486' +
      '1c1aa64e945242ef08f8b0c08acfc6386d5a90a3e606c84ca89f8474c1a0b7ac',
  ),
};

const GOST_512_ANSWER = {
  source: 'a signature in the manner of the National CA, GOST 34.10-2015',
  key: {
    keyType: CKK_GOSTR3410_512,
    publicKey: [
      ...parameters('TC26-512-A', 'Streebog-512'),
      {
        type: ck.CKA_VALUE,
        value: Buffer.concat([
          littleEndian(
            'e5e7e8eba271b4e9276756688ba1336cf0931fd1d1d7a43e2d5c808f306b1d76' +
              '00a78118103d1bdd3f1e9b216a9e8a69d3cc201a09eaca1a9567ba9b8669df0f',
            64,
          ),
          littleEndian(
            '5e668e633cec6fe547b3ecec28f5e3db7a92741adeb8118dc7e8835b1533690f' +
              'ef5466b908aedb39600532b3bfe62de88adaab165033b7c5aeb8b8372f62a6c8',
            64,
          ),
        ]),
      },
    ],
  },
  signature: hexOctets(
    '72638bf4bb7aec4292d57221e914ff17a2bbc168dea31566add68b01d18346c8' +
      '4d67593e940ecf15d8d43332fae46e4a36f776769f30c88b8af3209687495275' +
      '908fdcf478cb58f28241b73b4dbaca637c7ea7a524c19c720cb2a9a68ccc944c' +
      'a4e5ac097f3a6ad4d3c15afb5a1a6651f679c415db3728eef57d7deaecb3a5bf',
  ),
};

const GOST_256_DIGEST = hexOctets('c509cd15775712823def1310847c8180455cd0d6e0202fb88379280fae14af87');
const GOST_512_DIGEST = hexOctets(
  'e20137a7581fe8884393e539b2c31a623f5f3dddf0cb73a2e4334247937979ff' +
    'be0a50a65c74436685c831e7d396b10919c0f5dd5daabbecce035faf13e163e4',
);

const P_256_KEY = {
  keyType: ck.CKK_EC,
  publicKey: [
    { type: ck.CKA_EC_PARAMS, value: hexOctets(EC_PARAMETERS['P-256'].oid) },
    {
      type: ck.CKA_EC_POINT,
      value: hexOctets(
        '044104' +
          '60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6' +
          '7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299',
      ),
    },
  ],
};

/** By mechanism. */
export const PUBLISHED_SIGNATURES: Readonly<Record<string, readonly PublishedSignature[]>> = {
  CKM_GOSTR3410_WITH_GOSTR3411: [{ ...GOST_256_ANSWER, data: text('kz test vector 1') }],
  CKM_TUM_SIGN_GOST3411_R3410: [{ ...GOST_256_ANSWER, data: text('kz test vector 1') }],
  CKM_GOSTR3410: [{ ...GOST_256_ANSWER, data: GOST_256_DIGEST }],
  CKM_TUM_SIGN_R3410: [{ ...GOST_256_ANSWER, data: GOST_256_DIGEST }],
  CKM_GOSTR3410_WITH_GOSTR3411_12_512: [{ ...GOST_512_ANSWER, data: text('kz test vector 3') }],
  CKM_GOSTR3410_512: [{ ...GOST_512_ANSWER, data: GOST_512_DIGEST }],
  CKM_ECDSA_SHA256: [
    {
      source: 'RFC 6979 appendix A.2.5, "sample"',
      key: P_256_KEY,
      data: text('sample'),
      signature: hexOctets(
        'efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716' +
          'f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8',
      ),
    },
  ],
  CKM_EDDSA: [
    {
      source: 'RFC 8032 section 7.1, test 2',
      key: {
        keyType: ck.CKK_EC_EDWARDS,
        publicKey: [
          { type: ck.CKA_EC_PARAMS, value: hexOctets(EC_PARAMETERS.Ed25519.oid) },
          {
            type: ck.CKA_EC_POINT,
            value: hexOctets('04203d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c'),
          },
        ],
      },
      data: hexOctets('72'),
      signature: hexOctets(
        '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da' +
          '085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
      ),
    },
  ],
};

const SP_800_38A_BLOCK = SP_800_38A.subarray(0, 16);
const sp80038a = (source: string, ciphertext: string, iv?: string): readonly PublishedCiphertext[] => [
  {
    source,
    keyType: ck.CKK_AES,
    key: RFC_4493_KEY,
    ...(iv !== undefined && { parameter: hexOctets(iv) }),
    plain: SP_800_38A_BLOCK,
    ciphertext: hexOctets(ciphertext),
  },
];

/** By mechanism. */
export const PUBLISHED_CIPHERTEXTS: Readonly<Record<string, readonly PublishedCiphertext[]>> = {
  CKM_AES_ECB: sp80038a('NIST SP 800-38A F.1.1', '3ad77bb40d7a3660a89ecaf32466ef97'),
  CKM_AES_CBC: sp80038a(
    'NIST SP 800-38A F.2.1',
    '7649abac8119b246cee98e9b12e9197d',
    '000102030405060708090a0b0c0d0e0f',
  ),
  CKM_AES_CTR: sp80038a(
    'NIST SP 800-38A F.5.1',
    '874d6191b620e3261bef6864990db6ce',
    '8000000000000000f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff',
  ),
  CKM_AES_KEY_WRAP: [
    {
      source: 'RFC 3394 section 4.1',
      keyType: ck.CKK_AES,
      key: hexOctets('000102030405060708090a0b0c0d0e0f'),
      plain: hexOctets('00112233445566778899aabbccddeeff'),
      ciphertext: hexOctets('1fa68b0a8112b447aef34bd8fb5a7b829d3e862371d2cfe5'),
    },
  ],
};
