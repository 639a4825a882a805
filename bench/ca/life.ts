import { AUTHORITY_NAMES, type AuthorityName, type CaSim, startCaSim } from '../../ca-sim/index.ts';
import { caEnrolmentRoutes } from '../../http/ca-enrolment.ts';
import { HttpClient } from '../../http/client.ts';
import { generateKeyPair, softwareSigner } from '../../pki/keys.ts';
import { SUITES } from '../../pki/suites.ts';
import { parseDn } from '../../pki/x509/name.ts';
import { buildRequest } from '../../pki/x509/request.ts';
import { VirtualClock } from '../../simulation/clock.ts';
import { type Rng, SeededRng } from '../../simulation/rng.ts';
import type { Target, Workload } from '../case.ts';

/** The CA's beginning: how long a test waits until it has one, and until it has it as new. */

/** Nothing here depends on it. */
const NOW = Date.parse('2026-03-02T04:00:00Z');
const SEED_OCTETS = 32;
/** Certificates that are there to be forgotten. */
const ISSUED = 8;

/** Starts with the keys of the time before, and resets. */
export function caLifeTarget(rng: Rng): Target {
  // Keys are remembered of a seed only.
  const seed = rng.bytes(SEED_OCTETS);
  const startOf = (authorities: readonly AuthorityName[]) => () =>
    startCaSim({ clock: new VirtualClock(NOW), rng: new SeededRng(seed), authorities });
  return {
    name: 'CA in process',
    cases: {
      'ca/start/kisc': () => starting(startOf(['kz-kisc'])),
      'ca/start/all': () => starting(startOf(AUTHORITY_NAMES)),
      'ca/reset': () => resetting(startOf(['rfc']), rng),
    },
  };
}

function starting(start: () => Promise<CaSim>): Workload {
  let running: CaSim | undefined;
  const end = async () => {
    await running?.close();
    running = undefined;
  };
  return {
    inFlight: 1,
    before: end,
    async run() {
      running = await start();
    },
    check() {
      if (running === undefined || running.caCertificates.length === 0) throw new Error('no CA was started');
    },
    close: () => void end(),
  };
}

/** Before each reset the CA is given something to forget. */
function resetting(start: () => Promise<CaSim>, rng: Rng): Workload {
  let running: CaSim | undefined;
  let count = 0;
  return {
    inFlight: 1,
    async before() {
      running ??= await start();
      count = await issueSome(running, rng);
    },
    run: async () => running?.reset(),
    check() {
      if (count !== ISSUED) throw new Error(`${count} certificates before the reset`);
    },
    close: () => void running?.close(),
  };
}

async function issueSome(ca: CaSim, rng: Rng): Promise<number> {
  const client = new HttpClient(ca.url, 'the CA', { adminToken: ca.adminToken });
  const envelope = await client.call(caEnrolmentRoutes.registerPinEnvelope, { body: { singleUse: false } });
  const signer = softwareSigner(await generateKeyPair(SUITES['ec-p256'], rng), rng);
  let issued = 0;
  for (; issued < ISSUED; issued++) {
    const request = await buildRequest({ subject: parseDn(`C=KZ,O=TEST,CN=TEST client ${issued}`) }, signer);
    await ca.inProcess.certify(request, { label: 'rfc-ec', envelope });
  }
  return issued;
}
