import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { caFiles, caRoutes, type OctetFile } from '../http/ca.ts';
import {
  haveBouncyCastle,
  haveOpenssl,
  haveOpensslGost,
  openssl,
  runForeign,
  withFiles,
} from '../pki/testing/foreign.ts';
import { bouncyCastleVerifies, opensslVerifies, type SignatureCase } from '../pki/testing/gost-judges.ts';
import { parseCertificate } from '../pki/x509/certificate.ts';
import { parseCrl } from '../pki/x509/crl.ts';
import { toPem } from '../pki/x509/pem.ts';
import type { SignedParts } from '../pki/x509/signed-object.ts';
import { type CaBench, certificateDer, certificateOf, enrol, MINUTE_MS, openBench } from './testing/ca-bench.ts';

/** What the CA puts out, judged by programs of others. */

const ossl = haveOpenssl();
const gostEngine = haveOpensslGost();
const bouncy = haveBouncyCastle();
const haveCerttool = runForeign('certtool', ['--version']).status === 0;
const certtoolNote = haveCerttool ? '' : ' [skipped: no certtool (apt-get install gnutls-bin)]';

let bench: CaBench;
let person: Awaited<ReturnType<typeof enrol>>;
let revoked: Awaited<ReturnType<typeof enrol>>;

beforeAll(async () => {
  // certtool has no option for the time at which it judges, so this CA was founded an hour ago.
  bench = await openBench({ start: Date.now() - 60 * MINUTE_MS });
  person = await enrol(bench, 1);
  revoked = await enrol(bench, 2);
  for (const algorithm of ['GOST', 'RSA'] as const) {
    const { serialNumber } = certificateOf(revoked.view, algorithm);
    await bench.client.call(caRoutes.revoke, { body: { serialNumber, reason: 'keyCompromise' } });
  }
});
afterAll(() => bench.ca.close());

const octets = (file: OctetFile) => bench.client.octets(file.path);

/** Everything an RSA relying party needs, PEM. */
async function rsaFiles() {
  return {
    root: toPem('CERTIFICATE', await octets(caFiles.rootRsa)),
    issuing: toPem('CERTIFICATE', await octets(caFiles.issuingRsa)),
    lists: toPem('X509 CRL', await octets(caFiles.crlRsa)) + toPem('X509 CRL', await octets(caFiles.crlRootRsa)),
    list: toPem('X509 CRL', await octets(caFiles.crlRsa)),
    person: toPem('CERTIFICATE', certificateDer(person.view, 'RSA')),
    revoked: toPem('CERTIFICATE', certificateDer(revoked.view, 'RSA')),
  };
}

describe.skipIf(!ossl.have)(`OpenSSL on the RSA twin${ossl.note}`, () => {
  it('accepts the whole path strictly, with both lists, and refuses the revoked certificate', async () => {
    withFiles(await rsaFiles(), (path) => {
      const trust = [
        '-x509_strict',
        '-check_ss_sig',
        '-purpose',
        'sslclient',
        '-attime',
        String(Math.floor(bench.clock.now() / 1000)),
      ];
      const chain = ['-CAfile', path.root, '-untrusted', path.issuing];
      const verify = (who: string, lists: string[]) => openssl(['verify', ...trust, ...chain, ...lists, who]);
      const lists = ['-crl_check_all', '-CRLfile', path.lists];
      expect(verify(path.person, lists)).toMatchObject({ status: 0, stderr: '' });
      expect(verify(path.revoked, []).status).toBe(0);
      const refused = verify(path.revoked, lists);
      expect([refused.status === 0, refused.stderr.includes('certificate revoked')]).toEqual([false, true]);
    });
  });

  it('reads names, numbers and extensions as they are meant', async () => {
    const text = openssl(
      ['x509', '-noout', '-text', '-nameopt', 'RFC2253,-esc_msb,utf8'],
      (await rsaFiles()).person,
    ).stdout.toString();
    for (const part of [
      'Digital Signature, Non Repudiation, Key Encipherment, Data Encipherment',
      'TLS Web Server Authentication, TLS Web Client Authentication',
      'URI:http://ca.kisc.test/cgi/RevList.crl',
      'Issuer: CN=TEST KISC CA,O=TEST KISC,C=KZ',
      'CN=ТЕСТОВА АЙСҰЛУ 1,OU=Бухгалтерия',
    ]) {
      expect(text).toContain(part);
    }
  });

  it('reads every GOST object as X.509, though it does not know the algorithm', async () => {
    for (const der of [
      certificateDer(person.view, 'GOST'),
      bench.authority.certificate,
      await octets(caFiles.rootGost),
      await octets(caFiles.issuingGost),
    ]) {
      const { status, stdout } = openssl(
        ['x509', '-inform', 'DER', '-noout', '-serial', '-ext', 'subjectKeyIdentifier'],
        der,
      );
      const { serialNumber, subjectKeyId = '' } = parseCertificate(der);
      expect([status, stdout.toString().replaceAll(':', '')]).toEqual([
        0,
        expect.stringContaining(`serial=${serialNumber}`),
      ]);
      expect(stdout.toString().replaceAll(':', '')).toContain(subjectKeyId);
    }
    const list = openssl(['crl', '-inform', 'DER', '-noout', '-text'], await octets(caFiles.crlGost)).stdout.toString();
    expect(list.replaceAll(':', '')).toContain(certificateOf(revoked.view, 'GOST').serialNumber);
    expect(list).toContain('Key Compromise');
  });
});

