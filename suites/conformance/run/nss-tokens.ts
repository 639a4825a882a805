import { execFileSync } from 'node:child_process';
import { cpSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { LibraryTarget } from '../targets/target.ts';
import { TargetError } from './judging-process.ts';
import type { Provisioner } from './provision.ts';
import { tokenFolder } from './token-folder.ts';

const USER_PIN = '12345678';

/** As NSS calls the slot of a database with keys. */
const TOKEN_LABEL = 'NSS Certificate DB';

/**
 * NSS softokn, which keeps its one token in a database that certutil makes: a folder of its own for each, copied from the first. It wants
 * to be told in `pReserved` of C_Initialize where that is. There is no SO: a database has one password.
 * @throws TargetError when there is no certutil.
 */
export function nssTokens(path: string): Provisioner {
  let first: string | undefined;
  return {
    name: basename(path),
    everyTokenIsFresh: false,
    throwAway: true,
    token: () => {
      const { folder, remove } = tokenFolder();
      first ??= newDatabase();
      cpSync(first, folder, { recursive: true });
      const target: LibraryTarget = {
        kind: 'library',
        path,
        slot: { by: 'label', label: TOKEN_LABEL },
        pins: { user: USER_PIN },
        initializeReserved: `configdir='sql:${folder}' certPrefix='' keyPrefix='' secmod='secmod.db' flags=`,
      };
      return Promise.resolve({ target, environment: {}, dispose: remove });
    },
  };
}

/** @returns its folder, which lasts as long as this process. */
function newDatabase(): string {
  const { folder, remove } = tokenFolder();
  process.once('exit', () => void remove());
  const pinFile = join(folder, 'pin');
  writeFileSync(pinFile, `${USER_PIN}\n`);
  try {
    execFileSync('certutil', ['-N', '-d', `sql:${folder}`, '-f', pinFile], { stdio: 'pipe' });
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === 'ENOENT') throw new TargetError('tokens of NSS are made by certutil (apt-get install libnss3-tools)');
    throw new TargetError(`certutil makes no database: ${String(error).split('\n')[0]}`);
  }
  return folder;
}
