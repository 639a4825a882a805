import { type CaseElement, CaseError } from './case-file.ts';
import { booleanOf, constantOf, octetsOf } from './notation.ts';

/** How the value of an attribute is written in a case. */
export interface AttributeNotation {
  /** The value as C_GetAttributeValue gives it: CK_BBOOL, CK_ULONG of 8 octets (least first), UTF-8 or the octets. */
  encode(text: string, line: number): Buffer;
  show(value: Buffer): string;
  /** Whether an answer is what {@link encode} gave for the expected text. */
  same(expected: Buffer, answer: Buffer): boolean;
}

const equal = (expected: Buffer, answer: Buffer) => answer.equals(expected);
const hex = (value: Buffer) => value.toString('hex');

const octets: AttributeNotation = { encode: octetsOf, show: hex, same: equal };

const bool: AttributeNotation = {
  encode: (text, line) => Buffer.from([booleanOf(text, line) ? 1 : 0]),
  show: hex,
  same: equal,
};

const text: AttributeNotation = {
  encode: (written) => Buffer.from(written, 'utf8'),
  show: (value) => JSON.stringify(value.toString('utf8')),
  // CERT-M-1 reads a label of 22 octets and writes 21 characters: the last octet is NUL, which XML cannot write.
  same: (expected, answer) => equal(expected, answer) || equal(Buffer.concat([expected, Buffer.alloc(1)]), answer),
};

function named(family: 'CKO' | 'CKK'): AttributeNotation {
  return {
    encode(written, line) {
      const value = Buffer.alloc(8);
      value.writeBigUInt64LE(BigInt(constantOf(family, written, line)));
      return value;
    },
    show: hex,
    same: equal,
  };
}

/** By the name in a case. An attribute without a row is not known, and a case with it is not played. */
const ATTRIBUTES: Readonly<Record<string, AttributeNotation>> = {
  CLASS: named('CKO'),
  KEY_TYPE: named('CKK'),
  TOKEN: bool,
  PRIVATE: bool,
  LABEL: text,
  ID: octets,
  VALUE: octets,
  MODULUS: octets,
  PUBLIC_EXPONENT: octets,
};

/** @throws CaseError for an attribute whose notation is not known. */
export function notationOf(attribute: CaseElement): { type: number; notation: AttributeNotation } {
  const { type = '' } = attribute.attributes;
  const notation = Object.hasOwn(ATTRIBUTES, type) ? ATTRIBUTES[type] : undefined;
  if (notation === undefined) throw new CaseError(attribute.line, `attribute "${type}" is not known`);
  return { type: constantOf('CKA', type, attribute.line), notation };
}
