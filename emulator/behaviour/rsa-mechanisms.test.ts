import { constants, createHash, createPublicKey, type KeyObject, verify as nodeVerify } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as ck from '../index.ts';
import { attribute, generate, loggedIn, RSA, rvOf, type Workbench } from '../testing/workbench.ts';

const USES = [
  [ck.CKA_VERIFY_RECOVER, ck.CKA_ENCRYPT, ck.CKA_WRAP].map((type) => ({ type, value: true })),
  [ck.CKA_SIGN_RECOVER, ck.CKA_DECRYPT, ck.CKA_UNWRAP].map((type) => ({ type, value: true })),
] as const;

/** A token with one RSA pair that may do everything, and its public key outside. */
function keys(seed: string, bits = 1024): { bench: Workbench; pair: ck.KeyPair; outside: KeyObject } {
  const bench = loggedIn(seed);
  const kind = { ...RSA, publicTemplate: [{ type: ck.CKA_MODULUS_BITS, value: bits }] };
  const pair = generate(bench, kind, [...USES[0]], [...USES[1]]);
  const part = (type: number) => attribute(bench, pair.publicKey, type).toString('base64url');
  const key = { kty: 'RSA', n: part(ck.CKA_MODULUS), e: part(ck.CKA_PUBLIC_EXPONENT) };
  return { bench, pair, outside: createPublicKey({ key, format: 'jwk' }) };
}

function pss(hashAlg: number, mgf: number, saltLen: number): ck.MechanismParameter {
  return { type: 5, hashAlg, mgf, saltLen } as ck.MechanismParameter;
}

const SHA256_PSS = pss(ck.CKM_SHA256, ck.CKG_MGF1_SHA256, 32);
const room = () => Buffer.alloc(512);

function sign({ p11, session }: Workbench, mechanism: ck.Mechanism, key: ck.Handle, data: Buffer): Buffer {
  p11.C_SignInit(session, mechanism, key);
  return p11.C_Sign(session, data, room());
}

function verify({ p11, session }: Workbench, mechanism: ck.Mechanism, key: ck.Handle, data: Buffer, signature: Buffer) {
  return rvOf(() => {
    p11.C_VerifyInit(session, mechanism, key);
    p11.C_Verify(session, data, signature);
  });
}

