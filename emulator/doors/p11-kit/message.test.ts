import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MECHANISM_ROWS } from '../../core/mechanisms/token-mechanisms.ts';
import * as ck from '../../spec/constants.gen.ts';
import { nameOf } from '../../spec/names.ts';
import type { AttributeQuery, WireAttribute } from './attribute.ts';
import { attributeForm, type Offered } from './attribute-forms.ts';
import { CALLS } from './call-table.ts';
import { mechanismForm } from './mechanism.ts';
import { MECHANISM_FORMS, PARAMETER_MEMBERS, type ParameterForm } from './mechanism-forms.ts';
import { type Call, readReply, readRequest, writeErrorReply, writeReply, writeRequest } from './message.ts';
import { type Letter, lettersOf, type Values } from './signature.ts';
import { WireError } from './wire-error.ts';

const OFFERED: readonly Offered[] = [0, 1, 2];
const octets = (length?: number) =>
  fc.uint8Array(length === undefined ? { maxLength: 40 } : { minLength: length, maxLength: length });
const ulong = fc.maxSafeNat();
const u32 = fc.nat(0xffff_fff0);

function attributeValue(type: number, offered: Offered, depth: number): fc.Arbitrary<WireAttribute> {
  const of = (value: fc.Arbitrary<Uint8Array>) => value.map((one) => ({ type, length: one.length, value: one }));
  const forms = {
    octets: fc.oneof(
      of(octets()),
      fc.nat(9).map((length) => ({ type, length, value: null })),
    ),
    byte: of(fc.oneof(octets(0), octets(1))),
    ulong: of(fc.integer({ min: 0, max: 8 }).chain(octets)),
    mechanisms: of(fc.nat(4).chain((count) => octets(8 * count))),
    date: of(fc.oneof(octets(0), octets(8))),
    template: template(offered, depth + 1).map((value) => ({ type, length: 24 * value.length, value })),
  };
  return forms[attributeForm(type, offered)];
}

const TYPES = [
  ck.CKA_TOKEN,
  ck.CKA_CLASS,
  ck.CKA_LABEL,
  ck.CKA_START_DATE,
  ck.CKA_ALLOWED_MECHANISMS,
  ck.CKA_GOSTR3410_PARAMS,
  0x8000_0123,
  0x8001_0001,
];
const TEMPLATES = [ck.CKA_WRAP_TEMPLATE, ck.CKA_DERIVE_TEMPLATE];

function template(offered: Offered, depth = 0): fc.Arbitrary<WireAttribute[]> {
  const type = fc.constantFrom(...TYPES, ...(depth < 3 ? TEMPLATES : []));
  const unavailable = type.map((one): WireAttribute => ({ type: one, length: undefined, value: null }));
  const valid = type.chain((one) => attributeValue(one, offered, depth));
  return fc.array(fc.oneof({ weight: 5, arbitrary: valid }, unavailable), { maxLength: 4 });
}

function queries(offered: Offered, depth = 0): fc.Arbitrary<AttributeQuery[]> {
  const flat = fc.record({ type: fc.constantFrom(...TYPES), room: u32 });
  const nested = fc
    .constantFrom(...TEMPLATES.filter((type) => attributeForm(type, offered) === 'template'))
    .chain((type) =>
      fc.record({
        type: fc.constant(type),
        room: fc.integer({ min: 1, max: 99 }),
        nested: queries(offered, depth + 1),
      }),
    );
  return fc.array(depth < 3 ? fc.oneof(flat, nested) : flat, { maxLength: 4 });
}

const PARAMETERS: Readonly<Record<ParameterForm, fc.Arbitrary<Uint8Array | Record<string, unknown>>>> = {
  none: octets(0),
  octets: octets(),
  'octets 16': octets(16),
  'octets 8': octets(8),
  ulong: octets(8),
  counter: octets(24),
  pss: members('pss'),
  oaep: members('oaep'),
  ecdh: members('ecdh'),
  gcm: members('gcm'),
};

function members(form: keyof typeof PARAMETER_MEMBERS) {
  return fc.record(
    Object.fromEntries(PARAMETER_MEMBERS[form].map(({ name, kind }) => [name, kind === 'ulong' ? ulong : octets()])),
  );
}

const mechanism = fc.option(
  fc
    .constantFrom(...MECHANISM_FORMS.flatMap(({ types }) => types), ck.CKM_GOSTR3410, 0xd432_1005)
    .chain((type) =>
      fc.record({ mechanism: fc.constant(type), parameter: PARAMETERS[mechanismForm(type)?.form ?? 'octets'] }),
    ),
);

function arbitraries(offered: Offered): { [L in Letter]: fc.Arbitrary<Values[L]> } {
  const counted = <T>(array: fc.Arbitrary<T>) => fc.oneof(array, fc.record({ count: u32 }));
  return {
    y: fc.nat(255),
    u: ulong,
    v: fc.record({ major: fc.nat(255), minor: fc.nat(255) }),
    s: octets(32),
    z: fc.option(octets()),
    ay: counted(octets()),
    au: counted(fc.array(ulong, { maxLength: 5 })),
    // Only clients from 0.25 on can tell a buffer without room from none.
    fy: fc.option(offered === 0 ? u32.map((room) => room || 1) : u32),
    fu: u32,
    aA: template(offered),
    fA: queries(offered),
    M: mechanism,
    P: fc.constantFrom('unchanged' as const, null),
  };
}

