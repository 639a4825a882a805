import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Io, Sink } from './io.ts';

/** The {@link Io} of the real process. Ctrl-C ends the process as usual, until somebody asks to be told of it. */
export function processIo(): Io {
  const stopped = new AbortController();
  endWithItsReader();
  let stop: ReturnType<Io['stopRequested']> | undefined;
  return {
    out: sinkOf(process.stdout),
    err: sinkOf(process.stderr),
    env: process.env,
    today: () => Date.now(),
    freshSeed: () => randomBytes(6).toString('hex'),
    lines: () => createInterface({ input: process.stdin, signal: stopped.signal }),
    stopRequested() {
      stop ??= Promise.race((['SIGINT', 'SIGTERM'] as const).map((signal) => once(process, signal).then(() => signal)));
      void stop.then(() => stopped.abort());
      return stop;
    },
  };
}

/** `token-bench trace FILE | head`: who reads no more wants no more; a command that stays is asked to end. */
function endWithItsReader(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    if (process.listenerCount('SIGTERM') > 0) process.emit('SIGTERM');
    else process.exit();
  });
}

function sinkOf(stream: NodeJS.WriteStream): Sink {
  return { write: (text) => void stream.write(text), isTty: stream.isTTY === true };
}
