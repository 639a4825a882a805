import { createCipheriv, createDecipheriv } from 'node:crypto';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import * as ck from '../index.ts';
import { importSecret, loggedIn, RW, rvOf } from '../testing/workbench.ts';

const KEY = Buffer.from('000102030405060708090a0b0c0d0e0f', 'hex');
const IV = Buffer.from('f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff', 'hex');
/** pkcs11js' CK_PARAMS_AES_GCM. */
const CK_PARAMS_AES_GCM = 3;

/** CK_AES_CTR_PARAMS. */
function counter(bits: number, block = IV): Buffer {
  const parameter = Buffer.alloc(24);
  parameter.writeUInt32LE(bits);
  block.copy(parameter, 8);
  return parameter;
}

const gcm = (iv: Buffer) => ({ type: CK_PARAMS_AES_GCM, iv, aad: Buffer.from('header'), tagBits: 128 });

interface Mode {
  readonly name: string;
  readonly mechanism: ck.Mechanism;
  readonly openssl: (data: Buffer) => Buffer;
  /** Data in whole blocks only. */
  readonly blocks?: true;
}

function openssl(name: string, iv: Buffer | null, padding = false) {
  return (data: Buffer) => {
    const cipher = createCipheriv(name, KEY, iv).setAutoPadding(padding);
    return Buffer.concat([cipher.update(data), cipher.final()]);
  };
}

function opensslGcm(iv: Buffer) {
  return (data: Buffer) => {
    const cipher = createCipheriv('aes-128-gcm', KEY, iv).setAAD(Buffer.from('header'));
    return Buffer.concat([cipher.update(data), cipher.final(), cipher.getAuthTag()]);
  };
}

const MODES: readonly Mode[] = [
  { name: 'ECB', mechanism: { mechanism: ck.CKM_AES_ECB }, openssl: openssl('aes-128-ecb', null), blocks: true },
  {
    name: 'CBC',
    mechanism: { mechanism: ck.CKM_AES_CBC, parameter: IV },
    openssl: openssl('aes-128-cbc', IV),
    blocks: true,
  },
  {
    name: 'CBC-PAD',
    mechanism: { mechanism: ck.CKM_AES_CBC_PAD, parameter: IV },
    openssl: openssl('aes-128-cbc', IV, true),
  },
  {
    name: 'CTR',
    mechanism: { mechanism: ck.CKM_AES_CTR, parameter: counter(128) },
    openssl: openssl('aes-128-ctr', IV),
  },
  ...[12, 16].map((length) => ({
    name: `GCM, IV of ${length} octets`,
    mechanism: { mechanism: ck.CKM_AES_GCM, parameter: gcm(IV.subarray(0, length)) },
    openssl: opensslGcm(IV.subarray(0, length)),
  })),
];

const bench = loggedIn('ciphers');
const { p11, slot } = bench;
const key = importSecret(bench, ck.CKK_AES, KEY);
let session = bench.session;
beforeEach(() => {
  session = p11.C_OpenSession(slot, RW);
});
const room = () => Buffer.alloc(4096);

