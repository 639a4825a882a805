import { describe, expect, it } from 'vitest';
import * as ck from '../index.ts';
import { attribute, GOST, generate, importSecret, loggedIn, oid, rvOf, type Workbench } from '../testing/workbench.ts';

const MESSAGE = Buffer.from('the same algorithm under another number');
const room = () => Buffer.alloc(128);

function digest({ p11, session }: Workbench, mechanism: ck.Mechanism): Buffer {
  p11.C_DigestInit(session, mechanism);
  return Buffer.from(p11.C_Digest(session, MESSAGE, room()));
}

function mac({ p11, session }: Workbench, mechanism: ck.Mechanism, key: ck.Handle): Buffer {
  p11.C_SignInit(session, mechanism, key);
  return Buffer.from(p11.C_Sign(session, MESSAGE, room()));
}

function verifyEnd(
  { p11, session }: Workbench,
  mechanism: ck.Mechanism,
  key: ck.Handle,
  signature: Buffer,
  data: Buffer = MESSAGE,
) {
  p11.C_VerifyInit(session, mechanism, key);
  return rvOf(() => p11.C_Verify(session, data, signature));
}

/** Both hashes of Tumar, with the parameter by which the standard names them. */
const HASHES = [
  {
    name: 'GOST',
    set: oid('GOSTR3411-94-Test'),
    digest: ck.CKM_TUM_HASH_GOST,
    hmac: ck.CKM_TUM_HASH_GOST_HMAC,
    general: ck.CKM_TUM_HASH_GOST_HMAC_GENERAL,
    signature: ck.CKM_TUM_SIGN_GOST3411_R3410,
  },
  {
    name: 'GOSTCP',
    set: oid('GOSTR3411-94-CryptoPro'),
    digest: ck.CKM_TUM_HASH_GOSTCP,
    hmac: ck.CKM_TUM_HASH_GOSTCP_HMAC,
    general: ck.CKM_TUM_HASH_GOSTCP_HMAC_GENERAL,
    signature: ck.CKM_TUM_SIGN_GOST3411CP_R3410,
  },
];

describe.each(HASHES)('Tumar’s numbers for $name', ({ set, ...numbers }) => {
  const bench = loggedIn('tumar');
  const standardHmac = { mechanism: ck.CKM_GOSTR3411_HMAC, parameter: set };

  it('digest as CKM_GOSTR3411 does with the parameter set', () => {
    const standard = digest(bench, { mechanism: ck.CKM_GOSTR3411, parameter: set });
    expect(digest(bench, { mechanism: numbers.digest })).toEqual(standard);
    expect(rvOf(() => bench.p11.C_DigestInit(bench.session, { mechanism: numbers.digest, parameter: set }))).toBe(
      'CKR_MECHANISM_PARAM_INVALID',
    );
  });

  it('authenticate as CKM_GOSTR3411_HMAC does, whole or cut', () => {
    const key = importSecret(bench, ck.CKK_GENERIC_SECRET, Buffer.from('a key of the test'));
    const code = mac(bench, standardHmac, key);
    expect(code).toHaveLength(32);
    expect(mac(bench, { mechanism: numbers.hmac }, key)).toEqual(code);
    expect(mac(bench, { mechanism: numbers.general, parameter: 5 }, key)).toEqual(code.subarray(0, 5));
    expect(verifyEnd(bench, { mechanism: numbers.hmac }, key, code)).toBe('CKR_OK');
    expect(verifyEnd(bench, standardHmac, key, Buffer.alloc(32))).toBe('CKR_SIGNATURE_INVALID');
  });

  it('sign what CKM_GOSTR3410_WITH_GOSTR3411 verifies, and the reverse', () => {
    const pair = bench.p11.C_GenerateKeyPair(
      bench.session,
      { mechanism: ck.CKM_TUM_SIGN_KEY_GEN_EC256_512G_A },
      [],
      [{ type: ck.CKA_SIGN, value: true }],
    );
    const standard = { mechanism: ck.CKM_GOSTR3410_WITH_GOSTR3411, parameter: set };
    const [ours, theirs] = [{ mechanism: numbers.signature }, standard];
    expect(verifyEnd(bench, theirs, pair.publicKey, mac(bench, ours, pair.privateKey))).toBe('CKR_OK');
    expect(verifyEnd(bench, ours, pair.publicKey, mac(bench, theirs, pair.privateKey))).toBe('CKR_OK');
    const hashed: Buffer = digest(bench, { mechanism: numbers.digest });
    const raw = { mechanism: ck.CKM_TUM_SIGN_R3410 };
    bench.p11.C_SignInit(bench.session, raw, pair.privateKey);
    const signature = Buffer.from(bench.p11.C_Sign(bench.session, hashed, room()));
    expect(verifyEnd(bench, ours, pair.publicKey, signature)).toBe('CKR_OK');
    expect(verifyEnd(bench, raw, pair.publicKey, signature, hashed)).toBe('CKR_OK');
  });
});

