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

const VALUE = Buffer.from('000102030405060708090a0b0c0d0e0f', 'hex');
const PKCS1: ck.Mechanism = { mechanism: ck.CKM_RSA_PKCS };
const bool = (type: number, value: boolean) => ({ type, value });
const room = () => Buffer.alloc(1024);
const SECRET: ck.Template = [
  { type: ck.CKA_CLASS, value: ck.CKO_SECRET_KEY },
  { type: ck.CKA_KEY_TYPE, value: ck.CKK_AES },
];

function wrapEnd({ p11, session }: Workbench, wrapping: ck.Handle, key: ck.Handle): string {
  return rvOf(() => p11.C_WrapKey(session, PKCS1, wrapping, key, room()));
}

/** An RSA pair that wraps and unwraps. */
function wrappingPair(bench: Workbench, publicTemplate: ck.Template, privateTemplate: ck.Template): ck.KeyPair {
  return generate(
    bench,
    RSA,
    [bool(ck.CKA_WRAP, true), ...publicTemplate],
    [bool(ck.CKA_UNWRAP, true), ...privateTemplate],
  );
}

describe('CKA_WRAP_TEMPLATE of an RSA public key (5.18.3)', () => {
  const bench = loggedIn('rsa wrap template');
  const demands = [bool(ck.CKA_ENCRYPT, true), { type: ck.CKA_LABEL, value: 'for export' }];
  const pair = wrappingPair(bench, [{ type: ck.CKA_WRAP_TEMPLATE, value: demands }], []);
  const key = (...more: ck.Template) => importSecret(bench, ck.CKK_AES, VALUE, ...more);

  it('lets only keys out that have every attribute', () => {
    const label = { type: ck.CKA_LABEL, value: 'for export' };
    expect(wrapEnd(bench, pair.publicKey, key(label, bool(ck.CKA_ENCRYPT, true)))).toBe('CKR_OK');
    expect(wrapEnd(bench, pair.publicKey, key(label, bool(ck.CKA_ENCRYPT, false)))).toBe('CKR_KEY_HANDLE_INVALID');
    expect(wrapEnd(bench, pair.publicKey, key())).toBe('CKR_KEY_HANDLE_INVALID');
  });

  it('is read back as type, length and value, and does not change', () => {
    const { p11, session } = bench;
    const octets = attribute(bench, pair.publicKey, ck.CKA_WRAP_TEMPLATE);
    expect(octets).toHaveLength(16 + 1 + 16 + 'for export'.length);
    const change = () => p11.C_SetAttributeValue(session, pair.publicKey, [{ type: ck.CKA_WRAP_TEMPLATE, value: [] }]);
    expect(rvOf(change)).toBe('CKR_ATTRIBUTE_READ_ONLY');
  });

  it('compares as a search does: no demand is met by a value that must not be read', () => {
    const wanted = { type: ck.CKA_WRAP_TEMPLATE, value: [{ type: ck.CKA_VALUE, value: VALUE }] };
    const { publicKey } = wrappingPair(bench, [wanted], []);
    expect(wrapEnd(bench, publicKey, key(bool(ck.CKA_SENSITIVE, false)))).toBe('CKR_OK');
    expect(wrapEnd(bench, publicKey, key(bool(ck.CKA_SENSITIVE, true)))).toBe('CKR_KEY_HANDLE_INVALID');
  });
});

describe('CKA_UNWRAP_TEMPLATE of an RSA private key (5.18.4)', () => {
  const bench = loggedIn('rsa unwrap template');
  const { p11, session } = bench;
  const demands = [bool(ck.CKA_SENSITIVE, true), bool(ck.CKA_ENCRYPT, false)];
  const pair = wrappingPair(bench, [], [{ type: ck.CKA_UNWRAP_TEMPLATE, value: demands }]);
  const wrapped = Buffer.from(
    p11.C_WrapKey(session, PKCS1, pair.publicKey, importSecret(bench, ck.CKK_AES, VALUE), room()),
  );
  const unwrap = (...more: ck.Template) =>
    p11.C_UnwrapKey(session, PKCS1, pair.privateKey, wrapped, [...SECRET, ...more]);

  it('is what the new key becomes', () => {
    const key = unwrap();
    expect(booleanAttribute(bench, key, ck.CKA_SENSITIVE)).toBe(true);
    expect(booleanAttribute(bench, key, ck.CKA_ENCRYPT)).toBe(false);
    expect(booleanAttribute(bench, key, ck.CKA_DECRYPT)).toBe(true);
  });

  it('agrees with the caller or refuses him', () => {
    expect(rvOf(() => unwrap(bool(ck.CKA_ENCRYPT, false)))).toBe('CKR_OK');
    expect(rvOf(() => unwrap(bool(ck.CKA_ENCRYPT, true)))).toBe('CKR_TEMPLATE_INCONSISTENT');
  });

  it('that demands what no key can have refuses every key, by the code of the template', () => {
    const impossible = [{ type: ck.CKA_SENSITIVE, value: Buffer.alloc(3) }];
    const other = wrappingPair(bench, [], [{ type: ck.CKA_UNWRAP_TEMPLATE, value: impossible }]);
    const sent = Buffer.from(
      p11.C_WrapKey(session, PKCS1, other.publicKey, importSecret(bench, ck.CKK_AES, VALUE), room()),
    );
    const end = rvOf(() => p11.C_UnwrapKey(session, PKCS1, other.privateKey, sent, SECRET));
    expect(end).toBe('CKR_ATTRIBUTE_VALUE_INVALID');
  });

  it('CKA_VALUE_LEN that is not the length inside is CKR_WRAPPED_KEY_LEN_RANGE', () => {
    const generic = (length: number) =>
      rvOf(() =>
        p11.C_UnwrapKey(session, PKCS1, pair.privateKey, wrapped, [
          { type: ck.CKA_CLASS, value: ck.CKO_SECRET_KEY },
          { type: ck.CKA_KEY_TYPE, value: ck.CKK_GENERIC_SECRET },
          { type: ck.CKA_VALUE_LEN, value: length },
        ]),
      );
    expect(generic(16)).toBe('CKR_OK');
    expect(generic(24)).toBe('CKR_WRAPPED_KEY_LEN_RANGE');
  });
});

