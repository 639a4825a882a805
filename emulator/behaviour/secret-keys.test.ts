import { createCipheriv, createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import * as ck from '../index.ts';
import {
  attribute,
  booleanAttribute,
  find,
  generate,
  importSecret,
  loggedIn,
  RSA,
  RW,
  rvOf,
  SO_PIN,
  workbench,
} from '../testing/workbench.ts';

const AES = { mechanism: ck.CKM_AES_KEY_GEN };
const SECRET = { mechanism: ck.CKM_GENERIC_SECRET_KEY_GEN };
const length = (value: number) => ({ type: ck.CKA_VALUE_LEN, value });

describe('C_GenerateKey', () => {
  it.each([
    { sensitive: false, extractable: false },
    { sensitive: false, extractable: true },
    { sensitive: true, extractable: false },
    { sensitive: true, extractable: true },
  ])('a key has always been what it is now: $sensitive, $extractable', ({ sensitive, extractable }) => {
    const bench = loggedIn('history');
    const key = bench.p11.C_GenerateKey(bench.session, AES, [
      length(32),
      { type: ck.CKA_SENSITIVE, value: sensitive },
      { type: ck.CKA_EXTRACTABLE, value: extractable },
    ]);
    expect(booleanAttribute(bench, key, ck.CKA_LOCAL)).toBe(true);
    expect(booleanAttribute(bench, key, ck.CKA_ALWAYS_SENSITIVE)).toBe(sensitive);
    expect(booleanAttribute(bench, key, ck.CKA_NEVER_EXTRACTABLE)).toBe(!extractable);
    expect(attribute(bench, key, ck.CKA_KEY_GEN_MECHANISM).readUInt32LE()).toBe(ck.CKM_AES_KEY_GEN);
    const read = rvOf(() => attribute(bench, key, ck.CKA_VALUE));
    expect(read).toBe(extractable && !sensitive ? 'CKR_OK' : 'CKR_ATTRIBUTE_SENSITIVE');
  });

  it('makes as many octets as were asked, and each time others', () => {
    const bench = loggedIn('lengths');
    const make = (mechanism: ck.Mechanism, octets: number) =>
      attribute(
        bench,
        bench.p11.C_GenerateKey(bench.session, mechanism, [length(octets), { type: ck.CKA_EXTRACTABLE, value: true }]),
        ck.CKA_VALUE,
      );
    for (const octets of [16, 24, 32]) expect(make(AES, octets)).toHaveLength(octets);
    for (const octets of [1, 20, 1024]) expect(make(SECRET, octets)).toHaveLength(octets);
    expect(make(AES, 32)).not.toEqual(make(AES, 32));
  });

  it('refuses what is no such key', () => {
    const { p11, session } = loggedIn('refused');
    const refusal = (mechanism: ck.Mechanism, ...template: ck.Template) =>
      rvOf(() => p11.C_GenerateKey(session, mechanism, template));
    expect(refusal(AES)).toBe('CKR_TEMPLATE_INCOMPLETE');
    expect(refusal(AES, length(17))).toBe('CKR_ATTRIBUTE_VALUE_INVALID');
    expect(refusal(SECRET, length(0))).toBe('CKR_ATTRIBUTE_VALUE_INVALID');
    expect(refusal(SECRET, length(1025))).toBe('CKR_ATTRIBUTE_VALUE_INVALID');
    expect(refusal(AES, length(16), { type: ck.CKA_KEY_TYPE, value: ck.CKK_RSA })).toBe('CKR_TEMPLATE_INCONSISTENT');
    expect(refusal(AES, length(16), { type: ck.CKA_VALUE, value: Buffer.alloc(16) })).toBe('CKR_ATTRIBUTE_READ_ONLY');
    expect(refusal(AES, length(16), { type: ck.CKA_TRUSTED, value: true })).toBe('CKR_ATTRIBUTE_READ_ONLY');
    expect(refusal({ mechanism: ck.CKM_AES_CBC }, length(16))).toBe('CKR_MECHANISM_INVALID');
    expect(refusal({ ...AES, parameter: Buffer.alloc(1) }, length(16))).toBe('CKR_MECHANISM_PARAM_INVALID');
  });

  it('needs the user for a private key, and a read/write session for a token key; otherwise it makes nothing', () => {
    const { p11, session } = workbench('places');
    expect(rvOf(() => p11.C_GenerateKey(session, AES, [length(16)]))).toBe('CKR_USER_NOT_LOGGED_IN');
    const bench = loggedIn('read only');
    const readOnly = bench.p11.C_OpenSession(bench.slot, ck.CKF_SERIAL_SESSION);
    const token = [length(16), { type: ck.CKA_TOKEN, value: true }];
    expect(rvOf(() => bench.p11.C_GenerateKey(readOnly, AES, token))).toBe('CKR_SESSION_READ_ONLY');
    expect(find(bench)).toEqual([]);
  });
});

describe('secret keys from outside', () => {
  const VALUE = Buffer.from('000102030405060708090a0b0c0d0e0f', 'hex');

  it('were not made here, and have no history', () => {
    const bench = loggedIn('import');
    const key = importSecret(bench, ck.CKK_AES, VALUE, { type: ck.CKA_SENSITIVE, value: true });
    for (const type of [ck.CKA_LOCAL, ck.CKA_ALWAYS_SENSITIVE, ck.CKA_NEVER_EXTRACTABLE]) {
      expect(booleanAttribute(bench, key, type), ck.nameOf('CKA', type)).toBe(false);
    }
    expect(attribute(bench, key, ck.CKA_VALUE_LEN).readUInt32LE()).toBe(16);
    expect(rvOf(() => importSecret(bench, ck.CKK_AES, VALUE, length(16)))).toBe('CKR_ATTRIBUTE_READ_ONLY');
    expect(rvOf(() => importSecret(bench, ck.CKK_AES, Buffer.alloc(15)))).toBe('CKR_ATTRIBUTE_VALUE_INVALID');
  });

  it('CKA_CHECK_VALUE: E(0) of an AES key, SHA-1 of a secret; a wrong one is refused, an empty one is kept', () => {
    const bench = loggedIn('check value');
    const check = (keyType: number, ...more: ck.Template) =>
      attribute(bench, importSecret(bench, keyType, VALUE, ...more), ck.CKA_CHECK_VALUE);
    const block = createCipheriv('aes-128-ecb', VALUE, null).update(Buffer.alloc(16));
    expect(check(ck.CKK_AES)).toEqual(block.subarray(0, 3));
    expect(check(ck.CKK_GENERIC_SECRET)).toEqual(createHash('sha1').update(VALUE).digest().subarray(0, 3));
    const given = (value: Buffer) => ({ type: ck.CKA_CHECK_VALUE, value });
    expect(check(ck.CKK_AES, given(Buffer.alloc(0)))).toHaveLength(0);
    expect(rvOf(() => check(ck.CKK_AES, given(Buffer.alloc(3))))).toBe('CKR_ATTRIBUTE_VALUE_INVALID');
  });

  it('only the SO makes one trusted; what was promised stays promised', () => {
    const bench = workbench('trusted');
    const { p11, session } = bench;
    p11.C_Login(session, ck.CKU_SO, SO_PIN);
    const trusted = [
      { type: ck.CKA_TRUSTED, value: true },
      { type: ck.CKA_PRIVATE, value: false },
    ];
    expect(booleanAttribute(bench, importSecret(bench, ck.CKK_AES, VALUE, ...trusted), ck.CKA_TRUSTED)).toBe(true);
    const user = loggedIn('promises');
    const key = importSecret(user, ck.CKK_AES, VALUE);
    const set = (type: number, value: boolean) =>
      rvOf(() => user.p11.C_SetAttributeValue(user.session, key, [{ type, value }]));
    expect(set(ck.CKA_TRUSTED, true)).toBe('CKR_ATTRIBUTE_READ_ONLY');
    for (const [type, kept] of [
      [ck.CKA_SENSITIVE, true],
      [ck.CKA_WRAP_WITH_TRUSTED, true],
      [ck.CKA_EXTRACTABLE, false],
    ] as const) {
      expect(set(type, kept)).toBe('CKR_OK');
      expect(set(type, !kept), ck.nameOf('CKA', type)).toBe('CKR_ATTRIBUTE_READ_ONLY');
    }
  });
});

describe('C_DigestKey', () => {
  it('digests the value of a secret key among other data, and of nothing else', () => {
    const bench = loggedIn('digest key');
    const { p11, session, slot } = bench;
    const value = Buffer.from('secret octets');
    const key = importSecret(bench, ck.CKK_GENERIC_SECRET, value, { type: ck.CKA_SENSITIVE, value: true });
    expect(rvOf(() => p11.C_DigestKey(session, key))).toBe('CKR_OPERATION_NOT_INITIALIZED');
    p11.C_DigestInit(session, { mechanism: ck.CKM_SHA256 });
    p11.C_DigestUpdate(session, Buffer.from('before'));
    p11.C_DigestKey(session, key);
    p11.C_DigestUpdate(session, Buffer.from('after'));
    const expected = createHash('sha256').update('before').update(value).update('after').digest();
    expect(p11.C_DigestFinal(session, Buffer.alloc(32))).toEqual(expected);
    const other = p11.C_OpenSession(slot, RW);
    p11.C_DigestInit(other, { mechanism: ck.CKM_SHA256 });
    const { publicKey } = generate(bench, RSA);
    expect(rvOf(() => p11.C_DigestKey(other, publicKey))).toBe('CKR_KEY_INDIGESTIBLE');
    expect(rvOf(() => p11.C_DigestFinal(other, Buffer.alloc(32)))).toBe('CKR_OPERATION_NOT_INITIALIZED');
  });

  it('OP-15 C_DigestKey of an object that is no key: its handle is no key handle', () => {
    const { p11, session } = loggedIn('digest no key');
    p11.C_DigestInit(session, { mechanism: ck.CKM_SHA256 });
    const data = p11.C_CreateObject(session, [{ type: ck.CKA_CLASS, value: ck.CKO_DATA }]);
    expect(rvOf(() => p11.C_DigestKey(session, data))).toBe('CKR_KEY_HANDLE_INVALID');
  });
});
