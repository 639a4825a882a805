import {
  CKA_ALWAYS_SENSITIVE,
  CKA_CLASS,
  CKA_EC_PARAMS,
  CKA_EXTRACTABLE,
  CKA_ID,
  CKA_KEY_TYPE,
  CKA_LABEL,
  CKA_LOCAL,
  CKA_MODULUS,
  CKA_NEVER_EXTRACTABLE,
  CKA_PRIVATE,
  CKA_SENSITIVE,
  CKA_SIGN,
  CKA_TOKEN,
  CKA_UNWRAP,
  CKA_UNWRAP_TEMPLATE,
  CKA_VALUE,
  CKA_WRAP,
  CKK_EC,
  CKK_GENERIC_SECRET,
  CKK_RSA,
  CKO_PRIVATE_KEY,
} from '../../../emulator/spec/constants.gen.ts';
import { nameOf } from '../../../emulator/spec/names.ts';
import type { Attribute, Handle } from '../../../emulator/spec/pkcs11-api.ts';
import type { Check } from '../check.ts';
import type { Trial } from '../trial.ts';
import { derivedAsDemanded } from './key-derive-steps.ts';
import { generatedPair, type KeyPairKind, keyPairKinds, signed, verifiesOutside } from './key-pair-steps.ts';
import {
  attributeOf,
  bool,
  deadHandle,
  isTrue,
  knownSecret,
  labelled,
  nested,
  SECRET_VALUE,
  secretTemplate,
  template,
  truths,
} from './key-steps.ts';
import { WRAPPED_ROOM, type WrapKind, wrapKeys, wrapKinds, wrapped } from './key-wrap-steps.ts';
import { userSession } from './steps.ts';

/** C_UnwrapKey, and what comes back of what was wrapped: PKCS#11 3.1 sections 4.9, 4.10, 5.18.3, 5.18.4. */

const HISTORY = [CKA_LOCAL, CKA_ALWAYS_SENSITIVE, CKA_NEVER_EXTRACTABLE];

/** C_UnwrapKey of a generic secret. */
function unwrapping(trial: Trial, session: Handle, { mechanism }: WrapKind) {
  return (by: Handle, octets: Buffer, wishes: readonly Attribute[] = []) =>
    () =>
      trial.p11.C_UnwrapKey(
        session,
        { ...mechanism },
        by,
        octets,
        template(secretTemplate(CKK_GENERIC_SECRET), wishes),
      );
}

