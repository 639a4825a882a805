import type { AttributeResult, Handle, Version } from '../../../emulator/spec/pkcs11-api.ts';
import { attributesOf } from './arguments.ts';
import { type AttributeNotation, notationOf } from './attribute-notation.ts';
import { type CaseElement, CaseError } from './case-file.ts';
import {
  constantOf,
  ensureOnly,
  flagsOf,
  numberOf,
  octetsOf,
  type PlayState,
  type Scope,
  ulongOf,
  variableOf,
  writtenValue,
} from './notation.ts';

/** One place where the answer is not what the case says. */
export interface Mismatch {
  readonly path: string;
  readonly expected: string;
  readonly got: string;
  /** Section 3.1 of PKCS#11 Profiles lets it differ. */
  readonly permitted: boolean;
  /** A variable of the case is without value, so that nothing after it can be played. */
  readonly ends?: boolean;
}

/** Compares an answer with what a case expects, and gives the variables in it their values. */
export type Check<T> = (answer: T, state: PlayState) => readonly Mismatch[];

/** Reads what a case expects of one kind of answer. */
export type Expectation<T> = (element: CaseElement, scope: Scope) => Check<T>;

/** PKCS#11 Profiles 3.1 section 3.1.1, "Variable Items", by the names in a case, as far as the player knows them. */
const VARIABLE_ITEMS = [
  ...['LibraryDescription', 'LibraryVersion', 'ManufacturerID', 'SlotDescription', 'HardwareVersion'],
  ...['FirmwareVersion', 'serialNumber', 'label', 'model', 'utcTime'],
  ...['VALUE', 'PUBLIC_EXPONENT'],
];

function mismatch(path: string, name: string, expected: string, got: string): Mismatch {
  return { path, expected, got, permitted: VARIABLE_ITEMS.includes(name) };
}

/** A handle is opaque: it can only be given a name. */
export const handle: Expectation<Handle> = (element, scope) => {
  const bind = binding(writtenValue(element), element, scope);
  return (answer, state) => {
    bind(answer, state);
    return [];
  };
};

function binding(text: string, { line, name }: CaseElement, scope: Scope) {
  const variable = variableOf(text, line);
  if (variable === undefined) throw new CaseError(line, `${name} is no variable`);
  scope.add(variable);
  return (value: Handle | number, { variables }: PlayState) => variables.set(variable, value);
}

export const octets: Expectation<Buffer> = (element) => {
  const expected = octetsOf(writtenValue(element), element.line);
  return (answer) =>
    answer.equals(expected)
      ? []
      : [mismatch(element.name, element.name, expected.toString('hex'), answer.toString('hex'))];
};

/** A member of a structure: how a case writes it and how the interface gives it. */
export interface Field {
  readonly member: string;
  readonly kind: 'text' | 'number' | 'flags' | 'version';
}

type Structure = object;

/**
 * A structure. The cases of 3.1 write numbers as attributes, those of 3.2 as elements.
 * @param fields by the name in a case.
 */
export function structure(fields: Readonly<Record<string, Field>>): Expectation<Structure> {
  return (element) => {
    ensureOnly(element, Object.keys(fields), Object.keys(fields));
    const written = [
      ...Object.entries(element.attributes).map(([name, value]) => ({ name, element, value })),
      ...element.children.map((child) => ({ name: child.name, element: child, value: undefined })),
    ];
    const names = written.map(({ name }) => name);
    const twice = names.find((name, at) => names.indexOf(name) !== at);
    if (twice !== undefined) throw new CaseError(element.line, `${twice} stands twice in ${element.name}`);
    if (names.length === 0) throw new CaseError(element.line, `nothing is expected of ${element.name}`);
    const checks = written.map(({ name, element: at, value }) => {
      const field = fields[name] as Field;
      return fieldCheck(`${element.name}/${name}`, name, field, expectedField(field, at, value));
    });
    return (answer) => checks.flatMap((check) => check(answer as Record<string, unknown>));
  };
}

function expectedField({ kind }: Field, element: CaseElement, value: string | undefined): unknown {
  const { line } = element;
  if (kind === 'version') return versionOf(element);
  const text = value ?? writtenValue(element);
  if (kind === 'text') return text;
  return kind === 'flags' ? flagsOf(text, line) : ulongOf(text, line);
}

function versionOf(element: CaseElement): Version {
  ensureOnly(element, ['major', 'minor'], []);
  const { major = '', minor = '' } = element.attributes;
  return { major: numberOf(major, element.line), minor: numberOf(minor, element.line) };
}

function fieldCheck(path: string, name: string, { member, kind }: Field, expected: unknown) {
  return (answer: Record<string, unknown>) => {
    const [want, got] = [shown(kind, expected), shown(kind, answer[member])];
    return want === got ? [] : [mismatch(path, name, want, got)];
  };
}

/** One text for each value, so that equal texts are equal values. pkcs11js gives numbers beyond 2^53 as BigInt. */
function shown(kind: Field['kind'], value: unknown): string {
  if (kind === 'text') return typeof value === 'string' ? JSON.stringify(value) : typeof value;
  if (kind === 'version') {
    const { major, minor } = (value ?? {}) as Partial<Version>;
    return `${major}.${minor}`;
  }
  if (typeof value !== 'number' && typeof value !== 'bigint') return typeof value;
  return kind === 'flags' ? `0x${value.toString(16)}` : value.toString();
}

