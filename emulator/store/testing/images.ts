import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { type FileStore, openTokenImage } from '../file-store.ts';
import { TokenImageError, type TokenImageFault } from '../token-image-error.ts';

/** A folder of its own for the images of one test file. */
export class ImageFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'token-bench-image-'));
  #images = 0;

  /** Where there is no image yet. */
  freshPath(): string {
    return join(this.path, `${++this.#images}.token`);
  }

  /** @param records texts by record key. @returns the path of a closed image. */
  imageWith(records: Readonly<Record<string, string>>): string {
    const path = this.freshPath();
    const image = openTokenImage(path, { create: true });
    image.commit(new Map(Object.entries(records).map(([key, value]) => [key, new Uint8Array(Buffer.from(value))])));
    image.close();
    return path;
  }

  remove(): void {
    rmSync(this.path, { recursive: true });
  }
}

/** What opening comes to: the fault, or the records as texts. */
export function outcome(path: string): TokenImageFault | Record<string, string> {
  try {
    const image = openTokenImage(path);
    try {
      return textsIn(image);
    } finally {
      image.close();
    }
  } catch (error) {
    if (!(error instanceof TokenImageError)) throw error;
    expect(error.message).toContain(`token image ${path}: `);
    expect(error.path).toBe(path);
    return error.fault;
  }
}

function textsIn(store: FileStore): Record<string, string> {
  return Object.fromEntries([...store.entries()].map(([key, value]) => [key, Buffer.from(value).toString()]));
}
