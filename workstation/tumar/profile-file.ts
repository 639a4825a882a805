import { type DeviceAddress, isProfileName, parseDeviceAddress, writeProfileAddress } from './profile-address.ts';
import { TumarError } from './tumar-error.ts';

/**
 * `cptumar.conf`: lines of text, in sections. Profiles stand in `[profiles]` as `Name=address`; a line that begins with `;` or `#` is a remark.
 * Everything else is left as it stands.
 */
export interface ProfileFile {
  readonly profiles: readonly Profile[];
  /** The lines, without their ends; a number is the profile that stands there. */
  readonly lines: readonly (string | number)[];
  /** How lines end. */
  readonly lineEnd: '\n' | '\r\n';
}

/** One profile: a name for a container on a device. */
export interface Profile {
  readonly name: string;
  readonly address: DeviceAddress;
}

const CHARACTERS_MAX = 65_536;
const PROFILES_MAX = 256;
const SECTION = /^\s*\[([^\]]*)\]\s*$/;
const REMARK = /^\s*(?:[;#]|$)/;
const HEADING = '[profiles]';

export const EMPTY_PROFILE_FILE: ProfileFile = { profiles: [], lines: [], lineEnd: '\n' };

/**
 * Reads the text of the file. @throws TumarError `file-too-large`; `file-malformed`, naming the line (no `=`, a name twice), or the line and
 * what is wrong with its name or address.
 */
export function parseProfileFile(text: string): ProfileFile {
  if (text.length > CHARACTERS_MAX) throw new TumarError('file-too-large');
  const plain = text.startsWith('\ufeff') ? text.slice(1) : text;
  const profiles: Profile[] = [];
  let section = '';
  const lines = linesOf(plain).map((line, at) => {
    section = SECTION.exec(line)?.[1]?.trim().toLowerCase() ?? section;
    if (section !== 'profiles' || SECTION.test(line) || REMARK.test(line)) return line;
    profiles.push(readProfile(line, at + 1, profiles));
    return profiles.length - 1;
  });
  return { profiles, lines, lineEnd: plain.includes('\r\n') ? '\r\n' : '\n' };
}

function linesOf(text: string): string[] {
  const lines = text.split(/\r?\n/);
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

function readProfile(line: string, number: number, before: readonly Profile[]): Profile {
  if (before.length >= PROFILES_MAX) throw new TumarError('file-too-large');
  const at = line.indexOf('=');
  const name = line.slice(0, at).trim();
  if (at < 0 || !isProfileName(name)) throw new TumarError('file-malformed', `Line ${number} is no profile.`);
  if (before.some((other) => other.name === name)) {
    throw new TumarError('file-malformed', `Line ${number} has the name of an earlier profile.`);
  }
  try {
    return { name, address: parseDeviceAddress(line.slice(at + 1).trim()) };
  } catch (error) {
    if (!(error instanceof TumarError)) throw error;
    throw new TumarError('file-malformed', `Line ${number}: ${error.message}`);
  }
}

/** The text of the file; reading it gives the same profiles. */
export function writeProfileFile({ profiles, lines, lineEnd }: ProfileFile): string {
  const written = lines.flatMap((line) => {
    if (typeof line === 'string') return [line];
    const profile = profiles[line];
    return profile === undefined ? [] : [`${profile.name}=${writeProfileAddress(profile.address)}`];
  });
  return written.map((line) => `${line}${lineEnd}`).join('');
}

/**
 * With a profile in its place, or a new one at the end of its section.
 * @throws TumarError `name-malformed`, `file-too-large`.
 */
export function withProfile(file: ProfileFile, profile: Profile): ProfileFile {
  if (!isProfileName(profile.name)) throw new TumarError('name-malformed');
  const at = file.profiles.findIndex(({ name }) => name === profile.name);
  if (at >= 0) return { ...file, profiles: file.profiles.with(at, profile) };
  if (file.profiles.length >= PROFILES_MAX) throw new TumarError('file-too-large');
  const lines = file.lines.some(isHeading) ? [...file.lines] : [...file.lines, HEADING];
  lines.splice(endOfSection(lines), 0, file.profiles.length);
  return { ...file, lines, profiles: [...file.profiles, profile] };
}

function isHeading(line: string | number): boolean {
  return typeof line === 'string' && SECTION.exec(line)?.[1]?.trim().toLowerCase() === 'profiles';
}

/** Behind the last profile, or the heading. */
function endOfSection(lines: readonly (string | number)[]): number {
  const last = lines.findLastIndex((line) => typeof line === 'number');
  return (last >= 0 ? last : lines.findIndex(isHeading)) + 1;
}
