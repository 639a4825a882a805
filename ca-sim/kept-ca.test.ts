import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { caRoutes } from '../http/ca.ts';
import { caDeskRoutes } from '../http/ca-desk.ts';
import { parseCertificate } from '../pki/x509/certificate.ts';
import { SeededRng } from '../simulation/rng.ts';
import { toJson } from '../simulation/snapshot.ts';
import { MAIN_HOUSE } from '../simulation/storage/state-file.ts';
import { testDisk } from '../simulation/testing/full-disk.ts';
import { CaStorageError, type CaStorageFault } from './index.ts';
import { CaStorage, openCaFile } from './storage/ca-storage.ts';
import { openBench } from './testing/ca-bench.ts';
import {
  basic,
  type EnrolmentBench,
  envelope,
  openEnrolmentBench,
  post,
  requestOf,
} from './testing/enrolment-bench.ts';
import { employee, ORGANISATION } from './testing/people.ts';

const folder = mkdtempSync(join(tmpdir(), 'token-bench-kept-'));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;
const fresh = () => join(folder, `${++files}.db`);

type Options = Parameters<typeof openEnrolmentBench>[0];

async function open(data: string, options: Options = {}): Promise<EnrolmentBench> {
  const bench = await openEnrolmentBench({ data, ...options });
  onTestFinished(() => bench.ca.close());
  return bench;
}

async function enrolled({ ca }: EnrolmentBench, name: string): Promise<string> {
  const answer = await post(`${ca.url}/pkcs10/rfc-ec`, await requestOf('ec-p256', name, `C=KZ, CN=TEST ${name}`));
  expect(answer.status).toBe(200);
  return parseCertificate(answer.octets).serialNumber;
}

describe('a CA in a file', () => {
  it('goes on where it was, whatever the seed: certificates, clock, settings, what is open, what a reset leads to', async () => {
    const data = fresh();
    const first = await open(data);
    const beginning = await first.ca.snapshot();
    const serialNumber = await enrolled(first, 'Going On');
    await first.client.call(caRoutes.revoke, { body: { serialNumber, reason: 'certificateHold' } });
    await first.client.call(caDeskRoutes.enrolmentProgress, { body: { authority: 'rfc', progress: { kind: 'desk' } } });
    await post(`${first.ca.url}/pkcs10/rfc-ec`, await requestOf('ec-p256', 'open', 'C=KZ, CN=TEST Open'));
    first.clock.advance(1234);
    const before = await first.ca.snapshot();
    await first.ca.close();
    expect(readdirSync(folder).filter((name) => join(folder, name).startsWith(data))).toHaveLength(1);
    expect(statSync(data).mode & 0o777).toBe(0o600);

    const clock = {
      now: 0,
      set: (instant: number) => {
        clock.now = instant;
      },
    };
    const second = await open(data, {
      rng: new SeededRng('another'),
      start: 0,
      moveClock: clock,
    }).catch((error: CaStorageError) => error.fault);
    expect(second).toBe('clock behind');
    const again = await open(data, { rng: new SeededRng('another'), start: first.clock.now() });
    expect(clock.now).toBe(first.clock.now());
    expect(again.ca.caCertificates).toEqual(first.ca.caCertificates);
    expect(await again.ca.snapshot()).toEqual(before);
    const released = await again.client.call(caRoutes.release, { body: { serialNumber } });
    expect(released.serialNumber).toBe(serialNumber);
    const [enrolment] = await again.client.call(caDeskRoutes.enrolments, {});
    expect(enrolment?.status).toBe('novel');
    await again.ca.reset();
    expect(await again.ca.snapshot()).toEqual(beginning);
    await again.ca.close();
    expect(await (await open(data, { start: first.clock.now() })).ca.snapshot()).toEqual(beginning);
  });

  it('draws other chance after each start: no envelope, number or cookie comes twice', async () => {
    const data = fresh();
    const drawn = new Set<string>();
    for (let start = 0; start < 3; start++) {
      const bench = await open(data);
      for (let i = 0; i < 3; i++) {
        const { reference, secret } = await envelope(bench);
        for (const text of [reference, secret.slice(0, 4), secret.slice(4, 8)]) drawn.add(text);
      }
      await bench.ca.close();
    }
    expect(drawn.size).toBe(27);
  });

  it('counts a wrong secret also when it is killed after that', async () => {
    const data = fresh();
    const bench = await open(data);
    const { reference } = await envelope(bench);
    const request = await requestOf('ec-p256', 'wrong', 'C=KZ, CN=TEST Wrong');
    for (let i = 0; i < 5; i++) await post(`${bench.ca.url}/pkcs10/rfc-ec`, request, basic(reference, 'wrong-secret'));
    await bench.ca.close();
    const again = await open(data);
    const answer = await post(`${again.ca.url}/pkcs10/rfc-ec`, request, basic(reference, 'wrong-secret'));
    expect(answer.problem).toBe('envelope-locked');
  });

  it.each<[CaStorageFault, Options]>([
    ['other authorities', { authorities: ['rfc', 'kz-kisc'] }],
    ['other address', { crlBaseUrl: 'http://other.test' }],
    ['clock behind', { start: '2026-03-02T03:59:59.999Z' }],
    ['in use', {}],
  ])('%s: a start that does not fit the file is refused and changes nothing', async (fault, options) => {
    const data = fresh();
    const bench = await open(data);
    if (fault !== 'in use') await bench.ca.close();
    const before = fault === 'in use' ? undefined : keptIn(data);
    const refusal = await open(data, options).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(CaStorageError);
    expect((refusal as CaStorageError).fault).toBe(fault);
    if (before !== undefined) expect(keptIn(data)).toEqual(before);
  });
});