describe('RSASSA-PSS', () => {
  const message = Buffer.from('RSASSA-PSS');

  it.each([
    [ck.CKM_SHA1_RSA_PKCS_PSS, ck.CKM_SHA_1, ck.CKG_MGF1_SHA1, 'sha1'],
    [ck.CKM_SHA224_RSA_PKCS_PSS, ck.CKM_SHA224, ck.CKG_MGF1_SHA224, 'sha224'],
    [ck.CKM_SHA256_RSA_PKCS_PSS, ck.CKM_SHA256, ck.CKG_MGF1_SHA256, 'sha256'],
    [ck.CKM_SHA384_RSA_PKCS_PSS, ck.CKM_SHA384, ck.CKG_MGF1_SHA384, 'sha384'],
    [ck.CKM_SHA512_RSA_PKCS_PSS, ck.CKM_SHA512, ck.CKG_MGF1_SHA512, 'sha512'],
    [ck.CKM_SHA3_256_RSA_PKCS_PSS, ck.CKM_SHA3_256, ck.CKG_MGF1_SHA3_256, 'sha3-256'],
  ])('mechanism %i verifies at OpenSSL, with the salt length of the parameter', (mechanism, hashAlg, mgf, openssl) => {
    const { bench, pair, outside } = keys(`pss ${openssl}`);
    for (const saltLength of [0, 20, 62]) {
      if (openssl === 'sha512' && saltLength > 60) continue;
      const parameter = pss(hashAlg, mgf, saltLength);
      const signature = sign(bench, { mechanism, parameter }, pair.privateKey, message);
      const key = { key: outside, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength };
      expect(nodeVerify(openssl, message, key, signature)).toBe(true);
      expect(verify(bench, { mechanism, parameter }, pair.publicKey, message, signature)).toBe('CKR_OK');
      const shifted = { mechanism, parameter: pss(hashAlg, mgf, saltLength + 1) };
      expect(verify(bench, shifted, pair.publicKey, message, signature)).toBe('CKR_SIGNATURE_INVALID');
    }
  });

  it('CKM_RSA_PKCS_PSS takes the digest, of exactly its length', () => {
    const { bench, pair, outside } = keys('pss raw');
    const mechanism = { mechanism: ck.CKM_RSA_PKCS_PSS, parameter: SHA256_PSS };
    const digest = createHash('sha256').update(message).digest();
    const signature = sign(bench, mechanism, pair.privateKey, digest);
    const key = { key: outside, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };
    expect(nodeVerify('sha256', message, key, signature)).toBe(true);
    expect(rvOf(() => sign(bench, mechanism, pair.privateKey, digest.subarray(1)))).toBe('CKR_DATA_LEN_RANGE');
    expect(rvOf(() => sign(bench, mechanism, pair.privateKey, Buffer.alloc(33)))).toBe('CKR_DATA_LEN_RANGE');
  });

  it('draws its salt from the seed: the same run gives the same signature, the next signature another', () => {
    const run = () => {
      const { bench, pair } = keys('pss replay');
      const mechanism = { mechanism: ck.CKM_SHA256_RSA_PKCS_PSS, parameter: SHA256_PSS };
      return [1, 2].map(() => sign(bench, mechanism, pair.privateKey, message).toString('hex'));
    };
    const [first, second] = run();
    expect(run()).toEqual([first, second]);
    expect(first).not.toBe(second);
  });

  it('needs a parameter that says the hash of the mechanism, a mask and a salt that has room', () => {
    const { bench, pair } = keys('pss parameters');
    const init = (mechanism: number, parameter?: ck.Mechanism['parameter']) =>
      rvOf(() => {
        bench.p11.C_SignInit(
          bench.session,
          { mechanism, ...(parameter !== undefined && { parameter }) },
          pair.privateKey,
        );
        bench.p11.C_Sign(bench.session, Buffer.alloc(32), room());
      });
    const invalid = 'CKR_MECHANISM_PARAM_INVALID';
    expect(init(ck.CKM_SHA256_RSA_PKCS_PSS)).toBe(invalid);
    expect(init(ck.CKM_SHA256_RSA_PKCS_PSS, pss(ck.CKM_SHA_1, ck.CKG_MGF1_SHA1, 20))).toBe(invalid);
    expect(init(ck.CKM_SHA256_RSA_PKCS_PSS, pss(ck.CKM_SHA256, 77, 20))).toBe(invalid);
    expect(init(ck.CKM_RSA_PKCS_PSS, pss(ck.CKM_RSA_PKCS, ck.CKG_MGF1_SHA256, 20))).toBe(invalid);
    expect(init(ck.CKM_RSA_PKCS_PSS, pss(ck.CKM_SHA256, ck.CKG_MGF1_SHA256, -1))).toBe(invalid);
    expect(init(ck.CKM_RSA_PKCS_PSS, pss(ck.CKM_SHA256, ck.CKG_MGF1_SHA256, 95))).toBe(invalid);
    expect(init(ck.CKM_RSA_PKCS_PSS, pss(ck.CKM_SHA256, ck.CKG_MGF1_SHA256, 94))).toBe('CKR_OK');
    expect(init(ck.CKM_SHA256_RSA_PKCS_PSS, pss(ck.CKM_SHA256, ck.CKG_MGF1_SHA1, 20))).toBe('CKR_OK');
    const packed = Buffer.alloc(24);
    packed.writeUInt32LE(ck.CKM_SHA256, 0);
    packed.writeUInt32LE(ck.CKG_MGF1_SHA256, 8);
    packed.writeUInt32LE(32, 16);
    expect(init(ck.CKM_SHA256_RSA_PKCS_PSS, packed)).toBe('CKR_OK');
    expect(init(ck.CKM_SHA256_RSA_PKCS_PSS, packed.subarray(1))).toBe(invalid);
  });
});

