import { readdirSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { verifySignature } from '../../pki/keys.ts';
import { PKCS12_STYLES, readPkcs12, writePkcs12 } from '../../pki/pkcs12/pkcs12.ts';
import { keyHolder } from '../../pki/pkcs12/testing/holders.ts';
import { SUITES, type SuiteId } from '../../pki/suites.ts';
import { mutationsOf } from '../../pki/x509/testing/mutations.ts';
import { SeededRng } from '../../simulation/rng.ts';
import { TokenError } from '../token/token-error.ts';
import { fileCarrier } from './file-carrier.ts';
import {
  certificateFor,
  codeOf,
  fileOptions,
  GOST,
  KeyFolder,
  NAMING,
  OTHER_PASSWORD,
  PASSWORD,
} from './testing/key-folder.ts';

const KINDS = [
  ['AUTH_RSA256', 'rsa-2048'],
  ['GOSTKNCA', 'nuc-2004'],
  ['GOST512', 'nuc-2015-512'],
] as const;

describe.each(KINDS)('a file %s… of the National CA as a carrier', (prefix, suite: SuiteId) => {
  it('shows its key with certificate and authority, and signs with it', async () => {
    using folder = new KeyFolder();
    const carrier = fileCarrier(await folder.add(prefix, suite), fileOptions());
    const { certificate, ca } = await keyHolder(suite);
    expect(carrier).toMatchObject({ storage: 'PKCS12', reader: undefined });
    await carrier.use(PASSWORD, async (open) => {
      const [key, ...others] = open.keys();
      expect(others).toEqual([]);
      expect(key).toMatchObject({ state: 'OK', suite: SUITES[suite] });
      expect(key?.certificates.map(({ der }) => der)).toEqual([certificate]);
      expect(open.authorities().map(({ der }) => der)).toEqual([ca.der]);
      expect(key?.label).toBe(Buffer.from(key?.id ?? []).toString('hex'));
      const message = Buffer.from('платеж');
      const signature = await key?.signer.sign(message, 'rs-le');
      expect(verifySignature(SUITES[suite], key?.spki as Uint8Array, message, signature as Uint8Array, 'rs-le')).toBe(
        true,
      );
    });
  });
});

describe('the password of a key file', () => {
  it('R-TOKEN-15, R-TOKEN-17 a wrong one shows no keys, is not told, and no other way leads to them', async () => {
    using folder = new KeyFolder();
    const carrier = fileCarrier(await folder.add('GOSTKNCA', 'nuc-2004'), fileOptions());
    const work = () => expect.unreachable();
    for (const wrong of ['', 'qwerty12', 'Qwerty1', 'Secret99']) {
      expect(await codeOf(carrier.use(wrong, work))).toBe('pin-wrong');
    }
    const error = await carrier.use('Secret99', work).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(TokenError);
    expect(String(error)).toContain('cannot be recovered');
    expect(`${String(error)} ${(error as TokenError).hint} ${String((error as Error).cause)}`).not.toContain(
      'Secret99',
    );
  });

  it('R-TOKEN-16 is changed; the old one opens no more, and a weak one is refused', async () => {
    using folder = new KeyFolder();
    const carrier = fileCarrier(await folder.add('GOSTKNCA', 'nuc-2004'), fileOptions());
    expect(await codeOf(carrier.changePassword('Wrong1', OTHER_PASSWORD))).toBe('pin-wrong');
    expect(await codeOf(carrier.changePassword(PASSWORD, 'weak'))).toBe('pin-refused');
    await carrier.changePassword(PASSWORD, OTHER_PASSWORD);
    expect(await codeOf(carrier.use(PASSWORD, (open) => open.keys()))).toBe('pin-wrong');
    await carrier.use(OTHER_PASSWORD, (open) => {
      expect(open.keys().map(({ state }) => state)).toEqual(['OK']);
      expect(open.authorities()).toHaveLength(1);
    });
  });
});

describe('a key that is made in a file', () => {
  it('waits until its certificate is installed, beside the key that was there', async () => {
    using folder = new KeyFolder();
    const carrier = fileCarrier(await folder.add('GOSTKNCA', 'nuc-2004'), fileOptions());
    const { spki, state, label } = await carrier.use(PASSWORD, (open) => open.generate(GOST, NAMING));
    expect([state, label]).toEqual(['WAIT', NAMING.label]);
    const certificate = await certificateFor(spki, 'nuc-2004');
    await carrier.use(PASSWORD, (open) => {
      expect(open.keys().map((key) => key.state)).toEqual(['OK', 'WAIT']);
      open.install(certificate);
      const [old, made] = open.keys();
      expect([old?.certificates.length, made?.state]).toEqual([1, 'OK']);
      expect(made?.certificates.map(({ der }) => der)).toEqual([certificate.der]);
      expect(made?.label).toBe(Buffer.from(made?.id ?? []).toString('hex'));
    });
  });

  it('R-TOKEN-14 holds GOST and RSA, and old certificates until they are removed; the one that ends last comes first', async () => {
    using folder = new KeyFolder();
    const path = join(folder.path, 'new.p12');
    const carrier = fileCarrier(path, { ...fileOptions(), create: true });
    expect(carrier.isPresent()).toBe(false);
    await carrier.use(PASSWORD, async (open) => {
      expect(open.keys()).toEqual([]);
      for (const suite of [SUITES['kisc-2004'], SUITES['rsa-2048']]) {
        const { spki } = await open.generate(suite, NAMING);
        for (const years of [1, 2]) open.install(await certificateFor(spki, suite.id, years));
      }
      const keys = open.keys();
      expect(keys.map(({ suite }) => suite.family)).toEqual(['GOST', 'RSA']);
      for (const { certificates } of keys) {
        expect(certificates.map(({ notAfter }) => new Date(notAfter).getUTCFullYear())).toEqual([2028, 2027]);
      }
      open.remove(keys[0] as (typeof keys)[0]);
      open.remove(keys[0] as (typeof keys)[0]);
      expect(open.keys().map(({ suite }) => suite.family)).toEqual(['RSA']);
      expect(open.authorities()).toEqual([]);
    });
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('a file is not begun under a password that the National CA would refuse', async () => {
    using folder = new KeyFolder();
    const carrier = fileCarrier(join(folder.path, 'new.p12'), { ...fileOptions(), create: true });
    expect(await codeOf(carrier.use('weak', (open) => open.generate(GOST, NAMING)))).toBe('pin-refused');
    expect(readdirSync(folder.path)).toEqual([]);
  });

  it('a certificate of another key is refused; an authority is written once', async () => {
    using folder = new KeyFolder();
    const carrier = fileCarrier(await folder.add('GOSTKNCA', 'nuc-2004'), fileOptions());
    const other = await keyHolder('nuc-2004', 'TEST other');
    const foreign = await certificateFor(other.pair.publicKey, 'nuc-2004');
    expect(await codeOf(carrier.use(PASSWORD, (open) => open.install(foreign)))).toBe('certificate-without-key');
    await carrier.use(PASSWORD, (open) => {
      for (const _ of [1, 2]) open.installAuthority(other.ca.certificate);
      expect(open.authorities()).toHaveLength(2);
    });
  });
});

describe('the file itself', () => {
  it('R-TOKEN-18 must be there, also while certificates are installed', async () => {
    using folder = new KeyFolder();
    const path = await folder.add('GOSTKNCA', 'nuc-2004');
    const carrier = fileCarrier(path, fileOptions());
    const certificate = await certificateFor((await keyHolder('nuc-2004')).pair.publicKey, 'nuc-2004', 3);
    const pulled = carrier.use(PASSWORD, (open) => {
      rmSync(path);
      open.install(certificate);
    });
    expect(await codeOf(pulled)).toBe('token-removed');
    expect(carrier.isPresent()).toBe(false);
    expect(await codeOf(carrier.use(PASSWORD, (open) => open.install(certificate)))).toBe('token-not-present');
    expect(readdirSync(folder.path)).toEqual([]);
  });

  it('keeps the style in which it was written, and its place behind a link', async () => {
    using folder = new KeyFolder();
    const { pair, certificate } = await keyHolder('nuc-2004');
    const contents = { keys: [pair], certificates: [{ certificate }] };
    for (const style of Object.values(PKCS12_STYLES)) {
      const target = folder.write('target.p12', writePkcs12(contents, PASSWORD, style, new SeededRng('style')));
      const link = join(folder.path, 'link.p12');
      rmSync(link, { force: true });
      symlinkSync(target, link);
      await fileCarrier(link, fileOptions()).use(PASSWORD, (open) => open.generate(GOST, NAMING));
      const { keys, mac } = readPkcs12(readFileSync(target), PASSWORD);
      expect([keys.length, mac.hash, mac.iterations]).toEqual([2, style.mac, style.iterations]);
    }
  });

  it('damaged in any way it is refused in the words of the table, or holds the same', async () => {
    using folder = new KeyFolder();
    const { pair, certificate } = await keyHolder('nuc-2004');
    const contents = { keys: [pair], certificates: [{ certificate }] };
    const quick = { ...PKCS12_STYLES.modern, iterations: 1 };
    const file = writePkcs12(contents, PASSWORD, quick, new SeededRng('damage'));
    const codes = new Set<string>();
    await fc.assert(
      fc.asyncProperty(mutationsOf(file), async (octets) => {
        folder.write('damaged.p12', octets);
        const damaged = fileCarrier(join(folder.path, 'damaged.p12'), fileOptions());
        codes.add(await codeOf(damaged.use(PASSWORD, (open) => void expect(open.keys()).toHaveLength(1))));
      }),
      { numRuns: 150 },
    );
    expect([...codes].filter((code) => !['fine', 'pin-wrong', 'key-file-unusable'].includes(code))).toEqual([]);
    expect(codes).toContain('pin-wrong');
    expect(codes).toContain('key-file-unusable');
  });

  it('a folder, an empty file, a huge one, a Java key store: each is told what it is', async () => {
    using folder = new KeyFolder();
    const places = [
      [folder.path, 'key-file-unusable'],
      [folder.write('empty.p12', new Uint8Array()), 'key-file-unusable'],
      [folder.write('huge.p12', new Uint8Array(1024 * 1024 + 1)), 'key-file-unusable'],
      [folder.write('keys.jks', Buffer.from('feedfeed00000002', 'hex')), 'key-file-is-jks'],
      [folder.write('keys.jceks', Buffer.from('cececece00000002', 'hex')), 'key-file-is-jks'],
    ] as const;
    for (const [path, code] of places) {
      expect(await codeOf(fileCarrier(path, fileOptions()).use(PASSWORD, (open) => open.keys()))).toBe(code);
    }
    expect(fileCarrier('keys.jks', fileOptions()).storage).toBe('JKS');
  });
});
