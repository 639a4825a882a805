import { describe, expect, it } from 'vitest';
import { SeededRng } from '../../simulation/rng.ts';
import { haveOpenssl, openssl } from '../testing/foreign.ts';
import { fromHex, toHex } from '../testing/vectors.ts';
import { outcome } from '../x509/testing/outcome.ts';
import { expandRc2Key, rc2CbcDecrypt, rc2CbcEncrypt, rc2DecryptBlock, rc2EncryptBlock } from './rc2.ts';

/** RFC 2268 section 5: effective bits, key, plain text, cipher text. */
const EXAMPLES: readonly [bits: number, key: string, plain: string, cipher: string][] = [
  [63, '0000000000000000', '0000000000000000', 'ebb773f993278eff'],
  [64, 'ffffffffffffffff', 'ffffffffffffffff', '278b27e42e2f0d49'],
  [64, '3000000000000000', '1000000000000001', '30649edf9be7d2c2'],
  [64, '88', '0000000000000000', '61a8a244adacccf0'],
  [64, '88bca90e90875a', '0000000000000000', '6ccf4308974c267f'],
  [64, '88bca90e90875a7f0f79c384627bafb2', '0000000000000000', '1a807d272bbe5db1'],
  [128, '88bca90e90875a7f0f79c384627bafb2', '0000000000000000', '2269552ab0f85ca6'],
  [129, '88bca90e90875a7f0f79c384627bafb216f80a6f85920584c42fceb0be255daf1e', '0000000000000000', '5b78d3a43dfff1f1'],
];

describe('RC2', () => {
  it.each(EXAMPLES)('RFC 2268 section 5: %i bits of %s', (bits, keyHex, plain, cipher) => {
    const key = expandRc2Key(fromHex(keyHex), bits);
    expect(toHex(rc2EncryptBlock(key, fromHex(plain)))).toBe(cipher);
    expect(toHex(rc2DecryptBlock(key, fromHex(cipher)))).toBe(plain);
  });

  it('undoes itself for keys and texts of every length', () => {
    const rng = new SeededRng('rc2');
    for (let length = 0; length <= 40; length++) {
      const key = expandRc2Key(rng.bytes(1 + rng.below(128)), 1 + rng.below(1024));
      const [iv, plain] = [rng.bytes(8), rng.bytes(length)];
      const cipher = rc2CbcEncrypt(key, iv, plain);
      expect(cipher).toHaveLength(length + 8 - (length % 8));
      expect(rc2CbcDecrypt(key, iv, cipher)).toEqual(plain);
    }
  });

  it('gives nothing for a text whose length or padding cannot be', () => {
    const key = expandRc2Key(Uint8Array.of(1, 2, 3, 4, 5), 40);
    const iv = new Uint8Array(8);
    const badPadding = rc2CbcEncrypt(key, iv, Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 9)).slice(0, 8);
    for (const cipher of [new Uint8Array(0), new Uint8Array(7), badPadding]) {
      expect(rc2CbcDecrypt(key, iv, cipher)).toBeUndefined();
    }
  });

  it('refuses keys, effective lengths and blocks that the RFC does not have', () => {
    for (const [length, bits] of [
      [0, 40],
      [129, 40],
      [5, 0],
      [5, 1025],
      [5, 40.5],
    ] as const) {
      expect(outcome(() => expandRc2Key(new Uint8Array(length), bits))).toBe('bad-argument');
    }
    const key = expandRc2Key(Uint8Array.of(1), 40);
    expect(outcome(() => rc2EncryptBlock(key, new Uint8Array(7)))).toBe('bad-argument');
  });

  const have = haveOpenssl();
  it.skipIf(!have.have)(`agrees with OpenSSL's old provider in CBC${have.note}`, () => {
    const rng = new SeededRng('rc2 openssl');
    for (const [name, octets] of [
      ['rc2-40-cbc', 5],
      ['rc2-cbc', 16],
    ] as const) {
      const [key, iv, plain] = [rng.bytes(octets), rng.bytes(8), rng.bytes(1000)];
      const args = [
        'enc',
        `-${name}`,
        '-K',
        toHex(key),
        '-iv',
        toHex(iv),
        '-provider',
        'legacy',
        '-provider',
        'default',
      ];
      const { stdout, stderr } = openssl(args, plain);
      expect(stderr).toBe('');
      expect(toHex(rc2CbcEncrypt(expandRc2Key(key, 8 * octets), iv, plain))).toBe(toHex(stdout));
    }
  });
});
