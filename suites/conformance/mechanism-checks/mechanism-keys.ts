import * as ck from '../../../emulator/spec/constants.gen.ts';
import { nameOf } from '../../../emulator/spec/names.ts';
import type { Attribute, Handle } from '../../../emulator/spec/pkcs11-api.ts';
import { rvName, rvThrown } from '../finding.ts';
import type { Trial } from '../trial.ts';
import {
  AES_128,
  aesKeys,
  ED25519,
  ecKeys,
  GOST_256,
  genericSecrets,
  type KeyFamily,
  P_256,
  type PairFamily,
  RSA_2048,
  rsaKeys,
} from './key-families.ts';
import type { ReadAttribute, WeierstrassCurve } from './outside-keys.ts';

/** Keys of test fixtures, put on the token that is judged. */

/** What is done with them: by the public half, or one secret key; and by the private one. */
export type KeyUse = 'sign' | 'encrypt' | 'recover' | 'wrap' | 'derive';

const USAGE: Readonly<Record<KeyUse, { readonly forward: readonly number[]; readonly backward: readonly number[] }>> = {
  sign: { forward: [ck.CKA_VERIFY], backward: [ck.CKA_SIGN] },
  encrypt: { forward: [ck.CKA_ENCRYPT], backward: [ck.CKA_DECRYPT] },
  recover: { forward: [ck.CKA_VERIFY_RECOVER], backward: [ck.CKA_SIGN_RECOVER] },
  wrap: { forward: [ck.CKA_WRAP], backward: [ck.CKA_UNWRAP] },
  derive: { forward: [], backward: [ck.CKA_DERIVE] },
};

const truths = (types: readonly number[]): Attribute[] => types.map((type) => ({ type, value: true }));

/** Keys on the token. */
export interface KeysOnToken {
  /** Verifies, encrypts, wraps. */
  readonly forward: Handle;
  /** Signs, decrypts, unwraps, derives: the same where both are one secret. */
  readonly backward: Handle;
  /** Attributes of the public half. */
  readonly read: ReadAttribute;
  /** Whether their numbers are those of the fixtures. */
  readonly areKnown: boolean;
}

/** Which key of a family: the second one is somebody else's. */
export type Which = 0 | 1;

/** @throws Blocked */
export function keysOnToken(
  trial: Trial,
  session: Handle,
  family: KeyFamily,
  use: KeyUse,
  which: Which = 0,
): KeysOnToken {
  if (family.kind === 'pair') return pairOnToken(trial, session, family, use, which);
  const key = secretOnToken(trial, session, family.keyType, family.values[which], use);
  const read = () => trial.unsupported('a secret key has no public half');
  return { forward: key, backward: key, read, areKnown: true };
}

/** A secret key that can be read. @throws Blocked */
export function secretOnToken(trial: Trial, session: Handle, keyType: number, value: Buffer, use: KeyUse): Handle {
  const { forward, backward } = USAGE[use];
  return trial.step(`C_CreateObject (${nameOf('CKK', keyType)}, ${value.length} octets)`, () =>
    trial.p11.C_CreateObject(session, [
      { type: ck.CKA_CLASS, value: ck.CKO_SECRET_KEY },
      { type: ck.CKA_KEY_TYPE, value: keyType },
      { type: ck.CKA_TOKEN, value: false },
      { type: ck.CKA_SENSITIVE, value: false },
      { type: ck.CKA_EXTRACTABLE, value: true },
      ...truths([...forward, ...backward]),
      { type: ck.CKA_VALUE, value },
    ]),
  );
}

/** @throws Blocked */
export function publicKeyOnToken(
  trial: Trial,
  session: Handle,
  {
    name,
    keyType,
    publicKey,
  }: { readonly name: string; readonly keyType: number; readonly publicKey: readonly Attribute[] },
  use: KeyUse,
): Handle {
  return trial.step(`C_CreateObject (${name}, public key)`, () =>
    trial.p11.C_CreateObject(session, [
      { type: ck.CKA_CLASS, value: ck.CKO_PUBLIC_KEY },
      { type: ck.CKA_KEY_TYPE, value: keyType },
      { type: ck.CKA_TOKEN, value: false },
      ...truths(USAGE[use].forward),
      ...publicKey,
    ]),
  );
}

/** A token that takes no private key from outside makes a pair of its own. */
function pairOnToken(trial: Trial, session: Handle, family: PairFamily, use: KeyUse, which: Which): KeysOnToken {
  const { name, keyType, pairs } = family;
  const { publicKey, privateKey } = pairs[which];
  let backward: Handle;
  try {
    backward = trial.p11.C_CreateObject(session, privateKeyTemplate(keyType, use, privateKey));
  } catch (error) {
    trial.note(`C_CreateObject (${name}, private key): ${rvName(rvThrown(error))}; the token makes a pair instead`);
    return { ...generatedPair(trial, session, family, use), areKnown: false };
  }
  const forward = publicKeyOnToken(trial, session, { name, keyType, publicKey }, use);
  return { forward, backward, read: reader(trial, session, forward), areKnown: true };
}

