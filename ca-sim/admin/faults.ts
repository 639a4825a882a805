import type { FastifyInstance } from 'fastify';
import { caInstrumentRoutes } from '../../http/ca-instruments.ts';
import type { BodyOf } from '../../http/route.ts';
import { type House, mount } from '../../http/server.ts';
import { faultPage } from '../cabinet/fault-page.ts';
import { faultReaderOf } from '../cabinet/fault-texts.ts';
import { CaError } from '../core/problems.ts';
import type { CaFaultRule } from '../instruments/fault-rules.ts';
import type { CaFaults } from '../instruments/faults.ts';
import type { Protocol } from '../instruments/protocol-rows.ts';
import { instant } from '../protocols/views.ts';

/** Rules of faults: put to work, looked at, taken away, by programs and on their page. */
export function mountFaults(app: FastifyInstance, house: House, faults: CaFaults): void {
  const { armFault, armFaultByForm, disarmFaults, removeFault, removeAllFaults } = caInstrumentRoutes;
  const toPage = { next: () => caInstrumentRoutes.faults.path };
  const disarm = () => {
    faults.disarm();
    return { disarmed: true } as const;
  };
  mount(app, house, armFault, ({ body }) => ({ rule: faults.arm(body as CaFaultRule) }));
  mount(app, house, armFaultByForm, ({ body }) => ({ rule: faults.arm(ruleOf(body)) }), toPage);
  mount(
    app,
    house,
    caInstrumentRoutes.faults,
    () => ({
      rules: faults.rules(),
      fired: faults.fired.map((one) => ({ ...one, at: instant(one.at), subjects: [...one.subjects] })),
    }),
    { page: (reply, { request }) => faultPage(reply, faultReaderOf(request)) },
  );
  mount(app, house, disarmFaults, disarm);
  mount(app, house, removeAllFaults, disarm, toPage);
  mount(
    app,
    house,
    removeFault,
    ({ params }) => {
      const { rule = '' } = params;
      if (faults.remove(Number(rule))) return { removed: true } as const;
      throw new CaError('entity-not-found', `There is no rule ${rule} at work.`);
    },
    toPage,
  );
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