describe('a disk that is full', () => {
  it('is answered with 507; what was asked for has not happened, not in memory either; with room again it goes on', async () => {
    const data = fresh();
    const disk = testDisk();
    onTestFinished(disk.leave);
    const bench = await open(data);
    const serialNumber = await enrolled(bench, 'Before');
    const before = await bench.ca.snapshot();
    disk.fill();
    const refused = await fillUp(bench);
    expect(refused).toMatchObject({ status: 507, problem: 'storage-failed' });
    expect(bench.events.at(-1)).toMatchObject({ kind: 'bug', where: 'writing the state down' });
    const after = await bench.ca.snapshot();
    disk.free();
    expect(await enrolled(bench, 'After')).not.toBe(serialNumber);
    expect(JSON.stringify(after)).toContain(serialNumber);
    const kept = await bench.ca.snapshot();
    await bench.ca.close();
    expect(keptIn(data)).toEqual(kept.state);
    expect(before).not.toEqual(kept);
  });
});

/** Enrols until the database has no page left. */
async function fillUp({ ca }: EnrolmentBench) {
  for (let i = 0; ; i++) {
    const answer = await post(`${ca.url}/pkcs10/rfc-ec`, await requestOf('ec-p256', `full ${i}`, `C=KZ, CN=TEST ${i}`));
    if (answer.status !== 200) return answer;
  }
}

function keptIn(data: string) {
  const file = openCaFile(data);
  try {
    return toJson(new CaStorage(file, MAIN_HOUSE).state);
  } finally {
    file.close();
  }
}

describe('the rows of a state', () => {
  it("are the state, also of KISC's requests and people, as it stands between two works", async () => {
    const data = fresh();
    const bench = await openBench({ data });
    onTestFinished(() => bench.ca.close());
    await bench.client.call(caRoutes.registerPerson, { body: employee(1) });
    expect(ORGANISATION.bin).toHaveLength(12);
    const { state } = await bench.ca.snapshot();
    await bench.ca.close();
    expect(keptIn(data)).toEqual(state);
  });
});
