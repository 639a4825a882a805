import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { caRoutes } from '../http/ca.ts';
import { caInstrumentRoutes } from '../http/ca-instruments.ts';
import { iinCheckDigit, testIin } from '../pki/iin-bin.ts';
import { parseCertificate } from '../pki/x509/certificate.ts';
import { certIdOf } from '../pki/x509/ocsp-cert-id.ts';
import { buildOcspRequest } from '../pki/x509/ocsp-request.ts';
import { parseOcspResponse } from '../pki/x509/ocsp-response.ts';
import { SeededRng } from '../simulation/rng.ts';
import { type CaFaultRule, startCaSim } from './index.ts';
import { MAGIC_FAULTS, MAGIC_IINS, magicFaults } from './instruments/magic-values.ts';
import {
  type CaBench,
  openBench,
  PROCESSING_MS,
  pair,
  problemOf,
  register,
  requestNow,
  submit,
} from './testing/ca-bench.ts';
import { ask, post, requestOf } from './testing/enrolment-bench.ts';
import { employee } from './testing/people.ts';

let bench: CaBench;
let url: string;
beforeAll(async () => {
  bench = await openBench({ authorities: ['kz-kisc', 'rfc'] });
  url = bench.ca.url;
});
afterAll(() => bench.ca.close());
afterEach(() => bench.ca.faults.disarm());

const health = async () => (await ask(`${url}/health`)).status;

/** Statuses of so many requests. */
async function statuses(count: number): Promise<number[]> {
  const found: number[] = [];
  for (let i = 0; i < count; i++) found.push(await health());
  return found;
}

async function enrolled(subject: string) {
  return post(`${url}/pkcs10/rfc-ec`, await requestOf('ec-p256', subject, subject));
}

async function statusOf(serialNumber: string): Promise<string> {
  const found = bench.ca.caCertificates.find(
    (one) => one.authority === 'rfc' && one.role === 'issuing' && one.algorithm === 'EC',
  );
  const issuer = parseCertificate(found?.certificate ?? new Uint8Array(0));
  const request = await buildOcspRequest({ certIds: [certIdOf(issuer, serialNumber)] });
  const { octets } = await post(`${url}/ocsp`, request, { 'content-type': 'application/ocsp-request' });
  const answer = parseOcspResponse(octets);
  return answer.status === 'successful' ? (answer.basic.responses[0]?.certStatus.status ?? '') : answer.status;
}

