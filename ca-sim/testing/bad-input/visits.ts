import { caRoutes } from '../../../http/ca.ts';
import { Recording } from '../../../http/testing/bad-input/recording.ts';
import { type Credentials, Wire } from '../../../http/testing/bad-input/wire.ts';
import type { CaSnapshot, ClockMover } from '../../index.ts';
import { bearer, type CaBench, openBench } from '../ca-bench.ts';
import { visitCabinet } from './cabinet-visits.ts';
import { visitAdministration, visitDesks } from './desk-visits.ts';
import { visitEnrolment } from './enrolment-visits.ts';
import { visitMessages, wakeResponders } from './message-visits.ts';
import { visitNationalCabinet } from './national-visits.ts';
import { visitService } from './service-visits.ts';
import type { Visited } from './tried-ca.ts';

/** A server that is everything, and a right message to each of its addresses. */
export interface VisitedServer extends Visited {
  close(): Promise<void>;
}

/** What the visits have in their hands. */
export interface Visiting {
  readonly bench: CaBench;
  readonly secrets: string[];
  /** Somebody who shows this certificate over TLS from now on. */
  identify(credentials: Credentials): void;
  /** Fetches a file with the cookie that came last. */
  file(path: string): Promise<void>;
}

const VISITS: readonly ((visiting: Visiting) => Promise<void>)[] = [
  visitDesks,
  visitCabinet,
  visitNationalCabinet,
  visitEnrolment,
  visitMessages,
  visitService,
  visitAdministration,
];

export async function visitedServer(): Promise<VisitedServer> {
  const recording = new Recording<CaSnapshot>();
  try {
    return await visited(recording);
  } finally {
    recording.stop();
  }
}

async function visited(recording: Recording<CaSnapshot>): Promise<VisitedServer> {
  const moveClock: ClockMover = {
    set: (instant) => bench.clock.set(instant),
    freeze: () => bench.clock.freeze(),
    run: (scale) => bench.clock.run(scale),
  };
  const bench: CaBench = await openBench(
    { authorities: ['kz-kisc', 'kz-nuc', 'rfc'], tls: true, moveClock },
    { isApproveOneReg: true, isApproveTwoReg: true, isApproveOneRev: true, isApproveTwoRev: true },
  );
  const { ca, clock } = bench;
  await wakeResponders(bench);
  recording.listen({ snapshot: () => ca.snapshot(), now: () => clock.now() });
  const wire = new Wire(ca);
  const secrets: string[] = [ca.adminToken];
  const identify = (credentials: Credentials) => wire.identify(credentials);
  const file = async (path: string) => {
    const cookie = recording.exchanges.findLast(({ headers }) => headers.cookie !== undefined)?.headers.cookie ?? '';
    await (await fetch(ca.url + path, { headers: { cookie } })).arrayBuffer();
  };
  for (const visit of VISITS) await visit({ bench, secrets, identify, file });
  await visitTheRest(bench, recording);
  const close = async () => {
    wire.close();
    await ca.close();
  };
  return { bench, recording, wire, secrets, close };
}

/** What can be looked at by anybody is looked at. */
async function visitTheRest({ ca, client }: CaBench, recording: Recording<CaSnapshot>): Promise<void> {
  await client.call(caRoutes.health);
  const asked = new Set(recording.exchanges.map(({ address }) => address));
  for (const address of recording.addresses) {
    const [method, path = ''] = address.split(' ');
    if (method !== 'GET' || asked.has(address) || /[:*]/.test(path)) continue;
    await (await fetch(ca.url + path, { headers: bearer(ca) })).arrayBuffer();
  }
}
