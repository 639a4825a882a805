import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { caRoutes } from '../http/ca.ts';
import { compiledProgram } from '../pki/testing/compiled-program.ts';
import { parseCertificate } from '../pki/x509/certificate.ts';
import { parseCrl } from '../pki/x509/crl.ts';
import { certIdOf } from '../pki/x509/ocsp-cert-id.ts';
import { buildOcspRequest } from '../pki/x509/ocsp-request.ts';
import { parseOcspResponse } from '../pki/x509/ocsp-response.ts';
import { VirtualClock } from '../simulation/clock.ts';
import { SeededRng } from '../simulation/rng.ts';
import { fromJson } from '../simulation/snapshot.ts';
import { type DeathPlan, startMortal } from '../simulation/testing/sudden-death.ts';
import type { CaState } from './core/state.ts';
import { type CaSim, startCaSim } from './index.ts';
import { adminOf, START } from './testing/ca-bench.ts';
import { Acknowledged } from './testing/kept-ca/acknowledged.ts';
import type { KeptCaPlan } from './testing/kept-ca/kept-ca-process.ts';

/** How often the CA is killed; more at night. */
const DEATHS = Number(process.env.TOKEN_BENCH_CA_DEATHS ?? 6);
/** So much it answers when it does not kill itself, and so long it lives on after that, in milliseconds. */
const ANSWERS = { min: 3, max: 20 };
const AFTERLIFE_MS = 12;

const folder = mkdtempSync(join(tmpdir(), 'token-bench-death-'));
const data = join(folder, 'ca.db');
const adminToken = 'a-token-of-sixteen-or-more';
const rng = new SeededRng(process.env.TOKEN_BENCH_RANDOM === undefined ? 'deaths' : String(Math.random()));
let script = '';
afterAll(() => rmSync(folder, { recursive: true }));

/** A CA on the file, in this process. */
async function started(): Promise<{ ca: CaSim; clock: VirtualClock }> {
  const clock = new VirtualClock(START);
  const ca = await startCaSim({ data, clock, moveClock: clock, rng: new SeededRng('bench'), authorities: ['rfc'] });
  return { ca, clock };
}

beforeAll(async () => {
  script = compiledProgram('ca-sim/testing/kept-ca/kept-ca-process.ts');
  await (await started()).ca.close();
}, 240_000);

/** Lets a client work with a CA in a process of its own until that is dead. */
async function oneLife(told: Acknowledged, plan: DeathPlan): Promise<void> {
  const whole: KeptCaPlan = { data, adminToken, ...plan };
  const child = await startMortal(script, whole);
  let answers = 0;
  const last = plan.deathAt === undefined ? ANSWERS.min + rng.below(ANSWERS.max - ANSWERS.min) : undefined;
  await told.work(child.url, adminToken, rng, () => {
    answers++;
    if (answers === last) void setTimeout(rng.below(AFTERLIFE_MS)).then(child.kill);
  });
  expect(await child.ended).toBe('SIGKILL');
}

/** Every second life ends in the middle of what it writes: before a statement, or between it and the next. */
function planOf(life: number): DeathPlan {
  return life % 2 === 0 ? {} : { deathAt: 1 + rng.below(80), isLastDone: rng.below(2) === 1 };
}

async function assertKept(ca: CaSim, clock: VirtualClock, told: Acknowledged): Promise<void> {
  const state = fromJson((await ca.snapshot()).state) as CaState;
  for (const [serialNumber, der] of told.certificates) {
    expect(state.certificates.get(`rfc ${serialNumber}`)?.der).toEqual(der);
  }
  await assertStatuses(ca, told);
  expect(state.timeStampsGiven).toBeGreaterThanOrEqual(Number(told.stampNumbers.at(-1) ?? 0));
  expect(told.stampNumbers).toEqual([...new Set(told.stampNumbers)].sort((a, b) => Number(a - b)));
  expect(told.listNumbers).toEqual([...told.listNumbers].sort((a, b) => a - b));
  expect(clock.now()).toBeGreaterThanOrEqual(told.instant);
  assertWhole(state, told);
}

/** How many of the certificates that were revoked last OCSP is asked about. */
const OCSP_ASKED = 5;

/** OCSP and the next full list say what was acknowledged. */
async function assertStatuses(ca: CaSim, told: Acknowledged): Promise<void> {
  const issuer = ca.caCertificates.find((one) => one.role === 'issuing' && one.algorithm === 'EC');
  if (issuer === undefined) throw new Error('no CA');
  const client = adminOf(ca);
  await client.call(caRoutes.publish, { body: { authority: 'rfc', algorithm: 'EC' } });
  const list = parseCrl(await client.octets('/rfc/ca-ec.crl'));
  expect(Number.parseInt(list.number ?? '', 16)).toBeGreaterThan(told.listNumbers.at(-1) ?? 0);
  for (const serialNumber of told.certificates.keys()) {
    if (told.doubtful.has(serialNumber)) continue;
    const isRevoked = told.revoked.has(serialNumber);
    expect(list.revoked.has(serialNumber)).toBe(isRevoked);
  }
  for (const serialNumber of [...told.revoked].slice(-OCSP_ASKED)) {
    const certId = certIdOf(parseCertificate(issuer.certificate), serialNumber);
    const answer = parseOcspResponse(await ca.inProcess.ocsp(await buildOcspRequest({ certIds: [certId] })));
    const status = answer.status === 'successful' && answer.basic.responses[0]?.certStatus.status;
    expect(status).toBe('revoked');
  }
}

/** What belongs together is there together: a certificate with its journal, key and enrolment, a revocation with its change. */
function assertWhole(state: CaState, told: Acknowledged): void {
  const happened = (kind: string) => state.journal.filter((event) => event.kind === kind);
  expect(happened('certificate')).toHaveLength(state.certificates.size);
  expect(state.certifiedKeys.size).toBe(state.certificates.size);
  for (const { state: at, certificate, steps } of state.enrolments.values()) {
    expect([at, steps.length]).toEqual(['processed', 3]);
    expect(state.certificates.get(`rfc ${certificate?.serialNumber}`)).toBe(certificate);
  }
  expect(state.openEnrolments.size).toBe(0);
  const revoked = [...state.certificates.values()].filter(({ revocation }) => revocation !== undefined);
  const serials = revoked.map(({ serialNumber }) => serialNumber).sort();
  const changes = [...state.ledgers.values()].flatMap((ledger) => ledger.changes);
  expect(changes.map(({ serialNumber }) => serialNumber).sort()).toEqual(serials);
  expect(happened('revocation')).toHaveLength(serials.length);
  // Whatever nobody heard of has happened or has not.
  expect(serials.filter((one) => !told.revoked.has(one) && !told.doubtful.has(one))).toEqual([]);
}

describe('a CA in a file whose process is killed', () => {
  it(
    `keeps all that it has acknowledged and nothing by halves, ${DEATHS} times in a row`,
    async () => {
      const told = new Acknowledged();
      for (let life = 0; life < DEATHS; life++) {
        await oneLife(told, planOf(life));
        const { ca, clock } = await started();
        try {
          await assertKept(ca, clock, told);
          // What was in doubt is known now.
          for (const one of told.doubtful) told.certificates.delete(one);
        } finally {
          await ca.close();
        }
      }
      expect(told.answers).toBeGreaterThan(DEATHS / 2);
    },
    DEATHS * 20_000,
  );
});
