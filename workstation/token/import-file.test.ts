import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { haveOpenssl, openssl, withFiles } from '../../pki/testing/foreign.ts';
import { ImportFileError, readImportFile } from './import-file.ts';

const PKCS8 = { format: 'der', type: 'pkcs8' } as const;
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
const ed25519 = generateKeyPairSync('ed25519').privateKey;
const publicOctets = (key: KeyObject) => createPublicKey(key).export({ format: 'der', type: 'spki' });

describe('a file with something to import', () => {
  it.each([
    ['PKCS#8 DER', ec.export(PKCS8), undefined],
    ['PKCS#8 PEM', Buffer.from(ec.export({ format: 'pem', type: 'pkcs8' })), undefined],
    ['SEC 1 DER', ec.export({ format: 'der', type: 'sec1' }), undefined],
    ['encrypted DER', ec.export({ ...PKCS8, cipher: 'aes-128-cbc', passphrase: 'secret' }), 'secret'],
    [
      'encrypted PEM',
      Buffer.from(ec.export({ format: 'pem', type: 'pkcs8', cipher: 'aes-128-cbc', passphrase: 'secret' })),
      'secret',
    ],
  ])('is a private key as %s', (_, octets, password) => {
    const { keys, certificates } = readImportFile(octets, password);
    expect(certificates).toEqual([]);
    expect(keys.map(publicOctets)).toEqual([publicOctets(ec)]);
  });

  it.skipIf(!haveOpenssl().have)(`is PEM with several of them, and other text between${haveOpenssl().note}`, () => {
    const pem = ed25519.export({ format: 'pem', type: 'pkcs8' }) as string;
    const request = ['req', '-x509', '-subj', '/CN=Several', '-days', '1', '-key'];
    const certificate = withFiles({ 'key.pem': pem }, (path) =>
      openssl([...request, path['key.pem']]).stdout.toString(),
    );
    const { keys, certificates } = readImportFile(Buffer.from(`${certificate}\nBag Attributes\n${pem}${certificate}`));
    expect(keys.map(publicOctets)).toEqual([publicOctets(ed25519)]);
    expect(certificates).toHaveLength(2);
    expect(readImportFile(certificates[0] as Uint8Array).certificates).toEqual([certificates[0]]);
  });

  it.skipIf(!haveOpenssl().have)(`is not PKCS#12, and what to do then is said${haveOpenssl().note}`, () => {
    const pem = ec.export({ format: 'pem', type: 'pkcs8' }) as string;
    const bundle = ['pkcs12', '-export', '-nocerts', '-passout', 'pass:x', '-inkey'];
    const pfx = withFiles({ 'key.pem': pem }, (path) => openssl([...bundle, path['key.pem']]).stdout);
    const refusal = () => readImportFile(Uint8Array.from(pfx));
    expect(refusal).toThrow('PKCS#12');
  });

  it.each([
    [
      'no password',
      ec.export({ ...PKCS8, cipher: 'aes-128-cbc', passphrase: 'secret' }),
      undefined,
      'give its password',
    ],
    ['a wrong password', ec.export({ ...PKCS8, cipher: 'aes-128-cbc', passphrase: 'x' }), 'y', 'Check the password'],
    [
      'a request',
      Buffer.from('-----BEGIN CERTIFICATE REQUEST-----\nMAA=\n-----END CERTIFICATE REQUEST-----'),
      'x',
      'Give',
    ],
    ['no certificate', Buffer.from('-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----'), 'x', 'Give'],
    ['nothing', Buffer.alloc(0), 'x', 'Give'],
  ])('is refused with %s, saying what to do', (_, octets, password, hint) => {
    expect(() => readImportFile(octets, password)).toThrow(ImportFileError);
    expect(() => readImportFile(octets, password)).toThrow(
      expect.objectContaining({ hint: expect.stringContaining(hint) }),
    );
  });

  it('is something or an ImportFileError, whatever octets there are', () => {
    const real = ec.export(PKCS8);
    const change = fc.tuple(fc.nat({ max: real.length - 1 }), fc.nat({ max: 255 }));
    fc.assert(
      fc.property(
        fc.oneof(fc.uint8Array({ maxLength: 60 }), fc.array(change, { minLength: 1, maxLength: 3 })),
        (input) => {
          const octets = input instanceof Uint8Array ? input : Uint8Array.from(real);
          if (!(input instanceof Uint8Array)) for (const [at, octet] of input) octets[at] = octet;
          try {
            readImportFile(octets);
          } catch (error) {
            expect(error).toBeInstanceOf(ImportFileError);
          }
        },
      ),
      { seed: 3, numRuns: 500 },
    );
  });
});
