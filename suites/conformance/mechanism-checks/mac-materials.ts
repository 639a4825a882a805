import { createCipheriv } from 'node:crypto';
import { AES_128, DES3, genericSecrets, type SecretFamily } from './key-families.ts';
import type { MacMaterial, Parameter, WrongParameter } from './material.ts';
import {
  cmac,
  GOST_HASH,
  GOST_HASH_CRYPTOPRO,
  NIST_HASHES,
  type OutsideHash,
  opensslHash,
  plainName,
  STREEBOG_256,
  STREEBOG_512,
} from './outside-hashes.ts';
import { PUBLISHED_CODES } from './published-answers.ts';
import { MESSAGES } from './signing-materials.ts';

/** Message authentication codes: PKCS#11 3.1 sections 6.13, 6.14, 6.19 and those of the hashes. */

type Mac = MacMaterial['mac'];

function mac(keys: SecretFamily, length: number, compute: Mac): MacMaterial {
  return { kind: 'mac', keys, length, inputs: MESSAGES, mac: compute };
}

/** The mechanisms whose parameter, a CK_ULONG, says how many octets of the code are wanted. */
function cut(whole: MacMaterial): MacMaterial {
  const length = whole.length / 2;
  return {
    ...whole,
    length,
    parameter: length,
    wrongParameters: [
      ['none', undefined],
      ['longer than the code', whole.length + 1],
      ['three octets', Buffer.alloc(3, 1)],
    ],
    mac: (key, data) => whole.mac(key, data).subarray(0, length),
  };
}

/** As long as the digest: what every HMAC of the standard takes. */
const hmac = ({ length, hmac: compute }: OutsideHash): MacMaterial => mac(genericSecrets(length), length, compute);

function withCut(name: string, whole: MacMaterial): readonly (readonly [string, MacMaterial])[] {
  return [
    [name, whole],
    [`${name}_GENERAL`, cut(whole)],
  ];
}

/** How pkcs11js marks CK_GCM_PARAMS. */
const GCM = 3;
const IV = Buffer.from('cafebabefacedbaddecaf888', 'hex');
const gcmParameter = (members: object): Parameter => {
  const parameter = { type: GCM, iv: IV, tagBits: 128, ...members };
  return parameter;
};

const WRONG_GMAC: readonly WrongParameter[] = [
  ['none', undefined],
  ['a tag of 129 bits', gcmParameter({ tagBits: 129 })],
];

const GMAC: MacMaterial = {
  ...mac(AES_128, 16, (key, data) => {
    const cipher = createCipheriv('aes-128-gcm', key, IV).setAAD(data);
    cipher.final();
    return cipher.getAuthTag();
  }),
  parameter: gcmParameter({}),
  wrongParameters: WRONG_GMAC,
};

const ROWS: readonly (readonly [string, MacMaterial])[] = [
  ...withCut('CKM_MD5_HMAC', hmac(opensslHash('md5', 16))),
  ...NIST_HASHES.flatMap((hash) => withCut(`CKM_${plainName(hash.name)}_HMAC`, hmac(hash))),
  ...withCut(
    'CKM_AES_CMAC',
    mac(AES_128, 16, (key, data) => cmac('aes-128-ecb', 16, key, data)),
  ),
  ...withCut(
    'CKM_DES3_CMAC',
    mac(DES3, 8, (key, data) => cmac('des-ede3', 8, key, data)),
  ),
  ['CKM_AES_GMAC', GMAC],
  ['CKM_GOSTR3411_HMAC', hmac(GOST_HASH_CRYPTOPRO)],
  ['CKM_GOSTR3411_12_256_HMAC', hmac(STREEBOG_256)],
  ['CKM_GOSTR3411_12_512_HMAC', hmac(STREEBOG_512)],
  ...withCut('CKM_TUM_HASH_GOST_HMAC', hmac(GOST_HASH)),
  ...withCut('CKM_TUM_HASH_GOSTCP_HMAC', hmac(GOST_HASH_CRYPTOPRO)),
];

/** By mechanism. */
export const MACS: ReadonlyMap<string, MacMaterial> = new Map(
  ROWS.map(([name, material]) => {
    const published = PUBLISHED_CODES[name];
    return [name, { ...material, ...(published && { published }) }];
  }),
);
