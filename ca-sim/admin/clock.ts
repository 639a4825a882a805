import type { FastifyInstance } from 'fastify';
import { caClockRoutes } from '../../http/ca-clock.ts';
import { type ClockMover, clockViewOf, mountClockRows } from '../../http/clock-doors.ts';
import { type House, mount } from '../../http/server.ts';
import type { Clock } from '../../simulation/clock.ts';
import { controlPage } from '../cabinet/control-page.ts';
import type { CertificationAuthority } from '../certification-authority.ts';

/** The control room and the clock. @param clock that the CA reads. @param mover absent: the clock can only be read. */
export function mountClock(
  app: FastifyInstance,
  house: House,
  ca: CertificationAuthority,
  parts: { readonly clock: Clock; readonly moveClock?: ClockMover },
): void {
  const { control } = caClockRoutes;
  mount(app, house, control, () => ca.run((now) => ({ clock: clockViewOf(parts, now), ...countsOf(ca) })), {
    page: controlPage,
  });
  mountClockRows(app, house, { ...parts, run: (work) => ca.run(work), page: control.path });
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
