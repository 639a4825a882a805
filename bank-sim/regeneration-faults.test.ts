import { describe, expect, it } from 'vitest';
import { bankRoutes } from '../http/bank.ts';
import { bankDeskRoutes } from '../http/bank-desks.ts';
import { parseCertificate } from '../pki/x509/certificate.ts';
import { LINE_TO_CA_FAULTS } from './instruments/ca-faults.ts';
import { PROFILE_FAULTS } from './instruments/profile-faults.ts';
import { anew, arm, disarm, struck } from './testing/fault-scene.ts';
import { problemCode } from './testing/problem-code.ts';
import { type Keys, RegenerationScene } from './testing/regeneration-scene.ts';
import { signerSet } from './testing/software-keys.ts';
import { octets } from './testing/test-bank.ts';

const MINUTE_MS = 60_000;

const keys = (): Promise<Keys> => signerSet('faults new');

/** Scene in which the CA is done and the user has not looked yet. */
async function atTheCa(scene: RegenerationScene): Promise<void> {
  await scene.upToWindow();
  await scene.sign(await keys());
  await scene.bank.ca.process('1');
}

const receipt = async (scene: RegenerationScene) => {
  await scene.client.call(bankRoutes.receiveCertificate, scene.params);
  return scene.client.call(bankRoutes.confirmReceipt, scene.params);
};

const keyOf = (certificate: string) => parseCertificate(octets(certificate)).publicKey;

/** What a payment comes to: a status, or the code of a problem, and the reason. */
async function paid(scene: RegenerationScene): Promise<string> {
  let outcome = '';
  const code = await problemCode(
    scene.pay(scene.user.keySet).then(({ status, reason }) => {
      outcome = `${status} ${reason.split(':', 1)[0]}`.trim();
    }),
  );
  return code === 'none' ? outcome : code;
}

