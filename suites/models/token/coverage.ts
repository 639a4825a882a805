import { MODEL_CODES, type Rv } from './codes.ts';
import type { Command } from './command.ts';

interface Count {
  predicted: number;
  got: number;
}

/** What was played, so that ten thousand empty sequences are not taken for a proof. */
export class Coverage {
  sequences = 0;
  /** Sequences of at least {@link LONG} commands. */
  longSequences = 0;
  calls = 0;
  /** How often each known divergence occurred. */
  readonly divergences = new Map<string, number>();
  readonly #pairs = new Map<string, Map<string, Count>>();

  /** A call of which `codes` were allowed and `rv` came. */
  count(command: string, codes: readonly Rv[], rv: string): void {
    this.calls++;
    const pairs = this.#pairs.get(command) ?? new Map<string, Count>();
    this.#pairs.set(command, pairs);
    for (const code of new Set(codes)) countOf(pairs, code).predicted++;
    countOf(pairs, rv).got++;
  }

  explained(id: string): void {
    this.divergences.set(id, (this.divergences.get(id) ?? 0) + 1);
  }

  sequenceOf(commands: number): void {
    this.sequences++;
    if (commands >= LONG) this.longSequences++;
  }

  /** What of these commands was never played. */
  idle(commands: readonly Command[]): string[] {
    return commands.filter(({ name }) => !this.#pairs.has(name)).map(({ name }) => `${name} was never played`);
  }

  /** What of these commands was never played, what never predicted; and which codes never came from any command. */
  gaps(commands: readonly Command[], neverGiven: readonly Rv[] = []): string[] {
    const count = (name: string, rv: string) => this.#pairs.get(name)?.get(rv);
    const unpredicted = commands.flatMap(({ name, answers }) =>
      answers.filter((rv) => (count(name, rv)?.predicted ?? 0) === 0).map((rv) => `${name}: ${rv} was never predicted`),
    );
    const came = (rv: Rv) => commands.some(({ name }) => (count(name, rv)?.got ?? 0) > 0);
    const possible = MODEL_CODES.filter((rv) => commands.some(({ answers }) => answers.includes(rv)));
    const missing = possible.filter((rv) => !came(rv) && !neverGiven.includes(rv)).map((rv) => `${rv} never came`);
    const surprising = neverGiven.filter(came).map((rv) => `${rv} came, and is listed as never given`);
    return [...this.idle(commands), ...unpredicted, ...missing, ...surprising];
  }

  /** Markdown: every command with every answer, how often it was allowed and how often it came. */
  table(): string {
    const rows = [...this.#pairs].flatMap(([command, pairs]) =>
      [...pairs].map(([rv, { predicted, got }]) => `| ${command} | ${rv} | ${predicted} | ${got} |`),
    );
    return ['| command | answer | allowed | came |', '|---|---|---:|---:|', ...rows.sort()].join('\n');
  }
}

/** Commands of a sequence that counts. */
export const LONG = 10;

function countOf(pairs: Map<string, Count>, rv: string): Count {
  const known = pairs.get(rv);
  if (known !== undefined) return known;
  const fresh = { predicted: 0, got: 0 };
  pairs.set(rv, fresh);
  return fresh;
}
