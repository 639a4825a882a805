import type { Io, Sink } from '../io.ts';

/** An {@link Io} that keeps what was written, and is told from outside when to stop. */
export interface CapturedIo extends Io {
  /** What stands on standard output so far. */
  readonly written: () => string;
  readonly writtenToErr: () => string;
  /** Ctrl-C. */
  stop(): void;
  /** A person types a line. */
  type(line: string): void;
}

export interface CaptureOptions {
  readonly isTty?: boolean;
  readonly env?: Io['env'];
  readonly today?: string;
}

export function captureIo(options: CaptureOptions = {}): CapturedIo {
  const { isTty = false, env = {}, today = '2026-05-06T17:08:09.000Z' } = options;
  const [out, err] = [captureSink(isTty), captureSink(isTty)];
  const typed = typedLines();
  let stop = () => {};
  const stopped = new Promise<'SIGINT'>((resolve) => {
    stop = () => resolve('SIGINT');
  });
  return {
    out,
    err,
    env,
    today: () => Date.parse(today),
    freshSeed: () => 'fresh-seed',
    lines: typed.lines,
    stopRequested: () => stopped,
    written: () => out.written.join(''),
    writtenToErr: () => err.written.join(''),
    stop: () => stop(),
    type: typed.type,
  };
}

function captureSink(isTty: boolean): Sink & { written: string[] } {
  const written: string[] = [];
  return { written, isTty, write: (text) => void written.push(text) };
}

function typedLines() {
  const waiting: string[] = [];
  let wake = () => {};
  return {
    type(line: string) {
      waiting.push(line);
      wake();
    },
    async *lines() {
      for (;;) {
        const line = waiting.shift();
        if (line !== undefined) {
          yield line;
          continue;
        }
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}
