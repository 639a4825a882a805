import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { Target, Workload } from '../case.ts';
import type { Start } from './client-process.ts';
import type { LibraryToken } from './loaded-library.ts';

/** Signatures that one process makes between two messages of its parent. */
const BATCH = 100;
const ALGORITHMS = ['rsa-2048', 'ecdsa-p256', 'gost-34.310-2004'];
const caseName = (algorithm: string): string => `sign-by-processes/${algorithm}`;

export const PROCESS_CASE_NAMES: readonly string[] = ALGORITHMS.map(caseName);

/** As many client processes as said, which sign at the same time; operations are counted over all of them. */
export function processTarget(
  { program, library }: { readonly program: string; readonly library: LibraryToken },
  count: number,
  message: Uint8Array,
): Target {
  const start = (algorithm: string): Start => ({
    library,
    algorithm,
    message: Buffer.from(message).toString('base64'),
  });
  const cases = ALGORITHMS.map((name) => [caseName(name), () => signingTogether(program, count, start(name))]);
  return { name: count === 1 ? '1 process' : `${count} processes`, cases: Object.fromEntries(cases) };
}

function signingTogether(program: string, count: number, start: Start): Workload {
  const children = Array.from({ length: count }, () => fork(program, { stdio: 'inherit', execArgv: [] }));
  const ready = Promise.all(children.map((child) => order(child, start)));
  return {
    inFlight: count,
    batch: BATCH,
    async run() {
      await ready;
      await Promise.all(children.map((child) => order(child, BATCH)));
    },
    // Each child verifies one signature of every batch.
    check() {
      const gone = children.filter(({ exitCode, signalCode }) => exitCode !== null || signalCode !== null);
      if (gone.length > 0) throw new Error(`${gone.length} of ${count} processes have ended`);
    },
    close() {
      for (const child of children) child.disconnect();
    },
  };
}

/** @throws Error when the process ends instead of answering. */
async function order(child: ChildProcess, what: Start | number): Promise<void> {
  const answered = new AbortController();
  const { signal } = answered;
  const ended = once(child, 'exit', { signal }).then(([code]) => {
    throw new Error(`a client process ended with ${code}`);
  });
  child.send(what);
  try {
    await Promise.race([once(child, 'message', { signal }), ended]);
  } finally {
    answered.abort();
    ended.catch(() => {});
  }
}
