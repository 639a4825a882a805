import { checkPrimeSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type Rng, SeededRng } from '../../simulation/rng.ts';
import { haveOpenssl, openssl } from '../testing/foreign.ts';
import { rsaPrivateKey } from './pkcs1.ts';
import { generateRsa, generateRsaSync, type RsaProgress, rsaNumbers, rsaNumbersAsGiven } from './rsa.ts';

const found = haveOpenssl();

describe('RSA key generation', () => {
  it('is the same for the same chance, with and without the event loop', async () => {
    for (const [bits, e] of [
      [512, 3n],
      [1024, 65_537n],
      [2048, 65_537n],
    ] as const) {
      const sync = generateRsaSync(bits, e, new SeededRng(`rsa ${bits}`));
      expect(await generateRsa(bits, e, new SeededRng(`rsa ${bits}`))).toEqual(sync);
      expect(generateRsaSync(bits, e, new SeededRng('other')).n).not.toBe(sync.n);
    }
  });

  it.each([512, 514, 768, 1024, 2048])('%i bits: the numbers keep the rules of FIPS 186-5 and RFC 8017', (bits) => {
    for (const e of [3n, 17n, 65_537n, (1n << 64n) - 59n]) {
      const { n, d, p, q, dp, dq, qi } = generateRsaSync(bits, e, new SeededRng(`rules ${bits} ${e}`));
      expect(n.toString(2).length).toBe(bits);
      expect(p * q).toBe(n);
      expect(p > q).toBe(true);
      for (const prime of [p, q]) {
        expect(checkPrimeSync(prime)).toBe(true);
        // The two top bits.
        expect(prime >> BigInt(bits / 2 - 2)).toBe(3n);
        expect((e * d) % (prime - 1n)).toBe(1n);
      }
      expect(p - q > 1n << BigInt(bits / 2 - 100)).toBe(true);
      expect(d > 1n << BigInt(bits / 2)).toBe(true);
      expect([dp, dq, (qi * q) % p]).toEqual([d % (p - 1n), d % (q - 1n), 1n]);
    }
  });

  it('has the smallest private exponent, modulo lcm(p - 1, q - 1)', () => {
    // 11 and 31: lcm(10, 30) = 30, phi = 300.
    expect(rsaNumbers(7n, 11n, 31n)).toEqual({ n: 341n, e: 7n, d: 13n, p: 31n, q: 11n, dp: 13n, dq: 3n, qi: 17n });
  });

  it('takes the order of the primes and the exponent that another program has chosen, if they are of the key', () => {
    // 43 is the inverse of 7 modulo (p - 1)(q - 1) = 300; 14 is none.
    const given = { n: 341n, e: 7n, d: 43n, p: 11n, q: 31n, dp: 3n, dq: 13n, qi: 5n };
    expect(rsaNumbersAsGiven(7n, 11n, 31n, 43n)).toEqual(given);
    expect((given.qi * given.q) % given.p).toBe(1n);
    for (const wrong of [0n, 14n, 13n + 341n * 30n]) {
      expect(rsaNumbersAsGiven(7n, 31n, 11n, wrong)).toEqual(rsaNumbers(7n, 11n, 31n));
    }
  });

  it('tells how far it is', async () => {
    const steps: RsaProgress[] = [];
    await generateRsa(1024, 65_537n, new SeededRng('progress'), (step) => steps.push(step));
    const primes = steps.map(({ prime }) => prime);
    expect(primes.lastIndexOf('p')).toBe(primes.indexOf('q') - 1);
    for (const name of ['p', 'q']) {
      const drawn = steps.filter(({ prime }) => prime === name).map((step) => step.drawn);
      expect(drawn).toEqual([...drawn].sort((a, b) => a - b));
      expect(drawn.length).toBeGreaterThan(0);
    }
  });

  it('lets other work through', async () => {
    let turns = 0;
    const timer = setInterval(() => turns++, 0);
    await generateRsa(2048, 65_537n, new SeededRng('turns'));
    clearInterval(timer);
    expect(turns).toBeGreaterThan(0);
  });

  it('takes another second prime when the first two are too close', () => {
    const seeded = new SeededRng('close');
    const draws: Uint8Array[] = [];
    const recorder: Rng = {
      ...seeded,
      bytes: (length) => record(draws, seeded.bytes(length)),
      below: seeded.below,
      stream: seeded.stream,
    };
    const { p, q } = generateRsaSync(1024, 65_537n, recorder);
    // The same draws, but the prime that was found first is offered twice.
    const first = draws.findIndex((octets) => isDrawOf(octets, p) || isDrawOf(octets, q));
    const again = [...draws.slice(0, first + 1), draws[first] as Uint8Array, ...draws.slice(first + 1)];
    const replay: Rng = { ...recorder, bytes: () => again.shift() as Uint8Array };
    expect(generateRsaSync(1024, 65_537n, replay)).toMatchObject({ p, q });
  });

  it('refuses sizes and exponents that are none', () => {
    const rng = new SeededRng('x');
    for (const bits of [0, 510, 1023, 8194, 1024.5, Number.NaN]) {
      expect(() => generateRsaSync(bits, 3n, rng)).toThrow(/modulus/);
    }
    for (const e of [0n, 1n, 2n, -3n, 65_536n, 1n << 64n]) {
      expect(() => generateRsaSync(1024, e, rng)).toThrow(/exponent/);
    }
  });

  it.skipIf(!found.have)(`OpenSSL finds nothing wrong with the keys${found.note}`, () => {
    for (let i = 0; i < 5; i++) {
      const key = rsaPrivateKey(generateRsaSync(2048, 65_537n, new SeededRng(`openssl ${i}`)));
      const pem = key.export({ type: 'pkcs8', format: 'pem' });
      const result = openssl(['rsa', '-check', '-noout'], pem);
      expect(result.status).toBe(0);
      expect(result.stdout.toString()).toContain('RSA key ok');
    }
  });
});

function record(draws: Uint8Array[], octets: Uint8Array): Uint8Array {
  draws.push(octets);
  return octets;
}

/** Whether the drawn octets are this prime before the bits that are always set were set. */
function isDrawOf(octets: Uint8Array, prime: bigint): boolean {
  const drawn = BigInt(`0x${Buffer.from(octets).toString('hex')}`);
  return (drawn | (3n << BigInt(8 * octets.length - 2)) | 1n) === prime;
}
