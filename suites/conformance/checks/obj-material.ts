import {
  CKA_APPLICATION,
  CKA_CERTIFICATE_TYPE,
  CKA_CLASS,
  CKA_EC_PARAMS,
  CKA_GOSTR3410_PARAMS,
  CKA_GOSTR3411_PARAMS,
  CKA_ID,
  CKA_ISSUER,
  CKA_KEY_TYPE,
  CKA_OBJECT_ID,
  CKA_PRIVATE,
  CKA_SERIAL_NUMBER,
  CKA_SUBJECT,
  CKA_VALUE,
  CKA_VALUE_LEN,
  CKC_X_509,
  CKK_AES,
  CKK_EC,
  CKK_GENERIC_SECRET,
  CKK_GOSTR3410,
  CKM_AES_CBC,
  CKM_AES_ECB,
  CKM_AES_KEY_GEN,
  CKM_EC_KEY_PAIR_GEN,
  CKM_ECDSA,
  CKM_GENERIC_SECRET_KEY_GEN,
  CKM_GOSTR3410,
  CKM_GOSTR3410_KEY_PAIR_GEN,
  CKO_CERTIFICATE,
  CKO_DATA,
  CKO_PRIVATE_KEY,
  CKO_SECRET_KEY,
} from '../../../emulator/spec/constants.gen.ts';
import type { Attribute } from '../../../emulator/spec/pkcs11-api.ts';
import { AES_KEY_VALUE } from './steps.ts';

/** What the checks of objects put on a token: keys of test fixtures, and a certificate that says so. */

const octets = (hex: string): Buffer => Buffer.from(hex, 'hex');

/** A kind of key with a part that can be kept secret, CKA_VALUE: how it is put in, and how it is made on the token. */
export interface KeyKind {
  readonly name: string;
  /** A token with one of them has keys of this kind. */
  readonly mechanisms: readonly number[];
  /** What C_CreateObject must be given, CKA_VALUE and all. */
  readonly template: readonly Attribute[];
  readonly value: Buffer;
  readonly generation: number;
  /** For C_GenerateKey, or for the public half of C_GenerateKeyPair. */
  readonly generationTemplate: readonly Attribute[];
  readonly isPair: boolean;
  /** SubjectPublicKeyInfo, DER, where it was found with other means than a token. */
  readonly publicKeyInfo?: Buffer;
}

function secretKey(name: string, keyType: number, mechanisms: readonly [number, ...number[]]): KeyKind {
  return {
    name,
    mechanisms,
    template: [
      { type: CKA_CLASS, value: CKO_SECRET_KEY },
      { type: CKA_KEY_TYPE, value: keyType },
      { type: CKA_VALUE, value: AES_KEY_VALUE },
    ],
    value: AES_KEY_VALUE,
    generation: mechanisms[0],
    generationTemplate: [{ type: CKA_VALUE_LEN, value: AES_KEY_VALUE.length }],
    isPair: false,
  };
}

function privateKey(
  name: string,
  keyType: number,
  value: Buffer,
  parameters: readonly Attribute[],
): Pick<KeyKind, 'name' | 'template' | 'value' | 'generationTemplate' | 'isPair'> {
  return {
    name,
    template: [
      { type: CKA_CLASS, value: CKO_PRIVATE_KEY },
      { type: CKA_KEY_TYPE, value: keyType },
      ...parameters,
      { type: CKA_VALUE, value },
    ],
    value,
    generationTemplate: parameters,
    isPair: true,
  };
}

const P256 = octets('06082a8648ce3d030107');
/** SubjectPublicKeyInfo of {@link CERTIFICATE}, as OpenSSL writes it. */
export const P256_INFO = octets(
  '3059301306072a8648ce3d020106082a8648ce3d03010703420004abb25d2d342bdcd3ac264a83fb834aac4821ce92cc3e7618255accb404814ec65c' +
    '59507d62abe0881036b425881220843ef24d6b6ef88630ce52e309afe14027',
);

/** In the order in which a token is asked for them. */
export const KEY_KINDS: readonly KeyKind[] = [
  secretKey('AES key', CKK_AES, [CKM_AES_KEY_GEN, CKM_AES_ECB, CKM_AES_CBC]),
  secretKey('generic secret key', CKK_GENERIC_SECRET, [CKM_GENERIC_SECRET_KEY_GEN]),
  {
    ...privateKey(
      'EC private key on P-256',
      CKK_EC,
      octets('8744059e29bb6dff68553808f7d489f02368117479ba7c187f92ac85b1d24736'),
      [{ type: CKA_EC_PARAMS, value: P256 }],
    ),
    mechanisms: [CKM_ECDSA, CKM_EC_KEY_PAIR_GEN],
    generation: CKM_EC_KEY_PAIR_GEN,
    publicKeyInfo: P256_INFO,
  },
  {
    // The key of the example in GOST R 34.10-2001, on CryptoPro's parameter set A; octets of CKA_VALUE are little-endian.
    ...privateKey(
      'GOST R 34.10-2001 private key',
      CKK_GOSTR3410,
      octets('283bec9198ce191dee7e39491f96601bc1729ad39d35ed10beb99b78de9a927a'),
      [
        { type: CKA_GOSTR3410_PARAMS, value: octets('06072a850302022301') },
        { type: CKA_GOSTR3411_PARAMS, value: octets('06072a850302021e01') },
      ],
    ),
    mechanisms: [CKM_GOSTR3410, CKM_GOSTR3410_KEY_PAIR_GEN],
    generation: CKM_GOSTR3410_KEY_PAIR_GEN,
  },
];

