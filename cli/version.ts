import { readFileSync } from 'node:fs';

/** Where package.json lies: one folder up from the sources, two from dist/cli. */
const CANDIDATES = ['../package.json', '../../package.json'];

/** The version in the package's own package.json. */
export function packageVersion(): string {
  for (const candidate of CANDIDATES) {
    const found = readPackage(new URL(candidate, import.meta.url));
    if (found?.name === 'token-bench' && found.version) return found.version;
  }
  throw new Error('package.json of token-bench is missing');
}

function readPackage(url: URL): { name?: string; version?: string } | undefined {
  try {
    return JSON.parse(readFileSync(url, 'utf8')) as { name?: string; version?: string };
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return undefined;
    throw error;
  }
}
