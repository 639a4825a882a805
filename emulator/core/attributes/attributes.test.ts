import { describe, expect, it } from 'vitest';
import {
  CKA_CLASS,
  CKA_KEY_TYPE,
  CKO_PRIVATE_KEY,
  CKO_PUBLIC_KEY,
  CKO_SECRET_KEY,
  CKR_ATTRIBUTE_READ_ONLY,
  CKR_ATTRIBUTE_VALUE_INVALID,
  CKR_TEMPLATE_INCOMPLETE,
} from '../../spec/constants.gen.ts';
import { ckrName, nameOf } from '../../spec/names.ts';
import { ulongOctets } from '../data-types.ts';
import { CkError } from '../error.ts';
import { draftOfCreation, draftOfKey } from './creation.ts';
import type { AttributeRow, ObjectTable } from './row.ts';
import { OBJECT_TABLES } from './tables.ts';
import { ensureValid } from './template.ts';

function rvOf(run: () => unknown): string {
  try {
    run();
    return 'CKR_OK';
  } catch (error) {
    if (error instanceof CkError) return ckrName(error.rv);
    throw error;
  }
}

/** A value of the right form; rows with a narrower rule take none of these and are left to tests of their own. */
const FORM: Record<AttributeRow['kind'], Uint8Array> = {
  bool: Uint8Array.of(0),
  ulong: ulongOctets(0),
  octets: Uint8Array.of(1, 2, 3),
  utf8: Uint8Array.of(0x41),
  'big-integer': Uint8Array.of(3),
  date: new Uint8Array(0),
  mechanisms: new Uint8Array(0),
  template: new Uint8Array(0),
};

const author = {
  isSo: false,
  keyTypes: new Set(
    OBJECT_TABLES.flatMap(({ subtype }) => (subtype?.attribute === CKA_KEY_TYPE ? [subtype.value] : [])),
  ),
};

/** The attributes that say which table is meant. */
function identity({ objectClass, subtype }: ObjectTable): Map<number, Uint8Array> {
  const attributes = new Map([[CKA_CLASS, ulongOctets(objectClass)]]);
  if (subtype) attributes.set(subtype.attribute, ulongOctets(subtype.value));
  return attributes;
}

const rows = OBJECT_TABLES.flatMap((table) =>
  [...table.rows.values()].map((row) => ({ table, row, kind: table.name, name: nameOf('CKA', row.type) })),
);

describe('attribute tables', () => {
  it('hold every kind of object once, each with its class', () => {
    const kinds = OBJECT_TABLES.map(({ objectClass, subtype }) => `${objectClass} ${subtype?.value}`);
    expect(new Set(kinds).size).toBe(kinds.length);
    for (const table of OBJECT_TABLES) expect(table.rows.has(CKA_CLASS), table.name).toBe(true);
    expect(rows.length).toBeGreaterThan(150);
  });

  it('use the footnotes as the standard defines them', () => {
    for (const { row, kind, name } of rows) {
      const has = (footnote: (typeof row.footnotes)[number]) => row.footnotes.includes(footnote);
      const where = `${kind} ${name}`;
      expect(has(1) && has(2), where).toBe(false);
      expect(has(3) && has(4), where).toBe(false);
      expect(has(5) && has(6), where).toBe(false);
      if (has(11) || has(12) || has(10)) expect(row.kind, where).toBe('bool');
      // What must be given has no default, and what has no default must be given or is contributed by a mechanism.
      if (has(1)) expect(row.initial, where).toBeUndefined();
    }
  });

  it.each(rows.filter(({ row }) => row.accepts === undefined))('$kind $name: form of the value', ({ row }) => {
    expect(rvOf(() => ensureValid(row, FORM[row.kind]))).toBe('CKR_OK');
    const wrong: Partial<Record<AttributeRow['kind'], Uint8Array[]>> = {
      bool: [new Uint8Array(0), Uint8Array.of(2), Uint8Array.of(1, 1)],
      ulong: [new Uint8Array(0), new Uint8Array(4), new Uint8Array(9)],
      utf8: [Uint8Array.of(0xff)],
      date: [Uint8Array.of(1), new TextEncoder().encode('20261301'), new TextEncoder().encode('2026-1-1')],
      mechanisms: [new Uint8Array(7)],
      template: [new Uint8Array(15), Uint8Array.of(...ulongOctets(0), ...ulongOctets(1))],
    };
    for (const value of wrong[row.kind] ?? []) {
      expect(rvOf(() => ensureValid(row, value))).toBe(ckrName(CKR_ATTRIBUTE_VALUE_INVALID));
    }
  });

  const plain = rows.filter(({ row }) => row.accepts === undefined && row.type !== CKA_CLASS);

  it.each(plain.filter(({ row }) => row.footnotes.includes(2)))(
    '$kind $name: not with C_CreateObject',
    ({ table, row }) => {
      const template = identity(table).set(row.type, FORM[row.kind]);
      expect(rvOf(() => draftOfCreation(template, author))).toBe(ckrName(CKR_ATTRIBUTE_READ_ONLY));
    },
  );

  const keyHalves = [CKO_PUBLIC_KEY, CKO_PRIVATE_KEY, CKO_SECRET_KEY] as const;
  const generated = keyHalves.flatMap((half) =>
    plain
      .filter(({ table, row }) => table.objectClass === half && row.footnotes.includes(4))
      .map((one) => ({ ...one, half })),
  );

  it.each(generated)('$kind $name: not when generated', ({ table, row, half }) => {
    const template = new Map([[row.type, FORM[row.kind]]]);
    const generate = () => draftOfKey(template, half, table.subtype?.value ?? 0, author);
    expect(rvOf(generate)).toBe(ckrName(CKR_ATTRIBUTE_READ_ONLY));
  });

  it.each(OBJECT_TABLES.filter(({ subtype }) => subtype))('$name: incomplete without what footnote 1 asks', (table) => {
    const required = [...table.rows.values()].filter(
      (row) => row.footnotes.includes(1) && !identity(table).has(row.type),
    );
    expect(required.length).toBeGreaterThan(0);
    expect(rvOf(() => draftOfCreation(identity(table), author))).toBe(ckrName(CKR_TEMPLATE_INCOMPLETE));
  });
});
