import {
  CKA_ALWAYS_SENSITIVE,
  CKA_COPYABLE,
  CKA_DESTROYABLE,
  CKA_EXTRACTABLE,
  CKA_LABEL,
  CKA_MODIFIABLE,
  CKA_NEVER_EXTRACTABLE,
  CKA_PRIVATE,
  CKA_SENSITIVE,
  CKA_TOKEN,
  CKA_VALUE,
  CKR_OK,
} from '../../../emulator/spec/constants.gen.ts';
import { nameOf } from '../../../emulator/spec/names.ts';
import type { Handle } from '../../../emulator/spec/pkcs11-api.ts';
import type { Check } from '../check.ts';
import type { Trial } from '../trial.ts';
import {
  attributeOf,
  bool,
  CK_FALSE,
  CK_TRUE,
  copy,
  count,
  generatedKey,
  importedKey,
  keyKind,
  labelled,
  needCopies,
  ownSession,
  sameAttribute,
  set,
  storableKind,
  stored,
  sweepAfterwards,
} from './obj-steps.ts';
import { userSession } from './steps.ts';

/** C_CopyObject: PKCS#11 3.1 sections 4.1.3 and 5.7.2. */

/** What has been true of a key all its life. */
function hasBeen(trial: Trial, session: Handle, key: readonly [Handle, string], sensitive: boolean, inside: boolean) {
  sameAttribute(trial, session, key, CKA_ALWAYS_SENSITIVE, sensitive ? CK_TRUE : CK_FALSE);
  sameAttribute(trial, session, key, CKA_NEVER_EXTRACTABLE, inside ? CK_TRUE : CK_FALSE);
}

/** The copy of what was kept secret from the first has the same history; that of what was not has none. */
function history(trial: Trial, session: Handle): void {
  const kind = keyKind(trial, ({ generation }) => trial.p11.C_GetMechanismList(trial.slot).includes(generation));
  const kept = generatedKey(trial, session, kind, bool(CKA_SENSITIVE, true), bool(CKA_EXTRACTABLE, false));
  hasBeen(trial, session, [kept, 'a key that was made sensitive and unextractable'], true, true);
  const twin = copy(trial, session, kept, ['that key', []], 'OK');
  if (twin !== undefined) hasBeen(trial, session, [twin, 'its copy'], true, true);

  const open = generatedKey(trial, session, kind, bool(CKA_SENSITIVE, false), bool(CKA_EXTRACTABLE, true));
  hasBeen(trial, session, [open, 'a key that was made open'], false, false);
  const closing = [bool(CKA_SENSITIVE, true), bool(CKA_EXTRACTABLE, false)];
  const closed = copy(trial, session, open, ['an open key, closed', closing], 'OK');
  if (closed !== undefined) hasBeen(trial, session, [closed, 'the copy that was closed'], false, false);
  for (const attribute of closing) set(trial, session, open, attribute, 'OK');
  hasBeen(trial, session, [open, 'the open key when it is closed'], false, false);
  const late = copy(trial, session, open, ['the key that was open once', []], 'OK');
  if (late !== undefined) hasBeen(trial, session, [late, 'its copy'], false, false);
}

/** Each life goes on without the other. */
function isIndependent(trial: Trial, session: Handle, original: Handle, twin: Handle, label: string): void {
  trial.holds('the copy has a handle of its own', !twin.equals(original));
  sameAttribute(trial, session, [twin, 'the copy'], CKA_TOKEN, CK_TRUE);
  const [one, other] = [original, twin].map((object) => attributeOf(trial, session, object, CKA_VALUE));
  trial.same('CKA_VALUE of the copy', other, one);
  set(trial, session, original, labelled(`${label} changed`), 'OK');
  sameAttribute(trial, session, [twin, 'the copy, when the original has another'], CKA_LABEL, label);
  trial.api('C_DestroyObject of the original', () => trial.p11.C_DestroyObject(session, original), 'OK');
  sameAttribute(trial, session, [twin, 'the copy, when the original is gone'], CKA_LABEL, label);
  trial.same('objects on the token', count(trial, session, labelled(label), bool(CKA_TOKEN, true)), 1);
}

