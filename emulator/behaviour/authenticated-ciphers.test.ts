import { createCipheriv } from 'node:crypto';
import { gcm } from '@noble/ciphers/aes.js';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import * as ck from '../index.ts';
import { attribute, importSecret, loggedIn, RW, rvOf } from '../testing/workbench.ts';

const KEY = Buffer.from('404142434445464748494a4b4c4d4e4f', 'hex');
const NONCE = Buffer.from('101112131415161718191a1b1c', 'hex');
const HEADER = Buffer.from('header');
/** pkcs11js' CK_PARAMS_AES_CCM and CK_PARAMS_AES_GCM. */
const CK_PARAMS_AES_CCM = 2;
const CK_PARAMS_AES_GCM = 3;

const bench = loggedIn('authenticated');
const { p11, slot } = bench;
const key = importSecret(bench, ck.CKK_AES, KEY);
let session = bench.session;
beforeEach(() => {
  session = p11.C_OpenSession(slot, RW);
});
const room = () => Buffer.alloc(1024);

function ccm(dataLen: number, more: object = {}): ck.Mechanism {
  const parameter = { type: CK_PARAMS_AES_CCM, dataLen, nonce: NONCE, aad: HEADER, macLen: 8, ...more };
  return { mechanism: ck.CKM_AES_CCM, parameter };
}

function gcmParameter(more: object = {}) {
  return { type: CK_PARAMS_AES_GCM, iv: NONCE.subarray(0, 12), tagBits: 128, ...more };
}

function opensslCcm(data: Buffer, nonce: Buffer, macLen: number): Buffer {
  const cipher = createCipheriv('aes-128-ccm', KEY, nonce, { authTagLength: macLen });
  cipher.setAAD(HEADER, { plaintextLength: data.length });
  return Buffer.concat([cipher.update(data), cipher.final(), cipher.getAuthTag()]);
}

/** Feeds the parts; gives all that came out, and of each step only how much. */
function inParts(kind: 'Encrypt' | 'Decrypt', mechanism: ck.Mechanism, parts: readonly Buffer[]) {
  p11[`C_${kind}Init`](session, mechanism, key);
  const given = parts.map((part) => Buffer.from(p11[`C_${kind}Update`](session, part, room())));
  const last = Buffer.from(p11[`C_${kind}Final`](session, room()));
  return { lengths: given.map(({ length }) => length), all: Buffer.concat([...given, last]) };
}

