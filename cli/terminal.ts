import type { Io, Sink } from './io.ts';

/** How a text stands out; without colours everything is plain. */
export interface Style {
  bold(text: string): string;
  dim(text: string): string;
  good(text: string): string;
  bad(text: string): string;
  warn(text: string): string;
}

const CODES = { bold: 1, dim: 2, good: 32, bad: 31, warn: 33 } as const;

/**
 * Colours where a person is watching, unless NO_COLOR is set (no-color.org) or the terminal is `dumb`; FORCE_COLOR asks
 * for them anyway.
 */
export function styleOf(sink: Sink, env: Io['env']): Style {
  const isOff = (env.NO_COLOR ?? '') !== '' || env.TERM === 'dumb';
  const isOn = !isOff && (sink.isTty || (env.FORCE_COLOR ?? '') !== '');
  const style = (name: keyof typeof CODES) => (text: string) =>
    isOn ? `\u001b[${CODES[name]}m${text}\u001b[0m` : text;
  return { bold: style('bold'), dim: style('dim'), good: style('good'), bad: style('bad'), warn: style('warn') };
}

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const ERASE_LINE = '\r\u001b[2K';

/** Writes lines, and one line at the bottom that is written over; without a terminal that one is left out. */
export class Screen {
  readonly #sink: Sink;
  #hasStatus = false;
  #frame = 0;

  constructor(sink: Sink) {
    this.#sink = sink;
  }

  line(text = ''): void {
    this.clearStatus();
    this.#sink.write(`${text}\n`);
  }

  /** Whether {@link status} shows anything. */
  get isLive(): boolean {
    return this.#sink.isTty;
  }

  /** Shows what is going on right now. */
  status(text: string): void {
    if (!this.isLive) return;
    this.#sink.write(`${ERASE_LINE}${FRAMES[this.#frame++ % FRAMES.length]} ${text}`);
    this.#hasStatus = true;
  }

  clearStatus(): void {
    if (this.#hasStatus) this.#sink.write(ERASE_LINE);
    this.#hasStatus = false;
  }
}