describe('CKM_RSA_X_509', () => {
  const mechanism = { mechanism: ck.CKM_RSA_X_509 };

  it('signs a number below the modulus, padded with zeros before it', () => {
    const { bench, pair, outside } = keys('x509');
    const modulus = attribute(bench, pair.publicKey, ck.CKA_MODULUS);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 127 }), (data) => {
        const signature = sign(bench, mechanism, pair.privateKey, Buffer.from(data));
        expect(signature).toHaveLength(128);
        const padded = Buffer.concat([Buffer.alloc(128 - data.length), data]);
        expect(verify(bench, mechanism, pair.publicKey, padded, signature)).toBe('CKR_OK');
        padded.writeUInt8((padded.at(-1) ?? 0) ^ 1, 127);
        expect(verify(bench, mechanism, pair.publicKey, padded, signature)).toBe('CKR_SIGNATURE_INVALID');
      }),
      { seed: 3, numRuns: 10 },
    );
    expect(outside.asymmetricKeyDetails?.modulusLength).toBe(1024);
    expect(rvOf(() => sign(bench, mechanism, pair.privateKey, modulus))).toBe('CKR_DATA_INVALID');
    expect(rvOf(() => sign(bench, mechanism, pair.privateKey, Buffer.alloc(129)))).toBe('CKR_DATA_LEN_RANGE');
  });

  it('undoes CKM_RSA_PKCS: the block it signs by hand is the same signature', () => {
    const { bench, pair } = keys('x509 by hand');
    const data = Buffer.from('data');
    const filling = Buffer.alloc(128 - 3 - data.length, 0xff);
    const block = Buffer.concat([Buffer.from([0, 1]), filling, Buffer.from([0]), data]);
    const byHand = sign(bench, mechanism, pair.privateKey, block);
    expect(byHand).toEqual(sign(bench, { mechanism: ck.CKM_RSA_PKCS }, pair.privateKey, data));
  });
});

describe('a message that comes whole', () => {
  it('is signed as in parts, and later as at once', async () => {
    const { bench, pair } = keys('whole');
    const { p11, session } = bench;
    const mechanism = { mechanism: ck.CKM_SHA3_384_RSA_PKCS };
    const message = Buffer.from('whole');
    const signature = sign(bench, mechanism, pair.privateKey, message);
    p11.C_SignInit(session, mechanism, pair.privateKey);
    for (const octet of message) p11.C_SignUpdate(session, Buffer.from([octet]));
    expect(p11.C_SignFinal(session, room())).toEqual(signature);
    p11.C_SignInit(session, mechanism, pair.privateKey);
    const overwritten = Buffer.from(message);
    const later = p11.C_SignAsync(session, overwritten, room());
    overwritten.fill(0);
    expect(await later).toEqual(signature);
    p11.C_VerifyInit(session, mechanism, pair.publicKey);
    p11.C_VerifyUpdate(session, message);
    expect(p11.C_VerifyFinal(session, signature)).toBe(true);
  });

  it('is signed in the thread pool: many at once, each with its own answer', async () => {
    const { bench, pair } = keys('pool');
    const { p11, slot } = bench;
    const mechanism = { mechanism: ck.CKM_SHA256_RSA_PKCS };
    const messages = Array.from({ length: 8 }, (_, at) => Buffer.from(`message ${at}`));
    const signatures = await Promise.all(
      messages.map((message) => {
        const session = p11.C_OpenSession(slot, ck.CKF_SERIAL_SESSION);
        p11.C_SignInit(session, mechanism, pair.privateKey);
        return p11.C_SignAsync(session, message, room());
      }),
    );
    expect(signatures).toEqual(messages.map((message) => sign(bench, mechanism, pair.privateKey, message)));
  });
});