describe('a rule', () => {
  it('strikes the n-th, every n-th, from a time on, or so often at most; others count for themselves', async () => {
    const { arm, disarm } = bench.ca.faults;
    const rule = { fault: 'http-500', route: '/health' } as const;
    arm({ ...rule, when: { nth: 2 } });
    expect(await statuses(4)).toEqual([200, 500, 200, 200]);
    disarm();
    arm({ ...rule, when: { every: 2 }, atMost: 1 });
    expect(await statuses(4)).toEqual([200, 500, 200, 200]);
    disarm();
    arm({ ...rule, when: { nth: 1, afterMs: 1000 } });
    arm({ ...rule, fault: 'http-502', when: { nth: 3 } });
    expect(await statuses(2)).toEqual([200, 200]);
    bench.clock.advance(1000);
    expect(await statuses(2)).toEqual([500, 200]);
  });

  it('draws by the seed: the same rule of the same number strikes the same requests again', async () => {
    const rule = { fault: 'http-503', route: '/health', when: { probability: 0.5 } } as const;
    const run = async () => {
      bench.ca.faults.arm(rule);
      const found = await statuses(12);
      bench.ca.faults.disarm();
      return found;
    };
    const first = await run();
    expect(new Set(first)).toEqual(new Set([200, 503]));
    expect(await run()).toEqual(first);
  });

  it('looks at protocol, subject, serial number and state of the request', async () => {
    const one = parseCertificate((await enrolled('C=KZ,CN=TEST rule one')).octets);
    const two = parseCertificate((await enrolled('C=KZ,CN=TEST rule two')).octets);
    const { arm, disarm } = bench.ca.faults;
    arm({ fault: 'ocsp-try-later', serialNumber: one.serialNumber });
    expect([await statusOf(one.serialNumber), await statusOf(two.serialNumber)]).toEqual(['tryLater', 'good']);
    disarm();
    arm({ fault: 'ocsp-try-later', subject: 'rule two' });
    expect([await statusOf(one.serialNumber), await statusOf(two.serialNumber)]).toEqual(['good', 'tryLater']);
    disarm();
    arm({ fault: 'http-500', protocol: 'ocsp' });
    expect(await health()).toBe(200);
    disarm();
    const subject = await register(bench, 960);
    const { id } = await submit(bench, await pair({ subject, key: 'faults 960', signedBy: bench.authority }));
    arm({ fault: 'http-500', state: 'processed' });
    expect((await requestNow(bench, id)).status).toBe('novel');
    bench.clock.advance(PROCESSING_MS);
    // Who comes first may find it still under way.
    await ask(`${url}/requests/${id}`);
    expect((await ask(`${url}/requests/${id}`)).status).toBe(500);
  });

  it('strikes only where everything fits that it names, and counts only there', async () => {
    const { serialNumber } = parseCertificate((await enrolled('C=KZ,CN=TEST rule four')).octets);
    const other = parseCertificate((await enrolled('C=KZ,CN=TEST rule five')).octets).serialNumber;
    const whole: CaFaultRule = {
      ...{ fault: 'ocsp-try-later', protocol: 'ocsp', route: '/ocsp', subject: 'rule four', serialNumber },
      when: { nth: 2 },
    };
    const asked = async (rule: CaFaultRule) => {
      bench.ca.faults.disarm();
      bench.ca.faults.arm(rule);
      const answers: string[] = [];
      for (const number of [serialNumber, other, serialNumber, serialNumber]) answers.push(await statusOf(number));
      return answers;
    };
    expect(await asked(whole)).toEqual(['good', 'good', 'tryLater', 'good']);
    for (const not of [
      { protocol: 'crl' },
      { route: '/ocsp/*' },
      { subject: 'rule six' },
      { serialNumber: other },
      { state: 'processed' },
      { when: { nth: 4 } },
    ] as const) {
      expect(await asked({ ...whole, ...not }), JSON.stringify(not)).toEqual(['good', 'good', 'good', 'good']);
    }
  });

  it('of a server of the same seed strikes the same requests, of another seed others', async () => {
    const run = async (seed: string) => {
      const own = await startCaSim({ clock: bench.clock, rng: new SeededRng(seed), authorities: ['rfc'] });
      own.faults.arm({ fault: 'http-503', route: '/health', when: { probability: 0.5 } });
      const found: number[] = [];
      for (let i = 0; i < 24; i++) found.push((await ask(`${own.url}/health`)).status);
      await own.close();
      return found;
    };
    const first = await run('one');
    expect(await run('one')).toEqual(first);
    expect(await run('two')).not.toEqual(first);
  });

  it('stands in the journal with what it did, and in the list of what happened', async () => {
    const rule = bench.ca.faults.arm({ fault: 'drop-before', route: '/health' });
    await expect(health()).rejects.toThrow();
    const [entry] = bench.ca.expectRequests({ fault: 'drop-before', status: 0, outcome: 'no answer', times: 1 });
    expect(bench.ca.faults.fired()).toEqual([
      { at: bench.clock.now(), fault: 'drop-before', rule, request: entry?.number, subjects: [] },
    ]);
  });

  it('does nothing, and is not told of, where there is nothing to change; what is no request at all stays refused', async () => {
    const { serialNumber } = parseCertificate((await enrolled('C=KZ,CN=TEST rule three')).octets);
    const faults = ['ocsp-wrong-nonce', 'ocsp-no-nonce', 'ocsp-swapped-signature', 'ocsp-good-instead'];
    for (const fault of faults) bench.ca.faults.arm({ fault });
    expect(await statusOf(serialNumber)).toBe('good');
    for (const fault of [
      'ocsp-foreign-signer',
      'tsp-wrong-time',
      'tsp-bad-signature',
      'cmp-wrong-recip-nonce',
      'est-broken-base64',
    ])
      bench.ca.faults.arm({ fault });
    const octets = Uint8Array.of(0x30, 0);
    for (const [path, type, status] of [
      ['/ocsp', 'application/ocsp-request', 200],
      ['/tsp', 'application/timestamp-query', 200],
      ['/cmp', 'application/pkixcmp', 400],
    ] as const) {
      expect((await post(url + path, octets, { 'content-type': type })).status, path).toBe(status);
    }
    expect(bench.ca.faults.fired()).toEqual([]);
  });

  it('of several on one request the first that ends it is the only one; each counts for itself', async () => {
    bench.ca.faults.arm({ fault: 'http-500', route: '/health', when: { nth: 1 } });
    bench.ca.faults.arm({ fault: 'http-502', route: '/health', when: { every: 1 }, atMost: 1 });
    expect(await statuses(3)).toEqual([500, 502, 200]);
  });

  it('is put to work, shown and taken away over HTTP; one that cannot be is refused', async () => {
    const body = { fault: 'http-500', route: '/health', when: { nth: 1 } };
    expect(await bench.client.call(caInstrumentRoutes.armFault, { body })).toEqual({ rule: 1 });
    expect(await health()).toBe(500);
    const { rules, fired } = await bench.client.call(caInstrumentRoutes.faults);
    expect(rules).toEqual([{ number: 1, rule: body, strikes: 1 }]);
    expect(fired).toMatchObject([{ fault: 'http-500', rule: 1 }]);
    await bench.client.call(caInstrumentRoutes.disarmFaults);
    expect(await bench.client.call(caInstrumentRoutes.faults)).toEqual({ rules: [], fired: [] });
  });

  it.each<[object, RegExp]>([
    [{ fault: 'no-such' }, /there is no fault "no-such"/],
    [{ fault: 'delay', protocol: 'smtp' }, /protocol: there is no "smtp"/],
    [{ fault: 'delay', state: 'done' }, /state: there is no "done"/],
    [{ fault: 'delay', ms: -1 }, /ms: a whole number from 0 to 60000/],
    [{ fault: 'delay', atMost: 0 }, /atMost/],
    [{ fault: 'delay', when: { nth: 1, every: 2 } }, /exclude each other/],
    [{ fault: 'delay', when: { nth: 0 } }, /when.nth/],
    [{ fault: 'delay', when: { probability: 2 } }, /when.probability/],
  ])('%j is refused in process and with 400', async (rule, text) => {
    expect(() => bench.ca.faults.arm(rule as CaFaultRule)).toThrow(text);
    const problem = await problemOf(
      bench.client.call(caInstrumentRoutes.armFault, { body: rule as CaFaultRule as never }),
    );
    expect([problem.status, problem.code]).toEqual([400, 'bad-request']);
    expect(problem.detail).toMatch(text);
    expect(bench.ca.faults.fired()).toEqual([]);
  });
});

