import { hmac } from '@noble/hashes/hmac.js';
import { sha1 } from '@noble/hashes/legacy.js';
import { sha224, sha256, sha384, sha512 } from '@noble/hashes/sha2.js';
import { sha3_224, sha3_256, sha3_384, sha3_512 } from '@noble/hashes/sha3.js';
import type { CHash } from '@noble/hashes/utils.js';
import {
  CKA_VALUE,
  CKA_VALUE_LEN,
  CKK_AES,
  CKK_GENERIC_SECRET,
  CKM_CONCATENATE_BASE_AND_KEY,
  CKM_GENERIC_SECRET_KEY_GEN,
  CKM_SHA_1_HMAC,
  CKM_SHA_1_HMAC_GENERAL,
  CKM_SHA1_KEY_DERIVATION,
  CKM_SHA3_224_HMAC,
  CKM_SHA3_224_HMAC_GENERAL,
  CKM_SHA3_224_KEY_DERIVATION,
  CKM_SHA3_256_HMAC,
  CKM_SHA3_256_HMAC_GENERAL,
  CKM_SHA3_256_KEY_DERIVATION,
  CKM_SHA3_384_HMAC,
  CKM_SHA3_384_HMAC_GENERAL,
  CKM_SHA3_384_KEY_DERIVATION,
  CKM_SHA3_512_HMAC,
  CKM_SHA3_512_HMAC_GENERAL,
  CKM_SHA3_512_KEY_DERIVATION,
  CKM_SHA224_HMAC,
  CKM_SHA224_HMAC_GENERAL,
  CKM_SHA224_KEY_DERIVATION,
  CKM_SHA256_HMAC,
  CKM_SHA256_HMAC_GENERAL,
  CKM_SHA256_KEY_DERIVATION,
  CKM_SHA384_HMAC,
  CKM_SHA384_HMAC_GENERAL,
  CKM_SHA384_KEY_DERIVATION,
  CKM_SHA512_HMAC,
  CKM_SHA512_HMAC_GENERAL,
  CKM_SHA512_KEY_DERIVATION,
  CKR_ATTRIBUTE_VALUE_INVALID,
  CKR_TEMPLATE_INCONSISTENT,
} from '../../spec/constants.gen.ts';
import { SECRET_LENGTH_MAX } from '../attributes/secret-key.ts';
import { ulongInTemplate } from '../attributes/template.ts';
import { concatenated, ulongOf } from '../data-types.ts';
import { ensure } from '../error.ts';
import { octetsAttribute } from '../object.ts';
import { macRow } from './mac.ts';
import { type DerivationRequest, type MechanismRow, NO_KEY_SIZE, NO_PARAMETER } from './row.ts';

const BITS = 8;

interface HmacRow {
  readonly chapter: string;
  readonly hash: CHash;
  readonly full: number;
  readonly general: number;
  readonly derivation: number;
}

/** One line per hash: its section, its HMAC in both lengths, and the derivation of a key by it. */
const HASHES: readonly HmacRow[] = [
  {
    chapter: '6.20',
    hash: sha1,
    full: CKM_SHA_1_HMAC,
    general: CKM_SHA_1_HMAC_GENERAL,
    derivation: CKM_SHA1_KEY_DERIVATION,
  },
  {
    chapter: '6.21',
    hash: sha224,
    full: CKM_SHA224_HMAC,
    general: CKM_SHA224_HMAC_GENERAL,
    derivation: CKM_SHA224_KEY_DERIVATION,
  },
  {
    chapter: '6.22',
    hash: sha256,
    full: CKM_SHA256_HMAC,
    general: CKM_SHA256_HMAC_GENERAL,
    derivation: CKM_SHA256_KEY_DERIVATION,
  },
  {
    chapter: '6.23',
    hash: sha384,
    full: CKM_SHA384_HMAC,
    general: CKM_SHA384_HMAC_GENERAL,
    derivation: CKM_SHA384_KEY_DERIVATION,
  },
  {
    chapter: '6.24',
    hash: sha512,
    full: CKM_SHA512_HMAC,
    general: CKM_SHA512_HMAC_GENERAL,
    derivation: CKM_SHA512_KEY_DERIVATION,
  },
  {
    chapter: '6.28',
    hash: sha3_224,
    full: CKM_SHA3_224_HMAC,
    general: CKM_SHA3_224_HMAC_GENERAL,
    derivation: CKM_SHA3_224_KEY_DERIVATION,
  },
  {
    chapter: '6.29',
    hash: sha3_256,
    full: CKM_SHA3_256_HMAC,
    general: CKM_SHA3_256_HMAC_GENERAL,
    derivation: CKM_SHA3_256_KEY_DERIVATION,
  },
  {
    chapter: '6.30',
    hash: sha3_384,
    full: CKM_SHA3_384_HMAC,
    general: CKM_SHA3_384_HMAC_GENERAL,
    derivation: CKM_SHA3_384_KEY_DERIVATION,
  },
  {
    chapter: '6.31',
    hash: sha3_512,
    full: CKM_SHA3_512_HMAC,
    general: CKM_SHA3_512_HMAC_GENERAL,
    derivation: CKM_SHA3_512_KEY_DERIVATION,
  },
];

