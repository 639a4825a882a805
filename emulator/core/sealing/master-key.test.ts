import { scrypt } from '@noble/hashes/scrypt.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SeededRng } from '../../../simulation/rng.ts';
import { newMasterKey, SEAL_OVERHEAD, seal, unseal, unwrapMasterKey, wrapMasterKey } from './master-key.ts';
import { derive, isPinDerivation, LIGHT_DERIVATION, STRONG_DERIVATION } from './pin-derivation.ts';

const text = (value: string) => new TextEncoder().encode(value);
const hex = (value: string) => new Uint8Array(Buffer.from(value, 'hex'));
const octets = fc.uint8Array({ maxLength: 60 });

describe('the derivation from a PIN', () => {
  it('is scrypt: RFC 7914 section 12, third vector', () => {
    const derived = derive(text('pleaseletmein'), text('SodiumChloride'), { logN: 14, r: 8, p: 1 }, 64);
    expect(Buffer.from(derived).toString('hex')).toBe(
      '7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2' +
        'd5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887',
    );
  });

  it.each([LIGHT_DERIVATION, STRONG_DERIVATION])(
    'is what another implementation makes of the same parameters: %o',
    (cost) => {
      const [pin, salt] = [text('1234567890'), new SeededRng('salt').bytes(16)];
      const options = { N: 2 ** cost.logN, r: cost.r, p: cost.p, maxmem: 2 ** 28, dkLen: 44 };
      expect(derive(pin, salt, cost, 44)).toEqual(scrypt(pin, salt, options));
    },
  );

  it('takes 32 MiB at full strength, and no parameters without measure', () => {
    expect(128 * STRONG_DERIVATION.r * 2 ** STRONG_DERIVATION.logN).toBe(32 * 1024 * 1024);
    expect([LIGHT_DERIVATION, STRONG_DERIVATION].every(isPinDerivation)).toBe(true);
    const wrong = [
      { logN: 0 },
      { logN: 21 },
      { r: 0 },
      { r: 17 },
      { p: 0 },
      { p: 17 },
      { logN: 1.5 },
      { p: Number.NaN },
    ];
    expect(wrong.filter((one) => isPinDerivation({ ...STRONG_DERIVATION, ...one }))).toEqual([]);
  });
});

describe('the wrapped master key', () => {
  const rng = new SeededRng('wraps');
  const masterKey = newMasterKey(rng);

  it('opens with the PIN and the binding it was made for, and with no other', () => {
    fc.assert(
      fc.property(octets, octets, octets, octets, (pin, binding, otherPin, otherBinding) => {
        const wrap = wrapMasterKey(masterKey, pin, binding, LIGHT_DERIVATION, rng);
        expect(unwrapMasterKey(wrap, pin, binding)).toEqual(masterKey);
        expect(unwrapMasterKey(wrap, Uint8Array.of(...pin, 0), binding)).toBeUndefined();
        if (Buffer.compare(pin, otherPin) !== 0) expect(unwrapMasterKey(wrap, otherPin, binding)).toBeUndefined();
        if (Buffer.compare(binding, otherBinding) !== 0) {
          expect(unwrapMasterKey(wrap, pin, otherBinding)).toBeUndefined();
        }
      }),
      { seed: 1 },
    );
  });

  it('is other octets every time', () => {
    const wraps = Array.from({ length: 20 }, () =>
      wrapMasterKey(masterKey, text('1234'), text(''), LIGHT_DERIVATION, rng),
    );
    expect(new Set(wraps.map(({ wrapped }) => Buffer.from(wrapped).toString('hex'))).size).toBe(20);
  });

  it('does not open when one bit of it is changed', () => {
    const wrap = wrapMasterKey(masterKey, text('1234'), text('b'), LIGHT_DERIVATION, rng);
    for (let bit = 0; bit < wrap.wrapped.length * 8; bit++) {
      const wrapped = flipped(wrap.wrapped, bit);
      expect(unwrapMasterKey({ ...wrap, wrapped }, text('1234'), text('b'))).toBeUndefined();
    }
  });
});

describe('a sealed record', () => {
  const rng = new SeededRng('seals');
  const masterKey = newMasterKey(rng);

  it('opens RFC 8452 appendix C.2: 8 octets without associated data', () => {
    const key = hex(`01${'00'.repeat(31)}`);
    const sealed = hex(`03${'00'.repeat(11)}c2ef328e5c71c83b843122130f7364b761e0b97427e3df28`);
    expect(unseal(key, new Uint8Array(0), sealed)).toEqual(hex('0100000000000000'));
  });

  it('comes back whole in its place, and not at all in another', () => {
    fc.assert(
      fc.property(octets, octets, (plaintext, place) => {
        const sealed = seal(masterKey, place, plaintext, rng);
        expect(sealed).toHaveLength(plaintext.length + SEAL_OVERHEAD);
        expect(unseal(masterKey, place, sealed)).toEqual(plaintext);
        expect(unseal(masterKey, Uint8Array.of(...place, 0), sealed)).toBeUndefined();
        expect(unseal(newMasterKey(rng), place, sealed)).toBeUndefined();
      }),
      { seed: 2 },
    );
  });

  it('does not open when a bit is changed or the end is missing', () => {
    const sealed = seal(masterKey, text('object/1'), text('private'), rng);
    for (let bit = 0; bit < sealed.length * 8; bit++) {
      expect(unseal(masterKey, text('object/1'), flipped(sealed, bit))).toBeUndefined();
    }
    for (let length = 0; length < sealed.length; length++) {
      expect(unseal(masterKey, text('object/1'), sealed.subarray(0, length))).toBeUndefined();
    }
  });

  it('betrays nothing when a nonce comes twice: two texts share no stream of key octets', () => {
    const sealWith = (plaintext: Uint8Array) => seal(masterKey, text('p'), plaintext, new SeededRng('same nonce'));
    const [a, b] = [new Uint8Array(32), new Uint8Array(32).fill(1)];
    const xor = sealWith(a).map((octet, i) => octet ^ (sealWith(b)[i] ?? 0));
    expect([...xor.subarray(0, 12)]).toEqual(new Array(12).fill(0));
    expect(xor.subarray(12, 44).filter((octet) => octet === 1).length).toBeLessThan(8);
  });
});

function flipped(source: Uint8Array, bit: number): Uint8Array {
  const out = source.slice();
  out[bit >> 3] = (out[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return out;
}
