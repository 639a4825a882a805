import {
  CKA_CLASS,
  CKA_HW_FEATURE_TYPE,
  CKA_MECHANISM_TYPE,
  CKA_PROFILE_ID,
  CKA_TOKEN,
  CKA_UNIQUE_ID,
  CKH_CLOCK,
  CKM_SHA256,
  CKO_HW_FEATURE,
  CKO_MECHANISM,
  CKO_PROFILE,
  CKP_BASELINE_PROVIDER,
  CKP_EXTENDED_PROVIDER,
  CKP_HKDF_TLS_TOKEN,
  CKP_VENDOR_DEFINED,
  CKR_OK,
} from '../../../emulator/spec/constants.gen.ts';
import type { Attribute, Handle } from '../../../emulator/spec/pkcs11-api.ts';
import type { Check } from '../check.ts';
import { type RvName, rvThrown } from '../finding.ts';
import type { Trial } from '../trial.ts';
import {
  attributeOf,
  bool,
  count,
  labelled,
  sameAttribute,
  set,
  storableKind,
  stored,
  sweepAfterwards,
} from './obj-steps.ts';
import { find, logIn, readWriteSession, userSession } from './steps.ts';

/** What the library itself makes: CKA_UNIQUE_ID, hardware features, mechanism and profile objects (4.3, 4.4.1, 4.12, 4.13). */

/** What there is only from 3.0 on. @throws Unsupported where it is missing and the library is older. */
function missing(trial: Trial, what: string): void {
  const { major, minor } = trial.step('C_GetInfo', () => trial.p11.C_GetInfo()).cryptokiVersion;
  if (major < 3) trial.unsupported(`${what} came with Cryptoki 3.0; this is ${major}.${minor}`);
}

/** A class that no application makes, and what else an object of it would have. */
const BUILT_IN: readonly [objectClass: number, name: string, Attribute][] = [
  [CKO_HW_FEATURE, 'hardware feature', { type: CKA_HW_FEATURE_TYPE, value: CKH_CLOCK }],
  [CKO_MECHANISM, 'mechanism', { type: CKA_MECHANISM_TYPE, value: CKM_SHA256 }],
  [CKO_PROFILE, 'profile', { type: CKA_PROFILE_ID, value: CKP_EXTENDED_PROVIDER }],
];

/** Whether it is the class that is named, an attribute, or the whole is left to the library. */
const NOT_FOR_APPLICATIONS: readonly RvName[] = [
  'ATTRIBUTE_VALUE_INVALID',
  'ATTRIBUTE_TYPE_INVALID',
  'ATTRIBUTE_READ_ONLY',
  'TEMPLATE_INCONSISTENT',
];

/** Two objects on the token and one of the session, all with this label. */
function threeObjects(trial: Trial, session: Handle, label: string): readonly Handle[] {
  const kind = storableKind(trial, session, true);
  return [true, true, false].map((isOnToken) =>
    stored(trial, session, kind, labelled(label), bool(CKA_TOKEN, isOnToken)),
  );
}

/** Also a library that says 2.40 may have it: C_GetFunctionList tells of an interface, not of the token. */
function hasUniqueId(trial: Trial, session: Handle, object: Handle): boolean {
  try {
    return trial.p11.C_GetAttributeValue(session, object, [{ type: CKA_UNIQUE_ID }]).length === 1;
  } catch (error) {
    return rvThrown(error) === CKR_OK;
  }
}

const idsOf = (trial: Trial, session: Handle, objects: readonly Handle[]): string[] =>
  objects.map((object) => attributeOf(trial, session, object, CKA_UNIQUE_ID)?.toString('hex') ?? '');

const uniqueId = (id: string): Attribute => ({ type: CKA_UNIQUE_ID, value: Buffer.from(id, 'hex') });

/** One finds its object and no other, and nobody sets it. */
function isTheTokens(trial: Trial, session: Handle, object: Handle, id: string): void {
  const { p11 } = trial;
  const found = find(trial, session, [uniqueId(id)]).map((handle) => handle.toString('hex'));
  trial.same('what is found by CKA_UNIQUE_ID', found, [object.toString('hex')]);
  set(trial, session, object, uniqueId(id), 'ATTRIBUTE_READ_ONLY');
  const template = [...storableKind(trial, session).template, bool(CKA_TOKEN, false), uniqueId('2a')];
  const create = () => p11.C_CreateObject(session, template);
  trial.api('C_CreateObject with CKA_UNIQUE_ID', create, 'ATTRIBUTE_READ_ONLY', 'TEMPLATE_INCONSISTENT');
}