export const UNWRAPPING_CHECKS: readonly Check[] = [
  {
    rule: 'KEY-14',
    caller: 'api',
    run(trial) {
      const { p11 } = trial;
      const session = userSession(trial);
      const [kind] = wrapKinds(trial);
      const keys = wrapKeys(trial, session, kind);
      const octets = wrapped(trial, session, kind, keys.wrapping, knownSecret(trial, session));
      const back = trial.api(
        `C_UnwrapKey (${kind.name})`,
        unwrapping(trial, session, kind)(keys.unwrapping, octets),
        'OK',
      );
      if (back.value !== undefined) {
        const expected = { CKA_LOCAL: false, CKA_ALWAYS_SENSITIVE: false, CKA_NEVER_EXTRACTABLE: false };
        trial.same('what it has been', truths(trial, session, back.value, HISTORY), expected);
        trial.same('CKA_VALUE', attributeOf(trial, session, back.value, CKA_VALUE), SECRET_VALUE);
      }
      const silent = secretTemplate(CKK_GENERIC_SECRET).filter(({ type }) => type !== CKA_EXTRACTABLE);
      const act = () => p11.C_UnwrapKey(session, { ...kind.mechanism }, keys.unwrapping, octets, silent);
      const { value } = trial.api('C_UnwrapKey without CKA_EXTRACTABLE', act, 'OK');
      if (value !== undefined) trial.same('CKA_EXTRACTABLE', isTrue(trial, session, value, CKA_EXTRACTABLE), true);
    },
  },
  {
    rule: 'KEY-15',
    caller: 'api',
    run(trial) {
      const session = userSession(trial);
      const [kind] = wrapKinds(trial);
      const label = 'conformance KEY-15';
      const named = [{ type: CKA_LABEL, value: label }];
      const keys = wrapKeys(trial, session, kind);
      const octets = wrapped(trial, session, kind, keys.wrapping, knownSecret(trial, session));
      const unwrap = unwrapping(trial, session, kind);
      const refused = (what: string, by: Handle, given: Buffer, code: string) => {
        trial.api(`C_UnwrapKey, ${what}`, unwrap(by, given, named), code);
        trial.same(`keys that come of it (${what})`, labelled(trial, session, label), 0);
      };
      if (kind.sealed) refused('one bit flipped', keys.unwrapping, flipped(octets), 'WRAPPED_KEY_INVALID');
      else trial.note(`not tried: a flipped bit, which ${kind.name} does not always see`);
      refused('the last octet missing', keys.unwrapping, octets.subarray(0, -1), 'WRAPPED_KEY_LEN_RANGE');
      refused('unwrapping key 0', Buffer.alloc(octetsOf(keys)), octets, 'UNWRAPPING_KEY_HANDLE_INVALID');
      refused('unwrapping key destroyed', deadHandle(trial, session), octets, 'UNWRAPPING_KEY_HANDLE_INVALID');
      const mayNot = wrapKeys(trial, session, kind, { unwrapping: [bool(CKA_UNWRAP, false)] });
      refused('CKA_UNWRAP is false', mayNot.unwrapping, octets, 'KEY_FUNCTION_NOT_PERMITTED');
      trial.api('C_UnwrapKey', unwrap(keys.unwrapping, octets, named), 'OK');
      trial.same('keys that come of it', labelled(trial, session, label), 1);
    },
  },
  {
    rule: 'KEY-20',
    caller: 'api',
    run(trial) {
      const session = userSession(trial);
      const sources = [secretSource(trial, session), ...privateSources(trial, session)];
      for (const kind of wrapKinds(trial)) {
        const keys = wrapKeys(trial, session, kind);
        const { mechanism, name } = kind;
        let whole = 0;
        for (const source of sources) {
          const wrap = () =>
            trial.p11.C_WrapKey(session, { ...mechanism }, keys.wrapping, source.key, Buffer.alloc(WRAPPED_ROOM));
          const codes = ['OK', 'KEY_NOT_WRAPPABLE', 'KEY_SIZE_RANGE'];
          const { value: octets } = trial.api(`C_WrapKey (${name}) of ${source.name}`, wrap, ...codes);
          if (octets === undefined) continue;
          whole += 1;
          const unwrap = () =>
            trial.p11.C_UnwrapKey(session, { ...mechanism }, keys.unwrapping, octets, [...source.wanted]);
          const { value: back } = trial.api(`C_UnwrapKey (${name}) of ${source.name}`, unwrap, 'OK');
          if (back !== undefined) source.compare(back, `${name}, ${source.name}`);
        }
        trial.holds(`${name} wraps something`, whole > 0);
      }
    },
  },
];

const octetsOf = ({ unwrapping: { length } }: { readonly unwrapping: Handle }): number => length;

function flipped(octets: Buffer): Buffer {
  const other = Buffer.from(octets);
  other.writeUInt8(other.readUInt8(0) ^ 0x10, 0);
  return other;
}

