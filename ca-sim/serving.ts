import type { FastifyInstance } from 'fastify';
import { mountAccess } from '../http/access-doors.ts';
import { fetchWithin } from '../http/fetch-within.ts';
import { HouseError } from '../http/problem.ts';
import { createServer, listen } from '../http/server.ts';
import { closeHouse, Tenants } from '../http/tenants.ts';
import type { TlsListener } from '../http/tls.ts';
import { VirtualClock } from '../simulation/clock.ts';
import { mountClock } from './admin/clock.ts';
import { mountCaTenants } from './admin/tenants.ts';
import type { CaTwin, Founding } from './authority.ts';
import { CertificationAuthority } from './certification-authority.ts';
import type { FoundedCa } from './founding.ts';
import { Instruments } from './instruments/instruments.ts';
import { adminAccess, houseOf, mountAll } from './interfaces.ts';
import { type CaSimOptions, configuredState, delaysOf, LOOPBACK_ADDRESS } from './options.ts';
import { inProcessFace } from './protocols/in-process.ts';
import { Responders } from './responders.ts';
import type { CaSim, CaSimCertificate, TenantOptions, TenantSim } from './sim.ts';
import type { CaStorage } from './storage/ca-storage.ts';
import { openTls } from './tls-identity.ts';

/** What a tenant has of the CA that it is a tenant of. */
interface Shared {
  readonly responders: Responders;
}

function respondersOf({ rng, baseUrl, keys }: Founding): Responders {
  return new Responders({ rng: rng.stream('responders'), baseUrl, keys });
}

function authorityOf(
  options: CaSimOptions,
  { founding, chance, ...founded }: FoundedCa,
  responders: Responders,
  isTenant: boolean,
): CertificationAuthority {
  const { clock, onEvent } = options;
  // Two worlds under one issuer: random serial numbers are not to be the same ones.
  const own = isTenant ? { serialNumbers: chance } : {};
  return new CertificationAuthority({
    ...founded,
    ...founding,
    ...own,
    clock,
    delays: delaysOf(options),
    onEvent,
    responders,
  });
}

/** Opens the server of a CA. */
export async function serve(options: CaSimOptions, founded: FoundedCa, shared?: Shared): Promise<CaSim> {
  const { clock, rng, host = LOOPBACK_ADDRESS, port = 0 } = options;
  const responders = shared?.responders ?? respondersOf(founded.founding);
  const ca = authorityOf(options, founded, responders, shared !== undefined);
  const access = adminAccess(options.adminToken);
  const house = houseOf(ca, access, options.bridges);
  const app = createServer(house);
  mountAccess(app, house);
  const instruments = new Instruments(ca, clock, rng.stream('faults'));
  instruments.mount(app, house);
  mountAll(app, house, ca, founded.chance);
  mountClock(app, house, ca, options);
  const tenants = tenantsOf({ options, founded, responders }, shared !== undefined);
  mountCaTenants(app, house, tenants);
  const url = await listen(app, house, host, port);
  const listener = await tlsListener(options, app, ca, founded.founding);
  const close = () => closeHouse(tenants, listener, app, ca);
  try {
    await begin(ca, founded.storage);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    url,
    fetch: fetchWithin(app),
    ...(listener && { tlsUrl: listener.url }),
    adminToken: access.token,
    inProcess: inProcessFace(ca),
    caCertificates: founded.twins.map(certificateOf),
    ...controlOf(ca),
    ...instruments.face(),
    tenant: (name, wish = {}) => tenants.open(name, wish),
    close,
  };
}

/** What a tenant is made from. */
interface Parent extends Shared {
  readonly options: CaSimOptions;
  readonly founded: FoundedCa;
}

function tenantsOf(parent: Parent, isTenant: boolean): Tenants<TenantSim, TenantOptions> {
  return new Tenants((name, wish) => {
    if (isTenant) throw new HouseError('tenant-in-tenant', 'This server is a tenant itself.');
    return openTenant(name, wish, parent);
  });
}

/** A tenant of a CA: the same keys, responders and settings, and everything else of its own. */
async function openTenant(
  name: string,
  { at, onEvent }: TenantOptions,
  { options, founded, responders }: Parent,
): Promise<TenantSim> {
  const { data: _, adminToken: __, tls, clock: outside, ...settings } = options;
  const clock = new VirtualClock(at ?? outside.now());
  const { twins, founding } = founded;
  const own: CaSimOptions = {
    ...settings,
    clock,
    moveClock: clock,
    rng: options.rng.stream(`tenant ${name}`),
    port: 0,
    tls: tls !== undefined && tls !== false,
    onEvent:
      onEvent ??
      ((event) => event.kind === 'bug' && options.onEvent?.({ ...event, where: `tenant ${name}: ${event.where}` })),
  };
  const chance = founding.rng.stream(`tenant ${name}`);
  const sim = await serve(own, { state: configuredState(own, founding.at), twins, founding, chance }, { responders });
  if (outside.scale !== undefined && outside.scale > 0) clock.run(outside.scale);
  const close = async () => {
    clock.freeze();
    await sim.close();
  };
  return { ...sim, clock, close };
}

/** A new CA notes what a reset leads to; one that goes on knows it. With that a file has all that it needs. */
async function begin(ca: CertificationAuthority, storage?: CaStorage): Promise<void> {
  await ca.run(() => {
    const beginning = ca.keepAsBeginning(storage?.beginning);
    storage?.keepBeginning(beginning);
  });
}

function certificateOf({ authority, role, algorithm, certificate }: CaTwin): CaSimCertificate {
  return { authority, role, algorithm, certificate: certificate.der };
}

function controlOf(ca: CertificationAuthority): Pick<CaSim, 'reset' | 'snapshot' | 'restore'> {
  return {
    reset: () => ca.run(() => ca.reset()),
    snapshot: () => ca.run(() => ca.snapshot()),
    restore: (snapshot) => ca.run(() => ca.restore(snapshot)),
  };
}

/** The TLS listener, when one is wanted; if it cannot be had, nothing stays open. */
async function tlsListener(
  { tls, host = LOOPBACK_ADDRESS }: CaSimOptions,
  app: FastifyInstance,
  ca: CertificationAuthority,
  founding: Founding,
): Promise<TlsListener | undefined> {
  if (!tls) return undefined;
  try {
    const port = tls === true ? 0 : tls.port;
    return await openTls(app, ca, { ...founding, rng: founding.rng.stream('TLS'), host, port });
  } catch (error) {
    await app.close();
    throw error;
  }
}
