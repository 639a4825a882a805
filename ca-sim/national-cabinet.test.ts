import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { caRoutes } from '../http/ca.ts';
import { nationalRoutes } from '../http/ca-national.ts';
import type { HttpClient } from '../http/client.ts';
import type { Route } from '../http/route.ts';
import { keyPairFromPrivateKey } from '../pki/keys.ts';
import { makeKeyFile, openKeyFile } from '../pki/pkcs12/key-file.ts';
import { parseCertificate } from '../pki/x509/certificate.ts';
import { DAY_MS } from '../simulation/clock.ts';
import { SeededRng } from '../simulation/rng.ts';
import { type Identity, MINUTE_MS, problemOf } from './testing/ca-bench.ts';
import { keyPair, keySigner } from './testing/keys.ts';
import {
  confirmedApplication,
  enterCabinet,
  FORM,
  keyRequests,
  logIn,
  type NationalBench,
  type NationalPerson,
  openNationalBench,
  registerCitizen,
  SET_SUITES,
  type SetId,
  signed,
  submittedApplication,
} from './testing/national-bench.ts';

let bench: NationalBench;
let person: NationalPerson;
let client: HttpClient;
const CONTACT = { email: FORM.email, locality: FORM.locality };
const code = async (call: Promise<unknown>) => (await problemOf(call)).code;
const cert = ({ certificate }: { certificate: string }) => parseCertificate(Buffer.from(certificate, 'base64'));

beforeAll(async () => {
  bench = await openNationalBench();
  person = await registerCitizen(bench, 1);
  client = await enterCabinet(bench, person);
});
afterAll(async () => {
  expect(bench.events.filter(({ kind }) => kind === 'bug')).toEqual([]);
  await bench.ca.close();
});

