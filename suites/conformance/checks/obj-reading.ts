import {
  CKA_ALLOWED_MECHANISMS,
  CKA_CLASS,
  CKA_DERIVE_TEMPLATE,
  CKA_EXTRACTABLE,
  CKA_KEY_TYPE,
  CKA_LABEL,
  CKA_MODULUS,
  CKA_SENSITIVE,
  CKA_UNWRAP_TEMPLATE,
  CKA_VALUE,
  CKA_WRAP_TEMPLATE,
  CKO_SECRET_KEY,
  CKR_OK,
} from '../../../emulator/spec/constants.gen.ts';
import { nameOf } from '../../../emulator/spec/names.ts';
import type { Attribute, Handle } from '../../../emulator/spec/pkcs11-api.ts';
import type { Check } from '../check.ts';
import type { RvName } from '../finding.ts';
import { layoutOf, PLATFORM } from '../raw/layout.ts';
import { type RawAttribute, readUlong, UNAVAILABLE } from '../raw/memory.ts';
import type { Trial } from '../trial.ts';
import type { KeyKind } from './obj-material.ts';
import {
  bool,
  CK_TRUE,
  importedKey,
  inC,
  keyKind,
  keyTemplate,
  labelled,
  ownSession,
  storableKind,
  stored,
} from './obj-steps.ts';
import { userSession } from './steps.ts';

/** C_GetAttributeValue with lengths and pointers as they are: PKCS#11 3.1 section 5.7.5. */

/** What stands in memory that nobody may write to, or had nothing to write to. */
const FILLING = 0xa5;
const GUARD_OCTETS = 32;

/** An attribute that is asked for. @param room octets of the buffer; null: NULL_PTR. */
type Asked = readonly [type: number, room: number | null];

interface Answered {
  /** `ulValueLen` after the call. */
  readonly length: number;
  /** The buffer, and what lies behind it. */
  readonly memory: Buffer;
}

const ATTRIBUTE = layoutOf('CK_ATTRIBUTE');
const placeOf = (name: string): number => ATTRIBUTE.members.find((member) => member.name === name)?.at ?? 0;

const lengthIn = (template: Buffer, at: number): number =>
  readUlong(template, at * ATTRIBUTE.octets + placeOf('ulValueLen'));

/** One call for all of them. */
function ask(
  trial: Trial,
  session: Handle,
  object: Handle,
  asked: readonly Asked[],
  ...allowed: RvName[]
): readonly Answered[] {
  const { memory } = trial.library;
  const buffers = asked.map(([, room]) => Buffer.alloc((room ?? 0) + GUARD_OCTETS, FILLING));
  const template = memory.template(
    asked.map(([type, room], at) => ({ type, value: room === null ? null : (buffers[at] ?? null), length: room ?? 0 })),
  );
  trial.raw(['C_GetAttributeValue', session, object, template, asked.length], ...allowed);
  return buffers.map((buffer, at) => ({ length: lengthIn(template, at), memory: buffer }));
}

/** A value that is in its buffer, with nothing written behind it. */
function isThere(trial: Trial, what: string, answered: Answered | undefined, expected: Buffer): void {
  trial.same(`ulValueLen of ${what}`, answered?.length, expected.length);
  trial.same(what, answered?.memory.subarray(0, expected.length), expected);
  isUntouched(trial, `the memory behind ${what}`, answered?.memory.subarray(expected.length));
}

function isUntouched(trial: Trial, what: string, memory: Buffer | undefined): void {
  const written = memory?.filter((octet) => octet !== FILLING).length ?? Number.NaN;
  // What was written may be what nobody may see.
  trial.holds(`${what} is as it was`, written === 0, `${written} octets were written`);
}

/** A value that is not given, and nothing of it. */
function isWithheld(trial: Trial, what: string, answered: Answered | undefined): void {
  trial.same(`ulValueLen of ${what}`, answered?.length, UNAVAILABLE);
  isUntouched(trial, `the buffer for ${what}`, answered?.memory);
}

const TEXT = Buffer.from('conformance');

/** C_CreateObject from C of a key with one attribute more. */
function createWith(trial: Trial, session: Handle, kind: KeyKind, more: RawAttribute, allowed: readonly RvName[]) {
  const { memory } = trial.library;
  const template = [...keyTemplate(kind).map((attribute) => inC(memory, attribute)), more];
  const handle = memory.ulong(0);
  const rv = trial.raw(['C_CreateObject', session, memory.template(template), template.length, handle], ...allowed);
  return rv === CKR_OK ? handle : undefined;
}

const NOT_OFFERED: readonly RvName[] = ['ATTRIBUTE_TYPE_INVALID', 'TEMPLATE_INCONSISTENT'];

