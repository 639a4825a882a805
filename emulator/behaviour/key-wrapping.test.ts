import { createCipheriv, createHash, createPrivateKey, createPublicKey } from 'node:crypto';
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
  rvOf,
  SO_PIN,
  USER_PIN,
  type Workbench,
} from '../testing/workbench.ts';

const KEK = Buffer.from('202122232425262728292a2b2c2d2e2f', 'hex');
const VALUE = Buffer.from('000102030405060708090a0b0c0d0e0f', 'hex');
const KW: ck.Mechanism = { mechanism: ck.CKM_AES_KEY_WRAP };
const KWP: ck.Mechanism = { mechanism: ck.CKM_AES_KEY_WRAP_KWP };
const PAD: ck.Mechanism = { mechanism: ck.CKM_AES_CBC_PAD, parameter: Buffer.alloc(16, 1) };
const GCM_PARAMETER = { type: 3, iv: Buffer.alloc(12, 1), tagBits: 128 };
const GCM: ck.Mechanism = { mechanism: ck.CKM_AES_GCM, parameter: GCM_PARAMETER };
const room = () => Buffer.alloc(4096);
const bool = (type: number, value: boolean) => ({ type, value });

function arriving(keyType: number, ...more: ck.Template): ck.Template {
  const objectClass = keyType === ck.CKK_RSA ? ck.CKO_PRIVATE_KEY : ck.CKO_SECRET_KEY;
  return [{ type: ck.CKA_CLASS, value: objectClass }, { type: ck.CKA_KEY_TYPE, value: keyType }, ...more];
}

const wrapEnd = ({ p11, session }: Workbench, wrapping: ck.Handle, key: ck.Handle, mechanism = KW) =>
  rvOf(() => p11.C_WrapKey(session, mechanism, wrapping, key, room()));

