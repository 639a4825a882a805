import { constants, generateKeyPairSync, privateDecrypt, publicEncrypt } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SeededRng } from '../../simulation/rng.ts';
import { oaepDecrypt, oaepEncrypt, oaepRoom, pkcs1Decrypt, pkcs1Encrypt, pkcs1Room } from './encryption.ts';
import { paddedBlock, rsaPrivateRaw, rsaPublicRaw } from './raw.ts';

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
const rng = () => new SeededRng('padding');

describe('RSAES-PKCS1-v1_5', () => {
  it('opens what OpenSSL closes', () => {
    const message = Buffer.from('secret');
    const foreign = publicEncrypt({ key: publicKey, padding: constants.RSA_PKCS1_PADDING }, message);
    expect(pkcs1Decrypt(privateKey, foreign)).toEqual(new Uint8Array(message));
    expect(pkcs1Decrypt(privateKey, foreign.subarray(1))).toBeUndefined();
  });

  it('gives back every message up to modulus length minus eleven octets, with a padding without zeros', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 117 }), (message) => {
        expect(pkcs1Decrypt(privateKey, pkcs1Encrypt(publicKey, message, rng()))).toEqual(message);
      }),
      { seed: 3, numRuns: 40 },
    );
    expect(pkcs1Room(128)).toBe(117);
    expect(() => pkcs1Encrypt(publicKey, new Uint8Array(118), rng())).toThrow(/118 octets/);
  });

  it('refuses blocks of another form', () => {
    const good = Buffer.concat([Buffer.from([0, 2]), Buffer.alloc(8, 1), Buffer.from([0]), Buffer.alloc(117, 7)]);
    const decrypted = (block: Buffer) => pkcs1Decrypt(privateKey, rsaPublicRaw(publicKey, block) ?? Buffer.alloc(0));
    const changed = (at: number, octet: number) => {
      const block = Buffer.from(good);
      block[at] = octet;
      return block;
    };
    expect(decrypted(good)).toEqual(new Uint8Array(117).fill(7));
    expect(decrypted(changed(1, 1))).toBeUndefined();
    expect(decrypted(changed(9, 0))).toBeUndefined();
    expect(decrypted(changed(10, 1))).toBeUndefined();
  });
});

describe('RSAES-OAEP', () => {
  const label = Buffer.from('label');

  it.each([
    ['SHA-1', 'sha1'],
    ['SHA-256', 'sha256'],
    ['SHA-384', 'sha384'],
  ] as const)('%s: OpenSSL opens what is closed here, and the other way round', (hash, oaepHash) => {
    const parameters = { hash, maskHash: hash, label };
    const message = Buffer.from('secret');
    const options = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash, oaepLabel: label };
    const ciphertext = oaepEncrypt(publicKey, parameters, message, rng());
    expect(privateDecrypt({ key: privateKey, ...options }, ciphertext)).toEqual(message);
    const foreign = publicEncrypt({ key: publicKey, ...options }, message);
    expect(oaepDecrypt(privateKey, parameters, foreign)).toEqual(new Uint8Array(message));
    expect(oaepDecrypt(privateKey, { ...parameters, label: Buffer.from('other') }, foreign)).toBeUndefined();
    expect(oaepDecrypt(privateKey, { ...parameters, maskHash: 'SHA-512' }, foreign)).toBeUndefined();
    expect(oaepDecrypt(privateKey, parameters, foreign.subarray(1))).toBeUndefined();
  });

  it('gives back every message that has room, whatever the hashes', () => {
    const hash = fc.constantFrom('SHA-1', 'SHA-224', 'SHA3-256');
    fc.assert(
      fc.property(hash, hash, fc.uint8Array({ maxLength: 62 }), (one, other, message) => {
        const parameters = { hash: one, maskHash: other, label };
        expect(oaepDecrypt(privateKey, parameters, oaepEncrypt(publicKey, parameters, message, rng()))).toEqual(
          message,
        );
      }),
      { seed: 3, numRuns: 40 },
    );
    expect(oaepRoom(128, 'SHA-256')).toBe(62);
    const parameters = { hash: 'SHA-256', maskHash: 'SHA-256', label } as const;
    expect(() => oaepEncrypt(publicKey, parameters, new Uint8Array(63), rng())).toThrow(/63 octets/);
  });
});

describe('the bare operation', () => {
  it('undoes itself and refuses numbers that are not below the modulus', () => {
    const block = paddedBlock(publicKey, Buffer.from('number')) ?? new Uint8Array(0);
    expect(block).toHaveLength(128);
    expect(rsaPrivateRaw(privateKey, rsaPublicRaw(publicKey, block) ?? block)).toEqual(block);
    expect(rsaPublicRaw(publicKey, new Uint8Array(128).fill(0xff))).toBeUndefined();
    expect(rsaPublicRaw(publicKey, new Uint8Array(127))).toBeUndefined();
    expect(paddedBlock(publicKey, new Uint8Array(129))).toBeUndefined();
  });
});
