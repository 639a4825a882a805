import { describe, expect, it } from 'vitest';
import { bankRoutes } from '../../http/bank.ts';
import { bankLateRoutes } from '../../http/bank-late.ts';
import { HttpClient } from '../../http/client.ts';
import { DAY_MS } from '../../simulation/clock.ts';
import { APPLICATION, apply, handOver, lateUser, move, SERIAL_NUMBER } from '../testing/late-scene.ts';
import { openBank } from '../testing/open-bank.ts';
import { problemCode } from '../testing/problem-code.ts';
import {
  certifiedKeySet,
  enter,
  enterFirst,
  registerProfile,
  registerUser,
  START,
  signedInUser,
  signIn,
  type TestBank,
} from '../testing/test-bank.ts';

const VTB = { style: 'vtb-business' } as const;
const namesOf = ({ events }: TestBank) => events.map(({ name }) => name);
const seen = (bank: TestBank, name: string) => namesOf(bank).filter((one) => one === name).length;

describe('"VTB Business": a key set that was not regenerated in time', () => {
  it('R-BANK-94 nobody is let in with the right password, and the clock set back lets him in again', async () => {
    const bank = await openBank(VTB);
    const { user, client } = await signedInUser(bank, 'test1');
    bank.clock.advance(366 * DAY_MS);
    expect(await problemCode(enter(bank, user))).toBe('access-blocked');
    expect(await problemCode(enter(bank, user))).toBe('access-blocked');
    expect([seen(bank, 'access-blocked'), seen(bank, 'user-locked')]).toEqual([1, 0]);
    // Who is in already does not go on either, but may leave.
    expect(await problemCode(client.call(bankRoutes.profiles))).toBe('session-expired');
    bank.clock.set(START + DAY_MS);
    expect(await problemCode(enter(bank, user))).toBe('none');
    expect(seen(bank, 'access-opened')).toBe(1);
  });

  it('R-BANK-94 that it happens is told by itself, although nobody asks', async () => {
    const bank = await openBank(VTB);
    await signedInUser(bank, 'test1');
    const told = () => bank.events.filter(({ name }) => name === 'access-blocked');
    // The second that notAfter names belongs to the validity.
    bank.clock.advance(365 * DAY_MS + 999);
    await new Promise(setImmediate);
    expect(told()).toEqual([]);
    bank.clock.advance(1);
    await expect.poll(told).toHaveLength(1);
    const at = START + 365 * DAY_MS + 1000;
    expect(told()).toEqual([{ at, name: 'access-blocked', subject: 'test1', detail: new Date(at).toISOString() }]);
  });

  it('R-BANK-94 a session that is open when the validity ends is of no more use, but can be left', async () => {
    const bank = await openBank(VTB);
    const user = await registerUser(bank, 'test1');
    const notAfter = START + 10 * 60_000;
    const keySet = await certifiedKeySet(bank, 'short', user, { notAfter });
    await registerProfile(bank, user, keySet);
    const { client } = await enterFirst(bank, user);
    await signIn(bank, client, keySet);
    bank.clock.set(notAfter + 999);
    expect(await problemCode(client.call(bankRoutes.profiles))).toBe('none');
    bank.clock.set(notAfter + 1000);
    expect(await problemCode(client.call(bankRoutes.profiles))).toBe('access-blocked');
    expect(await problemCode(client.call(bankRoutes.logout))).toBe('none');
  });

  it('L12: it is another thing than the lock of the password: neither opens the other', async () => {
    const bank = await openBank(VTB);
    const { user } = await signedInUser(bank, 'test1');
    bank.clock.advance(366 * DAY_MS);
    const wrong = () => problemCode(enter(bank, { ...user, password: 'wrong-pw' }));
    expect([await wrong(), await wrong(), await wrong()]).toEqual(['login-refused', 'login-refused', 'user-locked']);
    const params = { login: user.login };
    const { firstPassword } = await bank.client().call(bankRoutes.unlockUser, { params });
    expect(await problemCode(enter(bank, { ...user, password: firstPassword }))).toBe('access-blocked');
  });

  it('one profile that is good is enough, and who has none is not blocked', async () => {
    const bank = await openBank(VTB);
    const late = await lateUser(bank, 'test1');
    expect(await problemCode(enterFirst(bank, late.user))).toBe('access-blocked');
    await registerProfile(bank, late.user, await certifiedKeySet(bank, 'test1 second', late.user));
    expect((await enterFirst(bank, late.user)).next).toBe('sign-in-with-token');
    const viewer = await registerUser(bank, 'viewer', { right: 'none' });
    expect((await enterFirst(bank, viewer)).next).toBe('main');
  });

  it('BS-Client shows what there is to see instead', async () => {
    const bank = await openBank();
    const { user } = await lateUser(bank, 'test1');
    expect((await enterFirst(bank, user)).next).toBe('critical-profiles');
    expect(seen(bank, 'access-blocked')).toBe(0);
  });

  it('R-BANK-94 the desk sees who is blocked, and since when', async () => {
    const bank = await openBank(VTB);
    const blocked = () => bank.client().call(bankLateRoutes.blockedUsers);
    const late = await lateUser(bank, 'test1');
    const [one, ...others] = await blocked();
    expect(one).toMatchObject({ login: 'test1', profiles: [late.profile], lateCase: null });
    expect([one?.since, others]).toEqual([new Date(START + 365 * DAY_MS + 1000).toISOString(), []]);
    const { id } = await apply(bank, late);
    expect((await blocked()).map(({ lateCase }) => lateCase)).toEqual([id]);
  });
});

