import type { Io } from '../io.ts';

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

export function captureIo({
  isTty = false,
  env = {},
  today = '2026-05-06T17:08:09.000Z',
}: CaptureOptions = {}): CapturedIo {
  const written = { out: '', err: '' };
  const lines: string[] = [];
  let wake: () => void = () => undefined;
  let stop: () => void = () => undefined;
  const stopped = new Promise<void>((resolve) => {
    stop = resolve;
  });
  const sink = (name: keyof typeof written) => ({
    write(text: string) {
      written[name] += text;
    },
    isTty,
  });
  return {
    out: sink('out'),
    err: sink('err'),
    env,
    today: () => Date.parse(today),
    freshSeed: () => 'fresh-seed',
    async *lines() {
      for (;;) {
        const line = lines.shift();
        if (line !== undefined) yield line;
        else await new Promise<void>((resolve) => (wake = resolve));
      }
    },
    stopRequested: () => stopped,
    written: () => written.out,
    writtenToErr: () => written.err,
    stop,
    type(line) {
      lines.push(line);
      wake();
    },
  };
}
