import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FUNCTION_ROWS } from './function-rows.ts';
import type { ParameterKind } from './parameter.ts';
import { STRUCTURES } from './structures.ts';

interface Specification {
  readonly functions: readonly { name: string; args: readonly { type: string; name: string }[] }[];
  readonly structs: Readonly<Record<string, readonly string[]>>;
}

const specification: Specification = JSON.parse(
  readFileSync(new URL('../../spec/oasis-pkcs11-3.2.json', import.meta.url), 'utf8'),
);

const ULONG =
  'CK_(ULONG|SLOT_ID|SESSION_HANDLE|OBJECT_HANDLE|FLAGS|MECHANISM_TYPE|USER_TYPE|SESSION_VALIDATION_FLAGS_TYPE)';

/** The C types that a kind of parameter can stand for, one pattern per C argument. */
const C_TYPES: Readonly<Record<ParameterKind, readonly string[]>> = {
  ulong: [ULONG],
  bool: ['CK_BBOOL'],
  octets: ['CK_(BYTE|VOID|UTF8CHAR)_PTR', 'CK_ULONG'],
  pin: ['CK_UTF8CHAR_PTR', 'CK_ULONG'],
  label: ['CK_UTF8CHAR_PTR'],
  mechanism: ['CK_MECHANISM_PTR'],
  template: ['CK_ATTRIBUTE_PTR', 'CK_ULONG'],
  query: ['CK_ATTRIBUTE_PTR', 'CK_ULONG'],
  'initialize-args': ['CK_VOID_PTR'],
  reserved: ['CK_VOID_PTR'],
  unused: ['CK_VOID_PTR|CK_NOTIFY'],
  'octets-out': ['CK_BYTE_PTR', 'CK_ULONG_PTR'],
  'random-out': ['CK_BYTE_PTR', 'CK_ULONG'],
  'ulongs-out': [`${ULONG}_PTR`, 'CK_ULONG_PTR'],
  'handles-out': ['CK_OBJECT_HANDLE_PTR', 'CK_ULONG', 'CK_ULONG_PTR'],
  'ulong-out': [`${ULONG}_PTR`],
  'structure-out': ['CK_[A-Z_]*INFO_PTR'],
  pointer: ['CK_[A-Z0-9_]+_PTR'],
};

describe('the table of functions', () => {
  it('has the functions of the standard in their order', () => {
    expect(FUNCTION_ROWS.map(({ name }) => name)).toEqual(specification.functions.map(({ name }) => name));
  });

  it.each(FUNCTION_ROWS)('$name takes the arguments of the standard', ({ name, parameters }) => {
    const args = specification.functions.find((one) => one.name === name)?.args ?? [];
    expect(parameters.flatMap(({ names }) => names)).toEqual(args.map((argument) => argument.name));
    const patterns = parameters.flatMap(({ kind }) => C_TYPES[kind]);
    expect(patterns).toHaveLength(args.length);
    for (const [at, { type }] of args.entries()) expect(type).toMatch(new RegExp(`^(${patterns[at]})$`));
  });

  it('names for every structure the one that the argument points to', () => {
    for (const { name, parameters } of FUNCTION_ROWS) {
      for (const { structure } of parameters) {
        if (structure === undefined) continue;
        expect(STRUCTURES, name).toHaveProperty(structure);
        const args = specification.functions.find((one) => one.name === name)?.args ?? [];
        expect(args.map(({ type }) => type)).toContain(`${structure}_PTR`);
      }
    }
  });
});

describe('structures', () => {
  it.each(Object.entries(STRUCTURES))('%s has the members of the standard', (name, members) => {
    const written = members.map(({ type, name: member, length }) =>
      type === 'text' ? `text ${member}[${length}]` : `${type} ${member}`,
    );
    const declared = (specification.structs[name] ?? []).map((declaration) =>
      declaration.replace(/^CK_(UTF8)?CHAR /, 'text ').replace(/^CK_(FLAGS|SLOT_ID|STATE) /, 'CK_ULONG '),
    );
    expect(written).toEqual(declared);
  });
});
