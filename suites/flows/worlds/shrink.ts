import type { Cast } from './cast.ts';
import { reduced, type WorldPlan } from './plan.ts';
import { type Sabotage, World, type WorldResult } from './world.ts';

/** Worlds that are played at most to make one smaller. */
const TRIES = 60;

/**
 * Leaves out, one after the other, the clients and the events that are not needed for the world to break the same invariant: first clients, then
 * events from the last to the first.
 * @returns how the smallest world went.
 */
export async function shrink(cast: Cast, found: WorldResult, sabotage: Sabotage = {}): Promise<WorldResult> {
  const [finding] = found.findings;
  if (finding === undefined) return found;
  let best = found;
  let left = TRIES;
  const without = async (plan: WorldPlan) => {
    if (left-- <= 0 || plan.members.length === 0) return;
    const smaller = await World.play(cast, plan, sabotage);
    if (smaller.findings.some(({ invariant }) => invariant === finding.invariant)) best = smaller;
  };
  for (const member of found.plan.members) {
    await without(reduced(best.plan, { members: best.plan.members.filter((one) => one !== member) }));
  }
  for (const { number } of found.plan.events.toReversed()) {
    const events = best.plan.events.map((event) => event.number);
    if (events.includes(number)) await without(reduced(best.plan, { events: events.filter((one) => one !== number) }));
  }
  return best;
}