describe('C_WrapKey', () => {
  it('is RFC 3394 of OpenSSL, and asks for room as every output does', () => {
    const { p11, session, ...rest } = loggedIn('wrap');
    const bench = { p11, session, ...rest };
    const kek = importSecret(bench, ck.CKK_AES, KEK);
    const key = importSecret(bench, ck.CKK_AES, VALUE, bool(ck.CKA_SENSITIVE, true));
    const cipher = createCipheriv('id-aes128-wrap', KEK, Buffer.alloc(8, 0xa6));
    const expected = Buffer.concat([cipher.update(VALUE), cipher.final()]);
    expect(p11.C_WrapKey(session, KW, kek, key, Buffer.alloc(0))).toHaveLength(0);
    expect(rvOf(() => p11.C_WrapKey(session, KW, kek, key, Buffer.alloc(23)))).toBe('CKR_BUFFER_TOO_SMALL');
    expect(p11.C_WrapKey(session, KW, kek, key, Buffer.alloc(24))).toEqual(expected);
  });

  const FALSE_TRUE = [false, true];
  const table = FALSE_TRUE.flatMap((wraps) =>
    FALSE_TRUE.flatMap((extractable) =>
      FALSE_TRUE.flatMap((sensitive) =>
        FALSE_TRUE.flatMap((withTrusted) =>
          FALSE_TRUE.map((trusted) => ({ wraps, extractable, sensitive, withTrusted, trusted })),
        ),
      ),
    ),
  );

  it.each(table)(
    'wraps=$wraps extractable=$extractable sensitive=$sensitive withTrusted=$withTrusted trusted=$trusted',
    ({ wraps, extractable, sensitive, withTrusted, trusted }) => {
      const bench = loggedIn('table');
      const { p11, session } = bench;
      p11.C_Logout(session);
      p11.C_Login(session, ck.CKU_SO, SO_PIN);
      const shown = [bool(ck.CKA_PRIVATE, false), bool(ck.CKA_TRUSTED, trusted), bool(ck.CKA_WRAP, wraps)];
      const kek = importSecret(bench, ck.CKK_AES, KEK, ...shown);
      p11.C_Logout(session);
      p11.C_Login(session, ck.CKU_USER, USER_PIN);
      const key = importSecret(
        bench,
        ck.CKK_AES,
        VALUE,
        bool(ck.CKA_EXTRACTABLE, extractable),
        bool(ck.CKA_SENSITIVE, sensitive),
        bool(ck.CKA_WRAP_WITH_TRUSTED, withTrusted),
      );
      const permitted = extractable && (!withTrusted || trusted) ? 'CKR_OK' : 'CKR_KEY_NOT_WRAPPABLE';
      const expected = extractable ? permitted : 'CKR_KEY_UNEXTRACTABLE';
      expect(wrapEnd(bench, kek, key)).toBe(wraps ? expected : 'CKR_KEY_FUNCTION_NOT_PERMITTED');
    },
  );

  it('tells which key is wrong', () => {
    const bench = loggedIn('which');
    const kek = importSecret(bench, ck.CKK_AES, KEK);
    const key = importSecret(bench, ck.CKK_GENERIC_SECRET, Buffer.alloc(20));
    expect(wrapEnd(bench, Buffer.alloc(8), Buffer.alloc(8))).toBe('CKR_WRAPPING_KEY_HANDLE_INVALID');
    expect(wrapEnd(bench, kek, Buffer.alloc(8))).toBe('CKR_KEY_HANDLE_INVALID');
    expect(wrapEnd(bench, key, kek)).toBe('CKR_WRAPPING_KEY_TYPE_INCONSISTENT');
    expect(wrapEnd(bench, kek, key)).toBe('CKR_KEY_SIZE_RANGE');
    expect(wrapEnd(bench, kek, key, KWP)).toBe('CKR_OK');
    expect(wrapEnd(bench, kek, key, { mechanism: ck.CKM_AES_ECB })).toBe('CKR_MECHANISM_INVALID');
    expect(wrapEnd(bench, kek, key, { ...KWP, parameter: Buffer.alloc(4) })).toBe('CKR_MECHANISM_PARAM_INVALID');
    const { publicKey } = generate(bench, RSA);
    expect(wrapEnd(bench, kek, publicKey, KWP)).toBe('CKR_KEY_NOT_WRAPPABLE');
  });

  it('CKA_WRAP_TEMPLATE says which keys, CKA_UNWRAP_TEMPLATE what they become', () => {
    const bench = loggedIn('templates');
    const { p11, session } = bench;
    const kek = importSecret(
      bench,
      ck.CKK_AES,
      KEK,
      { type: ck.CKA_WRAP_TEMPLATE, value: [bool(ck.CKA_ENCRYPT, true)] },
      { type: ck.CKA_UNWRAP_TEMPLATE, value: [bool(ck.CKA_SENSITIVE, true)] },
    );
    const key = (encrypts: boolean) => importSecret(bench, ck.CKK_AES, VALUE, bool(ck.CKA_ENCRYPT, encrypts));
    expect(wrapEnd(bench, kek, key(false))).toBe('CKR_KEY_HANDLE_INVALID');
    const wrapped = p11.C_WrapKey(session, KW, kek, key(true), room());
    const unwrapped = p11.C_UnwrapKey(session, KW, kek, wrapped, arriving(ck.CKK_AES));
    expect(booleanAttribute(bench, unwrapped, ck.CKA_SENSITIVE)).toBe(true);
    const open = arriving(ck.CKK_AES, bool(ck.CKA_SENSITIVE, false));
    expect(rvOf(() => p11.C_UnwrapKey(session, KW, kek, wrapped, open))).toBe('CKR_TEMPLATE_INCONSISTENT');
    const broken = { type: ck.CKA_WRAP_TEMPLATE, value: Buffer.alloc(5) };
    expect(rvOf(() => importSecret(bench, ck.CKK_AES, KEK, broken))).toBe('CKR_ATTRIBUTE_VALUE_INVALID');
  });
});

