import type { FastifyInstance } from 'fastify';
import { caInstrumentRoutes } from '../../http/ca-instruments.ts';
import { mountFaults } from '../../http/instruments/doors.ts';
import type { BodyOf } from '../../http/route.ts';
import type { House } from '../../http/server.ts';
import { faultPage } from '../cabinet/fault-page.ts';
import { faultReaderOf } from '../cabinet/fault-texts.ts';
import type { CaFaultRule } from '../instruments/fault-rules.ts';
import type { CaFaults } from '../instruments/faults.ts';
import type { Protocol } from '../instruments/protocol-rows.ts';

/** Rules of faults of the CA. */
export function mountCaFaults(app: FastifyInstance, house: House, { board }: CaFaults): void {
  mountFaults(app, house, board, {
    rows: caInstrumentRoutes,
    page: (reply, { request }) => faultPage(reply, faultReaderOf(request)),
    ruleOf,
    unknownRule: 'entity-not-found',
  });
}

/** What a form says: an empty field was left out. */
function ruleOf({ fault, nth, ...fields }: BodyOf<typeof caInstrumentRoutes.armFaultByForm>): CaFaultRule {
  const { protocol, subject, serialNumber, atMost, ms } = fields;
  return {
    fault,
    // Whether there is such a protocol is asked with everything else.
    ...(protocol && { protocol: protocol as Protocol }),
    ...(subject && { subject }),
    ...(serialNumber && { serialNumber }),
    ...(nth && { when: { nth: Number(nth) } }),
    ...(atMost && { atMost: Number(atMost) }),
    ...(ms && { ms: Number(ms) }),
  };
}
