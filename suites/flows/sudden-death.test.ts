import { spawn } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEmulator, openTokenImage } from '../../emulator/index.ts';
import { caRoutes } from '../../http/ca.ts';
import { compiledProgram } from '../../pki/testing/compiled-program.ts';
import { DAY_MS } from '../../simulation/clock.ts';
import { loginByCertificate, readKeySet, type StepName, withToken } from '../../workstation/index.ts';
import { BENCH_FILES, Bench, type PersonalisedClient } from './bench.ts';
import { TODAY } from './testing/client-at-work.ts';
import type { MortalOutcome, MortalPlan } from './testing/mortal-client.ts';

/**
 * Flows in processes of their own that die by SIGKILL when a step begins, each life at the next step, on a token image and at houses that live on.
 * (Before each thing that is changed, in one process and without its death: power-cut.test.ts.)
 */

const PASSWORD = 'Secret-9';
const folder = mkdtempSync(join(tmpdir(), 'token-bench-flows-'));
const image = join(folder, 'mortal.token');
let script = '';
let bench: Bench;
let personalised: PersonalisedClient;
let lives = 0;

beforeAll(async () => {
  script = compiledProgram('suites/flows/testing/mortal-client.ts');
  bench = await Bench.start({ seed: 'sudden death', at: TODAY, folder });
  personalised = await bench.personalise();
  bench.comeToday();
  const { login, firstPassword: password } = personalised.enrolment;
  const { token, clock } = bench;
  const secrets = { pin: personalised.pin, login, password, newPassword: PASSWORD };
  await loginByCertificate({ ...secrets, token, clock, bank: bench.bank.url });
  // The bench keeps its own token open; the client takes its twin.
  copyFileSync(join(folder, BENCH_FILES.token), image);
}, 240_000);
afterAll(async () => {
  await bench.close();
  rmSync(folder, { recursive: true });
});

/** One life of the client's PC. @returns what it says at its end, or the signal that it died by. */
async function live(plan: Pick<MortalPlan, 'flow' | 'deathAt' | 'early'>): Promise<MortalOutcome | NodeJS.Signals> {
  const { url, adminToken } = bench.ca;
  const { login } = personalised.enrolment;
  const whole: MortalPlan = {
    ...plan,
    image,
    pin: personalised.pin,
    seed: `life ${++lives}`,
    ca: { url, adminToken },
    bank: { url: bench.bank.url, login, password: PASSWORD },
  };
  const child = spawn(process.execPath, [script, JSON.stringify(whole)], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    said += part;
  });
  const signal = await new Promise<NodeJS.Signals | null>((resolve) => child.once('close', (_, by) => resolve(by)));
  return signal ?? (JSON.parse(said) as MortalOutcome);
}

/** Key pairs on the image, and those that wait for a certificate. */
async function pairs(): Promise<{ total: number; waiting: number }> {
  const store = openTokenImage(image);
  const token = createEmulator({ slots: [{ store }] }).application();
  token.C_Initialize();
  const all = await withToken({ token, pin: personalised.pin }, (session) => readKeySet(session).pairs);
  token.C_Finalize();
  store.close();
  return { total: all.length, waiting: all.filter(({ state }) => state === 'WAIT').length };
}

const requests = async () => (await bench.caClient().call(caRoutes.requests)).length;

/** Dies at each of the steps, one after the other. */
async function dieAtEach(flow: MortalPlan['flow'], steps: readonly StepName[]): Promise<void> {
  for (const deathAt of steps) expect([deathAt, await live({ flow, deathAt })]).toEqual([deathAt, 'SIGKILL']);
}

/** Asking in the cabinet for new keys is interrupted too, at night: its steps that make keys are those of a regeneration. */
const AT_NIGHT = process.env.TOKEN_BENCH_DEATHS === 'all';

describe('a client’s PC that is killed', () => {
  it('R-CA-22 at each step of a regeneration: the next life goes on, with one new key set and one request', async () => {
    const before = await requests();
    const steps: StepName[] = [
      'look-at-profile',
      'open-draft',
      'send-document',
      'make-gost-keys',
      'make-rsa-keys',
      'sign-requests',
      'wait-for-certificates',
      'receive-certificates',
      'install-certificates',
      'continue',
    ];
    await dieAtEach('regenerate', steps);
    expect(await live({ flow: 'regenerate' })).toMatchObject({ outcome: 'regenerated' });
    expect([await pairs(), await requests()]).toEqual([{ total: 4, waiting: 0 }, before + 1]);
    // Those were all steps: a regeneration that nobody kills has no others.
    expect(await live({ flow: 'regenerate', early: true })).toMatchObject({ outcome: 'regenerated', steps });
  }, 240_000);

  it('R-CA-15 R-CA-22 at each step of an installation from KISC’s cabinet: both certificates, no key more', async () => {
    const [before, held] = [await requests(), (await pairs()).total];
    const asking: StepName[] = ['enter-cabinet', 'start-request', 'make-gost-keys', 'make-rsa-keys', 'send-to-ca'];
    if (AT_NIGHT) await dieAtEach('request', asking);
    const asked = (await live({ flow: 'request' })) as MortalOutcome;
    expect(asked).toMatchObject({ outcome: 'requested', steps: asking });
    expect([await pairs(), await requests()]).toEqual([{ total: held + 2, waiting: 2 }, before + 1]);

    bench.clock.advance(DAY_MS);
    await bench.caClient().call(caRoutes.bankDone, { params: { id: asked.requestId ?? '' } });
    const installing: StepName[] = [
      'enter-cabinet',
      'fetch-certificates',
      'install-certificates',
      'report-installation',
    ];
    await dieAtEach('install', installing);
    expect(await live({ flow: 'install' })).toMatchObject({ requestId: asked.requestId, steps: installing });
    expect(await pairs()).toEqual({ total: held + 2, waiting: 0 });
  }, 240_000);
});
