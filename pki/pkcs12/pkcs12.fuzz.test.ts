import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SeededRng } from '../../simulation/rng.ts';
import { PkiError } from '../error.ts';
import { mutationsOf } from '../x509/testing/mutations.ts';
import { readBer } from './ber.ts';
import { bmpPassword, IterationBudget } from './password.ts';
import { PKCS12_STYLES, readPkcs12, writePkcs12 } from './pkcs12.ts';
import { BagReader, certificateContents } from './safe-bags.ts';
import { keyHolder } from './testing/holders.ts';

/** Whatever stands in a file, the reader gives a value or a PkiError. */

const PASSWORD = 'Qwerty12';
/** One iteration, so that many files can be tried. */
const QUICK = { ...PKCS12_STYLES.modern, iterations: 1 };

/** What was read, or undefined when it was refused; anything else thrown is a defect. */
function attempt<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof PkiError) return undefined;
    throw error;
  }
}

async function specimen() {
  const { pair, certificate } = await keyHolder('nuc-2004');
  const id = { friendlyName: 'TEST', localKeyId: Uint8Array.of(7) };
  return { keys: [{ privateKey: pair.privateKey, ...id }], certificates: [{ certificate, ...id }] };
}

describe('the readers of PKCS#12', () => {
  it('a damaged file is refused, or holds the same as before', async () => {
    const contents = await specimen();
    const file = writePkcs12(contents, PASSWORD, QUICK, new SeededRng('fuzz'));
    const right = readPkcs12(file, PASSWORD);
    fc.assert(
      fc.property(mutationsOf(file), (octets) => {
        const read = attempt(() => readPkcs12(octets, PASSWORD));
        if (read !== undefined) expect(read).toEqual(right);
      }),
      { numRuns: 1500 },
    );
  });

  it('damaged bags inside a sound file are refused, or give keys and certificates', async () => {
    const bags = certificateContents((await specimen()).certificates);
    fc.assert(
      fc.property(mutationsOf(bags), (octets) => {
        const reader = new BagReader({
          password: { text: PASSWORD, bmp: bmpPassword(PASSWORD) },
          budget: new IterationBudget(),
        });
        attempt(() => reader.read(readBer(octets)));
        expect(reader.keys.length + reader.certificates.length + reader.passedOver.length).toBeLessThanOrEqual(2);
      }),
      { numRuns: 1500 },
    );
  });

  it('any octets are refused', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (octets) => {
        expect(attempt(() => readPkcs12(octets, PASSWORD))).toBeUndefined();
      }),
      { numRuns: 1000 },
    );
  });

  it('BER of any shape gives DER or a PkiError, and DER is read as itself', () => {
    const ber = fc.array(fc.constantFrom(0, 1, 2, 4, 0x24, 0x30, 0x31, 0x80, 0x81, 0xa0, 0xff, 5), { maxLength: 60 });
    fc.assert(
      fc.property(ber, (octets) => {
        const node = attempt(() => readBer(Uint8Array.from(octets)));
        if (node !== undefined) expect(readBer(node.der).der).toEqual(node.der);
      }),
      { numRuns: 5000 },
    );
  });
});
