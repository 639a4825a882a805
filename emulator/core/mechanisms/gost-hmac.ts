import { Gost34311 } from '../../../pki/gost/hash-34311.ts';
import { type HashFunction, Hmac } from '../../../pki/gost/hmac.ts';
import type { SBox } from '../../../pki/gost/s-boxes.ts';
import { Streebog } from '../../../pki/gost/streebog.ts';
import { CKK_GENERIC_SECRET, CKM_GOSTR3411_HMAC } from '../../spec/constants.gen.ts';
import { CKM_GOSTR3411_12_256_HMAC, CKM_GOSTR3411_12_512_HMAC } from '../../spec/vendor.ts';
import { HASH_PARAMETER, startGost3411 } from './digests.ts';
import { type Mac, macRow } from './mac.ts';
import { type MechanismRow, NO_KEY_SIZE } from './row.ts';

/** CKK_GOST28147 keys, which the standard names too, are none of this token. */
export const GOST_HMAC_KEYS = { keyTypes: [CKK_GENERIC_SECRET], secretKeys: true, keySize: NO_KEY_SIZE } as const;

function gost3411(start: HashFunction['start'], key: Uint8Array): Hmac {
  return new Hmac({ blockLength: 32, start }, key);
}

/** HMAC over GOST R 34.11-94 with one S-box. */
export function gost3411Mac(sbox: SBox): Mac {
  return { macLength: 32, start: (key) => gost3411(() => new Gost34311(sbox), key) };
}

function streebogMac(length: 32 | 64): Mac {
  return { macLength: length, start: (key) => new Hmac({ blockLength: 64, start: () => new Streebog(length) }, key) };
}

export const GOST_HMAC_MECHANISMS: readonly MechanismRow[] = [
  {
    ...macRow(
      { ...GOST_HMAC_KEYS, type: CKM_GOSTR3411_HMAC, chapter: '6.56.4' },
      { macLength: 32, start: (key, parameter) => gost3411(() => startGost3411(parameter), key) },
    ),
    // Without a parameter: id-GostR3411-94-CryptoProParamSet.
    parameter: HASH_PARAMETER,
  },
  macRow({ ...GOST_HMAC_KEYS, type: CKM_GOSTR3411_12_256_HMAC, chapter: 'TC26' }, streebogMac(32)),
  macRow({ ...GOST_HMAC_KEYS, type: CKM_GOSTR3411_12_512_HMAC, chapter: 'TC26' }, streebogMac(64)),
];
