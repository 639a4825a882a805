import { basename } from 'node:path';
import { generateKeyPair, type SoftwareKeyPair } from '../../pki/keys.ts';
import type { Pkcs12Style } from '../../pki/pkcs12/pkcs12.ts';
import type { Suite } from '../../pki/suites.ts';
import { type Rng, systemRng } from '../../simulation/rng.ts';
import { sameOctets } from '../token/key-set.ts';
import { TokenError } from '../token/token-error.ts';
import type { Carrier, OpenCarrier, Storage } from './carrier.ts';
import {
  assertNewPassword,
  assertUsableKeys,
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
import { isFile, readStored, replaceStored } from './stored-file.ts';

/** How a key file, or a folder of them, is used. */
export interface KeyFileOptions {
  /** Salts, keys and nonces. Default: the machine's randomness. */
  readonly rng?: Rng;
  /** See {@link Carrier.name}; by default the file's own name. */
  readonly name?: string;
  /** What NCALayer calls it; by default PKCS12, and JKS for a name in `.jks`. */
  readonly storage?: Storage;
  /** How a new file is written; by default as the National CA does. One that is written again keeps its style. */
  readonly style?: Pkcs12Style;
  /** Makes a key pair; for tests that have one. */
  readonly newPair?: (suite: Suite, rng: Rng) => Promise<SoftwareKeyPair>;
}

/**
 * One PKCS#12 file as a carrier: RFC 7292 in the encodings of the National CA's files and those that OpenSSL, NSS and the JDK write.
 * A key waits in it as a key bag without a certificate. Each change is written at once, whole ({@link replaceStored}); what is read
 * and written is the file as it stands then, so that one program at a time may change it.
 *
 * Errors of `use`, in order: `token-not-present`, `key-file-unusable`, `key-file-is-jks`, `pin-wrong`; inside it
 * `token-removed` when the file has gone meanwhile. Nothing counts wrong entries of a file, and nothing recovers its password.
 * @param options `create`: a file that is not there is made with its first key, under the password of `use`.
 */
export function fileCarrier(path: string, options: KeyFileOptions & { readonly create?: boolean } = {}): Carrier {
  const { name = basename(path), storage = storageOf(path), create = false, rng = systemRng } = options;
  const absent = () => create && !isFile(path);
  return {
    name,
    title: path,
    reader: undefined,
    storage,
    isPresent: () => isFile(path),
    use: async (password, work) => {
      if (!absent()) assertUsableKeys(openContents(readStored(path), password));
      return await work(openFile(path, password, options, absent()));
    },
    changePassword: (password, newPassword) =>
      Promise.resolve().then(() => changeFilePassword(path, password, newPassword, rng)),
  };
}

/** By its name, as NCALayer tells them apart. */
function storageOf(path: string): Storage {
  return path.toLowerCase().endsWith('.jks') ? 'JKS' : 'PKCS12';
}

/**
 * Writes a file again under another password (R-NUC-27). @throws TokenError as opening does, `pin-refused`, as writing does.
 */
export function changeFilePassword(path: string, password: string, newPassword: string, rng: Rng): void {
  const contents = openContents(readStored(path), password);
  assertNewPassword(newPassword);
  replaceStored(path, sealContents(contents, newPassword, rng));
}

function openFile(path: string, password: string, options: KeyFileOptions, isNew: boolean): OpenCarrier {
  const { rng = systemRng } = options;
  const read = () => (isNew && !isFile(path) ? emptyContents(options.style) : rereadContents(path, password));
  const write = (contents: FileContents | undefined) => {
    if (contents !== undefined) replaceStored(path, sealContents(contents, password, rng));
  };
  return {
    keys: () => keysOf(read(), rng),
    authorities: () => authoritiesOf(read()),
    generate: async (suite, { label }) => {
      if (isNew) assertNewPassword(password);
      const pair = await newPairOf(suite, options);
      write(withKey(read(), pair, label));
      return madeKey(keysOf(read(), rng), pair);
    },
    install: (certificate) => write(withCertificate(read(), certificate)),
    installAuthority: (certificate) => write(withAuthority(read(), certificate)),
    remove: ({ spki }) => write(withoutKey(read(), spki)),
  };
}

/** A file that was opened before. @throws TokenError `token-removed` when it has gone, and as opening does. */
export function rereadContents(path: string, password: string): FileContents {
  if (!isFile(path)) throw new TokenError('token-removed', `${path} is gone.`);
  return openContents(readStored(path), password);
}

export function newPairOf(
  suite: Suite,
  { rng = systemRng, newPair = generateKeyPair }: KeyFileOptions,
): Promise<SoftwareKeyPair> {
  return newPair(suite, rng);
}

/** The key as it is read back from the file. */
export function madeKey<Key extends { readonly spki: Uint8Array }>(keys: readonly Key[], pair: SoftwareKeyPair): Key {
  const made = keys.find(({ spki }) => sameOctets(spki, pair.publicKey));
  if (made === undefined) throw new TokenError('key-file-unusable', 'A key that was written is not in it.');
  return made;
}
