import fc from 'fast-check';
import { type BadRequest, badRequests, oversized, type Particulars } from './bad-requests.ts';
import { type AnswerRules, judge } from './laws.ts';
import type { Exchange, Recording } from './recording.ts';
import type { Wire, WireRequest } from './wire.ts';

/** Bad forms of a right message are sent where the message itself is right, and the laws are held against what comes back. */

/** A server, right messages to its addresses, and what is particular to its house. */
export interface TriedServer<Snapshot> {
  readonly wire: Wire;
  readonly recording: Recording<Snapshot>;
  /** What may stand in no refusal. */
  readonly secrets: readonly string[];
  readonly particulars: Particulars;
  readonly rules: AnswerRules;
  /** Goes back to where the message was right. */
  comeBack(good: Exchange<Snapshot>): Promise<void>;
  /** What is otherwise than before the message, apart from what a refusal changes on purpose. */
  changes(good: Exchange<Snapshot>): Promise<readonly unknown[]>;
  /** Something unforeseen that has happened, if anything has. */
  bug(): Error | undefined;
  /** Whether the address shows what was taken in to people. */
  isPage(exchange: Exchange<Snapshot>): boolean;
}

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
export async function tryMessage<Snapshot>(
  server: TriedServer<Snapshot>,
  good: Exchange<Snapshot>,
  options: TrialOptions,
): Promise<Tally> {
  const { seed, count, isOversizedToo } = options;
  const tally: Tally = { refused: 0, done: 0 };
  const bad = fc.sample(badRequests(good, server.particulars), { seed, numRuns: count });
  const all = good.body !== undefined && isOversizedToo ? [...bad, oversized(good)] : bad;
  for (let from = 0; from < all.length; from += BATCH) {
    await server.comeBack(good);
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

async function isRefused<S>(server: TriedServer<S>, { what, value }: BadRequest): Promise<boolean> {
  const { wire, secrets, rules } = server;
  try {
    const refuses = judge(await wire.send(value), value.method, secrets, rules);
    const bug = server.bug();
    if (bug !== undefined) throw bug;
    return refuses;
  } catch (error) {
    throw new Offence(`${what}: ${shown(value)}\n${(error as Error).stack}`, { cause: error });
  }
}

/** None of these has changed anything. What was not refused is undone already, and may have undone what they did: they are sent again. */
async function assertUnchanged<S>(
  server: TriedServer<S>,
  good: Exchange<S>,
  refused: readonly BadRequest[],
): Promise<void> {
  await server.comeBack(good);
  for (const { value } of refused) await server.wire.send(value);
  if ((await server.changes(good)).length === 0) return;
  for (const { what, value } of refused) {
    await server.comeBack(good);
    await server.wire.send(value);
    const differences = await server.changes(good);
    if (differences.length === 0) continue;
    throw new Offence(
      `${what}: ${shown(value)}\nis refused, but changes ${JSON.stringify(differences).slice(0, 1000)}`,
    );
  }
  throw new Offence(`refused, but together they change something: ${refused.map(({ what }) => what).join('; ')}`);
}

/** The message itself is answered as it was before all that. */
async function assertAlive<S>(server: TriedServer<S>, good: Exchange<S>): Promise<void> {
  await server.comeBack(good);
  const { status } = await server.wire.send(good);
  if (status !== good.status) throw new Offence(`${shown(good)}: ${status} now, ${good.status} before`);
  // A replay: refused or done, but not more than that.
  await isRefused(server, { what: 'a replay', value: good });
}

/** What was taken in is shown by pages, and nothing of it may have become a part of them; then it is undone. */
async function seeWhatWasDone<S>(
  server: TriedServer<S>,
  good: Exchange<S>,
  { what, value }: BadRequest,
): Promise<void> {
  if (/nasty|script/.test(what)) {
    for (const page of pagesOf(server)) {
      await isRefused(server, { what: `${page.target} after ${what}: ${shown(value)}`, value: page });
    }
  }
  await server.comeBack(good);
}

function pagesOf<S>(server: TriedServer<S>): WireRequest[] {
  const pages = server.recording.exchanges.filter(({ method, status }) => method === 'GET' && status < 400);
  const first = new Map(pages.map((one) => [one.address, one]));
  return [...first.values()]
    .filter((one) => server.isPage(one))
    .map(({ target, headers }) => ({ method: 'GET', target, headers: { ...headers, accept: 'text/html' } }));
}

function shown({ method, target, headers, body }: WireRequest): string {
  const text = body && (/[^\t\r\n -~]/.test(body.toString('latin1')) ? body.toString('base64') : body.toString());
  return `${method} ${target.slice(0, 300)} ${JSON.stringify(headers).slice(0, 500)} ${text?.slice(0, 3000) ?? ''}`;
}
