import { Null, ObjectIdentifier, OctetString, Primitive, Sequence } from 'asn1js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SeededRng } from '../simulation/rng.ts';
import { PkiError } from './error.ts';
import {
  curveOf,
  gostPrivateKeyInfo,
  gostPublicKeyInfo,
  readPrivateKeyInfo,
  readPublicKeyInfo,
  rsaPrivateKeyInfo,
  rsaPublicKeyInfo,
} from './key-form.ts';
import { generateKeyPair } from './keys.ts';
import { generateRsaSync } from './rsa/rsa.ts';
import { SUITES } from './suites.ts';
import { toHex } from './testing/vectors.ts';

const GOST = Object.values(SUITES).filter(({ family }) => family === 'GOST');

/** Header octets of real certificates: up to the point itself. */
const PUBLIC_HEADERS: Readonly<Record<string, string>> = {
  'kisc-2004': '3063300e060a2b06010401b5110105080500035100060200003aaa00000045433100020000',
  'nuc-2004': '306c302506092a830e030a010101013018060a2a830e030a0101010101060a2a830e030a01030101000343000440',
  'nuc-2015-512': '3081ac302306092a830e030a010102023016060a2a830e030a010102020106082a830e030a01030303818400048180',
};

describe.each(GOST)('public keys of $id', (suite) => {
  it('have the octets of real certificates', async () => {
    const { publicKey } = await generateKeyPair(suite, new SeededRng('header'));
    const header = PUBLIC_HEADERS[suite.id] as string;
    expect(toHex(publicKey).slice(0, header.length)).toBe(header);
    expect(publicKey.length).toBe(header.length / 2 + suite.signatureLength);
  });

  it('with any one bit changed are no keys', async () => {
    const { publicKey } = await generateKeyPair(suite, new SeededRng('bits'));
    for (let bit = 0; bit < 8 * publicKey.length; bit++) {
      const changed = Uint8Array.from(publicKey);
      changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7));
      expect(() => readPublicKeyInfo(changed), `bit ${bit}`).toThrow(PkiError);
    }
  });

  it('must be whole and nothing more', async () => {
    const { publicKey } = await generateKeyPair(suite, new SeededRng('length'));
    expect(() => readPublicKeyInfo(Uint8Array.of(...publicKey, 0))).toThrow(PkiError);
    for (let length = 0; length < publicKey.length; length++) {
      expect(() => readPublicKeyInfo(publicKey.subarray(0, length))).toThrow(PkiError);
    }
  });

  it('are read from a view into a larger buffer', async () => {
    const { publicKey } = await generateKeyPair(suite, new SeededRng('view'));
    const padded = Uint8Array.of(1, 2, 3, ...publicKey, 4, 5);
    expect(readPublicKeyInfo(padded.subarray(3, 3 + publicKey.length))).toEqual(readPublicKeyInfo(publicKey));
  });

  it('refuse points of another length and numbers off the curve', () => {
    expect(() => gostPublicKeyInfo(suite, new Uint8Array(suite.signatureLength))).toThrow(/not on/);
    expect(() => gostPublicKeyInfo(suite, new Uint8Array(10))).toThrow(/10 octets/);
  });

  it('private keys are read as strictly, and never shown', async () => {
    const { privateKey } = await generateKeyPair(suite, new SeededRng('private'));
    const key = readPrivateKeyInfo(privateKey);
    expect(key.suite).toBe(suite);
    const secret = toHex(privateKey.slice(-curveOf(suite).size));
    for (let length = 0; length < privateKey.length; length++) {
      expectNoSecret(() => readPrivateKeyInfo(privateKey.subarray(0, length)), secret);
    }
    // The last octets are d itself, where another bit is simply another key.
    for (let bit = 0; bit < 8 * (privateKey.length - curveOf(suite).size); bit++) {
      const changed = Uint8Array.from(privateKey);
      changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7));
      expectNoSecret(() => readPrivateKeyInfo(changed), secret);
    }
    for (const d of [new Uint8Array(curveOf(suite).size), new Uint8Array(curveOf(suite).size).fill(255)]) {
      expect(() => gostPrivateKeyInfo(suite, d)).toThrow(/not usable/);
    }
  });
});

function expectNoSecret(step: () => unknown, secret: string): void {
  try {
    step();
  } catch (error) {
    expect(error).toBeInstanceOf(PkiError);
    expect(String(error)).not.toContain(secret.slice(0, 16));
    return;
  }
  expect.fail('no error');
}

