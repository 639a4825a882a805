import * as ck from '../index.ts';
import type { KeyFamily, KeyHalf, KeyPool } from './mechanism-keys.ts';
import type { Workbench } from './workbench.ts';

/** A function that begins to use a mechanism, as a caller sees it. */
export interface MechanismUse {
  readonly name: string;
  /** The flag of CK_MECHANISM_INFO that promises it. */
  readonly flag: number;
  /** Which half of a pair it takes, and the attribute that permits it; without: it takes no key. */
  readonly key?: { readonly half: 'public' | 'private'; readonly usage: number; readonly codes: KeyCodes };
  /** @param bench whose session has no operation going on. */
  run(bench: Workbench, mechanism: ck.Mechanism, key: ck.Handle): unknown;
}

/** What says that an object is no key, and that a key is of the wrong type. */
export interface KeyCodes {
  readonly handle: string;
  readonly type: string;
}

const KEY = { handle: 'CKR_KEY_HANDLE_INVALID', type: 'CKR_KEY_TYPE_INCONSISTENT' };
const SECRET: ck.Template = [
  { type: ck.CKA_CLASS, value: ck.CKO_SECRET_KEY },
  { type: ck.CKA_KEY_TYPE, value: ck.CKK_GENERIC_SECRET },
];

type Init = 'Sign' | 'Verify' | 'Encrypt' | 'Decrypt' | 'SignRecover' | 'VerifyRecover';

function init(name: Init, flag: number, half: 'public' | 'private', usage: number): MechanismUse {
  return {
    name: `C_${name}Init`,
    flag,
    key: { half, usage, codes: KEY },
    run: ({ p11, session }, mechanism, key) => p11[`C_${name}Init`](session, mechanism, key),
  };
}

export const MECHANISM_USES: readonly MechanismUse[] = [
  init('Sign', ck.CKF_SIGN, 'private', ck.CKA_SIGN),
  init('Verify', ck.CKF_VERIFY, 'public', ck.CKA_VERIFY),
  init('Encrypt', ck.CKF_ENCRYPT, 'public', ck.CKA_ENCRYPT),
  init('Decrypt', ck.CKF_DECRYPT, 'private', ck.CKA_DECRYPT),
  init('SignRecover', ck.CKF_SIGN_RECOVER, 'private', ck.CKA_SIGN_RECOVER),
  init('VerifyRecover', ck.CKF_VERIFY_RECOVER, 'public', ck.CKA_VERIFY_RECOVER),
  {
    name: 'C_DigestInit',
    flag: ck.CKF_DIGEST,
    run: ({ p11, session }, mechanism) => p11.C_DigestInit(session, mechanism),
  },
  {
    name: 'C_WrapKey',
    flag: ck.CKF_WRAP,
    key: {
      half: 'public',
      usage: ck.CKA_WRAP,
      codes: { handle: 'CKR_WRAPPING_KEY_HANDLE_INVALID', type: 'CKR_WRAPPING_KEY_TYPE_INCONSISTENT' },
    },
    run({ p11, session }, mechanism, key) {
      const template = [
        { type: ck.CKA_VALUE_LEN, value: 16 },
        ...[ck.CKA_EXTRACTABLE].map((type) => ({ type, value: true })),
      ];
      const target = p11.C_GenerateKey(session, { mechanism: ck.CKM_GENERIC_SECRET_KEY_GEN }, template);
      return p11.C_WrapKey(session, mechanism, key, target, Buffer.alloc(512));
    },
  },
  {
    name: 'C_UnwrapKey',
    flag: ck.CKF_UNWRAP,
    key: {
      half: 'private',
      usage: ck.CKA_UNWRAP,
      codes: { handle: 'CKR_UNWRAPPING_KEY_HANDLE_INVALID', type: 'CKR_UNWRAPPING_KEY_TYPE_INCONSISTENT' },
    },
    run: ({ p11, session }, mechanism, key) => p11.C_UnwrapKey(session, mechanism, key, Buffer.alloc(0), SECRET),
  },
  {
    name: 'C_DeriveKey',
    flag: ck.CKF_DERIVE,
    key: { half: 'private', usage: ck.CKA_DERIVE, codes: KEY },
    run: ({ p11, session }, mechanism, key) => p11.C_DeriveKey(session, mechanism, key, []),
  },
  {
    name: 'C_GenerateKey',
    flag: ck.CKF_GENERATE,
    run: ({ p11, session }, mechanism) =>
      p11.C_GenerateKey(session, mechanism, [{ type: ck.CKA_VALUE_LEN, value: 16 }]),
  },
  {
    name: 'C_GenerateKeyPair',
    flag: ck.CKF_GENERATE_KEY_PAIR,
    run: ({ p11, session }, mechanism) =>
      p11.C_GenerateKeyPair(session, mechanism, pairTemplate(mechanism.mechanism), []),
  },
];

const oid = (name: ck.ParameterOid) => Buffer.from(ck.PARAMETER_OIDS[name], 'hex');
const curve = (name: ck.EcCurveName) => [
  { type: ck.CKA_EC_PARAMS, value: Buffer.from(ck.EC_PARAMETERS[name].oid, 'hex') },
];
const gost = (set: ck.ParameterOid, hash: ck.ParameterOid) => [
  { type: ck.CKA_GOSTR3410_PARAMS, value: oid(set) },
  { type: ck.CKA_GOSTR3411_PARAMS, value: oid(hash) },
];

