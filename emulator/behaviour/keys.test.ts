import { describe, expect, it } from 'vitest';
import * as ck from '../index.ts';
import {
  attribute,
  booleanAttribute,
  find,
  GOST,
  GOST_512,
  generate,
  KEY_KINDS,
  loggedIn,
  oid,
  RO,
  RSA,
  rvOf,
  workbench,
} from '../testing/workbench.ts';

const flag = (type: number, value: boolean) => ({ type, value });

describe('C_GenerateKeyPair', () => {
  it('R-TOKEN-19 a GOST key has a 512-bit public key: X and Y of 256 bits', () => {
    const bench = loggedIn('GOST size');
    const { publicKey, privateKey } = generate(
      bench,
      GOST,
      [],
      [flag(ck.CKA_SENSITIVE, false), flag(ck.CKA_EXTRACTABLE, true)],
    );
    expect(attribute(bench, publicKey, ck.CKA_VALUE).length * 8).toBe(512);
    expect(attribute(bench, privateKey, ck.CKA_VALUE).length * 8).toBe(256);
    expect(attribute(bench, privateKey, ck.CKA_GOSTR3410_PARAMS)).toEqual(oid('CryptoPro-A'));
    expect(attribute(bench, privateKey, ck.CKA_GOSTR3411_PARAMS)).toEqual(oid('GOSTR3411-94-Test'));
  });

  it.each(KEY_KINDS)('$name: says where the keys come from', (kind) => {
    const bench = loggedIn(`origin ${kind.name}`);
    const { publicKey, privateKey } = generate(bench, kind);
    for (const key of [publicKey, privateKey]) {
      expect(booleanAttribute(bench, key, ck.CKA_LOCAL)).toBe(true);
      expect(attribute(bench, key, ck.CKA_KEY_GEN_MECHANISM).readUInt32LE()).toBe(kind.generation);
    }
    expect(booleanAttribute(bench, privateKey, ck.CKA_PRIVATE)).toBe(true);
    expect(booleanAttribute(bench, publicKey, ck.CKA_PRIVATE)).toBe(false);
  });

  it.each(KEY_KINDS)('$name: the same seed gives the same key, another seed another', (kind) => {
    const publicValue = (seed: string) => {
      const bench = loggedIn(seed);
      const { publicKey } = generate(bench, kind);
      return attribute(bench, publicKey, kind === RSA ? ck.CKA_MODULUS : ck.CKA_VALUE);
    };
    expect(publicValue('a')).toEqual(publicValue('a'));
    expect(publicValue('a')).not.toEqual(publicValue('b'));
  });

  it('RSA: blocking or not, the same seed gives the same key', async () => {
    const blocking = loggedIn('RSA forms');
    const later = loggedIn('RSA forms');
    const pair = await later.p11.C_GenerateKeyPairAsync(
      later.session,
      { mechanism: RSA.generation },
      [...RSA.publicTemplate],
      [],
    );
    expect(attribute(later, pair.publicKey, ck.CKA_MODULUS)).toEqual(
      attribute(blocking, generate(blocking, RSA).publicKey, ck.CKA_MODULUS),
    );
  });

  it('RSA: modulus and exponent are as asked', () => {
    const bench = loggedIn('RSA numbers');
    const { publicKey, privateKey } = generate(bench, RSA, [
      { type: ck.CKA_PUBLIC_EXPONENT, value: Buffer.from([0, 0, 0, 3]) },
    ]);
    const modulus = attribute(bench, publicKey, ck.CKA_MODULUS);
    expect(modulus).toHaveLength(128);
    expect(modulus[0]).toBeGreaterThanOrEqual(0x80);
    expect(attribute(bench, publicKey, ck.CKA_PUBLIC_EXPONENT)).toEqual(Buffer.from([0, 0, 0, 3]));
    expect(attribute(bench, privateKey, ck.CKA_MODULUS)).toEqual(modulus);
    expect(attribute(bench, generate(bench, RSA).publicKey, ck.CKA_PUBLIC_EXPONENT)).toEqual(Buffer.from([1, 0, 1]));
  });

  it('refuses templates with the codes of sections 4.1.1 and 5.18.2, and leaves nothing', () => {
    const bench = loggedIn('refused pairs');
    const { p11, session } = bench;
    const make = (mechanism: number, publicTemplate: ck.Template, privateTemplate: ck.Template = []) =>
      rvOf(() => p11.C_GenerateKeyPair(session, { mechanism }, publicTemplate, privateTemplate));
    const gost = [...GOST.publicTemplate];
    expect(make(ck.CKM_SHA256, gost)).toBe('CKR_MECHANISM_INVALID');
    expect(make(0x7fff, gost)).toBe('CKR_MECHANISM_INVALID');
    expect(make(GOST.generation, gost.slice(0, 1))).toBe('CKR_TEMPLATE_INCOMPLETE');
    expect(make(GOST.generation, [...gost, { type: ck.CKA_VALUE, value: Buffer.alloc(64) }])).toBe(
      'CKR_ATTRIBUTE_READ_ONLY',
    );
    expect(make(GOST.generation, [...gost, { type: ck.CKA_KEY_TYPE, value: ck.CKK_RSA }])).toBe(
      'CKR_TEMPLATE_INCONSISTENT',
    );
    expect(make(GOST.generation, gost, [{ type: ck.CKA_CLASS, value: ck.CKO_PUBLIC_KEY }])).toBe(
      'CKR_TEMPLATE_INCONSISTENT',
    );
    expect(make(GOST.generation, gost, [gost[0] as ck.Attribute])).toBe('CKR_ATTRIBUTE_READ_ONLY');
    expect(make(GOST.generation, [...GOST_512.publicTemplate])).toBe('CKR_ATTRIBUTE_VALUE_INVALID');
    expect(make(GOST.generation, gost, [flag(ck.CKA_LOCAL, true)])).toBe('CKR_ATTRIBUTE_READ_ONLY');
    const authenticate = flag(ck.CKA_ALWAYS_AUTHENTICATE, true);
    expect(make(GOST.generation, gost, [authenticate, flag(ck.CKA_PRIVATE, false)])).toBe('CKR_TEMPLATE_INCONSISTENT');
    const bits = (value: number) => [{ type: ck.CKA_MODULUS_BITS, value }];
    expect(make(RSA.generation, [])).toBe('CKR_TEMPLATE_INCOMPLETE');
    expect(make(RSA.generation, bits(960))).toBe('CKR_KEY_SIZE_RANGE');
    expect(make(RSA.generation, bits(4160))).toBe('CKR_KEY_SIZE_RANGE');
    expect(make(RSA.generation, bits(1030))).toBe('CKR_ATTRIBUTE_VALUE_INVALID');
    const even = { type: ck.CKA_PUBLIC_EXPONENT, value: Buffer.from([2]) };
    expect(make(RSA.generation, [...bits(1024), even])).toBe('CKR_ATTRIBUTE_VALUE_INVALID');
    expect(find(bench)).toEqual([]);
    expect(bench.emulator.unforeseen).toEqual([]);
  });

  it('needs the user for a private key and a read/write session for a token key', () => {
    const { p11, slot, session } = workbench('pair places');
    const readOnly = p11.C_OpenSession(slot, RO);
    const make = (where: ck.Handle, ...privateTemplate: ck.Template) =>
      rvOf(() =>
        p11.C_GenerateKeyPair(where, { mechanism: GOST.generation }, [...GOST.publicTemplate], privateTemplate),
      );
    expect(make(session)).toBe('CKR_USER_NOT_LOGGED_IN');
    expect(make(session, flag(ck.CKA_PRIVATE, false))).toBe('CKR_OK');
    expect(make(readOnly, flag(ck.CKA_PRIVATE, false), flag(ck.CKA_TOKEN, true))).toBe('CKR_SESSION_READ_ONLY');
  });
});

