import { constants, createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { rsaSignPkcs1 } from './pkcs1.ts';
import { rsaSignInRound } from './signing-round.ts';

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const messages = Array.from({ length: 9 }, (_, i) => new Uint8Array(600).fill(i));

describe('RSA signatures of one round', () => {
  it.each([1, 2, 9])('%i at once are those that are made one by one', async (count) => {
    const ordered = messages.slice(0, count);
    const made = await Promise.all(ordered.map((message) => rsaSignInRound(privateKey, 'SHA-256', message)));
    expect(made).toEqual(ordered.map((message) => rsaSignPkcs1(privateKey, 'SHA-256', message)));
  });

  it('are of what was handed over, also when that changes later', async () => {
    const own = messages.slice(0, 3).map((message) => message.slice());
    const ordered = own.map((message) => rsaSignInRound(privateKey, 'SHA-256', message));
    for (const message of own) message.fill(0xff);
    const key = { key: createPublicKey(privateKey), padding: constants.RSA_PKCS1_PADDING };
    for (const [at, signature] of (await Promise.all(ordered)).entries()) {
      expect(verify('sha256', messages[at] as Uint8Array, key, signature)).toBe(true);
    }
  });

  it('that cannot be made are refused, the others of the round are not', async () => {
    // A key of 512 bits has no room for SHA-512.
    const small = generateKeyPairSync('rsa', { modulusLength: 512 }).privateKey;
    const [message = new Uint8Array(0)] = messages;
    const keys = [small, privateKey, small, privateKey];
    const outcomes = await Promise.allSettled(keys.map((key) => rsaSignInRound(key, 'SHA-512', message)));
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'rejected', 'fulfilled']);
  });
});
