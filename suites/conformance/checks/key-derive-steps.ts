import { createECDH } from 'node:crypto';
import {
  CKA_CLASS,
  CKA_DERIVE,
  CKA_DERIVE_TEMPLATE,
  CKA_EXTRACTABLE,
  CKA_KEY_TYPE,
  CKA_SENSITIVE,
  CKA_TOKEN,
  CKA_VALUE_LEN,
  CKD_NULL,
  CKF_DERIVE,
  CKK_EC,
  CKK_GENERIC_SECRET,
  CKM_ECDH1_DERIVE,
  CKM_GENERIC_SECRET_KEY_GEN,
  CKM_SHA256_KEY_DERIVATION,
  CKO_SECRET_KEY,
} from '../../../emulator/spec/constants.gen.ts';
import type { Attribute, Handle, KeyPair, Mechanism } from '../../../emulator/spec/pkcs11-api.ts';
import type { Trial } from '../trial.ts';
import { generatedPair, keyPairKinds } from './key-pair-steps.ts';
import { bool, generatedSecret, isTrue, nested, offers, secretKinds, template } from './key-steps.ts';

/** How tokens derive keys: PKCS#11 3.1 sections 5.18.5, 6.3, 6.20. */

export interface DeriveKind {
  readonly name: string;
  /** A key that this token has generated itself. */
  base(trial: Trial, session: Handle, wishes: readonly Attribute[]): Handle;
  mechanism(): Mechanism;
}

/** A key pair of somebody else. @returns his point, 04 ‖ X ‖ Y. */
export function strangersPoint(): Buffer {
  return createECDH('prime256v1').generateKeys();
}

/** CK_ECDH1_DERIVE_PARAMS as pkcs11js marks it. @param publicData the other side's point. */
export function ecdh(publicData: Buffer): Mechanism {
  return {
    mechanism: CKM_ECDH1_DERIVE,
    parameter: { type: 6, kdf: CKD_NULL, publicData } as Mechanism['parameter'] & object,
  };
}

/** A pair on P-256. @throws Unsupported */
export function ecPair(trial: Trial, session: Handle, wishes: readonly Attribute[] = []): KeyPair {
  const kind = keyPairKinds(trial).find(({ keyType }) => keyType === CKK_EC);
  if (kind === undefined) return trial.unsupported('it makes no key pairs on P-256');
  return generatedPair(trial, session, kind, { privateKey: template([bool(CKA_DERIVE, true)], wishes) });
}

const ECDH: DeriveKind = {
  name: 'CKM_ECDH1_DERIVE',
  base: (trial, session, wishes) => ecPair(trial, session, wishes).privateKey,
  mechanism: () => ecdh(strangersPoint()),
};

const HASHED: DeriveKind = {
  name: 'CKM_SHA256_KEY_DERIVATION',
  base(trial, session, wishes) {
    const kind = secretKinds(trial).find(({ generation }) => generation.mechanism === CKM_GENERIC_SECRET_KEY_GEN);
    if (kind === undefined) return trial.unsupported('it generates no generic secrets');
    return generatedSecret(trial, session, kind, template([bool(CKA_DERIVE, true)], wishes));
  },
  mechanism: () => ({ mechanism: CKM_SHA256_KEY_DERIVATION }),
};

/** Those that the token has. */
export function deriveKinds(trial: Trial): readonly DeriveKind[] {
  const kinds: [number, DeriveKind][] = [
    [CKM_ECDH1_DERIVE, ECDH],
    [CKM_SHA256_KEY_DERIVATION, HASHED],
  ];
  return kinds.filter(([mechanism]) => offers(trial, mechanism, CKF_DERIVE)).map(([, kind]) => kind);
}

/** The template of a derived generic secret of 16 octets, a session object. */
export function derivedTemplate(wishes: readonly Attribute[]): Attribute[] {
  const always = [
    { type: CKA_CLASS, value: CKO_SECRET_KEY },
    { type: CKA_KEY_TYPE, value: CKK_GENERIC_SECRET },
    { type: CKA_VALUE_LEN, value: 16 },
    bool(CKA_TOKEN, false),
  ];
  return template(always, wishes);
}

/** KEY-13: CKA_DERIVE_TEMPLATE, where the token derives. */
export function derivedAsDemanded(trial: Trial, session: Handle) {
  const [kind] = deriveKinds(trial);
  if (kind === undefined)
    return trial.note('not tried: CKA_DERIVE_TEMPLATE, as it derives nothing that this suite knows');
  const demand = nested(trial, CKA_DERIVE_TEMPLATE, [{ type: CKA_SENSITIVE, value: true }]);
  const base = kind.base(trial, session, [demand]);
  const derive = (wishes: readonly Attribute[]) => () =>
    trial.p11.C_DeriveKey(session, kind.mechanism(), base, derivedTemplate([bool(CKA_EXTRACTABLE, true), ...wishes]));
  const against = [bool(CKA_SENSITIVE, false)];
  trial.api('C_DeriveKey against CKA_DERIVE_TEMPLATE', derive(against), 'TEMPLATE_INCONSISTENT');
  const { value } = trial.api('C_DeriveKey that leaves it to CKA_DERIVE_TEMPLATE', derive([]), 'OK');
  if (value !== undefined)
    trial.same('CKA_SENSITIVE of what is derived', isTrue(trial, session, value, CKA_SENSITIVE), true);
}