describe('re-issue', () => {
  it('R-NUC-28, R-NUC-29 the form knows the person from his certificate; he gives e-mail, locality and storage', async () => {
    const form = await client.call(nationalRoutes.reissueForm);
    expect(form.person).toMatchObject({ subject: person.subject, email: person.email, locality: 'Алматы' });
    const application = await client.call(nationalRoutes.apply, { body: { ...FORM, keySet: 'RSA' } });
    expect(application).toMatchObject({
      ...FORM,
      storage: { id: 'PKCS12' },
      subject: person.subject,
      state: 'confirmation',
    });
    expect(application.number).toBeUndefined();
  });

  it.each(Object.keys(SET_SUITES) as SetId[])(
    'R-NUC-22 keys of the set %s are re-issued at once, without a Registration Centre, and log in afterwards',
    async (keySet) => {
      const submitted = await submittedApplication(client, person, { keySet, key: `new ${keySet}` });
      expect(submitted.state).toBe('issued');
      const params = { name: submitted.number ?? '' };
      const listed = await client.call(nationalRoutes.certificates);
      const files = listed.map(({ file }) => file).join(' ');
      await client.call(nationalRoutes.open, { params, body: { keys: files } });
      const { application, certificates } = await client.call(nationalRoutes.install, { params });
      expect(application.state).toBe('installed');
      expect(certificates.map((one) => cert(one).suite.id)).toEqual(SET_SUITES[keySet]);
      expect(certificates.map(({ file }) => file.replace(/_[0-9a-f]{40}\.p12$/, ''))).toEqual(
        application.keySet.keys.map(({ file }) => file),
      );
      const pair = await keyPair(SET_SUITES[keySet][0], `new ${keySet} 0`);
      const p12 = makeKeyFile(
        { pair, certificate: cert(certificates[0] as never).der },
        'Qwerty12',
        new SeededRng('p12'),
      );
      expect(openKeyFile(p12, 'Qwerty12').pair).toEqual(keyPairFromPrivateKey(pair.privateKey));
      const signer = await keySigner(SET_SUITES[keySet][0], `new ${keySet} 0`);
      const next = await logIn(bench.visitor(), { signer, certificate: cert(certificates[0] as never).der });
      expect(next).toMatchObject({ subject: person.subject, serialNumber: certificates[0]?.serialNumber, ...CONTACT });
    },
  );

  it('R-NUC-1, R-NUC-22 a certificate lives a year', async () => {
    const [newest] = await client.call(nationalRoutes.certificates);
    const { notBefore, notAfter } = cert(newest as never);
    expect(notAfter - notBefore).toBe(365 * DAY_MS + 5 * MINUTE_MS);
  });

  it('R-NUC-30, R-NUC-31 nothing is confirmed without the tick', async () => {
    const { id } = await client.call(nationalRoutes.apply, { body: { ...FORM, keySet: 'GOST-2015-ONE' } });
    const [request1 = ''] = await keyRequests('GOST-2015-ONE', 'tick', person.subject);
    const params = { name: id };
    expect(await code(client.call(nationalRoutes.confirm, { params, body: { request1 } }))).toBe('data-not-confirmed');
    const confirmed = await client.call(nationalRoutes.confirm, { params, body: { request1, correct: 'yes' } });
    expect(confirmed.state).toBe('signing');
    const document = Buffer.from(confirmed.document ?? '', 'base64').toString();
    expect(document).toContain(`\nsubject ${person.subject}\ne-mail ${FORM.email}\nlocality ${FORM.locality}\n`);
    expect(document).toMatch(/\nGOST512 sha256 [0-9a-f]{64}\n$/);
  });

  it('R-NUC-33 the application is signed with a current key of the same person, over this very document', async () => {
    const other = await registerCitizen(bench, 3);
    const { id, document = '' } = await confirmedApplication(client, person, {
      keySet: 'GOST-2015-ONE',
      key: 'signed',
    });
    const submit = (signature: string) =>
      client.call(nationalRoutes.submit, { params: { name: id }, body: { signature } });
    const [own, foreign] = [person.identities[0], other.identities[0]] as [Identity, Identity];
    expect(await code(submit(await signed(document, foreign)))).toBe('signer-not-entitled');
    expect(await code(submit(await signed(Buffer.from('else').toString('base64'), own)))).toBe('content-not-asked');
    expect((await submit(await signed(document, own))).number).toMatch(/^N\d{6}$/);
    expect(await code(submit(await signed(document, own)))).toBe('application-submitted');
  });

  it('requests that are not those of the set are refused, and nothing is certified', async () => {
    const before = (await client.call(nationalRoutes.certificates)).length;
    const { id } = await client.call(nationalRoutes.apply, { body: { ...FORM, keySet: 'GOST-2004' } });
    const [auth = '', sign = ''] = await keyRequests('GOST-2004', 'wrong', person.subject);
    const [, foreign = ''] = await keyRequests('GOST-2004', 'wrong', 'CN=ТЕСТОВ БАСҚА,C=KZ');
    const confirm = (request1: string, request2?: string) =>
      code(
        client.call(nationalRoutes.confirm, {
          params: { name: id },
          body: { correct: 'yes', request1, ...(request2 !== undefined && { request2 }) },
        }),
      );
    expect(await confirm(auth)).toBe('keys-incomplete');
    expect(await confirm(sign, auth)).toBe('keys-incomplete');
    expect(await confirm(auth, auth)).toBe('keys-incomplete');
    expect(await confirm(auth, foreign)).toBe('keys-incomplete');
    expect(await confirm(auth, 'AAAA')).toBe('request-malformed');
    expect((await client.call(nationalRoutes.certificates)).length).toBe(before);
  });

  it('a key that was certified before is not certified again; of a pair nothing is issued', async () => {
    const before = (await client.call(nationalRoutes.certificates)).length;
    const { id } = await client.call(nationalRoutes.apply, { body: { ...FORM, keySet: 'GOST-2004' } });
    const [auth = ''] = await keyRequests('GOST-2004', 'wrong', person.subject);
    const [, used = ''] = await keyRequests('GOST-2004', 'new GOST-2004', person.subject);
    const body = { correct: 'yes', request1: auth, request2: used } as const;
    const { document = '' } = await client.call(nationalRoutes.confirm, { params: { name: id }, body });
    const signature = await signed(document, person.identities[0] as Identity);
    const call = client.call(nationalRoutes.submit, { params: { name: id }, body: { signature } });
    expect(await code(call)).toBe('key-already-certified');
    expect((await client.call(nationalRoutes.certificates)).length).toBe(before);
  });

  it('steps out of turn, and applications of others, are refused', async () => {
    const { id } = await client.call(nationalRoutes.apply, { body: { ...FORM, keySet: 'RSA' } });
    const params = { name: id };
    expect(await code(client.call(nationalRoutes.open, { params, body: { keys: '' } }))).toBe('application-not-issued');
    expect(await code(client.call(nationalRoutes.install, { params }))).toBe('application-not-issued');
    const stranger = await enterCabinet(bench, await registerCitizen(bench, 4));
    expect(await code(stranger.call(nationalRoutes.application, { params }))).toBe('entity-not-found');
    expect(await code(bench.visitor().call(nationalRoutes.application, { params }))).toBe('visit-needed');
  });

  it('R-NUC-2 a letter with the way into the cabinet goes out when the certificates are issued', async () => {
    const { number = '' } = await submittedApplication(client, person, { keySet: 'GOST-2015-ONE', key: 'letter' });
    const letters = await bench.admin.call(caRoutes.outbox);
    const letter = letters.find(({ subject }) => subject.includes(number));
    expect(letter).toMatchObject({ to: FORM.email, text: expect.stringContaining('/nuc') });
  });
});

