import { createHash, createPublicKey, sign as nodeSign, verify as nodeVerify } from 'node:crypto';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { type KazakhSignature, loadVectors } from '../../pki/testing/vectors.ts';
import { SeededRng } from '../../simulation/rng.ts';
import * as ck from '../index.ts';
import {
  attribute,
  GOST,
  GOST_512,
  generate,
  KEY_KINDS,
  loggedIn,
  oid,
  RSA,
  RW,
  rvOf,
  type Workbench,
} from '../testing/workbench.ts';

const littleEndian = (hex: string, length: number) => Buffer.from(hex.padStart(2 * length, '0'), 'hex').reverse();

/** The kinds of key that the published signatures are of. */
const KIND_OF_SUITE = { 'kisc-2004': GOST, 'nuc-2004': GOST, 'nuc-2015-512': GOST_512, 'rsa-2048': undefined };

const published = loadVectors('kazakh-gost').signatures.flatMap((vector) => {
  const kind = vector.suite && KIND_OF_SUITE[vector.suite];
  return kind ? [{ vector, kind, name: vector.name }] : [];
});

/** Brings both halves of a published key onto a token. */
function imported(bench: Workbench, { d, qx, qy }: KazakhSignature, kind: typeof GOST): ck.KeyPair {
  const { p11, session } = bench;
  const size = kind === GOST ? 32 : 64;
  const keyType = kind === GOST ? ck.CKK_GOSTR3410 : ck.CKK_GOSTR3410_512;
  const create = (objectClass: number, value: Buffer) =>
    p11.C_CreateObject(session, [
      { type: ck.CKA_CLASS, value: objectClass },
      { type: ck.CKA_KEY_TYPE, value: keyType },
      ...kind.publicTemplate,
      { type: ck.CKA_VALUE, value },
    ]);
  return {
    privateKey: create(ck.CKO_PRIVATE_KEY, littleEndian(d, size)),
    publicKey: create(ck.CKO_PUBLIC_KEY, Buffer.concat([littleEndian(qx, size), littleEndian(qy, size)])),
  };
}

/** Chance whose signature nonces are one given number. */
class FixedNonce extends SeededRng {
  readonly #k: Buffer;

  constructor(k: Buffer) {
    super('fixed nonce');
    this.#k = k;
  }

