import { describe, expect, it } from 'vitest';
import { localKeyIdHex } from '../../../pki/pkcs12/key-file.ts';
import { SUITES } from '../../../pki/suites.ts';
import { dnToString } from '../../../pki/x509/name.ts';
import { parseRequest, verifyRequest } from '../../../pki/x509/request.ts';
import type { Carrier } from '../../carriers/carrier.ts';
import { folderCarrier } from '../../carriers/folder-carrier.ts';
import { fileOptions, KeyFolder, OTHER_PASSWORD, PASSWORD } from '../../carriers/testing/key-folder.ts';
import { TokenError } from '../../token/token-error.ts';
import {
  addKeyFile,
  certified,
  ENTERING,
  INDIVIDUAL,
  nationalCa,
  nationalKey,
  SIGNING,
} from './testing/national-keys.ts';
import { openPage, type Page, WILLING } from './testing/page.ts';

const STORAGE = { type: 'PKCS12', password: PASSWORD };
const SUBJECT = 'CN=ТЕСТОВА ГҮЛНӘР,SURNAME=ТЕСТОВА,SERIALNUMBER=IIN870430300986,C=KZ';
const PAIR = [
  { suite: 'nuc-2004', label: 'GOSTKNCA' },
  { suite: 'nuc-2015-512', label: 'GOST512' },
];

interface KeyRequest {
  readonly keyId: string;
  readonly pkcs10: string;
}

/** A page on a PC with one folder of key files. */
class Desk implements Disposable {
  readonly folder = new KeyFolder();
  readonly carrier = folderCarrier(this.folder.path, fileOptions());

  page(carrier: Carrier = this.carrier, script = WILLING): Page {
    return openPage({ carriers: [carrier], script });
  }

  async result<T>(method: string, args: object): Promise<T> {
    const answer = (await this.page().basics(method, { storage: STORAGE, ...args })) as {
      status: boolean;
      body: { result: T };
    };
    expect(answer.status).toBe(true);
    return answer.body.result;
  }

  [Symbol.dispose](): void {
    this.folder[Symbol.dispose]();
  }
}

const base64 = (octets: Uint8Array) => Buffer.from(octets).toString('base64');
const octets = (text: string) => Uint8Array.from(Buffer.from(text, 'base64'));

/** Certificates for requests, as the National CA would issue them. */
async function issued(requests: readonly KeyRequest[]): Promise<string[]> {
  const made: string[] = [];
  for (const { pkcs10 } of requests) {
    const { publicKey } = parseRequest(octets(pkcs10));
    made.push(base64((await certified(publicKey, { name: 'ТЕСТОВА ГҮЛНӘР' })).certificate.der));
  }
  return made;
}

describe('listKeys', () => {
  it('R-NUC-16, R-NUC-17 shows the keys for the right password, and none for a wrong one', async () => {
    using desk = new Desk();
    const plan = { name: 'TEST enters', purposes: [ENTERING, INDIVIDUAL] };
    await addKeyFile(desk.folder, plan);
    await addKeyFile(desk.folder, { name: 'TEST signs', purposes: [SIGNING, INDIVIDUAL] });
    const { pair, certificate } = await nationalKey(plan);
    const keys = await desk.result<object[]>('listKeys', { keyUsage: 'AUTHENTICATION' });
    expect(keys).toEqual([
      expect.objectContaining({
        keyId: localKeyIdHex(pair.publicKey),
        suite: 'nuc-2015-512',
        state: 'OK',
        certificates: [
          expect.objectContaining({
            serialNumber: certificate.serialNumber.toLowerCase(),
            subjectCn: 'TEST enters',
            keyUsage: ['AUTHENTICATION'],
            notAfter: new Date(certificate.notAfter).toISOString(),
          }),
        ],
      }),
    ]);
    expect(await desk.result<object[]>('listKeys', {})).toHaveLength(2);
    const wrong = await desk.page().basics('listKeys', { storage: { ...STORAGE, password: OTHER_PASSWORD } });
    expect(wrong).toMatchObject({ status: false, code: 'GENERAL_ERROR', details: 'pin-wrong' });
    expect(wrong).not.toHaveProperty('body');
  });

  it('finds a storage by its path: the folder itself, or what lies in it', async () => {
    using desk = new Desk();
    await addKeyFile(desk.folder, { name: 'TEST one' });
    const at = async (path: string) => {
      const answer = await desk.page().basics('listKeys', { storage: { ...STORAGE, path } });
      return answer as { status: boolean; details?: string };
    };
    expect(await at(desk.folder.path)).toMatchObject({ status: true });
    expect(await at(`${desk.folder.path}/..`)).toMatchObject({ status: false, details: 'token-not-present' });
    expect(await at(desk.folder.path.replace(/[^/]+$/, ''))).toMatchObject({ status: true });
    expect(await at('/nowhere')).toMatchObject({ status: false, details: 'token-not-present' });
    expect(await desk.page().basics('listKeys', { storage: STORAGE, keyUsage: 'x' })).toMatchObject({
      code: 'GENERAL_ERROR',
    });
  });
});

