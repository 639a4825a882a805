import { describe, expect, it } from 'vitest';
import { type KazakhSignature, loadVectors } from '../../pki/testing/vectors.ts';
import { SeededRng } from '../../simulation/rng.ts';
import * as ck from '../index.ts';
import { GOST, GOST_512, generate, loggedIn, oid, rvOf, type Workbench } from '../testing/workbench.ts';

const littleEndian = (hex: string, length: number) => Buffer.from(hex.padStart(2 * length, '0'), 'hex').reverse();

/** The kinds of key that the published signatures are of. */
const KIND_OF_SUITE = {
  'kisc-2004': GOST,
  'nuc-2004': GOST,
  'nuc-2015-512': GOST_512,
  'rsa-2048': undefined,
  'ec-p256': undefined,
};

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

describe('CKM_GOSTR3410_WITH_GOSTR3411_12_256', () => {
  it('is CKM_GOSTR3410 over the 256 bit Streebog digest, whole and in parts', () => {
    const bench = loggedIn('streebog 256');
    const { p11, session } = bench;
    const pair = generate(bench, GOST);
    const message = Buffer.from('message');
    const mechanism = { mechanism: ck.CKM_GOSTR3410_WITH_GOSTR3411_12_256 };
    p11.C_DigestInit(session, { mechanism: ck.CKM_GOSTR3411_12_256 });
    const digest = p11.C_Digest(session, message, Buffer.alloc(32));
    p11.C_SignInit(session, mechanism, pair.privateKey);
    const signature = p11.C_Sign(session, message, Buffer.alloc(64));
    p11.C_VerifyInit(session, { mechanism: ck.CKM_GOSTR3410 }, pair.publicKey);
    expect(p11.C_Verify(session, digest, signature)).toBe(true);
    p11.C_VerifyInit(session, mechanism, pair.publicKey);
    p11.C_VerifyUpdate(session, message.subarray(0, 3));
    p11.C_VerifyUpdate(session, message.subarray(3));
    expect(p11.C_VerifyFinal(session, signature)).toBe(true);
    p11.C_VerifyInit(session, { mechanism: ck.CKM_GOSTR3410_WITH_GOSTR3411 }, pair.publicKey);
    expect(rvOf(() => p11.C_Verify(session, message, signature))).toBe('CKR_SIGNATURE_INVALID');
  });
});