/** A list of handles with a name for each; as many as the case names, neither more nor fewer. */
export const objects: Expectation<readonly Handle[]> = (element, scope) => {
  ensureOnly(element, [], ['Object']);
  const bind = element.children.map((child) => binding(writtenValue(child), child, scope));
  return (answer, state) => {
    for (const [at, name] of bind.entries()) {
      const found = answer[at];
      if (found !== undefined) name(found, state);
    }
    const [expected, got] = [bind.length, answer.length].map((count) => `${count} objects`) as [string, string];
    return expected === got
      ? []
      : [{ path: element.name, expected, got, permitted: false, ends: answer.length < bind.length }];
  };
};

/** The list of slots: its number of entries and their order may vary, so entry 0 is the slot with the prepared token. */
export const slots: Expectation<readonly Handle[]> = (element, scope) => {
  ensureOnly(element, ['length'], ['SlotID']);
  const count = countOf(element, scope);
  const bind = element.children.map((child) => binding(writtenValue(child), child, scope));
  return (answer, state) => {
    const { slot } = state;
    const first = answer.filter((id) => slot === undefined || id.equals(slot));
    const ordered = [...first.slice(0, 1), ...answer.filter((id) => id !== first[0])];
    for (const [at, name] of bind.entries()) {
      const id = ordered[at];
      if (id !== undefined) name(id, state);
    }
    if (first.length === 0 || ordered.length < bind.length) {
      const texts = { expected: `${bind.length} slots, the first with the token`, got: `${ordered.length} others` };
      return [{ path: 'SlotList/SlotID', ...texts, permitted: false, ends: true }];
    }
    return count(answer.length, Math.max(1, bind.length), state);
  };
};

/** The list of mechanisms: number and order may vary; one that the case names and the token has not is a variation too, as long as another is there. */
export const mechanisms: Expectation<readonly number[]> = (element, scope) => {
  ensureOnly(element, ['length'], ['Type']);
  const count = countOf(element, scope);
  const named = element.children.map((child) => ({
    name: writtenValue(child),
    type: constantOf('CKM', writtenValue(child), child.line),
  }));
  return (answer, state) => {
    const missing = named.filter(({ type }) => !answer.includes(type));
    const permitted = missing.length < named.length;
    return [
      ...missing.map(({ name }) => ({ path: 'MechanismList/Type', expected: name, got: 'not in the list', permitted })),
      ...count(answer.length, named.length, state),
    ];
  };
};

/** `length` of a list: a variable gets the number of entries, a number is compared with it; without it the named entries count. */
function countOf(element: CaseElement, scope: Scope) {
  const { length } = element.attributes;
  const variable = length === undefined ? undefined : variableOf(length, element.line);
  const bind = length === undefined || variable === undefined ? undefined : binding(length, element, scope);
  const number = length === undefined || bind !== undefined ? undefined : numberOf(length, element.line);
  return (got: number, named: number, state: PlayState): Mismatch[] => {
    if (bind !== undefined) {
      bind(got, state);
      return [];
    }
    const expected = number ?? named;
    const texts = { expected: `${expected} entries`, got: `${got} entries` };
    return got === expected ? [] : [{ path: element.name, ...texts, permitted: got > 0 }];
  };
}

/** Attributes by position: `length` is compared with that of the value, `value` with the value. */
export const attributes: Expectation<readonly AttributeResult[]> = (element) => {
  const checks = attributesOf(element, ['type', 'length', 'value']).map((attribute) => {
    const { type: name = '', length, value } = attribute.attributes;
    const { line } = attribute;
    if ((length ?? value) === undefined) throw new CaseError(line, `nothing is expected of attribute ${name}`);
    const { type, notation } = notationOf(attribute);
    const octetCount = length === undefined ? undefined : numberOf(length, line);
    const octetsExpected = value === undefined ? undefined : notation.encode(value, line);
    return { type, name, notation, octetCount, octetsExpected };
  });
  if (checks.length === 0) throw new CaseError(element.line, 'nothing is expected of the template');
  return (answer) => [
    ...countMismatch(checks.length, answer.length),
    ...checks.flatMap((check, at) => attributeMismatches(check, answer[at])),
  ];
};

function countMismatch(expected: number, got: number): Mismatch[] {
  if (expected === got) return [];
  return [{ path: 'Template', expected: `${expected} attributes`, got: `${got} attributes`, permitted: false }];
}

interface ExpectedAttribute {
  readonly type: number;
  readonly name: string;
  readonly notation: AttributeNotation;
  readonly octetCount: number | undefined;
  readonly octetsExpected: Buffer | undefined;
}

function attributeMismatches(expected: ExpectedAttribute, answer: AttributeResult | undefined): Mismatch[] {
  const { name, notation, octetCount, octetsExpected } = expected;
  const path = `Template/${name}`;
  if (answer === undefined) return [];
  if (answer.type !== expected.type) {
    return [{ path, expected: name, got: `attribute 0x${answer.type.toString(16)}`, permitted: false }];
  }
  const { value } = answer;
  const found: Mismatch[] = [];
  if (octetCount !== undefined && value.length !== octetCount) {
    found.push(mismatch(`${path}.length`, name, `${octetCount}`, `${value.length}`));
  }
  if (octetsExpected !== undefined && !notation.same(octetsExpected, value)) {
    found.push(mismatch(path, name, notation.show(octetsExpected), notation.show(value)));
  }
  return found;
}
