import { afterAll, beforeAll, expect, it } from 'vitest';
import { type BankSim, type BankTenantSim, startBankSim } from '../../bank-sim/index.ts';
import { type CaSim, startCaSim } from '../../ca-sim/index.ts';
import { createEmulator, DEVICE_PROFILES } from '../../emulator/index.ts';
import { bankRoutes } from '../../http/bank.ts';
import { DAY_MS, VirtualClock } from '../../simulation/clock.ts';
import { SeededRng } from '../../simulation/rng.ts';
import { enrol, HttpClient, loginByCertificate, openRegistrationDesk, regenerate } from '../../workstation/index.ts';
import { DEMO_PIN } from './bench.ts';
import { demoClient } from './demo-client.ts';

const START = Date.parse('2026-03-02T04:00:00.000Z');
const rng = new SeededRng('tenants of both houses');

let ca: CaSim;
let bank: BankSim;
beforeAll(async () => {
  const clock = new VirtualClock(START);
  ca = await startCaSim({ clock, rng, authorities: ['kz-kisc'] });
  const settings = { passwordHash: { N: 1024, r: 8, p: 1 } };
  bank = await startBankSim({ clock, rng, caUrl: ca.url, settings });
});
afterAll(async () => {
  await bank.close();
  await ca.close();
});

/** A tenant of the bank with a tenant of the CA, on one clock. */
async function openPair(name: string, at: number) {
  const its = await ca.tenant(name, { at });
  const line = { caUrl: its.url, caAdminToken: its.adminToken };
  return { name, ca: its, bank: await bank.tenant(name, { ...line, clock: its.clock }) };
}
type Pair = Awaited<ReturnType<typeof openPair>>;

const bankOf = ({ url, adminToken }: BankTenantSim) => new HttpClient(url, 'the bank', { adminToken });

/** A client with a token is personalised, and comes to the bank when days have passed. */
async function come({ name, ca: its, bank: at }: Pair, days: number) {
  const { clock } = its;
  const chance = rng.stream(name);
  const emulator = createEmulator({ clock, rng: chance, slots: [{ device: DEVICE_PROFILES.javatoken }] });
  const token = emulator.application();
  token.C_Initialize();
  const client = demoClient(1);
  const caClient = new HttpClient(its.url, 'the certification authority', { adminToken: its.adminToken });
  const enrolment = await enrol({
    token,
    soPin: DEVICE_PROFILES.javatoken.factory?.soPin ?? '',
    pin: DEMO_PIN,
    tokenLabel: `TEST ${name}`,
    ca: caClient,
    bank: bankOf(at),
    desk: await openRegistrationDesk({ ca: caClient, name: 'TEST Registration Authority', rng: chance }),
    organisation: { ...client.organisation, isApproveOneReg: true, isApproveTwoReg: true },
    person: client.person,
    user: client.user,
    clock,
  });
  clock.advance(days * DAY_MS);
  const secrets = {
    pin: DEMO_PIN,
    login: enrolment.login,
    password: enrolment.firstPassword,
    newPassword: 'Test-2026',
  };
  const { bank: entered } = await loginByCertificate({
    ...secrets,
    token,
    clock,
    bank: new HttpClient(at.url, 'the bank'),
  });
  return { token, clock, enrolment, entered };
}

it('two tenants of one bank with two tenants of one CA, 300 days apart, have the same client and know nothing of each other', async () => {
  const pairs = await Promise.all([openPair('left', START), openPair('right', START + 300 * DAY_MS)]);
  const [left, right] = pairs;
  const one = await come(left, 345);
  await regenerate({ ...one, pin: DEMO_PIN, bank: one.entered });
  expect(left.bank.clock.now()).toBeGreaterThanOrEqual(START + 345 * DAY_MS);
  expect([right.bank.clock.now(), right.ca.clock.now()]).toEqual([START + 300 * DAY_MS, START + 300 * DAY_MS]);
  // The bank has told its own CA, with that one's token, that its side is done.
  expect(left.ca.journal({ route: '/requests/:id/bank-done', status: 200 }).length).toBeGreaterThan(0);
  for (const elsewhere of [right.ca, ca]) expect(elsewhere.journal({ status: 200 })).toEqual([]);
  for (const elsewhere of [right.bank, bank]) {
    expect(elsewhere.journal()).toEqual([]);
    expect(JSON.stringify((await elsewhere.snapshot()).state)).not.toContain(one.enrolment.login);
  }
  const other = await come(right, 0);
  expect(other.enrolment.login).toBe(one.enrolment.login);
  expect(other.enrolment.firstPassword).not.toBe(one.enrolment.firstPassword);
  const sets = await Promise.all([one, other].map(({ entered }) => entered.call(bankRoutes.profiles)));
  const now = sets.map(({ profiles }) => profiles.filter(({ status }) => status === 'in-operation'));
  expect(now.map((profiles) => profiles.length)).toEqual([1, 1]);
  for (const { token } of [one, other]) token.C_Finalize();
  await Promise.all(pairs.flatMap((pair) => [pair.bank.close(), pair.ca.close()]));
  for (const pair of pairs) await expect(fetch(`${pair.bank.url}/health`)).rejects.toThrow();
}, 120_000);
