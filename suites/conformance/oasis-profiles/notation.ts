import * as constants from '../../../emulator/spec/constants.gen.ts';
import type { Handle } from '../../../emulator/spec/pkcs11-api.ts';
import { type CaseElement, CaseError } from './case-file.ts';

/** How the cases write values (PKCS#11 Profiles 3.1, sections 3 and 4): names without prefix, hex, `${Variable}`. */

export type VariableValue = Handle | number | string;

/** What is known while a case is played. */
export interface PlayState {
  /** By the name between the braces: `SlotList.SlotID[0]`. */
  readonly variables: Map<string, VariableValue>;
  /** The slot that the token was prepared in; undefined means the first. */
  readonly slot: Handle | undefined;
}

/** A value that may depend on earlier results. */
export type Late<T> = (state: PlayState) => T;

/** Variables that have a value when a call is reached; filled while the case is read, so that none can be missing later. */
export type Scope = Set<string>;

const PLACEHOLDER = /^\$\{([A-Za-z]+(?:\.[A-Za-z]+)*(?:\[\d+\])?)\}$/;

/** The name of the variable, when the text is nothing but one. Text that has `${` in it otherwise is an error. */
export function variableOf(text: string, line: number): string | undefined {
  const name = PLACEHOLDER.exec(text)?.[1];
  if (name === undefined && text.includes('${')) throw new CaseError(line, `"${text}" is no variable`);
  return name;
}

/** The variable's value when the call is made. @throws CaseError when no earlier result binds it. */
export function lateValue(name: string, element: CaseElement, scope: Scope): Late<VariableValue> {
  if (!scope.has(name)) throw new CaseError(element.line, `nothing before gives \${${name}} a value`);
  return ({ variables }) => variables.get(name) as VariableValue;
}

/** @throws CaseError when the element has an attribute or a child of another name, or a child twice. */
export function ensureOnly(element: CaseElement, attributes: readonly string[], children: readonly string[]): void {
  const { name, line } = element;
  const attribute = Object.keys(element.attributes).find((key) => !attributes.includes(key));
  if (attribute !== undefined) throw new CaseError(line, `${name} has an attribute ${attribute} that is not known`);
  const child = element.children.find((each) => !children.includes(each.name));
  if (child !== undefined) throw new CaseError(child.line, `${name} has an element ${child.name} that is not known`);
}

/** The only child of that name; undefined when there is none. @throws CaseError when there are several. */
export function onlyChild(element: CaseElement, name: string): CaseElement | undefined {
  const [child, second] = element.children.filter((each) => each.name === name);
  if (second !== undefined) throw new CaseError(second.line, `${name} stands twice in ${element.name}`);
  return child;
}

/** The attribute `value` of an element that has nothing else. */
export function writtenValue(element: CaseElement): string {
  ensureOnly(element, ['value'], []);
  const { value } = element.attributes;
  if (value === undefined) throw new CaseError(element.line, `${element.name} has no value`);
  return value;
}

/** Any CK_ULONG. */
export function ulongOf(text: string, line: number): bigint {
  if (!/^(?:\d{1,20}|0x[0-9a-fA-F]{1,16})$/.test(text)) throw new CaseError(line, `"${text}" is not a number`);
  return BigInt(text);
}

/** A CK_ULONG that JavaScript counts with. */
export function numberOf(text: string, line: number): number {
  const value = Number(ulongOf(text, line));
  if (!Number.isSafeInteger(value)) throw new CaseError(line, `"${text}" is too large`);
  return value;
}

export type Family = 'CKA' | 'CKF' | 'CKK' | 'CKM' | 'CKO' | 'CKR' | 'CKU';

/** `constantOf('CKM', 'SHA512')` is CKM_SHA512. A number stands for itself. */
export function constantOf(family: Family, text: string, line: number): number {
  if (/^\d/.test(text)) return numberOf(text, line);
  const name = `${family}_${text}`;
  const value = Object.hasOwn(constants, name) ? (constants as Record<string, unknown>)[name] : undefined;
  if (typeof value !== 'number') throw new CaseError(line, `${name} is not a name of the standard`);
  return value;
}

/** `RNG|LOGIN_REQUIRED`, or a number. */
export function flagsOf(text: string, line: number): number {
  return text.split('|').reduce((flags, name) => (flags | constantOf('CKF', name, line)) >>> 0, 0);
}

export function booleanOf(text: string, line: number): boolean {
  const lower = text.toLowerCase();
  if (lower !== 'true' && lower !== 'false') throw new CaseError(line, `"${text}" is neither true nor false`);
  return lower === 'true';
}

/** Pairs of hexadecimal digits. */
export function octetsOf(text: string, line: number): Buffer {
  if (!/^(?:[0-9a-fA-F]{2})*$/.test(text)) throw new CaseError(line, 'octets are not pairs of hexadecimal digits');
  return Buffer.from(text, 'hex');
}
