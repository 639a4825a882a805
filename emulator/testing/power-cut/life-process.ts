import { writeSync } from 'node:fs';
import type { Store } from '../../../simulation/store.ts';
import { openTokenImage } from '../../store/file-store.ts';
import { live } from './scripted-life.ts';

/** One octet on standard output for every commit that has returned, a line on standard error for one that was refused. */
const image = openTokenImage(process.argv[2] ?? '', { create: true });
writeSync(1, '+');
const reporting: Store = {
  entries: () => image.entries(),
  commit(changes) {
    try {
      image.commit(changes);
    } catch (error) {
      writeSync(2, `${String(error)}\n`);
      throw error;
    }
    writeSync(1, '+');
  },
};
live(reporting);
image.close();