describe('status and installation', () => {
  it('R-NUC-20, R-NUC-24, R-NUC-34 an application is found by its number, and among all', async () => {
    const { number = '' } = await submittedApplication(client, person, { keySet: 'GOST-2015-ONE', key: 'found' });
    expect((await client.call(nationalRoutes.application, { params: { name: number } })).number).toBe(number);
    const [latest] = await client.call(nationalRoutes.applications);
    expect(latest?.number).toBe(number);
    const found = { ...nationalRoutes.applications, path: `${nationalRoutes.applications.path}?number=${number}` };
    expect((await client.call(found)).map((one) => one.number)).toEqual([number]);
    const none = { ...nationalRoutes.applications, path: `${nationalRoutes.applications.path}?number=N999999` };
    expect(await client.call(none)).toEqual([]);
  });

  it('R-NUC-26, R-NUC-35, R-NUC-40 installs when the folder with the new private keys is shown, not with another', async () => {
    const { number = '' } = await submittedApplication(client, person, {
      keySet: 'GOST-2015-ONE',
      key: 'folder',
      storage: 'AKKaztokenStore',
    });
    const params = { name: number };
    const [newest] = await client.call(nationalRoutes.certificates);
    expect(await code(client.call(nationalRoutes.install, { params }))).toBe('application-not-opened');
    const wrong = { keys: `GOST512_${'0'.repeat(40)}.p12 ../../etc/passwd` };
    expect(await code(client.call(nationalRoutes.open, { params, body: wrong }))).toBe('keys-not-found');
    const body = { keys: `C:\\keys\\${newest?.file}\n${wrong.keys}` };
    expect((await client.call(nationalRoutes.open, { params, body })).state).toBe('ready');
    const { certificates, application } = await client.call(nationalRoutes.install, { params });
    expect(application.storage.isConnectedFirst).toBe(true);
    expect(certificates).toEqual([newest]);
    expect((await client.call(nationalRoutes.install, { params })).certificates).toEqual([newest]);
  });

  it('R-NUC-23, R-NUC-25, R-NUC-39 a lost key is revoked at once, by its holder only', async () => {
    const [newest] = await client.call(nationalRoutes.certificates);
    const params = { serialNumber: newest?.serialNumber ?? '' };
    const stranger = await enterCabinet(bench, await registerCitizen(bench, 5));
    expect(await code(stranger.call(nationalRoutes.revoke, { params }))).toBe('entity-not-found');
    const revoked = await client.call(nationalRoutes.revoke, { params, body: { reason: 'keyCompromise' } });
    expect(revoked.state).toBe('revoked');
    expect(await code(client.call(nationalRoutes.revoke, { params }))).toBe('already-revoked');
    const revocable = await client.call(nationalRoutes.revocation);
    expect(revocable.map(({ serialNumber }) => serialNumber)).not.toContain(params.serialNumber);
    expect((await client.call(nationalRoutes.certificates))[0]).toEqual(revoked);
  });

  it('R-NUC-27, R-NUC-38 the rule of passwords is told; a password is taken nowhere', async () => {
    const { pattern } = await client.call(nationalRoutes.password);
    const accepts = (text: string) => new RegExp(pattern).test(text);
    expect([accepts('Qwerty12'), accepts('Abcde1'), accepts('12345678'), accepts('Abcd1'), accepts('abcdef1')]).toEqual(
      [true, true, false, false, false],
    );
    const rows: readonly Route[] = Object.values(nationalRoutes);
    const fields = rows.flatMap((row) => Object.keys(row.body?.properties ?? {}));
    expect(fields).toContain('signature');
    expect(fields.filter((name) => /pass|pin|private|secret/i.test(name))).toEqual([]);
  });
});

describe('without valid keys', () => {
  it('R-NUC-43 nothing is re-issued online: neither after a revocation nor after a year; the Registration Centre helps', async () => {
    const lost = await registerCitizen(bench, 6);
    const visitor = await enterCabinet(bench, lost);
    const [own] = await visitor.call(nationalRoutes.certificates);
    await visitor.call(nationalRoutes.revoke, { params: { serialNumber: own?.serialNumber ?? '' } });
    expect(await code(visitor.call(nationalRoutes.reissueForm))).toBe('no-valid-keys');
    expect(await code(visitor.call(nationalRoutes.apply, { body: { ...FORM, keySet: 'RSA' } }))).toBe('no-valid-keys');
    expect(await code(logIn(bench.visitor(), lost.identities[0] as Identity))).toBe('signer-revoked');
    bench.clock.advance(366 * DAY_MS);
    expect(await code(logIn(bench.visitor(), person.identities[0] as Identity))).toBe('signer-expired');
    const again = await registerCitizen(bench, 1, 'GOST-2004');
    expect(again.subject).toBe(person.subject);
    expect((await enterCabinet(bench, again)).baseUrl).toBe(bench.ca.url);
  });
});
