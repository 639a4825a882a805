import { expect, it } from 'vitest';
import { mountAccess } from '../http/access-doors.ts';
import { CA_INTERFACE } from '../http/ca-interface.ts';
import { operationsOf } from '../http/interface.ts';
import { createServer } from '../http/server.ts';
import { Tenants } from '../http/tenants.ts';
import { VirtualClock } from '../simulation/clock.ts';
import { SeededRng } from '../simulation/rng.ts';
import { mountClock } from './admin/clock.ts';
import { mountCaTenants } from './admin/tenants.ts';
import { AUTHORITY_NAMES } from './core/authority-styles.ts';
import { Instruments } from './instruments/instruments.ts';
import { adminAccess, houseOf, mountAll } from './interfaces.ts';
import { START } from './testing/ca-bench.ts';
import { openOcspBench } from './testing/ocsp-bench.ts';

it('the server has every address of the interface, and no other', async () => {
  const clock = new VirtualClock(START);
  const bench = await openOcspBench(AUTHORITY_NAMES, clock.now());
  const rng = new SeededRng('interface');
  const house = houseOf(bench.ca, adminAccess(undefined));
  const app = createServer(house);
  const served = new Set<string>();
  app.addHook('onRoute', ({ method, url }) => {
    for (const one of [method].flat()) if (one !== 'HEAD') served.add(`${one} ${url}`);
  });
  mountAccess(app, house);
  new Instruments(bench.ca, clock, rng).mount(app, house);
  mountAll(app, house, bench.ca, rng);
  mountClock(app, house, bench.ca, { clock, moveClock: clock });
  mountCaTenants(app, house, new Tenants(() => Promise.reject(new Error('not here'))));
  await app.ready();
  await app.close();
  await bench.close();

  const documented = operationsOf(CA_INTERFACE.parts).map(({ row }) => `${row.method ?? 'GET'} ${row.path}`);
  // RFC 7030 section 3.2.2: what the row of each EST address says of a label.
  const ofLabels = [...served].filter((one) => one.includes('/.well-known/est/:label/'));
  expect(ofLabels.map((one) => one.replace('/:label', '')).filter((one) => !documented.includes(one))).toEqual([]);
  expect([...served].filter((one) => !ofLabels.includes(one)).sort()).toEqual([...new Set(documented)].sort());
});
