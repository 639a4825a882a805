import {
  CKA_ALWAYS_SENSITIVE,
  CKA_CLASS,
  CKA_COPYABLE,
  CKA_DESTROYABLE,
  CKA_KEY_GEN_MECHANISM,
  CKA_KEY_TYPE,
  CKA_LABEL,
  CKA_LOCAL,
  CKA_MODIFIABLE,
  CKA_MODULUS,
  CKA_NEVER_EXTRACTABLE,
  CKA_PRIVATE,
  CKA_TOKEN,
  CKA_VALUE,
  CKO_DATA,
} from '../../../emulator/spec/constants.gen.ts';
import { nameOf } from '../../../emulator/spec/names.ts';
import type { Attribute, Handle } from '../../../emulator/spec/pkcs11-api.ts';
import type { Check } from '../check.ts';
import type { RvName } from '../finding.ts';
import type { Trial } from '../trial.ts';
import {
  attributeOf,
  bool,
  CK_FALSE,
  CK_TRUE,
  copy,
  importedKey,
  keyKind,
  keyTemplate,
  labelled,
  ownSession,
  sameAttribute,
  set,
  storableKind,
  stored,
  templateOf,
  UNKNOWN_ATTRIBUTE,
  without,
} from './obj-steps.ts';
import { dataObject, userSession } from './steps.ts';

/** What a template may say: PKCS#11 3.1 sections 4.1.1, 4.4 and 4.7. */

/** A class or a key type that the standard does not have, below those of vendors. */
const UNKNOWN_KIND = 0x7fff_fff1;
/** 4.1.1: of what is the matter with a template the library may name any one thing. */
const FOREIGN: readonly RvName[] = ['ATTRIBUTE_TYPE_INVALID', 'TEMPLATE_INCONSISTENT'];
const READ_ONLY: readonly RvName[] = ['ATTRIBUTE_READ_ONLY', 'TEMPLATE_INCONSISTENT'];

/** C_CreateObject of a session object: what is made in spite of all goes with the session. */
function create(
  trial: Trial,
  session: Handle,
  [what, template]: readonly [string, readonly Attribute[]],
  ...allowed: RvName[]
): Handle | undefined {
  return trial.api(`C_CreateObject(${what})`, () => trial.p11.C_CreateObject(session, [...template]), ...allowed).value;
}

