import {
  CKA_CLASS,
  CKA_DECRYPT,
  CKA_ENCRYPT,
  CKA_EXTRACTABLE,
  CKA_KEY_TYPE,
  CKA_SENSITIVE,
  CKA_TOKEN,
  CKA_UNWRAP,
  CKA_VALUE,
  CKA_WRAP,
  CKF_UNWRAP,
  CKF_WRAP,
  CKG_MGF1_SHA1,
  CKK_AES,
  CKM_AES_CBC,
  CKM_AES_CBC_PAD,
  CKM_AES_ECB,
  CKM_AES_GCM,
  CKM_AES_KEY_WRAP,
  CKM_AES_KEY_WRAP_KWP,
  CKM_AES_KEY_WRAP_PAD,
  CKM_RSA_PKCS,
  CKM_RSA_PKCS_KEY_PAIR_GEN,
  CKM_RSA_PKCS_OAEP,
  CKM_SHA_1,
  CKO_SECRET_KEY,
  CKZ_DATA_SPECIFIED,
} from '../../../emulator/spec/constants.gen.ts';
import { nameOf } from '../../../emulator/spec/names.ts';
import type { Attribute, Handle, Mechanism } from '../../../emulator/spec/pkcs11-api.ts';
import type { Trial } from '../trial.ts';
import { generatedPair, keyPairKinds } from './key-pair-steps.ts';
import { bool, knownSecret, mechanismsOf, offers, template } from './key-steps.ts';

/** How tokens wrap keys: PKCS#11 3.1 sections 6.1, 6.13, 6.16. */

/** Longer than any wrapped key here. */
export const WRAPPED_ROOM = 4096;

export interface WrapKind {
  readonly name: string;
  readonly mechanism: Mechanism;
  readonly by: 'AES' | 'RSA';
  /** Whether a change of the wrapped key is always seen. */
  readonly sealed: boolean;
}

const kind = (
  mechanism: number,
  by: WrapKind['by'],
  sealed: boolean,
  parameter?: Mechanism['parameter'],
): WrapKind => ({
  name: nameOf('CKM', mechanism),
  mechanism: { mechanism, ...(parameter !== undefined && { parameter }) },
  by,
  sealed,
});

/** How pkcs11js marks its parameter structures. */
const GCM_PARAMETER = { type: 3, iv: Buffer.alloc(12, 1), tagBits: 128 };
const OAEP_PARAMETER = { type: 4, hashAlg: CKM_SHA_1, mgf: CKG_MGF1_SHA1, source: CKZ_DATA_SPECIFIED };

/** Those that see every change first. */
const KINDS: readonly WrapKind[] = [
  kind(CKM_AES_KEY_WRAP, 'AES', true),
  kind(CKM_AES_KEY_WRAP_KWP, 'AES', true),
  kind(CKM_AES_KEY_WRAP_PAD, 'AES', true),
  kind(CKM_AES_GCM, 'AES', true, GCM_PARAMETER),
  kind(CKM_AES_CBC_PAD, 'AES', false, Buffer.alloc(16, 1)),
  kind(CKM_AES_CBC, 'AES', false, Buffer.alloc(16, 1)),
  kind(CKM_AES_ECB, 'AES', false),
  kind(CKM_RSA_PKCS_OAEP, 'RSA', true, OAEP_PARAMETER),
  kind(CKM_RSA_PKCS, 'RSA', false),
];

/** Those with which the token says that it wraps and unwraps. @throws Unsupported when there is none. */
export function wrapKinds(trial: Trial): readonly [WrapKind, ...WrapKind[]] {
  const known = KINDS.map(({ mechanism }) => mechanism.mechanism);
  const others = mechanismsOf(trial).filter((one) => !known.includes(one) && offers(trial, one, CKF_WRAP));
  if (others.length > 0) trial.note(`not tried: ${others.map((one) => nameOf('CKM', one)).join(', ')}`);
  const [first, ...more] = KINDS.filter(({ mechanism }) => offers(trial, mechanism.mechanism, CKF_WRAP | CKF_UNWRAP));
  return first === undefined
    ? trial.unsupported('it wraps no keys, or in no way that this suite knows')
    : [first, ...more];
}

/** The key that wraps and the one that unwraps: the same where both are one secret. */
export interface WrapKeys {
  readonly wrapping: Handle;
  readonly unwrapping: Handle;
}

export interface WrapWishes {
  readonly wrapping?: readonly Attribute[];
  readonly unwrapping?: readonly Attribute[];
}

const KEK = Buffer.from('202122232425262728292a2b2c2d2e2f', 'hex');

/** What an AES key of known value is created by, that may wrap and unwrap and nothing else. */
export function wrappingTemplate(wishes: readonly Attribute[] = []): Attribute[] {
  const uses = [bool(CKA_WRAP, true), bool(CKA_UNWRAP, true), bool(CKA_ENCRYPT, false), bool(CKA_DECRYPT, false)];
  return template(
    [
      { type: CKA_CLASS, value: CKO_SECRET_KEY },
      { type: CKA_KEY_TYPE, value: CKK_AES },
      { type: CKA_VALUE, value: KEK },
      bool(CKA_TOKEN, false),
      bool(CKA_SENSITIVE, false),
      bool(CKA_EXTRACTABLE, true),
    ],
    uses,
    wishes,
  );
}

export function wrapKeys(trial: Trial, session: Handle, { by }: WrapKind, wishes: WrapWishes = {}): WrapKeys {
  const { wrapping = [], unwrapping = [] } = wishes;
  if (by === 'AES') {
    const wanted = wrappingTemplate([...wrapping, ...unwrapping]);
    const key = trial.step('C_CreateObject (AES key that wraps)', () => trial.p11.C_CreateObject(session, wanted));
    return { wrapping: key, unwrapping: key };
  }
  // A pair takes long: first whether there is anything to wrap.
  knownSecret(trial, session);
  const rsa = keyPairKinds(trial).find(({ generation }) => generation === CKM_RSA_PKCS_KEY_PAIR_GEN);
  if (rsa === undefined) return trial.unsupported('it makes no RSA keys that could wrap');
  const { publicKey, privateKey } = generatedPair(trial, session, rsa, {
    publicKey: template([bool(CKA_WRAP, true)], wrapping),
    privateKey: template([bool(CKA_UNWRAP, true)], unwrapping),
  });
  return { wrapping: publicKey, unwrapping: privateKey };
}

/** A wrapped key, as a step. */
export function wrapped(trial: Trial, session: Handle, { name, mechanism }: WrapKind, by: Handle, key: Handle): Buffer {
  return trial.step(`C_WrapKey (${name})`, () =>
    trial.p11.C_WrapKey(session, { ...mechanism }, by, key, Buffer.alloc(WRAPPED_ROOM)),
  );
}
