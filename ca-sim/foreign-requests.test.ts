import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withFiles } from '../pki/testing/foreign.ts';
import { type EnrolmentBench, openEnrolmentBench, post, requestOf } from './testing/enrolment-bench.ts';
import { QUICK_REQUEST_MAKERS, REQUEST_MAKERS, type RequestKey } from './testing/request-makers.ts';

/** PKCS#10 over HTTP, made by programs of others, which keep the certificate beside their key and judge its path. */

let bench: EnrolmentBench;
beforeAll(async () => {
  // They judge by the machine's clock.
  bench = await openEnrolmentBench({ start: Date.now() - 3_600_000 });
});
afterAll(() => bench.ca.close());

const own = (role: 'root' | 'issuing', key: RequestKey) =>
  bench.ca.caCertificates.find((one) => one.role === role && one.algorithm === key)?.certificate ?? new Uint8Array(0);

const sent = (request: Uint8Array, key: RequestKey) =>
  post(`${bench.ca.url}/pkcs10/rfc-${key.toLowerCase()}`, request, { accept: 'application/pkix-cert' });

const spoilt = (der: Uint8Array) => Uint8Array.from(der).with(-3, (der.at(-3) as number) ^ 1);

describe.each(REQUEST_MAKERS)('$client', (maker) => {
  const note = maker.missing === undefined ? '' : ` [skipped: ${maker.missing}]`;

  it.skipIf(note !== '').each(['RSA', 'EC'] as const)(
    `makes requests of an %s key and keeps the certificate, but none that is ${maker.refuses}${note}`,
    (key) =>
      withFiles({}, async (_, folder) => {
        const other = await sent(await requestOf('ec-p256', 'another key', 'CN=TEST other'), 'EC');
        const { status, octets } = await sent(await maker.request(folder, key, 'SHA256'), key);
        expect(status).toBe(200);
        const path = { issuing: own('issuing', key), root: own('root', key) };
        const bad = maker.refuses === 'spoilt' ? spoilt(octets) : other.octets;
        expect(await maker.keep(folder, { ...path, certificate: bad })).toMatch(maker.bad);
        expect(await maker.keep(folder, { ...path, certificate: octets })).toMatch(maker.good);
      }),
  );
});

describe.each(QUICK_REQUEST_MAKERS)('$client', (maker) => {
  const note = maker.missing === undefined ? '' : ` [skipped: ${maker.missing}]`;

  it.skipIf(note !== '')(
    `is refused with a request over SHA-1 or a changed one, and certified over SHA-512${note}`,
    () =>
      withFiles({}, async (_, folder) => {
        const weak = await maker.request(folder, 'RSA', 'SHA1');
        expect((await sent(weak, 'RSA')).problem).toBe('proof-of-possession');
        expect((await sent(weak.subarray(0, -60), 'RSA')).problem).toBe('request-malformed');
        expect((await sent(await maker.request(folder, 'RSA', 'SHA512'), 'RSA')).status).toBe(200);
      }),
  );
});
