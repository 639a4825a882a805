import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { SeededRng } from '../../simulation/rng.ts';
import { type ForeignResult, haveOpenssl, openssl, runForeign, withFiles } from '../testing/foreign.ts';
import { toPem } from '../x509/pem.ts';
import { outcome } from '../x509/testing/outcome.ts';
import { makeKeyFile, openKeyFile } from './key-file.ts';
import { PKCS12_STYLES, type Pkcs12Style } from './pkcs12.ts';
import { keyHolder } from './testing/holders.ts';

/** OpenSSL, NSS and keytool, both ways. */

const PASSWORD = 'Qwerty12';
const STYLES = Object.entries(PKCS12_STYLES) as [string, Pkcs12Style][];

async function ourFile(style: Pkcs12Style, password = PASSWORD): Promise<Uint8Array> {
  const { pair, certificate, ca } = await keyHolder('rsa-2048');
  return makeKeyFile({ pair, certificate, chain: [ca.der] }, password, new SeededRng('tools'), style);
}

/** What a tool needs to write a file: the key and the certificate as PEM. */
async function pemFiles() {
  const { pair, certificate, ca } = await keyHolder('rsa-2048');
  return {
    'key.pem': toPem('PRIVATE KEY', pair.privateKey),
    'own.pem': toPem('CERTIFICATE', certificate),
    'ca.pem': toPem('CERTIFICATE', ca.der),
  };
}

const have = haveOpenssl();
describe.skipIf(!have.have)(`OpenSSL${have.note}`, () => {
  it.each(STYLES)('reads the style %s: key and certificate belong together', async (_, style) => {
    const { pair, certificate } = await keyHolder('rsa-2048');
    const args = ['pkcs12', '-passin', `pass:${PASSWORD}`, '-nodes', '-legacy'];
    const { stdout, stderr } = openssl(args, await ourFile(style));
    expect(stderr).toBe('');
    const text = stdout.toString();
    expect(text).toContain(toPem('PRIVATE KEY', pair.privateKey));
    expect(text).toContain(toPem('CERTIFICATE', certificate));
    expect(text).toMatch(/localKeyID: ([0-9A-F]{2} ?){20}\s+friendlyName: [0-9a-f]{40}\n/);
  });

  it('reads what a password beyond ASCII seals, and refuses a wrong one', async () => {
    const password = 'Құпия сөз Aa1';
    for (const [, style] of STYLES) {
      const file = await ourFile(style, password);
      const open = (text: string) => openssl(['pkcs12', '-passin', `pass:${text}`, '-nodes', '-legacy'], file);
      expect(open(password).status).toBe(0);
      expect(open('Qwerty12').stderr).toContain('invalid password');
    }
  });

  it.each([
    { name: 'as it does today', how: [] },
    { name: 'as it did before version 3', how: ['-legacy'] },
    {
      name: 'with AES-128 and SHA-512',
      how: ['-keypbe', 'AES-128-CBC', '-certpbe', 'AES-192-CBC', '-macalg', 'sha512'],
    },
    { name: 'with PBES2 and triple DES', how: ['-keypbe', 'DES-EDE3-CBC', '-certpbe', 'DES-EDE3-CBC'] },
    {
      name: 'with two keys of DES and 128 bits of RC2',
      how: ['-legacy', '-keypbe', 'PBE-SHA1-2DES', '-certpbe', 'PBE-SHA1-RC2-128'],
    },
    { name: 'without encryption', how: ['-keypbe', 'NONE', '-certpbe', 'NONE'] },
    { name: 'with one iteration', how: ['-noiter', '-nomaciter'] },
    { name: 'under an empty password', how: [], password: '' },
    { name: 'under a password beyond ASCII', how: ['-legacy'], password: 'Құпия' },
    { name: 'under a password beyond ASCII with PBES2', how: [], password: 'Құпия' },
    {
      name: 'with RC4, which is not supported',
      how: ['-legacy', '-keypbe', 'PBE-SHA1-RC4-128'],
      code: 'not-supported',
    },
    { name: 'without a MAC, which is not supported', how: ['-nomac'], code: 'not-supported' },
  ])('writes a file $name', async ({ how, password = PASSWORD, code }) => {
    const { pair, certificate } = await keyHolder('rsa-2048');
    const made = withFiles(await pemFiles(), ({ 'key.pem': key, 'own.pem': own, 'ca.pem': ca }) =>
      openssl([
        'pkcs12',
        '-export',
        '-inkey',
        key,
        '-in',
        own,
        '-certfile',
        ca,
        '-passout',
        `pass:${password}`,
        ...how,
      ]),
    );
    expect(made.stderr).toBe('');
    if (code !== undefined) return expect(outcome(() => openKeyFile(made.stdout, password))).toBe(code);
    const read = openKeyFile(made.stdout, password);
    expect(read.pair).toEqual(pair);
    expect(read.certificate.der).toEqual(certificate);
    expect(read.chain).toHaveLength(1);
    expect(outcome(() => openKeyFile(made.stdout, 'wrong'))).toBe('wrong-password');
  });
});

