import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readPrivateKeyInfo } from '../pki/key-form.ts';
import {
  type BouncyCastleJar,
  bouncyCastleLater,
  haveBouncyCastle,
  haveOpenssl,
  openssl,
  runForeign,
  runForeignLater,
  withFiles,
} from '../pki/testing/foreign.ts';
import { parseCertificate } from '../pki/x509/certificate.ts';
import { dnToString } from '../pki/x509/name.ts';
import { fromPem, toPem } from '../pki/x509/pem.ts';
import type { BugEvent, CaEvent } from './index.ts';
import { basic, type EnrolmentBench, envelope, openEnrolmentBench, post } from './testing/enrolment-bench.ts';
import { keyPair } from './testing/keys.ts';
import { tlsRoot } from './testing/tls-client.ts';

/** EST and PKCS#10 over HTTP, spoken by programs of others. Their clocks are the machine's: the CA was founded an hour ago. */

const ossl = haveOpenssl();
const missing = (have: boolean, what: string) => (have ? '' : ` [skipped: no ${what}]`);
const haveCurl = ossl.have && runForeign('curl', ['--version']).status === 0;
const curlNote = missing(haveCurl, 'curl (apt-get install curl)');
const havePki = /strongSwan[^\n]*\nloaded plugins:.* openssl/.test(runForeign('pki', ['--help']).stdout.toString());
const pkiNote = missing(havePki, 'pki of strongSwan (apt-get install strongswan-pki libstrongswan-standard-plugins)');
const bouncy = haveBouncyCastle('bcpkix', 'bcutil');

let bench: EnrolmentBench;
beforeAll(async () => {
  bench = await openEnrolmentBench({ start: Date.now() - 3_600_000, tls: true });
});
afterAll(() => bench.ca.close());

const est = () => `${bench.ca.tlsUrl?.replace('127.0.0.1', 'localhost')}/.well-known/est`;
const roots = () => pemOf('root');
const pemOf = (role: 'root' | 'issuing') =>
  bench.ca.caCertificates
    .filter((one) => one.role === role)
    .map(({ certificate }) => toPem('CERTIFICATE', certificate))
    .join('');

/** OpenSSL makes a key and a request for it. */
function opensslRequest(subject: string, kind: 'EC' | 'RSA', more: string[] = []) {
  const key = kind === 'EC' ? ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256'] : ['rsa:2048'];
  const args = ['req', '-new', '-newkey', ...key, '-nodes', '-keyout', '-', '-subj', subject, ...more];
  const { status, stdout, stderr } = openssl(args);
  if (status !== 0) throw new Error(stderr);
  const [privateKey = '', request = ''] = stdout.toString().split(/(?=-----BEGIN CERTIFICATE REQUEST)/);
  return { privateKey, request, base64: Buffer.from(fromPem(request)).toString('base64') };
}

/** Whether OpenSSL accepts a certificate of this CA strictly, PEM. */
function opensslAccepts(certificate: string): boolean {
  const files = { certificate, roots: roots(), issuing: pemOf('issuing') };
  return withFiles(files, (path) => {
    const { status } = openssl([
      ...['verify', '-x509_strict', '-check_ss_sig', '-CAfile', path.roots],
      ...['-untrusted', path.issuing, '-purpose', 'sslclient', path.certificate],
    ]);
    return status === 0;
  });
}

/** The certificates of a certs-only answer, as OpenSSL unpacks it: PEM. */
function unpacked(base64: Buffer): string {
  const der = openssl(['base64', '-d', '-A'], base64).stdout;
  const { status, stdout } = openssl(['pkcs7', '-inform', 'DER', '-print_certs'], der);
  if (status !== 0) throw new Error(`not certs-only: ${base64}`);
  return stdout.toString();
}

const pemBlock = (text: string) => text.slice(text.indexOf('-----BEGIN'));

