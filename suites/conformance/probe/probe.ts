import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Unsupported } from '../finding.ts';
import { probeSource } from './probe-source.ts';

/** What the program of probe-source.ts is asked to do. */
export type ProbeOrder =
  /** A process with a session forks, and its child begins anew. */
  | 'fork'
  /** The same through an interface that says that it survives a fork. */
  | 'fork-safe'
  /** Threads, each with a session, digest and search at the same time; its word is the mechanism. */
  | 'threads'
  /** A thread waits for a slot event that somebody brings. */
  | 'event'
  /** A thread waits for a slot event while another one finalizes the library. */
  | 'finalize'
  /** The library has to use the mutexes that it is given. */
  | 'callbacks';

/** A program that is beside a library at work, and what it says: names with the numbers that were said under them, in order. */
export interface ProbeRun {
  /** Resolves when the program has said this. */
  said(name: string): Promise<void>;
  /** All that it has said when it has ended. */
  readonly ended: Promise<ProbeAnswers>;
}

export interface ProbeAnswers {
  /** What was said under this name; empty when nothing was. */
  all(name: string): readonly number[];
  /** The first number; undefined when nothing was said. */
  first(name: string): number | undefined;
  /** How it ended: empty for an ordinary end. */
  readonly fate: string;
}

export interface ProbeOptions {
  readonly library: string;
  /** CK_SLOT_ID. */
  readonly slot: number;
  readonly pin?: string;
  readonly initializeReserved?: string;
}

/** Milliseconds that it may take: less than a check, so that it says what it found before. */
const TIME_MS = 12_000;

/**
 * Compiles the program and starts it with a library. It is compiled anew each time, which takes a fraction of a second, and nothing is left.
 * @throws Unsupported where there is no C compiler.
 */
export async function startProbe(order: ProbeOrder, options: ProbeOptions, ...words: string[]): Promise<ProbeRun> {
  const folder = mkdtempSync(join(tmpdir(), 'token-bench-probe-'));
  try {
    const program = await compiled(folder);
    return run(program, [order, options.library, String(options.slot), ...words], options, () =>
      rmSync(folder, { recursive: true }),
    );
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

async function compiled(folder: string): Promise<string> {
  const compiler = process.env.CC ?? 'cc';
  const program = join(folder, 'probe');
  writeFileSync(join(folder, 'probe.c'), probeSource());
  try {
    await promisify(execFile)(compiler, ['-O1', '-pthread', '-o', program, 'probe.c', '-ldl'], { cwd: folder });
  } catch (error) {
    const { code, stderr } = error as { code?: unknown; stderr?: string };
    if (code === 'ENOENT') throw new Unsupported(`no C compiler ${compiler} (apt-get install gcc libc6-dev)`);
    throw new Error(`${compiler} does not compile the probe: ${stderr}`);
  }
  return program;
}

function run(program: string, words: readonly string[], options: ProbeOptions, clean: () => void): ProbeRun {
  const { pin = '', initializeReserved } = options;
  const env = {
    ...process.env,
    PROBE_PIN: pin,
    ...(initializeReserved !== undefined && { PROBE_RESERVED: initializeReserved }),
  };
  const child = spawn(program, words, {
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: TIME_MS,
    killSignal: 'SIGKILL',
  });
  let text = '';
  const listeners = new Set<() => void>();
  child.stdout.on('data', (more) => {
    text += more;
    for (const listener of listeners) listener();
  });
  const ended = new Promise<ProbeAnswers>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clean();
      const fate = signal === null ? (code === 0 ? '' : `it ended with ${code}`) : `it died of ${signal}`;
      resolve(answers(text, fate));
    });
  });
  return { ended, said: (name) => Promise.race([ended.then(() => undefined), heard(name)]) };

  function heard(name: string): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (new RegExp(`^${name} `, 'm').test(text)) resolve();
      };
      listeners.add(look);
      look();
    });
  }
}

function answers(text: string, fate: string): ProbeAnswers {
  const said = new Map<string, number[]>();
  for (const line of text.split('\n')) {
    const [name = '', number] = line.split(' ');
    if (number !== undefined) said.set(name, [...(said.get(name) ?? []), Number(number)]);
  }
  return { all: (name) => said.get(name) ?? [], first: (name) => said.get(name)?.[0], fate };
}