describe('the application', () => {
  it.each([
    ['neither', { faultNote: '', reissueRequest: '' }],
    ['the note only', { reissueRequest: undefined }],
    ['the request only', { faultNote: undefined }],
    ['blanks', { faultNote: ' \n', reissueRequest: '\t' }],
  ])('R-BANK-96 needs the note of fault and the request: refused with %s', async (_, wishes) => {
    const bank = await openBank(VTB);
    const late = await lateUser(bank, 'test1');
    expect(await problemCode(apply(bank, late, wishes))).toBe('application-incomplete');
    expect(await bank.client().call(bankLateRoutes.lateCases)).toEqual([]);
  });

  it('R-BANK-95 is taken by the Operationist in free form, once', async () => {
    const bank = await openBank(VTB);
    const late = await lateUser(bank, 'test1');
    const opened = await apply(bank, late);
    expect(opened).toMatchObject({
      state: 'application-accepted',
      holder: 'user',
      application: APPLICATION,
      act: null,
    });
    expect(opened.steps).toEqual([
      {
        at: new Date(bank.clock.now()).toISOString(),
        by: 'Операционистова О. О.',
        event: 'apply',
        from: 'user',
        to: 'user',
        state: 'application-accepted',
      },
    ]);
    expect(opened.actions).toEqual(['takeToken']);
    expect(await problemCode(apply(bank, late))).toBe('late-case-open');
  });

  it('is for a profile that has ended, of a user of the bank', async () => {
    const bank = await openBank(VTB);
    const user = await registerUser(bank, 'test1');
    expect(await problemCode(apply(bank, { user }))).toBe('profile-unknown');
    await registerProfile(bank, user, await certifiedKeySet(bank, 'test1 first', user));
    bank.clock.advance(364 * DAY_MS);
    expect(await problemCode(apply(bank, { user }))).toBe('late-not-due');
    expect(await problemCode(apply(bank, { user }, { profile: '9' }))).toBe('profile-unknown');
    expect(await problemCode(apply(bank, { user: { ...user, login: 'nobody' } }))).toBe('user-unknown');
  });
});

describe('the acceptance act', () => {
  it('R-BANK-97 names token, giver and taker in three languages, also on paper', async () => {
    const bank = await openBank(VTB);
    const late = await lateUser(bank, 'test1');
    const opened = await apply(bank, late);
    const path = `${bank.url}/desks/late/${opened.id}/act`;
    const headers = { authorization: `Bearer ${bank.adminToken}`, accept: 'text/html' };
    expect((await fetch(path, { headers })).status).toBe(409);
    const { act, holder } = await handOver(bank, opened, late.user.iin);
    expect(holder).toBe('branch');
    expect(act).toMatchObject({ number: '2027-0001', serialNumber: SERIAL_NUMBER, took: 'Операционистова О. О.' });
    expect(act?.gave).toBe(`${late.user.surname}, ${late.user.iin}`);
    const [, token] = act?.text ?? [];
    for (const language of ['ru', 'kk', 'en'] as const) expect(token?.[language]).toContain(SERIAL_NUMBER);
    const page = await (await fetch(path, { headers })).text();
    for (const part of ['Акт приема-передачи № 2027-0001', SERIAL_NUMBER, late.user.surname]) {
      expect(page).toContain(part);
    }
  });

  it('R-BANK-97 is signed by the user himself', async () => {
    const bank = await openBank(VTB);
    const late = await lateUser(bank, 'test1');
    const opened = await apply(bank, late);
    const other = await registerUser(bank, 'other', { surname: 'Үлгіов' });
    expect(await problemCode(handOver(bank, opened, other.iin))).toBe('late-person-wrong');
    expect((await bank.client().call(bankLateRoutes.lateCase, { params: { id: opened.id } })).act).toBeNull();
  });

  it('comes before anything else, and each desk does its own part only', async () => {
    const bank = await openBank(VTB);
    const late = await lateUser(bank, 'test1');
    const opened = await apply(bank, late);
    expect(await problemCode(move(bank, opened, 'sendToHeadOffice'))).toBe('late-step-wrong');
    expect(await problemCode(move(bank, { ...opened, id: '7' }, 'sendToHeadOffice'))).toBe('late-case-unknown');
    const desks = bank.deskTokens;
    const headOffice = new HttpClient(bank.url, 'the bank', { adminToken: desks['head-office'] });
    const branch = new HttpClient(bank.url, 'the bank', { adminToken: desks.operationist });
    const params = { id: opened.id };
    expect(await problemCode(headOffice.call(bankLateRoutes.sendToHeadOffice, { params, body: { by: 'x' } }))).toBe(
      'role-not-allowed',
    );
    expect(await problemCode(branch.call(bankLateRoutes.programmingOrder, { params }))).toBe('role-not-allowed');
  });
});