/** KEY-13: what CKA_UNWRAP_TEMPLATE and CKA_DERIVE_TEMPLATE say of a key that comes. */
export function arrivals(trial: Trial, session: Handle, kind: WrapKind): void {
  const demand = nested(trial, CKA_UNWRAP_TEMPLATE, [{ type: CKA_SENSITIVE, value: true }]);
  const keys = wrapKeys(trial, session, kind, { unwrapping: [demand] });
  const octets = wrapped(trial, session, kind, keys.wrapping, knownSecret(trial, session));
  const unwrap = (wanted: Attribute[]) => () =>
    trial.p11.C_UnwrapKey(session, { ...kind.mechanism }, keys.unwrapping, octets, wanted);
  const open = secretTemplate(CKK_GENERIC_SECRET);
  trial.api('C_UnwrapKey against CKA_UNWRAP_TEMPLATE', unwrap(open), 'TEMPLATE_INCONSISTENT');
  const silent = open.filter(({ type }) => type !== CKA_SENSITIVE);
  const { value } = trial.api('C_UnwrapKey that leaves it to CKA_UNWRAP_TEMPLATE', unwrap(silent), 'OK');
  if (value !== undefined) trial.same('CKA_SENSITIVE', isTrue(trial, session, value, CKA_SENSITIVE), true);
  derivedAsDemanded(trial, session);
}

/** A key that goes out and comes back. */
interface Source {
  readonly name: string;
  readonly key: Handle;
  readonly wanted: readonly Attribute[];
  compare(back: Handle, what: string): void;
}

const MARKS = [
  { type: CKA_LABEL, value: 'conformance KEY-20' },
  { type: CKA_ID, value: Buffer.of(0x20) },
];

function marked(trial: Trial, session: Handle, back: Handle, what: string): void {
  trial.same(`${what}: CKA_LABEL`, attributeOf(trial, session, back, CKA_LABEL), Buffer.from('conformance KEY-20'));
  trial.same(`${what}: CKA_ID`, attributeOf(trial, session, back, CKA_ID), Buffer.of(0x20));
}

function secretSource(trial: Trial, session: Handle): Source {
  return {
    name: 'a generic secret',
    key: knownSecret(trial, session),
    wanted: [...secretTemplate(CKK_GENERIC_SECRET), bool(CKA_WRAP, false), ...MARKS],
    compare(back, what) {
      marked(trial, session, back, what);
      trial.same(`${what}: CKA_VALUE`, attributeOf(trial, session, back, CKA_VALUE), SECRET_VALUE);
    },
  };
}

/** What a private key shows of itself besides: the same before and after. */
const SHOWN: ReadonlyMap<number, number> = new Map([
  [CKK_EC, CKA_EC_PARAMS],
  [CKK_RSA, CKA_MODULUS],
]);

/** Of the key pairs for which section 6 gives a PKCS #8 form. */
function privateSources(trial: Trial, session: Handle): Source[] {
  const kinds = keyPairKinds(trial).filter(({ keyType }) => SHOWN.has(keyType));
  return kinds.map((kind) => privateSource(trial, session, kind));
}

function privateSource(trial: Trial, session: Handle, kind: KeyPairKind): Source {
  const wishes = { privateKey: [bool(CKA_EXTRACTABLE, true), bool(CKA_SENSITIVE, true)] };
  const pair = generatedPair(trial, session, kind, wishes);
  const shown = SHOWN.get(kind.keyType) ?? CKA_KEY_TYPE;
  return {
    name: `a private key (${kind.name})`,
    key: pair.privateKey,
    wanted: [
      { type: CKA_CLASS, value: CKO_PRIVATE_KEY },
      { type: CKA_KEY_TYPE, value: kind.keyType },
      ...[bool(CKA_TOKEN, false), bool(CKA_PRIVATE, true), bool(CKA_SENSITIVE, true), bool(CKA_SIGN, true)],
      ...MARKS,
    ],
    compare(back, what) {
      marked(trial, session, back, what);
      const [before, after] = [pair.privateKey, back].map((key) => attributeOf(trial, session, key, shown));
      trial.same(`${what}: ${nameOf('CKA', shown)}`, after, before);
      const signature = signed(trial, session, kind, back);
      trial.holds(`${what}: it signs as before`, verifiesOutside(trial, session, kind, pair.publicKey, signature));
    },
  };
}
