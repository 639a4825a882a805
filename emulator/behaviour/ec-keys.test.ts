import { createHash, createPublicKey, type KeyObject, verify as nodeVerify } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as ck from '../index.ts';
import { attribute, loggedIn, rvOf, type Workbench } from '../testing/workbench.ts';

const oidOf = (name: ck.EcCurveName) => Buffer.from(ck.EC_PARAMETERS[name].oid, 'hex');
const room = () => Buffer.alloc(512);

const CURVES = [
  { name: 'P-256', crv: 'P-256', size: 32, bits: 256 },
  { name: 'P-384', crv: 'P-384', size: 48, bits: 384 },
  { name: 'P-521', crv: 'P-521', size: 66, bits: 521 },
  { name: 'secp256k1', crv: 'secp256k1', size: 32, bits: 256 },
] as const;

const OPEN = [
  { type: ck.CKA_SENSITIVE, value: false },
  { type: ck.CKA_EXTRACTABLE, value: true },
];

function generateOn(
  { p11, session }: Workbench,
  curve: ck.EcCurveName,
  mechanism: number = ck.CKM_EC_KEY_PAIR_GEN,
): ck.KeyPair {
  return p11.C_GenerateKeyPair(session, { mechanism }, [{ type: ck.CKA_EC_PARAMS, value: oidOf(curve) }], [...OPEN]);
}

/** Content of CKA_EC_POINT. */
function pointOf(bench: Workbench, key: ck.Handle): Buffer {
  const octets = attribute(bench, key, ck.CKA_EC_POINT);
  expect(octets[0]).toBe(4);
  return octets.subarray(octets[1] === 0x81 ? 3 : 2);
}

function outside(point: Buffer, crv: string, size: number): KeyObject {
  const [x, y] = [point.subarray(1, 1 + size), point.subarray(1 + size)].map((part) => part.toString('base64url'));
  return createPublicKey({ key: { kty: 'EC', crv, x: x ?? '', y: y ?? '' }, format: 'jwk' });
}

function sign({ p11, session }: Workbench, mechanism: number, key: ck.Handle, data: Buffer): Buffer {
  p11.C_SignInit(session, { mechanism }, key);
  return p11.C_Sign(session, data, room());
}

function verify(
  { p11, session }: Workbench,
  mechanism: number,
  key: ck.Handle,
  data: Buffer,
  signature: Buffer,
): string {
  return rvOf(() => {
    p11.C_VerifyInit(session, { mechanism }, key);
    p11.C_Verify(session, data, signature);
  });
}