describe('C_UnwrapKey', () => {
  it.each([
    ['KW', KW],
    ['KWP', KWP],
    ['CBC-PAD', PAD],
  ])('%s brings a secret key back: not local, without history, extractable', (name, mechanism) => {
    const bench = loggedIn(`back ${name}`);
    const { p11, session } = bench;
    const kek = importSecret(bench, ck.CKK_AES, KEK);
    const key = p11.C_GenerateKey(session, { mechanism: ck.CKM_AES_KEY_GEN }, [
      { type: ck.CKA_VALUE_LEN, value: 32 },
      bool(ck.CKA_EXTRACTABLE, true),
    ]);
    const wrapped = p11.C_WrapKey(session, mechanism, kek, key, room());
    const back = p11.C_UnwrapKey(session, mechanism, kek, wrapped, arriving(ck.CKK_AES));
    expect(attribute(bench, back, ck.CKA_VALUE)).toEqual(attribute(bench, key, ck.CKA_VALUE));
    expect(
      [ck.CKA_LOCAL, ck.CKA_ALWAYS_SENSITIVE, ck.CKA_NEVER_EXTRACTABLE, ck.CKA_EXTRACTABLE].map((type) =>
        booleanAttribute(bench, back, type),
      ),
    ).toEqual([false, false, false, true]);
  });

  it.each([
    ['KWP', KWP],
    ['CBC-PAD', PAD],
    ['GCM', GCM],
  ])('%s brings an RSA key back, as PKCS #8 that OpenSSL reads', (name, mechanism) => {
    const bench = loggedIn(`rsa ${name}`);
    const { p11, session } = bench;
    const kek = importSecret(bench, ck.CKK_AES, KEK);
    const pair = generate(bench, RSA, [], [bool(ck.CKA_EXTRACTABLE, true), bool(ck.CKA_SENSITIVE, false)]);
    const wrapped = Buffer.from(p11.C_WrapKey(session, mechanism, kek, pair.privateKey, room()));
    p11.C_DecryptInit(session, mechanism, kek);
    const info = p11.C_Decrypt(session, wrapped, room());
    const { n = '' } = createPrivateKey({ key: info, format: 'der', type: 'pkcs8' }).export({ format: 'jwk' });
    expect(Buffer.from(n, 'base64url')).toEqual(attribute(bench, pair.publicKey, ck.CKA_MODULUS));
    const back = p11.C_UnwrapKey(session, mechanism, kek, wrapped, arriving(ck.CKK_RSA));
    const sign = (key: ck.Handle) => {
      p11.C_SignInit(session, { mechanism: RSA.signing }, key);
      return p11.C_Sign(session, VALUE, room());
    };
    expect(sign(back)).toEqual(sign(pair.privateKey));
    const wrongType = arriving(ck.CKK_RSA).with(1, { type: ck.CKA_KEY_TYPE, value: ck.CKK_GOSTR3410 });
    expect(rvOf(() => p11.C_UnwrapKey(session, mechanism, kek, wrapped, wrongType))).toMatch(
      /^CKR_(WRAPPED_KEY_INVALID|TEMPLATE_INCOMPLETE)$/,
    );
  });

  it('brings an EC key back, as PKCS #8 that OpenSSL reads', () => {
    const bench = loggedIn('ec wrapped');
    const { p11, session } = bench;
    const kek = importSecret(bench, ck.CKK_AES, KEK);
    const { publicKey, privateKey } = p11.C_GenerateKeyPair(
      session,
      { mechanism: ck.CKM_EC_KEY_PAIR_GEN },
      [{ type: ck.CKA_EC_PARAMS, value: Buffer.from('06082a8648ce3d030107', 'hex') }],
      [bool(ck.CKA_EXTRACTABLE, true), bool(ck.CKA_SENSITIVE, false)],
    );
    const wrapped = Buffer.from(p11.C_WrapKey(session, KWP, kek, privateKey, room()));
    p11.C_DecryptInit(session, KWP, kek);
    const key = createPrivateKey({ key: p11.C_Decrypt(session, wrapped, room()), format: 'der', type: 'pkcs8' });
    const spki = createPublicKey(key).export({ format: 'der', type: 'spki' });
    expect(spki).toEqual(attribute(bench, publicKey, ck.CKA_PUBLIC_KEY_INFO));
    const template = arriving(ck.CKK_EC).with(0, { type: ck.CKA_CLASS, value: ck.CKO_PRIVATE_KEY });
    const back = p11.C_UnwrapKey(session, KWP, kek, wrapped, [...template, bool(ck.CKA_SENSITIVE, false)]);
    expect(attribute(bench, back, ck.CKA_VALUE)).toEqual(attribute(bench, privateKey, ck.CKA_VALUE));
    const rsa = p11.C_UnwrapKey.bind(p11, session, KWP, kek, wrapped, arriving(ck.CKK_RSA));
    expect(rvOf(rsa)).toBe('CKR_WRAPPED_KEY_INVALID');
  });

  it('refuses a tampered key, another one and a cut one, and makes nothing', () => {
    const bench = loggedIn('tampered');
    const { p11, session } = bench;
    const kek = importSecret(bench, ck.CKK_AES, KEK);
    const key = importSecret(bench, ck.CKK_AES, VALUE);
    const wrapped = Buffer.from(p11.C_WrapKey(session, KW, kek, key, room()));
    const end = (octets: Buffer, unwrapping = kek, template = arriving(ck.CKK_AES)) =>
      rvOf(() => p11.C_UnwrapKey(session, KW, unwrapping, octets, template));
    const before = find(bench).length;
    for (let at = 0; at < wrapped.length; at++) {
      const wrong = Buffer.from(wrapped);
      wrong[at] = (wrong[at] ?? 0) ^ 0x80;
      expect(end(wrong)).toBe('CKR_WRAPPED_KEY_INVALID');
    }
    for (const cut of [0, 8, 16, 23]) expect(end(wrapped.subarray(0, cut))).toBe('CKR_WRAPPED_KEY_LEN_RANGE');
    expect(end(wrapped, kek, arriving(ck.CKK_RSA))).toBe('CKR_WRAPPED_KEY_INVALID');
    expect(end(wrapped, kek, [])).toBe('CKR_TEMPLATE_INCOMPLETE');
    expect(end(wrapped, Buffer.alloc(8))).toBe('CKR_UNWRAPPING_KEY_HANDLE_INVALID');
    expect(find(bench)).toHaveLength(before);
    const idle = importSecret(bench, ck.CKK_AES, KEK, bool(ck.CKA_UNWRAP, false));
    expect(end(wrapped, idle)).toBe('CKR_KEY_FUNCTION_NOT_PERMITTED');
    const secret = importSecret(bench, ck.CKK_GENERIC_SECRET, KEK);
    expect(end(wrapped, secret)).toBe('CKR_UNWRAPPING_KEY_TYPE_INCONSISTENT');
    const long = importSecret(bench, ck.CKK_GENERIC_SECRET, Buffer.alloc(40));
    const noAesKey = p11.C_WrapKey(session, KW, kek, long, room());
    expect(end(Buffer.from(noAesKey))).toBe('CKR_WRAPPED_KEY_INVALID');
    expect(end(wrapped)).toBe('CKR_OK');
  });
});

