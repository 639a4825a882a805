import type { FastifyInstance } from 'fastify';
import { type Clock, LAST_INSTANT, SCALE_MAX, SCALE_MIN } from '../simulation/clock.ts';
import { readInstant } from '../simulation/instant-text.ts';
import { type ClockUnit, type ClockView, clockRoutes } from './clock-routes.ts';
import { type House, HouseError, mount } from './server.ts';

/** The right to move the clock that a house reads: a `VirtualClock` is one. */
export interface ClockMover {
  /** Sets the clock, also back. @param instant milliseconds since the epoch. */
  set(instant: number): void;
  /** Lets it stand still. Absent, like `run`: it can only be set. */
  freeze?(): void;
  /** Lets it run. @param scale times real time, {@link SCALE_MIN} to {@link SCALE_MAX}. */
  run?(scale: number): void;
}

const UNITS_MS: Readonly<Record<ClockUnit, number>> = {
  second: 1000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
};

/** Who reads the clock, and who moves it. */
export interface ClockParts {
  /** That the house reads. */
  readonly clock: Clock;
  /** Absent: the clock can only be read. */
  readonly moveClock?: ClockMover | undefined;
  /** Does a piece of work in its turn, when everything that time has brought is done. */
  run<Result>(work: (now: number) => Result | Promise<Result>): Promise<Result>;
  /** Where a browser goes on. */
  readonly page: string;
}

/** The clock as it stands at an instant. */
export function clockViewOf({ clock, moveClock }: Pick<ClockParts, 'clock' | 'moveClock'>, now: number): ClockView {
  const rights = { isMovable: moveClock !== undefined, isRunnable: pacerOf(moveClock) !== undefined };
  return { now: new Date(now).toISOString(), ...paceOf(clock), ...rights };
}

/**
 * The addresses of the clock.
 * A house has the problems clock-not-movable, instant-invalid and scale-invalid in its table.
 */
export function mountClockRows(app: FastifyInstance, house: House, parts: ClockParts): void {
  const { moveClock: mover, run, page } = parts;
  const viewAt = (now: number) => clockViewOf(parts, now);
  const moved = async (move: (now: number) => void): Promise<ClockView> => {
    // In turn, so that nothing is half done when time jumps.
    await run(move);
    return run(viewAt);
  };
  const face = { next: () => page };
  const { clock, setClock, advanceClock, freezeClock, runClock } = clockRoutes;
  mount(app, house, clock, () => run(viewAt));
  mount(app, house, setClock, ({ body }) => moved(() => setTo(mover, readInstant(body.instant))), face);
  mount(
    app,
    house,
    advanceClock,
    ({ body }) => moved((now) => setTo(mover, now + body.amount * UNITS_MS[body.unit])),
    face,
  );
  mount(app, house, freezeClock, () => moved(() => neededPacer(mover).freeze()), face);
  mount(app, house, runClock, ({ body }) => moved(() => runAt(mover, body.scale)), face);
}

function paceOf({ scale }: Clock): Pick<ClockView, 'state' | 'scale'> {
  if (scale === undefined) return { state: 'unknown' };
  return { state: scale === 0 ? 'frozen' : 'running', scale };
}

/** Somebody who can freeze the clock and let it run, if the mover is one. */
function pacerOf(mover: ClockMover | undefined): Required<ClockMover> | undefined {
  const isPacer = mover?.freeze !== undefined && mover.run !== undefined;
  return isPacer ? (mover as Required<ClockMover>) : undefined;
}

/** @throws HouseError clock-not-movable */
function neededPacer(mover: ClockMover | undefined): Required<ClockMover> {
  const pacer = pacerOf(mover);
  if (pacer === undefined) throw new HouseError('clock-not-movable', 'There is no moveClock that can freeze and run.');
  return pacer;
}

/** @throws HouseError clock-not-movable, scale-invalid, in this order. */
function runAt(mover: ClockMover | undefined, scale = 1): void {
  const pacer = neededPacer(mover);
  if (!(scale >= SCALE_MIN && scale <= SCALE_MAX)) {
    throw new HouseError('scale-invalid', `${scale} is not from ${SCALE_MIN} to ${SCALE_MAX}.`);
  }
  pacer.run(scale);
}

/** @param target undefined: there is no such instant. @throws HouseError clock-not-movable, instant-invalid, in this order. */
function setTo(mover: ClockMover | undefined, target: number | undefined): void {
  if (mover === undefined) throw new HouseError('clock-not-movable', 'The server was started without moveClock.');
  if (target === undefined || target > LAST_INSTANT) {
    throw new HouseError('instant-invalid', 'It is not an instant of 1970 to 9999.');
  }
  mover.set(target);
}
