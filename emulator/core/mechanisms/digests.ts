import { Gost34311 } from '../../../pki/gost/hash-34311.ts';
import { CRYPTOPRO_SBOX, type SBox, TEST_SBOX } from '../../../pki/gost/s-boxes.ts';
import { Streebog } from '../../../pki/gost/streebog.ts';
import { CKM_GOSTR3411 } from '../../spec/constants.gen.ts';
import type { ParameterOid } from '../../spec/oids.ts';
import { CKM_GOSTR3411_12_256, CKM_GOSTR3411_12_512 } from '../../spec/vendor.ts';
import { parameterOidOf } from '../attributes/gost-parameters.ts';
import { digestLengthOf, HASH_ROWS, startHash } from './hashes.ts';
import {
  type Hash,
  type MechanismParameter,
  type MechanismRow,
  NO_KEY_SIZE,
  NO_PARAMETER,
  type ParameterShape,
} from './row.ts';

const S_BOXES: Readonly<Partial<Record<ParameterOid, SBox>>> = {
  'GOSTR3411-94-Test': TEST_SBOX,
  'GOSTR3411-94-CryptoPro': CRYPTOPRO_SBOX,
};

/** The S-box that a DER-encoded OID names; undefined when it names none. */
function sboxOf(parameter: MechanismParameter): SBox | undefined {
  const name = parameter instanceof Uint8Array ? parameterOidOf(parameter) : undefined;
  return name && S_BOXES[name];
}

/** DER-encoded OID of a GOST R 34.11-94 parameter set; may be left out (sections 6.56.3 and 6.57.8). */
export const HASH_PARAMETER: ParameterShape = {
  name: 'OID of a GOST R 34.11-94 parameter set, optional',
  accepts: (parameter) => NO_PARAMETER.accepts(parameter) || sboxOf(parameter) !== undefined,
};

/** GOST R 34.11-94 with the parameter set of a DER-encoded OID. */
export function startGost3411(oid: MechanismParameter): Hash {
  return new Gost34311(sboxOf(oid) ?? CRYPTOPRO_SBOX);
}

function digestRow(type: number, chapter: string, digestLength: number, start: () => Hash): MechanismRow {
  return {
    type,
    chapter,
    keyTypes: [],
    parameter: NO_PARAMETER,
    keySize: NO_KEY_SIZE,
    digesting: { digestLength, cost: 'digest', start },
  };
}

export const DIGEST_MECHANISMS: readonly MechanismRow[] = [
  ...HASH_ROWS.map((hash) => digestRow(hash.digest, `${hash.chapter}.2`, digestLengthOf(hash), () => startHash(hash))),
  {
    type: CKM_GOSTR3411,
    chapter: '6.56.3',
    keyTypes: [],
    // Without a parameter: id-GostR3411-94-CryptoProParamSet, whatever keys the token holds.
    parameter: HASH_PARAMETER,
    keySize: NO_KEY_SIZE,
    digesting: { digestLength: 32, cost: 'digest', start: startGost3411 },
  },
  digestRow(CKM_GOSTR3411_12_256, 'TC26', 32, () => new Streebog(32)),
  digestRow(CKM_GOSTR3411_12_512, 'TC26', 64, () => new Streebog(64)),
];
