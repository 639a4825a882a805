import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { arch, cpus, platform, release, totalmem } from 'node:os';

/** Where and with what a benchmark ran: figures of two runs may be set side by side only where this is the same. */
export interface Machine {
  /** ISO 8601, UTC. */
  readonly date: string;
  readonly processor: string;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly system: string;
  readonly node: string;
  readonly openssl: string;
  readonly tokenBench: string;
  /** Of the sources, with `+` when they were changed since; absent where there is no repository. */
  readonly commit?: string;
}

const PACKAGES = ['../package.json', '../../package.json'];

export function describeMachine(): Machine {
  const commit = commitOfSources();
  return {
    date: new Date().toISOString(),
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryBytes: totalmem(),
    system: `${platform()} ${release()} ${arch()}`,
    node: process.version,
    openssl: process.versions.openssl,
    tokenBench: ownVersion(),
    ...(commit !== undefined && { commit }),
  };
}

function ownVersion(): string {
  for (const place of PACKAGES) {
    try {
      const { name, version } = JSON.parse(readFileSync(new URL(place, import.meta.url), 'utf8'));
      if (name === 'token-bench') return version;
    } catch {
      // It lies one folder further up when this is compiled.
    }
  }
  return 'unknown';
}

function commitOfSources(): string | undefined {
  const git = (...args: string[]) =>
    execFileSync('git', args, {
      cwd: new URL('.', import.meta.url),
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  try {
    const changed = git('status', '--porcelain', '--untracked-files=no').trim() !== '';
    return git('rev-parse', '--short=12', 'HEAD').trim() + (changed ? '+' : '');
  } catch {
    return undefined;
  }
}
