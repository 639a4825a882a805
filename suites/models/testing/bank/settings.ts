import type { BankPlay } from './play.ts';

/**
 * Fixed in CI; `TOKEN_BENCH_RANDOM=1` draws a new seed, `TOKEN_BENCH_SEED` gives one, with `TOKEN_BENCH_SEQUENCE` the one sequence
 * of it that a failure names. `TOKEN_BENCH_SEQUENCES` says how many times as many sequences are played.
 */
export function bankSettings(seed: number, perFault: number): BankPlay {
  const { TOKEN_BENCH_SEED, TOKEN_BENCH_SEQUENCE, TOKEN_BENCH_SEQUENCES = '1', TOKEN_BENCH_RANDOM } = process.env;
  const random = TOKEN_BENCH_RANDOM === undefined ? seed : Math.floor(Math.random() * 2 ** 31);
  const play = {
    seed: TOKEN_BENCH_SEED === undefined ? random : Number(TOKEN_BENCH_SEED),
    perFault: perFault * Number(TOKEN_BENCH_SEQUENCES),
  };
  if (TOKEN_BENCH_SEQUENCE === undefined) return play;
  const [fault = '', number] = TOKEN_BENCH_SEQUENCE.split(':');
  return { ...play, only: { fault, number: Number(number) } };
}
