import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { caRoutes } from '../http/ca.ts';
import { DAY_MS } from '../simulation/clock.ts';
import {
  type CaBench,
  certificateOf,
  enrol,
  identityOf,
  MINUTE_MS,
  openBench,
  PROCESSING_MS,
  pair,
  problemOf,
  register,
  requestNow,
  submit,
} from './testing/ca-bench.ts';
import { keyPair } from './testing/keys.ts';
import { employee } from './testing/people.ts';

describe('a request with automatic approvals', () => {
  let bench: CaBench;
  beforeAll(async () => {
    bench = await openBench();
  });
  afterAll(() => bench.ca.close());

  it('R-CA-12 X-CA-4 X-CA-13 one pair of requests becomes a GOST and an RSA certificate, step by step as time passes', async () => {
    const subject = await register(bench, 1);
    const { id, status } = await submit(bench, await pair({ subject, key: 'steps', signedBy: bench.authority }));
    const seen: string[] = [status];
    for (const minutes of [4, 1, 2, 1, 1]) {
      bench.clock.advance(minutes * MINUTE_MS);
      seen.push((await requestNow(bench, id)).status);
    }
    expect(seen).toEqual(['novel', 'novel', 'approved1', 'approved1', 'approved2', 'processed']);
    const view = await requestNow(bench, id);
    expect(view.certificates.map(({ algorithm }) => algorithm)).toEqual(['GOST', 'RSA']);
    expect(certificateOf(view, 'GOST').suite.id).toBe('kisc-2004');
    expect(certificateOf(view, 'RSA').suite.id).toBe('rsa-2048');
  });

  it('R-CA-21 certifies the very public keys of the requests, which the client made: the CA never sees a private one', async () => {
    const { view, key } = await enrol(bench, 2);
    const gost = await keyPair('kisc-2004', key);
    const rsa = await keyPair('rsa-2048', key);
    expect(Buffer.from(certificateOf(view, 'GOST').publicKey).equals(gost.publicKey)).toBe(true);
    expect(Buffer.from(certificateOf(view, 'RSA').publicKey).equals(rsa.publicKey)).toBe(true);
  });

  it('R-CA-18 a certificate is valid from five minutes before its issue until a year after it', async () => {
    const { view } = await enrol(bench, 3);
    const issuedAt = bench.clock.now();
    for (const algorithm of ['GOST', 'RSA'] as const) {
      const { notBefore, notAfter } = certificateOf(view, algorithm);
      expect(new Date(notBefore).toISOString()).toBe(new Date(issuedAt - 5 * MINUTE_MS).toISOString());
      expect(new Date(notAfter).toISOString()).toBe(new Date(issuedAt + 365 * DAY_MS).toISOString());
    }
  });

  it('R-CA-18 a re-issue with the current key gives another year from then, for new keys', async () => {
    const { subject, view, identity } = await enrol(bench, 4);
    bench.clock.advance(345 * DAY_MS);
    const { id, type } = await submit(bench, await pair({ subject, key: 'new set', signedBy: identity }));
    expect([view.type, type]).toEqual(['initialization', 'registration']);
    bench.clock.advance(PROCESSING_MS);
    const renewed = certificateOf(await requestNow(bench, id), 'GOST');
    expect(renewed.notAfter).toBe(bench.clock.now() + 365 * DAY_MS);
    expect(renewed.subject).toEqual(certificateOf(view, 'GOST').subject);
    expect(renewed.publicKey).not.toEqual(certificateOf(view, 'GOST').publicKey);
  });

  it('R-CA-13 R-BANK-92 the e-mail goes out when the CA and then the bank are done, and only once', async () => {
    const { subject, identity } = await enrol(bench, 5);
    const letters = async () => {
      const all = await bench.client.call(caRoutes.outbox);
      return all.filter(({ to }) => to === employee(5).email);
    };
    const { id } = await submit(bench, await pair({ subject, key: 'for the bank', signedBy: identity }));
    const bankDone = () => bench.client.call(caRoutes.bankDone, { params: { id } });
    expect((await problemOf(bankDone())).code).toBe('not-processed');
    bench.clock.advance(PROCESSING_MS);
    const processed = await requestNow(bench, id);
    expect([processed.status, processed.bankDoneAt, await letters()]).toEqual(['processed', null, []]);
    const done = await bankDone();
    expect(done).toEqual({ ...processed, bankDoneAt: new Date(bench.clock.now()).toISOString() });
    bench.clock.advance(MINUTE_MS);
    expect(await bankDone()).toEqual(done);
    const [letter, ...others] = await letters();
    expect([letter?.sentAt, others]).toEqual([done.bankDoneAt, []]);
    expect(letter?.text).toContain(certificateOf(done, 'GOST').serialNumber);
    expect(letter?.text).toContain(certificateOf(done, 'RSA').serialNumber);
  });

  it('a step counts as taken when it was due, not when somebody asked', async () => {
    const subject = await register(bench, 6);
    const submittedAt = bench.clock.now();
    const { id } = await submit(bench, await pair({ subject, key: 'late', signedBy: bench.authority }));
    bench.clock.advance(40 * DAY_MS);
    const { notAfter } = certificateOf(await requestNow(bench, id), 'GOST');
    expect(notAfter).toBe(submittedAt + PROCESSING_MS + 365 * DAY_MS);
    const steps = bench.events.filter((event) => event.kind === 'request' && event.id === id);
    expect(steps.map(({ at }) => (at - submittedAt) / MINUTE_MS)).toEqual([0, 5, 8, 9]);
  });
});