describe.each(CURVES)('EC keys on $name', ({ name, crv, size, bits }) => {
  const bench = loggedIn(`ec ${name}`);
  const pair = generateOn(bench, name);
  const key = outside(pointOf(bench, pair.publicKey), crv, size);
  const message = Buffer.from('signed on a curve');

  it.each([
    [ck.CKM_ECDSA_SHA1, 'sha1'],
    [ck.CKM_ECDSA_SHA224, 'sha224'],
    [ck.CKM_ECDSA_SHA256, 'sha256'],
    [ck.CKM_ECDSA_SHA384, 'sha384'],
    [ck.CKM_ECDSA_SHA512, 'sha512'],
    [ck.CKM_ECDSA_SHA3_256, 'sha3-256'],
  ])('mechanism %i with %s: r ‖ s that OpenSSL accepts, whole and in parts', (mechanism, hash) => {
    const { p11, session } = bench;
    const whole = sign(bench, mechanism, pair.privateKey, message);
    p11.C_SignInit(session, { mechanism }, pair.privateKey);
    p11.C_SignUpdate(session, message.subarray(0, 4));
    p11.C_SignUpdate(session, message.subarray(4));
    for (const signature of [whole, p11.C_SignFinal(session, room())]) {
      expect(signature).toHaveLength(2 * size);
      expect(nodeVerify(hash, message, { key, dsaEncoding: 'ieee-p1363' }, signature)).toBe(true);
      expect(verify(bench, mechanism, pair.publicKey, message, signature)).toBe('CKR_OK');
      p11.C_VerifyInit(session, { mechanism }, pair.publicKey);
      p11.C_VerifyUpdate(session, message);
      expect(p11.C_VerifyFinal(session, signature)).toBe(true);
      expect(verify(bench, mechanism, pair.publicKey, message.subarray(1), signature)).toBe('CKR_SIGNATURE_INVALID');
      expect(verify(bench, mechanism, pair.publicKey, message, signature.subarray(1))).toBe('CKR_SIGNATURE_LEN_RANGE');
    }
  });

  it('CKM_ECDSA takes a digest of any length; of a longer one the leftmost bits count', () => {
    const digest = createHash('sha512').update(message).digest();
    const signature = sign(bench, ck.CKM_ECDSA, pair.privateKey, digest);
    expect(nodeVerify('sha512', message, { key, dsaEncoding: 'ieee-p1363' }, signature)).toBe(true);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), fc.nat(), (data, at) => {
        const input = Buffer.from(data);
        const made = sign(bench, ck.CKM_ECDSA, pair.privateKey, input);
        expect(verify(bench, ck.CKM_ECDSA, pair.publicKey, input, made)).toBe('CKR_OK');
        made.writeUInt8((made[at % made.length] ?? 0) ^ 1, at % made.length);
        expect(verify(bench, ck.CKM_ECDSA, pair.publicKey, input, made)).toBe('CKR_SIGNATURE_INVALID');
      }),
      { seed: 3, numRuns: 5 },
    );
    if (bits % 8 !== 0) return;
    const longer = Buffer.concat([digest, digest]);
    const cut = longer.subarray(0, size);
    const long = sign(bench, ck.CKM_ECDSA, pair.privateKey, longer);
    expect(verify(bench, ck.CKM_ECDSA, pair.publicKey, cut, long)).toBe('CKR_OK');
  });

  it('zeros and numbers beyond the order are no signature', () => {
    const zeros = Buffer.alloc(2 * size);
    const ones = Buffer.alloc(2 * size, 0xff);
    for (const mechanism of [ck.CKM_ECDSA, ck.CKM_ECDSA_SHA256]) {
      expect(verify(bench, mechanism, pair.publicKey, Buffer.alloc(32), zeros)).toBe('CKR_SIGNATURE_INVALID');
      expect(verify(bench, mechanism, pair.publicKey, Buffer.alloc(32), ones)).toBe('CKR_SIGNATURE_INVALID');
    }
  });

  it('come back by C_CreateObject, and only when they are keys of the curve', () => {
    const { p11, session } = bench;
    const create = (half: number, type: number, value: Buffer, curve: Buffer = oidOf(name)) =>
      p11.C_CreateObject(session, [
        { type: ck.CKA_CLASS, value: half },
        { type: ck.CKA_KEY_TYPE, value: ck.CKK_EC },
        { type: ck.CKA_EC_PARAMS, value: curve },
        { type, value },
      ]);
    const value = attribute(bench, pair.privateKey, ck.CKA_VALUE);
    const again = create(ck.CKO_PRIVATE_KEY, ck.CKA_VALUE, value);
    const signature = sign(bench, ck.CKM_ECDSA_SHA256, again, message);
    expect(verify(bench, ck.CKM_ECDSA_SHA256, pair.publicKey, message, signature)).toBe('CKR_OK');
    const point = attribute(bench, pair.publicKey, ck.CKA_EC_POINT);
    const invalid = 'CKR_ATTRIBUTE_VALUE_INVALID';
    const off = Buffer.from(point);
    off.writeUInt8((off.at(-1) ?? 0) ^ 1, off.length - 1);
    expect(rvOf(() => create(ck.CKO_PUBLIC_KEY, ck.CKA_EC_POINT, point))).toBe('CKR_OK');
    expect(rvOf(() => create(ck.CKO_PUBLIC_KEY, ck.CKA_EC_POINT, off))).toBe(invalid);
    expect(rvOf(() => create(ck.CKO_PUBLIC_KEY, ck.CKA_EC_POINT, point.subarray(1)))).toBe(invalid);
    expect(rvOf(() => create(ck.CKO_PUBLIC_KEY, ck.CKA_EC_POINT, Buffer.from('040100', 'hex')))).toBe(invalid);
    expect(rvOf(() => create(ck.CKO_PRIVATE_KEY, ck.CKA_VALUE, Buffer.alloc(size)))).toBe(invalid);
    expect(rvOf(() => create(ck.CKO_PRIVATE_KEY, ck.CKA_VALUE, Buffer.alloc(size, 0xff)))).toBe(invalid);
    expect(rvOf(() => create(ck.CKO_PRIVATE_KEY, ck.CKA_VALUE, value, oidOf('Ed25519')))).toBe(
      'CKR_CURVE_NOT_SUPPORTED',
    );
  });

  it('follow from the seed', () => {
    const again = loggedIn(`ec ${name}`);
    const same = generateOn(again, name);
    expect(attribute(again, same.publicKey, ck.CKA_EC_POINT)).toEqual(
      attribute(bench, pair.publicKey, ck.CKA_EC_POINT),
    );
    expect(attribute(again, generateOn(again, name).publicKey, ck.CKA_EC_POINT)).not.toEqual(
      attribute(again, same.publicKey, ck.CKA_EC_POINT),
    );
  });

  it('are signed with in the thread pool', async () => {
    const { p11, session } = bench;
    p11.C_SignInit(session, { mechanism: ck.CKM_ECDSA_SHA256 }, pair.privateKey);
    const signature = await p11.C_SignAsync(session, message, room());
    expect(nodeVerify('sha256', message, { key, dsaEncoding: 'ieee-p1363' }, signature)).toBe(true);
  });
});

