import { writeSync } from 'node:fs';
import type { Store } from '../../../simulation/store.ts';
import { openTokenImage } from '../file-store.ts';
import { live } from './scripted-life.ts';

/** One octet on standard output for every commit that has returned. */
const image = openTokenImage(process.argv[2] ?? '', { create: true });
writeSync(1, '+');
const reporting: Store = {
  entries: () => image.entries(),
  commit(changes) {
    image.commit(changes);
    writeSync(1, '+');
  },
};
live(reporting);
image.close();
