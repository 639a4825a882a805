import { createPublicKey, verify } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import * as ck from '../index.ts';
import { attribute, find, generate, loggedIn, RSA, rvOf } from '../testing/workbench.ts';

/** namedCurve P-256. */
const P256 = Buffer.from('06082a8648ce3d030107', 'hex');

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

  it('of an EC public key is that of OpenSSL', () => {
    const bench = loggedIn('info ec');
    const { publicKey } = bench.p11.C_GenerateKeyPair(
      bench.session,
      { mechanism: ck.CKM_EC_KEY_PAIR_GEN },
      [{ type: ck.CKA_EC_PARAMS, value: P256 }],
      [],
    );
    const spki = attribute(bench, publicKey, ck.CKA_PUBLIC_KEY_INFO);
    const key = createPublicKey({ key: spki, format: 'der', type: 'spki' });
    expect(key.asymmetricKeyDetails?.namedCurve).toBe('prime256v1');
    expect(key.export({ format: 'der', type: 'spki' })).toEqual(spki);
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
