import type { Clock } from '../../simulation/clock.ts';
import { lengthOnly } from './blanking.ts';
import type { Bridge } from './bridge.ts';

/** Something that went between a page and a bridge, or happened to their connection. */
export interface TraceLine {
  /** Counted from 1. */
  readonly number: number;
  /** The bench's instant, ISO 8601. */
  readonly at: string;
  readonly bridge: string;
  /** Connections of this PC, counted from 1; 0 for what has none. */
  readonly connection: number;
  readonly origin: string;
  /** From the page, to the page, or neither: `opened`, `closed`, `refused`, a state. */
  readonly direction: 'in' | 'out' | 'event';
  /** What is secret in it is blanked; cut when it is long. */
  readonly text: string;
}

/** What a line is written from. */
export type Traced = Pick<TraceLine, 'connection' | 'direction' | 'text'> & { readonly origin?: string | undefined };

const LINES_MAX = 500;
const CHARACTERS_MAX = 2000;

/** The last {@link LINES_MAX} lines of what pages and bridges of a PC said to each other. */
export class BridgeTrace {
  readonly #clock: Clock;
  readonly #onLine: ((line: TraceLine) => void) | undefined;
  readonly #lines: TraceLine[] = [];
  #count = 0;

  constructor(clock: Clock, onLine?: (line: TraceLine) => void) {
    this.#clock = clock;
    this.#onLine = onLine;
  }

  /** Oldest first. */
  get lines(): readonly TraceLine[] {
    return [...this.#lines];
  }

  write(bridge: Bridge, { connection, origin = '', direction, text }: Traced): void {
    const line: TraceLine = {
      number: ++this.#count,
      at: new Date(this.#clock.now()).toISOString(),
      bridge: bridge.name,
      connection,
      origin,
      direction,
      text: cut(direction === 'event' ? text : shown(bridge, text)),
    };
    this.#lines.push(line);
    if (this.#lines.length > LINES_MAX) this.#lines.shift();
    this.#onLine?.(line);
  }
}

/** A bridge that fails over a text that it cannot read must not cost the page its answer. */
function shown(bridge: Bridge, text: string): string {
  try {
    return bridge.blank?.(text) ?? lengthOnly(text);
  } catch {
    return lengthOnly(text);
  }
}

function cut(text: string): string {
  return text.length <= CHARACTERS_MAX ? text : `${text.slice(0, CHARACTERS_MAX)}… ${lengthOnly(text)}`;
}