describe('the KISC key', () => {
  it('R-BANK-14 the public key of the Tumar CSP signature key has 512 bits, and its blob says so', async () => {
    const suite = SUITES['kisc-2004'];
    const { publicKey } = await generateKeyPair(suite, new SeededRng('512 bits'));
    const blob = publicKey.slice(-80);
    expect(new DataView(blob.buffer).getUint32(12, true)).toBe(512);
    const key = readPublicKeyInfo(publicKey);
    expect(key.family === 'GOST' && 8 * key.xy.length).toBe(512);
    expect(new TextDecoder().decode(blob.slice(9, 12))).toBe('EC1');
  });
});

describe('RSA keys', () => {
  const numbers = generateRsaSync(2048, 65_537n, new SeededRng('rsa form'));

  it('survive their encoding', () => {
    expect(readPrivateKeyInfo(rsaPrivateKeyInfo(numbers))).toMatchObject({ family: 'RSA', numbers });
    expect(readPublicKeyInfo(rsaPublicKeyInfo(numbers.n, numbers.e))).toMatchObject({ n: numbers.n, e: numbers.e });
  });

  it('of another length are named as not supported', () => {
    const small = generateRsaSync(1024, 65_537n, new SeededRng('small'));
    expect(() => readPublicKeyInfo(rsaPublicKeyInfo(small.n, small.e))).toThrow(/1024 bits/);
    expect(() => readPrivateKeyInfo(rsaPrivateKeyInfo(small))).toThrow(/1024 bits/);
  });

  it('must fit together', () => {
    const broken = [
      { ...numbers, n: numbers.n + 2n },
      { ...numbers, d: numbers.d + 2n },
      { ...numbers, dp: numbers.dp + 1n },
      { ...numbers, dq: numbers.dq + 1n },
      { ...numbers, qi: numbers.qi + 1n },
      { ...numbers, p: numbers.q, q: numbers.p },
      { ...numbers, e: 2n },
    ];
    for (const wrong of broken) expect(() => readPrivateKeyInfo(rsaPrivateKeyInfo(wrong))).toThrow(PkiError);
    for (const [n, e] of [
      [numbers.n + 1n, numbers.e],
      [numbers.n, 2n],
      [numbers.n, 1n],
      [numbers.n, numbers.n + 2n],
    ] as const) {
      expect(() => readPublicKeyInfo(rsaPublicKeyInfo(n, e))).toThrow(PkiError);
    }
  });
});

/** One arc of so many octets, in proper DER. */
function endlessIdentifier(length: number): ArrayBuffer {
  const octets = new Uint8Array(length).fill(0xff);
  octets[length - 1] = 0x7f;
  return octets.buffer;
}

describe('what is no key', () => {
  it('names the algorithm it does not know', () => {
    const identifier = new Sequence({ value: [new ObjectIdentifier({ value: '1.2.840.10045.2.1' })] });
    const octets = new Uint8Array(new Sequence({ value: [identifier, new Sequence()] }).toBER());
    expect(() => readPublicKeyInfo(octets)).toThrow(/1\.2\.840\.10045\.2\.1/);
    expect(() => curveOf(SUITES['rsa-2048'])).toThrow(/no curve/);
  });

  it('does not spend time on an object identifier without end', () => {
    const endless = new Primitive({ idBlock: { tagClass: 1, tagNumber: 6 }, valueHex: endlessIdentifier(500_000) });
    const identifier = new Sequence({ value: [endless, new Null()] });
    const octets = new Uint8Array(new Sequence({ value: [identifier, new OctetString()] }).toBER());
    // Written out in digits it would take minutes.
    expect(() => readPublicKeyInfo(octets)).toThrow(/at most 64/);
  });

  it('is a PkiError for any octets', () => {
    const readers = [readPublicKeyInfo, readPrivateKeyInfo];
    const sizes = { numRuns: 500 };
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.constantFrom(...readers), (octets, read) => {
        expect(() => read(octets)).toThrow(PkiError);
      }),
      sizes,
    );
  });

  it('is a PkiError also when it looks like one', async () => {
    const pairs = await Promise.all(
      Object.values(SUITES).map((suite) => generateKeyPair(suite, new SeededRng('fuzz'))),
    );
    const near = fc.record({
      key: fc.constantFrom(...pairs.flatMap(({ publicKey, privateKey }) => [publicKey, privateKey])),
      cut: fc.nat(),
      insert: fc.uint8Array({ maxLength: 4 }),
      remove: fc.nat({ max: 4 }),
    });
    fc.assert(
      fc.property(
        near,
        fc.constantFrom(readPublicKeyInfo, readPrivateKeyInfo),
        ({ key, cut, insert, remove }, read) => {
          const at = cut % key.length;
          const octets = Uint8Array.of(...key.slice(0, at), ...insert, ...key.slice(at + remove));
          try {
            read(octets);
          } catch (error) {
            expect(error).toBeInstanceOf(PkiError);
          }
        },
      ),
      { numRuns: 1000 },
    );
  });
});
