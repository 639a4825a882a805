import type { FastifyInstance } from 'fastify';
import { type ClockUnit, type ClockView, caClockRoutes } from '../../http/ca-clock.ts';
import { type House, mount } from '../../http/server.ts';
import { controlPage } from '../cabinet/control-page.ts';
import type { CertificationAuthority } from '../certification-authority.ts';
import { CaError } from '../core/problems.ts';
import { instant } from '../protocols/views.ts';

/** The right to move the clock that the CA reads: a `VirtualClock` is one. */
export interface ClockMover {
  /** Sets the clock, also back. @param instant milliseconds since the epoch. */
  set(instant: number): void;
}

const UNITS_MS: Readonly<Record<ClockUnit, number>> = {
  second: 1000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
};

/** Years with four digits: what certificates can say (RFC 5280 section 4.1.2.5), and what pages can show. */
const LATEST = Date.parse('9999-12-31T23:59:59.999Z');

/** The control room and the clock. @param mover absent: the clock can only be read. */
export function mountClock(app: FastifyInstance, house: House, ca: CertificationAuthority, mover?: ClockMover): void {
  const isMovable = mover !== undefined;
  const view = () => ca.run((now): ClockView => ({ now: instant(now), isMovable }));
  const move = async (target: (now: number) => number): Promise<ClockView> => {
    // In turn, so that nothing is half done when time jumps.
    await ca.run((now) => setTo(mover, target(now)));
    return view();
  };
  const face = { next: () => caClockRoutes.control.path };
  mount(
    app,
    house,
    caClockRoutes.control,
    () =>
      ca.run((now) => ({
        clock: { now: instant(now), isMovable },
        requests: ca.state.requests.size,
        enrolments: ca.state.enrolments.size,
        certificates: ca.state.certificates.size,
        mails: ca.state.outbox.length,
      })),
    { page: controlPage },
  );
  mount(app, house, caClockRoutes.clock, view);
  mount(app, house, caClockRoutes.setClock, ({ body }) => move(() => readInstant(body.instant)), face);
  mount(
    app,
    house,
    caClockRoutes.advanceClock,
    ({ body }) => move((now) => now + body.amount * UNITS_MS[body.unit]),
    face,
  );
}

/** @throws CaError clock-not-movable, instant-invalid, in this order. */
function setTo(mover: ClockMover | undefined, target: number): void {
  if (mover === undefined) throw new CaError('clock-not-movable', 'The CA was started without moveClock.');
  if (!(target >= 0 && target <= LATEST)) throw new CaError('instant-invalid', 'It is not within 1970 to 9999.');
  mover.set(target);
}

/** Not a number for a day that the calendar does not have. */
function readInstant(text: string): number {
  const ms = Date.parse(text.endsWith('Z') ? text : `${text}Z`);
  // The engine takes 31 April for 1 May.
  return Number.isNaN(ms) || !instant(ms).startsWith(text.slice(0, 16)) ? Number.NaN : ms;
}
