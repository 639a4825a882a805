import { type CaSim, startCaSim } from '../../ca-sim/index.ts';
import { caEnrolmentRoutes } from '../../http/ca-enrolment.ts';
import { HttpClient } from '../../http/client.ts';
import { generateKeyPair, softwareSigner } from '../../pki/keys.ts';
import { SUITES } from '../../pki/suites.ts';
import { type Certificate, parseCertificate } from '../../pki/x509/certificate.ts';
import { VirtualClock } from '../../simulation/clock.ts';
import type { Rng } from '../../simulation/rng.ts';
import type { Target, Workload } from '../case.ts';
import { CA_ALGORITHMS, CA_ERRANDS, type CaAlgorithm, type CaErrand, type CaParty } from './errands.ts';
import { signatureAlone, signatureAndProof } from './floor.ts';
import { HttpConnection } from './http-connection.ts';

/** The certification authority beside the signature that each of its answers contains. */
export interface CaTargets {
  /** Where the CA listens. */
  readonly url: string;
  readonly targets: readonly Target[];
  close(): Promise<void>;
}

/** The cases of {@link startCaTargets}: errand by errand, e.g. `ca/ocsp/rsa-2048`. */
export const CA_CASE_NAMES: readonly string[] = CA_ERRANDS.flatMap((errand) =>
  CA_ALGORITHMS.map((algorithm) => caseName(errand, algorithm)),
);

/** Requests that are under way at once where several are, over HTTP each on a connection of its own. */
const AT_ONCE = 4;
/**
 * Requests in one measurement, in each lane one after the other: making them before it leaves garbage and a cold cache behind, which is
 * the client's cost and not the CA's. Fewer of GOST, where a client's request takes as long as the CA's answer.
 */
const REQUESTS = 32;
const GOST_REQUESTS = 8;
/** Nothing here depends on it. */
const NOW = Date.parse('2026-03-02T04:00:00Z');

/** Starts a CA that is the RFC-style one and the National CA, and somebody with a certificate of each algorithm. @param requests in one measurement. */
export async function startCaTargets(rng: Rng, requests = REQUESTS): Promise<CaTargets> {
  const ca = await startCaSim({ clock: new VirtualClock(NOW), rng, authorities: ['rfc', 'kz-nuc'] });
  const connections: HttpConnection[] = [];
  const close = async () => {
    for (const one of connections) one.close();
    await ca.close();
  };
  try {
    const client = new HttpClient(ca.url, 'the CA', { adminToken: ca.adminToken });
    const envelope = await client.call(caEnrolmentRoutes.registerPinEnvelope, { body: { singleUse: false } });
    const parties = await Promise.all(CA_ALGORITHMS.map((one) => partyOf(ca, one, { envelope, rng, requests })));
    while (connections.length < AT_ONCE) connections.push(new HttpConnection(ca.url));
    const native = parties.filter(({ pair }) => pair.suite.family !== 'GOST');
    const single = [inProcess(parties, 1), byHttp(parties, connections.slice(0, 1))];
    // GOST is computed on the one thread of JavaScript, so nothing is to be seen there.
    const several = [inProcess(native, AT_ONCE), byHttp(native, connections)];
    return { url: ca.url, targets: [...single, ...several, ...floors(parties, native)], close };
  } catch (error) {
    await close();
    throw error;
  }
}

interface PartyPlan extends Pick<CaParty, 'envelope' | 'rng' | 'requests'> {}

async function partyOf(ca: CaSim, algorithm: CaAlgorithm, plan: PartyPlan): Promise<CaParty> {
  const { envelope, rng } = plan;
  const requests = algorithm.twin === 'GOST' ? Math.min(plan.requests, GOST_REQUESTS) : plan.requests;
  const own = rng.stream(`CA client ${algorithm.name}`);
  const of = (role: 'root' | 'issuing') => certificateOf(ca, algorithm, role);
  const pair = await generateKeyPair(SUITES[algorithm.suite], own.stream('key'));
  let count = 0;
  const next = () => count++;
  const signer = softwareSigner(pair, own.stream('nonces'));
  const [root, issuing] = [of('root'), of('issuing')];
  const party = { ca, algorithm, envelope, root, issuing, pair, signer, requests, rng: own, now: NOW, next };
  const [issue] = CA_ERRANDS;
  if (issue === undefined) throw new Error('there is nothing to ask for');
  // Whoever asks for a certificate needs none yet: the CA's own stands in for it.
  const first = { ...party, certificate: party.issuing };
  return { ...party, certificate: parseCertificate(await issue.inProcess(first, await issue.request(first))) };
}