describe('approvals by hand', () => {
  it('X-CA-13 without the switches both wait for the desks, manager first, however long it takes', async () => {
    const bench = await openBench({}, {});
    const subject = await register(bench, 1);
    const { id } = await submit(bench, await pair({ subject, key: 'by hand', signedBy: bench.authority }));
    const approve = (role: 'manager' | 'officer') =>
      bench.client.call(caRoutes.approve, { params: { id }, body: { role } });
    bench.clock.advance(30 * DAY_MS);
    expect((await requestNow(bench, id)).status).toBe('novel');
    expect((await problemOf(approve('officer'))).code).toBe('manager-first');
    expect((await approve('manager')).status).toBe('approved1');
    expect((await problemOf(approve('manager'))).code).toBe('already-approved');
    bench.clock.advance(30 * DAY_MS);
    expect((await requestNow(bench, id)).status).toBe('approved1');
    expect((await approve('officer')).status).toBe('approved2');
    bench.clock.advance(MINUTE_MS);
    expect((await requestNow(bench, id)).status).toBe('processed');
    expect((await problemOf(approve('officer'))).code).toBe('request-closed');
    await bench.ca.close();
  });

  it('X-CA-13 each switch stands for one approval: here the manager is automatic and the officer is not', async () => {
    const bench = await openBench({}, { isApproveOneReg: true });
    const subject = await register(bench, 1);
    const { id } = await submit(bench, await pair({ subject, key: 'by hand', signedBy: bench.authority }));
    bench.clock.advance(DAY_MS);
    expect((await requestNow(bench, id)).status).toBe('approved1');
    await bench.client.call(caRoutes.approve, { params: { id }, body: { role: 'officer' } });
    bench.clock.advance(MINUTE_MS);
    expect((await requestNow(bench, id)).status).toBe('processed');
    await bench.ca.close();
  });
});

describe('requests that come to nothing, and those that come twice', () => {
  let bench: CaBench;
  beforeAll(async () => {
    bench = await openBench();
  });
  afterAll(() => bench.ca.close());

  it('R-CA-22 keys without certificates: a rejected request leaves none, and the same keys may be requested again', async () => {
    const keys = { subject: await register(bench, 1), key: 'rejected', signedBy: bench.authority };
    const requests = await pair(keys);
    const { id } = await submit(bench, requests);
    bench.clock.advance(8 * MINUTE_MS);
    const reject = () => bench.client.call(caRoutes.reject, { params: { id }, body: { reason: 'Нет заявления' } });
    expect(await reject()).toMatchObject({ status: 'rejected', reason: 'Нет заявления', certificates: [] });
    bench.clock.advance(DAY_MS);
    expect((await requestNow(bench, id)).status).toBe('rejected');
    expect((await problemOf(reject())).code).toBe('request-closed');
    const again = await submit(bench, requests);
    expect([again.id === id, again.status]).toEqual([false, 'novel']);
    bench.clock.advance(PROCESSING_MS);
    expect((await requestNow(bench, again.id)).certificates).toHaveLength(2);
  });

  it('R-CA-22 certificates without installation: they stay to be fetched until the token takes them', async () => {
    const { view } = await enrol(bench, 2);
    bench.clock.advance(100 * DAY_MS);
    expect((await requestNow(bench, view.id)).certificates).toEqual(view.certificates);
  });

  it('the same octets sent twice are one request, also when it is processed', async () => {
    const { subject, view, key } = await enrol(bench, 3);
    const signedBy = await identityOf(view, 'RSA', key);
    const requests = await pair({ subject, key: 'repeated', signedBy });
    const { id } = await submit(bench, requests);
    expect((await submit(bench, [...requests].reverse())).id).toBe(id);
    bench.clock.advance(PROCESSING_MS);
    expect(await submit(bench, requests)).toMatchObject({ id, status: 'processed' });
    const all = await bench.client.call(caRoutes.requests);
    expect(all.filter((one) => one.subject === subject).map((one) => one.id)).toEqual([id, view.id]);
  });

  it('two different pairs at the same moment: one is taken in, the other refused', async () => {
    const subject = await register(bench, 5);
    const pairs = [
      await pair({ subject, key: 'race one', signedBy: bench.authority }),
      await pair({ subject, key: 'race two', signedBy: bench.authority }),
    ];
    const outcomes = await Promise.allSettled(pairs.map((requests) => submit(bench, requests)));
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('X-CA-5 a signer revoked while the request waits: status error with signError, and no certificate', async () => {
    const { subject, view, identity } = await enrol(bench, 4);
    const { id } = await submit(bench, await pair({ subject, key: 'too late', signedBy: identity }));
    bench.clock.advance(MINUTE_MS);
    const { serialNumber } = certificateOf(view, 'GOST');
    await bench.client.call(caRoutes.revoke, { body: { serialNumber, reason: 'keyCompromise' } });
    bench.clock.advance(DAY_MS);
    const failed = await requestNow(bench, id);
    expect(failed).toMatchObject({ status: 'error', certificates: [] });
    expect(failed.reason).toMatch(/^signError: .* was revoked/);
  });

  it('answers for a request that does not exist', async () => {
    const params = { id: 'R999999' };
    const body = { role: 'manager' } as const;
    expect((await problemOf(requestNow(bench, 'R999999'))).code).toBe('entity-not-found');
    expect((await problemOf(bench.client.call(caRoutes.approve, { params, body }))).code).toBe('entity-not-found');
    expect((await problemOf(bench.client.call(caRoutes.bankDone, { params }))).status).toBe(404);
  });
});
