import {
  CKA_ALLOWED_MECHANISMS,
  CKA_DECRYPT,
  CKA_DERIVE,
  CKA_ENCRYPT,
  CKA_EXTRACTABLE,
  CKA_SENSITIVE,
  CKA_VALUE,
  CKA_VALUE_LEN,
  CKA_WRAP_WITH_TRUSTED,
  CKF_DERIVE,
  CKF_SIGN,
  CKM_AES_CBC,
  CKM_AES_ECB,
  CKM_CONCATENATE_BASE_AND_KEY,
  CKM_EXTRACT_KEY_FROM_KEY,
  CKM_SHA256,
  CKR_OK,
} from '../../../emulator/spec/constants.gen.ts';
import type { Attribute, Handle, Mechanism } from '../../../emulator/spec/pkcs11-api.ts';
import type { Check } from '../check.ts';
import type { Trial } from '../trial.ts';
import { derivedTemplate } from './key-derive-steps.ts';
import { generatedPair, keyPairKinds } from './key-pair-steps.ts';
import { bool, knownSecret, mechanismsOf, offers, SECRET_VALUE, ulongs } from './key-steps.ts';
import { WRAPPED_ROOM, type WrapKind, wrapKeys, wrapKinds } from './key-wrap-steps.ts';
import { aesKey, userSession } from './steps.ts';

/** What holds a key back: PKCS#11 3.1 sections 4.7, 4.9, 4.10, 6.43; J. Clulow, "On the Security of PKCS #11", 2003. */

const IV = Buffer.alloc(16, 7);

export const RESTRICTION_CHECKS: readonly Check[] = [
  {
    rule: 'KEY-18',
    caller: 'api',
    run(trial) {
      const { p11 } = trial;
      const session = userSession(trial);
      const [ecb, cbc] = [{ mechanism: CKM_AES_ECB }, { mechanism: CKM_AES_CBC, parameter: IV }];
      const listed = mechanismsOf(trial);
      if (![ecb, cbc].every(({ mechanism }) => listed.includes(mechanism))) return allowedOfPair(trial, session);
      const allowed = { type: CKA_ALLOWED_MECHANISMS, value: ulongs(trial, cbc.mechanism) };
      const key = aesKey(trial, session, [allowed]);
      const init = (mechanism: Mechanism) => () => p11.C_EncryptInit(session, mechanism, key);
      trial.api('C_EncryptInit, a mechanism that is not in CKA_ALLOWED_MECHANISMS', init(ecb), 'MECHANISM_INVALID');
      trial.api('C_EncryptInit, one that is', init(cbc), 'OK');
    },
  },
  {
    rule: 'KEY-19',
    caller: 'api',
    run(trial) {
      const { p11 } = trial;
      const session = userSession(trial);
      const key = knownSecret(trial, session, [bool(CKA_SENSITIVE, true), bool(CKA_DERIVE, true)]);
      const closed = knownSecret(trial, session, [bool(CKA_EXTRACTABLE, false)]);
      const read = (object: Handle) => () => p11.C_GetAttributeValue(session, object, [{ type: CKA_VALUE }]);
      trial.api('CKA_VALUE of a sensitive key', read(key), 'ATTRIBUTE_SENSITIVE');
      trial.api('CKA_VALUE of a key that is not extractable', read(closed), 'ATTRIBUTE_SENSITIVE');
      opened(trial, session, 'CKA_SENSITIVE', key, bool(CKA_SENSITIVE, false));
      opened(trial, session, 'CKA_EXTRACTABLE', closed, bool(CKA_EXTRACTABLE, true));
      derivedOut(trial, session, key);
      digested(trial, session, key);
      wrappedOut(trial, session, key);
    },
  },
];

/** KEY-18 of a token without AES: a key pair of which one mechanism is allowed. */
function allowedOfPair(trial: Trial, session: Handle) {
  const kind = keyPairKinds(trial).find(({ hashing }) => offers(trial, hashing, CKF_SIGN));
  if (kind === undefined) return trial.unsupported('it has no two mechanisms for one key');
  const allowed = { type: CKA_ALLOWED_MECHANISMS, value: ulongs(trial, kind.hashing) };
  const { privateKey } = generatedPair(trial, session, kind, { privateKey: [allowed] });
  const init = (mechanism: number) => () => trial.p11.C_SignInit(session, { mechanism }, privateKey);
  trial.api('C_SignInit, a mechanism that is not in CKA_ALLOWED_MECHANISMS', init(kind.signing), 'MECHANISM_INVALID');
  trial.api('C_SignInit, one that is', init(kind.hashing), 'OK');
}

