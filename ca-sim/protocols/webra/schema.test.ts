import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { valuesOf } from '../../testing/webra-values.ts';
import { DOCUMENTS } from './documents.ts';
import { readStruct, SchemaError } from './reading.ts';
import { builtIn, choice, many, one, optional, simple, some, struct } from './schema.ts';
import { WEBRA_NAMESPACE } from './types.ts';
import { writeStruct } from './writing.ts';
import { readXml } from './xml.ts';
import { writeDocument } from './xml-writer.ts';

const NS = 'u:1';
const SHORT = simple('Short', 'string', { pattern: '[a-z]+', maxLength: 3 });
const THING = struct('Thing', {
  name: one(SHORT),
  size: optional(builtIn('unsignedLong')),
  octets: many(builtIn('base64Binary')),
  part: some(struct('Part', { flag: one(builtIn('boolean')) })),
});
const PART = '<part><flag>1</flag></part>';

const read = (inside: string, type: typeof THING | ReturnType<typeof choice> = THING, attributes = '') =>
  readStruct(readXml(new TextEncoder().encode(`<t xmlns="${NS}"${attributes}>${inside}</t>`)), type, NS, {
    dateTime: builtIn('dateTime'),
  });

function refusal(inside: string, type?: ReturnType<typeof choice>, attributes = ''): string {
  try {
    read(inside, type ?? THING, attributes);
  } catch (error) {
    if (error instanceof SchemaError) return error.message;
    throw error;
  }
  return 'accepted';
}

describe('reading a document by its type', () => {
  it('gives values of their types; white space around elements and numbers does not count', () => {
    expect(
      read(
        `\n<name>abc</name><size> 12 </size><octets>AP\n8=</octets><octets></octets>${PART}<part><flag>false</flag></part>`,
      ),
    ).toEqual({
      name: 'abc',
      size: 12,
      octets: [Uint8Array.of(0, 0xff), new Uint8Array(0)],
      part: [{ flag: true }, { flag: false }],
    });
    expect(read(`<name>a</name>${PART}`)).toEqual({ name: 'a', octets: [], part: [{ flag: true }] });
  });

  it.each([
    ['a missing element', PART, 't: name is missing'],
    ['a missing list', '<name>a</name>', 't: part is missing'],
    ['another order', `${PART}<name>a</name>`, 't: name is missing'],
    ['one too many', `<name>a</name><name>b</name>${PART}`, 't: part is missing'],
    ['a stranger at the end', `<name>a</name>${PART}<x/>`, 't: x is not expected here'],
    ['another namespace', `<name xmlns="u:2">a</name>${PART}`, 't: name is missing'],
    ['text between elements', `<name>a</name>oops${PART}`, 't: text between its elements'],
    ['elements in a text', `<name><b/></name>${PART}`, 't/name: elements where a text is wanted'],
    ['a pattern', `<name>A</name>${PART}`, 't/name: not a value of Short'],
    ['a pattern with a line break behind it', `<name>a\n</name>${PART}`, 't/name: not a value of Short'],
    ['a length', `<name>abcd</name>${PART}`, 't/name: not a value of Short'],
    ['a number', `<name>a</name><size>-1</size>${PART}`, 't/size: not a value of unsignedLong'],
    ['octets', `<name>a</name><octets>A</octets>${PART}`, 't/octets: not a value of base64Binary'],
    ['a truth', '<name>a</name><part><flag>yes</flag></part>', 't/part/flag: not a value of boolean'],
    ['an attribute', `<name k="v">a</name>${PART}`, 't/name: an attribute that is not expected'],
  ])('refuses %s', (_, inside, message) => {
    expect(refusal(inside)).toBe(message);
  });

  it('knows the attributes of the root, and those of XML Schema itself', () => {
    const instance = ' xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:schemaLocation="x"';
    expect(refusal(`<name>a</name>${PART}`, undefined, ` dateTime="2026-01-01T00:00:00Z"${instance}`)).toBe('accepted');
    expect(refusal(`<name>a</name>${PART}`, undefined, ' k="v"')).toBe('t: an attribute that is not expected');
    expect(refusal(`<name>a</name>${PART}`, undefined, ' dateTime="today"')).toBe(
      't/@dateTime: not a value of dateTime',
    );
  });

  it('of a choice takes exactly one', () => {
    const type = choice('Either', { a: optional(SHORT), b: optional(SHORT) });
    expect(read('<b>x</b>', type)).toEqual({ b: 'x' });
    expect([refusal('', type), refusal('<a>x</a><b>x</b>', type), refusal('<c>x</c>', type)]).toEqual([
      't: exactly one of its 2 elements is wanted',
      't: exactly one of its 2 elements is wanted',
      't: c is not expected here',
    ]);
  });
});

describe('the documents of the service', () => {
  const all = Object.values(DOCUMENTS).flatMap(({ takes, gives }) => [takes, gives]);

  it.each(all.map((type) => [type.name, type] as const))(
    'X-CA-1 %s: whatever it holds is read as it was written',
    (_, type) => {
      fc.assert(
        fc.property(valuesOf(type), (value) => {
          const text = writeDocument(writeStruct(type.name, type, value as never, { xmlns: WEBRA_NAMESPACE }));
          expect(readStruct(readXml(new TextEncoder().encode(text)), type, WEBRA_NAMESPACE)).toEqual(value);
        }),
        { numRuns: 30 },
      );
    },
  );
});
