import type { Static } from '@sinclair/typebox';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { caControlRoutes } from '../http/ca-control.ts';
import { caDeskRoutes, type EnrolmentProgress } from '../http/ca-desk.ts';
import { nationalFiles } from '../http/ca-files.ts';
import { nationalRoutes } from '../http/ca-national.ts';
import type { HttpClient } from '../http/client.ts';
import { parseCrl } from '../pki/x509/crl.ts';
import { MINUTE_MS, problemOf } from './testing/ca-bench.ts';
import {
  citizen,
  enterCabinet,
  keyRequests,
  type NationalBench,
  type NationalPerson,
  openNationalBench,
  registerCitizen,
  submittedApplication,
} from './testing/national-bench.ts';

let bench: NationalBench;
let person: NationalPerson;
let client: HttpClient;
const code = async (call: Promise<unknown>) => (await problemOf(call)).code;

beforeAll(async () => {
  bench = await openNationalBench();
  person = await registerCitizen(bench, 1);
  client = await enterCabinet(bench, person);
});
afterAll(async () => {
  expect(bench.events.filter(({ kind }) => kind === 'bug')).toEqual([]);
  await bench.ca.close();
});

async function setProgress(progress: Static<typeof EnrolmentProgress>): Promise<void> {
  await bench.admin.call(caDeskRoutes.enrolmentProgress, { body: { authority: 'kz-nuc', progress } });
}

const submit = (key: string) => submittedApplication(client, person, { keySet: 'GOST-2015-ONE', key });
const stateOf = async (number = '') =>
  (await client.call(nationalRoutes.application, { params: { name: number } })).state;

describe('how an application goes on after it was signed', () => {
  it('R-NUC-26, R-NUC-34 has its number at once, and is issued when the desks have approved it', async () => {
    await setProgress({ kind: 'desk' });
    const { number, state } = await submit('desk');
    expect([number, state, await stateOf(number)]).toEqual(['N000001', 'submitted', 'submitted']);
    const params = { name: number ?? '' };
    expect(await code(client.call(nationalRoutes.open, { params, body: { keys: '' } }))).toBe('application-not-issued');
    const [enrolment] = await bench.admin.call(caDeskRoutes.enrolments);
    for (const role of ['manager', 'officer'] as const) {
      await bench.admin.call(caDeskRoutes.approveEnrolment, { params: { id: enrolment?.id ?? '' }, body: { role } });
    }
    expect(await stateOf(number)).toBe('issued');
  });

  it('is refused with the reason of the desk, and stays refused', async () => {
    const { number = '' } = await submit('refused');
    const [enrolment] = await bench.admin.call(caDeskRoutes.enrolments);
    const body = { reason: 'The photo is of somebody else.' };
    await bench.admin.call(caDeskRoutes.rejectEnrolment, { params: { id: enrolment?.id ?? '' }, body });
    const params = { name: number };
    expect(await client.call(nationalRoutes.application, { params })).toMatchObject({ state: 'refused', ...body });
    expect(await code(client.call(nationalRoutes.open, { params, body: { keys: '' } }))).toBe('application-refused');
    expect(await code(client.call(nationalRoutes.install, { params }))).toBe('application-refused');
  });

  it('is issued when it was looked at often enough, or when its time has come', async () => {
    await setProgress({ kind: 'polls', count: 3 });
    const polled = await submit('polls');
    const states = [polled.state];
    for (let look = 0; look < 3; look++) states.push(await stateOf(polled.number));
    expect(states).toEqual(['submitted', 'submitted', 'submitted', 'issued']);
    await setProgress({ kind: 'after', ms: 5 * MINUTE_MS });
    const timed = await submit('time');
    bench.clock.advance(5 * MINUTE_MS - 1);
    expect(await stateOf(timed.number)).toBe('submitted');
    bench.clock.advance(1);
    expect(await stateOf(timed.number)).toBe('issued');
    await setProgress({ kind: 'at-once' });
  });

  it('is refused when the certificate under its signature is revoked while it waits', async () => {
    await setProgress({ kind: 'desk' });
    const other = await registerCitizen(bench, 2);
    const visitor = await enterCabinet(bench, other);
    const options = { keySet: 'GOST-2015-ONE', key: 'revoked meanwhile' } as const;
    const { number = '' } = await submittedApplication(visitor, other, options);
    const [own] = await visitor.call(nationalRoutes.certificates);
    await visitor.call(nationalRoutes.revoke, { params: { serialNumber: own?.serialNumber ?? '' } });
    const [enrolment] = await bench.admin.call(caDeskRoutes.enrolments);
    for (const role of ['manager', 'officer'] as const) {
      await bench.admin.call(caDeskRoutes.approveEnrolment, { params: { id: enrolment?.id ?? '' }, body: { role } });
    }
    const refused = await visitor.call(nationalRoutes.application, { params: { name: number } });
    expect([refused.state, refused.reason]).toEqual(['refused', expect.stringContaining('was revoked while')]);
    await setProgress({ kind: 'at-once' });
  });
});

