import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { LibraryTarget } from '../targets/target.ts';
import type { Pins } from '../trial.ts';
import type { Provisioner } from './provision.ts';
import { tokenFolder } from './token-folder.ts';

const PINS: Required<Pins> = { user: '12345678', so: '87654321' };

/** SoftHSM2 with a folder of its own for each token, which knows nothing of the user's tokens. */
export function softHsmTokens(path: string): Provisioner {
  return {
    name: basename(path),
    everyTokenIsFresh: false,
    throwAway: true,
    token: () => {
      const { folder, remove } = tokenFolder();
      const tokens = join(folder, 'tokens');
      const settings = join(folder, 'softhsm2.conf');
      mkdirSync(tokens);
      writeFileSync(settings, `directories.tokendir = ${tokens}\nobjectstore.backend = file\nlog.level = ERROR\n`);
      const target: LibraryTarget = {
        kind: 'library',
        path,
        slot: { by: 'first-token' },
        pins: PINS,
        initialise: 'conformance',
      };
      return Promise.resolve({ target, environment: { SOFTHSM2_CONF: settings }, dispose: remove });
    },
  };
}