  override stream(name: string) {
    const stream = super.stream(name);
    return name === 'token nonces' ? { ...stream, bytes: () => new Uint8Array(this.#k) } : stream;
  }
}

describe('GOST signatures', () => {
  it('there are three published ones', () => {
    expect(published).toHaveLength(3);
  });

  it.each(published)('$name: the token signs the published octets, s ‖ r big-endian', ({ vector, kind }) => {
    const rng = new FixedNonce(littleEndian(vector.k, kind === GOST ? 32 : 64));
    const bench = loggedIn('', {}, { rng });
    const { p11, session } = bench;
    const { privateKey } = imported(bench, vector, kind);
    p11.C_SignInit(session, { mechanism: kind.signing }, privateKey);
    const whole = p11.C_Sign(session, Buffer.from(vector.messageHex, 'hex'), Buffer.alloc(128));
    expect(whole.toString('hex')).toBe(vector.srBe);
    const raw = kind === GOST ? ck.CKM_GOSTR3410 : ck.CKM_GOSTR3410_512;
    p11.C_SignInit(session, { mechanism: raw }, privateKey);
    const overDigest = p11.C_Sign(session, Buffer.from(vector.digestHex, 'hex'), Buffer.alloc(128));
    expect(overDigest.toString('hex')).toBe(vector.srBe);
  });

  it.each(published)('$name: the token verifies it, and nothing else', ({ vector, kind }) => {
    const bench = loggedIn('verify');
    const { p11, session } = bench;
    const { publicKey } = imported(bench, vector, kind);
    const message = Buffer.from(vector.messageHex, 'hex');
    const verify = (data: Buffer, signature: Buffer) =>
      rvOf(() => {
        p11.C_VerifyInit(session, { mechanism: kind.signing }, publicKey);
        p11.C_Verify(session, data, signature);
      });
    const signature = Buffer.from(vector.srBe, 'hex');
    expect(verify(message, signature)).toBe('CKR_OK');
    expect(verify(Buffer.concat([message, Buffer.from('.')]), signature)).toBe('CKR_SIGNATURE_INVALID');
    // The order of the certificates, r ‖ s little-endian, is another number here.
    expect(verify(message, Buffer.from(vector.rsLe, 'hex'))).toBe('CKR_SIGNATURE_INVALID');
    expect(verify(message, signature.subarray(1))).toBe('CKR_SIGNATURE_LEN_RANGE');
    expect(verify(message, Buffer.alloc(signature.length))).toBe('CKR_SIGNATURE_INVALID');
    expect(verify(message, Buffer.alloc(signature.length, 0xff))).toBe('CKR_SIGNATURE_INVALID');
  });

  it('hash with the parameter set of the key, or with that of the mechanism parameter', () => {
    const bench = loggedIn('S-boxes');
    const { p11, session } = bench;
    const cryptoPro = { type: ck.CKA_GOSTR3411_PARAMS, value: oid('GOSTR3411-94-CryptoPro') };
    const [curve] = GOST.publicTemplate;
    const pair = p11.C_GenerateKeyPair(session, { mechanism: GOST.generation }, [curve as ck.Attribute, cryptoPro], []);
    const message = Buffer.from('which S-box?');
    const digest = (parameter: Buffer) => {
      p11.C_DigestInit(session, { mechanism: ck.CKM_GOSTR3411, parameter });
      return p11.C_Digest(session, message, Buffer.alloc(32));
    };
    const verifies = (signature: Buffer, over: Buffer) =>
      rvOf(() => {
        p11.C_VerifyInit(session, { mechanism: ck.CKM_GOSTR3410 }, pair.publicKey);
        p11.C_Verify(session, over, signature);
      });
    const sign = (parameter?: Buffer) => {
      const mechanism = { mechanism: ck.CKM_GOSTR3410_WITH_GOSTR3411, ...(parameter && { parameter }) };
      p11.C_SignInit(session, mechanism, pair.privateKey);
      return p11.C_Sign(session, message, Buffer.alloc(64));
    };
    const [ofKey, ofTest] = [digest(oid('GOSTR3411-94-CryptoPro')), digest(oid('GOSTR3411-94-Test'))];
    expect(ofKey).not.toEqual(ofTest);
    expect(verifies(sign(), ofKey)).toBe('CKR_OK');
    expect(verifies(sign(), ofTest)).toBe('CKR_SIGNATURE_INVALID');
    expect(verifies(sign(oid('GOSTR3411-94-Test')), ofTest)).toBe('CKR_OK');
  });
});

describe('RSA signatures', () => {
  const HASHES = [
    [ck.CKM_SHA1_RSA_PKCS, 'sha1'],
    [ck.CKM_SHA256_RSA_PKCS, 'sha256'],
    [ck.CKM_SHA384_RSA_PKCS, 'sha384'],
    [ck.CKM_SHA512_RSA_PKCS, 'sha512'],
  ] as const;

  function keys(seed: string) {
    const bench = loggedIn(seed);
    const pair = generate(
      bench,
      RSA,
      [],
      [
        { type: ck.CKA_SENSITIVE, value: false },
        { type: ck.CKA_EXTRACTABLE, value: true },
      ],
    );
    const part = (type: number) => attribute(bench, pair.privateKey, type).toString('base64url');
    const n = part(ck.CKA_MODULUS);
    const e = part(ck.CKA_PUBLIC_EXPONENT);
    const privateJwk = {
      kty: 'RSA',
      n,
      e,
      d: part(ck.CKA_PRIVATE_EXPONENT),
      p: part(ck.CKA_PRIME_1),
      q: part(ck.CKA_PRIME_2),
      dp: part(ck.CKA_EXPONENT_1),
      dq: part(ck.CKA_EXPONENT_2),
      qi: part(ck.CKA_COEFFICIENT),
    };
    return { bench, pair, privateJwk, outside: createPublicKey({ key: { kty: 'RSA', n, e }, format: 'jwk' }) };
  }

  it.each(HASHES)('mechanism %i with %s are those of OpenSSL, octet by octet', (mechanism, hash) => {
    const { bench, pair, outside, privateJwk } = keys(hash);
    const { p11, session } = bench;
    const message = Buffer.from('RSASSA-PKCS1-v1_5 is deterministic');
    p11.C_SignInit(session, { mechanism }, pair.privateKey);
    const signature = p11.C_Sign(session, message, Buffer.alloc(128));
    expect(signature).toEqual(nodeSign(hash, message, { key: privateJwk, format: 'jwk' }));
    expect(nodeVerify(hash, message, outside, signature)).toBe(true);
  });

  it('CKM_RSA_PKCS signs what it is given: a DigestInfo makes it CKM_SHA256_RSA_PKCS', () => {
    const { bench, pair, outside } = keys('DigestInfo');
    const { p11, session } = bench;
    const message = Buffer.from('by hand');
    const prefix = Buffer.from('3031300d060960864801650304020105000420', 'hex');
    const input = Buffer.concat([prefix, createHash('sha256').update(message).digest()]);
    p11.C_SignInit(session, { mechanism: ck.CKM_RSA_PKCS }, pair.privateKey);
    expect(nodeVerify('sha256', message, outside, p11.C_Sign(session, input, Buffer.alloc(128)))).toBe(true);
  });

  it('CKM_RSA_PKCS takes up to modulus length minus eleven octets, and the operation ends with the refusal', () => {
    const { bench, pair } = keys('lengths');
    const { p11, session } = bench;
    const sign = (length: number) =>
      rvOf(() => {
        p11.C_SignInit(session, { mechanism: ck.CKM_RSA_PKCS }, pair.privateKey);
        p11.C_Sign(session, Buffer.alloc(length, 1), Buffer.alloc(128));
      });
    expect([0, 1, 117, 118].map(sign)).toEqual(['CKR_OK', 'CKR_OK', 'CKR_OK', 'CKR_DATA_LEN_RANGE']);
  });
});

describe('digests', () => {
  const SHA = [
    [ck.CKM_SHA_1, 'sha1'],
    [ck.CKM_SHA256, 'sha256'],
    [ck.CKM_SHA384, 'sha384'],
    [ck.CKM_SHA512, 'sha512'],
  ] as const;

  it.each(SHA)('mechanism %i is %s of OpenSSL for every way to cut a message', (mechanism, name) => {
    const { p11, session } = loggedIn('cut');
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 6 }), (parts) => {
        p11.C_DigestInit(session, { mechanism });
        for (const part of parts) p11.C_DigestUpdate(session, Buffer.from(part));
        const digest = p11.C_DigestFinal(session, Buffer.alloc(64));
        expect(digest).toEqual(createHash(name).update(Buffer.concat(parts)).digest());
      }),
      { seed: 3, numRuns: 30 },
    );
  });

  const gost94 = loadVectors('kazakh-gost').gost34311;
  it(`GOST R 34.11-94: ${gost94.length} known answers with both parameter sets; without a parameter it is CryptoPro`, () => {
    const { p11, session } = loggedIn('gost94');
    const digest = (messageHex: string, parameter?: Buffer) => {
      p11.C_DigestInit(session, { mechanism: ck.CKM_GOSTR3411, ...(parameter && { parameter }) });
      return p11.C_Digest(session, Buffer.from(messageHex, 'hex'), Buffer.alloc(32)).toString('hex');
    };
    for (const { messageHex, test, cryptoPro } of gost94) {
      expect(digest(messageHex, oid('GOSTR3411-94-Test'))).toBe(test);
      expect(digest(messageHex, oid('GOSTR3411-94-CryptoPro'))).toBe(cryptoPro);
      expect(digest(messageHex)).toBe(cryptoPro);
    }
    expect(gost94.length).toBeGreaterThanOrEqual(4);
  });

  const streebog = loadVectors('rfc-6986').streebog;
  it(`Streebog: the ${streebog.length} examples of RFC 6986`, () => {
    const { p11, session } = loggedIn('streebog');
    const digest = (mechanism: number, messageHex: string) => {
      p11.C_DigestInit(session, { mechanism });
      return p11.C_Digest(session, Buffer.from(messageHex, 'hex'), Buffer.alloc(64)).toString('hex');
    };
    for (const { messageHex, h256, h512 } of streebog) {
      expect(digest(ck.CKM_GOSTR3411_12_256, messageHex)).toBe(h256);
      expect(digest(ck.CKM_GOSTR3411_12_512, messageHex)).toBe(h512);
    }
    expect(streebog).toHaveLength(2);
  });

  it('take a parameter only where there is one', () => {
    const { p11, session } = loggedIn('parameters');
    const init = (mechanism: number, parameter: Buffer | number | { type: number }) =>
      rvOf(() => p11.C_DigestInit(session, { mechanism, parameter }));
    expect(init(ck.CKM_SHA256, Buffer.from([0]))).toBe('CKR_MECHANISM_PARAM_INVALID');
    expect(init(ck.CKM_SHA256, 7)).toBe('CKR_MECHANISM_PARAM_INVALID');
    expect(init(ck.CKM_SHA256, { type: 1 })).toBe('CKR_MECHANISM_PARAM_INVALID');
    expect(init(ck.CKM_GOSTR3411, oid('Streebog-512'))).toBe('CKR_MECHANISM_PARAM_INVALID');
    expect(init(ck.CKM_RSA_PKCS, Buffer.alloc(0))).toBe('CKR_MECHANISM_INVALID');
    expect(init(ck.CKM_GOSTR3411, oid('GOSTR3411-94-Test'))).toBe('CKR_OK');
  });
});

