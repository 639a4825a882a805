import { createRequire } from 'node:module';
import fc from 'fast-check';
import type { PKCS11 } from 'pkcs11js';
import { describe, expect, it } from 'vitest';
import { softHsmMissing } from '../../pki/testing/soft-hsm.ts';
import * as ck from '../index.ts';
import { attribute, dataTemplate, GOST, generate, loggedIn, rvOfLater, workbench } from '../testing/workbench.ts';

/** The compiler checks this line: whatever speaks pkcs11js is a Pkcs11. */
const asPkcs11 = (real: PKCS11): ck.Pkcs11 => real;

type AnyMethod = (...args: unknown[]) => unknown;

function methodsOf(object: object): Record<string, AnyMethod> {
  const methods: Record<string, AnyMethod> = {};
  for (let one = object; one !== null && one !== Object.prototype; one = Object.getPrototypeOf(one)) {
    for (const name of Object.getOwnPropertyNames(one)) {
      const value = (object as Record<string, unknown>)[name];
      if (name.startsWith('C_') && typeof value === 'function') methods[name] ??= value as AnyMethod;
    }
  }
  return methods;
}

describe('the surface of pkcs11js', () => {
  const missing = softHsmMissing().includes('pkcs11js') ? softHsmMissing() : '';

  it.skipIf(missing)(`is there function by function${missing && ` (skipped: ${missing})`}`, () => {
    const pkcs11js = createRequire(import.meta.url)('pkcs11js') as typeof import('pkcs11js');
    const real = asPkcs11(new pkcs11js.PKCS11());
    // The `...Callback` members are how pkcs11js builds its callback forms; its documentation does not name them.
    const names = Object.keys(methodsOf(real)).filter((name) => !name.endsWith('Callback'));
    const ours = methodsOf(workbench('surface').p11);
    expect(names.filter((name) => ours[name] === undefined)).toEqual([]);
    expect(names.length).toBeGreaterThan(60);
  });

  it('has every function of PKCS#11 2.40, and callbacks where pkcs11js has them', async () => {
    const { p11, session } = loggedIn('functions');
    const known = ck.FUNCTION_NAMES.slice(0, ck.FUNCTION_NAMES.indexOf('C_WaitForSlotEvent') + 1);
    const methods = methodsOf(p11);
    const absent = known.filter((name) => methods[name] === undefined);
    // A function list is a structure of pointers: there is nothing that JavaScript could do with it.
    expect(absent).toEqual(['C_GetFunctionList']);
    const mechanism = { mechanism: ck.CKM_AES_KEY_GEN };
    const template = [{ type: ck.CKA_VALUE_LEN, value: 16 }];
    const key = await new Promise((resolve, reject) => {
      methods.C_GenerateKey?.call(p11, session, mechanism, template, (error: unknown, made: unknown) =>
        error === null ? resolve(made) : reject(error),
      );
    });
    expect(key).toHaveLength(8);
    expect(await p11.C_GenerateKeyAsync(session, mechanism, template)).toHaveLength(8);
    expect(await rvOfLater(() => p11.C_GenerateKeyAsync(session, mechanism, []))).toBe('CKR_TEMPLATE_INCOMPLETE');
  });
});

describe('values', () => {
  it('numbers become CK_ULONG, booleans CK_BBOOL, strings UTF-8, dates CK_DATE, nothing the empty value', () => {
    const bench = loggedIn('values');
    const { p11, session } = bench;
    const { privateKey } = generate(bench, GOST);
    const set = (type: number, value?: ck.Attribute['value']) => {
      p11.C_SetAttributeValue(session, privateKey, [value === undefined ? { type } : { type, value }]);
      return attribute(bench, privateKey, type);
    };
    expect(set(ck.CKA_LABEL, 'Кілт')).toEqual(Buffer.from('Кілт', 'utf8'));
    expect(set(ck.CKA_LABEL)).toHaveLength(0);
    expect(set(ck.CKA_DERIVE, true)).toEqual(Buffer.from([1]));
    expect(set(ck.CKA_START_DATE, new Date('2026-03-02T23:59:59Z')).toString()).toBe('20260302');
    expect(set(ck.CKA_ID, Buffer.from([1, 2]))).toEqual(Buffer.from([1, 2]));
    expect(attribute(bench, privateKey, ck.CKA_KEY_TYPE)).toEqual(Buffer.from('3000000000000000', 'hex'));
  });

  it('what a caller does to its Buffers afterwards changes nothing on the token, nor the other way round', () => {
    const bench = workbench('own octets');
    const value = Buffer.from('kept');
    const object = bench.p11.C_CreateObject(bench.session, dataTemplate({ type: ck.CKA_VALUE, value }));
    value.fill(0);
    attribute(bench, object, ck.CKA_VALUE).fill(0);
    expect(attribute(bench, object, ck.CKA_VALUE).toString()).toBe('kept');
  });

  it('arguments of a wrong type are TypeErrors, not return values', () => {
    const { p11, slot, session } = workbench('wrong types');
    const methods = methodsOf(p11);
    const wrong: [string, unknown[]][] = [
      ['C_GetTokenInfo', [1]],
      ['C_GetTokenInfo', [Buffer.alloc(4)]],
      ['C_OpenSession', [slot, '4']],
      ['C_OpenSession', [slot, -1]],
      ['C_OpenSession', [slot, 1.5]],
      ['C_Login', [session, 1, 1234]],
      ['C_CreateObject', [session, { type: 0 }]],
      ['C_CreateObject', [session, [{ value: 1 }]]],
      ['C_CreateObject', [session, [null]]],
      ['C_CreateObject', [session, [{ type: 0, value: {} }]]],
      ['C_CreateObject', [session, [{ type: 0, value: -1 }]]],
      ['C_DigestInit', [session, 1]],
      ['C_DigestInit', [session, { mechanism: 1, parameter: 'x' }]],
      ['C_Digest', [session, 'data', Buffer.alloc(32)]],
      ['C_GenerateRandom', [session, 8]],
    ];
    for (const [name, args] of wrong) expect(() => methods[name]?.apply(p11, args), name).toThrow(TypeError);
  });
});

