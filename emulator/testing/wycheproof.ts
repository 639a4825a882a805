import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The vectors of C2SP/wycheproof (testvectors_v1, Apache-2.0). They are not in this repository: the environment variable
 * TOKEN_BENCH_VECTORS names the folder that holds `wycheproof/*.json`.
 */
export interface WycheproofTest {
  readonly tcId: number;
  readonly comment: string;
  readonly flags: readonly string[];
  /** `acceptable` is a verdict of its own: either answer is right. */
  readonly result: 'valid' | 'invalid' | 'acceptable';
}

/** One file: groups of tests that share a key, each group with its own fields beside `tests`. */
export interface WycheproofFile<G, T> {
  readonly algorithm: string;
  readonly numberOfTests: number;
  readonly testGroups: readonly (G & { readonly type: string; readonly tests: readonly (T & WycheproofTest)[] })[];
}

function folder(): string | undefined {
  const root = process.env.TOKEN_BENCH_VECTORS;
  return root === undefined ? undefined : join(root, 'wycheproof');
}

/** Why the vectors cannot be used here; empty when they can. */
export function wycheproofMissing(): string {
  const path = folder();
  if (path === undefined) return 'TOKEN_BENCH_VECTORS names no folder with wycheproof/';
  return existsSync(path) ? '' : `no folder ${path}`;
}

/**
 * @param name file name without `.json`.
 * @typeParam G fields of a group, @typeParam T fields of a test, octets in hexadecimal.
 */
export function loadWycheproof<G, T>(name: string): WycheproofFile<G, T> {
  return JSON.parse(readFileSync(join(folder() ?? '', `${name}.json`), 'utf8'));
}

/** Octets of a hexadecimal field. */
export function octetsOf(hex: string): Buffer {
  return Buffer.from(hex, 'hex');
}

/** How many tests came to which end, for the counts that a test asserts. */
export class Tally {
  readonly counts: Record<string, number> = {};

  add(end: string): void {
    this.counts[end] = (this.counts[end] ?? 0) + 1;
  }
}