/** Neither the key nor a copy of it becomes less secret. */
function opened(trial: Trial, session: Handle, name: string, key: Handle, wish: Attribute): void {
  const { p11 } = trial;
  const codes = ['ATTRIBUTE_READ_ONLY', 'TEMPLATE_INCONSISTENT', 'ACTION_PROHIBITED'];
  trial.api(`C_SetAttributeValue (${name})`, () => p11.C_SetAttributeValue(session, key, [wish]), ...codes);
  trial.api(`C_CopyObject (${name})`, () => p11.C_CopyObject(session, key, [wish]), ...codes);
}

/** What is cut out of a sensitive key, or put together with one, is sensitive (section 6.43). */
function derivedOut(trial: Trial, session: Handle, key: Handle): void {
  const other = () => knownSecret(trial, session, [bool(CKA_DERIVE, true)]);
  const ways: [string, number, () => Buffer][] = [
    ['CKM_EXTRACT_KEY_FROM_KEY', CKM_EXTRACT_KEY_FROM_KEY, () => ulongs(trial, 0)],
    ['CKM_CONCATENATE_BASE_AND_KEY', CKM_CONCATENATE_BASE_AND_KEY, other],
  ];
  const less = [bool(CKA_SENSITIVE, false), bool(CKA_EXTRACTABLE, true), { type: CKA_VALUE_LEN, value: 1 }];
  for (const [name, mechanism, parameter] of ways) {
    if (!offers(trial, mechanism, CKF_DERIVE)) {
      trial.note(`not tried: ${name}, which the token does not have`);
      continue;
    }
    const derive = () =>
      trial.p11.C_DeriveKey(session, { mechanism, parameter: parameter() }, key, derivedTemplate(less));
    trial.api(`C_DeriveKey (${name}), less secret than its base`, derive, 'TEMPLATE_INCONSISTENT');
  }
}

/** Section 5.12.4 lets a token digest a secret key: which one does is written down. */
function digested(trial: Trial, session: Handle, key: Handle): void {
  const { p11 } = trial;
  if (!mechanismsOf(trial).includes(CKM_SHA256)) return;
  trial.step('C_DigestInit', () => p11.C_DigestInit(session, { mechanism: CKM_SHA256 }));
  const codes = ['OK', 'KEY_INDIGESTIBLE', 'FUNCTION_NOT_SUPPORTED'];
  const { rv } = trial.api('C_DigestKey of a sensitive key', () => p11.C_DigestKey(session, key), ...codes);
  trial.note(rv === CKR_OK ? 'policy: the digest of a sensitive key can be had' : 'it digests no sensitive keys');
}

/** Wrapping under a key of known value, or one that decrypts: the standard allows it, unless CKA_WRAP_WITH_TRUSTED is set. */
function wrappedOut(trial: Trial, session: Handle, key: Handle) {
  const kind = aesWrap(trial);
  if (kind === undefined)
    return trial.note('not tried: wrapping under a key of known value, as it wraps by no secret key');
  const { wrapping } = wrapKeys(trial, session, kind, { wrapping: [bool(CKA_ENCRYPT, true), bool(CKA_DECRYPT, true)] });
  const wrap = (secret: Handle) => () =>
    trial.p11.C_WrapKey(session, { ...kind.mechanism }, wrapping, secret, Buffer.alloc(WRAPPED_ROOM));
  const { value } = trial.api(
    'C_WrapKey of a sensitive key under one of known value',
    wrap(key),
    'OK',
    'KEY_NOT_WRAPPABLE',
  );
  if (value !== undefined) {
    trial.note(`policy: a sensitive key goes out under any key (${kind.name}) unless it has CKA_WRAP_WITH_TRUSTED`);
    trial.holds('it does not go out as it is', !value.includes(SECRET_VALUE));
  }
  const guarded = knownSecret(trial, session, [bool(CKA_SENSITIVE, true), bool(CKA_WRAP_WITH_TRUSTED, true)]);
  trial.api('the same with CKA_WRAP_WITH_TRUSTED', wrap(guarded), 'KEY_NOT_WRAPPABLE');
}

function aesWrap(trial: Trial): WrapKind | undefined {
  return wrapKinds(trial).find(({ by }) => by === 'AES');
}
