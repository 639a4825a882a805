import * as ck from '../../../emulator/index.ts';
import { AES_KEY, ecPair, jwkNumber, rsaPair, SECRET } from './key-material.ts';

/** A kind of object that the commands make. What the standard leaves to the token (footnote 9) every template says itself. */
export interface ObjectKind {
  readonly name: string;
  readonly objectClass: number;
  readonly keyType?: number;
  /** What makes it this object, beside class and key type. */
  readonly own: () => ck.Template;
  /** Without it C_CreateObject is CKR_TEMPLATE_INCOMPLETE. */
  readonly required: number;
  /** Attributes that permit a use. */
  readonly uses: readonly number[];
  /** CKA_SENSITIVE and CKA_EXTRACTABLE belong to it, and what they hide. */
  readonly secret?: readonly number[];
}

const P256 = Buffer.from('06082a8648ce3d030107', 'hex');

/** CKA_EC_POINT: the uncompressed point in a DER OCTET STRING. */
function ecPoint(): Buffer {
  const { publicKey } = ecPair();
  return Buffer.concat([Buffer.from('044104', 'hex'), jwkNumber(publicKey, 'x'), jwkNumber(publicKey, 'y')]);
}

function rsaNumbers(...names: readonly (readonly [number, Parameters<typeof jwkNumber>[1]])[]): ck.Template {
  return names.map(([type, name]) => ({ type, value: jwkNumber(rsaPair().privateKey, name) }));
}

const RSA_SECRETS = [
  ck.CKA_PRIVATE_EXPONENT,
  ck.CKA_PRIME_1,
  ck.CKA_PRIME_2,
  ck.CKA_EXPONENT_1,
  ck.CKA_EXPONENT_2,
  ck.CKA_COEFFICIENT,
];

/** CountryName KZ: as much of a name as a token looks at. */
const SUBJECT = Buffer.from('300d310b3009060355040613024b5a', 'hex');

export const OBJECT_KINDS: readonly ObjectKind[] = [
  {
    name: 'data object',
    objectClass: ck.CKO_DATA,
    own: () => [
      { type: ck.CKA_APPLICATION, value: 'token-bench model' },
      { type: ck.CKA_VALUE, value: Buffer.from('some data') },
    ],
    required: ck.CKA_CLASS,
    uses: [],
  },
  {
    name: 'certificate',
    objectClass: ck.CKO_CERTIFICATE,
    own: () => [
      { type: ck.CKA_CERTIFICATE_TYPE, value: ck.CKC_X_509 },
      { type: ck.CKA_SUBJECT, value: SUBJECT },
      { type: ck.CKA_ISSUER, value: SUBJECT },
      { type: ck.CKA_SERIAL_NUMBER, value: Buffer.from('020101', 'hex') },
      { type: ck.CKA_ID, value: Buffer.from([1]) },
      { type: ck.CKA_VALUE, value: Buffer.from('3003020101', 'hex') },
    ],
    required: ck.CKA_CERTIFICATE_TYPE,
    uses: [],
  },
  {
    name: 'AES key',
    objectClass: ck.CKO_SECRET_KEY,
    keyType: ck.CKK_AES,
    own: () => [{ type: ck.CKA_VALUE, value: AES_KEY }],
    required: ck.CKA_VALUE,
    uses: [ck.CKA_ENCRYPT, ck.CKA_DECRYPT],
    secret: [ck.CKA_VALUE],
  },
  {
    name: 'generic secret',
    objectClass: ck.CKO_SECRET_KEY,
    keyType: ck.CKK_GENERIC_SECRET,
    own: () => [{ type: ck.CKA_VALUE, value: SECRET }],
    required: ck.CKA_VALUE,
    uses: [ck.CKA_SIGN, ck.CKA_VERIFY],
    secret: [ck.CKA_VALUE],
  },
  {
    name: 'RSA public key',
    objectClass: ck.CKO_PUBLIC_KEY,
    keyType: ck.CKK_RSA,
    own: () => rsaNumbers([ck.CKA_MODULUS, 'n'], [ck.CKA_PUBLIC_EXPONENT, 'e']),
    required: ck.CKA_MODULUS,
    uses: [ck.CKA_VERIFY],
  },
  {
    name: 'RSA private key',
    objectClass: ck.CKO_PRIVATE_KEY,
    keyType: ck.CKK_RSA,
    own: () => [
      ...rsaNumbers([ck.CKA_MODULUS, 'n'], [ck.CKA_PUBLIC_EXPONENT, 'e'], [ck.CKA_PRIVATE_EXPONENT, 'd']),
      ...rsaNumbers([ck.CKA_PRIME_1, 'p'], [ck.CKA_PRIME_2, 'q']),
      ...rsaNumbers([ck.CKA_EXPONENT_1, 'dp'], [ck.CKA_EXPONENT_2, 'dq'], [ck.CKA_COEFFICIENT, 'qi']),
    ],
    required: ck.CKA_PRIVATE_EXPONENT,
    uses: [ck.CKA_SIGN],
    secret: RSA_SECRETS,
  },
  {
    name: 'EC public key',
    objectClass: ck.CKO_PUBLIC_KEY,
    keyType: ck.CKK_EC,
    own: () => [
      { type: ck.CKA_EC_PARAMS, value: P256 },
      { type: ck.CKA_EC_POINT, value: ecPoint() },
    ],
    required: ck.CKA_EC_POINT,
    uses: [ck.CKA_VERIFY],
  },
  {
    name: 'EC private key',
    objectClass: ck.CKO_PRIVATE_KEY,
    keyType: ck.CKK_EC,
    own: () => [
      { type: ck.CKA_EC_PARAMS, value: P256 },
      { type: ck.CKA_VALUE, value: jwkNumber(ecPair().privateKey, 'd') },
    ],
    required: ck.CKA_VALUE,
    uses: [ck.CKA_SIGN],
    secret: [ck.CKA_VALUE],
  },
];

