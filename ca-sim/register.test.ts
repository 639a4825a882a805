import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { caRoutes } from '../http/ca.ts';
import { testBin } from '../pki/iin-bin.ts';
import { parseDn } from '../pki/x509/name.ts';
import { buildRequest } from '../pki/x509/request.ts';
import { base64, type CaBench, certifyAuthority, openBench, problemOf } from './testing/ca-bench.ts';
import { keySigner } from './testing/keys.ts';
import { employee, ORGANISATION } from './testing/people.ts';

let bench: CaBench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.ca.close());

/** The code that a call is refused with. */
const codeOf = async (call: Promise<unknown>) => (await problemOf(call)).code;

describe('organisations', () => {
  const register = (body: { bin: string; name: string }) => bench.client.call(caRoutes.registerOrganisation, { body });

  it('are registered once, under a valid BIN and a name that fits a certificate', async () => {
    const bin = testBin({ registered: '2015-09', serial: 1 });
    const wrongDigit = bin.slice(0, 11) + ((Number(bin[11]) + 1) % 10);
    expect(await codeOf(register({ bin: wrongDigit, name: 'TEST' }))).toBe('number-invalid');
    expect(await codeOf(register({ bin: employee(1).iin, name: 'TEST' }))).toBe('number-invalid');
    expect(await codeOf(register({ bin, name: 'Т'.repeat(65) }))).toBe('name-invalid');
    expect(await codeOf(register({ bin, name: 'TEST\nTEST' }))).toBe('name-invalid');
    expect(await register({ bin, name: 'Т'.repeat(64) })).toEqual({ bin });
    expect(await codeOf(register({ bin, name: 'TEST' }))).toBe('not-unique');
  });
});

describe('people', () => {
  const register = (body: ReturnType<typeof employee>) => bench.client.call(caRoutes.registerPerson, { body });

  it('X-CA-2 createPerson: a person of a known organisation, under a valid IIN, once', async () => {
    const person = employee(10);
    expect(await codeOf(register({ ...person, bin: testBin({ registered: '2001-01', serial: 9 }) }))).toBe(
      'entity-not-found',
    );
    expect(await codeOf(register({ ...person, iin: ORGANISATION.bin }))).toBe('number-invalid');
    expect(await codeOf(register({ ...person, name: 'Т'.repeat(65) }))).toBe('name-invalid');
    expect((await register(person)).iin).toBe(person.iin);
    expect(await codeOf(register({ ...person, name: person.name.toLowerCase() }))).toBe('not-unique');
  });

  it('may have no unit, and may work in two organisations', async () => {
    const { organisationUnit, ...person } = employee(11);
    const bin = testBin({ registered: '2018-02', serial: 5 });
    await bench.client.call(caRoutes.registerOrganisation, { body: { bin, name: 'TEST Екінші' } });
    const subjects = [person, { ...person, bin }].map(async (body) => {
      return (await bench.client.call(caRoutes.registerPerson, { body })).subject;
    });
    const rest = `CN=${person.name},UID=${person.iin}`;
    expect(await Promise.all(subjects)).toEqual([
      `C=KZ,O=ТОО \\"TEST Дала Сауда\\",${rest}`,
      `C=KZ,O=TEST Екінші,${rest}`,
    ]);
    expect(organisationUnit).toBeDefined();
  });
});

describe('Registration Authorities', () => {
  const certify = (name: string, request: Uint8Array) =>
    bench.client.call(caRoutes.registerRegistrationAuthority, { body: { name, request: base64(request) } });

  it('X-CA-10 get a certificate for a key of their own that nobody has had certified, under a name of their own', async () => {
    const build = async (suite: 'kisc-2004' | 'rsa-2048' | 'nuc-2015-512', key: string) =>
      buildRequest({ subject: parseDn('CN=x') }, await keySigner(suite, key));
    await certifyAuthority(bench.client, 'TEST One');
    const rsa = await build('rsa-2048', 'TEST Two');
    expect(await codeOf(certify('TEST Two', Buffer.from('30030201', 'hex')))).toBe('request-malformed');
    expect(await codeOf(certify('TEST Two', await build('nuc-2015-512', 'x')))).toBe('key-unsuitable');
    const stolen = { ...(await keySigner('kisc-2004', 'x')), publicKey: (await keySigner('kisc-2004', 'y')).publicKey };
    const forged = await buildRequest({ subject: parseDn('CN=x') }, stolen);
    expect(await codeOf(certify('TEST Two', forged))).toBe('proof-of-possession');
    expect(await codeOf(certify('TEST Two', await build('kisc-2004', 'TEST One')))).toBe('key-already-certified');
    expect(await codeOf(certify('TEST One', rsa))).toBe('not-unique');
    expect(await codeOf(certify('x'.repeat(65), rsa))).toBe('name-invalid');
    expect((await certify('TEST Two', rsa)).certificate).not.toBe('');
  });
});
