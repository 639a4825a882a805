import { describe, expect, it } from 'vitest';
import { bankRoutes } from '../../http/bank.ts';
import { DAY_MS } from '../../simulation/clock.ts';
import type { SetAlgorithm } from '../core/profiles.ts';
import { Authority } from '../testing/authority.ts';
import { problemCode } from '../testing/problem-code.ts';
import { RegenerationScene } from '../testing/regeneration-scene.ts';
import { signerSet } from '../testing/software-keys.ts';
import {
  certifiedKeySet,
  enter,
  nameOf,
  octets,
  START,
  signedInUser,
  signedRequests,
  signIn,
  type TestKeySet,
} from '../testing/test-bank.ts';

describe('what the bank refuses at «Подписать»', () => {
  /** The code of a refusal, and how the profile stands then. */
  async function refusal(scene: RegenerationScene, requests: Promise<{ algorithm: SetAlgorithm; cms: string }[]>) {
    await scene.upToWindow();
    const code = await problemCode(scene.send(await requests));
    const { status, profile } = await scene.refresh();
    return { code, status, reason: profile.reason.split(':')[0] };
  }

  const refused = (code: string) => ({ code, status: 'refused', reason: code });

  it('R-BANK-88 two requests of one algorithm', async () => {
    const scene = await RegenerationScene.open();
    const requests = signedRequests(scene.bank, scene.user, await signerSet('new'));
    const twice = requests.then(([gost]) => [gost, gost].flatMap((one) => (one ? [one] : [])));
    expect(await refusal(scene, twice)).toEqual(refused('request-pair-incomplete'));
  });

  it('R-BANK-88 what is no CMS', async () => {
    const scene = await RegenerationScene.open();
    const requests = signedRequests(scene.bank, scene.user, await signerSet('new'));
    const broken = requests.then((pair) => pair.map((half) => ({ ...half, cms: half.cms.slice(8) })));
    expect(await refusal(scene, broken)).toEqual(refused('cms-malformed'));
  });

  it('R-BANK-88 a changed signature', async () => {
    const scene = await RegenerationScene.open();
    const requests = signedRequests(scene.bank, scene.user, await signerSet('new'));
    const changed = requests.then((pair) => pair.map((half) => ({ ...half, cms: flipLastOctet(half.cms) })));
    expect(await refusal(scene, changed)).toEqual(refused('signature-wrong'));
  });

  it('R-BANK-88 a certificate of another CA', async () => {
    const scene = await RegenerationScene.open();
    const strange = await strangeKeySet(scene);
    const requests = signedRequests(scene.bank, scene.user, await signerSet('new'), { by: strange });
    expect(await refusal(scene, requests)).toEqual(refused('certificate-untrusted'));
  });

  it('R-BANK-88 a key that is not registered, and the key of another user', async () => {
    const scene = await RegenerationScene.open();
    const mine = await certifiedKeySet(scene.bank, 'unregistered', scene.user.user);
    const byMine = signedRequests(scene.bank, scene.user, await signerSet('new'), { by: mine });
    expect(await refusal(scene, byMine)).toEqual(refused('key-not-registered'));
    const other = await signedInUser(scene.bank, 'test2', { surname: 'Үлгіов' });
    const byOther = signedRequests(scene.bank, scene.user, await signerSet('new'), { by: other.keySet });
    expect(await refusal(scene, byOther)).toEqual(refused('key-not-registered'));
  });

  it('R-BANK-88 content that is no PKCS#10', async () => {
    const scene = await RegenerationScene.open();
    const content = () => new TextEncoder().encode('not a request');
    const requests = signedRequests(scene.bank, scene.user, await signerSet('new'), { content });
    expect(await refusal(scene, requests)).toEqual(refused('request-malformed'));
  });

  it('R-BANK-88 a key of another algorithm than the request says', async () => {
    const scene = await RegenerationScene.open();
    const { GOST, RSA } = await signerSet('new');
    const requests = signedRequests(scene.bank, scene.user, { GOST: RSA, RSA: GOST });
    expect(await refusal(scene, requests)).toEqual(refused('request-algorithm'));
  });

  it('R-BANK-88 a request that its own key has not signed', async () => {
    const scene = await RegenerationScene.open();
    const content = (der: Uint8Array) => der.with(der.length - 1, (der.at(-1) ?? 0) ^ 1);
    const requests = signedRequests(scene.bank, scene.user, await signerSet('new'), { content });
    expect(await refusal(scene, requests)).toEqual(refused('possession-unproven'));
  });

  it('R-BANK-88 another name', async () => {
    const scene = await RegenerationScene.open();
    const subject = nameOf('Үлгіов', scene.user.user.iin);
    const requests = signedRequests(scene.bank, scene.user, await signerSet('new'), { subject });
    expect(await refusal(scene, requests)).toEqual(refused('subject-mismatch'));
  });

  it('R-BANK-59 R-BANK-88 the old keys once more: a new certificate alone is no regeneration', async () => {
    const scene = await RegenerationScene.open();
    const requests = signedRequests(scene.bank, scene.user, scene.user.keySet.signers);
    expect(await refusal(scene, requests)).toEqual(refused('key-reused'));
  });

  it('R-BANK-88 a revoked key: the profile is revoked', async () => {
    const scene = await RegenerationScene.open();
    scene.bank.ca.authority.revoke(scene.user.keySet.certificates.GOST);
    scene.bank.clock.advance(DAY_MS + 1000);
    const { client } = await enter(scene.bank, scene.user.user);
    expect(await problemCode(signIn(scene.bank, client, scene.user.keySet))).toBe('certificate-revoked');
    const again = await enter(scene.bank, scene.user.user);
    expect(again.next).toBe('subscriber');
    const { profiles } = await again.client.call(bankRoutes.profiles);
    expect(profiles.map(({ status, actions }) => [status, actions])).toEqual([['revoked', []]]);
  });

  it('R-BANK-88 a refusal leaves the old key in operation, and the profile can go back to what it was', async () => {
    const scene = await RegenerationScene.open();
    const content = () => new TextEncoder().encode('not a request');
    await refusal(scene, signedRequests(scene.bank, scene.user, await signerSet('new'), { content }));
    expect((await scene.pay(scene.user.keySet)).status).toBe('accepted-by-bank');
    const { profile } = await scene.client.call(bankRoutes.cancelRegeneration, scene.params);
    expect([profile.status, profile.reason]).toEqual([
      'regeneration-needed',
      expect.stringMatching(/^request-malformed: Запрос на сертификат не читается · The certificate request/),
    ]);
    const anew = await scene.client.call(bankRoutes.newRegeneration, scene.params);
    expect([anew.profile.status, anew.profile.reason]).toEqual(['draft', '']);
  });

  it('R-BANK-58 a certificate that ends while the window is open', async () => {
    const scene = await RegenerationScene.open();
    await scene.upToWindow();
    scene.bank.clock.set(START + 365 * DAY_MS + 1000);
    expect(await problemCode(scene.sign(await signerSet('new')))).toBe('certificate-expired');
    expect((await scene.refresh()).status).toBe('expired');
  });
});

function flipLastOctet(base64: string): string {
  const der = octets(base64);
  return Buffer.from(der.with(der.length - 1, (der.at(-1) ?? 0) ^ 1)).toString('base64');
}

/** The user's name, certified by a CA that the bank does not know. */
async function strangeKeySet({ bank, user }: RegenerationScene): Promise<TestKeySet> {
  const authority = await Authority.found('Other', bank.clock);
  return certifiedKeySet({ ca: { authority } }, 'strange', user.user);
}
