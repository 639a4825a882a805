import { describe, expect, it } from 'vitest';
import { bankRoutes } from '../../http/bank.ts';
import type { ProblemError } from '../../http/problem.ts';
import { DAY_MS } from '../../simulation/clock.ts';
import { problemCode } from '../testing/problem-code.ts';
import { RegenerationScene } from '../testing/regeneration-scene.ts';
import { signerSet } from '../testing/software-keys.ts';
import { enter, nameOf, START, signed } from '../testing/test-bank.ts';

describe('when the CA is silent', () => {
  it('at «Подписать» nothing was sent: 503, and the user signs again or cancels', async () => {
    const scene = await RegenerationScene.open();
    await scene.upToWindow();
    const keys = await signerSet('new');
    scene.bank.ca.silent = true;
    const error = await scene.sign(keys).catch((one: unknown) => one);
    expect((error as ProblemError).problem).toMatchObject({ status: 503, code: 'ca-unavailable' });
    expect((await scene.refresh()).profile).toMatchObject({ status: 'awaiting-signature', reason: '' });
    scene.bank.ca.silent = false;
    expect((await scene.sign(keys)).status).toBe('accepted-by-bank');
  });

  it('the same when the revocation list has to be fetched anew and cannot be', async () => {
    const scene = await RegenerationScene.open();
    await scene.upToWindow();
    scene.bank.clock.advance(DAY_MS + 1000);
    scene.bank.ca.silent = true;
    expect(await problemCode(scene.sign(await signerSet('new')))).toBe('ca-unavailable');
    const left = await scene.client.call(bankRoutes.cancelRegeneration, scene.params);
    expect(left.profile.status).toBe('regeneration-needed');
  });

  it('at a refresh the page answers with the old status and a note', async () => {
    const scene = await RegenerationScene.open();
    await scene.upToWindow();
    await scene.sign(await signerSet('new'));
    await scene.bank.ca.process('1');
    scene.bank.ca.silent = true;
    const { page, status } = await scene.refresh();
    expect(status).toBe('accepted-by-bank');
    expect(page.text.at(-1)?.ru).toMatch(/^Удостоверяющий центр не отвечает/);
    scene.bank.ca.silent = false;
    const later = await scene.refresh();
    expect(later.status).toBe('new-certificate-received');
    expect(later.page.text.some(({ ru }) => ru.includes('не отвечает'))).toBe(false);
  });
});

describe('what comes from the CA', () => {
  async function accepted(): Promise<RegenerationScene> {
    const scene = await RegenerationScene.open();
    await scene.upToWindow();
    await scene.sign(await signerSet('new'));
    return scene;
  }

  it('R-BANK-88 the CA refuses the request at once: the profile says why', async () => {
    const scene = await RegenerationScene.open();
    await scene.upToWindow();
    scene.bank.ca.refuses = 'unknown person';
    expect(await problemCode(scene.sign(await signerSet('new')))).toBe('ca-refused');
    const { status, profile } = await scene.refresh();
    expect([status, profile.reason]).toEqual(['refused', expect.stringContaining('unknown person')]);
    expect((await scene.pay(scene.user.keySet)).status).toBe('accepted-by-bank');
  });

  it('R-BANK-88 a desk of the CA rejects it later', async () => {
    const scene = await accepted();
    scene.bank.ca.reject('1', 'the photograph is missing');
    const { status, profile } = await scene.refresh();
    expect([status, profile.reason]).toEqual(['refused', expect.stringContaining('the photograph is missing')]);
  });

  it('certificates for other keys are not taken', async () => {
    const scene = await accepted();
    const other = await signerSet('other');
    await scene.bank.ca.process('1', ({ algorithm }) => ({ publicKey: other[algorithm].publicKey }));
    const { status, profile } = await scene.refresh();
    expect([status, profile.reason]).toEqual(['refused', expect.stringMatching(/^issued-certificate-wrong/)]);
    expect(scene.bank.ca.calls).not.toContain('bankDone');
  });

  it('certificates under another name are not taken', async () => {
    const scene = await accepted();
    await scene.bank.ca.process('1', () => ({ subject: nameOf('Үлгіов', scene.user.user.iin) }));
    expect((await scene.refresh()).profile.reason).toMatch(/^issued-certificate-wrong/);
  });

  it('certificates that are over already are not taken', async () => {
    const scene = await accepted();
    await scene.bank.ca.process('1', () => ({ notBefore: START, notAfter: START + DAY_MS }));
    expect((await scene.refresh()).profile.reason).toMatch(/^issued-certificate-wrong.*expired/);
  });

  it('a request that the CA has forgotten is refused', async () => {
    const scene = await accepted();
    scene.bank.ca.forget();
    expect((await scene.refresh()).profile.reason).toMatch(/^ca-refused/);
  });
});

