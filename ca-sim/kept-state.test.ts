import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { caRoutes } from '../http/ca.ts';
import { caClockRoutes } from '../http/ca-clock.ts';
import { caDeskRoutes } from '../http/ca-desk.ts';
import { ProblemError } from '../http/problem.ts';
import { hashByOid, imprintOf } from '../pki/cms/message-imprint.ts';
import { buildTimeStampRequest } from '../pki/cms/time-stamp-request.ts';
import { type Rng, SeededRng } from '../simulation/rng.ts';
import { toJson } from '../simulation/snapshot.ts';
import { MAIN_HOUSE } from '../simulation/storage/state-file.ts';
import type { CaSnapshot } from './index.ts';
import { CaStorage, openCaFile } from './storage/ca-storage.ts';
import { type CaBench, enrol, openBench, register } from './testing/ca-bench.ts';
import { CmpBench, ir } from './testing/cmp-bench.ts';
import { basic, envelope, post, requestOf } from './testing/enrolment-bench.ts';

/** Sequences of works; more of them at night. */
const SEQUENCES = Number(process.env.TOKEN_BENCH_CA_SEQUENCES ?? 3);
const WORKS = 30;
const LOOK_EVERY = 3;

const folder = mkdtempSync(join(tmpdir(), 'token-bench-rows-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Everything that can be done to a CA here, by chance. */
class Worker {
  readonly #bench: CaBench;
  readonly #cmp: CmpBench;
  readonly #rng: Rng;
  #snapshot: CaSnapshot | undefined;
  #people = 100;

  constructor(bench: CaBench, cmp: CmpBench, rng: Rng) {
    this.#bench = bench;
    this.#cmp = cmp;
    this.#rng = rng;
  }

  /** Does one thing; what the CA refuses is a work too. @returns its name. */
  async work(): Promise<string> {
    const works = Object.entries(this.#works());
    const [name, work] = works[this.#rng.below(works.length)] as (typeof works)[number];
    try {
      await work();
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
    }
    return name;
  }

  #works(): Readonly<Record<string, () => Promise<unknown>>> {
    const { ca, client, clock } = this.#bench;
    const call = client.call.bind(client);
    return {
      person: () => register(this.#bench, ++this.#people),
      enrol: () => this.#enrol(),
      'enrol again': () => this.#enrol(),
      'enrol with a wrong secret': async () => this.#enrol(basic((await envelope(this.#bench)).reference, 'wrong-one')),
      'enrol by CMP, never confirmed': async () => this.#cmp.client().send(await ir(this.#cmp.fresh(), 'cmp rsa')),
      progress: () => call(caDeskRoutes.enrolmentProgress, { body: { authority: 'rfc', progress: this.#progress() } }),
      approve: () => this.#approve('manager'),
      'approve too': () => this.#approve('officer'),
      hold: () => this.#revoke('certificateHold'),
      revoke: () => this.#revoke('keyCompromise'),
      release: () => call(caRoutes.release, { body: { serialNumber: this.#serialNumber() } }),
      publish: () => call(caRoutes.publish, { body: { authority: 'rfc', algorithm: 'EC' } }),
      'time stamp': () => this.#stamp(),
      look: () => call(caDeskRoutes.enrolments, {}),
      visit: () => fetch(`${ca.url}/cabinet/login/challenge.txt`),
      time: () => Promise.resolve(clock.advance(this.#rng.below(3 * 86_400_000))),
      snapshot: async () => {
        this.#snapshot = await ca.snapshot();
      },
      restore: async () => this.#snapshot && ca.restore(this.#snapshot),
      reset: async () => this.#rng.below(4) === 0 && ca.reset(),
    };
  }

  #progress() {
    const kinds = [
      { kind: 'at-once' },
      { kind: 'desk' },
      { kind: 'polls', count: 2 },
      { kind: 'after', ms: 1e7 },
    ] as const;
    return kinds[this.#rng.below(kinds.length)] ?? kinds[0];
  }

  async #enrol(headers?: Record<string, string>) {
    const name = `row ${++this.#people}`;
    return post(`${this.#bench.ca.url}/pkcs10/rfc-ec`, await requestOf('ec-p256', name, `C=KZ, CN=${name}`), headers);
  }

  async #approve(role: 'manager' | 'officer') {
    const all = await this.#bench.client.call(caDeskRoutes.enrolments, {});
    const id = all[this.#rng.below(Math.max(1, all.length))]?.id ?? 'E000000';
    await this.#bench.client.call(caDeskRoutes.approveEnrolment, { params: { id }, body: { role } });
  }

  async #revoke(reason: 'certificateHold' | 'keyCompromise') {
    await this.#bench.client.call(caRoutes.revoke, { body: { serialNumber: this.#serialNumber(), reason } });
  }

  /** Of some certificate, without looking at the others. */
  #serialNumber(): string {
    const given = this.#bench.events.flatMap((event) => (event.kind === 'certificate' ? [event.serialNumber] : []));
    return given[this.#rng.below(Math.max(1, given.length))] ?? '00';
  }

  #stamp() {
    const hash = hashByOid('2.16.840.1.101.3.4.2.1');
    if (hash === undefined) throw new Error('no SHA-256');
    const query = buildTimeStampRequest({ imprint: imprintOf(hash, Uint8Array.of(1)) });
    return post(`${this.#bench.ca.url}/tsp`, query, { 'content-type': 'application/timestamp-query' });
  }
}

/** What another start would find, as if the process were killed now. */
function foundIn(data: string) {
  const copy = join(folder, 'copy.db');
  for (const beside of ['', '-wal']) {
    rmSync(copy + beside, { force: true });
    if (existsSync(data + beside)) copyFileSync(data + beside, copy + beside);
  }
  const file = openCaFile(copy);
  try {
    return toJson(new CaStorage(file, MAIN_HOUSE).state);
  } finally {
    file.close();
  }
}

describe('the rows of a CA', () => {
  it.each(Array.from({ length: SEQUENCES }, (_, i) => i + 1))(
    'are its state after whatever was done, what is shared included: sequence %i',
    async (sequence) => {
      const data = join(folder, `${sequence}.db`);
      const bench = await openBench({ data, authorities: ['kz-kisc', 'rfc'] });
      onTestFinished(() => bench.ca.close());
      await enrol(bench, 1);
      const worker = new Worker(bench, await CmpBench.on(bench), new SeededRng(`rows ${sequence}`));
      const done: string[] = [];
      while (done.length < WORKS) {
        done.push(await worker.work());
        if (done.length % LOOK_EVERY !== 0) continue;
        // What time has brought is done with the next work, whatever it is.
        await bench.client.call(caClockRoutes.clock, {});
        // First the file, then the state: asking for the state looks at everything.
        const found = foundIn(data);
        const { state } = await bench.ca.snapshot();
        expect([done, JSON.stringify(found)]).toEqual([done, JSON.stringify(state)]);
      }
      expect(bench.events.filter(({ kind }) => kind === 'bug')).toEqual([]);
    },
    120_000,
  );
});