/** The template inside a template: its length, the lengths in it, and what is in it, each by a call of its own. */
function readsTemplate(trial: Trial, session: Handle, type: number, key: Handle): void {
  const { memory } = trial.library;
  const name = nameOf('CKA', type);
  const [whole] = ask(trial, session, key, [[type, null]], 'OK');
  trial.same(`ulValueLen of ${name} with two attributes`, whole?.length, 2 * ATTRIBUTE.octets);
  const read = (inner: Buffer) => {
    const template = memory.template([{ type, value: inner }]);
    trial.raw(['C_GetAttributeValue', session, key, template, 1], 'OK');
    return inner;
  };
  const lengths = read(Buffer.alloc(2 * ATTRIBUTE.octets));
  const expected = new Map([
    [CKA_LABEL, TEXT],
    [CKA_EXTRACTABLE, CK_TRUE],
  ]);
  const types = [0, 1].map((at) => readUlong(lengths, at * ATTRIBUTE.octets + placeOf('type')));
  trial.same(`attributes in ${name}`, [...types].sort(), [...expected.keys()].sort());
  const buffers = types.map((_, at) => Buffer.alloc(lengthIn(lengths, at) === UNAVAILABLE ? 0 : lengthIn(lengths, at)));
  read(memory.template(types.map((inner, at) => ({ type: inner, value: buffers[at] ?? null }))));
  for (const [at, inner] of types.entries()) {
    trial.same(`${nameOf('CKA', inner)} in ${name}`, buffers[at], expected.get(inner));
  }
}

/** A key with a template; the caller's memory is used for something else as soon as the key is there. */
function keepsTemplate(trial: Trial, session: Handle, kind: KeyKind, type: number): boolean {
  const { memory } = trial.library;
  const label = Buffer.from(TEXT);
  const inner = memory.template([
    { type: CKA_LABEL, value: label },
    { type: CKA_EXTRACTABLE, value: CK_TRUE },
  ]);
  const key = createWith(trial, session, kind, { type, value: inner }, ['OK', ...NOT_OFFERED]);
  label.fill(FILLING);
  inner.fill(0);
  if (key === undefined) trial.note(`the token does not offer ${nameOf('CKA', type)}`);
  else readsTemplate(trial, session, type, key);
  return key !== undefined;
}

function keepsMechanisms(trial: Trial, session: Handle, kind: KeyKind): boolean {
  const { memory } = trial.library;
  const mechanisms = memory.ulongs(kind.mechanisms.slice(0, 2));
  const given = Buffer.from(mechanisms);
  const offered = ['OK', ...NOT_OFFERED];
  const key = createWith(trial, session, kind, { type: CKA_ALLOWED_MECHANISMS, value: given }, offered);
  given.fill(FILLING);
  if (key === undefined) trial.note('the token does not offer CKA_ALLOWED_MECHANISMS');
  else {
    const [length] = ask(trial, session, key, [[CKA_ALLOWED_MECHANISMS, null]], 'OK');
    trial.same('ulValueLen of CKA_ALLOWED_MECHANISMS', length?.length, mechanisms.length);
    const [list] = ask(trial, session, key, [[CKA_ALLOWED_MECHANISMS, mechanisms.length]], 'OK');
    // A set: the order is the library's.
    const sorted = (octets: Buffer | undefined) =>
      [0, 1].map((at) => readUlong(octets ?? Buffer.alloc(2 * PLATFORM.ulong), at * PLATFORM.ulong)).sort();
    trial.same('CKA_ALLOWED_MECHANISMS', sorted(list?.memory), sorted(mechanisms));
  }
  return key !== undefined;
}

