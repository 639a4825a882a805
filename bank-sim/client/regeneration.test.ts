import { describe, expect, it } from 'vitest';
import { bankRoutes, type ProfileView } from '../../http/bank.ts';
import { ProblemError } from '../../http/problem.ts';
import { problemCode } from '../testing/problem-code.ts';
import { RegenerationScene } from '../testing/regeneration-scene.ts';
import { signerSet } from '../testing/software-keys.ts';
import { enter, signedRequests, signIn } from '../testing/test-bank.ts';

describe('a regeneration from «Новый» to «В эксплуатации»', () => {
  it('R-BANK-59 R-BANK-75 R-BANK-76 R-BANK-84 R-BANK-85 runs through, with new keys', async () => {
    const scene = await RegenerationScene.open();
    const keys = await signerSet('new');
    const { client, params, bank } = scene;
    const before = (await scene.refresh()).profile;
    const opened = await client.call(bankRoutes.newRegeneration, params);
    const sent = await client.call(bankRoutes.sendRegeneration, params);
    const accepted = await scene.sign(keys);
    await bank.ca.process('1');
    const received = await scene.refresh();
    const newSet = await scene.receive(keys);
    const done = await scene.goOn(newSet);
    expect(
      [opened.profile, sent.profile, accepted, received.profile, done.profile].map(({ statusText }) => statusText.ru),
    ).toEqual(['черновик запроса', 'ожидает подписи', 'Принят банком', 'Получен новый сертификат', 'В эксплуатации']);
    expect(done.page.text.map(({ ru }) => ru).join(' ')).toMatch(/завершена.*перевод на новый комплект Ключей ЭЦП/);
    expect(done.profile.identifier).not.toBe(before.identifier);
  });

  it('R-BANK-68 R-BANK-69 «Новый» shows the description of the process and the name for the requests', async () => {
    const { client, params, user } = await RegenerationScene.open();
    const { page, subject } = await client.call(bankRoutes.newRegeneration, params);
    expect(page.title.ru).toBe('Описание процесса Перегенерации комплекта ключей');
    expect(page.text.length).toBeGreaterThan(1);
    expect(subject).toContain(`UID=${user.user.iin}`);
    expect(page.buttons.map(({ label }) => label.ru)).toContain('Отправить документ в банк');
  });

  it('R-BANK-70 R-BANK-71 R-BANK-72 «Отправить документ в банк» opens the window «Подпись» with «Подписать»', async () => {
    const { client, params } = await RegenerationScene.open();
    await client.call(bankRoutes.newRegeneration, params);
    const { page } = await client.call(bankRoutes.sendRegeneration, params);
    expect(page.title).toEqual({ ru: 'Подпись', kk: 'Қол қою терезесі', en: 'Signature' });
    expect(page.buttons[0]).toEqual({
      label: { ru: 'Подписать', kk: 'Қол қою', en: 'Sign' },
      route: 'signRegeneration',
    });
  });

  it('P7: the window can be closed and the draft left, and the profile is what it was', async () => {
    const scene = await RegenerationScene.open();
    await scene.upToWindow();
    const closed = await scene.client.call(bankRoutes.closeSigningWindow, scene.params);
    expect(closed.profile.status).toBe('draft');
    const left = await scene.client.call(bankRoutes.cancelRegeneration, scene.params);
    expect(left.profile).toMatchObject({ status: 'regeneration-needed', reason: '' });
  });

  it('R-BANK-73 the very signed requests that the bank has checked go to the CA, and not before «Подписать»', async () => {
    const scene = await RegenerationScene.open();
    await scene.upToWindow();
    expect(scene.bank.ca.taken).toEqual([]);
    const requests = await signedRequests(scene.bank, scene.user, await signerSet('new'));
    await scene.send(requests);
    expect(scene.bank.ca.taken).toEqual([requests]);
  });

  it('R-BANK-74 R-BANK-77 R-BANK-78 the status moves only when «Профили» is opened again', async () => {
    const scene = await RegenerationScene.open();
    await scene.upToWindow();
    await scene.sign(await signerSet('new'));
    expect((await scene.refresh()).status).toBe('accepted-by-bank');
    await scene.bank.ca.process('1');
    const calls = scene.bank.ca.calls.length;
    scene.bank.clock.advance(60_000);
    const { profile } = await scene.client.call(bankRoutes.regeneration, scene.params);
    expect(profile.status).toBe('accepted-by-bank');
    expect(scene.bank.ca.calls).toHaveLength(calls);
    expect((await scene.refresh()).status).toBe('new-certificate-received');
  });

  it('tells the CA once that the bank is done, however many pages are refreshed at a time', async () => {
    const scene = await RegenerationScene.open();
    await scene.upToWindow();
    await scene.sign(await signerSet('new'));
    await scene.bank.ca.process('1');
    await Promise.all([scene.refresh(), scene.refresh(), scene.refresh()]);
    expect(scene.bank.ca.calls.filter((name) => name === 'bankDone')).toHaveLength(1);
  });

  it('R-BANK-79 «Получить сертификат (ключ)» is enabled for «Получен новый сертификат» only', async () => {
    const scene = await RegenerationScene.open();
    const enabled: Record<string, string[]> = {};
    const note = ({ status, actions }: ProfileView) => (enabled[status] = actions);
    note((await scene.refresh()).profile);
    note((await scene.client.call(bankRoutes.newRegeneration, scene.params)).profile);
    note((await scene.client.call(bankRoutes.sendRegeneration, scene.params)).profile);
    note(await scene.sign(await signerSet('new')));
    await scene.bank.ca.process('1');
    note((await scene.refresh()).profile);
    expect(enabled).toEqual({
      'regeneration-needed': ['newRegeneration'],
      draft: ['sendRegeneration', 'cancelRegeneration'],
      'awaiting-signature': ['sendRegeneration', 'cancelRegeneration'],
      'accepted-by-bank': [],
      'new-certificate-received': ['receiveCertificate'],
    });
  });

  it('R-BANK-79 before that status the button is refused as well', async () => {
    const scene = await RegenerationScene.open();
    await scene.upToWindow();
    await scene.sign(await signerSet('new'));
    const rows = [bankRoutes.receiveCertificate, bankRoutes.confirmReceipt] as const;
    for (const row of rows) {
      expect(await problemCode(scene.client.call(row, scene.params))).toBe('new-certificate-not-ready');
    }
  });

  it('R-BANK-80 R-BANK-81 R-BANK-82 R-BANK-83 a window with «ОК», then the next description with «Продолжить»', async () => {
    const scene = await RegenerationScene.open();
    await scene.upToReceived(await signerSet('new'));
    const { page: window } = await scene.client.call(bankRoutes.receiveCertificate, scene.params);
    expect(window.buttons).toEqual([{ label: { ru: 'ОК', kk: 'ОК', en: 'OK' }, route: 'confirmReceipt' }]);
    const confirmed = await scene.client.call(bankRoutes.confirmReceipt, scene.params);
    expect(confirmed.page.title.ru).toMatch(/^Описание процесса Перегенерации комплекта ключей/);
    expect(confirmed.page.buttons).toEqual([
      { label: { ru: 'Продолжить', kk: 'Жалғастыру', en: 'Continue' }, route: 'continueRegeneration' },
    ]);
    expect(confirmed.certificates.map(({ algorithm }) => algorithm)).toEqual(['GOST', 'RSA']);
    expect(confirmed.caCertificates).toHaveLength(4);
  });

  it('R-BANK-86 afterwards the old key signs neither documents nor in; the new one does both', async () => {
    const scene = await RegenerationScene.open();
    const keys = await signerSet('new');
    await scene.upToReceived(keys);
    const newSet = await scene.receive(keys);
    expect((await scene.pay(scene.user.keySet)).status).toBe('accepted-by-bank');
    await scene.goOn(newSet);
    const refused = await scene.pay(scene.user.keySet);
    expect([refused.status, refused.reason]).toEqual(['refused', expect.stringMatching(/^key-retired: Ключ прежнего/)]);
    expect((await scene.pay(newSet)).status).toBe('accepted-by-bank');
    const { client } = await enter(scene.bank, scene.user.user);
    expect(await problemCode(signIn(scene.bank, client, scene.user.keySet))).toBe('key-retired');
    expect(await problemCode(signIn(scene.bank, client, newSet))).toBe('none');
  });

  it('R-BANK-86 until the switch the new key is not accepted yet', async () => {
    const scene = await RegenerationScene.open();
    const keys = await signerSet('new');
    await scene.upToReceived(keys);
    const newSet = await scene.receive(keys);
    expect((await scene.pay(newSet)).reason).toMatch(/^key-not-registered/);
  });

  it('can be done again with the new set', async () => {
    const scene = await RegenerationScene.open();
    const [keys, third] = [await signerSet('new'), await signerSet('third')];
    await scene.upToReceived(keys);
    const newSet = await scene.receive(keys);
    await scene.goOn(newSet);
    await scene.upToWindow();
    expect(await problemCode(scene.sign(third))).toBe('key-retired');
    await scene.upToWindow();
    expect((await scene.sign(third, { by: newSet })).status).toBe('accepted-by-bank');
  });
});

