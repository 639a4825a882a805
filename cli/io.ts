/** One stream that a command writes to. */
export interface Sink {
  write(text: string): void;
  /** Whether a person is watching: allows colours and lines that are written over. */
  readonly isTty: boolean;
}

/** Everything of the process that a command may touch, so that tests can stand in for it. */
export interface Io {
  readonly out: Sink;
  readonly err: Sink;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The machine's date, in milliseconds since the epoch. */
  today(): number;
  /** A seed that nobody has used. */
  freshSeed(): string;
  /** Lines that a person types; ends when there are no more, or with {@link stopRequested}. */
  lines(): AsyncIterable<string>;
  /** Resolves when the command is asked to end, with what asked: Ctrl-C is SIGINT; SIGTERM. */
  stopRequested(): Promise<'SIGINT' | 'SIGTERM'>;
}

/** Exit codes of the command; `token exec` ends with that of the command it ran. */
export const EXIT = { ok: 0, failed: 1, usage: 2 } as const;
export type ExitCode = number;