describe('CKA_EC_PARAMS', () => {
  const bench = loggedIn('ec parameters');
  const made = (template: ck.Template, mechanism: number = ck.CKM_EC_KEY_PAIR_GEN) =>
    rvOf(() => bench.p11.C_GenerateKeyPair(bench.session, { mechanism }, template, []));
  const parameters = (hex: string) => [{ type: ck.CKA_EC_PARAMS, value: Buffer.from(hex, 'hex') }];

  it('must be given, be ECParameters and name a curve that the token has', () => {
    expect(made([])).toBe('CKR_TEMPLATE_INCOMPLETE');
    expect(made(parameters(''))).toBe('CKR_ATTRIBUTE_VALUE_INVALID');
    expect(made(parameters('0500'))).toBe('CKR_ATTRIBUTE_VALUE_INVALID');
    expect(made(parameters('06082a8648ce3d0301'))).toBe('CKR_ATTRIBUTE_VALUE_INVALID');
    // brainpoolP256r1, and P-256 by its name
    expect(made(parameters('06092b2403030208010107'))).toBe('CKR_CURVE_NOT_SUPPORTED');
    expect(made(parameters('1309736563703235367231'))).toBe('CKR_CURVE_NOT_SUPPORTED');
    expect(made(parameters(ck.EC_PARAMETERS['P-256'].oid), ck.CKM_EC_EDWARDS_KEY_PAIR_GEN)).toBe(
      'CKR_CURVE_NOT_SUPPORTED',
    );
    expect(made(parameters(ck.EC_PARAMETERS.Ed25519.oid))).toBe('CKR_CURVE_NOT_SUPPORTED');
  });

  it('are told by the mechanism’s flags', () => {
    const { p11, slot } = bench;
    const forms = ck.CKF_EC_F_P | ck.CKF_EC_OID | ck.CKF_EC_UNCOMPRESS;
    const info = p11.C_GetMechanismInfo(slot, ck.CKM_ECDSA_SHA256);
    expect(info).toMatchObject({ minKeySize: 256, maxKeySize: 521 });
    expect(info.flags & (forms | ck.CKF_EC_CURVENAME | ck.CKF_SIGN)).toBe(forms | ck.CKF_SIGN);
    expect(p11.C_GetMechanismInfo(slot, ck.CKM_EDDSA).flags & ck.CKF_EC_CURVENAME).toBe(ck.CKF_EC_CURVENAME);
  });
});

