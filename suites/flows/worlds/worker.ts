import { Cast } from './cast.ts';
import { partsFor, playWorld, type WorldsWish } from './outcome.ts';

/** A process that plays some of the worlds of a run: it is told which, and tells what became of each. */
async function work(wish: WorldsWish & { readonly worlds: readonly number[] }): Promise<void> {
  const cast = await Cast.gather(wish.seed, partsFor(wish));
  for (const world of wish.worlds) process.send?.({ outcome: await playWorld(cast, wish, world) });
  await cast.close();
  process.disconnect();
}

process.once('message', (wish: WorldsWish & { readonly worlds: readonly number[] }) => {
  work(wish).catch((error: unknown) => {
    process.send?.({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    process.exitCode = 1;
    process.disconnect();
  });
});