describe('CKM_AES_CCM (6.13.3)', () => {
  const cuts = fc
    .array(fc.uint8Array({ maxLength: 40 }), { maxLength: 5 })
    .map((some) => some.map((part) => Buffer.from(part)));

  it('for every cut of a message gives ciphertext as it goes, and plaintext only at the end', () => {
    fc.assert(
      fc.property(
        cuts,
        fc.integer({ min: 7, max: 13 }),
        fc.constantFrom(4, 6, 8, 10, 12, 14, 16),
        (parts, at, macLen) => {
          const nonce = NONCE.subarray(0, at);
          const data = Buffer.concat(parts);
          const mechanism = ccm(data.length, { nonce, macLen });
          const sealed = inParts('Encrypt', mechanism, parts);
          expect(sealed.all).toEqual(opensslCcm(data, nonce, macLen));
          expect(sealed.lengths).toEqual(parts.map(({ length }) => length));
          const opened = inParts('Decrypt', mechanism, [sealed.all.subarray(0, 7), sealed.all.subarray(7)]);
          expect(opened).toEqual({ lengths: [0, 0], all: data });
        },
      ),
      { numRuns: 60 },
    );
  });

  it('takes its lengths by the names that pkcs11js reads, and by those of its types', () => {
    const parameter = { type: CK_PARAMS_AES_CCM, dataLength: 5, nonce: NONCE, aad: HEADER, macLength: 8 };
    p11.C_EncryptInit(session, { mechanism: ck.CKM_AES_CCM, parameter }, key);
    const sealed = p11.C_Encrypt(session, Buffer.from('plain'), room());
    expect(sealed).toEqual(opensslCcm(Buffer.from('plain'), NONCE, 8));
  });

  it('is the second example of SP 800-38C', () => {
    const aad = Buffer.from('000102030405060708090a0b0c0d0e0f', 'hex');
    const nonce = Buffer.from('1011121314151617', 'hex');
    const data = Buffer.from('202122232425262728292a2b2c2d2e2f', 'hex');
    p11.C_EncryptInit(session, ccm(16, { aad, nonce, macLen: 6 }), key);
    const sealed = Buffer.from(p11.C_Encrypt(session, data, room()));
    expect(sealed.toString('hex')).toBe('d2a1f0e051ea5f62081a7792073d593d1fc64fbfaccd');
  });

  const encryptEnd = (dataLen: number, ...parts: number[]) =>
    rvOf(() =>
      inParts(
        'Encrypt',
        ccm(dataLen),
        parts.map((length) => Buffer.alloc(length)),
      ),
    );

  it('takes exactly as much as was announced', () => {
    expect(encryptEnd(20, 16, 4)).toBe('CKR_OK');
    expect(encryptEnd(20, 16)).toBe('CKR_DATA_LEN_RANGE');
    expect(encryptEnd(20, 16, 5)).toBe('CKR_DATA_LEN_RANGE');
    p11.C_EncryptInit(session, ccm(4), key);
    expect(rvOf(() => p11.C_Encrypt(session, Buffer.alloc(5), room()))).toBe('CKR_DATA_LEN_RANGE');
    const sealed = opensslCcm(Buffer.alloc(4), NONCE, 8);
    for (const dataLen of [3, 5]) {
      p11.C_DecryptInit(session, ccm(dataLen), key);
      expect(rvOf(() => p11.C_Decrypt(session, sealed, room()))).toBe('CKR_ENCRYPTED_DATA_LEN_RANGE');
    }
  });

  it('whatever octet is wrong, header included, is one answer and no plaintext', () => {
    const sealed = opensslCcm(Buffer.from('plain'), NONCE, 8);
    const decryptEnd = (octets: Buffer, more: object = {}) => {
      p11.C_DecryptInit(session, ccm(5, more), key);
      return rvOf(() => p11.C_Decrypt(session, octets, room()));
    };
    expect(decryptEnd(sealed)).toBe('CKR_OK');
    expect(decryptEnd(sealed, { aad: Buffer.from('Header') })).toBe('CKR_ENCRYPTED_DATA_INVALID');
    for (let at = 0; at < sealed.length; at++) {
      const wrong = Buffer.from(sealed);
      wrong[at] = (wrong[at] ?? 0) ^ 0x80;
      expect(decryptEnd(wrong)).toBe('CKR_ENCRYPTED_DATA_INVALID');
    }
  });

  it.each([
    ['a nonce of 6 octets', { nonce: NONCE.subarray(0, 6) }],
    ['a nonce of 14 octets', { nonce: Buffer.alloc(14) }],
    ['no nonce', { nonce: undefined }],
    ['a code of 5 octets', { macLen: 5 }],
    ['a code of 2 octets', { macLen: 2 }],
    ['a length that the nonce leaves no room for', { dataLen: 65_536 }],
    ['a length below zero', { dataLen: -1 }],
    ['no length', { dataLen: undefined }],
    ['additional data that are no octets', { aad: 'header' }],
  ])('MECH-07 refuses %s', (_, more) => {
    expect(rvOf(() => p11.C_EncryptInit(session, ccm(4, more), key))).toBe('CKR_MECHANISM_PARAM_INVALID');
  });
});