describe('Ed25519', () => {
  const bench = loggedIn('ed25519');
  const { p11, session } = bench;

  it.each(['oid', 'curveName'] as const)('named by its %s: signatures are those of OpenSSL', (form) => {
    const value = Buffer.from(ck.EC_PARAMETERS.Ed25519[form], 'hex');
    const pair = p11.C_GenerateKeyPair(
      session,
      { mechanism: ck.CKM_EC_EDWARDS_KEY_PAIR_GEN },
      [{ type: ck.CKA_EC_PARAMS, value }],
      [],
    );
    expect(attribute(bench, pair.privateKey, ck.CKA_EC_PARAMS)).toEqual(value);
    const x = pointOf(bench, pair.publicKey).toString('base64url');
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
    const message = Buffer.from('EdDSA');
    const signature = sign(bench, ck.CKM_EDDSA, pair.privateKey, message);
    expect(signature).toHaveLength(64);
    expect(nodeVerify(null, message, key, signature)).toBe(true);
    expect(sign(bench, ck.CKM_EDDSA, pair.privateKey, message)).toEqual(signature);
    expect(verify(bench, ck.CKM_EDDSA, pair.publicKey, message, signature)).toBe('CKR_OK');
    expect(verify(bench, ck.CKM_EDDSA, pair.publicKey, Buffer.from('x'), signature)).toBe('CKR_SIGNATURE_INVALID');
  });

  it('is for single-part operations, without a parameter', () => {
    const pair = generateOn(bench, 'Ed25519', ck.CKM_EC_EDWARDS_KEY_PAIR_GEN);
    p11.C_SignInit(session, { mechanism: ck.CKM_EDDSA }, pair.privateKey);
    expect(rvOf(() => p11.C_SignUpdate(session, Buffer.from('x')))).toBe('CKR_OPERATION_NOT_INITIALIZED');
    const parameter = Buffer.from([1]);
    expect(rvOf(() => p11.C_SignInit(session, { mechanism: ck.CKM_EDDSA, parameter }, pair.privateKey))).toBe(
      'CKR_MECHANISM_PARAM_INVALID',
    );
    const mechanism = { mechanism: ck.CKM_ECDSA_SHA256 };
    expect(rvOf(() => p11.C_SignInit(session, mechanism, pair.privateKey))).toBe('CKR_KEY_TYPE_INCONSISTENT');
  });

  it('takes the public key with and without a DER OCTET STRING around it', () => {
    const pair = generateOn(bench, 'Ed25519', ck.CKM_EC_EDWARDS_KEY_PAIR_GEN);
    const signature = sign(bench, ck.CKM_EDDSA, pair.privateKey, Buffer.from('m'));
    const wrapped = attribute(bench, pair.publicKey, ck.CKA_EC_POINT);
    const imported = (value: Buffer) =>
      p11.C_CreateObject(session, [
        { type: ck.CKA_CLASS, value: ck.CKO_PUBLIC_KEY },
        { type: ck.CKA_KEY_TYPE, value: ck.CKK_EC_EDWARDS },
        { type: ck.CKA_EC_PARAMS, value: oidOf('Ed25519') },
        { type: ck.CKA_EC_POINT, value },
      ]);
    for (const value of [wrapped, wrapped.subarray(2)]) {
      expect(verify(bench, ck.CKM_EDDSA, imported(value), Buffer.from('m'), signature)).toBe('CKR_OK');
    }
    expect(rvOf(() => imported(Buffer.alloc(32, 0xff)))).toBe('CKR_ATTRIBUTE_VALUE_INVALID');
    expect(rvOf(() => imported(wrapped.subarray(3)))).toBe('CKR_ATTRIBUTE_VALUE_INVALID');
  });
});