describe('what is done in the cabinet shows elsewhere at once', () => {
  it('R-NUC-23 a revocation stands in the next list', async () => {
    await submit('list');
    const [newest] = await client.call(nationalRoutes.certificates);
    const serialNumber = newest?.serialNumber ?? '';
    const listed = async () => {
      const list = parseCrl(await client.octets(nationalFiles.deltaGost2015.path));
      return list.revoked.has(serialNumber);
    };
    expect(await listed()).toBe(false);
    await client.call(nationalRoutes.revoke, { params: { serialNumber } });
    expect(await listed()).toBe(true);
  });
});

describe('the control room', () => {
  it('keeps applications and visits in a snapshot, brings them back, and forgets them in a reset', async () => {
    const other = await openNationalBench();
    const someone = await registerCitizen(other, 1);
    const visitor = await enterCabinet(other, someone);
    const { number } = await submittedApplication(visitor, someone, { keySet: 'GOST-2015-ONE', key: 'kept' });
    const kept = await other.admin.call(caControlRoutes.snapshot);
    await other.admin.call(caControlRoutes.reset);
    expect(await code(visitor.call(nationalRoutes.applications))).toBe('visit-needed');
    await other.admin.call(caControlRoutes.restore, { body: kept });
    expect((await visitor.call(nationalRoutes.applications)).map((one) => one.number)).toEqual([number]);
    expect((await visitor.call(nationalRoutes.certificates)).map(({ state }) => state)).toEqual(['valid', 'valid']);
    await other.ca.close();
  });
});

describe('the Registration Centre', () => {
  it('refuses a wrong IIN, a name that cannot be, keys of another set and keys that were certified before', async () => {
    const requests = await keyRequests('GOST-2015-ONE', 'centre', 'CN=whoever');
    const used = await keyRequests('GOST-2015-ONE', 'citizen 1', 'CN=whoever');
    const good = { ...citizen(9), keySet: 'GOST-2015-ONE', requests } as const;
    const attempt = (body: typeof good) => code(bench.admin.call(nationalRoutes.register, { body }));
    expect(await attempt({ ...good, iin: '123456789012' })).toBe('number-invalid');
    expect(await attempt({ ...good, surname: 'Ж'.repeat(40), name: 'Ж'.repeat(40) })).toBe('name-invalid');
    expect(await attempt({ ...good, keySet: 'RSA' as never })).toBe('keys-incomplete');
    expect(await attempt({ ...good, requests: ['AAAA'] })).toBe('request-malformed');
    expect(await attempt({ ...good, requests: used })).toBe('key-already-certified');
    const { subject } = await bench.admin.call(nationalRoutes.register, { body: good });
    expect(subject).toBe(`CN=ТЕСТОВА ГҮЛНӘР,SURNAME=ТЕСТОВА,SERIALNUMBER=IIN${good.iin},C=KZ,G=ТЕСТҚЫЗЫ`);
  });
});

describe('bad input', () => {
  it('whatever is pasted as a signature is refused with a problem of the interface', async () => {
    const text = fc.oneof(fc.base64String({ maxLength: 200 }), fc.string({ maxLength: 50 }));
    await fc.assert(
      fc.asyncProperty(text, async (signature) => {
        const visitor = bench.visitor();
        await visitor.call(nationalRoutes.challenge);
        const answer = await code(visitor.call(nationalRoutes.signIn, { body: { signature } }));
        expect(['cms-malformed', 'bad-request']).toContain(answer);
      }),
      { numRuns: 60 },
    );
  });

  it('no other cookie and no other method leads anywhere', async () => {
    for (const cookie of ['nuc_visit=', `nuc_visit=${'0'.repeat(64)}`, 'nuc_visit=__proto__', 'nuc_visit="; a=b']) {
      const response = await fetch(`${bench.ca.url}/nuc/cabinet`, { headers: { cookie } });
      expect(response.status).toBe(401);
    }
    const names = ['..%2F..%2Fetc%2Fpasswd', '__proto__', '%00', 'N'.repeat(90)];
    for (const name of names) {
      const call = client.call({ ...nationalRoutes.application, path: `/nuc/cabinet/applications/${name}` });
      expect(['entity-not-found', 'not-found', 'bad-request']).toContain(await code(call));
    }
  });
});
