import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SeededRng } from '../../simulation/rng.ts';
import { openTokenImage } from '../store/file-store.ts';
import { endConnections } from '../store/testing/connections.ts';
import { compileLife } from '../testing/power-cut/compiled-life.ts';
import { type Cut, type FileOperation, type Files, FragileDisk } from '../testing/power-cut/crash-states.ts';
import { runWithFailing, tracedFileOperations, traceMissing } from '../testing/power-cut/file-trace.ts';
import { recordLife, sameState, stateOf } from '../testing/power-cut/recorded-life.ts';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'token-bench-power-')));
afterAll(() => rmSync(folder, { recursive: true }));

const { states } = recordLife();
const missing = traceMissing();
let script = '';
beforeAll(() => {
  const compiled = join(folder, 'compiled');
  mkdirSync(compiled);
  script = compileLife(compiled);
}, 120_000);

/**
 * Opens an image as the next start does.
 * @param sure commits that had returned when the power went.
 * @returns 0: the memory is as after them; 1: the commit that ran is there too; otherwise what is there.
 */
function commitsMore(path: string, sure: number): unknown {
  const image = openTokenImage(path);
  try {
    const found = stateOf(image);
    if (sameState(states[sure], found)) return 0;
    return sameState(states[sure + 1], found) ? 1 : found;
  } finally {
    image.close();
  }
}

const CUTS: readonly Cut[] = ['killed', 'lost', 'torn', 'torn', 'torn'];

function put(files: Files, into: string): void {
  rmSync(into, { recursive: true, force: true });
  mkdirSync(into);
  for (const [path, content] of files) writeFileSync(join(into, basename(path)), content, { mode: 0o600 });
}

function digestOf(files: Files, notes: number): string {
  const hash = createHash('sha256').update(String(notes));
  for (const [path, content] of [...files].sort(([a], [b]) => a.localeCompare(b))) {
    hash.update(`${path} ${content.length} `).update(content);
  }
  return hash.digest('hex');
}

/** Every operation, every way in which the power can go there, and the files that the next start finds; each once. */
function* crashes(operations: readonly FileOperation[], disk: FragileDisk): Iterable<{ what: string; files: Files }> {
  const rng = new SeededRng('which sectors arrive');
  const seen = new Set<string>();
  for (const operation of operations) {
    disk.apply(operation);
    for (const cut of CUTS) {
      const files = disk.filesAfter(cut, rng);
      const digest = digestOf(files, disk.notes);
      if (seen.has(digest)) continue;
      seen.add(digest);
      yield { what: `${cut} at ${JSON.stringify({ ...operation, octets: undefined })}`, files };
    }
  }
}

describe.skipIf(missing !== '')(`a power cut at every operation on the files${missing && `: ${missing}`}`, () => {
  it('leaves the state before or after the commit that ran, and no other', async () => {
    const lives = join(folder, 'lives');
    mkdirSync(lives);
    const path = join(lives, 'life.token');
    const operations = tracedFileOperations([script, path], lives, join(folder, 'trace'));
    const disk = new FragileDisk(lives);
    const count = { before: 0, after: 0, none: 0 };
    for (const { what, files } of crashes(operations, disk)) {
      if (!files.has(path)) {
        expect(disk.notes, 'an image that had been opened is gone').toBe(0);
        count.none++;
        continue;
      }
      put(files, join(folder, 'found'));
      // The first note says that the image is open, every further one that a commit has returned.
      const more = commitsMore(join(folder, 'found', 'life.token'), Math.max(0, disk.notes - 1));
      expect([0, 1], what).toContain(more);
      count[more === 0 ? 'before' : 'after']++;
      if ((count.before + count.after) % 100 === 0) await endConnections();
    }
    await endConnections();
    expect(disk.notes).toBe(states.length);
    expect(operations.length).toBeGreaterThan(300);
    expect(count.before).toBeGreaterThan(300);
    expect(count.after).toBeGreaterThan(30);
    expect(count.none).toBeGreaterThan(5);
  }, 240_000);
});

describe.skipIf(missing !== '')(`a medium that fails${missing && `: ${missing}`}`, () => {
  it.each([
    ['pwrite64', 'ENOSPC', [60, 145, 222, 223, 224, 225, 226]],
    ['pwrite64', 'EIO', [101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 111]],
    ['fsync', 'EIO', [30, 31, 32, 33, 71, 72, 73, 74]],
  ])('%s, %s: the call is refused, nothing of it is there, or the image is given up', (call, errno, times) => {
    for (const from of times) {
      const path = join(folder, `${call}-${errno}-${from}.token`);
      const { status, stdout, stderr } = runWithFailing(call, errno, from, [script, path]);
      expect(status).toBe(1);
      const [, outcome] =
        /token image .*: (nothing was written|given up in the middle of a commit) /.exec(stderr) ?? [];
      const more = commitsMore(path, stdout.length - 1);
      if (outcome === 'nothing was written') expect(more).toBe(0);
      else expect([outcome, [0, 1].includes(more as number)]).toEqual(['given up in the middle of a commit', true]);
    }
  });
});

describe('kill -9', () => {
  const ROUNDS = 24;

  /** Starts the life and kills it some time after a commit was reported. @returns commits that were surely made. */
  async function killedLife(path: string, afterNotes: number, delayMs: number): Promise<number> {
    const child = spawn(process.execPath, [script, path], { stdio: ['ignore', 'pipe', 'inherit'] });
    let notes = 0;
    child.stdout.on('data', (data: Buffer) => {
      const reached = notes < afterNotes && notes + data.length >= afterNotes;
      notes += data.length;
      if (reached) setTimeout(() => child.kill('SIGKILL'), delayMs);
    });
    await new Promise((resolve) => child.once('close', resolve));
    return Math.max(0, notes - 1);
  }

  it('at any time leaves the state before or after the commit that ran', async () => {
    const rng = new SeededRng('when to kill');
    const found: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const path = join(folder, `killed-${round}.token`);
      const sure = await killedLife(path, 1 + rng.below(states.length - 2), rng.below(12));
      expect([0, 1]).toContain(commitsMore(path, sure));
      found.push(sure);
    }
    await endConnections();
    expect(new Set(found).size).toBeGreaterThan(5);
    expect(found.filter((sure) => sure < states.length - 1).length).toBeGreaterThan(ROUNDS / 2);
  }, 240_000);
});
