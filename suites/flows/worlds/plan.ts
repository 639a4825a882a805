import type { Rng } from '../../../simulation/rng.ts';
import type { Cast } from './cast.ts';
import { EVENTS, type EventName, type Wish } from './events.ts';

/** Something that is done to a world besides what its clients do. */
export interface PlannedEvent {
  /** Its place in the plan: by this it is named when a world is made smaller. */
  readonly number: number;
  /** After so many steps of the clients. */
  readonly step: number;
  readonly event: EventName;
  /** Whom it befalls: his place in the cast. */
  readonly who: number;
  /** What is drawn for it. */
  readonly wish: Wish;
}

/** A world before it is played: it follows from its seed, and from what was left out of it. */
export interface WorldPlan {
  readonly seed: string;
  /** Places in the cast. */
  readonly members: readonly number[];
  readonly events: readonly PlannedEvent[];
}

const [MEMBERS_MIN, MEMBERS_MAX] = [2, 4];
/** Events for each member, and the steps over which they are spread. */
const [EVENTS_PER_MEMBER, STEPS_PER_MEMBER] = [3, 32];

/** What the seed of a world says. */
export function drawPlan(cast: Pick<Cast, 'members'>, seed: string, rng: Rng): WorldPlan {
  const draw = rng.stream('plan');
  const count = Math.min(cast.members.length, MEMBERS_MIN + draw.below(MEMBERS_MAX - MEMBERS_MIN + 1));
  const places = cast.members.map((_, place) => place);
  const members = Array.from({ length: count }, () => places.splice(draw.below(places.length), 1)[0] as number);
  const drawn = Array.from({ length: count * EVENTS_PER_MEMBER }, (_, number) => ({
    step: draw.below(count * STEPS_PER_MEMBER),
    who: members[draw.below(count)] as number,
    ...drawEvent(draw.stream(`event ${number}`)),
  }));
  const events = drawn.sort((a, b) => a.step - b.step).map((event, number) => ({ number, ...event }));
  return { seed, members, events };
}

function drawEvent(rng: Rng): { event: EventName; wish: Wish } {
  const rows = Object.entries(EVENTS);
  const sum = rows.reduce((total, [, { weight }]) => total + weight, 0);
  let left = rng.below(sum);
  for (const [name, { weight, draw }] of rows) {
    left -= weight;
    if (left < 0) return { event: name as EventName, wish: draw(rng) };
  }
  throw new Error('the weights do not add up');
}

/** The same world with some members and events left out; what befalls who is not there is left out too. */
export function reduced(
  plan: WorldPlan,
  keep: { readonly members?: readonly number[]; readonly events?: readonly number[] },
): WorldPlan {
  const { members = plan.members, events = plan.events.map(({ number }) => number) } = keep;
  return {
    ...plan,
    members: plan.members.filter((place) => members.includes(place)),
    events: plan.events.filter(({ number, who }) => events.includes(number) && members.includes(who)),
  };
}
