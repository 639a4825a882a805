import { describe, expect, it } from 'vitest';
import { SUITES, type SuiteId } from '../suites.ts';
import { type Availability, haveOpenssl, haveOpensslGost, openssl, runForeign, withFiles } from '../testing/foreign.ts';
import { opensslVerifies } from '../testing/gost-judges.ts';
import { parseCertificate } from './certificate.ts';
import { parseCrl } from './crl.ts';
import { toPem } from './pem.ts';
import { parseRequest } from './request.ts';
import { ALL_SUITES, NOW } from './testing/authority.ts';
import { signedSpecimens, specimensOf } from './testing/specimens.ts';

/** Foreign programs judge what we write: OpenSSL and GnuTLS the RSA and EC objects, OpenSSL with its engine the GOST signatures. */

const PLAIN_SUITES = ALL_SUITES.filter((suite) => SUITES[suite].family !== 'GOST');
const GOST_SUITES = ALL_SUITES.filter((suite) => SUITES[suite].family === 'GOST');

const tool = haveOpenssl();
const engine = haveOpensslGost();
const gnutls = haveCerttool();
const AT = ['-attime', `${NOW / 1000}`];

function haveCerttool(): Availability {
  const have = runForeign('certtool', ['--version']).status === 0;
  const reason = have ? '' : 'no certtool (apt-get install gnutls-bin)';
  return { have, reason, note: have ? '' : ` [skipped: ${reason}]` };
}

/** Specimens in files, under the names that commands below use. */
async function withSpecimenFiles(
  suite: SuiteId,
  use: (paths: Record<'ca' | 'user' | 'request' | 'list' | 'attached' | 'detached' | 'content', string>) => void,
) {
  const { ca, user, request, list, attached, detached, content } = await specimensOf(suite);
  const files = {
    ca: toPem('CERTIFICATE', ca.der),
    user: toPem('CERTIFICATE', user.der),
    request: toPem('CERTIFICATE REQUEST', request),
    list: toPem('X509 CRL', list),
    attached,
    detached,
    content,
  };
  withFiles(files, use);
}

describe.each(PLAIN_SUITES)('OpenSSL and our %s objects', (suite) => {
  it.skipIf(!tool.have)(`chain strictly, self-signature included${tool.note}`, () =>
    withSpecimenFiles(suite, ({ ca, user }) => {
      const { status, stderr } = openssl(['verify', '-x509_strict', '-check_ss_sig', ...AT, '-CAfile', ca, ca, user]);
      expect([status, stderr]).toEqual([0, '']);
    }),
  );

  it.skipIf(!tool.have)(`show the fields of KISC’s profile${tool.note}`, () =>
    withSpecimenFiles(suite, ({ user }) => {
      const text = openssl([
        'x509',
        '-in',
        user,
        '-noout',
        '-text',
        '-nameopt',
        'utf8,sep_comma_plus',
      ]).stdout.toString();
      expect(text).toContain('Subject: C=KZ,O=ТОО TEST,OU=TEST,CN=TEST user,UID=870430300986');
      expect(text).toMatch(/X509v3 Key Usage: \n\s+Digital Signature, Non Repudiation\n/);
      expect(text).toContain('E-mail Protection');
      expect(text).toContain('URI:http://ca.kisc.kz/cgi/RevListGOST.crl');
      expect(text.match(/DirName:/g)?.length).toBe(4);
      expect(text).toMatch(/serial:[0-9A-F:]{59}\n/);
    }),
  );

  it.skipIf(!tool.have)(`X-CA-9 take the request, and see the template in it${tool.note}`, () =>
    withSpecimenFiles(suite, ({ request }) => {
      const { status, stderr } = openssl(['req', '-in', request, '-verify', '-noout']);
      expect([status, stderr.trim()]).toEqual([0, 'Certificate request self-signature verify OK']);
      const tree = openssl(['asn1parse', '-in', request]).stdout.toString();
      // enrollCertType, critical, BMPString of 37 characters, 38 of a template that begins with GOST.
      expect(tree).toMatch(/311\.20\.2\n.*BOOLEAN +:255\n.*OCTET STRING.*1E4[AC]0043003D004B005A/);
    }),
  );

  it.skipIf(!tool.have)(`take the list, and find the user revoked${tool.note}`, () =>
    withSpecimenFiles(suite, ({ ca, user, list }) => {
      expect(openssl(['crl', '-in', list, '-CAfile', ca, '-noout']).stderr.trim()).toBe('verify OK');
      const args = ['verify', '-x509_strict', '-crl_check', ...AT, '-CAfile', ca, '-CRLfile', list, user];
      expect(openssl(args).stderr).toContain('certificate revoked');
    }),
  );

  it.skipIf(!tool.have)(`verify messages with the content inside and outside${tool.note}`, () =>
    withSpecimenFiles(suite, ({ ca, attached, detached, content }) => {
      const common = ['cms', '-verify', '-binary', '-inform', 'DER', ...AT, '-CAfile', ca];
      const inside = openssl([...common, '-in', attached]);
      expect([inside.status, inside.stdout.toString()]).toEqual([0, 'TEST: Платёж № 1\r\n']);
      expect(openssl([...common, '-in', detached, '-content', content]).status).toBe(0);
      expect(openssl([...common, '-in', detached, '-content', ca]).status).not.toBe(0);
    }),
  );
});

