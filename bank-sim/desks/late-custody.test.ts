import { describe, expect, it } from 'vitest';
import { bankRoutes } from '../../http/bank.ts';
import { bankDeskRoutes } from '../../http/bank-desks.ts';
import { bankLateRoutes } from '../../http/bank-late.ts';
import { DAY_MS } from '../../simulation/clock.ts';
import { Authority } from '../testing/authority.ts';
import {
  apply,
  atHeadOffice,
  collect,
  handOver,
  issuedSet,
  lateUser,
  move,
  reportProgrammed,
  request,
  SERIAL_NUMBER,
} from '../testing/late-scene.ts';
import { openBank } from '../testing/open-bank.ts';
import { create, sign } from '../testing/payment-orders.ts';
import { problemCode } from '../testing/problem-code.ts';
import {
  certifiedKeySet,
  enter,
  enterFirst,
  octets,
  registerProfile,
  registerUser,
  START,
  signed,
  signedInUser,
  signIn,
  type TestBank,
} from '../testing/test-bank.ts';

const VTB = { style: 'vtb-business' } as const;

describe('while the token is with the bank', () => {
  it('R-BANK-101 no key of its profile signs in or signs, whenever it signed; other profiles do', async () => {
    const bank = await openBank();
    const late = await lateUser(bank, 'test1');
    const spare = await certifiedKeySet(bank, 'test1 spare', late.user);
    await registerProfile(bank, late.user, spare);
    const { client } = await enterFirst(bank, late.user);
    await signIn(bank, client, spare);
    // Long before: the old certificate is good again, and with it what is signed.
    await atHeadOffice(bank, late);
    bank.clock.set(START + DAY_MS);
    const { client: early } = await enter(bank, late.user);
    expect(await problemCode(signIn(bank, early, late.keySet))).toBe('token-with-bank');
    bank.clock.set(START + 366 * DAY_MS);
    const { client: working } = await enter(bank, late.user);
    expect(await problemCode(signIn(bank, working, late.keySet))).toBe('token-with-bank');
    expect(await problemCode(signIn(bank, working, spare))).toBe('none');
    const refused = await sign(bank, { client: working, keySet: late.keySet }, await create(working));
    expect([refused.status, refused.reason]).toEqual(['refused', expect.stringContaining('token-with-bank')]);
    const accepted = await sign(bank, { client: working, keySet: spare }, await create(working, { number: '102' }));
    expect(accepted.status).toBe('accepted-by-bank');
  });

  it('R-BANK-101 a signature made before is refused when it comes now', async () => {
    const bank = await openBank();
    const late = await lateUser(bank, 'test1');
    const spare = await certifiedKeySet(bank, 'test1 spare', late.user);
    await registerProfile(bank, late.user, spare);
    const { client } = await enterFirst(bank, late.user);
    await signIn(bank, client, spare);
    const order = await create(client);
    const { toSign } = await client.call(bankRoutes.document, { params: { id: order.id } });
    const cms = await signed(bank, late.keySet, octets(toSign), { detached: true });
    await atHeadOffice(bank, late);
    const { status, reason } = await client.call(bankRoutes.signDocument, { params: { id: order.id }, body: { cms } });
    expect([status, reason]).toEqual(['refused', expect.stringContaining('token-with-bank')]);
  });

  it('R-BANK-101 nothing is regenerated with it', async () => {
    const bank = await openBank();
    const late = await lateUser(bank, 'test1');
    const spare = await certifiedKeySet(bank, 'test1 spare', late.user);
    const { id: spareProfile } = await registerProfile(bank, late.user, spare);
    await atHeadOffice(bank, late);
    const { client } = await enterFirst(bank, late.user);
    await signIn(bank, client, spare);
    const begin = (id: string) => problemCode(client.call(bankRoutes.newRegeneration, { params: { id } }));
    expect([await begin(late.profile), await begin(spareProfile)]).toEqual(['token-with-bank', 'none']);
  });

  it('R-BANK-101 "VTB Business" says so already at the password, and other users are as before', async () => {
    const bank = await openBank(VTB);
    const late = await lateUser(bank, 'test1');
    const opened = await apply(bank, late);
    expect(await problemCode(enter(bank, late.user))).toBe('access-blocked');
    await handOver(bank, opened, late.user.iin);
    expect(await problemCode(enter(bank, late.user))).toBe('token-with-bank');
    await signedInUser(bank, 'colleague', { surname: 'Үлгіов' });
  });
});

