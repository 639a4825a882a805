import type { Handle, Mechanism, Template } from '../../../emulator/spec/pkcs11-api.ts';
import { notationOf } from './attribute-notation.ts';
import { type CaseElement, CaseError } from './case-file.ts';
import {
  booleanOf,
  constantOf,
  ensureOnly,
  flagsOf,
  type Late,
  lateValue,
  numberOf,
  octetsOf,
  onlyChild,
  type Scope,
  variableOf,
  writtenValue,
} from './notation.ts';

/** Reads one argument of a call. */
export type ArgumentReader<T> = (element: CaseElement, scope: Scope) => Late<T>;

function literal<T>(read: (text: string, line: number) => T): ArgumentReader<T> {
  return (element) => {
    const value = read(writtenValue(element), element.line);
    return () => value;
  };
}

export const boolean = literal(booleanOf);
export const flags = literal(flagsOf);
export const userType = literal((text, line) => constantOf('CKU', text, line));
export const mechanismType = literal((text, line) => constantOf('CKM', text, line));
export const octets = literal(octetsOf);

/** Handles are opaque, so a case can only name one that it was given. */
export const handle: ArgumentReader<Handle> = (element, scope) => {
  const name = variableOf(writtenValue(element), element.line);
  if (name === undefined) throw new CaseError(element.line, `${element.name} is no variable`);
  return lateValue(name, element, scope) as Late<Handle>;
};

export const pin: ArgumentReader<string> = (element, scope) => {
  const value = writtenValue(element);
  const name = variableOf(value, element.line);
  return name === undefined ? () => value : (lateValue(name, element, scope) as Late<string>);
};

/** Room for an answer: entries or octets; undefined stands for NULL, which asks how much is needed. */
export const room: ArgumentReader<number | undefined> = (element, scope) => {
  ensureOnly(element, ['length'], []);
  const { length } = element.attributes;
  if (length === undefined) return () => undefined;
  const name = variableOf(length, element.line);
  if (name !== undefined) return lateValue(name, element, scope) as Late<number>;
  const value = numberOf(length, element.line);
  return () => value;
};

/** Room whose size must be said: what is asked for has no form with NULL in a case. */
export const definiteRoom: ArgumentReader<number> = (element, scope) => {
  if (element.attributes.length === undefined) throw new CaseError(element.line, `${element.name} has no length`);
  return room(element, scope) as Late<number>;
};

/** A template with values. */
export const template: ArgumentReader<Template> = (element) => {
  const attributes = attributesOf(element, ['type', 'value']).map((attribute) => {
    const { type, notation } = notationOf(attribute);
    const { value } = attribute.attributes;
    if (value === undefined) throw new CaseError(attribute.line, 'an attribute without a value');
    return { type, value: notation.encode(value, attribute.line) };
  });
  return () => attributes;
};

/** A template for answers: with a length that much room, without one NULL. */
export const attributeRoom: ArgumentReader<Template> = (element) => {
  const attributes = attributesOf(element, ['type', 'length']).map((attribute) => {
    const { type } = notationOf(attribute);
    const { length } = attribute.attributes;
    return length === undefined ? { type } : { type, length: numberOf(length, attribute.line) };
  });
  return () =>
    attributes.map(({ type, length }) => (length === undefined ? { type } : { type, value: Buffer.alloc(length) }));
};

/** The elements `Attribute` of a template that has nothing else. */
export function attributesOf(element: CaseElement, allowed: readonly string[]): readonly CaseElement[] {
  ensureOnly(element, [], ['Attribute']);
  for (const attribute of element.children) ensureOnly(attribute, allowed, []);
  return element.children;
}

/** Type and, in the 3.1 cases, an empty parameter; no case has another. */
export const mechanism: ArgumentReader<Mechanism> = (element, scope) => {
  ensureOnly(element, [], ['Type', 'Parameter']);
  const type = onlyChild(element, 'Type');
  if (type === undefined) throw new CaseError(element.line, 'a mechanism without a type');
  const parameter = onlyChild(element, 'Parameter');
  if (parameter !== undefined) {
    ensureOnly(parameter, ['length'], []);
    if (parameter.attributes.length !== '0') throw new CaseError(parameter.line, 'a mechanism parameter is not known');
  }
  const number = mechanismType(type, scope);
  return (state) => ({ mechanism: number(state) });
};