function certificateOf(ca: CaSim, { authority, twin }: CaAlgorithm, role: 'root' | 'issuing'): Certificate {
  const found = ca.caCertificates.find(
    (one) => one.authority === authority && one.algorithm === twin && one.role === role,
  );
  if (found === undefined) throw new Error(`no ${role} ${authority} ${twin}`);
  return parseCertificate(found.certificate);
}

function inProcess(parties: readonly CaParty[], inFlight: number): Target {
  return target(`CA in process${atOnce(inFlight)}`, parties, (errand, party) =>
    asking(errand, party, inFlight, (request) => errand.inProcess(party, request)),
  );
}

function byHttp(parties: readonly CaParty[], connections: readonly HttpConnection[]): Target {
  return target(`CA by HTTP${atOnce(connections.length)}`, parties, (errand, party) => {
    const { path, headers } = errand.http(party);
    return asking(errand, party, connections.length, (request, at) => {
      const connection = connections[at];
      if (connection === undefined) throw new Error(`no connection ${at}`);
      return connection.post(path, headers, request);
    });
  });
}

function atOnce(inFlight: number): string {
  return inFlight === 1 ? '' : `, ${inFlight} at once`;
}

/** What the answers hold, without a CA. @param native those whose algorithm node:crypto has. */
function floors(parties: readonly CaParty[], native: readonly CaParty[]): Target[] {
  const alone = target('signature alone', parties, (_, party) => signatureAlone(party));
  const [issue] = CA_ERRANDS;
  const proven = target('signature and proof', native, (_, party) => signatureAndProof(party), issue ? [issue] : []);
  return [alone, proven].map((one) => ({ ...one, isPeer: true }));
}

function target(
  name: string,
  parties: readonly CaParty[],
  workload: (errand: CaErrand, party: CaParty) => Workload,
  errands: readonly CaErrand[] = CA_ERRANDS,
): Target {
  const cases = errands.flatMap((errand) =>
    parties.map((party) => [caseName(errand, party.algorithm), () => workload(errand, party)] as const),
  );
  return { name, cases: Object.fromEntries(cases) };
}

function caseName(errand: CaErrand, algorithm: CaAlgorithm): string {
  return `${errand.name}/${algorithm.name}`;
}

/** Requests are made before they are measured; what comes back last is verified. */
function asking(
  errand: CaErrand,
  party: CaParty,
  inFlight: number,
  ask: (request: Uint8Array, at: number) => Promise<Uint8Array>,
): Workload {
  let requests: Uint8Array[][] = [];
  let answers: Uint8Array[][] = [];
  const lanes = Array.from({ length: inFlight }, (_, at) => at);
  const batch = Math.ceil(party.requests / inFlight);
  return {
    inFlight,
    batch,
    async before() {
      const make = () => Promise.all(Array.from({ length: batch }, () => errand.request(party)));
      requests = await Promise.all(lanes.map(make));
    },
    async run() {
      answers = await Promise.all(
        requests.map(async (lane, at) => {
          const own: Uint8Array[] = [];
          for (const request of lane) own.push(await ask(request, at));
          return own;
        }),
      );
    },
    check() {
      const [asked, answered] = [requests.flat(), answers.flat()];
      if (answered.length !== inFlight * batch) throw new Error(`${errand.name}: ${answered.length} answers`);
      for (const [at, answer] of answered.entries()) errand.check(party, asked[at] ?? new Uint8Array(0), answer);
    },
    close() {},
  };
}