describe('CKA_SENSITIVE and CKA_EXTRACTABLE', () => {
  const combinations = KEY_KINDS.flatMap((kind) =>
    [false, true].flatMap((sensitive) => [false, true].map((extractable) => ({ kind, sensitive, extractable }))),
  );
  const SECRETS = [ck.CKA_VALUE, ck.CKA_PRIVATE_EXPONENT, ck.CKA_PRIME_1, ck.CKA_COEFFICIENT];

  it.each(combinations)('$kind.name, sensitive $sensitive, extractable $extractable', (row) => {
    const { kind, sensitive, extractable } = row;
    const bench = loggedIn(`${kind.name} ${sensitive} ${extractable}`);
    const { p11, session } = bench;
    const key = generate(
      bench,
      kind,
      [],
      [flag(ck.CKA_SENSITIVE, sensitive), flag(ck.CKA_EXTRACTABLE, extractable)],
    ).privateKey;
    const hidden = sensitive || !extractable;
    const secrets = kind === RSA ? SECRETS.slice(1) : SECRETS.slice(0, 1);
    for (const type of secrets) {
      const rv = rvOf(() => p11.C_GetAttributeValue(session, key, [{ type }]));
      expect(rv, ck.nameOf('CKA', type)).toBe(hidden ? 'CKR_ATTRIBUTE_SENSITIVE' : 'CKR_OK');
    }
    const is = (type: number) => booleanAttribute(bench, key, type);
    expect(is(ck.CKA_ALWAYS_SENSITIVE)).toBe(sensitive);
    expect(is(ck.CKA_NEVER_EXTRACTABLE)).toBe(!extractable);

    const set = (type: number, value: boolean) => rvOf(() => p11.C_SetAttributeValue(session, key, [{ type, value }]));
    expect(set(ck.CKA_SENSITIVE, false)).toBe(sensitive ? 'CKR_ATTRIBUTE_READ_ONLY' : 'CKR_OK');
    expect(set(ck.CKA_EXTRACTABLE, true)).toBe(extractable ? 'CKR_OK' : 'CKR_ATTRIBUTE_READ_ONLY');
    expect(set(ck.CKA_SENSITIVE, true)).toBe('CKR_OK');
    expect(set(ck.CKA_EXTRACTABLE, false)).toBe('CKR_OK');
    // The history stays what it was.
    expect(is(ck.CKA_ALWAYS_SENSITIVE)).toBe(sensitive);
    expect(is(ck.CKA_NEVER_EXTRACTABLE)).toBe(!extractable);
    // A copy does not loosen what the key has become.
    const loosened = [flag(ck.CKA_SENSITIVE, false)];
    expect(rvOf(() => p11.C_CopyObject(session, key, loosened))).toBe('CKR_ATTRIBUTE_READ_ONLY');
    const copy = p11.C_CopyObject(session, key, []);
    expect(booleanAttribute(bench, copy, ck.CKA_LOCAL)).toBe(true);
    expect(booleanAttribute(bench, copy, ck.CKA_ALWAYS_SENSITIVE)).toBe(sensitive);
    expect(booleanAttribute(bench, copy, ck.CKA_NEVER_EXTRACTABLE)).toBe(!extractable);
  });
});

