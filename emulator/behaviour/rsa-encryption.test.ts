import { constants, createPublicKey, publicEncrypt } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import * as ck from '../index.ts';
import { attribute, generate, loggedIn, RSA, rvOf } from '../testing/workbench.ts';

const room = () => Buffer.alloc(512);
const message = Buffer.from('a secret');
const on = (...types: number[]) => types.map((type) => ({ type, value: true }));

function oaep(hashAlg: number, mgf: number, sourceData?: Buffer): ck.Mechanism {
  const parameter: ck.RsaOaepParameter = { type: 4, hashAlg, mgf, source: ck.CKZ_DATA_SPECIFIED };
  return {
    mechanism: ck.CKM_RSA_PKCS_OAEP,
    parameter: sourceData ? Object.assign(parameter, { sourceData }) : parameter,
  };
}

const SHA256_OAEP = oaep(ck.CKM_SHA256, ck.CKG_MGF1_SHA256);

function keys(seed: string) {
  const bench = loggedIn(seed);
  const pair = generate(
    bench,
    RSA,
    on(ck.CKA_ENCRYPT, ck.CKA_WRAP, ck.CKA_VERIFY_RECOVER),
    on(ck.CKA_DECRYPT, ck.CKA_UNWRAP, ck.CKA_SIGN_RECOVER),
  );
  const { p11, session } = bench;
  const encrypt = (mechanism: ck.Mechanism, data: Buffer) => {
    p11.C_EncryptInit(session, mechanism, pair.publicKey);
    return p11.C_Encrypt(session, data, room());
  };
  const decrypt = (mechanism: ck.Mechanism, data: Buffer) => {
    p11.C_DecryptInit(session, mechanism, pair.privateKey);
    return p11.C_Decrypt(session, data, room());
  };
  return { bench, pair, encrypt, decrypt };
}

describe('RSA encryption', () => {
  it.each([
    ['PKCS #1 v1.5', { mechanism: ck.CKM_RSA_PKCS }, 117],
    ['OAEP, SHA-1', oaep(ck.CKM_SHA_1, ck.CKG_MGF1_SHA1), 86],
    ['OAEP, SHA-256, another mask, a label', oaep(ck.CKM_SHA256, ck.CKG_MGF1_SHA1, Buffer.from('label')), 62],
  ])('%s: back and forth, with its longest message and its codes', (name, mechanism, longest) => {
    const { encrypt, decrypt } = keys(`encrypt ${name}`);
    for (const data of [Buffer.alloc(0), message, Buffer.alloc(longest, 5)]) {
      expect(decrypt(mechanism, encrypt(mechanism, data))).toEqual(data);
    }
    expect(encrypt(mechanism, message)).not.toEqual(encrypt(mechanism, message));
    expect(rvOf(() => encrypt(mechanism, Buffer.alloc(longest + 1)))).toBe('CKR_DATA_LEN_RANGE');
    expect(rvOf(() => decrypt(mechanism, Buffer.alloc(127)))).toBe('CKR_ENCRYPTED_DATA_LEN_RANGE');
    expect(rvOf(() => decrypt(mechanism, Buffer.alloc(128, 0xff)))).toBe('CKR_ENCRYPTED_DATA_INVALID');
    expect(rvOf(() => decrypt(mechanism, Buffer.alloc(128, 1)))).toBe('CKR_ENCRYPTED_DATA_INVALID');
  });

  it('opens what OpenSSL closes for the public key', () => {
    const { bench, pair, decrypt } = keys('foreign');
    const part = (type: number) => attribute(bench, pair.publicKey, type).toString('base64url');
    const jwk = { kty: 'RSA', n: part(ck.CKA_MODULUS), e: part(ck.CKA_PUBLIC_EXPONENT) };
    const key = createPublicKey({ key: jwk, format: 'jwk' });
    const padding = constants.RSA_PKCS1_OAEP_PADDING;
    expect(decrypt(SHA256_OAEP, publicEncrypt({ key, padding, oaepHash: 'sha256' }, message))).toEqual(message);
  });

  it('needs a parameter that OAEP can be done with', () => {
    const { bench, pair } = keys('oaep parameters');
    const init = (mechanism: ck.Mechanism) =>
      rvOf(() => bench.p11.C_EncryptInit(bench.session, mechanism, pair.publicKey));
    const invalid = 'CKR_MECHANISM_PARAM_INVALID';
    expect(init({ mechanism: ck.CKM_RSA_PKCS_OAEP })).toBe(invalid);
    expect(init({ mechanism: ck.CKM_RSA_PKCS_OAEP, parameter: Buffer.alloc(40) })).toBe(invalid);
    expect(init(oaep(ck.CKM_RSA_PKCS, ck.CKG_MGF1_SHA1))).toBe(invalid);
    expect(init(oaep(ck.CKM_SHA_1, 77))).toBe(invalid);
    // Two digests of SHA-512 and the frame are longer than 1024 bits.
    expect(init(oaep(ck.CKM_SHA512, ck.CKG_MGF1_SHA512))).toBe(invalid);
    expect(init(SHA256_OAEP)).toBe('CKR_OK');
  });

  it('CKM_RSA_X_509: the number itself, as long as the modulus', () => {
    const { bench, pair, encrypt, decrypt } = keys('x509 cipher');
    const mechanism = { mechanism: ck.CKM_RSA_X_509 };
    const padded = Buffer.concat([Buffer.alloc(120), message]);
    expect(encrypt(mechanism, message)).toEqual(encrypt(mechanism, padded));
    expect(decrypt(mechanism, encrypt(mechanism, message))).toEqual(padded);
    const modulus = attribute(bench, pair.publicKey, ck.CKA_MODULUS);
    expect(rvOf(() => encrypt(mechanism, modulus))).toBe('CKR_DATA_INVALID');
    expect(rvOf(() => decrypt(mechanism, modulus))).toBe('CKR_ENCRYPTED_DATA_INVALID');
  });
});