describe('at the head office', () => {
  /** What must not have changed after a refusal. */
  async function untouched(bank: TestBank, id: string, identifier: string): Promise<boolean> {
    const { state } = await bank.client().call(bankLateRoutes.lateCase, { params: { id } });
    const registered = bank.events.filter(({ name }) => name === 'profile-registered').at(-1)?.detail;
    return state === 'at-head-office' && registered === identifier && !bank.ca.calls.includes('bankDone');
  }

  it('R-BANK-99 only the token of the act, with the certificates of its user and both keys, is registered', async () => {
    const bank = await openBank(VTB);
    const late = await lateUser(bank, 'test1');
    const opened = await atHeadOffice(bank, late);
    const identifier = bank.events.findLast(({ name }) => name === 'profile-registered')?.detail ?? '';
    const other = await registerUser(bank, 'other', { surname: 'Үлгіов' });
    const others = await issuedSet(bank, { user: other, keySet: late.keySet }, 'other new');
    const mine = await issuedSet(bank, late, 'test1 new');
    const waiting = await request(bank, late, 'test1 waiting');
    const rejected = await request(bank, late, 'test1 rejected');
    bank.ca.reject(rejected.id, 'no');
    const report = (...rest: Parameters<typeof reportProgrammed> extends [unknown, unknown, ...infer R] ? R : never) =>
      problemCode(reportProgrammed(bank, opened, ...rest));
    expect({
      token: await report(mine, { serialNumber: 'ffffffffffffffff' }),
      person: await report(others),
      waiting: await report({ ...mine, requestId: waiting.id }),
      rejected: await report({ ...mine, requestId: rejected.id }),
      unknown: await report({ ...mine, requestId: '99' }),
      otherKeys: await report(mine, { signedBy: others.keySet }),
      content: await report(mine, { content: octets('AAAA') }),
      twiceGost: await report(mine, { algorithms: ['GOST', 'GOST'] }),
    }).toEqual({
      token: 'late-token-wrong',
      person: 'certificate-owner-wrong',
      waiting: 'reissue-not-processed',
      rejected: 'ca-refused',
      unknown: 'ca-refused',
      otherKeys: 'late-proof-wrong',
      content: 'late-proof-wrong',
      twiceGost: 'late-proof-wrong',
    });
    bank.ca.silent = true;
    expect(await report(mine)).toBe('ca-unavailable');
    bank.ca.silent = false;
    expect(await untouched(bank, opened.id, identifier)).toBe(true);
    expect(await report(mine)).toBe('none');
    expect(await untouched(bank, opened.id, identifier)).toBe(false);
    expect(await report(mine)).toBe('late-step-wrong');
    expect(bank.ca.calls.filter((name) => name === 'bankDone')).toHaveLength(1);
  });

  it('R-BANK-99 a key that the bank knows, and certificates of another CA, are not registered', async () => {
    const bank = await openBank(VTB);
    const late = await lateUser(bank, 'test1');
    const opened = await atHeadOffice(bank, late);
    const old = await issuedSet(bank, late, 'test1 first');
    expect(await problemCode(reportProgrammed(bank, opened, old))).toBe('certificate-registered');
    const { id, signers } = await request(bank, late, 'test1 new');
    const stranger = await Authority.found('Other', bank.clock);
    await bank.ca.process(id);
    const strange = await certifiedKeySet({ ca: { authority: stranger } }, 'test1 new', late.user);
    const set = { requestId: id, keySet: { ...strange, signers } };
    expect(await problemCode(reportProgrammed(bank, opened, set))).toBe('late-proof-wrong');
  });
});