function privateKeyTemplate(keyType: number, use: KeyUse, privateKey: readonly Attribute[]): Attribute[] {
  return [
    { type: ck.CKA_CLASS, value: ck.CKO_PRIVATE_KEY },
    { type: ck.CKA_KEY_TYPE, value: keyType },
    { type: ck.CKA_TOKEN, value: false },
    ...truths(USAGE[use].backward),
    ...privateKey,
  ];
}

/** @throws Blocked */
export function generatedPair(
  trial: Trial,
  session: Handle,
  { name, generation, generationTemplate }: PairFamily,
  use: KeyUse,
): Omit<KeysOnToken, 'areKnown'> {
  const { forward, backward } = USAGE[use];
  const common = { type: ck.CKA_TOKEN, value: false };
  const { publicKey, privateKey } = trial.step(`C_GenerateKeyPair (${name})`, () =>
    trial.p11.C_GenerateKeyPair(
      session,
      { mechanism: generation },
      [common, ...truths(forward), ...generationTemplate],
      [common, ...truths(backward)],
    ),
  );
  return { forward: publicKey, backward: privateKey, read: reader(trial, session, publicKey) };
}

export function reader(trial: Trial, session: Handle, object: Handle): ReadAttribute {
  return (type) => {
    const read = () => trial.p11.C_GetAttributeValue(session, object, [{ type }])[0]?.value ?? [];
    return Buffer.from(trial.step(`C_GetAttributeValue (${nameOf('CKA', type)})`, read));
  };
}

/** Families with a mechanism that shows that a token has keys of the kind. */
const FAMILIES: readonly (readonly [KeyFamily, number])[] = [
  [AES_128, ck.CKM_AES_KEY_GEN],
  [genericSecrets(32), ck.CKM_GENERIC_SECRET_KEY_GEN],
  [P_256, ck.CKM_ECDSA],
  [GOST_256, ck.CKM_GOSTR3410],
  [RSA_2048, ck.CKM_RSA_PKCS],
];

/** Keys of another type, which the token has too. @param kind of keys; absent: any. @throws Unsupported when there are none. */
export function otherFamily(trial: Trial, keyType: number, kind?: KeyFamily['kind']): KeyFamily {
  const listed = trial.step('C_GetMechanismList', () => trial.p11.C_GetMechanismList(trial.slot));
  const found = FAMILIES.find(
    ([family, mechanism]) =>
      family.keyType !== keyType && (kind ?? family.kind) === family.kind && listed.includes(mechanism),
  );
  return found?.[0] ?? trial.unsupported('the token has no keys of another type');
}

/** A family of the same type with keys of another size, by the number that CK_MECHANISM_INFO has; undefined: there is none here. */
export function sizedFamily({ keyType }: KeyFamily, size: number): KeyFamily | undefined {
  if (keyType === ck.CKK_AES) return size > 0 && size <= 64 ? aesKeys(size) : undefined;
  if (keyType === ck.CKK_GENERIC_SECRET) return size > 0 && size <= 1024 ? genericSecrets(size) : undefined;
  if (keyType === ck.CKK_RSA) return rsaKeys(size);
  // Its coordinates have 255 bits, its keys 256: tokens say either.
  if (keyType === ck.CKK_EC_EDWARDS) return size === 255 || size === 256 ? ED25519 : undefined;
  if (keyType !== ck.CKK_EC) return undefined;
  const curve = EC_SIZES.get(size);
  return curve && ecKeys(curve);
}

const EC_SIZES: ReadonlyMap<number, WeierstrassCurve> = new Map([
  [256, 'P-256'],
  [384, 'P-384'],
  [521, 'P-521'],
]);

/** The next size that is not one, or would be beyond the limit: octets for secrets, bits for pairs. */
export function sizeOutside({ keyType }: KeyFamily, limit: number, direction: -1 | 1): number | undefined {
  if (keyType === ck.CKK_AES) return limit + direction * 8;
  if (keyType === ck.CKK_GENERIC_SECRET) return limit + direction;
  const sizes = keyType === ck.CKK_RSA ? [512, 1024, 2048, 4096] : keyType === ck.CKK_EC ? [256, 384, 521] : [];
  return direction < 0 ? sizes.filter((size) => size < limit).at(-1) : sizes.find((size) => size > limit);
}