describe('CKM_AES_GMAC (6.13.4)', () => {
  const gmac = (more?: object): ck.Mechanism => ({ mechanism: ck.CKM_AES_GMAC, parameter: gcmParameter(more) });
  const message = Buffer.from('what is authenticated, and nothing is encrypted');

  it.each([32, 64, 96, 128])('is the tag of GCM over data that are not encrypted: %i bits', (tagBits) => {
    p11.C_SignInit(session, gmac({ tagBits }), key);
    for (const part of [message.subarray(0, 10), message.subarray(10)]) p11.C_SignUpdate(session, part);
    const tag = Buffer.from(p11.C_SignFinal(session, room()));
    const full = gcm(KEY, NONCE.subarray(0, 12), message).encrypt(new Uint8Array(0));
    expect(tag).toEqual(Buffer.from(full.subarray(0, tagBits / 8)));
    p11.C_VerifyInit(session, gmac({ tagBits }), key);
    expect(p11.C_Verify(session, message, tag)).toBe(true);
    p11.C_VerifyInit(session, gmac({ tagBits }), key);
    expect(rvOf(() => p11.C_Verify(session, message.subarray(1), tag))).toBe('CKR_SIGNATURE_INVALID');
    p11.C_VerifyInit(session, gmac({ tagBits }), key);
    expect(rvOf(() => p11.C_Verify(session, message, tag.subarray(1)))).toBe('CKR_SIGNATURE_LEN_RANGE');
  });

  it('MECH-07 refuses additional data beside the data, and a wrong tag length', () => {
    for (const more of [{ aad: HEADER }, { tagBits: 40 }, { iv: Buffer.alloc(0) }]) {
      expect(rvOf(() => p11.C_SignInit(session, gmac(more), key))).toBe('CKR_MECHANISM_PARAM_INVALID');
    }
    expect(rvOf(() => p11.C_EncryptInit(session, gmac(), key))).toBe('CKR_MECHANISM_INVALID');
  });
});

describe('keys wrapped with authentication', () => {
  const AES = [ck.CKO_SECRET_KEY, ck.CKK_AES] as const;
  const arriving: ck.Template = [
    { type: ck.CKA_CLASS, value: AES[0] },
    { type: ck.CKA_KEY_TYPE, value: AES[1] },
  ];

  it.each([
    ['GCM', { mechanism: ck.CKM_AES_GCM, parameter: gcmParameter({ aad: HEADER }) }, 16],
    ['CCM', ccm(16), 8],
  ])('%s: as the cipher has it, and back only whole', (name, mechanism, tagLength) => {
    const value = Buffer.from('0f0e0d0c0b0a09080706050403020100', 'hex');
    const target = importSecret(bench, ck.CKK_AES, value);
    const wrapped = Buffer.from(p11.C_WrapKey(session, mechanism, key, target, room()));
    expect(wrapped).toHaveLength(16 + tagLength);
    p11.C_EncryptInit(session, mechanism, key);
    expect(p11.C_Encrypt(session, value, room()), name).toEqual(wrapped);
    const back = p11.C_UnwrapKey(session, mechanism, key, wrapped, arriving);
    expect(attribute(bench, back, ck.CKA_VALUE)).toEqual(value);
    const unwrapEnd = (octets: Buffer) => rvOf(() => p11.C_UnwrapKey(session, mechanism, key, octets, arriving));
    expect(unwrapEnd(Buffer.concat([wrapped.subarray(0, -1), Buffer.of(0)]))).toBe('CKR_WRAPPED_KEY_INVALID');
    expect(unwrapEnd(wrapped.subarray(0, tagLength))).toBe('CKR_WRAPPED_KEY_LEN_RANGE');
  });

  it('CCM wraps a key only of the length that was announced', () => {
    const target = importSecret(bench, ck.CKK_AES, Buffer.alloc(32));
    expect(rvOf(() => p11.C_WrapKey(session, ccm(16), key, target, room()))).toBe('CKR_KEY_SIZE_RANGE');
    const wrapped = Buffer.from(p11.C_WrapKey(session, ccm(32), key, target, room()));
    const unwrapEnd = rvOf(() => p11.C_UnwrapKey(session, ccm(31), key, wrapped, arriving));
    expect(unwrapEnd).toBe('CKR_WRAPPED_KEY_LEN_RANGE');
  });
});
