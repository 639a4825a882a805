import { createPrivateKey, sign, verify } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { SeededRng } from '../../simulation/rng.ts';
import { rsaPrivateKeyInfo } from '../key-form.ts';
import { RsaKeyPool } from './key-pool.ts';
import { RSA_F4, type RsaPrivateNumbers } from './rsa.ts';

const pool = (seed = 'a pool', primes = 5) => RsaKeyPool.make(new SeededRng(seed), primes, 1024);

function all({ size }: RsaKeyPool, source: ReturnType<RsaKeyPool['source']>): RsaPrivateNumbers[] {
  return Array.from({ length: size }, () => source(1024, RSA_F4) as RsaPrivateNumbers);
}

describe('a pool of RSA keys', () => {
  it('is every two of its primes, each once, and OpenSSL signs with them', async () => {
    const made = await pool();
    const keys = all(made, made.source());
    expect(keys).toHaveLength(10);
    expect(new Set(keys.map(({ n }) => n)).size).toBe(10);
    for (const numbers of keys) {
      expect([numbers.n.toString(2).length, numbers.p > numbers.q, numbers.p * numbers.q]).toEqual([
        1024,
        true,
        numbers.n,
      ]);
      const key = createPrivateKey({ key: Buffer.from(rsaPrivateKeyInfo(numbers)), format: 'der', type: 'pkcs8' });
      const message = Buffer.from('TEST');
      expect(verify('sha256', message, key, sign('sha256', message, key))).toBe(true);
    }
  });

  it('is the same from the same seed, and begins where it is told', async () => {
    const [one, again, other] = [await pool(), await pool(), await pool('another pool')];
    expect(all(again, again.source())).toEqual(all(one, one.source()));
    expect(all(other, other.source())[0]).not.toEqual(all(one, one.source())[0]);
    expect(one.source(3)(1024, RSA_F4)).toEqual(all(one, one.source())[3]);
  });

  it('has nothing when all are gone, and for another length or exponent', async () => {
    const made = await pool('a small one', 2);
    const source = made.source();
    expect([source(2048, RSA_F4), source(1024, 3n)]).toEqual([undefined, undefined]);
    expect([source(1024, RSA_F4)?.e, source(1024, RSA_F4)]).toEqual([RSA_F4, undefined]);
    await expect(pool('none', 1)).rejects.toThrow('1 primes are no pool');
  });
});