describe('generateCsr and importCertificate', () => {
  it('make keys that wait, and put their certificates beside them; the file gets the password that the person invents', async () => {
    using desk = new Desk();
    const requests = await desk.result<KeyRequest[]>('generateCsr', { subject: SUBJECT, keys: PAIR });
    const parsed = requests.map(({ pkcs10 }) => parseRequest(octets(pkcs10)));
    expect(parsed.map((one) => [verifyRequest(one), one.suite.id, dnToString(one.subject)])).toEqual([
      [true, 'nuc-2004', SUBJECT],
      [true, 'nuc-2015-512', SUBJECT],
    ]);
    const waiting = await desk.result<{ keyId: string; state: string }[]>('listKeys', {});
    expect(waiting.map(({ keyId }) => keyId).sort()).toEqual(requests.map(({ keyId }) => keyId).sort());
    expect(waiting.map(({ state }) => state)).toEqual(['WAIT', 'WAIT']);
    const args = {
      certificates: await issued(requests),
      authorities: [base64((await nationalCa()).der)],
      newPassword: OTHER_PASSWORD,
    };
    const installed = await desk.result<{ keyId: string }[]>('importCertificate', args);
    expect(installed.map(({ keyId }) => keyId)).toEqual(requests.map(({ keyId }) => keyId));
    const after = await desk.result<{ state: string }[]>('listKeys', {
      storage: { ...STORAGE, password: OTHER_PASSWORD },
    });
    expect(after.map(({ state }) => state)).toEqual(['OK', 'OK']);
  });

  it('a request that was broken off is gone on with: the same keys, no second set', async () => {
    using desk = new Desk();
    const ask = () => desk.result<KeyRequest[]>('generateCsr', { subject: SUBJECT, keys: PAIR });
    const [first, second] = [await ask(), await ask()];
    expect(second.map(({ keyId }) => keyId)).toEqual(first.map(({ keyId }) => keyId));
    const other = await desk.result<KeyRequest[]>('generateCsr', { subject: SUBJECT, keys: PAIR, reuse: false });
    expect(other.map(({ keyId }) => keyId)).not.toContain(first[0]?.keyId);
    const twins = [PAIR[1], PAIR[1]] as object[];
    const both = await desk.result<KeyRequest[]>('generateCsr', { subject: SUBJECT, keys: twins });
    expect(new Set(both.map(({ keyId }) => keyId)).size).toBe(2);
  });

  it('all or none: a key is gone again when the second cannot be made', async () => {
    using desk = new Desk();
    let made = 0;
    const full: Carrier = {
      ...desk.carrier,
      use: (password, work) =>
        desk.carrier.use(password, (open) =>
          work({
            ...open,
            generate: (suite, naming) => {
              if (++made === 2) throw new TokenError('token-memory-full');
              return open.generate(suite, naming);
            },
          }),
        ),
    };
    const answer = await desk.page(full).basics('generateCsr', { storage: STORAGE, subject: SUBJECT, keys: PAIR });
    expect(answer).toMatchObject({ code: 'CSR_GENERATING_FAILURE', details: 'token-memory-full', status: false });
    expect(made).toBe(2);
    expect(await desk.result<object[]>('listKeys', {})).toEqual([]);
  });

  it('nothing is installed when one key is missing, and nothing when a certificate cannot be read', async () => {
    using desk = new Desk();
    const requests = await desk.result<KeyRequest[]>('generateCsr', { subject: SUBJECT, keys: [PAIR[0]] });
    const [own] = await issued(requests);
    const foreign = base64((await nationalKey({ name: 'TEST foreign' })).certificate.der);
    const attempt = (certificates: unknown[], more: object = {}) =>
      desk.page().basics('importCertificate', { storage: STORAGE, certificates, ...more });
    expect(await attempt([own, foreign])).toMatchObject({
      code: 'CERTIFICATE_IMPORTING_FAILURE',
      details: 'certificate-without-key',
    });
    expect(await attempt([own, 'AAAA'])).toMatchObject({ code: 'INVALID_IMPORTING_CERTIFICATE' });
    expect(await attempt([own, '%'])).toMatchObject({ code: 'INVALID_IMPORTING_CERTIFICATE', details: 'not base64' });
    expect(await attempt([own], { newPassword: 'abc' })).toMatchObject({ details: 'pin-refused' });
    expect(await desk.result<object[]>('listKeys', {})).toMatchObject([{ state: 'WAIT', certificates: [] }]);
    expect(await attempt([own])).toMatchObject({ status: true });
    expect(await attempt([own])).toMatchObject({ status: true });
  });

  it.each([
    [{ subject: 'nonsense' }, 'CSR_GENERATING_FAILURE'],
    [{ keys: [] }, 'CSR_GENERATING_FAILURE'],
    [{ keys: [...PAIR, ...PAIR] }, 'CSR_GENERATING_FAILURE'],
    [{ keys: [{ suite: 'x', label: '' }] }, 'CSR_GENERATING_FAILURE'],
    [{ keys: [{ suite: 'nuc-2004' }] }, 'INVOCATION_ERROR'],
    [{ storage: undefined }, 'INVOCATION_ERROR'],
  ])('%j is refused before anybody is asked', async (change, code) => {
    using desk = new Desk();
    const page = desk.page();
    const args = { storage: { type: 'PKCS12' }, subject: SUBJECT, keys: PAIR, ...change };
    expect(await page.basics('generateCsr', args)).toMatchObject({ status: false, code });
    expect(page.person.asked).toEqual([]);
  });
});

