import fc from 'fast-check';
import * as ck from '../../../spec/constants.gen.ts';
import type { AttributeQuery, WireAttribute } from '../attribute.ts';
import { attributeForm, type Offered } from '../attribute-forms.ts';
import { CALLS } from '../call-table.ts';
import { mechanismForm } from '../mechanism.ts';
import { MECHANISM_FORMS, PARAMETER_MEMBERS, type ParameterForm } from '../mechanism-forms.ts';
import type { Call } from '../message.ts';
import { type Letter, lettersOf, type Values } from '../signature.ts';

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

/** Numbers that a message carries. */
export interface Numbers {
  /** CK_ULONGs: handles, flags, sizes. */
  readonly ulong: fc.Arbitrary<number>;
  /** Rooms and counts. */
  readonly room: fc.Arbitrary<number>;
}

const ANY_NUMBERS: Numbers = { ulong, room: u32 };

function arbitraries(offered: Offered, numbers: Numbers): { [L in Letter]: fc.Arbitrary<Values[L]> } {
  const { room } = numbers;
  const counted = <T>(array: fc.Arbitrary<T>) => fc.oneof(array, fc.record({ count: u32 }));
  return {
    y: fc.nat(255),
    u: numbers.ulong,
    v: fc.record({ major: fc.nat(255), minor: fc.nat(255) }),
    s: octets(32),
    z: fc.option(octets()),
    ay: counted(octets()),
    au: counted(fc.array(ulong, { maxLength: 5 })),
    // Only clients from 0.25 on can tell a buffer without room from none.
    fy: fc.option(offered === 0 ? room.map((octets) => octets || 1) : room),
    fu: room,
    aA: template(offered),
    fA: queries(offered),
    M: mechanism,
    P: fc.constantFrom('unchanged' as const, null),
  };
}

/** A call of the table, and values for the signature of one side. */
export function message(
  offered: Offered,
  side: 'request' | 'reply',
  numbers = ANY_NUMBERS,
): fc.Arbitrary<{ row: Call; values: never }> {
  const letters = arbitraries(offered, numbers);
  return fc.constantFrom(...CALLS).chain((row) =>
    fc.record({
      row: fc.constant(row),
      values: fc.tuple(
        ...lettersOf(row[side]).map((letter) => letters[letter] as fc.Arbitrary<unknown>),
      ) as fc.Arbitrary<never>,
    }),
  );
}
