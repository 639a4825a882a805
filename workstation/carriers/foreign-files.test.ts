import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { keyHolder } from '../../pki/pkcs12/testing/holders.ts';
import { SUITES } from '../../pki/suites.ts';
import { haveOpenssl, openssl, runForeign } from '../../pki/testing/foreign.ts';
import { toPem } from '../../pki/x509/pem.ts';
import { PROBLEMS } from '../problems.ts';
import { fileCarrier } from './file-carrier.ts';
import { folderCarrier } from './folder-carrier.ts';
import { certificateFor, codeOf, fileOptions, KeyFolder, NAMING, PASSWORD } from './testing/key-folder.ts';

/** What OpenSSL and keytool make of key files that were changed here, and the other way round. */

const RSA = SUITES['rsa-2048'];

const have = haveOpenssl();
describe.skipIf(!have.have)(`OpenSSL${have.note}`, () => {
  const read = (path: string) =>
    openssl(['pkcs12', '-passin', `pass:${PASSWORD}`, '-nodes', '-legacy'], readFileSync(path)).stdout.toString();

  it('reads a key that waits, and then its certificate', async () => {
    using folder = new KeyFolder();
    const path = join(folder.path, 'new.p12');
    const carrier = fileCarrier(path, { ...fileOptions(), create: true });
    const { spki } = await carrier.use(PASSWORD, (open) => open.generate(RSA, NAMING));
    const { pair } = await keyHolder('rsa-2048', 'TEST new');
    expect(read(path)).toContain(toPem('PRIVATE KEY', pair.privateKey));
    expect(read(path)).toContain(`friendlyName: ${NAMING.label}`);
    expect(read(path)).not.toContain('CERTIFICATE');
    const certificate = await certificateFor(spki, 'rsa-2048');
    await carrier.use(PASSWORD, (open) => open.install(certificate));
    expect(read(path)).toContain(toPem('CERTIFICATE', certificate.der));
  });

  it('its keys of other curves are no keys of ours: alone they are refused, in a folder and beside ours left alone', async () => {
    using folder = new KeyFolder();
    const key = openssl(['genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-384']).stdout;
    const keyPath = folder.write('key.pem', key);
    const made = openssl(['pkcs12', '-export', '-nocerts', '-inkey', keyPath, '-passout', `pass:${PASSWORD}`]);
    const path = folder.write('p384.p12', made.stdout);
    expect(await codeOf(fileCarrier(path, fileOptions()).use(PASSWORD, (open) => open.keys()))).toBe(
      'key-file-unusable',
    );
    const keys = () => folderCarrier(folder.path, fileOptions()).use(PASSWORD, (open) => open.keys().length);
    expect(await keys()).toBe(0);
    await folder.add('GOSTKNCA', 'nuc-2004');
    expect(await keys()).toBe(1);
  });
});

const keytoolMissing =
  runForeign('keytool', ['-help']).status === -1 ? ' [skipped: no keytool (apt-get install default-jdk-headless)]' : '';
describe.skipIf(keytoolMissing !== '')(`keytool${keytoolMissing}`, () => {
  it('makes a Java key store, which is refused; by the command of the hint it becomes a file that is read', async () => {
    using folder = new KeyFolder();
    const inFolder = (command: readonly string[]) => {
      const result = runForeign(command[0] as string, [...command.slice(1)], { cwd: folder.path });
      expect(result.stdout.toString().includes('error'), result.stdout.toString()).toBe(false);
    };
    const secrets = ['-storepass', PASSWORD, '-keypass', PASSWORD];
    const pair = ['-genkeypair', '-alias', 'test', '-keyalg', 'RSA', '-keysize', '2048', '-dname', 'CN=TEST'];
    inFolder(['keytool', ...pair, '-keystore', 'FILE', '-storetype', 'JKS', ...secrets]);
    const refused = fileCarrier(join(folder.path, 'FILE'), fileOptions()).use(PASSWORD, (open) => open.keys());
    expect(await codeOf(refused)).toBe('key-file-is-jks');
    const [, line = ''] = /`(.+)`/.exec(PROBLEMS['key-file-is-jks'].hint) ?? [];
    const command = line.split(' ');
    inFolder([...command, '-srcstorepass', PASSWORD, '-deststorepass', PASSWORD]);
    const carrier = fileCarrier(join(folder.path, 'FILE.p12'), fileOptions());
    await carrier.use(PASSWORD, (open) => {
      expect(open.keys()).toMatchObject([{ suite: RSA, state: 'OK', label: 'test' }]);
    });
  });

  it('lists a key after its certificate was installed', async () => {
    using folder = new KeyFolder();
    const path = join(folder.path, 'new.p12');
    await fileCarrier(path, { ...fileOptions(), create: true }).use(PASSWORD, async (open) => {
      const { spki } = await open.generate(RSA, NAMING);
      open.install(await certificateFor(spki, 'rsa-2048'));
    });
    const listed = runForeign('keytool', ['-list', '-keystore', path, '-storetype', 'PKCS12', '-storepass', PASSWORD]);
    expect(listed.stdout.toString()).toMatch(/^[0-9a-f]{40}, .*PrivateKeyEntry/m);
  });
});