export const READING_CHECKS: readonly Check[] = [
  {
    rule: 'OBJ-14',
    caller: 'raw',
    run(trial) {
      const session = ownSession(trial);
      const kind = storableKind(trial, session);
      const label = Buffer.from('conformance OBJ-14');
      const object = stored(trial, session, kind, labelled('conformance OBJ-14'));
      const lengths = ask(
        trial,
        session,
        object,
        [
          [CKA_CLASS, null],
          [CKA_LABEL, null],
          [CKA_VALUE, null],
        ],
        'OK',
      ).map(({ length }) => length);
      trial.same('lengths of CKA_CLASS, CKA_LABEL, CKA_VALUE', lengths, [
        PLATFORM.ulong,
        label.length,
        kind.value.length,
      ]);
      const asked: Asked[] = [
        [CKA_LABEL, label.length + 20],
        [CKA_VALUE, kind.value.length],
      ];
      const [ample, exact] = ask(trial, session, object, asked, 'OK');
      isThere(trial, 'CKA_LABEL in an ample buffer', ample, label);
      isThere(trial, 'CKA_VALUE in a buffer of its length', exact, kind.value);
    },
  },
  {
    rule: 'OBJ-15',
    caller: 'raw',
    run(trial) {
      const session = ownSession(trial);
      const kind = storableKind(trial, session);
      const object = stored(trial, session, kind, labelled('conformance OBJ-15'));
      const [enough] = ask(trial, session, object, [[CKA_VALUE, kind.value.length]], 'OK');
      isThere(trial, 'CKA_VALUE in a buffer of its length', enough, kind.value);
      const asked: Asked[] = [
        [CKA_VALUE, kind.value.length - 1],
        [CKA_LABEL, 64],
      ];
      const [short, other] = ask(trial, session, object, asked, 'BUFFER_TOO_SMALL');
      trial.same('ulValueLen of CKA_VALUE in a short buffer', short?.length, UNAVAILABLE);
      isUntouched(trial, 'the memory behind the short buffer', short?.memory.subarray(kind.value.length - 1));
      isThere(trial, 'CKA_LABEL beside it', other, Buffer.from('conformance OBJ-15'));
    },
  },
  {
    rule: 'OBJ-16',
    caller: 'raw',
    run(trial) {
      const session = ownSession(trial);
      const label = 'conformance OBJ-16';
      const kind = storableKind(trial, session);
      const object = stored(trial, session, kind, labelled(label));
      const asked: Asked[] = [
        [CKA_LABEL, 64],
        [CKA_MODULUS, 512],
        [CKA_VALUE, kind.value.length],
      ];
      const [before, absent, behind] = ask(trial, session, object, asked, 'ATTRIBUTE_TYPE_INVALID');
      isThere(trial, 'CKA_LABEL before it', before, Buffer.from(label));
      isWithheld(trial, 'an attribute that the object does not have', absent);
      isThere(trial, 'CKA_VALUE behind it', behind, kind.value);
      const [length] = ask(trial, session, object, [[CKA_MODULUS, null]], 'ATTRIBUTE_TYPE_INVALID');
      trial.same('its ulValueLen when the length is asked for', length?.length, UNAVAILABLE);
    },
  },
  {
    rule: 'OBJ-17',
    caller: 'raw',
    run(trial) {
      const session = userSession(trial);
      const kind = keyKind(trial);
      const label = 'conformance OBJ-17';
      const asked: Asked[] = [
        [CKA_LABEL, 64],
        [CKA_VALUE, 128],
        [CKA_KEY_TYPE, PLATFORM.ulong],
      ];
      const open = importedKey(trial, session, kind, labelled(label));
      const [, value] = ask(trial, session, open, asked, 'OK');
      isThere(trial, 'CKA_VALUE of a key that may be read', value, kind.value);
      const closed: [string, Attribute[]][] = [
        ['sensitive', [bool(CKA_SENSITIVE, true)]],
        ['unextractable', [bool(CKA_EXTRACTABLE, false)]],
        ['sensitive and unextractable', [bool(CKA_SENSITIVE, true), bool(CKA_EXTRACTABLE, false)]],
      ];
      for (const [what, wishes] of closed) {
        const key = importedKey(trial, session, kind, labelled(label), ...wishes);
        const [before, secret, behind] = ask(trial, session, key, asked, 'ATTRIBUTE_SENSITIVE');
        isThere(trial, `CKA_LABEL of a key that is ${what}`, before, Buffer.from(label));
        isWithheld(trial, `CKA_VALUE of a key that is ${what}`, secret);
        trial.same(`ulValueLen of CKA_KEY_TYPE behind it`, behind?.length, PLATFORM.ulong);
        const [length] = ask(trial, session, key, [[CKA_VALUE, null]], 'ATTRIBUTE_SENSITIVE');
        trial.same('its ulValueLen when the length is asked for', length?.length, UNAVAILABLE);
      }
    },
  },
  {
    rule: 'OBJ-39',
    caller: 'raw',
    run(trial) {
      const session = userSession(trial);
      const kind = keyKind(trial);
      importedKey(trial, session, kind);
      const isSecret = kind.template.some(({ type, value }) => type === CKA_CLASS && value === CKO_SECRET_KEY);
      const templates = [...(isSecret ? [CKA_WRAP_TEMPLATE] : []), CKA_UNWRAP_TEMPLATE, CKA_DERIVE_TEMPLATE];
      const kept = templates.map((type) => keepsTemplate(trial, session, kind, type));
      kept.push(keepsMechanisms(trial, session, kind));
      if (kept.every((one) => !one)) trial.unsupported('the token offers none of these attributes');
    },
  },
];
