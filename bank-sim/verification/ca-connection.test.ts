import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { DAY_MS } from '../../simulation/clock.ts';
import { Authority } from '../testing/authority.ts';
import { openBank } from '../testing/open-bank.ts';
import { problemCode } from '../testing/problem-code.ts';
import { certifiedKeySet, enter, registerProfile, registerUser, signedInUser, signIn } from '../testing/test-bank.ts';

describe('the bank’s trust in the CA', () => {
  it('is fetched at first need and pinned from then on', async () => {
    const bank = await openBank();
    expect(bank.ca.calls).toEqual([]);
    const { user } = await signedInUser(bank, 'test1');
    await signedInUser(bank, 'test2', { surname: 'Үлгіов' });
    expect(bank.ca.calls.filter((name) => name === 'certificates')).toHaveLength(1);
    const other = await Authority.found('Other', bank.clock);
    const strange = await certifiedKeySet({ ca: { authority: other } }, 'strange', user);
    expect(await problemCode(registerProfile(bank, user, strange))).toBe('certificate-untrusted');
  });

  it('comes when the CA comes: a bank may start first', async () => {
    const bank = await openBank();
    bank.ca.silent = true;
    const user = await registerUser(bank, 'test1');
    const keySet = await certifiedKeySet(bank, 'mine', user);
    expect(await problemCode(registerProfile(bank, user, keySet))).toBe('revocation-unknown');
    bank.ca.silent = false;
    expect((await registerProfile(bank, user, keySet)).status).toBe('in-operation');
  });

  it.each([
    ['another house', undefined],
    ['a program that answers everything with null', 'null'],
    ['a program that answers with a page', '<html>'],
  ])('is not given to %s', async (_, answer) => {
    const elsewhere = answer === undefined ? (await openBank()).url : await answerAll(answer);
    const bank = await openBank({}, elsewhere);
    const user = await registerUser(bank, 'test1');
    const keySet = await certifiedKeySet(bank, 'mine', user);
    expect(await problemCode(registerProfile(bank, user, keySet))).toBe('revocation-unknown');
    expect(bank.events.map(({ name }) => name)).not.toContain('bug');
  });
});

/** The address of a server that says the same to everybody. */
async function answerAll(text: string): Promise<string> {
  const server = createServer((_, response) => response.end(text));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('revocation lists', () => {
  const lists = (calls: readonly string[]) => calls.filter((name) => name === 'list').length;

  it('are kept until their nextUpdate, and fetched again then', async () => {
    const bank = await openBank();
    const { user, keySet } = await signedInUser(bank, 'test1');
    const fetched = lists(bank.ca.calls);
    const again = async () => problemCode(signIn(bank, (await enter(bank, user)).client, keySet));
    bank.clock.advance(DAY_MS - 1000);
    expect([await again(), lists(bank.ca.calls)]).toEqual(['none', fetched]);
    bank.clock.advance(1000);
    expect([await again(), lists(bank.ca.calls)]).toEqual(['none', fetched + 1]);
  });

  it('of another signer are not believed, nor kept', async () => {
    const bank = await openBank();
    const user = await registerUser(bank, 'test1');
    const keySet = await certifiedKeySet(bank, 'mine', user);
    bank.ca.forgedList = await (await Authority.found('Other', bank.clock)).list('GOST');
    expect(await problemCode(registerProfile(bank, user, keySet))).toBe('revocation-unknown');
    const rsaSigned = await bank.ca.authority.list('RSA');
    bank.ca.forgedList = rsaSigned;
    expect(await problemCode(registerProfile(bank, user, keySet))).toBe('revocation-unknown');
    bank.ca.forgedList = new TextEncoder().encode('no list');
    expect(await problemCode(registerProfile(bank, user, keySet))).toBe('revocation-unknown');
    bank.ca.forgedList = undefined;
    expect(await problemCode(registerProfile(bank, user, keySet))).toBe('none');
  });

  it('that are out of date do not count', async () => {
    const bank = await openBank();
    const user = await registerUser(bank, 'test1');
    const keySet = await certifiedKeySet(bank, 'mine', user);
    bank.ca.forgedList = await bank.ca.authority.list('GOST', bank.clock.now() + 60_000);
    bank.clock.advance(120_000);
    expect(await problemCode(registerProfile(bank, user, keySet))).toBe('revocation-unknown');
  });

  it('must be named by the certificate', async () => {
    const bank = await openBank();
    const user = await registerUser(bank, 'test1');
    const nameless = await certifiedKeySet(bank, 'nameless', user, { crlUrls: [] });
    expect(await problemCode(registerProfile(bank, user, nameless))).toBe('revocation-unknown');
    const elsewhere = await certifiedKeySet(bank, 'elsewhere', user, { crlUrls: ['http://ca.kisc.test/cgi/none.crl'] });
    expect(await problemCode(registerProfile(bank, user, elsewhere))).toBe('revocation-unknown');
  });

  it('are asked of the configured CA, whatever host the certificate names', async () => {
    const bank = await openBank();
    const user = await registerUser(bank, 'test1');
    const crlUrls = ['http://192.0.2.1:9/cgi/RevListGOST.crl'];
    const keySet = await certifiedKeySet(bank, 'mine', user, { crlUrls });
    const rsa = await certifiedKeySet(bank, 'mine', user);
    const mixed = { ...keySet, certificates: { GOST: keySet.certificates.GOST, RSA: rsa.certificates.RSA } };
    expect((await registerProfile(bank, user, mixed)).status).toBe('in-operation');
  });
});