describe.each(MODES)('AES-$name', ({ mechanism, openssl: judge, blocks }) => {
  const parts = fc
    .array(fc.uint8Array({ maxLength: 50 }), { maxLength: 6 })
    .map((some) => some.map((part) => Buffer.from(part)))
    .map((some) => {
      const rest = Buffer.concat(some).length % 16;
      return blocks && rest > 0 ? [...some, Buffer.alloc(16 - rest)] : some;
    });

  it('is that of OpenSSL, whole and for every way to cut a message, and comes back', () => {
    fc.assert(
      fc.property(parts, (some) => {
        const message = Buffer.concat(some);
        p11.C_EncryptInit(session, mechanism, key);
        const whole = p11.C_Encrypt(session, message, room());
        expect(whole).toEqual(judge(message));
        const run = (direction: 'Encrypt' | 'Decrypt', pieces: readonly Buffer[]) => {
          p11[`C_${direction}Init`](session, mechanism, key);
          const out = pieces.map((part) => p11[`C_${direction}Update`](session, part, room()));
          return Buffer.concat([...out, p11[`C_${direction}Final`](session, room())]);
        };
        expect(run('Encrypt', some)).toEqual(whole);
        const cuts = [0, 1, 17, 33].map((at, i, all) => whole.subarray(at, all[i + 1]));
        expect(run('Decrypt', cuts)).toEqual(message);
        p11.C_DecryptInit(session, mechanism, key);
        expect(p11.C_Decrypt(session, whole, room())).toEqual(message);
      }),
      { seed: 5, numRuns: 25 },
    );
  });

  it('asks for room: a length query and a small buffer leave the operation as it was', () => {
    const message = Buffer.alloc(32, 7);
    const whole = judge(message);
    p11.C_EncryptInit(session, mechanism, key);
    expect(p11.C_Encrypt(session, message, Buffer.alloc(0))).toHaveLength(0);
    expect(rvOf(() => p11.C_Encrypt(session, message, Buffer.alloc(whole.length - 1)))).toBe('CKR_BUFFER_TOO_SMALL');
    expect(p11.C_Encrypt(session, message, Buffer.alloc(whole.length))).toEqual(whole);
    expect(rvOf(() => p11.C_Encrypt(session, message, room()))).toBe('CKR_OPERATION_NOT_INITIALIZED');
    p11.C_DecryptInit(session, mechanism, key);
    expect(rvOf(() => p11.C_Decrypt(session, whole, Buffer.alloc(31)))).toBe('CKR_BUFFER_TOO_SMALL');
    expect(p11.C_Decrypt(session, whole, Buffer.alloc(32))).toEqual(message);
  });

  it('goes through Init, Update, Final and nothing else', () => {
    const part = Buffer.alloc(16);
    for (const direction of ['Encrypt', 'Decrypt'] as const) {
      const init = () => rvOf(() => p11[`C_${direction}Init`](session, mechanism, key));
      const update = () => rvOf(() => p11[`C_${direction}Update`](session, part, room()));
      const whole = () => rvOf(() => p11[`C_${direction}`](session, part, room()));
      expect([update(), whole()]).toEqual(['CKR_OPERATION_NOT_INITIALIZED', 'CKR_OPERATION_NOT_INITIALIZED']);
      expect([init(), init()]).toEqual(['CKR_OK', 'CKR_OPERATION_ACTIVE']);
      expect([update(), whole(), update()]).toEqual([
        'CKR_OK',
        'CKR_OPERATION_NOT_INITIALIZED',
        'CKR_OPERATION_NOT_INITIALIZED',
      ]);
    }
  });
});

