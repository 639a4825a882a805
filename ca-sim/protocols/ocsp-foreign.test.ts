import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  bouncyCastleLater,
  haveBouncyCastle,
  haveOpenssl,
  haveOpensslGost,
  openssl,
  runForeign,
  runForeignLater,
  withFiles,
} from '../../pki/testing/foreign.ts';
import { opensslVerifies } from '../../pki/testing/gost-judges.ts';
import { type Certificate, parseCertificate } from '../../pki/x509/certificate.ts';
import { parseOcspResponse } from '../../pki/x509/ocsp-response.ts';
import { toPem } from '../../pki/x509/pem.ts';
import type { CaTwin } from '../authority.ts';
import { OCSP_TRIALS } from '../core/ocsp-answers.ts';
import { keyPair } from '../testing/keys.ts';
import { type OcspBench, openOcspBench } from '../testing/ocsp-bench.ts';

/** The OCSP responder, asked by programs of others: of RSA, EC and GOST issuers, on good and bad paths. */

const ossl = haveOpenssl();
const gostEngine = haveOpensslGost();
const java = haveBouncyCastle('bcpkix', 'bcutil');

function installed(program: string, debian: string, probe: readonly string[]) {
  const have = !runForeign(program, probe).stderr.includes('ENOENT');
  return { have, note: have ? '' : ` [skipped: no ${program} (apt-get install ${debian})]` };
}
const gnutls = installed('ocsptool', 'gnutls-bin', ['--version']);
const nss = installed('vfychain', 'libnss3-tools', []);
const curl = installed('curl', 'curl', ['--version']);

let bench: OcspBench;
const people = new Map<string, Person>();

/** Certificates of one issuing CA: one in good standing, one that is revoked. */
interface Person {
  readonly root: CaTwin;
  readonly twin: CaTwin;
  readonly good: Certificate;
  readonly revoked: Certificate;
}

const KINDS = {
  RSA: { authority: 'rfc', kind: { suite: 'rsa-2048', profile: 'RFC_TLS_SERVER' } },
  EC: { authority: 'rfc', kind: { suite: 'ec-p256', profile: 'RFC_TLS_SERVER' } },
  GOST: { authority: 'kz-nuc', kind: { suite: 'nuc-2004', profile: 'NUC_SIGN_GOST' } },
  'GOST-2015': { authority: 'kz-nuc', kind: { suite: 'nuc-2015-512', profile: 'NUC_BOTH_GOST2015' } },
} as const;
type Kind = keyof typeof KINDS;

beforeAll(async () => {
  // The programs go by the time of the machine, so these CAs were founded an hour ago.
  const now = Date.now();
  bench = await openOcspBench(['rfc', 'kz-nuc'], now - 3_600_000);
  bench.clock.set(now);
  for (const [name, { authority, kind }] of Object.entries(KINDS)) {
    const algorithm = name as Kind;
    const twin = bench.twin(authority, algorithm);
    const good = await bench.issue(twin, kind, 'foreign good');
    const revoked = await bench.issue(twin, kind, 'foreign revoked');
    await bench.revoke(twin, revoked, 'keyCompromise');
    people.set(name, { root: bench.twin(authority, algorithm, 'root'), twin, good, revoked });
  }
}, 60_000);
afterAll(() => bench.close());

const pem = ({ der }: Certificate) => toPem('CERTIFICATE', der);

function person(kind: Kind): Person {
  const found = people.get(kind);
  if (found === undefined) throw new Error(kind);
  return found;
}

/** What a client of this CA has at hand, as files. */
function filesOf(kind: Kind) {
  const { root, twin, good, revoked } = person(kind);
  const [rootPem, issuing] = [pem(root.certificate), pem(twin.certificate)];
  return { root: rootPem, issuing, trust: rootPem + issuing, good: pem(good), revoked: pem(revoked) };
}

/** Runs a program that asks the server, and answers what it says. */
async function said(program: string, ...args: string[]): Promise<string> {
  const { stdout, stderr } = await runForeignLater(program, args);
  return `${stdout.toString()}\n${stderr}`;
}

