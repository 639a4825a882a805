import fc from 'fast-check';
import { tenantRoutes } from '../../../http/tenant-routes.ts';
import { snapshotDifferences } from '../../index.ts';
import type { CaBench } from '../ca-bench.ts';
import { type BadRequest, badRequests, oversized } from './bad-requests.ts';
import { TENANT } from './desk-visits.ts';
import { judge } from './laws.ts';
import type { Exchange } from './recording.ts';
import type { VisitedServer } from './visits.ts';
import type { WireRequest } from './wire.ts';

/** Bad forms of a right message are sent where the message itself is right, and the laws are held against what comes back. */

/** How much, and where chance begins. */
export interface TrialOptions {
  readonly seed: number;
  /** Bad forms of each message. */
  readonly count: number;
  /** Whether too much is sent as well, which is slow: once to an address is enough. */
  readonly isOversizedToo: boolean;
}

/** What was tried. */
export interface Tally {
  refused: number;
  /** Bad in form only, or not bad at all. */
  done: number;
}

/** What was wrong, and with which request. */
class Offence extends Error {
  override readonly name = 'Offence';
}

/** @throws Offence */
export async function tryMessage(server: VisitedServer, good: Exchange, options: TrialOptions): Promise<Tally> {
  const { seed, count, isOversizedToo } = options;
  const tally: Tally = { refused: 0, done: 0 };
  const bad = fc.sample(badRequests(good), { seed, numRuns: count });
  const all = good.body !== undefined && isOversizedToo ? [...bad, oversized(good)] : bad;
  for (let from = 0; from < all.length; from += BATCH) {
    await comeBack(server, good);
    const refused: BadRequest[] = [];
    for (const one of all.slice(from, from + BATCH)) {
      if (await isRefused(server, one)) refused.push(one);
      else await seeWhatWasDone(server, good, one);
    }
    tally.refused += refused.length;
    tally.done += Math.min(BATCH, all.length - from) - refused.length;
    await assertUnchanged(server, good, refused);
  }
  await assertAlive(server, good);
  return tally;
}

/** So many are looked at together: to compare states is slow. */
const BATCH = 12;

async function comeBack({ bench }: VisitedServer, { before, at, address }: Exchange): Promise<void> {
  bench.clock.freeze();
  bench.clock.set(at);
  bench.ca.faults.disarm();
  await bench.ca.restore(before);
  await PREPARED.find((row) => row.address.test(address))?.prepare(bench);
}

/** What a message needs that is no part of the CA's state. */
const PREPARED: readonly { readonly address: RegExp; readonly prepare: (bench: CaBench) => unknown }[] = [
  { address: /faults\/:rule/, prepare: ({ ca }) => ca.faults.arm({ fault: 'delay', route: '/nowhere' }) },
  { address: /^POST \/admin\/tenants/, prepare: closeTenants },
  {
    address: /^DELETE \/admin\/tenants/,
    prepare: async (bench) => {
      await closeTenants(bench);
      await bench.client.call(tenantRoutes.openTenant, { body: { name: TENANT } });
    },
  },
];

async function closeTenants({ client }: CaBench): Promise<void> {
  for (const { name } of await client.call(tenantRoutes.tenants)) {
    await client.call(tenantRoutes.closeTenant, { params: { name } });
  }
}

async function isRefused(server: VisitedServer, { what, value }: BadRequest): Promise<boolean> {
  const { bench, wire, secrets } = server;
  try {
    const refuses = judge(await wire.send(value), value.method, secrets);
    const bug = bench.events.find(({ kind }) => kind === 'bug');
    if (bug !== undefined && 'error' in bug) throw bug.error;
    return refuses;
  } catch (error) {
    throw new Offence(`${what}: ${shown(value)}\n${(error as Error).stack}`, { cause: error });
  }
}

/** None of these has changed anything. What was not refused is undone already, and may have undone what they did: they are sent again. */
async function assertUnchanged(server: VisitedServer, good: Exchange, refused: readonly BadRequest[]): Promise<void> {
  await comeBack(server, good);
  for (const { value } of refused) await server.wire.send(value);
  if ((await changes(server, good)).length === 0) return;
  for (const { what, value } of refused) {
    await comeBack(server, good);
    await server.wire.send(value);
    const differences = await changes(server, good);
    if (differences.length === 0) continue;
    throw new Offence(
      `${what}: ${shown(value)}\nis refused, but changes ${JSON.stringify(differences).slice(0, 1000)}`,
    );
  }
  throw new Offence(`refused, but together they change something: ${refused.map(({ what }) => what).join('; ')}`);
}

/** What a refusal may change, and why. */
const ON_PURPOSE: readonly { readonly path: RegExp; readonly why: string }[] = [
  {
    path: /^(national|kiscCabinet)\/visits\/[^/]+\/challenge$/,
    why: 'A challenge is good for one answer, right or wrong.',
  },
  { path: /^pinEnvelopes\/[^/]+\/wrongTries$/, why: 'Wrong secrets are counted, so that nobody can try them all.' },
];

async function changes({ bench }: VisitedServer, { before, at }: Exchange) {
  if (bench.clock.now() !== at) return [{ path: 'the clock' }];
  const after = await bench.ca.snapshot();
  if (after.fingerprint === before.fingerprint) return [];
  return snapshotDifferences(before, after).filter(({ path }) => !ON_PURPOSE.some((row) => row.path.test(path)));
}

/** The message itself is answered as it was before all that. */
async function assertAlive(server: VisitedServer, good: Exchange): Promise<void> {
  await comeBack(server, good);
  const { status } = await server.wire.send(good);
  if (status !== good.status) throw new Offence(`${shown(good)}: ${status} now, ${good.status} before`);
  // A replay: refused or done, but not more than that.
  await isRefused(server, { what: 'a replay', value: good });
}

/** What was taken in is shown by pages, and nothing of it may have become a part of them; then it is undone. */
async function seeWhatWasDone(server: VisitedServer, good: Exchange, { what, value }: BadRequest): Promise<void> {
  if (/nasty|script/.test(what)) {
    for (const page of pagesOf(server)) {
      await isRefused(server, { what: `${page.target} after ${what}: ${shown(value)}`, value: page });
    }
  }
  await comeBack(server, good);
}

function pagesOf({ recording }: VisitedServer): WireRequest[] {
  const pages = recording.exchanges.filter(({ method, status }) => method === 'GET' && status < 400);
  const first = new Map(pages.map((one) => [one.address, one]));
  return [...first.values()]
    .filter(({ target }) => !/\.(cer|crl|zip|js)$|est|ocsp/.test(target))
    .map((one) => ({
      method: 'GET',
      target: one.target,
      headers: { ...one.headers, accept: 'text/html' },
    }));
}

function shown({ method, target, headers, body }: WireRequest): string {
  const text = body && (/[^\t\r\n -~]/.test(body.toString('latin1')) ? body.toString('base64') : body.toString());
  return `${method} ${target.slice(0, 300)} ${JSON.stringify(headers).slice(0, 500)} ${text?.slice(0, 3000) ?? ''}`;
}