/** A call and values for the signature of one side. */
function message(offered: Offered, side: 'request' | 'reply'): fc.Arbitrary<{ row: Call; values: never }> {
  const letters = arbitraries(offered);
  return fc.constantFrom(...CALLS).chain((row) =>
    fc.record({
      row: fc.constant(row),
      values: fc.tuple(
        ...lettersOf(row[side]).map((letter) => letters[letter] as fc.Arbitrary<unknown>),
      ) as fc.Arbitrary<never>,
    }),
  );
}

describe.each(OFFERED)('messages of a client that offers version %i', (offered) => {
  it('a request is read as it was written', () => {
    fc.assert(
      fc.property(message(offered, 'request'), ({ row, values }) => {
        expect(readRequest(writeRequest(row.name, values, offered), offered)).toEqual({ name: row.name, values });
      }),
      { numRuns: 1_000, seed: offered },
    );
  });

  it('a reply is read as it was written', () => {
    fc.assert(
      fc.property(message(offered, 'reply'), ({ row, values }) => {
        expect(readReply(writeReply(row.name, values, offered), row.name, offered)).toEqual({ values });
      }),
      { numRuns: 1_000, seed: offered },
    );
  });

  it('whatever is changed or cut off, a request is read or refused by a typed error', () => {
    const octet = fc.record({ at: fc.nat(), value: fc.nat(255) });
    fc.assert(
      fc.property(message(offered, 'request'), fc.array(octet, { maxLength: 4 }), fc.nat(), (made, changes, end) => {
        const whole = writeRequest(made.row.name, made.values, offered);
        for (const { at, value } of changes) whole[at % whole.length] = value;
        for (const body of [whole, whole.subarray(0, end % (whole.length + 1))]) {
          expect([undefined, WireError]).toContain(refusalOf(() => readRequest(body, offered)));
        }
      }),
      { numRuns: 2_000, seed: offered },
    );
  });

  it('random octets are refused by a typed error', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (body) => {
        expect(refusalOf(() => readRequest(body, offered))).toBe(WireError);
        expect([undefined, WireError]).toContain(refusalOf(() => readReply(body, 'C_GetAttributeValue', offered)));
      }),
      { numRuns: 2_000, seed: offered },
    );
  });
});

function refusalOf(read: () => unknown): unknown {
  try {
    read();
    return undefined;
  } catch (error) {
    return (error as Error).constructor;
  }
}

describe('the octets', () => {
  const hex = (body: Uint8Array) => Buffer.from(body).toString('hex');

  it('are call id, signature and values, big-endian', () => {
    expect(hex(writeRequest('C_OpenSession', [1, 6], 0))).toBe(
      '0000000a' + '00000002' + '7575' + '0000000000000001' + '0000000000000006',
    );
    expect(hex(writeErrorReply(0xa0))).toBe('00000000' + '00000001' + '75' + '00000000000000a0');
  });

  it('of a mechanism depend on what the client offered', () => {
    const init = (offered: Offered) =>
      hex(writeRequest('C_DigestInit', [1, { mechanism: ck.CKM_SHA256, parameter: new Uint8Array(0) }], offered)).slice(
        36,
      );
    expect(OFFERED.map(init)).toEqual(['00000250ffffffff', '00000250ffffffff', '00000250']);
  });

  it('of a NULL mechanism are 0 from the first clients that send one, and are no RSA key generation then', () => {
    const written = writeRequest('C_SignInit', [1, null, 0], 1);
    const older = Uint8Array.from(written);
    older.set([0, 0, 0, 0], older.length - 12);
    expect(readRequest(older, 1)).toEqual({ name: 'C_SignInit', values: [1, null, 0] });
    const none = { mechanism: ck.CKM_RSA_PKCS_KEY_PAIR_GEN, parameter: new Uint8Array(0) };
    expect(readRequest(writeRequest('C_SignInit', [1, none, 0], 1), 1)).toEqual({
      name: 'C_SignInit',
      values: [1, none, 0],
    });
  });

  it('of a question about a template are read in the three ways that clients ask', () => {
    const type = ck.CKA_WRAP_TEMPLATE;
    const inner: AttributeQuery = { type: ck.CKA_LABEL, room: 4 };
    const label: AttributeQuery = { type: ck.CKA_LABEL, room: 9 };
    const asked: readonly (readonly AttributeQuery[])[] = [
      [{ type, room: 24 }, label],
      [{ type, room: 24, nested: [inner] }, { type, room: 0 }, label],
      [{ type, room: 24, nested: [inner] }, { type, room: 0, nested: [] }, label],
    ];
    for (const values of asked) {
      expect(readRequest(writeRequest('C_GetAttributeValue', [1, 2, values], 1), 1).values).toEqual([1, 2, values]);
    }
  });
});

it('templates within each other end at eight', () => {
  const nest = (depth: number): WireAttribute[] =>
    depth === 0 ? [] : [{ type: ck.CKA_WRAP_TEMPLATE, length: depth === 1 ? 0 : 24, value: nest(depth - 1) }];
  const read = (depth: number) => readRequest(writeRequest('C_FindObjectsInit', [1, nest(depth)], 1), 1);
  expect(read(8).values[1]).toEqual(nest(8));
  expect(() => read(9)).toThrow(WireError);
});

it('every mechanism is listed once', () => {
  const types = MECHANISM_FORMS.flatMap((row) => row.types);
  expect(new Set(types).size).toBe(types.length);
});

it('a mechanism that the token has without a parameter has none on the wire', () => {
  for (const { type, parameter } of MECHANISM_ROWS) {
    const form = mechanismForm(type)?.form;
    if (form !== undefined) expect(form === 'none', nameOf('CKM', type)).toBe(parameter.accepts(new Uint8Array(0)));
  }
});
