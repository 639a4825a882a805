import type { FastifyInstance } from 'fastify';
import { caInstrumentRoutes } from '../../http/ca-instruments.ts';
import { type House, mount } from '../../http/server.ts';
import type { CaFaultRule } from '../instruments/fault-rules.ts';
import type { CaFaults } from '../instruments/faults.ts';
import { instant } from '../protocols/views.ts';

/** Rules of faults: put to work, looked at, taken away. */
export function mountFaults(app: FastifyInstance, house: House, faults: CaFaults): void {
  mount(app, house, caInstrumentRoutes.armFault, ({ body }) => ({ rule: faults.arm(body as CaFaultRule) }));
  mount(app, house, caInstrumentRoutes.faults, () => ({
    rules: faults.rules(),
    fired: faults.fired.map((one) => ({ ...one, at: instant(one.at), subjects: [...one.subjects] })),
  }));
  mount(app, house, caInstrumentRoutes.disarmFaults, () => {
    faults.disarm();
    return { disarmed: true } as const;
  });
}
