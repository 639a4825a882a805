import { mountAccess } from '../../../http/access-doors.ts';
import { BANK_INTERFACE } from '../../../http/bank-interface.ts';
import { operationsOf } from '../../../http/interface.ts';
import { createServer } from '../../../http/server.ts';
import { VirtualClock } from '../../../simulation/clock.ts';
import { SeededRng } from '../../../simulation/rng.ts';
import { createBank } from '../../bank.ts';
import { bankSettings } from '../../core/settings.ts';
import { Instruments } from '../../instruments/instruments.ts';
import { houseOf, mountAll, staffAccess } from '../../interfaces.ts';

/** Nobody is there: nothing is asked of it. */
const NO_CA = 'http://127.0.0.1:1';

/**
 * Every address that a bank answers to GET: the rows of its interface, and what it mounts besides them, as it says itself while it is
 * put together. A page that is added is among them, whoever adds it.
 */
export async function readableAddresses(): Promise<string[]> {
  const clock = new VirtualClock(0);
  const rng = new SeededRng('addresses');
  const bank = createBank({ settings: bankSettings(), clock, rng, caUrl: NO_CA });
  const house = houseOf(bank, staffAccess({ clock, rng, caUrl: NO_CA }));
  const app = createServer(house);
  const found = new Set<string>();
  app.addHook('onRoute', ({ method, url }) => {
    if ([method].flat().includes('GET')) found.add(url);
  });
  const instruments = new Instruments(bank, { clock }, rng);
  instruments.mount(app, house);
  mountAccess(app, house);
  mountAll(app, house, bank);
  instruments.mountControl(app, house);
  await app.close();
  bank.agenda.close();
  const rows = operationsOf(BANK_INTERFACE.parts).filter(({ row }) => row.method === 'GET');
  for (const { row } of rows) found.add(row.path);
  return [...found].sort();
}

/** The address that answers a path: one without parameters before one with them. */
export function addressOfPath(path: string, addresses: readonly string[]): string | undefined {
  const [plain = ''] = path.split('?', 1);
  const fits = (address: string) => new RegExp(`^${address.replace(/:\w+/g, '[^/]+')}$`).test(plain);
  return addresses.find((address) => address === plain) ?? addresses.find(fits);
}