describe('C_DeriveKey', () => {
  it('by SHA-256 gives the digest of the value, as much of it as was asked', () => {
    const bench = loggedIn('derive');
    const { p11, session } = bench;
    const base = importSecret(bench, ck.CKK_GENERIC_SECRET, VALUE);
    const digest = createHash('sha256').update(VALUE).digest();
    const derive = (...template: ck.Template) =>
      p11.C_DeriveKey(session, { mechanism: ck.CKM_SHA256_KEY_DERIVATION }, base, [
        bool(ck.CKA_EXTRACTABLE, true),
        ...template,
      ]);
    const length = (value: number) => ({ type: ck.CKA_VALUE_LEN, value });
    const aes = { type: ck.CKA_KEY_TYPE, value: ck.CKK_AES };
    expect(attribute(bench, derive(), ck.CKA_VALUE)).toEqual(digest);
    expect(attribute(bench, derive(aes, length(16)), ck.CKA_VALUE)).toEqual(digest.subarray(0, 16));
    expect(booleanAttribute(bench, derive(), ck.CKA_LOCAL)).toBe(false);
    expect(rvOf(() => derive(aes))).toBe('CKR_TEMPLATE_INCOMPLETE');
    expect(rvOf(() => derive(length(33)))).toBe('CKR_TEMPLATE_INCONSISTENT');
    expect(rvOf(() => derive({ type: ck.CKA_CLASS, value: ck.CKO_DATA }))).toBe('CKR_TEMPLATE_INCONSISTENT');
    const idle = importSecret(bench, ck.CKK_GENERIC_SECRET, VALUE, bool(ck.CKA_DERIVE, false));
    const refused = () => p11.C_DeriveKey(session, { mechanism: ck.CKM_SHA256_KEY_DERIVATION }, idle, []);
    expect(rvOf(refused)).toBe('CKR_KEY_FUNCTION_NOT_PERMITTED');
  });

  it('by concatenation is as secret as the more secret key', () => {
    const bench = loggedIn('concatenate');
    const { p11, session } = bench;
    const open = importSecret(bench, ck.CKK_GENERIC_SECRET, VALUE);
    const closed = importSecret(bench, ck.CKK_GENERIC_SECRET, KEK, bool(ck.CKA_EXTRACTABLE, false));
    const join = (base: ck.Handle, parameter: Buffer, ...template: ck.Template) =>
      p11.C_DeriveKey(session, { mechanism: ck.CKM_CONCATENATE_BASE_AND_KEY, parameter }, base, template);
    const both = join(open, open, bool(ck.CKA_EXTRACTABLE, true));
    expect(attribute(bench, both, ck.CKA_VALUE)).toEqual(Buffer.concat([VALUE, VALUE]));
    for (const [base, other] of [
      [open, closed],
      [closed, open],
    ] as const) {
      expect(rvOf(() => join(base, other, bool(ck.CKA_EXTRACTABLE, true)))).toBe('CKR_TEMPLATE_INCONSISTENT');
      expect(booleanAttribute(bench, join(base, other), ck.CKA_EXTRACTABLE)).toBe(false);
    }
    expect(rvOf(() => join(open, Buffer.alloc(8)))).toBe('CKR_KEY_HANDLE_INVALID');
    expect(rvOf(() => join(open, Buffer.alloc(4)))).toBe('CKR_MECHANISM_PARAM_INVALID');
  });
});