describe('a second regeneration of the same profile', () => {
  it('R-BANK-87 is refused from the draft until the switch', async () => {
    const scene = await RegenerationScene.open();
    const keys = await signerSet('new');
    const again = () => problemCode(scene.client.call(bankRoutes.newRegeneration, scene.params));
    const codes = [];
    await scene.client.call(bankRoutes.newRegeneration, scene.params);
    codes.push(await again());
    await scene.client.call(bankRoutes.sendRegeneration, scene.params);
    codes.push(await again());
    await scene.sign(keys);
    codes.push(await again());
    await scene.bank.ca.process('1');
    await scene.refresh();
    codes.push(await again());
    expect(codes).toEqual(Array(4).fill('regeneration-in-progress'));
    await scene.goOn(await scene.receive(keys));
    expect(await again()).toBe('none');
  });

  it('R-BANK-87 is a conflict in HTTP', async () => {
    const scene = await RegenerationScene.open();
    await scene.upToWindow();
    const error = await scene.client.call(bankRoutes.newRegeneration, scene.params).catch((one: unknown) => one);
    expect(error).toBeInstanceOf(ProblemError);
    expect((error as ProblemError).problem).toMatchObject({ status: 409, code: 'regeneration-in-progress' });
  });

  it('two «Подписать» at once reach the CA once', async () => {
    const scene = await RegenerationScene.open();
    await scene.upToWindow();
    const requests = await signedRequests(scene.bank, scene.user, await signerSet('new'));
    const codes = await Promise.all([scene.send(requests), scene.send(requests)].map(problemCode));
    expect(codes.sort()).toEqual(['none', 'regeneration-in-progress']);
    expect(scene.bank.ca.calls.filter((name) => name === 'requestCertificates')).toHaveLength(1);
  });
});
