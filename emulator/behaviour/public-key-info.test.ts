import { createPublicKey, verify } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import * as ck from '../index.ts';
import { attribute, find, GOST, generate, loggedIn, RSA, rvOf } from '../testing/workbench.ts';

describe('CKA_PUBLIC_KEY_INFO', () => {
  it('of an RSA key, either half, is the key that OpenSSL verifies with', () => {
    const bench = loggedIn('info rsa');
    const { p11, session } = bench;
    const { publicKey, privateKey } = generate(bench, RSA);
    const spki = attribute(bench, publicKey, ck.CKA_PUBLIC_KEY_INFO);
    expect(attribute(bench, privateKey, ck.CKA_PUBLIC_KEY_INFO)).toEqual(spki);
    p11.C_SignInit(session, { mechanism: RSA.signing }, privateKey);
    const signature = p11.C_Sign(session, Buffer.from('x'), Buffer.alloc(128));
    const key = createPublicKey({ key: spki, format: 'der', type: 'spki' });
    expect(verify('sha256', Buffer.from('x'), key, signature)).toBe(true);
    expect(find(bench, [{ type: ck.CKA_PUBLIC_KEY_INFO, value: spki }])).toHaveLength(2);
  });

  it.each([
    ['P-256', 'prime256v1'],
    ['P-384', 'secp384r1'],
    ['P-521', 'secp521r1'],
    ['secp256k1', 'secp256k1'],
  ] as const)('of an EC key on %s, either half, is that of OpenSSL', (curve, namedCurve) => {
    const bench = loggedIn(`info ${curve}`);
    const { publicKey, privateKey } = bench.p11.C_GenerateKeyPair(
      bench.session,
      { mechanism: ck.CKM_EC_KEY_PAIR_GEN },
      [{ type: ck.CKA_EC_PARAMS, value: Buffer.from(ck.EC_PARAMETERS[curve].oid, 'hex') }],
      [],
    );
    const spki = attribute(bench, publicKey, ck.CKA_PUBLIC_KEY_INFO);
    expect(attribute(bench, privateKey, ck.CKA_PUBLIC_KEY_INFO)).toEqual(spki);
    const key = createPublicKey({ key: spki, format: 'der', type: 'spki' });
    expect(key.asymmetricKeyDetails?.namedCurve).toBe(namedCurve);
    expect(key.export({ format: 'der', type: 'spki' })).toEqual(spki);
  });

  it.each([
    ['P-256', ck.CKM_EC_KEY_PAIR_GEN, ck.CKK_EC],
    ['Ed25519', ck.CKM_EC_EDWARDS_KEY_PAIR_GEN, ck.CKK_EC_EDWARDS],
    ['X25519', ck.CKM_EC_MONTGOMERY_KEY_PAIR_GEN, ck.CKK_EC_MONTGOMERY],
  ] as const)('given with a private key on %s must be that of its public half (4.9)', (curve, mechanism, keyType) => {
    const bench = loggedIn(`given ${curve}`);
    const { p11, session } = bench;
    const parameters = { type: ck.CKA_EC_PARAMS, value: Buffer.from(ck.EC_PARAMETERS[curve].oid, 'hex') };
    const open = [
      { type: ck.CKA_SENSITIVE, value: false },
      { type: ck.CKA_EXTRACTABLE, value: true },
    ];
    const make = () => p11.C_GenerateKeyPair(session, { mechanism }, [parameters], [...open]);
    const [mine, other] = [make(), make()];
    const create = (info: Buffer) =>
      rvOf(() =>
        p11.C_CreateObject(session, [
          { type: ck.CKA_CLASS, value: ck.CKO_PRIVATE_KEY },
          { type: ck.CKA_KEY_TYPE, value: keyType },
          parameters,
          { type: ck.CKA_VALUE, value: attribute(bench, mine.privateKey, ck.CKA_VALUE) },
          { type: ck.CKA_PUBLIC_KEY_INFO, value: info },
        ]),
      );
    expect(create(attribute(bench, mine.publicKey, ck.CKA_PUBLIC_KEY_INFO))).toBe('CKR_OK');
    expect(create(Buffer.alloc(0))).toBe('CKR_OK');
    const wrong = attribute(bench, other.publicKey, ck.CKA_PUBLIC_KEY_INFO);
    expect(create(wrong)).toBe('CKR_ATTRIBUTE_VALUE_INVALID');
  });

  it('of a private key may be set to what it is, and to nothing else (4.9)', () => {
    const bench = loggedIn('info set');
    const { p11, session } = bench;
    const mine = generate(bench, GOST).privateKey;
    const value = attribute(bench, mine, ck.CKA_PUBLIC_KEY_INFO);
    const other = attribute(bench, generate(bench, GOST).privateKey, ck.CKA_PUBLIC_KEY_INFO);
    const setEnd = (octets: Buffer) =>
      rvOf(() => p11.C_SetAttributeValue(session, mine, [{ type: ck.CKA_PUBLIC_KEY_INFO, value: octets }]));
    const copyEnd = (octets: Buffer) =>
      rvOf(() => p11.C_CopyObject(session, mine, [{ type: ck.CKA_PUBLIC_KEY_INFO, value: octets }]));
    const size = p11.C_GetObjectSize(session, mine);
    expect([value, Buffer.alloc(0), other].map(setEnd)).toEqual(['CKR_OK', 'CKR_OK', 'CKR_ATTRIBUTE_VALUE_INVALID']);
    expect([value, other].map(copyEnd)).toEqual(['CKR_OK', 'CKR_ATTRIBUTE_VALUE_INVALID']);
    expect(attribute(bench, mine, ck.CKA_PUBLIC_KEY_INFO)).toEqual(value);
    expect(p11.C_GetObjectSize(session, mine)).toBe(size);
  });

  it('that is given must be right, takes no memory and does not change', () => {
    const bench = loggedIn('info given');
    const { p11, session } = bench;
    const { publicKey } = generate(bench, RSA);
    const value = (type: number) => ({ type, value: attribute(bench, publicKey, type) });
    const template = [
      { type: ck.CKA_CLASS, value: ck.CKO_PUBLIC_KEY },
      { type: ck.CKA_KEY_TYPE, value: ck.CKK_RSA },
      value(ck.CKA_MODULUS),
      value(ck.CKA_PUBLIC_EXPONENT),
    ];
    const info = value(ck.CKA_PUBLIC_KEY_INFO);
    const plain = p11.C_CreateObject(session, template);
    const named = p11.C_CreateObject(session, [...template, info]);
    expect(p11.C_GetObjectSize(session, named)).toBe(p11.C_GetObjectSize(session, plain));
    const wrong = { ...info, value: Buffer.concat([info.value, Buffer.alloc(1)]) };
    expect(rvOf(() => p11.C_CreateObject(session, [...template, wrong]))).toBe('CKR_ATTRIBUTE_VALUE_INVALID');
    expect(rvOf(() => p11.C_SetAttributeValue(session, plain, [info]))).toBe('CKR_ATTRIBUTE_READ_ONLY');
  });
});