describe.skipIf(!haveCurl)(`curl and openssl${curlNote}`, () => {
  /** `curl`, with an answer's body. */
  function curl(args: string[], input?: string): Promise<{ body: Buffer; status: string }> {
    return withFiles({ root: tlsRoot(bench.ca) }, async (path) => {
      const quiet = ['-sS', '--cacert', path.root, '-w', '%{stderr}%{http_code}'];
      const data = input === undefined ? [] : ['--data-binary', '@-'];
      const result = await runForeignLater('curl', [...quiet, ...data, ...args], input === undefined ? {} : { input });
      return { body: result.stdout, status: result.stderr };
    });
  }
  const PKCS10 = ['-H', 'Content-Type: application/pkcs10'];

  it('fetch the CA certificates over TLS that these certify', async () => {
    const { body, status } = await curl([`${est()}/cacerts`]);
    expect(status).toBe('200');
    const certificates = unpacked(body);
    for (const { certificate } of bench.ca.caCertificates) {
      expect(certificates).toContain(toPem('CERTIFICATE', certificate).trim());
    }
  });

  it.each(['RSA', 'EC'] as const)(
    'X-CA-12, R-CA-19 enrol a key of kind %s by envelope, and renew by certificate',
    async (kind) => {
      const { reference, secret } = await envelope(bench);
      const altName = ['-addext', 'subjectAltName=DNS:client.test'];
      const made = opensslRequest(`/C=KZ/CN=TEST curl ${kind}`, kind, altName);
      const enrolled = await curl(['-u', `${reference}:${secret}`, ...PKCS10, `${est()}/simpleenroll`], made.base64);
      expect(enrolled.status).toBe('200');
      const certificate = pemBlock(unpacked(enrolled.body));
      expect(opensslAccepts(certificate)).toBe(true);
      const shown = openssl(['x509', '-noout', '-subject', '-ext', 'subjectAltName'], certificate).stdout.toString();
      expect(shown).toMatch(new RegExp(`CN = TEST curl ${kind}[\\s\\S]*DNS:client\\.test`));
      await withFiles({ certificate, key: made.privateKey }, async (path) => {
        const mutual = ['--cert', path.certificate, '--key', path.key, ...PKCS10];
        const next = opensslRequest(`/C=KZ/CN=TEST curl ${kind}`, kind, altName);
        const renewed = await curl([...mutual, `${est()}/simplereenroll`], next.base64);
        expect([renewed.status, opensslAccepts(pemBlock(unpacked(renewed.body)))]).toEqual(['200', true]);
        const refusals = await Promise.all([
          curl([...PKCS10, `${est()}/simplereenroll`], next.base64),
          curl([...mutual, `${est()}/simplereenroll`], opensslRequest('/CN=TEST other', 'EC', altName).base64),
          curl([...mutual, `${est()}/simplereenroll`], opensslRequest(`/C=KZ/CN=TEST curl ${kind}`, 'EC').base64),
          curl(['-u', `${reference}:wrong`, ...PKCS10, `${est()}/simpleenroll`], next.base64),
        ]);
        expect(refusals.map(({ status }) => status)).toEqual(['403', '403', '403', '401']);
      });
    },
  );

  it('send a request as curl sends files, and get PEM or DER', async () => {
    const { request } = opensslRequest('/C=KZ/CN=TEST plain curl', 'EC');
    const pem = await curl(['-H', 'Accept: application/x-pem-file', `${bench.ca.url}/pkcs10`], request);
    expect(opensslAccepts(pem.body.toString())).toBe(true);
    const der = await curl([...PKCS10, `${bench.ca.url}/pkcs10`], request);
    expect(openssl(['x509', '-inform', 'DER'], der.body).stdout.toString()).toBe(pem.body.toString());
  });

  it('R-CA-19, X-CA-10 re-issue with a CMS that openssl signs with the current certificate', async () => {
    const PEM = ['-H', 'Accept: application/x-pem-file'];
    for (const kind of ['RSA', 'EC'] as const) {
      const subject = `/C=KZ/CN=TEST cms ${kind}`;
      const mine = opensslRequest(subject, kind);
      const certificate = (await curl([...PEM, `${bench.ca.url}/pkcs10`], mine.request)).body.toString();
      const sign = (content: Buffer) =>
        withFiles({ content, certificate, key: mine.privateKey }, (path) => {
          const args = ['cms', '-sign', '-binary', '-nodetach', '-outform', 'PEM', '-in', path.content];
          return openssl([...args, '-signer', path.certificate, '-inkey', path.key]).stdout.toString();
        });
      const next = opensslRequest(subject, kind);
      const send = (message: string) =>
        curl([...PEM, '-H', 'Content-Type: application/cms', `${bench.ca.url}/reissue`], message);
      const reissued = await send(sign(Buffer.from(fromPem(next.request))));
      expect([reissued.status, opensslAccepts(reissued.body.toString())]).toEqual(['200', true]);
      const other = await send(sign(Buffer.from(fromPem(opensslRequest('/CN=TEST other', kind).request))));
      expect([other.status, other.body.toString()]).toEqual(['403', expect.stringContaining('signer-not-entitled')]);
    }
  });
});

