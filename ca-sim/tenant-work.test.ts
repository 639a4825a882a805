import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { caRoutes } from '../http/ca.ts';
import { caClockRoutes } from '../http/ca-clock.ts';
import { caControlRoutes } from '../http/ca-control.ts';
import { VirtualClock } from '../simulation/clock.ts';
import { SeededRng } from '../simulation/rng.ts';
import { startCaSim, type TenantSim } from './index.ts';
import { adminOf, START } from './testing/ca-bench.ts';
import { ask, envelope, post, requestOf } from './testing/enrolment-bench.ts';

const open = () => startCaSim({ clock: new VirtualClock(START), rng: new SeededRng('bench'), authorities: ['rfc'] });

describe('the work of a tenant', () => {
  const KEYS = ['p one', 'p two', 'p three'];
  type Step = Readonly<{
    does: 'enrol' | 'revoke' | 'advance' | 'envelope' | 'list' | 'health' | 'reset';
    with: number;
  }>;
  let requests: Uint8Array[];
  beforeAll(async () => {
    requests = await Promise.all(KEYS.map((key) => requestOf('ec-p256', key, `CN=TEST ${key}`)));
  });

  /** What a client sees of a step. */
  async function take(sim: TenantSim, { does, with: value }: Step): Promise<string> {
    const client = adminOf(sim);
    const seen = (answer: { status: number; octets: Uint8Array }) =>
      `${answer.status} ${Buffer.from(answer.octets).toString('hex')}`;
    const told = (call: Promise<unknown>) => call.then(JSON.stringify, (error: Error) => `refused: ${error.message}`);
    switch (does) {
      case 'enrol':
        return seen(await post(`${sim.url}/pkcs10/rfc-rsa`, requests[value % KEYS.length] as Uint8Array));
      case 'revoke': {
        const issued = (await sim.snapshot()).state as never;
        const [serialNumber = '00'] = [...JSON.stringify(issued).matchAll(/"serialNumber":"([0-9A-F]{30,34})"/g)]
          .map(([, number = '']) => number)
          .slice(value % 5);
        return told(client.call(caRoutes.revoke, { body: { serialNumber } }));
      }
      case 'advance':
        return told(client.call(caClockRoutes.advanceClock, { body: { amount: 1 + (value % 90), unit: 'day' } }));
      case 'envelope':
        return told(envelope({ client }, {}));
      case 'list':
        return seen(await ask(`${sim.url}/rfc/rsa.crl`));
      case 'health':
        return seen(await ask(`${sim.url}/health`));
      case 'reset':
        return told(client.call(caControlRoutes.reset));
    }
  }

  const steps = fc.array(
    fc.record({
      tenant: fc.constantFrom<0 | 1>(0, 1),
      does: fc.constantFrom<Step['does']>('enrol', 'enrol', 'revoke', 'advance', 'envelope', 'list', 'health', 'reset'),
      with: fc.nat(1000),
    }),
    { minLength: 4, maxLength: 14 },
  );
  const NAMES = ['alpha', 'beta'] as const;
  const left = async (sim: TenantSim) => JSON.stringify([await sim.snapshot(), sim.journal(), sim.clock.now()]);

  it('is the same whether another works in between or not', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (all) => {
        const [together, ...apart] = await Promise.all([open(), open(), open()]);
        const beside = await Promise.all(NAMES.map((name) => together.tenant(name)));
        const interleaved = await Promise.all(
          // Each its own steps in order; between the two nobody waits for anybody.
          beside.map(async (sim, i) => {
            const seen = [];
            for (const step of all.filter(({ tenant }) => tenant === i)) seen.push(await take(sim, step));
            return [...seen, await left(sim)];
          }),
        );
        const alone = await Promise.all(
          apart.map(async (server, i) => {
            const sim = await server.tenant(NAMES[i] ?? '');
            const seen = [];
            for (const step of all.filter(({ tenant }) => tenant === i)) seen.push(await take(sim, step));
            return [...seen, await left(sim)];
          }),
        );
        await Promise.all([together, ...apart].map((server) => server.close()));
        expect(interleaved).toEqual(alone);
      }),
      { numRuns: 5 },
    );
  });
});
