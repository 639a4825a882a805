import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Io, Sink } from './io.ts';

/** The {@link Io} of the real process. Ctrl-C ends the process as usual, until somebody asks to be told of it. */
export function processIo(): Io {
  const stopped = new AbortController();
  let stop: Promise<void> | undefined;
  return {
    out: sinkOf(process.stdout),
    err: sinkOf(process.stderr),
    env: process.env,
    today: () => Date.now(),
    freshSeed: () => randomBytes(6).toString('hex'),
    lines: () => createInterface({ input: process.stdin, signal: stopped.signal }),
    stopRequested() {
      stop ??= Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]).then(() => stopped.abort());
      return stop;
    },
  };
}

function sinkOf(stream: NodeJS.WriteStream): Sink {
  return { write: (text) => void stream.write(text), isTty: stream.isTTY === true };
}