export const TEMPLATE_CHECKS: readonly Check[] = [
  {
    rule: 'OBJ-05',
    caller: 'api',
    run(trial) {
      const session = ownSession(trial);
      const kind = storableKind(trial, session);
      const made = stored(trial, session, kind);
      const whole = [...kind.template, bool(CKA_TOKEN, false)];
      const unknown = { type: UNKNOWN_ATTRIBUTE, value: Buffer.from('conformance') };
      const modulus = { type: CKA_MODULUS, value: Buffer.alloc(256, 0xc5) };
      create(trial, session, [`${kind.name}, an attribute that nobody knows`, [...whole, unknown]], ...FOREIGN);
      create(trial, session, [`${kind.name}, CKA_MODULUS`, [...whole, modulus]], ...FOREIGN);
      copy(trial, session, made, ['with an attribute that nobody knows', [unknown]], ...FOREIGN);
      copy(trial, session, made, ['with CKA_MODULUS', [modulus]], ...FOREIGN);
      set(trial, session, made, labelled('changed'), 'OK');
      set(trial, session, made, unknown, ...FOREIGN);
      set(trial, session, made, modulus, ...FOREIGN);
    },
  },
  {
    rule: 'OBJ-06',
    caller: 'api',
    run(trial) {
      const session = userSession(trial);
      const { template } = storableKind(trial, session);
      const whole = [...template, bool(CKA_TOKEN, false)];
      const odd = (type: number, octets: number) => templateOf(whole, { type, value: Buffer.alloc(octets) });
      const wrong: [string, Attribute[]][] = [
        ['CKA_PRIVATE of 2 octets', odd(CKA_PRIVATE, 2)],
        ['CKA_PRIVATE of no octets', odd(CKA_PRIVATE, 0)],
        ['CKA_CLASS of 3 octets', odd(CKA_CLASS, 3)],
        ['CKA_CLASS of 17 octets', odd(CKA_CLASS, 17)],
        ['a class that nobody knows', templateOf(whole, { type: CKA_CLASS, value: UNKNOWN_KIND })],
      ];
      for (const row of wrong) create(trial, session, row, 'ATTRIBUTE_VALUE_INVALID');
      const kind = keyKind(trial);
      importedKey(trial, session, kind);
      const unknown = keyTemplate(kind, { type: CKA_KEY_TYPE, value: UNKNOWN_KIND });
      create(trial, session, ['a key type that nobody knows', unknown], 'ATTRIBUTE_VALUE_INVALID');
    },
  },
  {
    rule: 'OBJ-07',
    caller: 'api',
    run(trial) {
      const session = userSession(trial);
      const kind = keyKind(trial);
      importedKey(trial, session, kind);
      const theTokens: Attribute[] = [
        bool(CKA_LOCAL, true),
        bool(CKA_ALWAYS_SENSITIVE, true),
        bool(CKA_NEVER_EXTRACTABLE, true),
        { type: CKA_KEY_GEN_MECHANISM, value: kind.generation },
      ];
      for (const attribute of theTokens) {
        const name = `${kind.name} with ${nameOf('CKA', attribute.type)}`;
        create(trial, session, [name, keyTemplate(kind, attribute)], ...READ_ONLY);
      }
    },
  },
  {
    rule: 'OBJ-08',
    caller: 'api',
    run(trial) {
      const session = userSession(trial);
      const { template } = storableKind(trial, session);
      const incomplete = 'TEMPLATE_INCOMPLETE';
      const classless = [...without(template, CKA_CLASS), bool(CKA_TOKEN, false)];
      create(trial, session, ['without CKA_CLASS', classless], incomplete);
      create(trial, session, ['nothing at all', []], incomplete, 'ARGUMENTS_BAD');
      const kind = keyKind(trial);
      importedKey(trial, session, kind);
      const whole = keyTemplate(kind);
      create(trial, session, [`${kind.name} without CKA_VALUE`, without(whole, CKA_VALUE)], incomplete);
      create(trial, session, [`${kind.name} without CKA_KEY_TYPE`, without(whole, CKA_KEY_TYPE)], incomplete);
    },
  },
  {
    rule: 'OBJ-09',
    caller: 'api',
    run(trial) {
      const session = ownSession(trial);
      const { template } = storableKind(trial, session);
      const twice = (one: string, two: string) => [...template, bool(CKA_TOKEN, false), labelled(one), labelled(two)];
      create(trial, session, ['CKA_LABEL twice, not the same', twice('one', 'two')], 'TEMPLATE_INCONSISTENT');
      const made = create(
        trial,
        session,
        ['CKA_LABEL twice, the same', twice('one', 'one')],
        'OK',
        'TEMPLATE_INCONSISTENT',
      );
      trial.note(`an attribute that is given twice with the same value is ${made === undefined ? 'refused' : 'taken'}`);
      if (made !== undefined) sameAttribute(trial, session, [made, 'that object'], CKA_LABEL, 'one');
    },
  },
  {
    rule: 'OBJ-11',
    caller: 'api',
    run(trial) {
      const { p11 } = trial;
      const session = userSession(trial);
      const made = create(
        trial,
        session,
        ['nothing but CKA_CLASS: data', [{ type: CKA_CLASS, value: CKO_DATA }]],
        'OK',
      );
      if (made === undefined) return;
      const object = [made, 'an object that was made with its class alone'] as const;
      sameAttribute(trial, session, object, CKA_TOKEN, CK_FALSE);
      for (const type of [CKA_MODIFIABLE, CKA_COPYABLE, CKA_DESTROYABLE]) {
        sameAttribute(trial, session, object, type, CK_TRUE);
      }
      sameAttribute(trial, session, object, CKA_LABEL, '');
      trial.afterwards(() => p11.C_DestroyObject(session, made));
      const named = dataObject(trial, session, { label: 'conformance' });
      sameAttribute(trial, session, [named, 'one that was given a label'], CKA_LABEL, 'conformance');
    },
  },
  {
    rule: 'OBJ-13',
    caller: 'api',
    run(trial) {
      const session = userSession(trial);
      const kind = keyKind(trial);
      const key = [importedKey(trial, session, kind), 'a key that was put in'] as const;
      for (const type of [CKA_LOCAL, CKA_ALWAYS_SENSITIVE, CKA_NEVER_EXTRACTABLE]) {
        sameAttribute(trial, session, key, type, CK_FALSE);
      }
      const mechanism = attributeOf(trial, session, key[0], CKA_KEY_GEN_MECHANISM, key[1]);
      const isNone = mechanism?.every((octet) => octet === 0xff) ?? false;
      trial.holds('CKA_KEY_GEN_MECHANISM is CK_UNAVAILABLE_INFORMATION', isNone, mechanism?.toString('hex'));
    },
  },
];
