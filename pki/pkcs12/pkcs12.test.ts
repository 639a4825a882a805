import { describe, expect, it } from 'vitest';
import { SeededRng } from '../../simulation/rng.ts';
import { bitString, integer, NULL, octetString, oid, sequence, tagged, toDer } from '../x509/der-build.ts';
import { outcome } from '../x509/testing/outcome.ts';
import { joined } from './ber.ts';
import { PKCS12_STYLES, type Pkcs12Style, readPkcs12, writePkcs12 } from './pkcs12.ts';
import { keyHolder } from './testing/holders.ts';

const PASSWORD = 'Qwerty12';
const DATA = '1.2.840.113549.1.7.1';
const rng = () => new SeededRng('pkcs12');

async function holderFile(style: Pkcs12Style, password = PASSWORD) {
  const { pair, certificate, ca } = await keyHolder('rsa-2048');
  const [friendlyName, localKeyId] = ['Айсұлу', Uint8Array.of(1, 2, 3)];
  const contents = {
    keys: [{ privateKey: pair.privateKey, friendlyName, localKeyId }],
    certificates: [{ certificate, friendlyName, localKeyId }, { certificate: ca.der }],
  };
  return { contents, file: writePkcs12(contents, password, style, rng()) };
}

const STYLES = Object.entries(PKCS12_STYLES) as [string, Pkcs12Style][];

describe.each(STYLES)('a PKCS#12 file in the style %s', (_, style) => {
  it('gives back keys, certificates, names and identifiers in their order', async () => {
    const { contents, file } = await holderFile(style);
    const read = readPkcs12(file, PASSWORD);
    expect({ keys: read.keys, certificates: read.certificates }).toEqual(contents);
    expect(read.mac).toEqual({ hash: style.mac, iterations: style.iterations });
    expect(read.passedOver).toEqual([]);
  });

  it('is the same for the same stream of chance, another one for another', async () => {
    const { contents, file } = await holderFile(style);
    expect(writePkcs12(contents, PASSWORD, style, rng())).toEqual(file);
    expect(writePkcs12(contents, PASSWORD, style, new SeededRng('other'))).not.toEqual(file);
  });

  it.each(['', 'Құпия сөз 1', '𝄞Aa1'])('opens under the password "%s" and under no other', async (password) => {
    const { file } = await holderFile(style, password);
    expect(readPkcs12(file, password).keys).toHaveLength(1);
    expect(outcome(() => readPkcs12(file, `${password}.`))).toBe('wrong-password');
  });

  it('never holds the key or the password in the clear', async () => {
    const { contents, file } = await holderFile(style);
    const secret = Buffer.from(contents.keys[0]?.privateKey ?? []).subarray(100, 116);
    expect(Buffer.from(file).includes(secret)).toBe(false);
    expect(Buffer.from(file).includes(Buffer.from(PASSWORD))).toBe(false);
  });

  it('an altered octet anywhere under the MAC is noticed', async () => {
    const { file } = await holderFile(style);
    for (let at = 100; at < file.length - 200; at += 97) {
      const altered = Uint8Array.from(file);
      altered[at] = (altered[at] as number) ^ 1;
      expect(outcome(() => readPkcs12(altered, PASSWORD))).not.toBe('fine');
    }
  });
});

it('without keys and certificates, a file is still a file', () => {
  const file = writePkcs12({ keys: [], certificates: [] }, PASSWORD, PKCS12_STYLES.modern, rng());
  expect(readPkcs12(file, PASSWORD)).toMatchObject({ keys: [], certificates: [], schemes: ['PBES2 aes-256-cbc'] });
});

it('a wrong password is not told in the error, nor is the right one', async () => {
  const { file } = await holderFile(PKCS12_STYLES.modern);
  try {
    readPkcs12(file, 'Secret99');
    expect.unreachable();
  } catch (error) {
    expect(String(error)).not.toMatch(/Secret99|Qwerty12/);
  }
});

/** A PFX by hand, with what is asked for in the places where readers can go wrong. */
function pfx({
  version = 3,
  type = DATA,
  content = octetString(new Uint8Array(0)) as Parameters<typeof tagged>[1],
  mac = macData(),
} = {}) {
  return toDer(sequence(integer(version), sequence(oid(type), tagged(0, content)), ...mac));
}

function macData({ name = '1.3.14.3.2.26', length = 20, iterations = 1 } = {}) {
  const info = sequence(sequence(oid(name), NULL()), octetString(new Uint8Array(length)));
  return [sequence(info, octetString(new Uint8Array(8)), integer(iterations))];
}

describe('what is no PKCS#12 file under a password', () => {
  it.each([
    ['another version', pfx({ version: 2 }), 'malformed'],
    ['contents that are signed under a public key', pfx({ type: '1.2.840.113549.1.7.2' }), 'not-supported'],
    ['no MAC', pfx({ mac: [] }), 'not-supported'],
    ['contents that are no octets', pfx({ content: bitString(new Uint8Array(1)) }), 'malformed'],
    ['a MAC by a hash that is not known', pfx({ mac: macData({ name: '1.2.840.113549.2.5' }) }), 'not-supported'],
    ['a MAC of another length', pfx({ mac: macData({ length: 32 }) }), 'malformed'],
    ['no iteration', pfx({ mac: macData({ iterations: 0 }) }), 'malformed'],
    ['two thousand million iterations', pfx({ mac: macData({ iterations: 2 ** 31 - 1 }) }), 'too-large'],
    ['a MAC that does not verify', pfx(), 'wrong-password'],
    ['octets behind it', joined([pfx(), Uint8Array.of(0)]), 'malformed'],
    ['text', Buffer.from('not a file'), 'malformed'],
  ] as const)('%s', (_, file, code) => {
    expect(outcome(() => readPkcs12(file, PASSWORD))).toBe(code);
  });
});