describe('changePassword', () => {
  it('R-NUC-27, R-NUC-38 takes a new one that keeps the rules, and asks again for a wrong present one', async () => {
    using desk = new Desk();
    await addKeyFile(desk.folder, { name: 'TEST one' });
    const change = (password: string | undefined, newPassword: string, page = desk.page()) =>
      page.basics('changePassword', { storage: { type: 'PKCS12', password }, newPassword });
    expect(await change(PASSWORD, 'simple')).toMatchObject({ status: false, details: 'pin-refused' });
    expect(await change('Wrong12', OTHER_PASSWORD)).toMatchObject({ status: false, details: 'pin-wrong' });
    const page = desk.page(desk.carrier, [{ on: 'password', answer: 'Wrong12', times: 1 }, ...WILLING]);
    expect(await change(undefined, OTHER_PASSWORD, page)).toEqual({ body: { result: true }, status: true });
    expect(page.person.asked).toHaveLength(2);
    expect(await change(PASSWORD, 'Another1')).toMatchObject({ details: 'pin-wrong' });
    expect(await change(OTHER_PASSWORD, PASSWORD)).toMatchObject({ status: true });
    expect(SUITES['nuc-2015-512'].id).toBe((await desk.result<{ suite: string }[]>('listKeys', {}))[0]?.suite);
  });
});
