import {
  CKA_CLASS,
  CKA_DESTROYABLE,
  CKA_EXTRACTABLE,
  CKA_ID,
  CKA_KEY_TYPE,
  CKA_LABEL,
  CKA_MODIFIABLE,
  CKA_PRIVATE,
  CKA_SENSITIVE,
  CKA_TOKEN,
  CKA_TRUSTED,
  CKA_VALUE,
  CKA_WRAP_WITH_TRUSTED,
  CKO_DATA,
  CKO_SECRET_KEY,
  CKR_OK,
} from '../../../emulator/spec/constants.gen.ts';
import type { Attribute, Handle } from '../../../emulator/spec/pkcs11-api.ts';
import type { Check } from '../check.ts';
import type { Trial } from '../trial.ts';
import { CERTIFICATE_TEMPLATE } from './obj-material.ts';
import {
  attributeOf,
  bool,
  CK_FALSE,
  CK_TRUE,
  certificate,
  copy,
  importedKey,
  keyKind,
  labelled,
  ownSession,
  sameAttribute,
  set,
  storableKind,
  stored,
  templateOf,
} from './obj-steps.ts';
import { logIn, logInAsSo, userSession } from './steps.ts';

/** C_SetAttributeValue and the attributes that forbid something: PKCS#11 3.1 sections 4.1.2, 4.2, 4.4 and 5.7.6. */

/** An object that is to be changed, or destroyed, or neither. */
function objectWith(trial: Trial, session: Handle, ...wishes: readonly Attribute[]): Handle {
  return stored(trial, session, storableKind(trial, session), labelled('before'), ...wishes);
}

/** However it is refused. */
const NOT_BY_HIM = [
  'ATTRIBUTE_READ_ONLY',
  'TEMPLATE_INCONSISTENT',
  'ATTRIBUTE_VALUE_INVALID',
  'ATTRIBUTE_TYPE_INVALID',
  'ACTION_PROHIBITED',
  'USER_NOT_LOGGED_IN',
] as const;

/** A certificate that the SO trusts, as a session object; none where the SO may not either. */
function trustedCertificate(trial: Trial, session: Handle): Handle | undefined {
  const template = templateOf(
    [...CERTIFICATE_TEMPLATE, bool(CKA_TOKEN, false), labelled('before')],
    bool(CKA_TRUSTED, true),
  );
  const create = () => trial.p11.C_CreateObject(session, [...template, bool(CKA_PRIVATE, false)]);
  const { rv, value } = trial.api('C_CreateObject (trusted certificate) by the SO', create, 'OK', ...NOT_BY_HIM);
  if (rv !== CKR_OK) trial.note('the SO cannot make a trusted certificate either');
  return value;
}

