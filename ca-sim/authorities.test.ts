import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AuthorityCertificate, caFiles, caRoutes, type OctetFile } from '../http/ca.ts';
import { nationalFiles, rfcFiles } from '../http/ca-files.ts';
import { HttpClient } from '../http/client.ts';
import { OIDS } from '../pki/oids.ts';
import { haveOpenssl, haveOpensslGost, openssl, withFiles } from '../pki/testing/foreign.ts';
import { opensslVerifies } from '../pki/testing/gost-judges.ts';
import { parseCertificate } from '../pki/x509/certificate.ts';
import { parseCrl } from '../pki/x509/crl.ts';
import { dnToString } from '../pki/x509/name.ts';
import { toPem } from '../pki/x509/pem.ts';
import { DAY_MS, VirtualClock } from '../simulation/clock.ts';
import { SeededRng } from '../simulation/rng.ts';
import { type ProfileName, profileOf } from './core/certificate-profiles.ts';
import { type AuthorityName, type CaSim, startCaSim } from './index.ts';
import { problemOf, START } from './testing/ca-bench.ts';
import { openShell, type Shell, wish } from './testing/shell.ts';

const ossl = haveOpenssl();
const gost = haveOpensslGost();
const ALL: readonly AuthorityName[] = ['kz-kisc', 'kz-nuc', 'rfc'];

const start = (options: Partial<Parameters<typeof startCaSim>[0]> = {}) =>
  startCaSim({ clock: new VirtualClock(START), rng: new SeededRng('bench'), ...options });

let ca: CaSim;
let client: HttpClient;
let certificates: AuthorityCertificate[];
beforeAll(async () => {
  ca = await start({ authorities: ALL });
  client = new HttpClient(ca.url, 'the CA');
  certificates = await client.call(caRoutes.authorities);
});
afterAll(() => ca.close());

const der = ({ certificate }: AuthorityCertificate) => new Uint8Array(Buffer.from(certificate, 'base64'));
const nameOf = ({ authority, role, algorithm }: AuthorityCertificate) => `${authority} ${role} ${algorithm}`;

describe('a server with every authority', () => {
  it('has a root and an issuing CA in each of its algorithms, and TEST in every name', () => {
    expect(certificates.map(nameOf)).toEqual([
      'kz-kisc root GOST',
      'kz-kisc root RSA',
      'kz-kisc issuing GOST',
      'kz-kisc issuing RSA',
      'kz-nuc root GOST',
      'kz-nuc root GOST-2015',
      'kz-nuc root RSA',
      'kz-nuc issuing GOST',
      'kz-nuc issuing GOST-2015',
      'kz-nuc issuing RSA',
      'rfc root RSA',
      'rfc root EC',
      'rfc issuing RSA',
      'rfc issuing EC',
    ]);
    for (const { subject } of certificates) expect(subject).toContain('TEST');
    const keys = certificates.map((one) => Buffer.from(parseCertificate(der(one)).publicKey).toString('hex'));
    expect(new Set(keys).size).toBe(certificates.length);
  });

  it('hands out the same octets as files, and every list that certificates point to', async () => {
    const files = [caFiles, nationalFiles, rfcFiles].flatMap((rows): OctetFile[] => Object.values(rows));
    const served = new Map<string, Uint8Array>();
    for (const { path } of files) served.set(path, await client.octets(path));
    const octets = [...served.values()].map((one) => Buffer.from(one).toString('base64'));
    for (const one of certificates) {
      expect(octets).toContain(one.certificate);
      const list = parseCrl(served.get(one.crl) as Uint8Array);
      expect(dnToString(list.issuer)).toBe(one.subject);
      if (one.deltaCrl !== null) expect(parseCrl(served.get(one.deltaCrl) as Uint8Array).baseNumber).toBe('01');
      const { crlUrls, freshestCrlUrls, caIssuersUrls } = parseCertificate(der(one));
      const paths = [...crlUrls, ...freshestCrlUrls, ...caIssuersUrls].map((url) => new URL(url).pathname);
      expect(paths.filter((path) => !served.has(path))).toEqual([]);
    }
  });

  it('shows the bank and the workstation the KISC-style CA only', async () => {
    const kisc = await client.call(caRoutes.certificates);
    const own = certificates.filter(({ authority }) => authority === 'kz-kisc');
    expect(kisc.map(({ certificate }) => certificate)).toEqual(own.map(({ certificate }) => certificate));
  });

  it.skipIf(!ossl.have)(`OpenSSL accepts each RSA and EC issuing CA under its root, strictly${ossl.note}`, () => {
    const plain = certificates.filter(({ algorithm }) => algorithm === 'RSA' || algorithm === 'EC');
    const roots = plain.filter(({ role }) => role === 'root');
    expect(roots).toHaveLength(4);
    for (const root of roots) {
      const same = ({ authority, algorithm }: AuthorityCertificate) =>
        authority === root.authority && algorithm === root.algorithm;
      const issuing = plain.find((one) => one.role === 'issuing' && same(one)) as AuthorityCertificate;
      const pem = { root: toPem('CERTIFICATE', der(root)), issuing: toPem('CERTIFICATE', der(issuing)) };
      withFiles(pem, (path) => {
        const options = ['-x509_strict', '-check_ss_sig', '-attime', String(Date.parse(START) / 1000)];
        const said = openssl(['verify', ...options, '-CAfile', path.root, path.root, path.issuing]);
        expect([nameOf(root), said.status, said.stderr]).toEqual([nameOf(root), 0, '']);
      });
    }
  });

  it.skipIf(!gost.have)(`OpenSSL's engine verifies each GOST certificate with its root's key${gost.note}`, () => {
    const all = certificates.filter(({ algorithm }) => algorithm.startsWith('GOST'));
    for (const one of all) {
      const root = all.find(
        (other) => other.role === 'root' && other.authority === one.authority && other.algorithm === one.algorithm,
      );
      const { tbs, signature } = parseCertificate(der(one));
      const { publicKey } = parseCertificate(der(root as AuthorityCertificate));
      expect([nameOf(one), opensslVerifies(publicKey, tbs, signature, 'rs-le')]).toEqual([nameOf(one), true]);
    }
  });
});