describe.skipIf(!ossl.have)(`openssl ocsp${ossl.note}`, () => {
  const ask = (...args: string[]) => said('openssl', 'ocsp', '-url', bench.url, ...args);

  it.each(['RSA', 'EC'] as const)('asks an %s issuer about several certificates at once', (kind) =>
    withFiles(filesOf(kind), async (path) => {
      const about = ['-cert', path.good, '-cert', path.revoked, '-serial', '0x1234'];
      for (const way of [[], ['-no_nonce'], ['-sha256']]) {
        const text = await ask(...way, '-issuer', path.issuing, ...about, '-CAfile', path.trust);
        expect(text).toContain('Response verify OK');
        expect(text).toContain(`${path.good}: good`);
        expect(text).toContain(`${path.revoked}: revoked`);
        expect(text).toContain('Reason: keyCompromise');
        expect(text).toContain('0x1234: unknown');
        expect(text.includes('no nonce in response')).toBe(false);
      }
    }),
  );

  it.each(['RSA', 'EC'] as const)('asks an %s root about its issuing CA, which the root answers itself', (kind) =>
    withFiles(filesOf(kind), async (path) => {
      const text = await ask('-issuer', path.root, '-cert', path.issuing, '-CAfile', path.root);
      expect(text).toContain('Response verify OK');
      expect(text).toContain(`${path.issuing}: good`);
    }),
  );

  it('is refused about a foreign issuer, about the numbers for trying it, and when it sends anything but a request', () =>
    withFiles(filesOf('EC'), async (path) => {
      expect(await ask('-issuer', path.good, '-serial', '1', '-noverify')).toContain('unauthorized (6)');
      for (const [serialNumber, refusal] of Object.entries(OCSP_TRIALS)) {
        const text = await ask('-issuer', path.issuing, '-serial', `0x${serialNumber}`, '-noverify');
        expect(text).toContain(`Responder Error: ${refusal.toLowerCase()} (${serialNumber.at(-1)})`);
      }
      const headers = { 'content-type': 'application/ocsp-request' };
      const response = await fetch(bench.url, { method: 'POST', headers, body: 'no request' });
      withFiles({ answer: new Uint8Array(await response.arrayBuffer()) }, ({ answer }) => {
        const { stdout, stderr } = openssl(['ocsp', '-respin', answer, '-noverify']);
        expect(stdout.toString() + stderr).toContain('malformedrequest (1)');
      });
    }));

  it('does not take the answer when it trusts another CA, or when the answer is to another request', () =>
    withFiles({ ...filesOf('EC'), stranger: filesOf('RSA').trust }, async (path, folder) => {
      const [answer, request] = [`${folder}/answer`, `${folder}/request`];
      const about = ['-issuer', path.issuing, '-cert', path.good];
      expect(await ask(...about, '-CAfile', path.stranger, '-respout', answer)).toContain('Response Verify Failure');
      openssl(['ocsp', ...about, '-reqout', request]);
      const { stderr } = openssl(['ocsp', '-reqin', request, '-respin', answer, '-CAfile', path.trust]);
      expect(stderr).toContain('Nonce Verify error');
    }));

  it('signs its request with a certificate of this CA, and is answered', async () => {
    const { privateKey } = await keyPair('rsa-2048', 'rfc RSA foreign good');
    const key = toPem('PRIVATE KEY', privateKey);
    await withFiles({ ...filesOf('RSA'), key }, async (path) => {
      const signer = ['-signer', path.good, '-signkey', path.key];
      const text = await ask('-issuer', path.issuing, '-cert', path.good, '-CAfile', path.trust, ...signer);
      expect(text).toContain('Response verify OK');
      expect(text).toContain(`${path.good}: good`);
    });
  });

  it.each(['GOST', 'GOST-2015'] as const)('X-NUC-3 reads what a %s issuer answers in the National CA’s style', (kind) =>
    withFiles(filesOf(kind), async (path) => {
      // The National CA's key algorithms are unknown to OpenSSL: the signature is judged below.
      const about = ['-cert', path.good, '-cert', path.revoked, '-serial', '0x1234', '-resp_text', '-noverify'];
      const text = await ask('-sha256', '-issuer', path.issuing, ...about);
      expect(text).toContain(`${path.good}: good`);
      expect(text).toMatch(/Revocation Time: Jan {2}1 00:00:00 1970 GMT/);
      expect(text).toMatch(/Responder Id: CN ?= ?/);
      expect(text).toMatch(/Hash Algorithm: sha256/);
      expect(text.includes('Next Update')).toBe(false);
      expect(text.includes('no nonce in response')).toBe(false);
      expect(text.match(/OCSP No Check/g)?.length).toBe(1);
    }),
  );
});

describe.skipIf(!gostEngine.have)(`OpenSSL's GOST engine${gostEngine.note}`, () => {
  it.each(['GOST', 'GOST-2015'] as const)('verifies the signature of a %s answer, octets little-endian', (kind) =>
    withFiles(filesOf(kind), async (path, folder) => {
      const file = `${folder}/answer`;
      const about = ['-issuer', path.issuing, '-cert', path.good, '-noverify', '-respout', file];
      await said('openssl', 'ocsp', '-url', bench.url, ...about);
      const answer = parseOcspResponse(readFileSync(file));
      if (answer.status !== 'successful') throw new Error(answer.status);
      const { tbs, signature, certificates } = answer.basic;
      const { publicKey } = parseCertificate(certificates[0] as Uint8Array);
      expect(opensslVerifies(publicKey, tbs, signature, 'rs-le')).toBe(true);
      expect(opensslVerifies(publicKey, tbs, signature, 'sr-be')).toBe(false);
    }),
  );
});