/** How an object is to be. */
export interface Wish {
  readonly onToken: boolean;
  readonly isPrivate: boolean;
  readonly sensitive: boolean;
  readonly extractable: boolean;
  /** All its uses are permitted, or none. */
  readonly usable: boolean;
  readonly modifiable: boolean;
  readonly copyable: boolean;
  readonly destroyable: boolean;
  /** CKA_ALWAYS_AUTHENTICATE of a private key. */
  readonly alwaysAuthenticate: boolean;
}

/** The template of an object that is like this. */
export function templateOf(kind: ObjectKind, label: string, wish: Wish): ck.Template {
  const bool = (type: number, value: boolean) => ({ type, value });
  const isPrivateKey = kind.objectClass === ck.CKO_PRIVATE_KEY;
  // 5.5.7 destroys what can be destroyed: whether that is what CKA_DESTROYABLE says is left open, so keep it off the token.
  const destroyable = wish.destroyable || wish.onToken;
  return [
    { type: ck.CKA_CLASS, value: kind.objectClass },
    ...(kind.keyType === undefined
      ? []
      : [
          { type: ck.CKA_KEY_TYPE, value: kind.keyType },
          { type: ck.CKA_ID, value: Buffer.from([1]) },
        ]),
    { type: ck.CKA_LABEL, value: label },
    bool(ck.CKA_TOKEN, wish.onToken),
    bool(ck.CKA_PRIVATE, wish.isPrivate),
    ...kind.own(),
    ...kind.uses.map((type) => bool(type, wish.usable)),
    ...(kind.secret ? [bool(ck.CKA_SENSITIVE, wish.sensitive), bool(ck.CKA_EXTRACTABLE, wish.extractable)] : []),
    ...(isPrivateKey && wish.alwaysAuthenticate ? [bool(ck.CKA_ALWAYS_AUTHENTICATE, true)] : []),
    ...(wish.modifiable ? [] : [bool(ck.CKA_MODIFIABLE, false)]),
    ...(wish.copyable ? [] : [bool(ck.CKA_COPYABLE, false)]),
    ...(destroyable ? [] : [bool(ck.CKA_DESTROYABLE, false)]),
  ];
}