/** Shows that a fault does what it says. */
const SHOWN: Readonly<Record<string, (scene: RegenerationScene) => Promise<void>>> = {
  async 'status-hangs'(scene) {
    await atTheCa(scene);
    await arm(scene.bank, { fault: 'status-hangs', login: 'test1', atMost: 2 });
    const statuses: string[] = [];
    for (let look = 0; look < 3; look++) statuses.push((await scene.refresh()).status);
    expect(statuses).toEqual(['accepted-by-bank', 'accepted-by-bank', 'new-certificate-received']);
  },
  async 'status-stale'(scene) {
    await scene.upToReceived(await keys());
    await arm(scene.bank, { fault: 'status-stale' });
    const { status, profile } = await scene.refresh();
    expect([status, profile.statusText.ru, profile.actions]).toEqual(['accepted-by-bank', 'Принят банком', []]);
    expect((await receipt(scene)).certificates).toHaveLength(2);
  },
  async 'profile-duplicate-row'(scene) {
    await arm(scene.bank, { fault: 'profile-duplicate-row' });
    for (const row of [bankRoutes.profiles, bankRoutes.criticalProfiles] as const)
      expect((await scene.client.call(row)).profiles.map(({ id }) => id)).toEqual(['1', '1']);
  },
  async 'certificate-other-key'(scene) {
    const own = await keys();
    await scene.upToReceived(own);
    await arm(scene.bank, { fault: 'certificate-other-key' });
    const { certificates } = await receipt(scene);
    const [gost, rsa] = certificates.map(({ certificate }) => keyOf(certificate));
    expect(gost).not.toEqual(own.GOST.publicKey);
    expect(rsa).toEqual(own.RSA.publicKey);
  },
  async 'certificate-swapped'(scene) {
    const own = await keys();
    await scene.upToReceived(own);
    await arm(scene.bank, { fault: 'certificate-swapped' });
    const { certificates } = await receipt(scene);
    expect(keyOf(certificates.find(({ algorithm }) => algorithm === 'RSA')?.certificate ?? '')).toEqual(
      own.GOST.publicKey,
    );
  },
  async 'certificate-missing'(scene) {
    await scene.upToReceived(await keys());
    await arm(scene.bank, { fault: 'certificate-missing' });
    expect((await receipt(scene)).certificates.map(({ algorithm }) => algorithm)).toEqual(['GOST']);
  },
  async 'ca-certificates-missing'(scene) {
    await scene.upToReceived(await keys());
    await arm(scene.bank, { fault: 'ca-certificates-missing' });
    const { certificates, caCertificates } = await receipt(scene);
    expect([certificates.length, caCertificates]).toEqual([2, []]);
  },
  async 'regeneration-refused'(scene) {
    await scene.upToWindow();
    await arm(scene.bank, { fault: 'regeneration-refused', atMost: 1 });
    expect(await problemCode(scene.sign(await keys()))).toBe('ca-refused');
    const { status, profile } = await scene.refresh();
    expect([status, profile.reason]).toEqual(['refused', expect.stringMatching(/^ca-refused: /)]);
    await scene.upToWindow();
    expect((await scene.sign(await keys())).status).toBe('accepted-by-bank');
  },
  async 'issued-swapped'(scene) {
    await atTheCa(scene);
    await arm(scene.bank, { fault: 'issued-swapped' });
    const { status, profile } = await scene.refresh();
    expect([status, profile.reason]).toEqual(['refused', expect.stringMatching(/^issued-certificate-wrong: /)]);
  },
  async 'key-not-yet-registered'(scene) {
    const { bank, user } = scene;
    const own = await keys();
    await scene.upToReceived(own);
    const newSet = await scene.receive(own);
    await scene.goOn(newSet);
    expect((await scene.refresh()).status).toBe('in-operation');
    await arm(bank, { fault: 'key-not-yet-registered', status: 'in-operation', lastsMs: 10 * MINUTE_MS });
    const late = { ...user, keySet: newSet };
    expect(await problemCode(anew(bank, late))).toBe('key-not-registered');
    bank.clock.advance(10 * MINUTE_MS);
    expect(await problemCode(anew(bank, late))).toBe('none');
  },
  async 'ca-down'(scene) {
    await atTheCa(scene);
    await arm(scene.bank, { fault: 'ca-down', step: 'status', atMost: 1 });
    const { page, status } = await scene.refresh();
    expect([status, page.text.length]).toEqual(['accepted-by-bank', (await scene.refresh()).page.text.length + 1]);
    expect((await scene.refresh()).status).toBe('new-certificate-received');
  },
  async 'email-lost'(scene) {
    const mails = async () => (await scene.bank.client().call(bankDeskRoutes.outbox)).map(({ kind }) => kind);
    expect(await mails()).toEqual(['expiry-warning']);
    const asked = await keys();
    await scene.upToReceived(asked);
    const newSet = await scene.receive(asked);
    await arm(scene.bank, { fault: 'email-lost', login: 'test1' });
    expect((await scene.goOn(newSet)).profile.status).toBe('in-operation');
    expect(await mails()).toEqual(['expiry-warning']);
  },
  async 'ca-slow'(scene) {
    await atTheCa(scene);
    await arm(scene.bank, { fault: 'ca-slow', step: 'status', ms: 300 });
    const began = performance.now();
    expect((await scene.refresh()).status).toBe('new-certificate-received');
    expect(performance.now() - began).toBeGreaterThanOrEqual(290);
  },
  async 'ca-error'(scene) {
    await scene.upToWindow();
    await arm(scene.bank, { fault: 'ca-error', step: 'request' });
    expect(await problemCode(scene.sign(await keys()))).toBe('ca-unavailable');
    expect(scene.bank.ca.taken).toEqual([]);
  },
  async 'ca-answer-lost'(scene) {
    await scene.upToWindow();
    await arm(scene.bank, { fault: 'ca-answer-lost', step: 'request', when: { nth: 1 } });
    expect((await scene.sign(await keys())).status).toBe('accepted-by-bank');
    expect(new Set(scene.bank.ca.taken.map((pair) => JSON.stringify(pair))).size).toBe(1);
    expect(scene.bank.ca.taken.length).toBeGreaterThanOrEqual(1);
  },
  async 'ca-nonsense'(scene) {
    await atTheCa(scene);
    await arm(scene.bank, { fault: 'ca-nonsense', step: 'status' });
    expect((await scene.refresh()).status).toBe('accepted-by-bank');
  },
  async 'revocation-unknown'(scene) {
    await arm(scene.bank, { fault: 'revocation-unknown', login: 'test1' });
    expect(await paid(scene)).toBe('certificate-unknown');
    expect((await scene.client.call(bankRoutes.documents)).documents[0]).toMatchObject({
      status: 'new',
      signatures: [],
    });
  },
  async 'revocation-list-old'(scene) {
    await arm(scene.bank, { fault: 'revocation-list-old', route: '/token-sign-in' });
    expect(await problemCode(anew(scene.bank, scene.user))).toBe('revocation-unknown');
    expect(await paid(scene)).toBe('accepted-by-bank');
  },
  async 'called-revoked'(scene) {
    await arm(scene.bank, { fault: 'called-revoked', kind: 'payment-order' });
    expect(await paid(scene)).toBe('refused certificate-revoked');
    expect((await scene.refresh()).status).toBe('revoked');
  },
  async 'clock-fast'(scene) {
    const { bank, client } = scene;
    await arm(bank, { fault: 'clock-fast', login: 'test1', minutes: 31 * 24 * 60 });
    expect((await client.call(bankRoutes.profiles)).profiles[0]?.status).toBe('expired');
    await disarm(bank);
    expect((await client.call(bankRoutes.profiles)).profiles[0]?.status).toBe('regeneration-needed');
  },
  async 'clock-slow'(scene) {
    const { bank, client } = scene;
    await arm(bank, { fault: 'clock-slow', login: 'test1', minutes: 11 * 24 * 60 });
    // 31 days before the end nothing is to be done yet.
    expect((await client.call(bankRoutes.profiles)).profiles[0]?.status).toBe('in-operation');
    const now = Date.parse((await client.call(bankRoutes.health)).now);
    expect(now).toBe(bank.clock.now());
  },
};