const nssMissing = [runForeign('pk12util', ['-H']), runForeign('certutil', ['-H'])].some(({ status }) => status === -1)
  ? ' [skipped: no pk12util (apt-get install libnss3-tools)]'
  : '';
describe.skipIf(nssMissing !== '')(`NSS${nssMissing}`, () => {
  it('lists the style modern, takes in the style national-ca, and what it gives out again is read', async () => {
    const { pair, certificate } = await keyHolder('rsa-2048');
    const files = {
      'old.p12': await ourFile(PKCS12_STYLES['national-ca']),
      'new.p12': await ourFile(PKCS12_STYLES.modern),
    };
    const read = withFiles(files, ({ 'old.p12': old, 'new.p12': modern }, folder) => {
      const database = ['-d', `sql:${folder}`];
      const run = (program: string, ...args: string[]) =>
        fine(runForeign(program, [...args, ...database])).stdout.toString();
      run('certutil', '-N', '--empty-password');
      expect(run('pk12util', '-l', modern, '-W', PASSWORD)).toMatch(/Friendly Name: [0-9a-f]{40}[\s\S]*AES-256-CBC/);
      run('pk12util', '-i', old, '-W', PASSWORD, '-K', '');
      const [, name] = /^(.*\S)\s+u,u,u$/m.exec(run('certutil', '-L')) ?? [];
      run('pk12util', '-o', `${folder}/out.p12`, '-n', name ?? '', '-W', 'Nss Aa12', '-K', '');
      return openKeyFile(readFileSync(`${folder}/out.p12`), 'Nss Aa12');
    });
    expect(read.pair).toEqual(pair);
    expect(read.certificate.der).toEqual(certificate);
  });
});

const keytoolMissing =
  runForeign('keytool', ['-help']).status === -1 ? ' [skipped: no keytool (apt-get install default-jdk-headless)]' : '';
describe.skipIf(keytoolMissing !== '')(`keytool${keytoolMissing}`, () => {
  it('lists the entry under its name, and refuses a wrong password', async () => {
    const file = await ourFile(PKCS12_STYLES['national-ca']);
    const list = (password: string) =>
      withFiles({ 'in.p12': file }, ({ 'in.p12': path }) =>
        runForeign('keytool', ['-list', '-keystore', path, '-storetype', 'PKCS12', '-storepass', password]),
      );
    expect(fine(list(PASSWORD)).stdout.toString()).toMatch(/^[0-9a-f]{40}, .*PrivateKeyEntry/m);
    expect(list('Qwerty13').stdout.toString()).toContain('password was incorrect');
  });
});

/** A run that must have ended well. */
function fine(result: ForeignResult): ForeignResult {
  if (result.status !== 0) throw new Error(`${result.status}: ${result.stderr}${result.stdout}`);
  return result;
}