describe.each(KEY_KINDS)('operations with $name keys', (kind) => {
  const bench = loggedIn(`operations ${kind.name}`);
  const { p11, slot } = bench;
  const pair = generate(bench, kind);
  const mechanism = { mechanism: kind.signing };
  // Every test has a session of its own, so none finds an operation of another.
  let session = bench.session;
  beforeEach(() => {
    session = p11.C_OpenSession(slot, RW);
  });
  const message = Buffer.from('a message of several parts');
  const room = () => Buffer.alloc(512);
  const sign = () => {
    p11.C_SignInit(session, mechanism, pair.privateKey);
    return p11.C_Sign(session, message, room());
  };

  it('give the same whole and in parts', () => {
    p11.C_SignInit(session, mechanism, pair.privateKey);
    for (const part of [0, 5, 5, 20].map((start, at) => message.subarray(start, [5, 5, 20, 99][at]))) {
      p11.C_SignUpdate(session, part);
    }
    const signature = p11.C_SignFinal(session, room());
    expect(signature).toHaveLength(kind.signatureLength);
    p11.C_VerifyInit(session, mechanism, pair.publicKey);
    expect(p11.C_Verify(session, message, signature)).toBe(true);
    const another = sign();
    p11.C_VerifyInit(session, mechanism, pair.publicKey);
    p11.C_VerifyUpdate(session, message);
    expect(p11.C_VerifyFinal(session, another)).toBe(true);
    p11.C_VerifyInit(session, mechanism, pair.publicKey);
    p11.C_VerifyUpdate(session, message.subarray(1));
    expect(rvOf(() => p11.C_VerifyFinal(session, signature))).toBe('CKR_SIGNATURE_INVALID');
  });

  it('sign the empty message, given or left out', () => {
    p11.C_SignInit(session, mechanism, pair.privateKey);
    const signature = p11.C_SignFinal(session, room());
    p11.C_VerifyInit(session, mechanism, pair.publicKey);
    expect(p11.C_Verify(session, Buffer.alloc(0), signature)).toBe(true);
  });

  it('stay active for a length query and for a buffer that is too small', () => {
    p11.C_SignInit(session, mechanism, pair.privateKey);
    expect(p11.C_Sign(session, message, Buffer.alloc(0))).toHaveLength(0);
    expect(rvOf(() => p11.C_Sign(session, message, Buffer.alloc(kind.signatureLength - 1)))).toBe(
      'CKR_BUFFER_TOO_SMALL',
    );
    const exact = Buffer.alloc(kind.signatureLength);
    expect(p11.C_Sign(session, message, exact)).toHaveLength(kind.signatureLength);
    expect(rvOf(() => p11.C_Sign(session, message, exact))).toBe('CKR_OPERATION_NOT_INITIALIZED');
  });

  it('do not finish a multi-part operation by the single-part call, and end with the attempt', () => {
    p11.C_SignInit(session, mechanism, pair.privateKey);
    p11.C_SignUpdate(session, message);
    expect(rvOf(() => p11.C_Sign(session, message, room()))).toBe('CKR_OPERATION_NOT_INITIALIZED');
    expect(rvOf(() => p11.C_SignFinal(session, room()))).toBe('CKR_OPERATION_NOT_INITIALIZED');
  });

  it('are one at a time', () => {
    p11.C_SignInit(session, mechanism, pair.privateKey);
    expect(rvOf(() => p11.C_SignInit(session, mechanism, pair.privateKey))).toBe('CKR_OPERATION_ACTIVE');
    expect(rvOf(() => p11.C_VerifyInit(session, mechanism, pair.publicKey))).toBe('CKR_OPERATION_ACTIVE');
    expect(p11.C_Sign(session, message, room())).toHaveLength(kind.signatureLength);
  });

  it('need a mechanism, a key of its type and the right use of it, in this order', () => {
    const init = (type: number, key: ck.Handle) => rvOf(() => p11.C_SignInit(session, { mechanism: type }, key));
    const other = kind === RSA ? GOST.signing : RSA.signing;
    expect(init(0x7fff, Buffer.alloc(8))).toBe('CKR_MECHANISM_INVALID');
    expect(init(ck.CKM_SHA256, pair.privateKey)).toBe('CKR_MECHANISM_INVALID');
    expect(init(kind.signing, Buffer.alloc(8))).toBe('CKR_KEY_HANDLE_INVALID');
    expect(init(kind.signing, pair.publicKey)).toBe('CKR_KEY_TYPE_INCONSISTENT');
    expect(init(other, pair.privateKey)).toBe('CKR_KEY_TYPE_INCONSISTENT');
    const data = p11.C_CreateObject(session, [{ type: ck.CKA_CLASS, value: ck.CKO_DATA }]);
    expect(init(kind.signing, data)).toBe('CKR_KEY_HANDLE_INVALID');
    const idle = p11.C_CopyObject(session, pair.privateKey, [{ type: ck.CKA_SIGN, value: false }]);
    expect(init(other, idle)).toBe('CKR_KEY_TYPE_INCONSISTENT');
    expect(init(kind.signing, idle)).toBe('CKR_KEY_FUNCTION_NOT_PERMITTED');
  });
});

