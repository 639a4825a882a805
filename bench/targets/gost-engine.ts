import { type ChildProcessByStdio, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { Target, Workload } from '../case.ts';
import type { Found } from './missing.ts';

const NAME = 'OpenSSL GOST engine';
/** Where the C file lies: beside this one, or in the sources of the package that this was compiled from. */
const PLACES = ['./gost-engine.c', '../../../bench/targets/gost-engine.c'];

/** What the engine calls the algorithms and parameter sets of our cases. */
const ALGORITHMS = [
  { name: 'gost-34.310-2004', engine: ['gost2001', 'A', 'md_gost94'] },
  { name: 'gost-34.10-2015-512', engine: ['gost2012_512', 'A', 'md_gost12_512'] },
] as const;

/** Operations that the engine does between two messages. */
const BATCH = 50;

/**
 * The floor of GOST: OpenSSL's engine in a program of its own, which signs and verifies a digest, or a message that it hashes. It is native code, and knows no PKCS#11. Needs
 * a C compiler and the engine; otherwise nothing, and why.
 */
export function gostEngineTargets(): Found<Target> {
  const without = (why: string): Found<Target> => ({ targets: [], missing: [{ target: NAME, why }] });
  const source = PLACES.map((place) => fileURLToPath(new URL(place, import.meta.url))).find(existsSync);
  if (source === undefined) return without('gost-engine.c is not in this installation');
  const folder = mkdtempSync(join(tmpdir(), 'token-bench-gost-engine-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const program = join(folder, 'gost-engine');
  try {
    execFileSync(process.env.CC ?? 'cc', ['-O2', '-o', program, source, '-l:libcrypto.so.3'], { stdio: 'pipe' });
  } catch {
    remove();
    return without('it does not compile (apt-get install gcc libc6-dev libssl3)');
  }
  const said = execFileSync(program, ALGORITHMS[0].engine, { input: '', encoding: 'utf8' }).trim();
  if (said !== 'ready') {
    remove();
    return without(`${said} (apt-get install libengine-gost-openssl)`);
  }
  const cases = ALGORITHMS.flatMap(({ name, engine }) =>
    (['sign', 'verify'] as const).flatMap((what) => [
      [`${what}/${name}`, () => working(program, engine, what)] as const,
      [`${what}/${name}-hashed`, () => working(program, engine, `${what}-hashed`)] as const,
    ]),
  );
  return { targets: [{ name: NAME, isPeer: true, cases: Object.fromEntries(cases), close: remove }], missing: [] };
}

/** The program as long as it runs: one line there, one line back. */
class Engine {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #lines: Interface;
  #waiting: ((line: string) => void) | undefined;

  constructor(program: string, args: readonly string[]) {
    this.#child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#lines = createInterface({ input: this.#child.stdout });
    this.#lines.on('line', (line) => this.#waiting?.(line));
    this.#child.on('exit', () => this.#waiting?.('it has ended'));
  }

  /** @throws Error when it does not say what is expected. */
  async ask(order: string | undefined, expected: string): Promise<void> {
    const answer = new Promise<string>((resolve) => {
      this.#waiting = resolve;
    });
    if (order !== undefined) this.#child.stdin.write(`${order}\n`);
    const line = await answer;
    if (line !== expected) throw new Error(`${NAME}: ${line}`);
  }

  close(): void {
    this.#child.stdin.end();
  }
}

function working(program: string, args: readonly string[], order: string): Workload {
  const engine = new Engine(program, args);
  const ready = engine.ask(undefined, 'ready');
  return {
    inFlight: 1,
    batch: BATCH,
    async run() {
      await ready;
      await engine.ask(`${order} ${BATCH}`, 'done');
    },
    check: () => engine.ask('check', 'done'),
    close: () => engine.close(),
  };
}
