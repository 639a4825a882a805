import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY_MS } from '../simulation/clock.ts';
import { type CaBench, enrol, openBench, pair, requestNow } from './testing/ca-bench.ts';
import { basic, envelope, post, requestOf } from './testing/enrolment-bench.ts';
import { employee, ORGANISATION } from './testing/people.ts';
import { ALL_AUTOMATIC, call, codeOf, detailsOf, ok, requestId } from './testing/webra-client.ts';

/** People and their organisations over the SOAP service. */

let bench: CaBench;
let me: Awaited<ReturnType<typeof enrol>>;
let other: Awaited<ReturnType<typeof enrol>>;

beforeAll(async () => {
  bench = await openBench({}, ALL_AUTOMATIC);
  me = await enrol(bench, 1);
  other = await enrol(bench, 2);
});
afterAll(() => bench.ca.close());

describe('people', () => {
  const { bin } = ORGANISATION;
  const person = (serial: number, more = {}) => {
    const legalData = {
      orgName: ORGANISATION.name,
      directorSirname: 'ТЕСТ',
      directorPosition: 'Директор',
      noResident: false,
      bin,
    };
    const { iin, email } = employee(serial);
    const flags = { noResident: false, ip: false, isCUser: false, generatePass: false, requestCertEmail: true };
    return { lastName: 'ТЕСТОВ', firstName: 'ТЕСТ', middleName: 'ТЕСТҰЛЫ', iin, email, legalData, ...flags, ...more };
  };
  const create = (given: ReturnType<typeof person>, more = {}, who = bench.authority) =>
    call(bench, who, 'createPerson', { person: given, ...more });

  it('X-CA-2 X-CA-14 are registered by a Registration Authority, found by name and login, and loaded', async () => {
    const { personId, DN } = ok(await create(person(100), { login: 'tester-100', password: 'Secret-9' }));
    expect(DN).toBe(
      `C=KZ,O=${ORGANISATION.name.replaceAll('"', '\\"')},CN=ТЕСТОВ ТЕСТ ТЕСТҰЛЫ,UID=${employee(100).iin}`,
    );
    expect(ok(await call(bench, bench.authority, 'findPerson', { DN })).personId).toBe(personId);
    expect(ok(await call(bench, bench.authority, 'findPerson', { login: 'tester-100' })).personId).toBe(personId);
    const loaded = ok(await call(bench, bench.authority, 'loadPerson', { personId }));
    expect([loaded.dns, loaded.person]).toEqual([
      [DN],
      expect.objectContaining({ lastName: 'ТЕСТОВ', middleName: 'ТЕСТҰЛЫ', iin: employee(100).iin }),
    ]);
    expect(ok(await call(bench, bench.authority, 'getPersonList', {})).personList).toContain(personId);
    const fxRequestDetails = detailsOf(await pair({ subject: DN, key: 'created', signedBy: bench.authority }));
    expect(
      ok(await call(bench, bench.authority, 'requestCert', { request: { fxRequestDetails } })).request.status,
    ).toBe('novel');
  });

  it('X-CA-5 X-CA-14 the same twice is uniqueError, wrong data incorrectDataError, a short login or password xsdValidationError', async () => {
    const codes = async (...given: Parameters<typeof create>) => codeOf(await create(...given));
    ok(await create(person(110), { login: 'tester-110' }));
    expect(await codes(person(110))).toBe('uniqueError');
    expect(await codes(person(111), { login: 'tester-110' })).toBe('uniqueError');
    expect(await codes(person(112, { iin: '123456789012' }))).toBe('incorrectDataError');
    expect(await codes(person(112, { email: '' }))).toBe('incorrectDataError');
    expect(await codes(person(112, { legalData: undefined }))).toBe('incorrectDataError');
    expect(await codes(person(112, { legalData: { ...person(112).legalData, orgName: 'ТОО TEST' } }))).toBe(
      'incorrectDataError',
    );
    expect(await codes(person(112), { login: 'short' })).toBe('xsdValidationError');
    expect(await codes(person(112), { password: 'x'.repeat(31) })).toBe('xsdValidationError');
    expect(await codes(person(112, { lastName: 'ТЕСТ<script>' }))).toBe('xsdValidationError');
    expect(await codes(person(112), {}, me.identity)).toBe('signError');
    expect(await codes(person(112), { login: 'l-of-6', password: 'p-of-6' })).toBe('OK');
  });

  it('a new organisation comes with its first person, its requests wait for the desks, and nothing of it stays when he is refused', async () => {
    const legalData = { ...person(120).legalData, bin: '100460000102', orgName: 'ТОО TEST Жаңа' };
    expect(codeOf(await create(person(120, { legalData, iin: '123456789012' })))).toBe('incorrectDataError');
    const renamed = { ...legalData, orgName: 'ТОО TEST' };
    const { DN } = ok(await create(person(120, { legalData: renamed })));
    const half = await pair({ subject: DN, key: 'new organisation', signedBy: bench.authority });
    const fxRequestDetails = detailsOf(half);
    const { id = 0 } = ok(await call(bench, bench.authority, 'requestCert', { request: { fxRequestDetails } })).request;
    bench.clock.advance(DAY_MS);
    expect((await requestNow(bench, requestId(id))).status).toBe('novel');
  });

  it('X-CA-10 see themselves and their organisation with its switches (X-CA-13), and nobody else', async () => {
    const { identity, subject } = me;
    const { personId } = ok(await call(bench, identity, 'findPerson', { DN: subject }));
    expect(ok(await call(bench, identity, 'loadPerson', { personId })).dns).toEqual([subject]);
    const { organization } = ok(await call(bench, identity, 'getOrganization', {}));
    expect(organization).toMatchObject({
      ...ALL_AUTOMATIC,
      isCertLogin: true,
      legalData: { bin, orgName: ORGANISATION.name },
    });
    const strange = ok(await call(bench, bench.authority, 'findPerson', { DN: other.subject })).personId;
    const codes = [
      await call(bench, identity, 'findPerson', { DN: other.subject }),
      await call(bench, identity, 'loadPerson', { personId: strange }),
      await call(bench, identity, 'getRequestList', { personId: strange }),
      await call(bench, identity, 'getCertList', { pesonId: strange }),
      await call(bench, identity, 'getPersonList', {}),
      await call(bench, identity, 'updateCUser', { personId, pinId: 'KISC00000001' }),
      await call(bench, bench.authority, 'getOrganization', {}),
      await call(bench, bench.authority, 'loadPerson', { personId: 99_999 }),
      await call(bench, bench.authority, 'findPerson', { login: 'nobody-here' }),
      await call(bench, bench.authority, 'updateCUser', { personId, pinId: 'KISC00000001' }),
    ].map(codeOf);
    expect(codes).toEqual([...Array(6).fill('signError'), ...Array(4).fill('entityNotFound')]);
  });

  it('X-CA-12 become CMP users by a PIN envelope: from then on it enrols them and nobody else, until it is taken back', async () => {
    const { subject } = me;
    const { reference: pinId, secret } = await envelope(bench);
    const { personId } = ok(await call(bench, me.identity, 'findPerson', { DN: subject }));
    const loaded = async () => ok(await call(bench, bench.authority, 'loadPerson', { personId })).person.isCUser;
    const enrolAs = async (name: string, key: string) => {
      const answer = await post(
        `${bench.ca.url}/pkcs10/kz-kisc-gost`,
        await requestOf('kisc-2004', key, name),
        basic(pinId, secret),
      );
      return answer.problem ?? answer.status;
    };
    expect(await loaded()).toBe(false);
    ok(await call(bench, bench.authority, 'updateCUser', { personId, isCUser: true, pinId }));
    expect(await loaded()).toBe(true);
    const theirs = await call(bench, bench.authority, 'updateCUser', { personId: personId + 1, pinId });
    expect(codeOf(theirs)).toBe('uniqueError');
    expect([await enrolAs(other.subject, 'not mine'), await enrolAs(subject, 'mine')]).toEqual([
      'envelope-subject',
      200,
    ]);
    ok(await call(bench, bench.authority, 'updateCUser', { personId, isCUser: false, pinId }));
    expect([await loaded(), await enrolAs(subject, 'too late')]).toEqual([false, 'envelope-unknown']);
    const { personId: created } = ok(
      await create(person(130, { isCUser: true, pinId: (await envelope(bench)).reference })),
    );
    expect(ok(await call(bench, bench.authority, 'loadPerson', { personId: created })).person.isCUser).toBe(true);
    expect(codeOf(await create(person(131, { isCUser: true, pinId: 'KISC00000001' })))).toBe('entityNotFound');
    const taken = (await envelope(bench, { subject })).reference;
    expect(codeOf(await create(person(131, { isCUser: true, pinId: taken })))).toBe('uniqueError');
  });
});