export const CHANGING_CHECKS: readonly Check[] = [
  {
    rule: 'OBJ-18',
    caller: 'api',
    run(trial) {
      const session = userSession(trial);
      const kind = keyKind(trial);
      const key = importedKey(trial, session, kind, labelled('before'), { type: CKA_ID, value: Buffer.from('before') });
      set(trial, session, key, labelled('after'), 'OK');
      set(trial, session, key, { type: CKA_ID, value: Buffer.from('after') }, 'OK');
      for (const type of [CKA_LABEL, CKA_ID]) sameAttribute(trial, session, [key, 'the key'], type, 'after');
      const isSecret = kind.template.some(({ type, value }) => type === CKA_CLASS && value === CKO_SECRET_KEY);
      const keyTypeOfNobody = { type: CKA_KEY_TYPE, value: 0 };
      const fixed: Attribute[] = [
        { type: CKA_CLASS, value: isSecret ? CKO_DATA : CKO_SECRET_KEY },
        keyTypeOfNobody,
        bool(CKA_TOKEN, true),
        { type: CKA_VALUE, value: Buffer.from(kind.value).reverse() },
      ];
      for (const attribute of fixed) set(trial, session, key, attribute, 'ATTRIBUTE_READ_ONLY');
      sameAttribute(trial, session, [key, 'the key in the end'], CKA_VALUE, kind.value);
      sameAttribute(trial, session, [key, 'the key in the end'], CKA_TOKEN, CK_FALSE);
      const object = objectWith(trial, session);
      const isPrivate = attributeOf(trial, session, object, CKA_PRIVATE) ?? CK_FALSE;
      set(trial, session, object, bool(CKA_PRIVATE, isPrivate.equals(CK_FALSE)), 'ATTRIBUTE_READ_ONLY');
      sameAttribute(trial, session, [object, 'an object in the end'], CKA_PRIVATE, isPrivate);
    },
  },
  {
    rule: 'OBJ-19',
    caller: 'api',
    run(trial) {
      const session = ownSession(trial);
      const object = objectWith(trial, session);
      const change =
        (...template: Attribute[]) =>
        () =>
          trial.p11.C_SetAttributeValue(session, object, template);
      const wrong = bool(CKA_TOKEN, true);
      const call = 'C_SetAttributeValue (CKA_LABEL, CKA_TOKEN)';
      trial.api(call, change(labelled('after'), wrong), 'ATTRIBUTE_READ_ONLY');
      sameAttribute(trial, session, [object, 'the object when CKA_TOKEN was refused'], CKA_LABEL, 'before');
      trial.api(`${call} the other way round`, change(wrong, labelled('after')), 'ATTRIBUTE_READ_ONLY');
      sameAttribute(trial, session, [object, 'the object when CKA_TOKEN was refused'], CKA_LABEL, 'before');
      set(trial, session, object, labelled('after'), 'OK');
      sameAttribute(trial, session, [object, 'the object'], CKA_LABEL, 'after');
    },
  },
  {
    rule: 'OBJ-20',
    caller: 'api',
    run(trial) {
      const session = ownSession(trial);
      set(trial, session, objectWith(trial, session), labelled('after'), 'OK');
      const object = objectWith(trial, session, bool(CKA_MODIFIABLE, false));
      sameAttribute(trial, session, [object, 'the object'], CKA_MODIFIABLE, CK_FALSE);
      set(trial, session, object, labelled('after'), 'ACTION_PROHIBITED');
      sameAttribute(trial, session, [object, 'the object afterwards'], CKA_LABEL, 'before');
    },
  },
  {
    rule: 'OBJ-22',
    caller: 'api',
    run(trial) {
      const { p11 } = trial;
      const session = ownSession(trial);
      const given = objectWith(trial, session);
      trial.api('C_DestroyObject', () => p11.C_DestroyObject(session, given), 'OK');
      const object = objectWith(trial, session, bool(CKA_DESTROYABLE, false));
      const destroy = () => p11.C_DestroyObject(session, object);
      trial.api('C_DestroyObject, CKA_DESTROYABLE false', destroy, 'ACTION_PROHIBITED');
      sameAttribute(trial, session, [object, 'the object afterwards'], CKA_LABEL, 'before');
    },
  },
  {
    rule: 'OBJ-23',
    caller: 'api',
    run(trial) {
      const session = userSession(trial);
      const key = importedKey(trial, session, keyKind(trial));
      const oneWay = [
        [CKA_SENSITIVE, true, CK_TRUE],
        [CKA_EXTRACTABLE, false, CK_FALSE],
      ] as const;
      for (const [type, value, octets] of oneWay) {
        set(trial, session, key, bool(type, value), 'OK');
        sameAttribute(trial, session, [key, 'the key'], type, octets);
        set(trial, session, key, bool(type, !value), 'ATTRIBUTE_READ_ONLY');
        sameAttribute(trial, session, [key, 'the key afterwards'], type, octets);
      }
    },
  },
  {
    rule: 'OBJ-25',
    caller: 'api',
    run(trial) {
      const session = userSession(trial);
      const kind = keyKind(trial);
      const key = importedKey(trial, session, kind, bool(CKA_WRAP_WITH_TRUSTED, true));
      sameAttribute(trial, session, [key, 'the key'], CKA_WRAP_WITH_TRUSTED, CK_TRUE);
      const refused = ['ATTRIBUTE_READ_ONLY', 'TEMPLATE_INCONSISTENT'];
      set(trial, session, key, bool(CKA_WRAP_WITH_TRUSTED, false), ...refused);
      sameAttribute(trial, session, [key, 'the key afterwards'], CKA_WRAP_WITH_TRUSTED, CK_TRUE);
      const lowered = [bool(CKA_WRAP_WITH_TRUSTED, false)];
      copy(trial, session, key, ['CKA_WRAP_WITH_TRUSTED false', lowered], ...refused);
      set(trial, session, key, labelled('after'), 'OK');
    },
  },
  {
    rule: 'OBJ-26',
    caller: 'api',
    run(trial) {
      const session = userSession(trial);
      const plain = certificate(trial, session);
      const trusted = templateOf(CERTIFICATE_TEMPLATE, bool(CKA_TOKEN, false), bool(CKA_TRUSTED, true));
      const create = () => trial.p11.C_CreateObject(session, trusted);
      trial.api('C_CreateObject (trusted certificate) by the user', create, ...NOT_BY_HIM);
      set(trial, session, plain, bool(CKA_TRUSTED, true), ...NOT_BY_HIM);
      const read = attributeOf(trial, session, plain, CKA_TRUSTED);
      trial.same('CKA_TRUSTED of the certificate', read, CK_FALSE);
      if (trial.pins.so === undefined)
        return trial.note('trusted certificates were not looked at: no SO PIN was given');
      trial.p11.C_Logout(session);
      logInAsSo(trial, session);
      const made = trustedCertificate(trial, session);
      if (made === undefined) return;
      sameAttribute(trial, session, [made, 'what the SO made'], CKA_TRUSTED, CK_TRUE);
      trial.p11.C_Logout(session);
      logIn(trial, session);
      set(trial, session, made, labelled('after'), 'ACTION_PROHIBITED', 'ATTRIBUTE_READ_ONLY');
      sameAttribute(trial, session, [made, 'the trusted certificate afterwards'], CKA_LABEL, 'before');
    },
  },
];
