import { isFile, readStored, replaceStored } from '../carriers/stored-file.ts';
import { installedProfiles } from './devices.ts';
import {
  EMPTY_PROFILE_FILE,
  type ProfileFile,
  parseProfileFile,
  withProfile,
  writeProfileFile,
} from './profile-file.ts';

/** Where the profiles of this PC are kept. No password is ever among what is kept. */
export interface ProfileShelf {
  /** @throws TumarError as parseProfileFile; TokenError `key-file-unusable`. */
  read(): ProfileFile;
  /** @throws TokenError `token-write-protected`, `token-memory-full`, `token-not-present` (no such folder). */
  write(file: ProfileFile): void;
}

/** What a fresh installation of Tumar CSP has. */
function freshFile(): ProfileFile {
  return installedProfiles().reduce(withProfile, EMPTY_PROFILE_FILE);
}

/** Profiles that last as long as this process. */
export function profilesInMemory(file: ProfileFile = freshFile()): ProfileShelf {
  let kept = file;
  return {
    read: () => kept,
    write: (changed) => {
      kept = changed;
    },
  };
}

/** Profiles in a file such as `/TumarCSP/etc/cptumar.conf`; one that is not there is that of a fresh installation. It is written whole or not at all. */
export function profilesInFile(path: string): ProfileShelf {
  return {
    read: () => (isFile(path) ? parseProfileFile(Buffer.from(readStored(path)).toString('utf8')) : freshFile()),
    write: (file) => replaceStored(path, Buffer.from(writeProfileFile(file))),
  };
}