describe("faults of KISC's requests", () => {
  it('X-CA-4 leave a request where it is, or in error after both approvals', async () => {
    for (const [fault, serial, status] of [
      ['request-stuck', 961, 'novel'],
      ['request-error', 962, 'error'],
    ] as const) {
      const subject = await register(bench, serial);
      bench.ca.faults.arm({ fault, subject: employee(serial).iin });
      const { id } = await submit(bench, await pair({ subject, key: `faults ${serial}`, signedBy: bench.authority }));
      bench.clock.advance(10 * PROCESSING_MS);
      expect(await requestNow(bench, id)).toMatchObject({ status, certificates: [] });
    }
  });
});

describe('magic values', () => {
  it('are valid IINs, one for each fault that can be about somebody', () => {
    expect([...MAGIC_IINS.values()].sort()).toEqual([...MAGIC_FAULTS].sort());
    expect(MAGIC_FAULTS.length).toBeGreaterThanOrEqual(35);
    for (const iin of MAGIC_IINS.keys()) expect(iinCheckDigit(iin)).toBe(Number(iin[11]));
  });

  it('are read out of names, whole and in any case, and nothing else is', () => {
    const [iin = '', fault] = [...MAGIC_IINS][0] ?? [];
    expect(magicFaults([`C=KZ,SERIALNUMBER=IIN${iin}`, 'CN=Test Fault OCSP-Expired'])).toEqual([fault, 'ocsp-expired']);
    const nobody = testIin({ birthDate: '1984-06-17', sex: 'male', serial: 1 });
    expect(magicFaults([`UID=1${iin}`, 'CN=TEST FAULT nothing', `UID=${nobody}`, 'CN=TEST FAULT crl-stale'])).toEqual(
      [],
    );
  });

  it('bring their fault with no rule: to requests, to certificates, to questions about them, after a restore too', async () => {
    expect((await enrolled('C=KZ,CN=TEST FAULT http-502')).status).toBe(502);
    expect((await enrolled('C=KZ,CN=TEST FAULT request-error')).problem).toBe('enrolment-refused');
    expect((await enrolled('C=KZ,CN=TEST FAULT request-stuck')).status).toBe(202);
    const { notAfter } = parseCertificate((await enrolled('C=KZ,CN=TEST FAULT cert-expired')).octets);
    expect(notAfter).toBeLessThan(bench.clock.now());
    const { serialNumber } = parseCertificate((await enrolled('C=KZ,CN=TEST FAULT ocsp-try-later')).octets);
    const other = parseCertificate((await enrolled('C=KZ,CN=TEST ordinary')).octets);
    const kept = await bench.ca.snapshot();
    expect([await statusOf(serialNumber), await statusOf(other.serialNumber)]).toEqual(['tryLater', 'good']);
    await bench.ca.reset();
    expect(await statusOf(serialNumber)).toBe('unknown');
    await bench.ca.restore(kept);
    expect(await statusOf(serialNumber)).toBe('tryLater');
    expect(bench.ca.faults.fired().every(({ rule }) => rule === 0)).toBe(true);
  });

  it('bring nothing to the desks and the administrator', async () => {
    const [iin = ''] = [...MAGIC_IINS].find(([, fault]) => fault === 'http-500') ?? [];
    const { subject } = await bench.client.call(caRoutes.registerPerson, { body: { ...employee(963), iin } });
    expect(subject).toContain(iin);
    const requests = await pair({ subject, key: 'faults 963', signedBy: bench.authority });
    await expect(submit(bench, requests)).rejects.toThrow('500');
  });
});
