import { statSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import type { Rng } from '../../simulation/rng.ts';
import type { Carrier } from '../carriers/carrier.ts';
import { fileCarrier } from '../carriers/file-carrier.ts';
import { folderCarrier } from '../carriers/folder-carrier.ts';
import { isFile } from '../carriers/stored-file.ts';
import type { DeviceAddress } from './profile-address.ts';
import { type Profile, type ProfileFile, withProfile } from './profile-file.ts';

/** One kind of device as Tumar CSP knows it. */
export interface DeviceRow {
  /** Of its addresses. */
  readonly scheme: string;
  /** The profile that a fresh installation has for it; also the name of its carrier. */
  readonly profile: string;
  /** As pages and the list of profiles write it. */
  readonly title: string;
  /** The reader of the profile of a fresh installation; `.` is any. */
  readonly place: string;
}

/**
 * `file` and `kztoken` are published; the other schemes are assumed after the names of the plugins and profiles. JavaToken stands first: it is
 * the one that the bank's instruction has the user look for (R-TOKEN-7).
 */
export const DEVICES: readonly DeviceRow[] = [
  { scheme: 'jtoken', profile: 'JavaToken', title: 'JavaToken - JavaToken', place: '.' },
  { scheme: 'etoken', profile: 'eToken', title: 'eToken - eToken PRO (Java, 72K)', place: '.' },
  { scheme: 'kztoken', profile: 'KzToken', title: 'KzToken - Kaztoken', place: '.' },
  { scheme: 'gammajacarta', profile: 'GammaJaCarta', title: 'GammaJaCarta - JaCarta', place: '.' },
  { scheme: 'file', profile: 'FSystem', title: 'FSystem - Файловая система', place: '.' },
];

export const FILE_SCHEME = 'file';

export function deviceOf({ scheme }: DeviceAddress): DeviceRow | undefined {
  return DEVICES.find((row) => row.scheme === scheme);
}

/** The profiles of a fresh installation: one for each kind of device. */
export function installedProfiles(): Profile[] {
  return DEVICES.map(({ scheme, profile, place }) => ({
    name: profile,
    address: { kind: 'device', scheme, container: 'user', place, parameters: [] },
  }));
}

/**
 * What of this PC the address names; `undefined` when it is not there. A file's place is a folder, relative to the home folder, and its container a
 * PKCS#12 file in it (assumed: Tumar's own container files are not public); without a container it is the whole folder. A token is found by its
 * kind and, unless the place is empty or `.`, by its reader.
 */
export function carrierAt(
  { name, address }: Profile,
  plugged: readonly Carrier[],
  options: { readonly rng: Rng; readonly home?: string },
): Carrier | undefined {
  if (address.scheme === FILE_SCHEME) return fileAt(name, address, options);
  const kind = deviceOf(address)?.profile;
  const isAny = address.place === '' || address.place === '.';
  return plugged.find((carrier) => carrier.name === kind && (isAny || carrier.reader === address.place));
}

function fileAt(
  name: string,
  { container, place }: DeviceAddress,
  { rng, home = homedir() }: { readonly rng: Rng; readonly home?: string },
): Carrier {
  const folder = isAbsolute(place) ? place : join(home, place);
  if (container === '') return folderCarrier(folder, { rng, name });
  const fileName =
    /\.(p12|pfx|jks)$/i.test(container) || isFile(join(folder, container)) ? container : `${container}.p12`;
  return fileCarrier(join(folder, fileName), { rng, name });
}

/** With FSystem on this file, or folder of files; a path is relative to the working folder. */
export function fileProfile(file: ProfileFile, path: string): ProfileFile {
  const whole = resolve(path);
  const isFolder = statSync(whole, { throwIfNoEntry: false })?.isDirectory() === true;
  const [place, container] = isFolder ? [whole, ''] : [dirname(whole), basename(whole)];
  return withProfile(file, {
    name: 'FSystem',
    address: { kind: 'device', scheme: FILE_SCHEME, container, place, parameters: [] },
  });
}