describe('CKM_TUM_SIGN_KEY_GEN_EC256_512G_A', () => {
  const bench = loggedIn('tumar pair');
  const make = (...template: ck.Template) =>
    bench.p11.C_GenerateKeyPair(bench.session, { mechanism: ck.CKM_TUM_SIGN_KEY_GEN_EC256_512G_A }, template, []);

  it('says the curve by its number: the pair is one of CKM_GOSTR3410_KEY_PAIR_GEN', () => {
    const [ours, standard] = [make(), generate(bench, GOST)];
    for (const type of [ck.CKA_KEY_TYPE, ck.CKA_GOSTR3410_PARAMS, ck.CKA_GOSTR3411_PARAMS]) {
      for (const half of ['publicKey', 'privateKey'] as const) {
        expect(attribute(bench, ours[half], type)).toEqual(attribute(bench, standard[half], type));
      }
    }
    const origin = attribute(bench, ours.privateKey, ck.CKA_KEY_GEN_MECHANISM);
    expect(origin.readBigUInt64LE()).toBe(BigInt(ck.CKM_TUM_SIGN_KEY_GEN_EC256_512G_A));
  });

  it('takes a template that agrees, and no other', () => {
    const curve = (name: ck.ParameterOid) => ({ type: ck.CKA_GOSTR3410_PARAMS, value: oid(name) });
    expect(rvOf(() => make(curve('CryptoPro-A')))).toBe('CKR_OK');
    expect(rvOf(() => make(curve('CryptoPro-B')))).toBe('CKR_TEMPLATE_INCONSISTENT');
    expect(rvOf(() => make({ type: ck.CKA_KEY_TYPE, value: ck.CKK_TUM_GOST3410 }))).toBe('CKR_TEMPLATE_INCONSISTENT');
  });

  it('is on the JavaToken, which has no HMAC', () => {
    const java = loggedIn('tumar device', { device: 'javatoken', userPin: '1234567890' });
    const list = java.p11.C_GetMechanismList(java.slot);
    expect(list).toContain(ck.CKM_TUM_SIGN_GOST3411_R3410);
    expect(list).not.toContain(ck.CKM_TUM_HASH_GOST_HMAC);
  });
});

describe('GOST with 256 bits of 2012', () => {
  it('a key that names Streebog signs with Streebog, and with GOST R 34.11-94 only when told which', () => {
    const bench = loggedIn('gost 2012');
    const { p11, session } = bench;
    const { privateKey, publicKey } = p11.C_GenerateKeyPair(
      session,
      { mechanism: ck.CKM_GOSTR3410_KEY_PAIR_GEN },
      [
        { type: ck.CKA_GOSTR3410_PARAMS, value: oid('TC26-256-A') },
        { type: ck.CKA_GOSTR3411_PARAMS, value: oid('Streebog-256') },
      ],
      [],
    );
    const streebog = { mechanism: ck.CKM_GOSTR3410_WITH_GOSTR3411_12_256 };
    const signature = mac(bench, streebog, privateKey);
    expect(verifyEnd(bench, streebog, publicKey, signature)).toBe('CKR_OK');
    const old = { mechanism: ck.CKM_GOSTR3410_WITH_GOSTR3411 };
    expect(rvOf(() => p11.C_SignInit(session, old, privateKey))).toBe('CKR_MECHANISM_PARAM_INVALID');
    const told = { ...old, parameter: oid('GOSTR3411-94-CryptoPro') };
    expect(verifyEnd(bench, told, publicKey, mac(bench, told, privateKey))).toBe('CKR_OK');
  });
});
