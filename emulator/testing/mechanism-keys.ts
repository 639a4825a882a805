import * as ck from '../index.ts';
import { attribute, GOST, GOST_512, generate, importSecret, type KeyKind, RSA, type Workbench } from './workbench.ts';

/** Which keys a mechanism works with, in the words of the standard's key types. */
export type KeyFamily = 'AES' | 'generic' | 'RSA' | 'EC' | 'Edwards' | 'Montgomery' | 'GOST' | 'GOST 512';
export type KeyHalf = 'secret' | 'public' | 'private';

export interface PooledKey {
  readonly family: KeyFamily;
  readonly half: KeyHalf;
  readonly handle: ck.Handle;
}

/** One key of every family and half on one token, each allowed to do everything. */
export interface KeyPool {
  readonly keys: readonly PooledKey[];
  /** The public value of another key of the family, as key agreements take it. */
  readonly otherPublic: Readonly<Partial<Record<KeyFamily, Buffer>>>;
  /** Objects that are no keys. */
  readonly noKeys: readonly ck.Handle[];
}

const all = (...types: number[]): ck.Template => types.map((type) => ({ type, value: true }));
const PUBLIC_USES = all(ck.CKA_ENCRYPT, ck.CKA_VERIFY, ck.CKA_VERIFY_RECOVER, ck.CKA_WRAP);
const PRIVATE_USES = all(
  ck.CKA_DECRYPT,
  ck.CKA_SIGN,
  ck.CKA_SIGN_RECOVER,
  ck.CKA_UNWRAP,
  ck.CKA_DERIVE,
  ck.CKA_EXTRACTABLE,
);

function ecKind(name: ck.EcCurveName, generation: number): Pick<KeyKind, 'generation' | 'publicTemplate'> {
  const parameters = Buffer.from(ck.EC_PARAMETERS[name].oid, 'hex');
  return { generation, publicTemplate: [{ type: ck.CKA_EC_PARAMS, value: parameters }] };
}

const PAIRS: readonly (readonly [KeyFamily, Pick<KeyKind, 'generation' | 'publicTemplate'>, number])[] = [
  ['RSA', RSA, ck.CKA_MODULUS],
  ['EC', ecKind('P-256', ck.CKM_EC_KEY_PAIR_GEN), ck.CKA_EC_POINT],
  ['Edwards', ecKind('Ed25519', ck.CKM_EC_EDWARDS_KEY_PAIR_GEN), ck.CKA_EC_POINT],
  ['Montgomery', ecKind('X25519', ck.CKM_EC_MONTGOMERY_KEY_PAIR_GEN), ck.CKA_EC_POINT],
  ['GOST', GOST, ck.CKA_VALUE],
  ['GOST 512', GOST_512, ck.CKA_VALUE],
];

export function keyPool(bench: Workbench): KeyPool {
  const { p11, session } = bench;
  const secret = (family: KeyFamily, keyType: number): PooledKey => ({
    family,
    half: 'secret',
    handle: importSecret(bench, keyType, Buffer.from('0123456789abcdef')),
  });
  const keys = [secret('AES', ck.CKK_AES), secret('generic', ck.CKK_GENERIC_SECRET)];
  const otherPublic: Partial<Record<KeyFamily, Buffer>> = {};
  for (const [family, kind, valueType] of PAIRS) {
    const pair = generate(bench, kind as KeyKind, PUBLIC_USES, PRIVATE_USES);
    keys.push({ family, half: 'public', handle: pair.publicKey }, { family, half: 'private', handle: pair.privateKey });
    otherPublic[family] = attribute(bench, pair.publicKey, valueType);
  }
  const noKeys = [p11.C_CreateObject(session, [{ type: ck.CKA_CLASS, value: ck.CKO_DATA }]), Buffer.alloc(8, 0x77)];
  return { keys, otherPublic, noKeys };
}