describe.each([
  ['P-256', ck.CKM_EC_KEY_PAIR_GEN],
  ['X25519', ck.CKM_EC_MONTGOMERY_KEY_PAIR_GEN],
] as const)('CKA_DERIVE_TEMPLATE of a private key on %s (5.18.5)', (curve, mechanism) => {
  const bench = loggedIn(`derive template ${curve}`);
  const { p11, session } = bench;
  const make = (...more: ck.Template) =>
    p11.C_GenerateKeyPair(
      session,
      { mechanism },
      [{ type: ck.CKA_EC_PARAMS, value: Buffer.from(ck.EC_PARAMETERS[curve].oid, 'hex') }],
      [bool(ck.CKA_DERIVE, true), ...more],
    );
  const { privateKey } = make({ type: ck.CKA_DERIVE_TEMPLATE, value: [bool(ck.CKA_EXTRACTABLE, false)] });
  const publicData = attribute(bench, make().publicKey, ck.CKA_EC_POINT);
  const parameter = { type: 6, kdf: ck.CKD_NULL, publicData };
  const derive = (...more: ck.Template) =>
    p11.C_DeriveKey(session, { mechanism: ck.CKM_ECDH1_DERIVE, parameter }, privateKey, more);

  it('is what the derived key becomes', () => {
    expect(booleanAttribute(bench, derive(), ck.CKA_EXTRACTABLE)).toBe(false);
    expect(rvOf(() => derive(bool(ck.CKA_EXTRACTABLE, true)))).toBe('CKR_TEMPLATE_INCONSISTENT');
  });
});

describe('CKA_WRAP_WITH_TRUSTED and CKA_TRUSTED (4.8, 4.9)', () => {
  it('a key that asks for a trusted wrapping key goes out only under an RSA key that the SO trusted', () => {
    const bench = loggedIn('trusted');
    const { p11, session } = bench;
    const { publicKey } = wrappingPair(bench, [bool(ck.CKA_TOKEN, true)], []);
    const trust = () => rvOf(() => p11.C_SetAttributeValue(session, publicKey, [bool(ck.CKA_TRUSTED, true)]));
    expect(trust()).toBe('CKR_ATTRIBUTE_READ_ONLY');
    expect(rvOf(() => wrappingPair(bench, [bool(ck.CKA_TRUSTED, true)], []))).toBe('CKR_ATTRIBUTE_READ_ONLY');
    const key = importSecret(bench, ck.CKK_AES, VALUE, bool(ck.CKA_WRAP_WITH_TRUSTED, true), bool(ck.CKA_TOKEN, true));
    expect(wrapEnd(bench, publicKey, key)).toBe('CKR_KEY_NOT_WRAPPABLE');
    const loosen = () => p11.C_SetAttributeValue(session, key, [bool(ck.CKA_WRAP_WITH_TRUSTED, false)]);
    expect(rvOf(loosen)).toBe('CKR_ATTRIBUTE_READ_ONLY');
    p11.C_Logout(session);
    p11.C_Login(session, ck.CKU_SO, SO_PIN);
    expect(trust()).toBe('CKR_OK');
    p11.C_Logout(session);
    p11.C_Login(session, ck.CKU_USER, USER_PIN);
    // Handles of private objects do not outlive a logout.
    const [again] = find(bench, [{ type: ck.CKA_CLASS, value: ck.CKO_SECRET_KEY }]);
    expect(wrapEnd(bench, publicKey, again as ck.Handle)).toBe('CKR_OK');
  });
});