export const COPYING_CHECKS: readonly Check[] = [
  {
    rule: 'OBJ-21',
    caller: 'api',
    run(trial) {
      const session = ownSession(trial);
      const kind = storableKind(trial, session);
      const open = stored(trial, session, kind);
      needCopies(trial, session, open);
      const closed = stored(trial, session, kind, bool(CKA_COPYABLE, false));
      sameAttribute(trial, session, [closed, 'the object'], CKA_COPYABLE, CK_FALSE);
      const refused = 'ACTION_PROHIBITED';
      copy(trial, session, closed, ['of what is not copyable', []], refused);
      copy(trial, session, closed, ['of what is not copyable, CKA_COPYABLE true', [bool(CKA_COPYABLE, true)]], refused);
      // Section 4.4 forbids it and does not say how it is refused.
      set(trial, session, closed, bool(CKA_COPYABLE, true), 'ATTRIBUTE_READ_ONLY', refused, 'TEMPLATE_INCONSISTENT');
      sameAttribute(trial, session, [closed, 'the object afterwards'], CKA_COPYABLE, CK_FALSE);
    },
  },
  {
    rule: 'OBJ-24',
    caller: 'api',
    run(trial) {
      history(trial, userSession(trial));
    },
  },
  {
    rule: 'OBJ-27',
    caller: 'api',
    run(trial) {
      const label = 'conformance OBJ-27';
      sweepAfterwards(trial, label);
      const session = userSession(trial);
      const kind = storableKind(trial, session, true);
      const original = stored(trial, session, kind, labelled(label));
      needCopies(trial, session, original);
      const changes = [
        [CKA_PRIVATE, true],
        [CKA_MODIFIABLE, false],
        [CKA_DESTROYABLE, false],
      ] as const;
      for (const [type, value] of changes) {
        const name = `${nameOf('CKA', type)} ${value}`;
        const made = copy(trial, session, original, [name, [bool(type, value)]], 'OK');
        if (made !== undefined) sameAttribute(trial, session, [made, 'the copy'], type, value ? CK_TRUE : CK_FALSE);
      }
      const renamed = copy(trial, session, original, ['another CKA_LABEL', [labelled(`${label} too`)]], 'OK');
      if (renamed !== undefined) sameAttribute(trial, session, [renamed, 'the copy'], CKA_LABEL, `${label} too`);
      const { rv } = trial.api(
        'C_CopyObject (no template)',
        () => trial.p11.C_CopyObject(session, original, []),
        'OK',
        'ARGUMENTS_BAD',
        'TEMPLATE_INCOMPLETE',
      );
      trial.note(`a copy without a template is ${rv === CKR_OK ? 'made' : 'refused'}`);
      const twin = copy(trial, session, original, ['to the token', [bool(CKA_TOKEN, true)]], 'OK');
      if (twin !== undefined) isIndependent(trial, session, original, twin, label);
    },
  },
  {
    rule: 'OBJ-28',
    caller: 'api',
    run(trial) {
      const session = userSession(trial);
      const kind = keyKind(trial);
      const open = importedKey(trial, session, kind);
      needCopies(trial, session, open);
      const closing = [bool(CKA_SENSITIVE, true), bool(CKA_EXTRACTABLE, false)];
      const closed = copy(trial, session, open, ['an open key, closed', closing], 'OK');
      if (closed === undefined) return;
      sameAttribute(trial, session, [closed, 'the copy'], CKA_SENSITIVE, CK_TRUE);
      sameAttribute(trial, session, [closed, 'the copy'], CKA_EXTRACTABLE, CK_FALSE);
      // 4.1.3 gives the code of 4.1.2 for each attribute that may not be changed so.
      const refusals = ['ATTRIBUTE_READ_ONLY', 'TEMPLATE_INCONSISTENT'];
      copy(trial, session, closed, ['a sensitive key, CKA_SENSITIVE false', [bool(CKA_SENSITIVE, false)]], ...refusals);
      const raising = [bool(CKA_EXTRACTABLE, true)];
      copy(trial, session, closed, ['an unextractable key, CKA_EXTRACTABLE true', raising], ...refusals);
    },
  },
];
