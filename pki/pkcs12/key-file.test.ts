import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SeededRng } from '../../simulation/rng.ts';
import type { SuiteId } from '../suites.ts';
import { outcome } from '../x509/testing/outcome.ts';
import {
  changeKeyFilePassword,
  KEY_FILE_KINDS,
  keyFileName,
  makeKeyFile,
  openKeyFile,
  PASSWORD_PATTERN,
  passwordFaults,
  readKeyFileName,
} from './key-file.ts';
import { PKCS12_STYLES, readPkcs12, writePkcs12 } from './pkcs12.ts';
import { keyHolder } from './testing/holders.ts';

const PASSWORD = 'Qwerty12';
const SUITE_IDS = ['rsa-2048', 'nuc-2004', 'nuc-2015-512'] as const satisfies SuiteId[];
const rng = () => new SeededRng('key file');

describe('the names of key files', () => {
  it.each(KEY_FILE_KINDS)('$prefix: prefix and 40 digits, and back', async (kind) => {
    const { pair } = await keyHolder(kind.suite);
    const name = keyFileName(kind.prefix, pair.publicKey);
    expect(name).toMatch(new RegExp(`^${kind.prefix}_[0-9a-f]{40}\\.p12$`));
    expect(readKeyFileName(name)).toEqual({ ...kind, keyId: name.slice(-44, -4) });
  });

  it('R-NUC-8 the key to log in with is the file AUTH_RSA…', () => {
    const auth = KEY_FILE_KINDS.filter(({ purpose }) => purpose === 'AUTH');
    expect(auth.map(({ prefix }) => prefix)).toEqual(['AUTH_RSA256', 'AUTH_RSA']);
  });

  it.each(['RSA256.p12', `rsa256_${'0'.repeat(40)}.p12`, `EC_${'0'.repeat(40)}.p12`, `../RSA_${'0'.repeat(40)}.p12`])(
    'no other name is one: %s',
    (name) => expect(readKeyFileName(name)).toBeUndefined(),
  );
});

describe('the password of a key file', () => {
  it.each([
    ['Qwerty12', []],
    ['Abcde1', []],
    ['Abcd1', ['too-short']],
    ['abcdef1', ['no-upper-case']],
    ['ABCDEF1', ['no-lower-case']],
    ['Abcdef', ['no-digit']],
    ['АБВгде1', ['no-lower-case', 'no-upper-case']],
    ['12345678', ['no-lower-case', 'no-upper-case']],
    ['', ['too-short', 'no-lower-case', 'no-upper-case', 'no-digit']],
    [`Aa1${'x'.repeat(29)}`, []],
    [`Aa1${'x'.repeat(30)}`, ['too-long']],
  ])('R-NUC-38 at least six characters with small and capital Latin letters and digits: "%s"', (password, faults) => {
    expect(passwordFaults(password)).toEqual(faults);
  });
});

it('R-NUC-38 the regular expression for pages says the same as the rules', () => {
  const page = new RegExp(`^${PASSWORD_PATTERN}$`, 'v');
  const password = fc.string({ unit: fc.constantFrom('a', 'Z', '5', 'ж', '-', '𝄞'), maxLength: 36 });
  fc.assert(
    fc.property(password, (text) => {
      expect(page.test(text)).toBe(passwordFaults(text).length === 0);
    }),
    { numRuns: 2000 },
  );
});

describe.each(SUITE_IDS)('a key file of %s', (suite) => {
  const made = async (password = PASSWORD) => {
    const { pair, certificate, ca } = await keyHolder(suite);
    return { pair, certificate, file: makeKeyFile({ pair, certificate, chain: [ca.der] }, password, rng()) };
  };

  it('holds the pair, its certificate and the chain', async () => {
    const { pair, certificate, file } = await made();
    const read = openKeyFile(file, PASSWORD);
    expect(read.pair).toEqual(pair);
    expect(read.certificate.der).toEqual(certificate);
    expect(read.chain).toHaveLength(1);
  });

  it('is in the encodings of the published files: 3DES, 40 bits of RC2, SHA-1, 1024 times, named by its identifier', async () => {
    const { file } = await made();
    const { keys, mac, schemes } = readPkcs12(file, PASSWORD);
    expect(Buffer.from(file.subarray(0, 2)).toString('hex')).toBe('3080');
    expect({ schemes, mac }).toEqual({
      schemes: ['pbeWithSHAAnd3-KeyTripleDES-CBC', 'pbeWithSHAAnd40BitRC2-CBC'],
      mac: { hash: 'sha1', iterations: 1024 },
    });
    expect(keys[0]?.localKeyId).toHaveLength(20);
    expect(keys[0]?.friendlyName).toBe(Buffer.from(keys[0]?.localKeyId ?? []).toString('hex'));
  });

  it('R-NUC-17, R-NUC-37, R-NUC-39 opens under the invented password alone; a lost one cannot be restored', async () => {
    const { file } = await made();
    for (const wrong of ['qwerty12', 'Qwerty1', '']) {
      expect(outcome(() => openKeyFile(file, wrong))).toBe('wrong-password');
    }
  });

  it('R-NUC-27 the password is changed; the old one opens no more', async () => {
    const { pair, file } = await made();
    const changed = changeKeyFilePassword(file, PASSWORD, 'Другой Aa1', rng());
    expect(openKeyFile(changed, 'Другой Aa1').pair).toEqual(pair);
    expect(outcome(() => openKeyFile(changed, PASSWORD))).toBe('wrong-password');
    expect(outcome(() => changeKeyFilePassword(file, 'wrong', 'Qwerty13', rng()))).toBe('wrong-password');
    expect(outcome(() => changeKeyFilePassword(file, PASSWORD, 'weak', rng()))).toBe('bad-argument');
  });
});

describe('what is no key file', () => {
  it('a certificate of another key, no certificate of the key, two keys, no key', async () => {
    const [one, other] = [await keyHolder('rsa-2048'), await keyHolder('rsa-2048', 'TEST another')];
    const write = (keys: readonly (typeof one)[], certificates: readonly (typeof one)[]) =>
      writePkcs12(
        {
          keys: keys.map(({ pair }) => ({ privateKey: pair.privateKey })),
          certificates: certificates.map(({ certificate }) => ({ certificate })),
        },
        PASSWORD,
        PKCS12_STYLES.modern,
        rng(),
      );
    const codes = [
      outcome(() => makeKeyFile({ pair: one.pair, certificate: other.certificate }, PASSWORD, rng())),
      outcome(() => openKeyFile(write([one], [other]), PASSWORD)),
      outcome(() => openKeyFile(write([one, other], [one]), PASSWORD)),
      outcome(() => openKeyFile(write([], [one]), PASSWORD)),
    ];
    expect(codes).toEqual(['key-mismatch', 'no-certificate', 'malformed', 'malformed']);
  });
});
