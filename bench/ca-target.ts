import { type CaSim, startCaSim } from '../ca-sim/index.ts';
import { caEnrolmentRoutes } from '../http/ca-enrolment.ts';
import { HttpClient } from '../http/client.ts';
import { generateKeyPair, softwareSigner, verifySignature } from '../pki/keys.ts';
import { SUITES } from '../pki/suites.ts';
import { type Certificate, parseCertificate } from '../pki/x509/certificate.ts';
import { VirtualClock } from '../simulation/clock.ts';
import type { Rng } from '../simulation/rng.ts';
import { CA_ALGORITHMS, CA_ERRANDS, type CaAlgorithm, type CaErrand, type CaParty } from './ca-errands.ts';
import type { Target, Workload } from './case.ts';
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

/** Requests that are under way at once over HTTP, each on a connection of its own. */
const CONNECTIONS = 4;
/** Requests one after the other in one measurement: making them before it leaves garbage and a cold cache behind. */
const BATCH = 8;
/** Octets of what is signed in a certificate, an OCSP answer or a time stamp, more or less. */
const SIGNED_OCTETS = 512;
/** Nothing here depends on it. */
const NOW = Date.parse('2026-03-02T04:00:00Z');

/** Starts a CA that is the RFC-style one and the National CA, and somebody with a certificate of each algorithm. */
export async function startCaTargets(rng: Rng): Promise<CaTargets> {
  const ca = await startCaSim({ clock: new VirtualClock(NOW), rng, authorities: ['rfc', 'kz-nuc'] });
  const connections: HttpConnection[] = [];
  const close = async () => {
    for (const one of connections) one.close();
    await ca.close();
  };
  try {
    const client = new HttpClient(ca.url, 'the CA', { adminToken: ca.adminToken });
    const envelope = await client.call(caEnrolmentRoutes.registerPinEnvelope, { body: { singleUse: false } });
    const parties = await Promise.all(CA_ALGORITHMS.map((one) => partyOf(ca, one, envelope, rng)));
    while (connections.length < CONNECTIONS) connections.push(await HttpConnection.open(ca.url));
    return { url: ca.url, targets: [inProcess(parties), byHttp(parties, connections), signatureAlone(parties)], close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function partyOf(ca: CaSim, algorithm: CaAlgorithm, envelope: CaParty['envelope'], rng: Rng): Promise<CaParty> {
  const own = rng.stream(`CA client ${algorithm.name}`);
  const of = (role: 'root' | 'issuing') => certificateOf(ca, algorithm, role);
  const pair = await generateKeyPair(SUITES[algorithm.suite], own.stream('key'));
  let count = 0;
  const next = () => count++;
  const party = { ca, algorithm, envelope, root: of('root'), issuing: of('issuing'), pair, rng: own, now: NOW, next };
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

function inProcess(parties: readonly CaParty[]): Target {
  return target('CA in process', parties, (errand, party) =>
    asking(errand, party, 1, (request) => errand.inProcess(party, request)),
  );
}

function byHttp(parties: readonly CaParty[], connections: readonly HttpConnection[]): Target {
  return target('CA by HTTP', parties, (errand, party) => {
    const { path, headers } = errand.http(party);
    return asking(errand, party, connections.length, (request, at) => {
      const connection = connections[at];
      if (connection === undefined) throw new Error(`no connection ${at}`);
      return connection.post(path, headers, request);
    });
  });
}

/** The floor: the same kind of key signs as many octets, and nothing else is done. */
function signatureAlone(parties: readonly CaParty[]): Target {
  return { ...target('signature alone', parties, (_, party) => signing(party)), isPeer: true };
}

function target(
  name: string,
  parties: readonly CaParty[],
  workload: (errand: CaErrand, party: CaParty) => Workload,
): Target {
  const cases = CA_ERRANDS.flatMap((errand) =>
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
  return {
    inFlight,
    batch: BATCH,
    async before() {
      const make = () => Promise.all(Array.from({ length: BATCH }, () => errand.request(party)));
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
      if (answered.length !== inFlight * BATCH) throw new Error(`${errand.name}: ${answered.length} answers`);
      for (const [at, answer] of answered.entries()) errand.check(party, asked[at] ?? new Uint8Array(0), answer);
    },
    close() {},
  };
}

function signing({ pair, rng }: CaParty): Workload {
  const { suite, publicKey } = pair;
  const signer = softwareSigner(pair, rng.stream('nonces'));
  const message = rng.stream('message').bytes(SIGNED_OCTETS);
  const form = suite.form.certificate;
  let signature: Uint8Array = new Uint8Array(0);
  return {
    inFlight: 1,
    async run() {
      signature = await signer.sign(message, form);
    },
    check() {
      if (!verifySignature(suite, publicKey, message, signature, form)) {
        throw new Error(`${suite.title}: a signature that does not verify`);
      }
    },
    close() {},
  };
}
