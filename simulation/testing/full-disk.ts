import { createRequire } from 'node:module';
import type { Database } from '../database.ts';

/** A disk that has no room, for whatever keeps its state in a file: SQLite's own notion of one, on any file system. */

/** More than any test writes. */
const ROOMY_PAGES = 1_000_000;

/** The disk under the databases of a test. */
export interface TestDisk {
  /** From now on no database grows by a page: what does not fit into those it has is refused with SQLITE_FULL. */
  fill(): void;
  /** There is room again. */
  free(): void;
  /** Databases that are opened from now on are on another disk. */
  leave(): void;
}

/** The state files that are opened from now on lie on this disk. From outside: the house itself knows nothing of it. */
export function testDisk(): TestDisk {
  const databases = new Set<Database>();
  const { prototype } = createRequire(import.meta.url)('libsql') as { prototype: Database };
  const { exec } = prototype;
  prototype.exec = function (this: Database, sql) {
    // The first thing that is asked of a state file.
    if (sql.includes('locking_mode = EXCLUSIVE')) databases.add(this);
    exec.call(this, sql);
  };
  const limit = (pages: number) => {
    if (databases.size === 0) throw new Error('no database lies on this disk');
    for (const database of databases) database.exec(`PRAGMA max_page_count = ${pages}`);
  };
  return {
    // It never falls below the pages that there are.
    fill: () => limit(1),
    free: () => limit(ROOMY_PAGES),
    leave() {
      prototype.exec = exec;
    },
  };
}
