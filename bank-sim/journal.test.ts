import { expect, it } from 'vitest';
import { bankRoutes } from '../http/bank.ts';
import { bankClient } from '../http/bank-client.ts';
import { bankInstrumentRoutes } from '../http/bank-instruments.ts';
import { expectRequests } from '../http/journal-expectation.ts';
import { parseCertificate } from '../pki/x509/certificate.ts';
import { dnToString } from '../pki/x509/name.ts';
import { SeededRng } from '../simulation/rng.ts';
import { startBankSim } from './index.ts';
import { openBank } from './testing/open-bank.ts';
import { create, sign } from './testing/payment-orders.ts';
import { OWN_PASSWORD, registerUser, signedInUser } from './testing/test-bank.ts';

it('tells of a signature who is logged in, which document, who has signed, by what hash and when, and what came of it', async () => {
  const bank = await openBank();
  const user = await signedInUser(bank, 'test1');
  const { id } = await create(user.client, { number: '4711' });
  await sign(bank, user, { id } as Awaited<ReturnType<typeof create>>);
  const { serialNumber, subject } = parseCertificate(user.keySet.certificates.GOST);
  const reader = bankClient(bank.url, { adminToken: bank.adminToken });
  const [entry] = await expectRequests(reader, { operation: 'signDocument', login: 'test1', times: 1 });
  expect(entry).toMatchObject({
    method: 'POST',
    route: '/documents/:id/signatures',
    document: id,
    documentNumber: '4711',
    kind: 'payment-order',
    status: 200,
    outcome: 'accepted-by-bank',
    signers: [
      {
        signer: dnToString(subject),
        serialNumber,
        digest: expect.stringMatching(/34\.?311/),
        signingTime: new Date(bank.clock.now()).toISOString(),
      },
    ],
  });
  await expectRequests(reader, { operation: 'createPaymentOrder', document: id, outcome: 'new', times: 1 });
  await expectRequests(reader, { operation: 'tokenSignIn', serialNumber, outcome: 'subscriber', times: 1 });
  await expectRequests(reader, { signer: user.user.surname, times: 2 });
});

it('holds no password, no PIN, no cookie and no admin token, whatever was typed where', async () => {
  const bank = await openBank();
  const user = await registerUser(bank, 'test1');
  const typed = { login: user.password, password: user.password };
  await expect(bank.client().call(bankRoutes.login, { body: typed })).rejects.toThrow();
  const cookies: string[] = [];
  const post = async (path: string, body: object) => {
    const headers = { 'content-type': 'application/json', cookie: cookies.join('; ') };
    const { headers: answered } = await fetch(bank.url + path, { method: 'POST', headers, body: JSON.stringify(body) });
    cookies.push(...answered.getSetCookie().map((line) => line.split(';', 1)[0] ?? ''));
  };
  await post('/login', { login: 'test1', password: user.password });
  await post('/password', { newPassword: OWN_PASSWORD, repeat: OWN_PASSWORD, pin: '13572468' });
  const journal = JSON.stringify(await bank.client().call(bankInstrumentRoutes.journal));
  expect(cookies.length).toBeGreaterThan(0);
  const secrets = [
    user.password,
    OWN_PASSWORD,
    '13572468',
    bank.adminToken,
    ...cookies.map((one) => one.split('=')[1] ?? '?'),
  ];
  for (const secret of secrets) expect(journal).not.toContain(secret);
  expect(journal).toContain('"login":"test1"');
  expect(journal).toContain('login-refused');
});

it('is read with filters and cleared, leaves itself out, and tells of refusals their code', async () => {
  const bank = await openBank();
  const reader = bankClient(bank.url, { adminToken: bank.adminToken });
  await fetch(`${bank.url}/main`);
  await fetch(`${bank.url}/etc/passwd`, { headers: { accept: 'text/html' } });
  await expectRequests(reader, { operation: 'main', status: 401, outcome: 'not-logged-in', times: 1 });
  await expectRequests(reader, { route: '', status: 404, outcome: 'not-found', times: 1 });
  await expect(expectRequests(reader, { operation: 'main', times: 2 })).rejects.toThrow(
    'was asked 1 times, not 2 times',
  );
  for (const query of [{ operation: 'main', secret: 'x' }, { status: 'ok' }])
    await expect(reader.admin.journal(query as never)).rejects.toThrow('query');
  const last = (await reader.admin.journal()).at(-1)?.number ?? 0;
  expect((await reader.admin.journal()).filter(({ route }) => route.includes('journal'))).toEqual([]);
  await reader.admin.clearJournal();
  expect(await reader.admin.journal()).toEqual([]);
  await fetch(`${bank.url}/health`);
  expect((await reader.admin.journal()).map(({ number }) => number)).toEqual([last + 1]);
});

it('says in process what it says over HTTP; a rule put to work there strikes here', async () => {
  const other = await openBank();
  const sim = await startBankSim({ clock: other.clock, rng: new SeededRng('journal'), caUrl: other.ca.url });
  sim.faults.arm({ fault: 'http-503', route: '/health', when: { nth: 1 } });
  const statuses = [];
  for (let i = 0; i < 2; i++) statuses.push((await fetch(`${sim.url}/health`)).status);
  expect(statuses).toEqual([503, 200]);
  expect(sim.faults.fired()).toMatchObject([{ fault: 'http-503', rule: 1 }]);
  sim.expectRequests({ operation: 'health', times: 2 });
  expect(() => sim.expectRequests({ operation: 'health', fault: 'reset' })).toThrow('The journal:');
  sim.faults.disarm();
  sim.clearJournal();
  expect([sim.journal(), sim.faults.fired()]).toEqual([[], []]);
  await sim.close();
});
