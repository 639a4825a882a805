import { PkiError } from '../../../pki/error.ts';
import type { AffinePoint } from '../../../pki/gost/curves.ts';
import { decodePoint, decodeScalar } from '../../../pki/gost/signature.ts';
import { type VkoKind, vko } from '../../../pki/gost/vko.ts';
import {
  CKA_VALUE,
  CKD_NULL,
  CKK_GENERIC_SECRET,
  CKK_GOSTR3410,
  CKM_GOSTR3410_DERIVE,
  CKR_MECHANISM_PARAM_INVALID,
  CKR_TEMPLATE_INCONSISTENT,
} from '../../spec/constants.gen.ts';
import type { CostKey } from '../../spec/device-profile.ts';
import { CKK_GOSTR3410_512, CKM_GOSTR3410_12_DERIVE } from '../../spec/vendor.ts';
import { curveOf } from '../attributes/gost-parameters.ts';
import { CkError, ensure } from '../error.ts';
import { type CkObject, octetsAttribute } from '../object.ts';
import { type Derivation, type MechanismParameter, type MechanismRow, NO_KEY_SIZE } from './row.ts';

/** CK_GOSTR3410_DERIVE_PARAMS: `{kdf, publicData, ukm}`. */
interface DeriveParameter {
  /** X ‖ Y, each little-endian, as CKA_VALUE has it. */
  readonly publicData: Uint8Array;
  readonly ukm: Uint8Array;
}

/** How long a UKM may be: 8 octets by RFC 4357, up to half a coordinate by RFC 7836. */
type UkmLengths = { readonly min: number; readonly max: number };

/** CKD_CPDIVERSIFY_KDF would need GOST 28147-89. As octets the structure would carry pointers, which mean nothing here. */
function deriveParameter(parameter: MechanismParameter, { min, max }: UkmLengths): DeriveParameter | undefined {
  if (parameter instanceof Uint8Array) return undefined;
  const { kdf, publicData, ukm } = parameter;
  if (kdf !== CKD_NULL || !(publicData instanceof Uint8Array) || !(ukm instanceof Uint8Array)) return undefined;
  if (ukm.length < min || ukm.length > max || ukm.every((octet) => octet === 0)) return undefined;
  return { publicData, ukm };
}

/** undefined: no point of the key's curve. */
function otherKey(key: CkObject, publicData: Uint8Array): AffinePoint | undefined {
  try {
    return decodePoint(publicData, curveOf(key.attributes));
  } catch (error) {
    if (error instanceof PkiError) return undefined;
    throw error;
  }
}

/** Sections 6.57.5 and 6.57.10, and the same of TC26 with Streebog. */
function derivation(kind: VkoKind, lengths: UkmLengths, cost: CostKey): Derivation {
  return {
    cost,
    keyType: CKK_GENERIC_SECRET,
    parameterFits(key, given) {
      const parameter = deriveParameter(given, lengths);
      return parameter !== undefined && otherKey(key, parameter.publicData) !== undefined;
    },
    derive(baseKey, { parameter: given, length }) {
      const parameter = deriveParameter(given, lengths);
      const other = parameter && otherKey(baseKey, parameter.publicData);
      if (parameter === undefined || other === undefined)
        throw new CkError(CKR_MECHANISM_PARAM_INVALID, 'CK_GOSTR3410_DERIVE_PARAMS');
      const curve = curveOf(baseKey.attributes);
      const d = decodeScalar(octetsAttribute(baseKey, CKA_VALUE), curve);
      const secret = vko(kind, { curve, d, other, ukm: parameter.ukm });
      ensure((length ?? 0) <= secret.length, CKR_TEMPLATE_INCONSISTENT, `the secret has ${secret.length} octets`);
      return secret.slice(0, length);
    },
  };
}

function row(
  type: number,
  chapter: string,
  keyTypes: readonly number[],
  kind: VkoKind,
  lengths: UkmLengths,
): MechanismRow {
  return {
    type,
    chapter,
    keyTypes,
    keySize: NO_KEY_SIZE,
    parameter: {
      name: `CK_GOSTR3410_DERIVE_PARAMS: CKD_NULL, UKM of ${lengths.min === lengths.max ? '' : `${lengths.min}–`}${lengths.max} octets`,
      accepts: (given) => deriveParameter(given, lengths) !== undefined,
    },
    derivation: derivation(kind, lengths, 'gost-sign'),
  };
}

export const GOST_DERIVATION_MECHANISMS: readonly MechanismRow[] = [
  row(CKM_GOSTR3410_DERIVE, '6.57.10', [CKK_GOSTR3410], 'VKO GOST R 34.10-2001', { min: 8, max: 8 }),
  row(CKM_GOSTR3410_12_DERIVE, 'TC26', [CKK_GOSTR3410, CKK_GOSTR3410_512], 'VKO_GOSTR3410_2012_256', {
    min: 8,
    max: 16,
  }),
];