/** The public template that each generation needs; for other mechanisms none. */
export function pairTemplate(mechanism: number): ck.Template {
  const templates: Readonly<Record<number, ck.Template>> = {
    [ck.CKM_RSA_PKCS_KEY_PAIR_GEN]: [{ type: ck.CKA_MODULUS_BITS, value: 1024 }],
    [ck.CKM_EC_KEY_PAIR_GEN]: curve('secp256k1'),
    [ck.CKM_EC_EDWARDS_KEY_PAIR_GEN]: curve('Ed25519'),
    [ck.CKM_EC_MONTGOMERY_KEY_PAIR_GEN]: curve('X25519'),
    [ck.CKM_GOSTR3410_KEY_PAIR_GEN]: gost('CryptoPro-A', 'GOSTR3411-94-Test'),
    [ck.CKM_GOSTR3410_512_KEY_PAIR_GEN]: gost('TC26-512-A', 'Streebog-512'),
  };
  return templates[mechanism] ?? [];
}

/** Key families by the names of mechanisms, the first line that fits: read off the standard's tables, not off our rows. */
const FAMILIES: readonly (readonly [RegExp, readonly KeyFamily[]])[] = [
  [/KEY_DERIVATION|CONCATENATE/, ['generic', 'AES']],
  [/HMAC/, ['generic']],
  [/^CKM_AES_/, ['AES']],
  [/RSA/, ['RSA']],
  [/^CKM_ECDSA/, ['EC']],
  [/EDDSA/, ['Edwards']],
  [/ECDH1_COFACTOR/, ['EC']],
  [/ECDH1/, ['EC', 'Montgomery']],
  [/GOSTR3410_12_DERIVE/, ['GOST', 'GOST 512']],
  [/GOSTR3410_512|WITH_GOSTR3411_12_512/, ['GOST 512']],
  [/GOSTR3410|TUM_SIGN/, ['GOST']],
];

export function familiesOf(mechanism: string): readonly KeyFamily[] {
  return FAMILIES.find(([pattern]) => pattern.test(mechanism))?.[1] ?? [];
}

/** Half of a pair that a use takes; secret keys are whole. */
export function halfOf(family: KeyFamily, use: MechanismUse): KeyHalf {
  return family === 'AES' || family === 'generic' ? 'secret' : (use.key?.half ?? 'secret');
}

export type Parameter = ck.Mechanism['parameter'];

/** Every form of parameter that some mechanism takes. */
export type ParameterForm = 'none' | 'iv' | 'counter' | 'gcm' | 'ccm' | 'ulong' | 'pss' | 'oaep' | 'ecdh' | 'gost';

const FORMS: readonly (readonly [RegExp, ParameterForm])[] = [
  [/PSS$/, 'pss'],
  [/OAEP/, 'oaep'],
  [/AES_CBC/, 'iv'],
  [/AES_CTR/, 'counter'],
  [/GCM|GMAC/, 'gcm'],
  [/CCM/, 'ccm'],
  [/GENERAL$|CONCATENATE/, 'ulong'],
  [/ECDH/, 'ecdh'],
  [/GOSTR3410.*DERIVE/, 'gost'],
];

export function formOf(mechanism: string): ParameterForm {
  return FORMS.find(([pattern]) => pattern.test(mechanism))?.[1] ?? 'none';
}

/** Hash and mask of a PSS mechanism; the one without a hash takes any. */
function pss(mechanism: string): Parameter {
  const hash = /^CKM_SHA(3_)?(\d+)_RSA/.exec(mechanism);
  const name = hash ? `${hash[1] ?? ''}${hash[2]}` : '256';
  const sha1 = name === '1';
  const constants = ck as unknown as Record<string, number>;
  const hashAlg = sha1 ? ck.CKM_SHA_1 : constants[`CKM_SHA${name}`];
  return { type: 5, hashAlg, mgf: constants[`CKG_MGF1_SHA${name}`], saltLen: 20 } as Parameter;
}

/** A parameter of a form that the mechanism takes, for a key of the family. */
export function parameterOf(form: ParameterForm, mechanism: string, family: KeyFamily, pool: KeyPool): Parameter {
  const { otherPublic } = pool;
  const ofCurve = family === 'Montgomery' ? otherPublic.Montgomery : otherPublic.EC;
  const ofGost = family === 'GOST 512' ? otherPublic['GOST 512'] : otherPublic.GOST;
  const counter = Buffer.alloc(24, 1);
  counter.writeBigUInt64LE(64n);
  const forms: Readonly<Record<ParameterForm, () => Parameter>> = {
    none: () => Buffer.alloc(0),
    iv: () => Buffer.alloc(16, 1),
    counter: () => counter,
    gcm: () => ({ type: 3, iv: Buffer.alloc(12, 1), tagBits: 128 }),
    ccm: () => ({ type: 2, dataLen: 16, nonce: Buffer.alloc(12, 1), macLen: 8 }),
    ulong: () => (/CONCATENATE/.test(mechanism) ? secretHandle(pool) : 4),
    pss: () => pss(mechanism),
    oaep: () => ({ type: 4, hashAlg: ck.CKM_SHA_1, mgf: ck.CKG_MGF1_SHA1, source: ck.CKZ_DATA_SPECIFIED }),
    ecdh: () => ({ type: 6, kdf: ck.CKD_NULL, publicData: ofCurve }),
    gost: () => ({ type: 27, kdf: ck.CKD_NULL, publicData: ofGost, ukm: Buffer.alloc(8, 1) }),
  };
  return forms[form]();
}

function secretHandle({ keys }: KeyPool): ck.Handle {
  return keys.find(({ family }) => family === 'generic')?.handle ?? Buffer.alloc(8);
}

export const PARAMETER_FORMS: readonly ParameterForm[] = [
  'none',
  'iv',
  'counter',
  'gcm',
  'ccm',
  'ulong',
  'pss',
  'oaep',
  'ecdh',
  'gost',
];