describe.skipIf(!havePki)(`strongSwan${pkiNote}`, () => {
  async function pki(args: string[], input?: string) {
    const result = await runForeignLater('pki', args, input === undefined ? {} : { input });
    return { status: result.status, text: result.stdout.toString(), log: result.stderr };
  }
  const KEY = ['--gen', '--type', 'ecdsa', '--size', '256', '--outform', 'pem'];
  const request = async (key: string) =>
    (await pki(['--req', '--type', 'ecdsa', '--dn', 'C=KZ, CN=TEST strongSwan', '--outform', 'pem', '--in', key])).text;
  const url = () => est().replace('/.well-known/est', '');

  it('takes the CA certificates and trusts all of them but the root that it was not given', async () => {
    await withFiles({ root: tlsRoot(bench.ca) }, async (path, folder) => {
      const { log } = await pki(['--estca', '--url', url(), '--cacert', path.root, '--caout', `${folder}/ca`]);
      expect(log.match(/(Root|Sub) CA cert is \w+/g)?.toSorted()).toEqual([
        'Root CA cert is trusted',
        'Root CA cert is untrusted',
        'Sub CA cert is trusted',
        'Sub CA cert is trusted',
      ]);
    });
  });

  it('X-CA-12, R-CA-19 enrols by envelope, renews by certificate, and is refused with another secret', async () => {
    const { reference, secret } = await envelope(bench);
    const keys = { key: (await pki(KEY)).text, next: (await pki(KEY)).text, root: tlsRoot(bench.ca) };
    await withFiles(keys, async (path) => {
      const common = ['--est', '--url', url(), '--cacert', path.root, '--outform', 'pem'];
      const first = await request(path.key);
      const refused = await pki([...common, '--userpass', `${reference}:wrong-secret`], first);
      expect(refused.log).toContain('EST request failed: HTTP 401');
      const enrolled = await pki([...common, '--userpass', `${reference}:${secret}`], first);
      expect([enrolled.status, opensslAccepts(enrolled.text)]).toEqual([0, true]);
      const second = await request(path.next);
      await withFiles({ certificate: enrolled.text }, async (mine) => {
        const renewed = await pki([...common, '--cert', mine.certificate, '--key', path.key], second);
        expect([renewed.status, opensslAccepts(renewed.text)]).toEqual([0, true]);
      });
    });
  });

  it('waits when it is told to (202), and has the certificate then', async () => {
    // It is told a second; when the CA has taken the request in, the bench's second passes.
    const taken = (event: CaEvent | BugEvent) => event.kind === 'enrolment' && event.state === 'novel';
    const slow: EnrolmentBench = await openEnrolmentBench({
      start: Date.now() - 3_600_000,
      tls: true,
      enrolment: { rfc: { kind: 'after', ms: 1000 } },
      onEvent: (event) => taken(event) && slow.clock.advance(1000),
    });
    const { reference, secret } = await envelope(slow);
    await withFiles({ key: (await pki(KEY)).text, root: tlsRoot(slow.ca) }, async (path) => {
      const slowUrl = `${slow.ca.tlsUrl?.replace('127.0.0.1', 'localhost')}`;
      const common = ['--est', '--url', slowUrl, '--cacert', path.root, '--outform', 'pem', '--interval', '1'];
      const enrolled = await pki([...common, '--userpass', `${reference}:${secret}`], await request(path.key));
      expect(enrolled.log).toMatch(/pending/i);
      expect([enrolled.status, opensslAccepts(enrolled.text)]).toEqual([0, true]);
    });
    await slow.ca.close();
  });
});

