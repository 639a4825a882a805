import cookie from '@fastify/cookie';
import type { DeskTokens } from '../http/access.ts';
import { mountAccess } from '../http/access-doors.ts';
import { fetchWithin } from '../http/fetch-within.ts';
import { HouseError } from '../http/problem.ts';
import { createServer, type House, listen } from '../http/server.ts';
import { closeHouse, Tenants } from '../http/tenants.ts';
import { VirtualClock } from '../simulation/clock.ts';
import { machineTime } from '../simulation/real-time.ts';
import { mountBankTenants } from './admin/tenants.ts';
import { type Bank, createBank } from './bank.ts';
import { mountGate } from './client/gate.ts';
import { type FoundedBank, foundTenant } from './founding.ts';
import { Instruments } from './instruments/instruments.ts';
import { houseOf, mountAll, staffAccess } from './interfaces.ts';
import { type BankSimOptions, LOOPBACK_ADDRESS } from './options.ts';
import { Audit } from './security/audit.ts';
import { mountHeaders } from './security/headers.ts';
import { mountRequestLimit } from './security/request-limit.ts';
import { openTls } from './security/tls.ts';
import type { BankSim, BankTenantOptions, BankTenantSim } from './sim.ts';

/** Opens the server of a bank. */
export async function serve(options: BankSimOptions, founded: FoundedBank, isTenant = false): Promise<BankSim> {
  const bank = createBank({ ...options, ...founded });
  const { host = LOOPBACK_ADDRESS, port = 0 } = options;
  const access = staffAccess(options);
  const instruments = new Instruments(bank, options, options.rng.stream('faults'));
  const audit = new Audit(bank);
  const tests = instruments.house();
  const house: House = {
    ...houseOf(bank, access, options.bridges),
    ...tests,
    onProblem: told(audit.onProblem, tests.onProblem),
  };
  const app = createServer(house);
  const tenants = tenantsOf({ options, founded }, isTenant);
  instruments.mount(app, house);
  await app.register(cookie);
  mountHeaders(app, bank.settings.siteName, house.connects);
  mountRequestLimit(app, bank.settings.requestsPerMinute, options.realTime ?? machineTime);
  audit.mount(app);
  mountGate(app, bank.settings.siteName, host);
  mountAccess(app, house);
  mountAll(app, house, bank);
  mountBankTenants(app, house, tenants);
  instruments.mountControl(app, house);
  await begin(bank, founded);
  const url = await listen(app, house, host, port);
  const tls = await openTls(app, options, bank);
  const close = () => closeHouse(tenants, tls, app, bank.agenda);
  return {
    url,
    fetch: fetchWithin(app),
    ...(tls && { tlsUrl: tls.url, tlsRoot: tls.root }),
    adminToken: access.token,
    deskTokens: access.deskTokens as DeskTokens,
    ...instruments.face(),
    ...stateFace(bank),
    tenant: (name, wish) => tenants.open(name, wish),
    close,
  };
}

/** What a tenant is made from. */
interface Parent {
  readonly options: BankSimOptions;
  readonly founded: FoundedBank;
}

function tenantsOf(parent: Parent, isTenant: boolean): Tenants<BankTenantSim, BankTenantOptions> {
  return new Tenants((name, wish) => {
    if (isTenant) throw new HouseError('tenant-in-tenant', 'This server is a tenant itself.');
    return openTenant(name, wish, parent);
  });
}

/** A tenant of a bank: the same settings, and everything else of its own. */
async function openTenant(
  name: string,
  { at, clock: shared, onEvent, ...line }: BankTenantOptions,
  { options, founded }: Parent,
): Promise<BankTenantSim> {
  if (shared !== undefined && at !== undefined) throw new RangeError('tenant: either a clock, or where its own begins');
  assertCaUrl(line.caUrl);
  const { data: _, adminToken: __, deskTokens: ___, caAdminToken: ____, tls, clock: outside, ...settings } = options;
  const clock = shared ?? new VirtualClock(at ?? outside.now());
  const its = foundTenant(founded, name);
  const own: BankSimOptions = {
    ...settings,
    ...line,
    clock,
    moveClock: clock,
    rng: its.rng,
    port: 0,
    tls: typeof tls === 'object' ? (tls.mode ?? true) : (tls ?? false),
    onEvent:
      onEvent ??
      ((event) => event.name === 'bug' && options.onEvent?.({ ...event, subject: `tenant ${name}: ${event.subject}` })),
  };
  const sim = await serve(own, its, true);
  if (shared === undefined && outside.scale !== undefined && outside.scale > 0) clock.run(outside.scale);
  const close = async () => {
    if (shared === undefined) clock.freeze();
    await sim.close();
  };
  return { ...sim, clock, close };
}

/** @throws RangeError; the text does not repeat it, for there may be a password in it. */
function assertCaUrl(url: string): void {
  const { protocol = '', username, password } = URL.canParse(url) ? new URL(url) : {};
  if (/^https?:$/.test(protocol) && !username && !password) return;
  throw new RangeError('tenant: caUrl is no http: or https: address without a password');
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
