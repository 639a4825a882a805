import cookie from '@fastify/cookie';
import type { DeskTokens } from '../http/access.ts';
import { mountAccess } from '../http/access-doors.ts';
import { createServer, type House, listen } from '../http/server.ts';
import { machineTime } from '../simulation/real-time.ts';
import { type Bank, createBank } from './bank.ts';
import { mountGate } from './client/gate.ts';
import type { FoundedBank } from './founding.ts';
import { Instruments } from './instruments/instruments.ts';
import { houseOf, mountAll, staffAccess } from './interfaces.ts';
import { type BankSimOptions, LOOPBACK_ADDRESS } from './options.ts';
import { Audit } from './security/audit.ts';
import { mountHeaders } from './security/headers.ts';
import { mountRequestLimit } from './security/request-limit.ts';
import { openTls } from './security/tls.ts';
import type { BankSim } from './sim.ts';

/** Opens the server of a bank. */
export async function serve(options: BankSimOptions, founded: FoundedBank): Promise<BankSim> {
  const bank = createBank({ ...options, ...founded });
  const { host = LOOPBACK_ADDRESS, port = 0 } = options;
  const access = staffAccess(options);
  const instruments = new Instruments(bank, options, options.rng.stream('faults'));
  const audit = new Audit(bank);
  const tests = instruments.house();
  const house: House = { ...houseOf(bank, access), ...tests, onProblem: told(audit.onProblem, tests.onProblem) };
  const app = createServer(house);
  instruments.mount(app, house);
  await app.register(cookie);
  mountHeaders(app, bank.settings.siteName);
  mountRequestLimit(app, bank.settings.requestsPerMinute, options.realTime ?? machineTime);
  audit.mount(app);
  mountGate(app, bank.settings.siteName, host);
  mountAccess(app, house);
  mountAll(app, house, bank);
  instruments.mountControl(app, house);
  await begin(bank, founded);
  const url = await listen(app, house, host, port);
  const tls = await openTls(app, options, bank);
  const close = async () => {
    await tls?.close();
    await app.close();
    bank.agenda.close();
  };
  return {
    url,
    ...(tls && { tlsUrl: tls.url, tlsRoot: tls.root }),
    adminToken: access.token,
    deskTokens: access.deskTokens as DeskTokens,
    ...instruments.face(),
    ...stateFace(bank),
    close,
  };
}

type OnProblem = NonNullable<House['onProblem']>;

/** Tells several of a problem. */
function told(...all: readonly OnProblem[]): OnProblem {
  return (code, request) => {
    for (const one of all) one(code, request);
  };
}

/** A new bank notes what a reset leads to; one that goes on knows it. What was unfinished in its file is nobody's. */
async function begin({ memory, state }: Bank, { storage }: FoundedBank): Promise<void> {
  await memory.turns.run(() => {
    if (storage?.state === state) memory.takeUp();
    const beginning = memory.keepAsBeginning(storage?.beginning);
    storage?.keepBeginning(beginning);
  });
}

function stateFace({ memory }: Bank): Pick<BankSim, 'reset' | 'snapshot' | 'restore'> {
  return {
    reset: () => memory.turns.run(() => memory.reset()),
    snapshot: () => memory.turns.run(() => memory.snapshot()),
    restore: (snapshot) => memory.turns.run(() => memory.restore(snapshot)),
  };
}