describe('founding', () => {
  it('is of the KISC-style CA alone unless more are asked for', async () => {
    const one = await start();
    const its = new HttpClient(one.url, 'the CA');
    expect((await its.call(caRoutes.authorities)).map(({ authority }) => authority)).toEqual(Array(4).fill('kz-kisc'));
    expect((await problemOf(its.octets(rfcFiles.crlEc.path))).status).toBe(404);
    await one.close();
  });

  it('gives an authority the same keys whichever others there are', async () => {
    const one = await start({ authorities: ['rfc'] });
    const own = ca.caCertificates.filter(({ authority }) => authority === 'rfc');
    expect(one.caCertificates.map(({ certificate }) => certificate)).toEqual(own.map(({ certificate }) => certificate));
    const other = await start({ authorities: ['rfc'], rng: new SeededRng('another') });
    expect(other.caCertificates.map(({ certificate }) => certificate)).not.toContainEqual(own[0]?.certificate);
    await Promise.all([one.close(), other.close()]);
  });

  it.each([
    ['no authority', { authorities: [] }],
    ['one twice', { authorities: ['rfc', 'rfc'] }],
    ['one that there is not', { authorities: ['acme' as AuthorityName] }],
    ['a period below a second', { crl: { rfc: { periodMs: 999, atOnce: 'full' } } }],
    [
      'a delta period that does not divide the period',
      { crl: { rfc: { periodMs: 5000, deltaPeriodMs: 3000, atOnce: 'delta' } } },
    ],
  ] as const)('refuses %s', async (_, options) => {
    await expect(start(options)).rejects.toThrow(RangeError);
  });

  it('lists come out as the options say', async () => {
    const clock = new VirtualClock(START);
    const one = await start({ clock, authorities: ['rfc'], crl: { rfc: { periodMs: 60_000, atOnce: 'full' } } });
    clock.advance(150_000);
    const list = parseCrl(await new HttpClient(one.url, 'the CA').octets(rfcFiles.crlEc.path));
    const begin = Date.parse(START);
    expect([list.number, list.thisUpdate, list.nextUpdate]).toEqual(['03', begin + 120_000, begin + 180_000]);
    await one.close();
  });
});

describe("the National CA's profiles", () => {
  const SIGN = ['digitalSignature', 'nonRepudiation'];
  const AUTH = ['digitalSignature', 'keyEncipherment'];
  const BOTH = [...SIGN, 'keyAgreement'];
  const { emailProtection, clientAuth } = OIDS;
  const person = '1.2.398.3.3.4.1.1';
  let shell: Shell;
  beforeAll(async () => {
    shell = await openShell(['kz-nuc']);
  });
  it.each([
    ['NUC_SIGN_RSA', 'rsa-2048', SIGN, [emailProtection, person], '1.2.398.3.3.2.3'],
    ['NUC_AUTH_RSA', 'rsa-2048', AUTH, [clientAuth, person], '1.2.398.3.3.2.4'],
    ['NUC_SIGN_GOST', 'nuc-2004', SIGN, [emailProtection, person], '1.2.398.3.3.2.1'],
    ['NUC_SIGN_GOST2015', 'nuc-2015-512', BOTH, [emailProtection, person], '1.2.398.3.3.2'],
    ['NUC_BOTH_GOST2015', 'nuc-2015-512', BOTH, [clientAuth, emailProtection, person], '1.2.398.3.3.2'],
  ] as const)(
    '%s: key usage, purposes, policy, identifiers',
    async (profile: ProfileName, suite, usages, purposes, policy) => {
      const voucher = { kind: 'secret', reference: 'x' } as const;
      const one = await wish(`CN=TEST ${profile}`, { authority: 'kz-nuc', profile, voucher }, suite);
      const answer = await shell.ca.run((now) => shell.ca.enrol(one, now));
      const certificate = parseCertificate(answer.status === 'issued' ? answer.certificate.der : new Uint8Array(0));
      expect([...(certificate.keyUsage ?? [])]).toEqual(usages);
      expect(certificate.extendedKeyUsage).toEqual(purposes);
      expect(certificate.policies).toEqual([policy]);
      expect(certificate.notAfter - certificate.notBefore).toBe(365 * DAY_MS + 300_000);
      expect(certificate.subjectKeyId).toMatch(/^[0-9A-F]{40}$/);
      // The number is the key identifier, forced positive.
      expect(certificate.serialNumber.slice(1)).toBe(certificate.subjectKeyId?.slice(1));
      expect(profileOf(profile).enrollable).toBe(true);
    },
  );
});
