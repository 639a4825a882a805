import { constants, createHash, createPrivateKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { SeededRng } from '../../simulation/rng.ts';
import { pssFits, pssSign, pssVerify } from './pss.ts';

const HASHES = [
  ['SHA-1', 'sha1'],
  ['SHA-256', 'sha256'],
  ['SHA3-256', 'sha3-256'],
] as const;
const message = Buffer.from('a message');

// A modulus of 8k + 1 bits makes an encoding that is one octet shorter than the modulus.
describe.each([1024, 1025, 1030])('RSASSA-PSS with a modulus of %i bits', (modulusLength) => {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength });

  it.each(HASHES)('%s: OpenSSL accepts what is signed here, and the other way round', (hash, openssl) => {
    const digest = createHash(openssl).update(message).digest();
    for (const saltLength of [0, 20, digest.length]) {
      const parameters = { hash, maskHash: hash, saltLength };
      const padding = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength };
      const signature = pssSign(privateKey, parameters, digest, new SeededRng('salt'));
      expect(verify(openssl, message, { key: publicKey, ...padding }, signature)).toBe(true);
      const foreign = sign(openssl, message, { key: privateKey, ...padding });
      expect(pssVerify(publicKey, parameters, digest, foreign)).toBe(true);
      expect(pssVerify(publicKey, { ...parameters, saltLength: saltLength + 1 }, digest, foreign)).toBe(false);
      const other = HASHES.find(([name]) => name !== hash)?.[0] ?? 'SHA-512';
      expect(pssVerify(publicKey, { ...parameters, maskHash: other }, digest, foreign)).toBe(false);
      const changed = Buffer.from(foreign);
      changed.writeUInt8((changed.at(-1) ?? 0) ^ 1, changed.length - 1);
      expect(pssVerify(publicKey, parameters, digest, changed)).toBe(false);
      expect(pssVerify(publicKey, parameters, digest, foreign.subarray(1))).toBe(false);
    }
  });

  it('draws the salt from the stream: the same stream gives the same signature', () => {
    const digest = createHash('sha256').update(message).digest();
    const parameters = { hash: 'SHA-256', maskHash: 'SHA-256', saltLength: 32 } as const;
    const by = (seed: string) => pssSign(privateKey, parameters, digest, new SeededRng(seed));
    expect(by('one')).toEqual(by('one'));
    expect(by('one')).not.toEqual(by('two'));
  });
});

describe('room for digest and salt', () => {
  it('is what RFC 8017 section 9.1.1 counts', () => {
    const parameters = (saltLength: number) => ({ hash: 'SHA-512', maskHash: 'SHA-512', saltLength }) as const;
    expect(pssFits(1024, parameters(62))).toBe(true);
    expect(pssFits(1024, parameters(63))).toBe(false);
    expect(pssFits(1025, parameters(62))).toBe(true);
    expect(pssFits(1026, parameters(63))).toBe(true);
  });

  it('is asked before anything is signed', () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
    const key = createPrivateKey(privateKey.export({ format: 'pem', type: 'pkcs8' }));
    const parameters = { hash: 'SHA-512', maskHash: 'SHA-512', saltLength: 63 } as const;
    expect(() => pssSign(key, parameters, new Uint8Array(64), new SeededRng('s'))).toThrow(/63 octets of salt/);
  });
});
