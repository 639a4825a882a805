import { createDecipheriv, createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { secretSeal } from './secret-seal.ts';

const KEY = Uint8Array.from({ length: 32 }, (_, i) => i);
const seal = secretSeal(KEY);

describe('the seal of secrets', () => {
  it('gives back every secret to its owner, and to nobody else', () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ unit: 'binary' }), fc.string(), (owner, secret, other) => {
        const sealed = seal.seal(owner, secret);
        expect(seal.open(owner, sealed)).toBe(secret);
        expect(seal.open(other, sealed)).toBe(other === owner ? secret : undefined);
        expect(secretSeal(KEY.toReversed()).open(owner, sealed)).toBeUndefined();
      }),
      { seed: 1 },
    );
  });

  it('is the same for the same secret, and has another nonce for another owner or secret', () => {
    const nonces = [
      ['a', 'one'],
      ['a', 'two'],
      ['b', 'one'],
      // What would be the same text if owner and secret were only put behind each other.
      ['ao', 'ne'],
    ].map(([owner = '', secret = '']) => {
      expect(seal.seal(owner, secret)).toEqual(seal.seal(owner, secret));
      return Buffer.from(seal.seal(owner, secret).subarray(0, 12)).toString('hex');
    });
    expect(new Set(nonces).size).toBe(nonces.length);
  });

  it('opens nothing of which a bit was changed, or that is too short', () => {
    const sealed = seal.seal('owner', 'a secret');
    for (let bit = 0; bit < 8 * sealed.length; bit++) {
      const changed = Uint8Array.from(sealed);
      changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7));
      expect([bit, seal.open('owner', changed)]).toEqual([bit, undefined]);
    }
    for (const length of [0, 12, 27]) expect(seal.open('owner', sealed.subarray(0, length))).toBeUndefined();
  });

  it('is AES-256-GCM under HMAC-SHA-256 of the key, the owner authenticated', () => {
    const sealed = Buffer.from(seal.seal('KISC00000001', 'secret'));
    const key = createHmac('sha256', KEY).update('cipher').digest();
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12));
    decipher.setAAD(Buffer.from('KISC00000001'));
    decipher.setAuthTag(sealed.subarray(-16));
    expect(decipher.update(sealed.subarray(12, -16), undefined, 'utf8') + decipher.final('utf8')).toBe('secret');
  });
});
