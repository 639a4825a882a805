import { fullScalar, type WeierstrassName } from '../../../pki/ec/curves.ts';
import { type DerNode, readDer, TAG } from '../../../pki/x509/der.ts';
import { fromDer, integer, NULL, octetString, oid, sequence, toDer } from '../../../pki/x509/der-build.ts';
import {
  CKA_COEFFICIENT,
  CKA_EC_PARAMS,
  CKA_EXPONENT_1,
  CKA_EXPONENT_2,
  CKA_KEY_TYPE,
  CKA_MODULUS,
  CKA_PRIME_1,
  CKA_PRIME_2,
  CKA_PRIVATE_EXPONENT,
  CKA_PUBLIC_EXPONENT,
  CKA_VALUE,
  CKK_EC,
  CKK_EC_EDWARDS,
  CKK_EC_MONTGOMERY,
  CKK_RSA,
} from '../../spec/constants.gen.ts';
import { sameOctets, ulongOf } from '../data-types.ts';
import type { Attributes, CkObject } from '../object.ts';
import { curveOid, ecCurveOf } from './ec-key.ts';
import { attributesOfGostKey, gostPrivateKeyInfo } from './gost-key-info.ts';
import { GOST_KEY_TYPES } from './gost-parameters.ts';

/** How private keys of one type are written as PrivateKeyInfo (RFC 5208), as section 6.7 has them wrapped. */
export interface PrivateKeyForm {
  readonly keyType: number;
  /** The whole PrivateKeyInfo, DER. */
  encode(attributes: Attributes): Uint8Array;
  /**
   * What the key's object gets.
   * @returns undefined when it is no key of this type.
   * @throws PkiError when the octets inside are no DER.
   */
  decode(info: DerNode): Attributes | undefined;
}

const RSA_ENCRYPTION = '1.2.840.113549.1.1.1';

/** RSAPrivateKey (RFC 8017 appendix A.1.2), after the version. */
const RSA_PARTS = [
  CKA_MODULUS,
  CKA_PUBLIC_EXPONENT,
  CKA_PRIVATE_EXPONENT,
  CKA_PRIME_1,
  CKA_PRIME_2,
  CKA_EXPONENT_1,
  CKA_EXPONENT_2,
  CKA_COEFFICIENT,
];

const RSA_FORM: PrivateKeyForm = {
  keyType: CKK_RSA,
  encode(attributes) {
    const parts = RSA_PARTS.map((type) => integer(attributes.get(type) ?? new Uint8Array(1)));
    const key = toDer(sequence(integer(0), ...parts));
    return toDer(sequence(integer(0), sequence(oid(RSA_ENCRYPTION), NULL()), octetString(key)));
  },
  decode({ children: [, algorithm, key] }) {
    const named = algorithm?.children[0]?.der;
    if (named === undefined || !sameOctets(named, toDer(oid(RSA_ENCRYPTION))) || key?.tag !== TAG.octetString) {
      return undefined;
    }
    const [, ...numbers] = readDer(key.content).children;
    if (numbers.length !== RSA_PARTS.length || numbers.some(({ tag }) => tag !== TAG.integer)) return undefined;
    return new Map(RSA_PARTS.map((type, at) => [type, unsigned(numbers[at]?.content ?? new Uint8Array(0))]));
  },
};

const EC_PUBLIC_KEY = '1.2.840.10045.2.1';

/** ECPrivateKey (RFC 5915) in PrivateKeyInfo (RFC 5958): the curve stands in the algorithm, the point is left out. */
const EC_FORM: PrivateKeyForm = {
  keyType: CKK_EC,
  encode(attributes) {
    const curve = ecCurveOf(attributes, CKK_EC) as WeierstrassName;
    const scalar = fullScalar(curve, attributes.get(CKA_VALUE) ?? new Uint8Array(0));
    const parameters = fromDer(attributes.get(CKA_EC_PARAMS) ?? new Uint8Array(0));
    const key = toDer(sequence(integer(1), octetString(scalar)));
    return toDer(sequence(integer(0), sequence(oid(EC_PUBLIC_KEY), parameters), octetString(key)));
  },
  decode({ children: [, algorithm, key] }) {
    const [named, parameters] = algorithm?.children ?? [];
    if (named === undefined || !sameOctets(named.der, toDer(oid(EC_PUBLIC_KEY))) || parameters === undefined) {
      return undefined;
    }
    const [, scalar] = key?.tag === TAG.octetString ? readDer(key.content).children : [];
    if (scalar?.tag !== TAG.octetString) return undefined;
    return new Map([
      [CKA_EC_PARAMS, parameters.der.slice()],
      [CKA_VALUE, scalar.content.slice()],
    ]);
  },
};

/** RFC 8410 section 7: CurvePrivateKey, one OCTET STRING in the other; the curve is the algorithm. */
function octetForm(keyType: number): PrivateKeyForm {
  return {
    keyType,
    encode(attributes) {
      const algorithm = sequence(fromDer(curveOid(ecCurveOf(attributes, keyType))));
      const key = toDer(octetString(attributes.get(CKA_VALUE) ?? new Uint8Array(0)));
      return toDer(sequence(integer(0), algorithm, octetString(key)));
    },
    decode({ children: [, algorithm, key] }) {
      const [curve, ...parameters] = algorithm?.children ?? [];
      if (curve === undefined || parameters.length > 0 || key?.tag !== TAG.octetString) return undefined;
      const inner = readDer(key.content);
      if (inner.tag !== TAG.octetString) return undefined;
      // Which curves go with the key type is asked when the object is made.
      return new Map([
        [CKA_EC_PARAMS, curve.der.slice()],
        [CKA_VALUE, inner.content.slice()],
      ]);
    },
  };
}

function gostForm(keyType: number): PrivateKeyForm {
  return { keyType, encode: gostPrivateKeyInfo, decode: (info) => attributesOfGostKey(keyType, info) };
}

/** The magnitude of a non-negative INTEGER, without the octet that only says so. */
function unsigned(content: Uint8Array): Uint8Array {
  return content.length > 1 && content[0] === 0 ? content.slice(1) : content.slice();
}

/** Key types whose private keys can be wrapped. */
const PRIVATE_KEY_FORMS: readonly PrivateKeyForm[] = [
  RSA_FORM,
  EC_FORM,
  octetForm(CKK_EC_EDWARDS),
  octetForm(CKK_EC_MONTGOMERY),
  ...GOST_KEY_TYPES.map(({ keyType }) => gostForm(keyType)),
];

/** The PrivateKeyInfo of a private key; undefined when the token has no form for its type. */
export function privateKeyInfoOf(key: CkObject): Uint8Array | undefined {
  const keyType = ulongOf(key.attributes.get(CKA_KEY_TYPE) ?? new Uint8Array(0));
  return PRIVATE_KEY_FORMS.find((form) => form.keyType === keyType)?.encode(key.attributes);
}

/** What a PrivateKeyInfo gives to an object of this key type; undefined when it is none. Total over octets. */
export function attributesOfPrivateKeyInfo(keyType: number, octets: Uint8Array): Attributes | undefined {
  const form = PRIVATE_KEY_FORMS.find((one) => one.keyType === keyType);
  try {
    return form?.decode(readDer(octets));
  } catch {
    return undefined;
  }
}