describe.skipIf(!gnutls.have)(`GnuTLS' ocsptool${gnutls.note}`, () => {
  it.each(['RSA', 'EC'] as const)('asks an %s issuer', (kind) =>
    withFiles(filesOf(kind), async (path) => {
      const ask = (cert: string, issuer: string, ...more: string[]) => {
        const trust = ['--load-issuer', issuer, '--load-trust', path.trust];
        return said('ocsptool', `--ask=${bench.url}`, '--load-cert', cert, ...trust, ...more);
      };
      const good = await ask(path.good, path.issuing, '--nonce');
      expect(good).toContain('Certificate Status: good');
      expect(good).toContain('Verifying OCSP Response: Success.');
      expect(good).toMatch(/Nonce: [0-9a-f]{46}/);
      const revoked = await ask(path.revoked, path.issuing);
      expect(revoked).toContain('Certificate Status: revoked');
      expect(revoked).toContain('Verifying OCSP Response: Success.');
      const issuing = await ask(path.issuing, path.root);
      expect(issuing).toContain('Certificate Status: good');
      expect(issuing).toContain('Verifying OCSP Response: Success.');
    }),
  );
});

describe.skipIf(!nss.have)(`NSS${nss.note}`, () => {
  it.each(['RSA', 'EC'] as const)('finds the responder of an %s issuer in the certificate and asks it', (kind) =>
    withFiles(filesOf(kind), async (path, folder) => {
      const db = ['-d', `sql:${folder}`];
      const put = (name: string, trust: string, file: string) =>
        runForeign('certutil', ['-A', ...db, '-n', name, '-t', trust, '-i', file]);
      runForeign('certutil', ['-N', ...db, '--empty-password']);
      put('root', 'CT,C,C', path.root);
      put('issuing', ',,', path.issuing);
      put('good', ',,', path.good);
      put('revoked', ',,', path.revoked);
      expect(await said('ocspclnt', ...db, '-S', 'good')).toContain('Check of certificate "good" succeeded.');
      expect(await said('ocspclnt', ...db, '-S', 'revoked')).toContain('Certificate has been revoked');
      const chain = (file: string, whole: 'leaf' | 'chain') => {
        const rules = ['-g', whole, '-h', 'requireFreshInfo', '-m', 'ocsp', '-s', 'failIfNoInfo'];
        return said('vfychain', ...db, '-pp', ...rules, '-u', '1', '-a', file);
      };
      expect(await chain(path.good, 'leaf')).toContain('Chain is good!');
      expect(await chain(path.good, 'chain')).toContain('Chain is good!');
      expect(await chain(path.revoked, 'leaf')).toContain('ERROR -8180');
    }),
  );
});

describe.skipIf(!java.have)(`Java${java.note}`, () => {
  it('the JDK validates paths with OCSP alone, and BouncyCastle asks about several numbers', async () => {
    const hex = ({ der }: Certificate) => Buffer.from(der).toString('hex');
    // One run of Java for all: starting it takes longer than its work.
    const questions = (['RSA', 'EC'] as const).flatMap((kind) => {
      const { root, twin, good, revoked } = person(kind);
      const path = [root.certificate, twin.certificate].map(hex).join(' ');
      const numbers = [good.serialNumber, revoked.serialNumber, '1234'].join(' ');
      return [
        `pkix ${bench.url} ${path} ${hex(good)}`,
        `pkix ${bench.url} ${path} ${hex(revoked)}`,
        `bc ${bench.url} ${hex(twin.certificate)} ${numbers}`,
        `bc ${bench.url} ${hex(good)} 01`,
      ];
    });
    const source = fileURLToPath(new URL('../testing/OcspClient.java', import.meta.url));
    const { stdout, stderr } = await bouncyCastleLater(source, [], {
      input: `${questions.join('\n')}\n`,
      jars: ['bcpkix', 'bcutil'],
    });
    const expected = ['good', 'revoked KEY_COMPROMISE', 'good revoked:1 unknown', 'status 6'];
    expect([stdout.toString().trim().split('\n'), stderr]).toEqual([[...expected, ...expected], '']);
  });
});

describe.skipIf(!curl.have || !ossl.have)(`curl${curl.note}${ossl.note}`, () => {
  it('gets the answer with the request in the path', () =>
    withFiles(filesOf('EC'), async (path, folder) => {
      const [request, answer] = [`${folder}/request`, `${folder}/answer`];
      openssl(['ocsp', '-issuer', path.issuing, '-cert', path.good, '-reqout', request]);
      const { stdout } = openssl(['base64', '-A', '-in', request]);
      const url = `${bench.url}/${encodeURIComponent(stdout.toString())}`;
      expect(await said('curl', '-sS', '-i', '-o', '/dev/null', '-w', '%{http_code} %{content_type}', url)).toContain(
        '200 application/ocsp-response',
      );
      await said('curl', '-sS', '-o', answer, url);
      const check = openssl(['ocsp', '-respin', answer, '-reqin', request, '-CAfile', path.trust]);
      expect(check.stdout.toString() + check.stderr).toContain('Response verify OK');
    }));
});
