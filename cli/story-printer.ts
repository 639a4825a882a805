import type { Chapter, StoryEvent } from '../suites/index.ts';
import { STEPS } from '../workstation/index.ts';
import type { Screen, Style } from './terminal.ts';

/** What the chapters are called; the date of the simulated clock stands behind. */
const CHAPTERS: Readonly<Record<Chapter, string>> = {
  personalisation: 'Personalisation: the head office prepares a token, 345 days ago',
  login: 'Today, 20 days before the certificates end: the client comes to the bank’s site',
  regeneration: 'Перегенерация комплекта ключей: the key set is regenerated',
  'late-block': 'The key set was not regenerated: its certificates have ended, and the bank has blocked the access',
  'late-application': 'At the branch: application to the Operationist, and the token is handed over under an act',
  'late-programming': 'At the head office: the key set is issued anew, and the token is programmed',
  'late-collection': 'Back at the branch: the user collects his token',
  payment: 'Work goes on: a payment order with the new key, and one with the old',
  examination: 'Examination of every result, independent of the workstation',
};

/** The text of a page runs on to the next line here. */
const NOTE_WIDTH = 96;

/** What is printed under the line of its step; a step that waits shows it at once. */
const DETAILS: ReadonlySet<StoryEvent['kind']> = new Set(['note', 'profile-status', 'request-status'] as const);
const FLUSHES: ReadonlySet<StoryEvent['kind']> = new Set(['step-finished', 'step-failed', 'waiting'] as const);

/** Tells a story line by line while it happens. */
export class StoryPrinter {
  readonly #screen: Screen;
  readonly #style: Style;
  readonly #rsaCandidates: () => number;
  /** Lines that wait for the line of the step in which they came. */
  readonly #details: string[] = [];
  #chapter = 0;
  #secondsShown = -1;

  /** @param rsaCandidates how many numbers were tried so far for the RSA key that is being made. */
  constructor(screen: Screen, style: Style, rsaCandidates: () => number) {
    this.#screen = screen;
    this.#style = style;
    this.#rsaCandidates = rsaCandidates;
  }

  readonly tell = (event: StoryEvent): void => {
    const status = this.#statusOf(event);
    if (status !== undefined) this.#screen.status(status);
    if (event.kind === 'making-key' && event.algorithm === 'RSA' && !this.#screen.isLive) this.#plainProgress(event);
    const lines = this.#linesOf(event);
    if (DETAILS.has(event.kind)) this.#details.push(...lines);
    else this.#print(lines);
    if (FLUSHES.has(event.kind)) this.#print(this.#details.splice(0));
  };

  /** Without a terminal a line when RSA keys are begun, and one for every further second. */
  #plainProgress(event: Extract<StoryEvent, { kind: 'making-key' }>): void {
    const seconds = Math.floor(event.elapsedMs / 1000);
    if (seconds === this.#secondsShown) return;
    this.#secondsShown = seconds;
    this.#screen.line(`   … ${this.#makingKey(event)}`);
  }

  #makingKey({ algorithm, elapsedMs }: Extract<StoryEvent, { kind: 'making-key' }>): string {
    const tried = algorithm === 'RSA' ? `, ${this.#rsaCandidates()} candidates tried` : '';
    return `The token makes ${algorithm} keys: ${duration(elapsedMs)}${tried}`;
  }

  #print(lines: readonly string[]): void {
    for (const line of lines) this.#screen.line(line);
  }

  /** What is shown only as long as it lasts. */
  #statusOf(event: StoryEvent): string | undefined {
    switch (event.kind) {
      case 'step-started':
        return STEPS[event.step].title;
      case 'making-key':
        return this.#makingKey(event);
      case 'waiting':
        return `waiting, ${Math.round((event.waitedMs + event.nextMs) / 60_000)} simulated minutes`;
      default:
        return undefined;
    }
  }

  #oldKey({ at, refusal }: Extract<StoryEvent, { kind: 'old-key-tried' }>): string {
    const { good, bad, dim } = this.#style;
    const use = at === 'document' ? 'for a payment order' : 'for signing in';
    if (refusal.code === '') return `${bad('✗')} The old key is accepted ${use}`;
    return `${good('✓')} The old key is refused ${use} ${dim(`(${refusal.code})`)}`;
  }

  #tried({ what, refusal }: Extract<StoryEvent, { kind: 'tried' }>): string {
    const { good, bad, dim } = this.#style;
    return refusal.code === ''
      ? `${bad('✗')} ${what}: accepted`
      : `${good('✓')} ${what}: refused ${dim(`(${refusal.code})`)}`;
  }

  /** What stays. */
  #linesOf(event: StoryEvent): string[] {
    const { bold, dim, good, bad, warn } = this.#style;
    const step = (mark: string, name: keyof typeof STEPS, ms: number) =>
      `   ${mark} ${STEPS[name].title} ${dim(`(${duration(ms)})`)}`;
    switch (event.kind) {
      case 'chapter':
        this.#chapter += 1;
        return ['', bold(`${this.#chapter}  ${CHAPTERS[event.chapter]}`) + dim(`  [${clockText(event.now)}]`)];
      case 'step-finished':
        this.#secondsShown = -1;
        return [step(good('✓'), event.step, event.ms)];
      case 'step-failed':
        return [step(bad('✗'), event.step, event.ms)];
      case 'profile-status':
        return [`   ${warn('»')} Статус: ${bold(`«${event.ru}»`)}`];
      case 'request-status':
        return [dim(`     request at the CA: ${event.status}`)];
      case 'note':
        return wrap(event.text, NOTE_WIDTH).map((row) => dim(`     │ ${row}`));
      case 'pin-envelope':
        return [`   ${warn('✉')} PIN envelope (TEST, printed once): login ${event.login}, password ${event.password}`];
      case 'old-key-tried':
        return [`   ${this.#oldKey(event)}`];
      case 'tried':
        return [`   ${this.#tried(event)}`];
      case 'custody':
        return [`   ${warn('→')} ${event.text} ${dim(`(${event.step.by}; ${event.step.from} → ${event.step.to})`)}`];
      case 'check':
        return [`   ${event.check.ok ? good('✓') : bad('✗')} ${event.check.name}${detail(event.check.detail)}`];
      default:
        return [];
    }
  }
}

function detail(text: string): string {
  return text === '' ? '' : `: ${text}`;
}

/** `2026-03-02 04:00 UTC`. */
export function clockText(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

export function duration(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

/** Breaks a text between words. */
function wrap(text: string, width: number): string[] {
  const rows: string[] = [];
  let row = '';
  for (const word of text.split(/\s+/)) {
    if (row !== '' && row.length + word.length + 1 > width) {
      rows.push(row);
      row = '';
    }
    row = row === '' ? word : `${row} ${word}`;
  }
  return row === '' ? rows : [...rows, row];
}