describe.each(PLAIN_SUITES)('GnuTLS and our %s objects', (suite) => {
  it.skipIf(!gnutls.have)(`chain, and take the request and the list${gnutls.note}`, () =>
    withSpecimenFiles(suite, ({ ca, user, request, list }) => {
      const chain = runForeign('certtool', ['--verify', '--load-ca-certificate', ca, '--infile', user]);
      expect(chain.stdout.toString()).toContain('Chain verification output: Verified. The certificate is trusted.');
      expect(runForeign('certtool', ['--crq-info', '--infile', request]).stdout.toString()).toContain(
        'Self signature: verified',
      );
      const crl = runForeign('certtool', ['--verify-crl', '--load-ca-certificate', ca, '--infile', list]);
      expect(crl.stdout.toString()).toContain('Verification output: Verified.');
    }),
  );

  it.skipIf(!gnutls.have)(`verify messages with the content inside and outside${gnutls.note}`, () =>
    withSpecimenFiles(suite, ({ ca, attached, detached, content }) => {
      const common = ['--p7-verify', '--inder', '--load-ca-certificate', ca];
      const inside = runForeign('certtool', [...common, '--infile', attached]);
      expect(inside.stderr + inside.stdout).toContain('Signature status: ok');
      const outside = runForeign('certtool', [...common, '--infile', detached, '--load-data', content]);
      expect(outside.stderr + outside.stdout).toContain('Signature status: ok');
    }),
  );
});

describe.each(GOST_SUITES)('OpenSSL and our objects of %s', (suite) => {
  it.skipIf(!tool.have)(`read the certificate, the request, the list and the message${tool.note}`, async () => {
    const { user, request, list, attached } = await specimensOf(suite);
    const ends = (args: string[], input: Uint8Array) => openssl(args, input).stdout.toString();
    const der = ['-inform', 'DER', '-noout'];
    expect(ends(['x509', ...der, '-serial'], user.der)).toBe(`serial=${user.certificate.serialNumber}\n`);
    expect(ends(['req', ...der, '-subject', '-nameopt', 'utf8,sep_comma_plus'], request)).toBe(
      'subject=C=KZ,O=ТОО TEST,OU=TEST,CN=TEST user,UID=870430300986\n',
    );
    expect(ends(['crl', ...der, '-crlnumber'], list)).toBe('crlNumber=0x07\n');
    expect(ends(['cms', '-cmsout', '-print', ...der], attached)).toContain('signingTime');
  });

  it.skipIf(!engine.have)(
    `verify every signature with the GOST engine, in the order of octets of that kind${engine.note}`,
    async () => {
      const specimens = await specimensOf(suite);
      for (const { kind, der, signer } of signedSpecimens(specimens).filter((one) => one.kind !== 'cms')) {
        const { tbs, signature } = {
          certificate: parseCertificate,
          request: parseRequest,
          crl: parseCrl,
          cms: parseCrl,
        }[kind](der);
        const { publicKey } = signer.signer;
        const { form } = signer.certificate.suite;
        expect(opensslVerifies(publicKey, tbs, signature, form[kind])).toBe(true);
        expect(opensslVerifies(publicKey, tbs, signature, form[kind] === 'rs-le' ? 'sr-be' : 'rs-le')).toBe(false);
      }
    },
  );
});
