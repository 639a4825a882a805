import type { Rng } from '../../../simulation/rng.ts';

/** What a process did to the files of one folder, in order; `note` is an octet it wrote to standard output. */
export type FileOperation =
  | { readonly kind: 'create'; readonly path: string }
  | { readonly kind: 'unlink'; readonly path: string }
  | { readonly kind: 'sync'; readonly path: string }
  | { readonly kind: 'link'; readonly path: string; readonly from: string }
  | { readonly kind: 'write'; readonly path: string; readonly at: number; readonly octets: Buffer }
  | { readonly kind: 'truncate'; readonly path: string; readonly length: number }
  | { readonly kind: 'note' };

/** How the power goes: `killed`, the system survives and nothing written is lost; `lost`, whatever no fsync made sure is gone; `torn`, some of that is there, in pieces of a sector. */
export type Cut = 'killed' | 'lost' | 'torn';

/** Files by path. */
export type Files = ReadonlyMap<string, Buffer>;

const SECTOR = 512;

type DataChange = Extract<FileOperation, { kind: 'write' | 'truncate' }>;
type NameChange = Extract<FileOperation, { kind: 'create' | 'unlink' | 'link' }>;

interface Inode {
  settled: Buffer;
  pending: DataChange[];
}

/**
 * A disk as POSIX promises it and no better: what is written to a file is sure after fsync of the file, and a name is
 * sure after fsync of its folder.
 */
export class FragileDisk {
  readonly #folder: string;
  readonly #now = new Map<string, Inode>();
  #settledNames: ReadonlyMap<string, Inode> = new Map();
  #pendingNames: NameChange[] = [];
  /** Inodes that a pending change of names brought in, in its order. */
  #pendingInodes: (Inode | undefined)[] = [];
  notes = 0;

  constructor(folder: string) {
    this.#folder = folder;
  }

  apply(operation: FileOperation): void {
    if (operation.kind === 'note') this.notes++;
    else if (operation.kind === 'sync') this.#sync(operation.path);
    else if (operation.kind === 'write' || operation.kind === 'truncate') {
      this.#now.get(operation.path)?.pending.push(operation);
    } else this.#rename(operation);
  }

  /** What the next start finds when the power goes now. */
  filesAfter(cut: Cut, rng: Rng): Files {
    const names = this.#namesAfter(cut, rng);
    return new Map([...names].map(([path, inode]) => [path, contentAfter(inode, cut, rng)]));
  }

  #rename(change: NameChange): void {
    if (change.kind === 'create' && this.#now.has(change.path)) return;
    const inode =
      change.kind === 'create'
        ? { settled: Buffer.alloc(0), pending: [] }
        : change.kind === 'link'
          ? this.#now.get(change.from)
          : undefined;
    if (inode) this.#now.set(change.path, inode);
    else this.#now.delete(change.path);
    this.#pendingNames.push(change);
    this.#pendingInodes.push(inode);
  }

  #sync(path: string): void {
    if (path === this.#folder) {
      this.#settledNames = new Map(this.#now);
      this.#pendingNames = [];
      this.#pendingInodes = [];
      return;
    }
    const inode = this.#now.get(path);
    if (inode === undefined) return;
    inode.settled = inode.pending.reduce(changed, inode.settled);
    inode.pending = [];
  }

  #namesAfter(cut: Cut, rng: Rng): ReadonlyMap<string, Inode> {
    if (cut === 'killed') return this.#now;
    const kept = cut === 'lost' ? 0 : rng.below(this.#pendingNames.length + 1);
    const names = new Map(this.#settledNames);
    this.#pendingNames.slice(0, kept).forEach(({ path }, i) => {
      const inode = this.#pendingInodes[i];
      if (inode) names.set(path, inode);
      else names.delete(path);
    });
    return names;
  }
}

function contentAfter({ settled, pending }: Inode, cut: Cut, rng: Rng): Buffer {
  if (cut === 'lost') return settled;
  const arrived = cut === 'killed' ? pending : pending.flatMap((change) => pieces(change, rng));
  return arrived.reduce(changed, settled);
}

/** Of a write that no fsync followed, any sectors may have arrived; of a truncation, all or nothing. */
function pieces(change: DataChange, rng: Rng): DataChange[] {
  if (change.kind === 'truncate') return rng.below(2) === 0 ? [] : [change];
  if (rng.below(3) > 0) return rng.below(2) === 0 ? [] : [change];
  const out: DataChange[] = [];
  for (let from = 0; from < change.octets.length; from += SECTOR) {
    if (rng.below(2) === 0) continue;
    out.push({ ...change, at: change.at + from, octets: change.octets.subarray(from, from + SECTOR) });
  }
  return out;
}

function changed(content: Buffer, change: DataChange): Buffer {
  if (change.kind === 'truncate') {
    return Buffer.concat([
      content.subarray(0, change.length),
      Buffer.alloc(Math.max(0, change.length - content.length)),
    ]);
  }
  const out = Buffer.alloc(Math.max(content.length, change.at + change.octets.length));
  content.copy(out);
  change.octets.copy(out, change.at);
  return out;
}
