import { mkdirSync, writeFileSync } from 'node:fs';
import type { Coverage } from '../../token/coverage.ts';
import type { PlayOptions } from '../../token/play.ts';

/**
 * Fixed in CI; `TOKEN_BENCH_RANDOM=1` draws a new seed; `TOKEN_BENCH_SEED` gives one, with `TOKEN_BENCH_SEQUENCE` the
 * one sequence of it that a failure names.
 */
export function settings(seed: number, sequences: number): PlayOptions {
  const { TOKEN_BENCH_SEED, TOKEN_BENCH_SEQUENCE, TOKEN_BENCH_RANDOM } = process.env;
  const random = TOKEN_BENCH_RANDOM === undefined ? seed : Math.floor(Math.random() * 2 ** 31);
  const chosen = TOKEN_BENCH_SEED === undefined ? random : Number(TOKEN_BENCH_SEED);
  if (TOKEN_BENCH_SEQUENCE === undefined) return { seed: chosen, sequences };
  return { seed: chosen, sequences: 1, only: Number(TOKEN_BENCH_SEQUENCE) };
}

/** reports/models/NAME.md: what was played, with which seed, and every answer of every command. */
export function writeReport(name: string, { seed }: PlayOptions, coverage: Coverage): void {
  const { sequences, longSequences, calls, divergences } = coverage;
  const folder = new URL('../../../../reports/models/', import.meta.url);
  mkdirSync(folder, { recursive: true });
  const known = [...divergences].map(([id, count]) => `- ${id}: ${count}`);
  const head = `# ${name}\n\nSeed ${seed}: ${sequences} sequences, ${longSequences} of ten and more commands, ${calls} calls.`;
  const text = [head, ...(known.length > 0 ? ['Known divergences:', known.join('\n')] : []), coverage.table(), ''];
  writeFileSync(new URL(`${name.toLowerCase().replaceAll(' ', '-')}.md`, folder), text.join('\n\n'));
}