describe('«Продолжить»', () => {
  it('P13: a wrong proof leaves the certificate where it is, for another try', async () => {
    const scene = await RegenerationScene.open();
    const keys = await signerSet('new');
    await scene.upToReceived(keys);
    const newSet = await scene.receive(keys);
    const proof = await signed(scene.bank, scene.user.keySet, newSet.certificates.GOST);
    const goOn = (body: { proof: string }) =>
      scene.client.call(bankRoutes.continueRegeneration, { ...scene.params, body });
    expect(await problemCode(goOn({ proof }))).toBe('proof-wrong');
    expect(await problemCode(goOn({ proof: '' }))).toBe('proof-wrong');
    expect(await problemCode(scene.goOn(newSet, newSet.certificates.RSA))).toBe('proof-wrong');
    expect((await scene.refresh()).status).toBe('new-certificate-received');
    expect((await scene.goOn(newSet)).profile.status).toBe('in-operation');
  });

  it('goes on when the CA is silent at that moment', async () => {
    const scene = await RegenerationScene.open();
    const keys = await signerSet('new');
    await scene.upToReceived(keys);
    const newSet = await scene.receive(keys);
    scene.bank.clock.advance(DAY_MS + 1000);
    scene.bank.ca.silent = true;
    expect(await problemCode(scene.goOn(newSet))).toBe('revocation-unknown');
    scene.bank.ca.silent = false;
    expect((await scene.goOn(newSet)).profile.status).toBe('in-operation');
  });

  it.each([
    ['certificate-revoked', 'GOST'],
    ['certificate-revoked', 'RSA'],
    ['certificate-expired', undefined],
  ] as const)(
    'R-BANK-88 P9: a received set with %s (%s) is refused, and another one can be asked for',
    async (problem, revoked) => {
      const scene = await RegenerationScene.open();
      const keys = await signerSet('new');
      await scene.upToWindow();
      await scene.sign(keys);
      const now = scene.bank.clock.now();
      const short = revoked === undefined ? { notBefore: now, notAfter: now + 10_000 } : {};
      await scene.bank.ca.process('1', () => short);
      expect((await scene.refresh()).status).toBe('new-certificate-received');
      const newSet = await scene.receive(keys);
      if (revoked === undefined) scene.bank.clock.advance(11_000);
      else {
        scene.bank.ca.authority.revoke(newSet.certificates[revoked]);
        // The list that the bank has is good for a day.
        scene.bank.clock.advance(DAY_MS + 1000);
      }
      expect(await problemCode(scene.goOn(newSet))).toBe(problem);
      const { status, profile } = await scene.refresh();
      expect([status, profile.reason]).toEqual(['refused', expect.stringContaining(problem)]);
      expect(await problemCode(scene.goOn(newSet))).toBe('new-certificate-not-ready');
      expect((await scene.pay(scene.user.keySet)).status).toBe('accepted-by-bank');

      const others = await signerSet('others');
      await scene.upToWindow();
      await scene.sign(others);
      await scene.bank.ca.process('2');
      await scene.refresh();
      expect((await scene.goOn(await scene.receive(others))).profile.status).toBe('in-operation');
    },
  );

  it('a regeneration begun in time can be finished after the old certificate has ended', async () => {
    const scene = await RegenerationScene.open();
    const keys = await signerSet('new');
    await scene.upToReceived(keys);
    scene.bank.clock.set(START + 366 * DAY_MS);
    const { client } = await enter(scene.bank, scene.user.user);
    scene.client = client;
    const { profile } = await scene.goOn(await scene.receive(keys));
    expect(profile.status).toBe('in-operation');
  });
});