/** The profiles that the token claims, as any session sees them. */
function profilesIn(trial: Trial, session: Handle): number[] {
  const objects = find(trial, session, [{ type: CKA_CLASS, value: CKO_PROFILE }]);
  const each = objects.map((object) => attributeOf(trial, session, object, CKA_PROFILE_ID, 'a profile object'));
  return each.map((value) => (value === undefined ? 0 : value.readUInt32LE())).sort((one, other) => one - other);
}

const isProfile = (id: number): boolean =>
  (id >= CKP_BASELINE_PROVIDER && id <= CKP_HKDF_TLS_TOKEN) || id >= CKP_VENDOR_DEFINED;

export const BUILT_IN_CHECKS: readonly Check[] = [
  {
    rule: 'OBJ-12',
    caller: 'api',
    run(trial) {
      const { p11 } = trial;
      const label = 'conformance OBJ-12';
      sweepAfterwards(trial, label);
      const session = userSession(trial);
      const probe = stored(trial, session, storableKind(trial, session));
      if (!hasUniqueId(trial, session, probe)) missing(trial, 'CKA_UNIQUE_ID');
      const objects = threeObjects(trial, session, label);
      const ids = idsOf(trial, session, objects);
      trial.holds('CKA_UNIQUE_ID is not empty', !ids.includes(''));
      trial.same('different ones of three objects', new Set(ids).size, 3);
      for (const [at, object] of objects.entries()) isTheTokens(trial, session, object, ids[at] ?? '');
      trial.step('C_Finalize', () => p11.C_Finalize());
      trial.initialize();
      const fresh = readWriteSession(trial);
      const left = find(trial, fresh, [labelled(label)]);
      trial.same('CKA_UNIQUE_ID after a new start', idsOf(trial, fresh, left).sort(), ids.slice(0, 2).sort());
    },
  },
  {
    rule: 'OBJ-33',
    caller: 'api',
    run(trial) {
      const { p11 } = trial;
      const session = userSession(trial);
      storableKind(trial, session);
      for (const [objectClass, name, attribute] of BUILT_IN) {
        const ofClass = { type: CKA_CLASS, value: objectClass };
        const before = count(trial, session, ofClass);
        const templates = [
          [ofClass, attribute, bool(CKA_TOKEN, false)],
          [ofClass, attribute],
        ];
        for (const [at, template] of templates.entries()) {
          const call = `C_CreateObject(${name}${at === 0 ? '' : ', nothing else'})`;
          const made = trial.api(call, () => p11.C_CreateObject(session, template), ...NOT_FOR_APPLICATIONS).value;
          if (made !== undefined) trial.afterwards(() => p11.C_DestroyObject(session, made));
        }
        const [object] = find(trial, session, [ofClass]);
        trial.same(`objects of the class ${name} afterwards`, count(trial, session, ofClass), before);
        if (object === undefined) continue;
        // With the value that it has: nothing is lost where it is taken.
        set(trial, session, object, ofClass, 'ATTRIBUTE_READ_ONLY', 'ACTION_PROHIBITED');
        const codes = ['ACTION_PROHIBITED', 'TEMPLATE_INCONSISTENT', 'ATTRIBUTE_TYPE_INVALID', 'ATTRIBUTE_READ_ONLY'];
        set(trial, session, object, labelled('changed'), ...codes);
      }
    },
  },
  {
    rule: 'OBJ-37',
    caller: 'api',
    run(trial) {
      const session = readWriteSession(trial);
      const claimed = profilesIn(trial, session);
      if (claimed.length === 0) missing(trial, 'a profile object');
      if (claimed.length === 0) trial.unsupported('the token claims no profile');
      const [first] = find(trial, session, [{ type: CKA_CLASS, value: CKO_PROFILE }]);
      const isOne = Buffer.alloc(first?.length ?? 0);
      isOne.writeUInt32LE(CKO_PROFILE);
      if (first !== undefined) sameAttribute(trial, session, [first, 'a profile object'], CKA_CLASS, isOne);
      trial.same(
        'profiles that there are not',
        claimed.filter((id) => !isProfile(id)),
        [],
      );
      trial.same('profiles that are claimed once', new Set(claimed).size, claimed.length);
      trial.holds('who claims another claims CKP_BASELINE_PROVIDER', claimed.includes(CKP_BASELINE_PROVIDER));
      for (const id of claimed) {
        const asked = count(
          trial,
          session,
          { type: CKA_CLASS, value: CKO_PROFILE },
          { type: CKA_PROFILE_ID, value: id },
        );
        trial.same(`objects found by CKA_PROFILE_ID ${id}`, asked, 1);
      }
      logIn(trial, session);
      trial.same('profiles that the user finds', profilesIn(trial, session), claimed);
    },
  },
];
