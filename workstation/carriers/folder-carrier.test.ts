import { copyFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readKeyFileName } from '../../pki/pkcs12/key-file.ts';
import { keyHolder } from '../../pki/pkcs12/testing/holders.ts';
import { SUITES } from '../../pki/suites.ts';
import { fileCarrier } from './file-carrier.ts';
import { folderCarrier, keyFilesOf } from './folder-carrier.ts';
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

async function cabinetFolder(): Promise<KeyFolder> {
  const folder = new KeyFolder();
  await folder.add('AUTH_RSA256', 'rsa-2048');
  await folder.add('GOST512', 'nuc-2015-512');
  return folder;
}

const labels = (path: string) => readdirSync(path).map((name) => name.slice(0, name.lastIndexOf('_')));

describe('a folder of key files as a carrier', () => {
  it('shows the keys of all files under the password, and of no others', async () => {
    using folder = await cabinetFolder();
    await folder.add('GOSTKNCA', 'nuc-2004', { password: OTHER_PASSWORD });
    folder.write('notes.txt', Buffer.from('no key'));
    folder.write('broken.p12', Buffer.from('no key'));
    const carrier = folderCarrier(folder.path, fileOptions());
    expect(carrier).toMatchObject({ name: 'FSystem', storage: 'PKCS12', title: folder.path });
    const suites = (password: string) => carrier.use(password, (open) => open.keys().map(({ suite }) => suite.id));
    expect(await suites(PASSWORD)).toEqual(['rsa-2048', 'nuc-2015-512']);
    expect(await suites(OTHER_PASSWORD)).toEqual(['nuc-2004']);
    expect(await codeOf(suites('Wrong123'))).toBe('pin-wrong');
  });

  it('a new key is a file of its own, named as the cabinet names them, and waits in it', async () => {
    using folder = new KeyFolder();
    const carrier = folderCarrier(folder.path, fileOptions());
    const made = await carrier.use(PASSWORD, async (open) => [
      await open.generate(SUITES['rsa-2048'], { ...NAMING, label: 'AUTH_RSA256 TEST' }),
      await open.generate(SUITES['nuc-2015-512'], NAMING),
      await open.generate(GOST, NAMING),
      await open.generate(SUITES['kisc-2004'], NAMING),
    ]);
    expect(made.map(({ state }) => state)).toEqual(['WAIT', 'WAIT', 'WAIT', 'WAIT']);
    expect(labels(folder.path)).toEqual(['AUTH_RSA256', 'GOST512', 'GOSTKNCA', 'kisc-2004']);
    const [auth] = readdirSync(folder.path);
    expect(readKeyFileName(auth as string)?.keyId).toBe(Buffer.from(made[0]?.id ?? []).toString('hex'));
  });

  it('a certificate goes into the file of its key, an authority into each', async () => {
    using folder = await cabinetFolder();
    const carrier = folderCarrier(folder.path, fileOptions());
    const { spki } = await carrier.use(PASSWORD, (open) => open.generate(GOST, NAMING));
    const certificate = await certificateFor(spki, 'nuc-2004');
    await carrier.use(PASSWORD, async (open) => {
      open.install(certificate);
      open.install(certificate);
      const key = open.keys().find(({ suite }) => suite.id === 'nuc-2004');
      expect([key?.state, key?.certificates.length]).toEqual(['OK', 1]);
      const { pair } = await keyHolder('nuc-2004', 'TEST stranger');
      const stranger = await certificateFor(pair.publicKey, 'nuc-2004');
      expect(() => open.install(stranger)).toThrow('not on the token');
      open.installAuthority(stranger);
      expect(open.authorities().filter(({ der }) => Buffer.compare(der, stranger.der) === 0)).toHaveLength(1);
    });
    for (const file of keyFilesOf(folder.path, fileOptions())) {
      expect(await file.use(PASSWORD, (open) => open.authorities().length)).toBeGreaterThan(0);
    }
  });

  it('a copy of a file is the same key; removing takes both away', async () => {
    using folder = await cabinetFolder();
    const [auth] = readdirSync(folder.path).filter((name) => name.startsWith('AUTH'));
    copyFileSync(join(folder.path, auth as string), join(folder.path, 'copy of it.p12'));
    const carrier = folderCarrier(folder.path, fileOptions());
    await carrier.use(PASSWORD, (open) => {
      const [rsa, ...others] = open.keys();
      expect([rsa?.suite.id, others.length]).toEqual(['rsa-2048', 1]);
      open.remove(rsa as NonNullable<typeof rsa>);
      expect(open.keys()).toHaveLength(1);
    });
    expect(labels(folder.path)).toEqual(['GOST512']);
  });

  it('R-TOKEN-16 the password of all files that open under the old one is changed', async () => {
    using folder = await cabinetFolder();
    await folder.add('GOSTKNCA', 'nuc-2004', { password: OTHER_PASSWORD });
    const carrier = folderCarrier(folder.path, fileOptions());
    expect(await codeOf(carrier.changePassword(PASSWORD, 'weak'))).toBe('pin-refused');
    await carrier.changePassword(PASSWORD, OTHER_PASSWORD);
    expect(await carrier.use(OTHER_PASSWORD, (open) => open.keys().length)).toBe(3);
    expect(await codeOf(carrier.changePassword(PASSWORD, OTHER_PASSWORD))).toBe('pin-wrong');
  });

  it('R-TOKEN-18 a folder that is not there, or has gone, is told', async () => {
    using folder = await cabinetFolder();
    const carrier = folderCarrier(folder.path, fileOptions());
    const gone = carrier.use(PASSWORD, (open) => {
      rmSync(folder.path, { recursive: true });
      return open.keys();
    });
    expect(await codeOf(gone)).toBe('token-removed');
    expect(carrier.isPresent()).toBe(false);
    expect(await codeOf(carrier.use(PASSWORD, (open) => open.keys()))).toBe('token-not-present');
    expect(keyFilesOf(folder.path, fileOptions())).toEqual([]);
  });

  it('each file of it can be chosen by itself', async () => {
    using folder = await cabinetFolder();
    const files = keyFilesOf(folder.path, fileOptions());
    expect(files.map(({ name }) => readKeyFileName(name)?.purpose)).toEqual(['AUTH', 'BOTH']);
    const [auth] = files;
    expect(auth?.title).toBe(fileCarrier(join(folder.path, auth?.name ?? ''), fileOptions()).title);
  });
});