describe('whatever is thrown at it', () => {
  // Requirement of every parser here: any input gives a value or a typed refusal.
  it('a call ends with a value, a CKR code or a TypeError, and never with an unforeseen failure', () => {
    const octets = fc.uint8Array({ maxLength: 24 }).map((value) => Buffer.from(value));
    const handle = fc.oneof(fc.integer({ min: 0, max: 6 }), fc.constant(0xffffffff)).map((number) => {
      const buffer = Buffer.alloc(8);
      buffer.writeUInt32LE(number);
      return buffer;
    });
    const type = fc.oneof(
      fc.constantFrom(
        ...Object.entries(ck).flatMap(([name, value]) => (name.startsWith('CKA_') ? [Number(value)] : [])),
      ),
      fc.integer(),
    );
    const value = fc.oneof(fc.integer(), fc.boolean(), fc.string(), octets, fc.constant(undefined));
    const someClass = fc.constantFrom(
      ck.CKO_DATA,
      ck.CKO_CERTIFICATE,
      ck.CKO_PUBLIC_KEY,
      ck.CKO_PRIVATE_KEY,
      ck.CKO_SECRET_KEY,
    );
    const keyType = fc.constantFrom(
      ck.CKK_RSA,
      ck.CKK_GOSTR3410,
      ck.CKK_GOSTR3410_512,
      ck.CKK_AES,
      ck.CKK_GENERIC_SECRET,
    );
    const template = fc
      .tuple(someClass, keyType, fc.array(fc.record({ type, value }), { maxLength: 6 }))
      .map(([objectClass, kind, rest]) => [
        { type: ck.CKA_CLASS, value: objectClass },
        { type: ck.CKA_KEY_TYPE, value: kind },
        ...rest,
      ]);
    const mechanism = fc.record({
      mechanism: fc.constantFrom(...workbench('list').p11.C_GetMechanismList(Buffer.alloc(8)), 0x7fff),
      parameter: fc.oneof(octets, fc.constant(undefined)),
    });
    const argument = fc.oneof(handle, octets, template, mechanism, fc.integer({ min: 0, max: 8 }), fc.string());
    const names = Object.keys(methodsOf(workbench('list').p11)).filter((name) => !/Async|GenerateKeyPair/.test(name));
    const call = fc.tuple(fc.constantFrom(...names), fc.boolean(), fc.array(argument, { maxLength: 4 }));
    fc.assert(
      fc.property(fc.array(call, { minLength: 1, maxLength: 20 }), (calls) => {
        const { emulator, p11, session, slot } = loggedIn('fuzz');
        const methods = methodsOf(p11);
        for (const [name, onSession, rest] of calls) {
          try {
            methods[name]?.apply(p11, [onSession ? session : slot, ...rest]);
          } catch (error) {
            if (!(error instanceof TypeError || error instanceof ck.Pkcs11Error)) throw error;
          }
        }
        expect(emulator.unforeseen).toEqual([]);
      }),
      { seed: 20, numRuns: 500 },
    );
  });
});

describe('names of numbers', () => {
  it('a refusal tells which rule, without a secret', () => {
    const { p11, session } = workbench('detail');
    try {
      p11.C_CreateObject(session, dataTemplate({ type: ck.CKA_MODULUS, value: Buffer.from([1]) }));
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({ message: 'CKR_TEMPLATE_INCONSISTENT', method: 'C_CreateObject' });
      expect((error as ck.Pkcs11Error).detail).toContain('CKA_MODULUS');
    }
  });
});
