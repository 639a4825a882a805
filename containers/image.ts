import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GenericContainer } from 'testcontainers';
import { writeImageContext } from './context/image-context.ts';
import { hasImage } from './engine.ts';

/** Where an image begins: Node on Linux with glibc. TOKEN_BENCH_BASE_IMAGE says another one, e.g. of a registry of one's own. */
const DEFAULT_BASE = 'node:20-slim';

export interface ImageOptions {
  /** Default: TOKEN_BENCH_BASE_IMAGE, or node:20-slim, which the engine fetches when it does not have it. */
  readonly base?: string;
}

const built = new Map<string, Promise<string>>();

/**
 * The image of the simulators, built of this package as it is installed, unless the engine has the very same one.
 * @returns its name: `localhost/token-bench:` and a hash of what is in it.
 * @throws Error as {@link writeImageContext}; whatever the engine says.
 */
export function tokenBenchImage({
  base = process.env.TOKEN_BENCH_BASE_IMAGE ?? DEFAULT_BASE,
}: ImageOptions = {}): Promise<string> {
  const known = built.get(base);
  if (known !== undefined) return known;
  const image = build(base);
  built.set(base, image);
  // The next one may try again.
  image.catch(() => built.delete(base));
  return image;
}

async function build(base: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'token-bench-image-'));
  try {
    await writeImageContext(folder);
    const name = `localhost/token-bench:${contentHash(folder, base)}`;
    if (!(await hasImage(name))) {
      await GenericContainer.fromDockerfile(folder).withBuildArgs({ BASE: base }).build(name, { deleteOnExit: false });
    }
    return name;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Of every file and its place. */
function contentHash(folder: string, base: string): string {
  const hash = createHash('sha256').update(base);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  for (const path of files.map(({ parentPath, name }) => join(parentPath, name)).sort()) {
    hash.update(`\0${path.slice(folder.length)}\0`).update(readFileSync(path));
  }
  return hash.digest('hex').slice(0, 16);
}