function hmacRows({ chapter, hash, full, general }: HmacRow): MechanismRow[] {
  const mac = { macLength: hash.outputLen, start: (key: Uint8Array) => hmac.create(hash, key) };
  const row = { keyTypes: [CKK_GENERIC_SECRET], secretKeys: true, keySize: NO_KEY_SIZE } as const;
  return [
    macRow({ ...row, chapter: `${chapter}.4`, type: full }, mac),
    macRow({ ...row, chapter: `${chapter}.3`, type: general }, mac, 'general'),
  ];
}

/** As many octets from the beginning as the new key wants; CKR_TEMPLATE_INCONSISTENT when there are not so many. */
function cut(octets: Uint8Array, { length = octets.length }: DerivationRequest): Uint8Array {
  ensure(length <= octets.length, CKR_TEMPLATE_INCONSISTENT, `the mechanism gives ${octets.length} octets`);
  return octets.slice(0, length);
}

const BASE_KEYS = { keyTypes: [CKK_GENERIC_SECRET, CKK_AES], secretKeys: true, keySize: NO_KEY_SIZE } as const;

/** The digest of the base key's value is the new key. */
function derivationRow({ chapter, hash, derivation }: HmacRow): MechanismRow {
  const derive = (base: Parameters<typeof octetsAttribute>[0], request: DerivationRequest) =>
    cut(hash(octetsAttribute(base, CKA_VALUE)), request);
  const does = { cost: 'digest', keyType: CKK_GENERIC_SECRET, derive } as const;
  return { ...BASE_KEYS, type: derivation, chapter: `${chapter}.5`, parameter: NO_PARAMETER, derivation: does };
}

/** The other key: a CK_OBJECT_HANDLE. */
function otherKey({ parameter, keyOf }: DerivationRequest) {
  return keyOf((parameter instanceof Uint8Array ? ulongOf(parameter) : undefined) ?? 0);
}

export const GENERIC_SECRET_MECHANISMS: readonly MechanismRow[] = [
  {
    type: CKM_GENERIC_SECRET_KEY_GEN,
    chapter: '6.8.3',
    keyTypes: [CKK_GENERIC_SECRET],
    secretKeys: true,
    parameter: NO_PARAMETER,
    keySize: { min: BITS, max: BITS * SECRET_LENGTH_MAX, unit: 'bits' },
    keyGeneration: {
      keyType: CKK_GENERIC_SECRET,
      cost: 'secret-key',
      generate(template, { min, max }, rng) {
        const length = ulongInTemplate(template, CKA_VALUE_LEN) ?? 0;
        const right = BITS * length >= min && BITS * length <= max;
        ensure(right, CKR_ATTRIBUTE_VALUE_INVALID, `CKA_VALUE_LEN ${length}`);
        return new Map([[CKA_VALUE, rng.bytes(length)]]);
      },
    },
  },
  ...HASHES.flatMap(hmacRows),
  ...HASHES.map(derivationRow),
  {
    ...BASE_KEYS,
    type: CKM_CONCATENATE_BASE_AND_KEY,
    chapter: '6.43.3',
    parameter: {
      name: 'handle of the other key',
      accepts: (parameter) => parameter instanceof Uint8Array && ulongOf(parameter) !== undefined,
    },
    derivation: {
      cost: 'secret-key',
      keyType: CKK_GENERIC_SECRET,
      alsoFrom: (request) => [otherKey(request)],
      derive: (base, request) =>
        cut(concatenated(octetsAttribute(base, CKA_VALUE), octetsAttribute(otherKey(request), CKA_VALUE)), request),
    },
  },
];