describe('a fault of profiles, of the line to the CA or of the clock does what it says', () => {
  it.each(Object.keys(SHOWN))('%s', async (fault) => {
    const scene = await RegenerationScene.open({}, 'test1@client.test');
    await SHOWN[fault]?.(scene);
    expect(await struck(scene.bank, fault)).toBeGreaterThan(0);
  });

  it('each of them is shown', () => {
    const ids = [...PROFILE_FAULTS, ...LINE_TO_CA_FAULTS].map(({ id }) => id);
    expect(Object.keys(SHOWN).sort()).toEqual(ids.sort());
  });
});

it('R-BANK-85 the new key is refused while the bank has not registered it, and a document of that time is refused', async () => {
  const scene = await RegenerationScene.open();
  await arm(scene.bank, { fault: 'key-not-yet-registered' });
  expect(await paid(scene)).toBe('refused key-not-registered');
});

it('a clock that is wrong for a request is right again for what time brings after it', async () => {
  const scene = await RegenerationScene.open({ executionMinutes: 300 });
  const { bank, client } = scene;
  bank.clock.run(8000);
  expect((await scene.pay(scene.user.keySet)).status).toBe('accepted-by-bank');
  await arm(bank, { fault: 'clock-fast', route: '/main', minutes: 100 });
  await client.call(bankRoutes.main);
  // Nobody asks anything meanwhile: only the timer that this request has set can wake the bank.
  const at = (status: string) => bank.events.find(({ detail }) => detail === status)?.at ?? 0;
  await expect.poll(() => at('executed'), { timeout: 10_000, interval: 2 }).toBeGreaterThan(0);
  expect(bank.clock.now()).toBeGreaterThanOrEqual(at('accepted-by-bank') + 300 * MINUTE_MS);
});

it('P15 a profile that was closed stays closed: its key signs nothing, though the CA calls the certificate good again', async () => {
  const scene = await RegenerationScene.open();
  await arm(scene.bank, { fault: 'called-revoked', atMost: 1 });
  expect(await paid(scene)).toBe('refused certificate-revoked');
  expect(await paid(scene)).toBe('refused profile-revoked');
  expect(await problemCode(anew(scene.bank, scene.user))).toBe('profile-revoked');
});