describe.skipIf(!haveCerttool)(`GnuTLS on the RSA twin${certtoolNote}`, () => {
  it('accepts chain and list, and refuses the revoked certificate', async () => {
    withFiles(await rsaFiles(), (path) => {
      const verify = (who: string, ...more: string[]) => {
        const input = Buffer.concat([readFileSync(who), readFileSync(path.issuing)]);
        const args = ['--verify', '--load-ca-certificate', path.root, ...more];
        return runForeign('certtool', args, { input }).stdout.toString();
      };
      expect(verify(path.person)).toContain('Chain verification output: Verified. The certificate is trusted.');
      expect(verify(path.person, '--load-crl', path.list)).toContain('Verified. The certificate is trusted.');
      expect(verify(path.revoked, '--load-crl', path.list)).toMatch(/Not verified|revoked/);
      const list = runForeign('certtool', [
        '--verify-crl',
        '--load-ca-certificate',
        path.issuing,
        '--infile',
        path.list,
      ]);
      expect(list.stdout.toString() + list.stderr).toContain('Verified');
    });
  });
});

/** Every GOST signature that the CA has made, each with the key that must have made it. */
async function gostSignatures(): Promise<SignatureCase[]> {
  const root = parseCertificate(await octets(caFiles.rootGost));
  const issuing = parseCertificate(await octets(caFiles.issuingGost));
  const by = (publicKey: Uint8Array, { tbs, signature }: SignedParts): SignatureCase => {
    return { publicKey, message: tbs, signature, form: 'rs-le' };
  };
  return [
    by(root.publicKey, root),
    by(root.publicKey, issuing),
    by(issuing.publicKey, parseCertificate(bench.authority.certificate)),
    by(issuing.publicKey, certificateOf(person.view, 'GOST')),
    by(issuing.publicKey, parseCrl(await octets(caFiles.crlGost))),
    by(root.publicKey, parseCrl(await octets(caFiles.crlRootGost))),
  ];
}

/** Each with one bit of the signed octets changed. */
const changed = (cases: readonly SignatureCase[]): SignatureCase[] =>
  cases.map((one) => ({ ...one, message: one.message.map((octet, i) => (i === 9 ? octet ^ 1 : octet)) }));

describe('the GOST twin', () => {
  it.skipIf(!bouncy.have)(`BouncyCastle verifies certificates and lists, hash included${bouncy.note}`, async () => {
    const cases = await gostSignatures();
    const answers = bouncyCastleVerifies([...cases, ...changed(cases)]);
    expect(answers).toEqual([...cases.map(() => true), ...cases.map(() => false)]);
  });

  it.skipIf(!gostEngine.have)(`OpenSSL's GOST engine verifies certificates and lists${gostEngine.note}`, async () => {
    for (const { publicKey, message, signature, form } of await gostSignatures()) {
      expect(opensslVerifies(publicKey, message, signature, form)).toBe(true);
      expect(opensslVerifies(publicKey, message, signature, 'sr-be')).toBe(false);
    }
  });
});
