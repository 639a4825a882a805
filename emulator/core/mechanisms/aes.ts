import { cmac } from '@noble/ciphers/aes.js';
import {
  CKA_VALUE,
  CKA_VALUE_LEN,
  CKK_AES,
  CKM_AES_CBC,
  CKM_AES_CBC_PAD,
  CKM_AES_CMAC,
  CKM_AES_CMAC_GENERAL,
  CKM_AES_CTR,
  CKM_AES_ECB,
  CKM_AES_KEY_GEN,
  CKR_ATTRIBUTE_VALUE_INVALID,
} from '../../spec/constants.gen.ts';
import { ulongInTemplate } from '../attributes/template.ts';
import { ULONG_LENGTH, ulongOf } from '../data-types.ts';
import { ensure } from '../error.ts';
import { type CkObject, octetsAttribute } from '../object.ts';
import { AesBlockCipher, BLOCK_LENGTH } from './aes-block-cipher.ts';
import { AesCounterCipher, type Counter } from './aes-counter-cipher.ts';
import { macRow } from './mac.ts';
import {
  type Encryption,
  type MechanismParameter,
  type MechanismRow,
  NO_PARAMETER,
  type ParameterShape,
  type Wrapping,
} from './row.ts';

const KEY_SIZE = { min: 16, max: 32, unit: 'bytes' } as const;

export function aesKeyOf(key: CkObject): Uint8Array {
  return octetsAttribute(key, CKA_VALUE);
}

/** What all rows of AES keys have in common. */
export const AES_ROW = {
  keyTypes: [CKK_AES],
  secretKeys: true,
  keySize: KEY_SIZE,
  sizeOfKey: (key: CkObject) => aesKeyOf(key).length,
} as const;

const COST: Encryption['cost'] = { encrypt: 'cipher', decrypt: 'cipher' };

const IV: ParameterShape = {
  name: 'IV of 16 octets',
  accepts: (parameter) => parameter instanceof Uint8Array && parameter.length === BLOCK_LENGTH,
};

/** An octet-string parameter that the row's shape has accepted. */
export function octetsOf(parameter: MechanismParameter): Uint8Array {
  return parameter instanceof Uint8Array ? parameter : new Uint8Array(0);
}

/** CK_AES_CTR_PARAMS: CK_ULONG ulCounterBits, then the counter block of 16 octets. */
function counterOf(parameter: MechanismParameter): Counter | undefined {
  if (!(parameter instanceof Uint8Array) || parameter.length !== ULONG_LENGTH + BLOCK_LENGTH) return undefined;
  const bits = ulongOf(parameter.subarray(0, ULONG_LENGTH)) ?? 0;
  return bits >= 1 && bits <= 8 * BLOCK_LENGTH ? { bits, block: parameter.slice(ULONG_LENGTH) } : undefined;
}

const COUNTER: ParameterShape = {
  name: 'CK_AES_CTR_PARAMS',
  accepts: (parameter) => counterOf(parameter) !== undefined,
};

/** Section 6.10.6: the key in CBC with padding. */
const CBC_PAD_WRAPPING: Wrapping = {
  cost: { wrap: 'cipher', unwrap: 'cipher' },
  privateKeys: true,
  takesLength: (length) => length > 0,
  wrappedLength: (length) => length - (length % BLOCK_LENGTH) + BLOCK_LENGTH,
  wrap: (key, octets, parameter) =>
    new AesBlockCipher({ direction: 'encrypt', key: aesKeyOf(key), iv: octetsOf(parameter), padded: true }).final(
      octets,
    ),
  unwrapsLength: (length) => length > 0 && length % BLOCK_LENGTH === 0,
  unwrap(key, wrapped, parameter) {
    const mode = { direction: 'decrypt', key: aesKeyOf(key), iv: octetsOf(parameter), padded: true } as const;
    try {
      return new AesBlockCipher(mode).final(wrapped);
    } catch {
      return undefined;
    }
  },
};

function cbc(padded?: true): Encryption {
  return {
    cost: COST,
    start: (direction, key, parameter) =>
      new AesBlockCipher({
        direction,
        key: aesKeyOf(key),
        iv: Uint8Array.from(octetsOf(parameter)),
        ...(padded && { padded }),
      }),
  };
}

const CIPHER_ROWS: readonly MechanismRow[] = [
  {
    ...AES_ROW,
    type: CKM_AES_ECB,
    chapter: '6.10.4',
    parameter: NO_PARAMETER,
    encryption: { cost: COST, start: (direction, key) => new AesBlockCipher({ direction, key: aesKeyOf(key) }) },
  },
  { ...AES_ROW, type: CKM_AES_CBC, chapter: '6.10.5', parameter: IV, encryption: cbc() },
  {
    ...AES_ROW,
    type: CKM_AES_CBC_PAD,
    chapter: '6.10.6',
    parameter: IV,
    encryption: cbc(true),
    wrapping: CBC_PAD_WRAPPING,
  },
  {
    ...AES_ROW,
    type: CKM_AES_CTR,
    chapter: '6.11.3',
    parameter: COUNTER,
    encryption: {
      cost: COST,
      start: (_, key, parameter) => new AesCounterCipher(aesKeyOf(key), counterOf(parameter) as Counter),
    },
  },
];

const CMAC = { macLength: BLOCK_LENGTH, start: (key: Uint8Array) => cmac.create(key) };

export const AES_MECHANISMS: readonly MechanismRow[] = [
  {
    ...AES_ROW,
    type: CKM_AES_KEY_GEN,
    chapter: '6.10.3',
    parameter: NO_PARAMETER,
    keyGeneration: {
      keyType: CKK_AES,
      cost: 'secret-key',
      generate(template, { min, max }, rng) {
        const length = ulongInTemplate(template, CKA_VALUE_LEN) ?? 0;
        const right = [16, 24, 32].includes(length) && length >= min && length <= max;
        ensure(right, CKR_ATTRIBUTE_VALUE_INVALID, `CKA_VALUE_LEN ${length}`);
        return new Map([[CKA_VALUE, rng.bytes(length)]]);
      },
    },
  },
  ...CIPHER_ROWS,
  macRow({ ...AES_ROW, type: CKM_AES_CMAC, chapter: '6.14.4' }, CMAC),
  macRow({ ...AES_ROW, type: CKM_AES_CMAC_GENERAL, chapter: '6.14.3' }, CMAC, 'general'),
];
