import { pssFits, pssSign, pssVerify } from '../../../pki/rsa/pss.ts';
import { CKM_RSA_PKCS_PSS, CKR_MECHANISM_PARAM_INVALID } from '../../spec/constants.gen.ts';
import { modulusBits } from '../attributes/rsa-key.ts';
import { CkError } from '../error.ts';
import { digestLengthOf, HASH_ROWS, type HashRow, startHash } from './hashes.ts';
import type { MechanismParameter, MechanismRow, ParameterShape, Signing } from './row.ts';
import { modulusLength, RSA_KEYS, rsaPrivateKeyOf, rsaPublicKeyOf } from './rsa-keys.ts';
import { type PssParameter, pssParameter } from './rsa-parameters.ts';

function parameterOf(parameter: MechanismParameter): PssParameter {
  const read = pssParameter(parameter);
  if (read === undefined) throw new CkError(CKR_MECHANISM_PARAM_INVALID, 'CK_RSA_PKCS_PSS_PARAMS');
  return read;
}

/** Sections 6.1.10 and 6.1.16 to 6.1.19: hashAlg must be the hash of the mechanism, if it has one. */
function pssShape(hash?: HashRow): ParameterShape {
  return {
    name: 'CK_RSA_PKCS_PSS_PARAMS',
    accepts(parameter) {
      const read = pssParameter(parameter);
      return read !== undefined && (hash === undefined || read.hashRow === hash);
    },
  };
}

/** The salt comes from the token's stream of chance, so that a run is replayed from its seed. */
function pssSigning(hash?: HashRow): Signing {
  return {
    cost: { sign: 'rsa-sign', verify: 'rsa-verify' },
    signatureLength: modulusLength,
    ...(hash && { startHash: () => startHash(hash) }),
    takesLength: (length, _, parameter) => length === digestLengthOf(parameterOf(parameter).hashRow),
    parameterFits: (key, parameter) => pssFits(modulusBits(key.attributes), parameterOf(parameter)),
    sign: (key, digest, rng, parameter) => pssSign(rsaPrivateKeyOf(key), parameterOf(parameter), digest, rng),
    verify: (key, digest, signature, parameter) =>
      pssVerify(rsaPublicKeyOf(key), parameterOf(parameter), digest, signature),
  };
}

function pssChapter(hash: HashRow): string {
  if (hash.name === 'SHA-224') return '6.1.16';
  return hash.name.startsWith('SHA3') ? '6.1.19' : '6.1.17';
}

export const RSA_PSS_MECHANISMS: readonly MechanismRow[] = [
  {
    type: CKM_RSA_PKCS_PSS,
    chapter: '6.1.10',
    ...RSA_KEYS,
    parameter: pssShape(),
    singlePartOnly: true,
    signing: pssSigning(),
  },
  ...HASH_ROWS.map((hash) => ({
    type: hash.rsaPss,
    chapter: pssChapter(hash),
    ...RSA_KEYS,
    parameter: pssShape(hash),
    signing: pssSigning(hash),
  })),
];
