import { Gost34311 } from '../../../pki/gost/hash-34311.ts';
import { CRYPTOPRO_SBOX, type SBox, TEST_SBOX } from '../../../pki/gost/s-boxes.ts';
import { CKA_GOSTR3410_PARAMS, CKA_GOSTR3411_PARAMS, CKK_GOSTR3410 } from '../../spec/constants.gen.ts';
import { PARAMETER_OIDS } from '../../spec/oids.ts';
import * as vendor from '../../spec/vendor.ts';
import { hexOctets } from '../data-types.ts';
import { COST_256, generateGostPair, gostSigning } from './gost.ts';
import { GOST_HMAC_KEYS, gost3411Mac } from './gost-hmac.ts';
import { macRow } from './mac.ts';
import { type MechanismRow, NO_KEY_SIZE, NO_PARAMETER } from './row.ts';

/**
 * Numbers of Tumar CSP's PKCS#11 library (Gamma Technologies). Its header is public, what the library does is not: each
 * row is another number for an algorithm that the token has, and says on what ground.
 */

const ONE_HASH =
  'GOST is GOST 34.311-95 with the Test S-box, the hash of every public KISC certificate, request and message; GOSTCP is the same with the S-box of CryptoPro.';
const STANDARD_KEYS =
  'Keys and signature octets are those of the standard’s CKM_GOSTR3410; s ‖ r big-endian is also the order in PKCS #10 and CMS of Gamma’s own software. The layout of CKK_TUM_GOST3410 is not public, so no key of that type is made.';

/** One of the two hashes, by the numbers of its uses. */
interface TumarHash {
  readonly sbox: SBox;
  readonly digest: number;
  readonly hmac: number;
  readonly generalHmac: number;
  readonly signature: number;
}

const HASHES: readonly TumarHash[] = [
  {
    sbox: TEST_SBOX,
    digest: vendor.CKM_TUM_HASH_GOST,
    hmac: vendor.CKM_TUM_HASH_GOST_HMAC,
    generalHmac: vendor.CKM_TUM_HASH_GOST_HMAC_GENERAL,
    signature: vendor.CKM_TUM_SIGN_GOST3411_R3410,
  },
  {
    sbox: CRYPTOPRO_SBOX,
    digest: vendor.CKM_TUM_HASH_GOSTCP,
    hmac: vendor.CKM_TUM_HASH_GOSTCP_HMAC,
    generalHmac: vendor.CKM_TUM_HASH_GOSTCP_HMAC_GENERAL,
    signature: vendor.CKM_TUM_SIGN_GOST3411CP_R3410,
  },
];

const ROW = { chapter: 'Tumar', parameter: NO_PARAMETER, keySize: NO_KEY_SIZE } as const;
const SIGNING_ROW = { ...ROW, keyTypes: [CKK_GOSTR3410], assumed: STANDARD_KEYS } as const;

function hashRows({ sbox, digest, hmac, generalHmac, signature }: TumarHash): MechanismRow[] {
  const start = () => new Gost34311(sbox);
  const mac = { ...GOST_HMAC_KEYS, chapter: ROW.chapter, assumed: ONE_HASH };
  return [
    {
      ...ROW,
      type: digest,
      keyTypes: [],
      assumed: ONE_HASH,
      digesting: { digestLength: 32, cost: 'digest', start },
    },
    macRow({ ...mac, type: hmac }, gost3411Mac(sbox)),
    macRow({ ...mac, type: generalHmac }, gost3411Mac(sbox), 'general'),
    {
      ...SIGNING_ROW,
      type: signature,
      assumed: `${ONE_HASH} ${STANDARD_KEYS}`,
      signing: gostSigning(COST_256, start),
    },
  ];
}

export const TUMAR_MECHANISMS: readonly MechanismRow[] = [
  {
    ...SIGNING_ROW,
    type: vendor.CKM_TUM_SIGN_KEY_GEN_EC256_512G_A,
    assumed: `EC256_512G_A is the curve of KISC’s object identifier of that name, whose public keys lie on CryptoPro-A. ${STANDARD_KEYS}`,
    keyPairGeneration: {
      kind: 'immediate',
      keyType: CKK_GOSTR3410,
      cost: 'gost-key-pair',
      implied: new Map([
        [CKA_GOSTR3410_PARAMS, hexOctets(PARAMETER_OIDS['CryptoPro-A'])],
        [CKA_GOSTR3411_PARAMS, hexOctets(PARAMETER_OIDS['GOSTR3411-94-Test'])],
      ]),
      generate: generateGostPair,
    },
  },
  { ...SIGNING_ROW, type: vendor.CKM_TUM_SIGN_R3410, singlePartOnly: true, signing: gostSigning(COST_256) },
  ...HASHES.flatMap(hashRows),
];