describe('back at the branch', () => {
  it('R-BANK-98 R-BANK-100 R-BANK-101 the user is told, collects it himself, and his access is open with the new key', async () => {
    const bank = await openBank(VTB);
    const late = await lateUser(bank, 'test1');
    const opened = await atHeadOffice(bank, late);
    const { requestId, keySet } = await issuedSet(bank, late, 'test1 new');
    expect(await reportProgrammed(bank, opened, { requestId, keySet })).toMatchObject({ state: 'programmed' });
    await move(bank, opened, 'sendToBranch');
    const ready = await move(bank, opened, 'arriveAtBranch');
    expect([ready.state, ready.notifiedAt]).toEqual(['ready-for-collection', new Date(bank.clock.now()).toISOString()]);
    const mails = await bank.client().call(bankDeskRoutes.outbox);
    expect(mails.map(({ kind, to }) => [kind, to])).toEqual([
      ['token-ready', 'test1@client.test'],
      ['reissue-confirmed', 'test1@client.test'],
      ['expiry-warning', 'test1@client.test'],
    ]);
    expect(mails[0]?.text).toContain(SERIAL_NUMBER);
    expect(await problemCode(enter(bank, late.user))).toBe('token-with-bank');
    expect(await problemCode(collect(bank, opened, '870430300986'))).toBe('late-person-wrong');
    const done = await collect(bank, opened, late.user.iin);
    expect([done.state, done.holder, done.actions, done.steps.length]).toEqual(['collected', 'user', [], 8]);
    expect(await problemCode(collect(bank, opened, late.user.iin))).toBe('late-case-closed');
    const { client } = await enterFirst(bank, late.user);
    expect(await problemCode(signIn(bank, client, late.keySet))).toBe('certificate-expired');
    expect(await problemCode(signIn(bank, client, keySet))).toBe('none');
    const { profiles } = await client.call(bankRoutes.profiles);
    expect(profiles.map(({ id, status }) => [id, status])).toEqual([[late.profile, 'in-operation']]);
    // A year later it begins anew.
    bank.clock.advance(366 * DAY_MS);
    expect((await apply(bank, late)).id).toBe('2');
  });
});

describe('a set that KISC has re-issued at its own site', () => {
  const takeOver = (bank: TestBank, login: string, requestId: string) =>
    bank.client().call(bankLateRoutes.takeOverReissue, { body: { login, requestId } });

  it('R-BANK-91 R-BANK-92 is registered in time, the CA is told, and the new key counts', async () => {
    const bank = await openBank(VTB);
    const { user, keySet, profile } = await signedInUser(bank, 'test1');
    bank.clock.advance(345 * DAY_MS);
    const { requestId, keySet: issued } = await issuedSet(bank, { user, keySet }, 'test1 new');
    expect(bank.ca.calls).not.toContain('bankDone');
    const { profile: id, identifier } = await takeOver(bank, 'test1', requestId);
    expect([id, identifier === profile.identifier, bank.ca.calls.includes('bankDone')]).toEqual([
      profile.id,
      false,
      true,
    ]);
    bank.clock.advance(21 * DAY_MS);
    const { client } = await enter(bank, user);
    expect(await problemCode(signIn(bank, client, issued))).toBe('none');
    expect(await problemCode(takeOver(bank, 'test1', requestId))).toBe('certificate-registered');
  });

  it('is not registered before it is issued, for another, nor while the token is with the bank', async () => {
    const bank = await openBank(VTB);
    const late = await lateUser(bank, 'test1');
    const other = await registerUser(bank, 'other', { surname: 'Үлгіов' });
    const waiting = await request(bank, late, 'test1 waiting');
    const others = await issuedSet(bank, { user: other, keySet: late.keySet }, 'other new');
    const mine = await issuedSet(bank, late, 'test1 new');
    expect(await problemCode(takeOver(bank, 'test1', waiting.id))).toBe('reissue-not-processed');
    expect(await problemCode(takeOver(bank, 'test1', others.requestId))).toBe('certificate-owner-wrong');
    expect(await problemCode(takeOver(bank, 'other', others.requestId))).toBe('profile-unknown');
    await handOver(bank, await apply(bank, late), late.user.iin);
    expect(await problemCode(takeOver(bank, 'test1', mine.requestId))).toBe('token-with-bank');
    expect(bank.ca.calls).not.toContain('bankDone');
  });
});
