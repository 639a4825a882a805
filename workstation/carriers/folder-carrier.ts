import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { KEY_FILE_KINDS, localKeyIdHex } from '../../pki/pkcs12/key-file.ts';
import type { Suite } from '../../pki/suites.ts';
import { type Rng, systemRng } from '../../simulation/rng.ts';
import { sameOctets } from '../token/key-set.ts';
import { TokenError } from '../token/token-error.ts';
import type { Carrier, CarrierKey, OpenCarrier } from './carrier.ts';
import {
  changeFilePassword,
  fileCarrier,
  type KeyFileOptions,
  madeKey,
  newPairOf,
  rereadContents,
} from './file-carrier.ts';
import {
  assertNewPassword,
  authoritiesOf,
  emptyContents,
  type FileContents,
  keysOf,
  openContents,
  sealContents,
  withAuthority,
  withCertificate,
  withKey,
  withoutKey,
} from './file-contents.ts';
import { readStored, removeStored, replaceStored } from './stored-file.ts';

/** How many files of a folder are looked at. */
const FILES_MAX = 500;
const KEY_FILE = /\.(p12|pfx)$/i;

/**
 * A folder of key files as one carrier: the «Дербес компьютер» of the National CA's cabinet, with `AUTH_RSA256_…`, `RSA256_…` and
 * `GOST512_…` in it. What opens under the password takes part; files under other passwords and files that are no PKCS#12 are left alone. A new
 * key becomes a file of its own, named as the cabinet does: a label that begins with a prefix of KEY_FILE_KINDS chooses it.
 *
 * Errors of `use`, in order: `token-not-present` (no such folder), `pin-wrong` (there are files, and none opens), `key-file-unusable`
 * (there are files, and none is one of keys). A folder without files is taken, so that it can be given its first key.
 */
export function folderCarrier(folder: string, options: KeyFileOptions = {}): Carrier {
  return {
    name: options.name ?? 'FSystem',
    title: folder,
    reader: undefined,
    storage: options.storage ?? 'PKCS12',
    isPresent: () => isFolder(folder),
    use: async (password, work) => {
      const opened = openedFiles(folder, password);
      return await work(openFolder(folder, password, options, opened.length > 0));
    },
    changePassword: (password, newPassword) =>
      Promise.resolve().then(() => changeEach(folder, password, newPassword, options.rng ?? systemRng)),
  };
}

/** File by file: who is killed on the way starts again with the old password for the rest. */
function changeEach(folder: string, password: string, newPassword: string, rng: Rng): void {
  const opened = openedFiles(folder, password);
  assertNewPassword(newPassword);
  for (const { path } of opened) changeFilePassword(path, password, newPassword, rng);
}

/** Each key file of a folder as a carrier of its own, in the order of their names: what a person chooses from. */
export function keyFilesOf(folder: string, options: Omit<KeyFileOptions, 'name'> = {}): Carrier[] {
  return isFolder(folder) ? keyFilePaths(folder).map((path) => fileCarrier(path, options)) : [];
}

function isFolder(folder: string): boolean {
  return statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true;
}

function keyFilePaths(folder: string): string[] {
  if (!isFolder(folder)) throw new TokenError('token-not-present', `There is no folder ${folder}.`);
  const names = readdirSync(folder).filter((name) => KEY_FILE.test(name));
  return names
    .sort()
    .slice(0, FILES_MAX)
    .map((name) => join(folder, name));
}

interface OpenedFile {
  readonly path: string;
  readonly contents: FileContents;
}

function openedFiles(folder: string, password: string): OpenedFile[] {
  const refusals: TokenError[] = [];
  const opened = keyFilePaths(folder).flatMap((path) => {
    try {
      return [{ path, contents: openContents(readStored(path), password) }];
    } catch (error) {
      if (!(error instanceof TokenError)) throw error;
      refusals.push(error);
      return [];
    }
  });
  const refusal = refusals.find(({ code }) => code === 'pin-wrong') ?? refusals[0];
  if (opened.length === 0 && refusal !== undefined) throw refusal;
  return opened;
}

function openFolder(folder: string, password: string, options: KeyFileOptions, hasFiles: boolean): OpenCarrier {
  const { rng = systemRng } = options;
  const files = () => (isFolder(folder) ? openedFiles(folder, password) : gone(folder));
  const keys = () => onePerKey(files().flatMap(({ contents }) => keysOf(contents, rng)));
  const write = (path: string, contents: FileContents | undefined) => {
    if (contents !== undefined) replaceStored(path, sealContents(contents, password, rng));
  };
  return {
    keys,
    authorities: () => onePerCertificate(files().flatMap(({ contents }) => authoritiesOf(contents))),
    generate: async (suite, { label }) => {
      if (!hasFiles) assertNewPassword(password);
      const pair = await newPairOf(suite, options);
      const path = join(folder, fileNameOf(suite, label, pair.publicKey));
      if (!isFolder(folder)) gone(folder);
      write(path, withKey(emptyContents(options.style), pair, label));
      return madeKey(keysOf(rereadContents(path, password), rng), pair);
    },
    install: (certificate) => {
      const file = fileOfKey(files(), certificate.publicKey, rng);
      if (file === undefined) throw new TokenError('certificate-without-key', `Looked at were the files in ${folder}.`);
      write(file.path, withCertificate(file.contents, certificate));
    },
    installAuthority: (certificate) => {
      for (const { path, contents } of files()) {
        if (contents.keys.length > 0) write(path, withAuthority(contents, certificate));
      }
    },
    remove: ({ spki }) => {
      for (const { path, contents } of files()) {
        const rest = withoutKey(contents, spki);
        if (rest?.keys.length === 0) removeStored(path);
        else write(path, rest);
      }
    },
  };
}

function gone(folder: string): never {
  throw new TokenError('token-removed', `${folder} is gone.`);
}

function fileOfKey(files: readonly OpenedFile[], spki: Uint8Array, rng: Rng): OpenedFile | undefined {
  return files.find(({ contents }) => keysOf(contents, rng).some((key) => sameOctets(key.spki, spki)));
}

/** `AUTH_RSA256_…` when the label begins so; else the signing kind of the suite that is given today; else the suite's own name. */
function fileNameOf(suite: Suite, label: string, publicKey: Uint8Array): string {
  const kinds = KEY_FILE_KINDS.filter((kind) => kind.suite === suite.id && !('old' in kind));
  const kind = kinds.find(({ prefix }) => label.startsWith(prefix)) ?? kinds.find(({ purpose }) => purpose !== 'AUTH');
  return `${kind?.prefix ?? suite.id}_${localKeyIdHex(publicKey)}.p12`;
}

/** A copied file is the same key: the copy that has more certificates stands for it. */
function onePerKey(keys: readonly CarrierKey[]): CarrierKey[] {
  const found = new Map<string, CarrierKey>();
  for (const key of keys) {
    const spki = Buffer.from(key.spki).toString('hex');
    const other = found.get(spki);
    if (other === undefined || other.certificates.length < key.certificates.length) found.set(spki, key);
  }
  return [...found.values()];
}

function onePerCertificate<Certificate extends { readonly der: Uint8Array }>(
  certificates: readonly Certificate[],
): Certificate[] {
  return [...new Map(certificates.map((one) => [Buffer.from(one.der).toString('hex'), one])).values()];
}