describe('mechanisms without a hash', () => {
  it.each([
    [GOST, ck.CKM_GOSTR3410, 32],
    [GOST_512, ck.CKM_GOSTR3410_512, 64],
  ])('$name: take exactly one digest, in one part', (kind, raw, length) => {
    const bench = loggedIn(`raw ${kind.name}`);
    const { p11, session } = bench;
    const { privateKey } = generate(bench, kind);
    const sign = (octets: number) =>
      rvOf(() => {
        p11.C_SignInit(session, { mechanism: raw }, privateKey);
        p11.C_Sign(session, Buffer.alloc(octets, 1), Buffer.alloc(128));
      });
    expect(sign(length)).toBe('CKR_OK');
    expect(sign(length - 1)).toBe('CKR_DATA_LEN_RANGE');
    expect(sign(length + 1)).toBe('CKR_DATA_LEN_RANGE');
    p11.C_SignInit(session, { mechanism: raw }, privateKey);
    expect(rvOf(() => p11.C_SignUpdate(session, Buffer.alloc(length)))).toBe('CKR_OPERATION_NOT_INITIALIZED');
  });
});

describe('restrictions of a key', () => {
  it('CKA_ALLOWED_MECHANISMS lets only its list through', () => {
    const bench = loggedIn('allowed');
    const { p11, session } = bench;
    const list = Buffer.alloc(8);
    list.writeUInt32LE(ck.CKM_GOSTR3410);
    const { privateKey } = generate(bench, GOST, [], [{ type: ck.CKA_ALLOWED_MECHANISMS, value: list }]);
    const init = (mechanism: number) => rvOf(() => p11.C_SignInit(session, { mechanism }, privateKey));
    expect(init(ck.CKM_GOSTR3410_WITH_GOSTR3411)).toBe('CKR_MECHANISM_INVALID');
    expect(init(ck.CKM_GOSTR3410)).toBe('CKR_OK');
  });

  it('a modulus outside the range of the device is CKR_KEY_SIZE_RANGE', () => {
    const small = loggedIn('small key');
    const { publicKey } = generate(small, RSA);
    const { p11, session } = loggedIn('large only', { device: 'javatoken' });
    const key = p11.C_CreateObject(session, [
      { type: ck.CKA_CLASS, value: ck.CKO_PUBLIC_KEY },
      { type: ck.CKA_KEY_TYPE, value: ck.CKK_RSA },
      { type: ck.CKA_MODULUS, value: attribute(small, publicKey, ck.CKA_MODULUS) },
      { type: ck.CKA_PUBLIC_EXPONENT, value: Buffer.from([1, 0, 1]) },
    ]);
    expect(rvOf(() => p11.C_VerifyInit(session, { mechanism: RSA.signing }, key))).toBe('CKR_KEY_SIZE_RANGE');
  });

  it('CKA_ALWAYS_AUTHENTICATE asks for the PIN for every use, and for that use only', () => {
    const bench = loggedIn('always');
    const { p11, session } = bench;
    const { privateKey } = generate(bench, GOST, [], [{ type: ck.CKA_ALWAYS_AUTHENTICATE, value: true }]);
    const authenticate = (pin: string) => rvOf(() => p11.C_Login(session, ck.CKU_CONTEXT_SPECIFIC, pin));
    const init = () => p11.C_SignInit(session, { mechanism: GOST.signing }, privateKey);
    const sign = (room: number) => rvOf(() => p11.C_Sign(session, Buffer.from('x'), Buffer.alloc(room)));
    expect(authenticate('123456')).toBe('CKR_OPERATION_NOT_INITIALIZED');
    init();
    expect(sign(64)).toBe('CKR_USER_NOT_LOGGED_IN');
    init();
    expect(authenticate('wrong')).toBe('CKR_PIN_INCORRECT');
    expect(authenticate('123456')).toBe('CKR_OK');
    expect(sign(0)).toBe('CKR_OK');
    expect(sign(64)).toBe('CKR_OK');
    init();
    expect(sign(64)).toBe('CKR_USER_NOT_LOGGED_IN');
  });

  it('the try that locks the PIN during CKA_ALWAYS_AUTHENTICATE logs the user out', () => {
    const device = { ...ck.DEVICE_PROFILES.generic, userPin: { ...ck.DEVICE_PROFILES.generic.userPin, tries: 2 } };
    const bench = loggedIn('locked out', { device });
    const { p11, session } = bench;
    const { privateKey } = generate(bench, GOST, [], [{ type: ck.CKA_ALWAYS_AUTHENTICATE, value: true }]);
    p11.C_SignInit(session, { mechanism: GOST.signing }, privateKey);
    const authenticate = () => rvOf(() => p11.C_Login(session, ck.CKU_CONTEXT_SPECIFIC, 'wrong'));
    expect([authenticate(), authenticate()]).toEqual(['CKR_PIN_INCORRECT', 'CKR_PIN_LOCKED']);
    expect(p11.C_GetSessionInfo(session).state).toBe(ck.CKS_RW_PUBLIC_SESSION);
    expect(bench.emulator.unforeseen).toEqual([]);
  });
});
