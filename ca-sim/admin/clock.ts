import type { FastifyInstance } from 'fastify';
import { type ClockUnit, type ClockView, caClockRoutes } from '../../http/ca-clock.ts';
import { type House, mount } from '../../http/server.ts';
import { type Clock, LAST_INSTANT, SCALE_MAX, SCALE_MIN } from '../../simulation/clock.ts';
import { readInstant } from '../../simulation/instant-text.ts';
import { controlPage } from '../cabinet/control-page.ts';
import type { CertificationAuthority } from '../certification-authority.ts';
import { CaError } from '../core/problems.ts';
import { instant } from '../protocols/views.ts';

/** The right to move the clock that the CA reads: a `VirtualClock` is one. */
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

/** The control room and the clock. @param clock that the CA reads. @param mover absent: the clock can only be read. */
export function mountClock(
  app: FastifyInstance,
  house: House,
  ca: CertificationAuthority,
  { clock, moveClock: mover }: { readonly clock: Clock; readonly moveClock?: ClockMover },
): void {
  const rights = { isMovable: mover !== undefined, isRunnable: pacerOf(mover) !== undefined };
  const viewAt = (now: number): ClockView => ({ now: instant(now), ...paceOf(clock), ...rights });
  const moved = async (move: (now: number) => void): Promise<ClockView> => {
    // In turn, so that nothing is half done when time jumps.
    await ca.run(move);
    return ca.run(viewAt);
  };
  const face = { next: () => caClockRoutes.control.path };
  mount(app, house, caClockRoutes.control, () => ca.run((now) => ({ clock: viewAt(now), ...countsOf(ca) })), {
    page: controlPage,
  });
  mount(app, house, caClockRoutes.clock, () => ca.run(viewAt));
  const { setClock, advanceClock, freezeClock, runClock } = caClockRoutes;
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

function countsOf({ state }: CertificationAuthority) {
  const { requests, enrolments, certificates, outbox } = state;
  return {
    requests: requests.size,
    enrolments: enrolments.size,
    certificates: certificates.size,
    mails: outbox.length,
  };
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

/** @throws CaError clock-not-movable */
function neededPacer(mover: ClockMover | undefined): Required<ClockMover> {
  const pacer = pacerOf(mover);
  if (pacer === undefined) throw new CaError('clock-not-movable', 'The CA has no moveClock that can freeze and run.');
  return pacer;
}

/** @throws CaError clock-not-movable, scale-invalid, in this order. */
function runAt(mover: ClockMover | undefined, scale = 1): void {
  const pacer = neededPacer(mover);
  if (!(scale >= SCALE_MIN && scale <= SCALE_MAX)) {
    throw new CaError('scale-invalid', `${scale} is not from ${SCALE_MIN} to ${SCALE_MAX}.`);
  }
  pacer.run(scale);
}

/** @param target undefined: there is no such instant. @throws CaError clock-not-movable, instant-invalid, in this order. */
function setTo(mover: ClockMover | undefined, target: number | undefined): void {
  if (mover === undefined) throw new CaError('clock-not-movable', 'The CA was started without moveClock.');
  if (target === undefined || target > LAST_INSTANT) {
    throw new CaError('instant-invalid', 'It is not an instant of 1970 to 9999.');
  }
  mover.set(target);
}