describe('AES', () => {
  const end = (direction: 'Encrypt' | 'Decrypt', mechanism: ck.Mechanism, data: Buffer) =>
    rvOf(() => {
      p11[`C_${direction}Init`](session, mechanism, key);
      p11[`C_${direction}`](session, data, room());
    });
  const cbc = { mechanism: ck.CKM_AES_CBC, parameter: IV };
  const pad = { mechanism: ck.CKM_AES_CBC_PAD, parameter: IV };

  it('in blocks takes whole blocks only', () => {
    for (const mechanism of [cbc, { mechanism: ck.CKM_AES_ECB }]) {
      expect(end('Encrypt', mechanism, Buffer.alloc(17))).toBe('CKR_DATA_LEN_RANGE');
      expect(end('Decrypt', mechanism, Buffer.alloc(17))).toBe('CKR_ENCRYPTED_DATA_LEN_RANGE');
    }
    expect(end('Decrypt', pad, Buffer.alloc(0))).toBe('CKR_ENCRYPTED_DATA_LEN_RANGE');
  });

  it('with padding gives one answer to every wrong padding, and withholds exactly the last block', () => {
    for (let last = 0; last < 256; last++) {
      const block = Buffer.alloc(16, last);
      const ciphertext = openssl('aes-128-cbc', IV)(block);
      // Only sixteen times sixteen is a padding of such a block; a last octet of one is one too.
      const isPadding = last === 1 || last === 16 || (last > 0 && last < 16);
      expect(end('Decrypt', pad, ciphertext)).toBe(isPadding ? 'CKR_OK' : 'CKR_ENCRYPTED_DATA_INVALID');
    }
    const whole = openssl('aes-128-cbc', IV, true)(Buffer.alloc(40));
    p11.C_DecryptInit(session, pad, key);
    expect(p11.C_DecryptUpdate(session, whole, room())).toHaveLength(32);
    expect(p11.C_DecryptFinal(session, room())).toHaveLength(8);
  });

  it('in counter mode ends before a counter comes again', () => {
    const last = Buffer.alloc(16, 0xff);
    const narrow = { mechanism: ck.CKM_AES_CTR, parameter: counter(8, last) };
    expect(end('Encrypt', narrow, Buffer.alloc(16))).toBe('CKR_OK');
    expect(end('Encrypt', narrow, Buffer.alloc(17))).toBe('CKR_DATA_LEN_RANGE');
    for (const parameter of [counter(0), counter(129), IV]) {
      expect(end('Encrypt', { mechanism: ck.CKM_AES_CTR, parameter }, IV)).toBe('CKR_MECHANISM_PARAM_INVALID');
    }
  });

  it('in GCM cuts the tag as asked; a wrong octet anywhere is one answer and no plaintext', () => {
    const iv = IV.subarray(0, 12);
    for (const tagBits of [32, 96, 120, 128]) {
      const mechanism = { mechanism: ck.CKM_AES_GCM, parameter: { type: CK_PARAMS_AES_GCM, iv, tagBits } };
      p11.C_EncryptInit(session, mechanism, key);
      const made = Buffer.from(p11.C_Encrypt(session, Buffer.from('plain'), room()));
      expect(made).toHaveLength(5 + tagBits / 8);
      const judge = createDecipheriv('aes-128-gcm', KEY, iv, { authTagLength: tagBits / 8 });
      judge.setAuthTag(made.subarray(5));
      expect(Buffer.concat([judge.update(made.subarray(0, 5)), judge.final()]).toString()).toBe('plain');
      expect(end('Decrypt', mechanism, made)).toBe('CKR_OK');
      for (let at = 0; at < made.length; at++) {
        const wrong = Buffer.from(made);
        wrong[at] = (wrong[at] ?? 0) ^ 1;
        expect(end('Decrypt', mechanism, wrong)).toBe('CKR_ENCRYPTED_DATA_INVALID');
      }
      expect(end('Decrypt', mechanism, Buffer.alloc(3))).toBe('CKR_ENCRYPTED_DATA_LEN_RANGE');
    }
    for (const wrong of [{ tagBits: 129 }, { tagBits: 8 }, { iv: Buffer.alloc(0) }, { iv: 'x' }]) {
      const parameter = { type: CK_PARAMS_AES_GCM, iv, tagBits: 128, ...wrong };
      expect(end('Encrypt', { mechanism: ck.CKM_AES_GCM, parameter }, IV)).toBe('CKR_MECHANISM_PARAM_INVALID');
    }
  });

  it('asks its key: handle, type, use and allowed mechanisms in this order', () => {
    const init = (one: ck.Handle, mechanism: ck.Mechanism = cbc) =>
      rvOf(() => p11.C_EncryptInit(session, mechanism, one));
    expect(init(key, { mechanism: 0x7fff })).toBe('CKR_MECHANISM_INVALID');
    expect(init(key, { mechanism: ck.CKM_SHA256 })).toBe('CKR_MECHANISM_INVALID');
    expect(init(key, { mechanism: ck.CKM_AES_CBC })).toBe('CKR_MECHANISM_PARAM_INVALID');
    expect(init(Buffer.alloc(8))).toBe('CKR_KEY_HANDLE_INVALID');
    expect(init(importSecret(bench, ck.CKK_GENERIC_SECRET, KEY))).toBe('CKR_KEY_TYPE_INCONSISTENT');
    expect(init(importSecret(bench, ck.CKK_AES, KEY, { type: ck.CKA_ENCRYPT, value: false }))).toBe(
      'CKR_KEY_FUNCTION_NOT_PERMITTED',
    );
    const list = Buffer.alloc(8);
    list.writeUInt32LE(ck.CKM_AES_ECB);
    expect(init(importSecret(bench, ck.CKK_AES, KEY, { type: ck.CKA_ALLOWED_MECHANISMS, value: list }))).toBe(
      'CKR_MECHANISM_INVALID',
    );
  });
});