describe('BouncyCastle', () => {
  it.skipIf(!bouncy.have)(`X-CA-12, R-CA-19 asks every question of EST${bouncy.note}`, async () => {
    const { reference, secret } = await envelope(bench, { singleUse: false });
    const source = fileURLToPath(new URL('./testing/EstClient.java', import.meta.url));
    const answers = await withFiles({ root: tlsRoot(bench.ca) }, async (path) => {
      const server = est().replace('https://', '').replace('/.well-known/est', '');
      const jars = ['bcpkix', 'bcutil'] as const;
      const { status, stdout, stderr } = await bouncyCastleLater(
        source,
        [server, 'rfc-ec', path.root, reference, secret],
        { jars: [...jars] },
      );
      if (status !== 0) throw new Error(stderr);
      return new Map(
        stdout
          .toString()
          .trim()
          .split('\n')
          .map((line) => line.split(/ (.*)/) as [string, string]),
      );
    });
    const said = (name: string) => answers.get(name) ?? '';
    expect(said('cacerts')).toBe('2');
    expect(said('csrattrs')).toContain('1.2.840.10045.2.1');
    for (const kind of ['RSA', 'EC']) {
      const names = ['enrolled', 'renewed'].map((what) => {
        const certificate = parseCertificate(Buffer.from(said(`${kind}-${what}`), 'hex'));
        expect(opensslAccepts(toPem('CERTIFICATE', certificate.der))).toBe(ossl.have);
        return dnToString(certificate.subject);
      });
      expect(names).toEqual(Array(2).fill(`C=KZ,O=TEST,CN=TEST EST ${kind}`));
      const refusals = ['wrong-secret', 'without-certificate', 'other-name'].map((what) => said(`${kind}-${what}`));
      expect(refusals).toEqual(['refused 401', 'refused 403', 'refused 403']);
    }
  });

  it.skipIf(!bouncy.have)(`makes requests of GOST keys, which the National CA certifies${bouncy.note}`, async () => {
    const suites = ['nuc-2004', 'nuc-2015-512'] as const;
    const source = fileURLToPath(new URL('../pki/testing/X509Proof.java', import.meta.url));
    const jars = { jars: ['bcpkix', 'bcutil'] as BouncyCastleJar[] };
    const questions = await Promise.all(
      suites.map(async (id) => {
        const { suite, publicKey, privateKey } = await keyPair(id, 'BouncyCastle');
        const key = readPrivateKeyInfo(privateKey);
        if (key.family !== 'GOST') throw new TypeError('a GOST suite is wanted');
        const words = ['make', id, suite.form.request, suite.form.cms, Buffer.from(publicKey).toString('hex')];
        return [...words, key.d.toString(16)].join(' ');
      }),
    );
    const made = await bouncyCastleLater(source, [], { ...jars, input: `${questions.join('\n')}\n` });
    const requests = made.stdout
      .toString()
      .trim()
      .split('\n')
      .map((line) => Buffer.from(line.split(' ')[1] ?? '', 'hex'));
    const national = await openEnrolmentBench({ authorities: ['kz-nuc'] });
    for (const [i, suite] of suites.entries()) {
      const { reference, secret } = await envelope(national);
      const answer = await post(`${national.ca.url}/pkcs10`, requests[i] as Buffer, basic(reference, secret));
      const certificate = parseCertificate(answer.octets);
      expect([certificate.suite.id, dnToString(certificate.subject)]).toEqual([
        suite,
        'C=KZ,O=TEST,CN=TEST BouncyCastle',
      ]);
    }
    await national.ca.close();
  });
});