describe('keys from outside', () => {
  /** The attributes of a key that was made extractable, as a template to bring it in again. */
  function exported(kind: (typeof KEY_KINDS)[number], types: readonly number[]) {
    const bench = loggedIn(`export ${kind.name}`);
    const pair = generate(bench, kind, [], [flag(ck.CKA_SENSITIVE, false), flag(ck.CKA_EXTRACTABLE, true)]);
    const template = types.map((type) => ({ type, value: attribute(bench, pair.privateKey, type) }));
    return { bench, pair, template: [{ type: ck.CKA_CLASS, value: ck.CKO_PRIVATE_KEY }, ...template] };
  }
  const GOST_PARTS = [ck.CKA_KEY_TYPE, ck.CKA_VALUE, ck.CKA_GOSTR3410_PARAMS, ck.CKA_GOSTR3411_PARAMS];
  const RSA_PARTS = [
    ck.CKA_KEY_TYPE,
    ck.CKA_MODULUS,
    ck.CKA_PUBLIC_EXPONENT,
    ck.CKA_PRIVATE_EXPONENT,
    ck.CKA_PRIME_1,
    ck.CKA_PRIME_2,
    ck.CKA_EXPONENT_1,
    ck.CKA_EXPONENT_2,
    ck.CKA_COEFFICIENT,
  ];

  it.each([
    [GOST, GOST_PARTS],
    [GOST_512, GOST_PARTS],
    [RSA, RSA_PARTS],
  ])('$name: sign as the original does, and are known to come from outside', (kind, parts) => {
    const { bench, pair, template } = exported(kind, parts);
    const { p11, session } = bench;
    const key = p11.C_CreateObject(session, template);
    expect(booleanAttribute(bench, key, ck.CKA_LOCAL)).toBe(false);
    expect(booleanAttribute(bench, key, ck.CKA_ALWAYS_SENSITIVE)).toBe(false);
    expect(booleanAttribute(bench, key, ck.CKA_NEVER_EXTRACTABLE)).toBe(false);
    expect(attribute(bench, key, ck.CKA_KEY_GEN_MECHANISM)).toEqual(Buffer.alloc(8, 0xff));
    p11.C_SignInit(session, { mechanism: kind.signing }, key);
    const signature = p11.C_Sign(session, Buffer.from('x'), Buffer.alloc(512));
    p11.C_VerifyInit(session, { mechanism: kind.signing }, pair.publicKey);
    expect(p11.C_Verify(session, Buffer.from('x'), signature)).toBe(true);
  });

  it('are refused when a part is missing or the parts do not belong together', () => {
    const { bench, template } = exported(RSA, RSA_PARTS);
    const create = (changed: ck.Template) => rvOf(() => bench.p11.C_CreateObject(bench.session, changed));
    const replaced = (type: number, value: Buffer) =>
      template.map((one) => (one.type === type ? { type, value } : one));
    for (const type of RSA_PARTS.slice(1)) {
      const name = ck.nameOf('CKA', type);
      expect(create(template.filter((one) => one.type !== type)), name).toBe('CKR_TEMPLATE_INCOMPLETE');
      expect(create(replaced(type, Buffer.from([5]))), name).toBe('CKR_ATTRIBUTE_VALUE_INVALID');
    }
    expect(create([...template, flag(ck.CKA_LOCAL, true)])).toBe('CKR_ATTRIBUTE_READ_ONLY');
    expect(create([...template, flag(ck.CKA_ALWAYS_SENSITIVE, true)])).toBe('CKR_ATTRIBUTE_READ_ONLY');
  });

  it('GOST: a point off the curve and a scalar out of range are refused', () => {
    const { bench, pair, template } = exported(GOST, GOST_PARTS);
    const { p11, session } = bench;
    const scalar = (value: Buffer) =>
      rvOf(() =>
        p11.C_CreateObject(
          session,
          template.map((one) => (one.type === ck.CKA_VALUE ? { ...one, value } : one)),
        ),
      );
    expect(scalar(Buffer.alloc(32))).toBe('CKR_ATTRIBUTE_VALUE_INVALID');
    expect(scalar(Buffer.alloc(32, 0xff))).toBe('CKR_ATTRIBUTE_VALUE_INVALID');
    expect(scalar(Buffer.alloc(31, 1))).toBe('CKR_ATTRIBUTE_VALUE_INVALID');
    const point = attribute(bench, pair.publicKey, ck.CKA_VALUE);
    const publicKey = (value: Buffer) =>
      rvOf(() =>
        p11.C_CreateObject(session, [
          { type: ck.CKA_CLASS, value: ck.CKO_PUBLIC_KEY },
          { type: ck.CKA_KEY_TYPE, value: ck.CKK_GOSTR3410 },
          ...GOST.publicTemplate,
          { type: ck.CKA_VALUE, value },
        ]),
      );
    expect(publicKey(point)).toBe('CKR_OK');
    const off = Buffer.from(point);
    off[0] = (off[0] ?? 0) ^ 1;
    expect(publicKey(off)).toBe('CKR_ATTRIBUTE_VALUE_INVALID');
  });

  it('of a type that the device has no mechanism for are refused', () => {
    const { template } = exported(GOST_512, GOST_PARTS);
    const { p11, session } = loggedIn('no GOST 512', { device: 'etoken-pro-java-72k' });
    expect(rvOf(() => p11.C_CreateObject(session, template))).toBe('CKR_TEMPLATE_INCONSISTENT');
  });
});