describe('secret keys under RSA', () => {
  it.each([
    ['PKCS #1 v1.5', { mechanism: ck.CKM_RSA_PKCS }],
    ['OAEP', SHA256_OAEP],
  ])('%s: wrapped and unwrapped', (name, mechanism) => {
    const { bench, pair, encrypt } = keys(`wrap ${name}`);
    const { p11, session } = bench;
    const secret = p11.C_CreateObject(session, [
      { type: ck.CKA_CLASS, value: ck.CKO_SECRET_KEY },
      { type: ck.CKA_KEY_TYPE, value: ck.CKK_AES },
      { type: ck.CKA_EXTRACTABLE, value: true },
      { type: ck.CKA_VALUE, value: Buffer.alloc(32, 7) },
    ]);
    const wrapped = p11.C_WrapKey(session, mechanism, pair.publicKey, secret, room());
    const unwrap = (octets: Buffer) =>
      p11.C_UnwrapKey(session, mechanism, pair.privateKey, octets, [
        { type: ck.CKA_CLASS, value: ck.CKO_SECRET_KEY },
        { type: ck.CKA_KEY_TYPE, value: ck.CKK_AES },
        { type: ck.CKA_SENSITIVE, value: false },
        { type: ck.CKA_EXTRACTABLE, value: true },
      ]);
    expect(attribute(bench, unwrap(wrapped), ck.CKA_VALUE)).toEqual(Buffer.alloc(32, 7));
    expect(attribute(bench, unwrap(encrypt(mechanism, Buffer.alloc(16, 9))), ck.CKA_VALUE)).toHaveLength(16);
    expect(rvOf(() => unwrap(wrapped.subarray(1)))).toBe('CKR_WRAPPED_KEY_LEN_RANGE');
    expect(rvOf(() => unwrap(Buffer.alloc(128, 1)))).toBe('CKR_WRAPPED_KEY_INVALID');
  });
});