/** X.509, self-signed with the key of {@link KEY_KINDS} on P-256; made with OpenSSL. */
export const CERTIFICATE = octets(
  '308201aa30820150a0030201020204013525ce300a06082a8648ce3d0403023034310b3009060355040613024b5a3125302306035504030c1c746f6b' +
    '656e2d62656e6368205445535420636f6e666f726d616e6365301e170d3236313132323139303933325a170d3436313131373139303933325a303431' +
    '0b3009060355040613024b5a3125302306035504030c1c746f6b656e2d62656e6368205445535420636f6e666f726d616e63653059301306072a8648' +
    'ce3d020106082a8648ce3d03010703420004abb25d2d342bdcd3ac264a83fb834aac4821ce92cc3e7618255accb404814ec65c59507d62abe0881036' +
    'b425881220843ef24d6b6ef88630ce52e309afe14027a350304e301d0603551d0e041604144d29f9f2e88abd490e6a2855dc41371e13fe1485301f06' +
    '03551d230418301680144d29f9f2e88abd490e6a2855dc41371e13fe1485300c0603551d130101ff04023000300a06082a8648ce3d04030203480030' +
    '45022051c88a08972cd6671d553d7571c74eca7e873b3fd12b4b6e98644bb4b9f4db74022100d727a1011bbceea547e809f1862c0559e6d49cda481e' +
    '6fcc16b4adc7cc7ed330',
);

/** Issuer and subject of {@link CERTIFICATE}, DER. */
const NAME = CERTIFICATE.subarray(31, 85);

export const CERTIFICATE_TEMPLATE: readonly Attribute[] = [
  { type: CKA_CLASS, value: CKO_CERTIFICATE },
  { type: CKA_CERTIFICATE_TYPE, value: CKC_X_509 },
  { type: CKA_SUBJECT, value: NAME },
  { type: CKA_ISSUER, value: NAME },
  { type: CKA_SERIAL_NUMBER, value: CERTIFICATE.subarray(13, 19) },
  { type: CKA_ID, value: octets('4d29f9f2e88abd490e6a2855dc41371e13fe1485') },
  { type: CKA_VALUE, value: CERTIFICATE },
];

/** A kind of object that can be stored, as most checks need one: with CKA_LABEL and CKA_VALUE. */
export interface StorableKind {
  readonly name: string;
  /** Without CKA_TOKEN and CKA_LABEL. */
  readonly template: readonly Attribute[];
  readonly value: Buffer;
  readonly isPrivate: boolean;
  /** An attribute of octets that the application chooses, beside the label. */
  readonly choice: number;
  /** Attributes that an object of the kind has for good, and what they may be. */
  readonly more: readonly Attribute[];
}

const TEXT = Buffer.from('conformance');

function data(isPrivate: boolean): StorableKind {
  return {
    name: `data, ${isPrivate ? 'private' : 'public'}`,
    template: [
      { type: CKA_CLASS, value: CKO_DATA },
      { type: CKA_PRIVATE, value: isPrivate },
      { type: CKA_VALUE, value: TEXT },
    ],
    value: TEXT,
    isPrivate,
    choice: CKA_VALUE,
    more: [
      { type: CKA_APPLICATION, value: 'token-bench TEST' },
      { type: CKA_OBJECT_ID, value: octets('06092b0601040182370a03') },
      { type: CKA_VALUE, value: Buffer.from(Array.from({ length: 256 }, (_, octet) => octet)) },
    ],
  };
}

/** In the order in which a token is asked for them: some take no data objects, or only private ones. */
export const STORABLE_KINDS: readonly StorableKind[] = [
  data(false),
  data(true),
  {
    name: 'X.509 certificate, public',
    template: [...CERTIFICATE_TEMPLATE, { type: CKA_PRIVATE, value: false }],
    value: CERTIFICATE,
    isPrivate: false,
    choice: CKA_ID,
    more: CERTIFICATE_TEMPLATE.filter(({ value }) => typeof value === 'object'),
  },
];
