import { describe, expect, it } from 'vitest';
import { accessRoutes } from '../../http/access-routes.ts';
import { bankRoutes } from '../../http/bank.ts';
import { bankDeskRoutes } from '../../http/bank-desks.ts';
import { bankTaskRoutes } from '../../http/bank-tasks.ts';
import { Browser } from '../testing/browser.ts';
import { problemCode } from '../testing/problem-code.ts';
import { RegenerationScene } from '../testing/regeneration-scene.ts';
import { signerSet } from '../testing/software-keys.ts';
import { registerUser } from '../testing/test-bank.ts';

/** A finished regeneration. */
async function regenerated(settings = {}, email?: string): Promise<RegenerationScene> {
  const scene = await RegenerationScene.open(settings, email);
  const keys = await signerSet('new');
  await scene.upToReceived(keys);
  await scene.goOn(await scene.receive(keys));
  return scene;
}

const noticesOf = async ({ bank }: RegenerationScene) =>
  (await bank.client().call(bankDeskRoutes.technicalSupportDesk)).tasks;

describe('R-BANK-93 after a regeneration', () => {
  it('a task is open for the user, seen by him and by Technical Support, until he tells', async () => {
    const scene = await regenerated();
    const [task] = await noticesOf(scene);
    expect(task).toMatchObject({ login: 'test1', title: { kk: 'Хабарлау' }, done: null });
    const mine = await scene.client.call(bankTaskRoutes.tasks);
    expect(mine.tasks).toEqual([task]);
    const params = { params: { id: task?.id ?? '' } };
    const told = await scene.client.call(bankTaskRoutes.notifySupport, params);
    expect(told.done).toMatchObject({ by: 'user' });
    expect(await noticesOf(scene)).toEqual([told]);
    expect(await problemCode(scene.client.call(bankTaskRoutes.notifySupport, params))).toBe('task-done');
    expect(await problemCode(scene.bank.client().call(bankDeskRoutes.closeTask, params))).toBe('task-done');
  });

  it('nothing is blocked by it', async () => {
    const scene = await regenerated();
    const { status } = await scene.refresh();
    expect(status).toBe('in-operation');
    await scene.client.call(bankRoutes.main);
    expect(await noticesOf(scene)).toMatchObject([{ done: null }]);
  });

  it('it is nobody else’s', async () => {
    const scene = await regenerated();
    const other = await registerUser(scene.bank, 'other', { right: 'none' });
    const client = scene.bank.client();
    await client.call(bankRoutes.login, { body: { login: other.login, password: other.password } });
    const newPassword = 'Kilt-2026';
    await client.call(bankRoutes.changePassword, { body: { newPassword, repeat: newPassword } });
    expect((await client.call(bankTaskRoutes.tasks)).tasks).toEqual([]);
    const params = { params: { id: '1' } };
    expect(await problemCode(client.call(bankTaskRoutes.notifySupport, params))).toBe('task-unknown');
    expect(await problemCode(scene.bank.client().call(bankTaskRoutes.tasks))).toBe('not-logged-in');
  });

  it('telephone and e-mail stand there with the bank whose instruction names them, and in its confirmation', async () => {
    const scene = await regenerated({ style: 'vtb-business' }, 'user@client.test');
    const [task] = await noticesOf(scene);
    for (const language of ['ru', 'kk', 'en'] as const) {
      expect(task?.text[language]).toContain('(727) 330-67-67');
      expect(task?.text[language]).toContain('onlineservice@vtb-bank.kz');
    }
    const [mail] = await scene.bank.client().call(bankDeskRoutes.outbox);
    expect(mail).toMatchObject({ kind: 'reissue-confirmed', to: 'user@client.test' });
    expect(mail?.text).toContain('(727) 330-67-67');
  });

  it('support closes it when the user has telephoned; in the browser, by its button', async () => {
    const scene = await regenerated();
    const browser = new Browser(scene.bank);
    await browser.post(accessRoutes.logIn.path, { token: scene.bank.deskTokens['technical-support'] });
    const desk = await browser.get('/desks/technical-support');
    const action = /action="(\/desks\/tasks\/\d+\/close)"/.exec(desk.html)?.[1] ?? '';
    expect((await browser.post(action)).location).toBe('/desks/technical-support');
    expect((await browser.get('/desks/technical-support')).text).toContain('закрыта поддержкой');
    expect(await noticesOf(scene)).toMatchObject([{ done: { by: 'technical-support' } }]);
  });
});

describe('the outbox', () => {
  it('R-BANK-92 has the confirmation when CA and bank are done, in all languages, and says TEST', async () => {
    const scene = await regenerated({}, 'user@client.test');
    const mails = await scene.bank.client().call(bankDeskRoutes.outbox);
    expect(mails.map(({ kind }) => kind)).toEqual(['reissue-confirmed', 'expiry-warning']);
    const { profiles } = await scene.client.call(bankRoutes.profiles);
    expect(mails[0]?.text).toContain(profiles[0]?.identifier);
    expect(mails[0]?.subject).toMatch(/^TEST · .*подтверждён · .*расталды · .*confirmed$/);
    expect(Date.parse(mails[0]?.sentAt ?? '')).toBe(scene.bank.clock.now());
  });
});
