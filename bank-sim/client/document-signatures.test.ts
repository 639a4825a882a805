import { describe, expect, it } from 'vitest';
import { bankRoutes } from '../../http/bank.ts';
import { DAY_MS } from '../../simulation/clock.ts';
import { openBank } from '../testing/open-bank.ts';
import { create, pair, sign } from '../testing/payment-orders.ts';
import { problemCode } from '../testing/problem-code.ts';
import {
  CLIENT,
  certifiedKeySet,
  enter,
  octets,
  type SignedInUser,
  signed,
  signedInUser,
  signIn,
  type TestBank,
  type TestKeySet,
} from '../testing/test-bank.ts';

describe('what the bank checks in a signature', () => {
  /** A document signed in some way, and what became of it. */
  async function outcome(bank: TestBank, user: SignedInUser, keySet: TestKeySet, content?: Uint8Array) {
    const { id, toSign } = await create(user.client);
    const cms = await signed(bank, keySet, content ?? octets(toSign), { detached: true });
    const { status, reason } = await user.client.call(bankRoutes.signDocument, { params: { id }, body: { cms } });
    return [status, reason.split(':')[0]];
  }

  it('that it is over exactly these octets', async () => {
    const bank = await openBank();
    const user = await signedInUser(bank, 'test1');
    const [one, other] = [await create(user.client), await create(user.client, { amount: '999999.00' })];
    expect(one.toSign).not.toBe(other.toSign);
    expect(await outcome(bank, user, user.keySet, octets(other.toSign))).toEqual(['refused', 'signature-wrong']);
  });

  it('a signature under one order is none under another of the same content', async () => {
    const bank = await openBank();
    const user = await signedInUser(bank, 'test1');
    const one = await create(user.client);
    expect(await outcome(bank, user, user.keySet, octets(one.toSign))).toEqual(['refused', 'signature-wrong']);
  });

  it('what is no CMS at all is not taken for a signature', async () => {
    const bank = await openBank();
    const { client } = await signedInUser(bank, 'test1');
    const { id } = await create(client);
    const call = client.call(bankRoutes.signDocument, { params: { id }, body: { cms: 'AAAA' } });
    expect(await problemCode(call)).toBe('cms-malformed');
    expect((await client.call(bankRoutes.document, { params: { id } })).status).toBe('new');
  });

  it('that the key is registered for this subscriber', async () => {
    const bank = await openBank();
    const [user, other] = await pair(bank, {}, {});
    const unregistered = await certifiedKeySet(bank, 'unregistered', user.user);
    expect(await outcome(bank, user, unregistered)).toEqual(['refused', 'key-not-registered']);
    expect(await outcome(bank, user, other.keySet)).toEqual(['refused', 'key-not-registered']);
  });

  it('R-BANK-58 that the certificate has not ended', async () => {
    const bank = await openBank({ sessionIdleMinutes: 1_000_000 });
    const user = await signedInUser(bank, 'test1');
    bank.clock.advance(365 * DAY_MS);
    expect(await outcome(bank, user, user.keySet)).toEqual(['accepted-by-bank', '']);
    bank.clock.advance(1000);
    expect(await outcome(bank, user, user.keySet)).toEqual(['refused', 'certificate-expired']);
  });

  it('that the certificate is not revoked, by the list that is in force', async () => {
    const bank = await openBank({ sessionIdleMinutes: 1_000_000 });
    const user = await signedInUser(bank, 'test1');
    bank.ca.authority.revoke(user.keySet.certificates.GOST);
    expect(await outcome(bank, user, user.keySet)).toEqual(['accepted-by-bank', '']);
    bank.clock.advance(DAY_MS);
    expect(await outcome(bank, user, user.keySet)).toEqual(['refused', 'certificate-revoked']);
    const { profiles } = await user.client.call(bankRoutes.profiles);
    expect(profiles.map(({ status }) => status)).toEqual(['revoked']);
  });

  it('nothing is accepted unchecked: without a list the signature is handed back', async () => {
    const bank = await openBank({ sessionIdleMinutes: 1_000_000 });
    const user = await signedInUser(bank, 'test1');
    const created = await create(user.client);
    bank.clock.advance(2 * DAY_MS);
    bank.ca.silent = true;
    expect(await problemCode(sign(bank, user, created))).toBe('revocation-unknown');
    const after = await user.client.call(bankRoutes.document, { params: { id: created.id } });
    expect([after.status, after.signatures]).toEqual(['new', []]);
    bank.ca.silent = false;
    expect((await sign(bank, user, created)).status).toBe('accepted-by-bank');
  });

  it('the first signature once more when the second sends the order', async () => {
    const bank = await openBank({ sessionIdleMinutes: 1_000_000 });
    const [first, second] = await pair(bank, { right: 'first' }, { right: 'second' });
    const created = await create(first.client);
    await sign(bank, first, created);
    bank.ca.authority.revoke(first.keySet.certificates.GOST);
    bank.clock.advance(DAY_MS);
    const refused = await sign(bank, second, created);
    expect([refused.status, refused.reason]).toEqual(['refused', expect.stringMatching(/^certificate-revoked/)]);
  });

  it('and a user who is not signed in with his key does not get so far', async () => {
    const bank = await openBank();
    const user = await signedInUser(bank, 'test1');
    const created = await create(user.client);
    const { client } = await enter(bank, user.user);
    const params = { params: { id: created.id }, body: { cms: 'AAAA' } };
    expect(await problemCode(client.call(bankRoutes.signDocument, params))).toBe('token-sign-in-required');
    await signIn(bank, client, user.keySet);
    expect(created.fields).toMatchObject({ payerBin: CLIENT.bin });
    expect(await problemCode(client.call(bankRoutes.signDocument, params))).toBe('cms-malformed');
  });
});
