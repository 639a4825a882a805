import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as ck from '../index.ts';
import { type KeyFamily, keyPool } from '../testing/mechanism-keys.ts';
import { answersOf } from '../testing/return-values.ts';
import { importSecret, loggedIn, RW, rvOf } from '../testing/workbench.ts';

const KEY_TYPES: Readonly<Partial<Record<KeyFamily, number>>> = {
  RSA: ck.CKK_RSA,
  EC: ck.CKK_EC,
  Edwards: ck.CKK_EC_EDWARDS,
  Montgomery: ck.CKK_EC_MONTGOMERY,
  GOST: ck.CKK_GOSTR3410,
  'GOST 512': ck.CKK_GOSTR3410_512,
};

const bench = loggedIn('fuzz');
const { p11, slot } = bench;
const kek = importSecret(bench, ck.CKK_AES, Buffer.alloc(16, 3));
const GCM: ck.Mechanism = {
  mechanism: ck.CKM_AES_GCM,
  parameter: { type: 3, iv: Buffer.alloc(12, 1), tagBits: 128 } as ck.MechanismParameter,
};

function sealed(info: Buffer): Buffer {
  p11.C_EncryptInit(bench.session, GCM, kek);
  return Buffer.from(p11.C_Encrypt(bench.session, info, Buffer.alloc(info.length + 16)));
}

/** The PrivateKeyInfo of one key of every type. */
const forms = keyPool(bench)
  .keys.filter(({ half }) => half === 'private')
  .map(({ family, handle }) => {
    const wrapped = Buffer.from(p11.C_WrapKey(bench.session, GCM, kek, handle, Buffer.alloc(2048)));
    p11.C_DecryptInit(bench.session, GCM, kek);
    return { family, info: Buffer.from(p11.C_Decrypt(bench.session, wrapped, Buffer.alloc(2048))) };
  });

/** What an unwrapping of these octets as a key of this type comes to, in a session of its own. */
function unwrapEnd(info: Buffer, keyType: number): string {
  const session = p11.C_OpenSession(slot, RW);
  const rv = rvOf(() =>
    p11.C_UnwrapKey(session, GCM, kek, sealed(info), [
      { type: ck.CKA_CLASS, value: ck.CKO_PRIVATE_KEY },
      { type: ck.CKA_KEY_TYPE, value: keyType },
    ]),
  );
  p11.C_CloseSession(session);
  return rv;
}

/** Octets of an encoding overwritten, taken out, doubled or put in, at one to three places. */
function damaged(info: Buffer): fc.Arbitrary<Buffer> {
  const place = fc.record({
    at: fc.nat(info.length - 1),
    take: fc.integer({ min: 0, max: 3 }),
    put: fc.oneof(
      fc.uint8Array({ maxLength: 4 }),
      fc.constantFrom(Uint8Array.of(0x80), Uint8Array.of(0x30, 0x84, 0xff)),
    ),
  });
  return fc
    .array(place, { minLength: 1, maxLength: 3 })
    .map((places) =>
      places.reduce<Buffer>(
        (octets, { at, take, put }) => Buffer.concat([octets.subarray(0, at), put, octets.subarray(at + take)]),
        info,
      ),
    );
}

describe('C_UnwrapKey of octets that somebody else made', () => {
  it.each(forms)('$family: the form itself comes in as its own type, and as no other', ({ family, info }) => {
    for (const [name, keyType] of Object.entries(KEY_TYPES)) {
      const expected = name === family ? /^CKR_OK$/ : /^CKR_(WRAPPED_KEY_INVALID|CURVE_NOT_SUPPORTED)$/;
      expect(unwrapEnd(info, keyType), name).toMatch(expected);
    }
  });

  it.each(forms)('$family: damaged in any way is answered by a code of the function', ({ family, info }) => {
    const keyTypes = Object.values(KEY_TYPES);
    const own = KEY_TYPES[family] ?? 0;
    const keyType = fc.oneof({ weight: 5, arbitrary: fc.constant(own) }, fc.constantFrom(...keyTypes));
    fc.assert(
      fc.property(damaged(info), keyType, (octets, type) => {
        expect(answersOf('C_UnwrapKey')).toContain(unwrapEnd(octets, type));
      }),
      { seed: own, numRuns: 250 },
    );
    expect(bench.emulator.unforeseen).toEqual([]);
  });

  it('any octets at all are refused as no key', () => {
    const keyType = fc.constantFrom(...Object.values(KEY_TYPES));
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 200 }), keyType, (octets, type) => {
        expect(unwrapEnd(Buffer.from(octets), type)).toBe('CKR_WRAPPED_KEY_INVALID');
      }),
      { seed: 9, numRuns: 300 },
    );
    expect(bench.emulator.unforeseen).toEqual([]);
  });
});
