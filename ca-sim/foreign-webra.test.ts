import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { caFiles } from '../http/ca.ts';
import { cmcFiles, webraFiles } from '../http/ca-webra.ts';
import { CMC_CONTROL } from '../pki/cmc/identifiers.ts';
import { buildPkiData, parsePkiResponse } from '../pki/cmc/pki-data.ts';
import { buildRevokeRequest } from '../pki/cmc/revoke-request.ts';
import { parseStatusInfo } from '../pki/cmc/status-info.ts';
import {
  bouncyCastleLater,
  haveBouncyCastle,
  haveOpenssl,
  openssl,
  runForeign,
  runForeignLater,
  withFiles,
} from '../pki/testing/foreign.ts';
import { parseCertificate } from '../pki/x509/certificate.ts';
import { toPem } from '../pki/x509/pem.ts';
import { type CaBench, certificateDer, enrol, openBench } from './testing/ca-bench.ts';
import { post, requestOf } from './testing/enrolment-bench.ts';
import { keyPair } from './testing/keys.ts';
import { employee, ORGANISATION } from './testing/people.ts';
import { ALL_AUTOMATIC, serialOf } from './testing/webra-client.ts';

/** The SOAP service and CMC over HTTP, spoken by programs of others. */

const ossl = haveOpenssl();
const bouncy = haveBouncyCastle('bcpkix', 'bcutil');
// The system's own Python: another one in the path does not have what Debian has installed.
const PYTHON = '/usr/bin/python3';
const haveZeep = ossl.have && runForeign(PYTHON, ['-c', 'import zeep, lxml']).status === 0;
const zeepNote = haveZeep ? '' : ' [skipped: no zeep (apt-get install python3-zeep)]';

let bench: CaBench;
let person: Awaited<ReturnType<typeof enrol>>;
beforeAll(async () => {
  bench = await openBench({ authorities: ['kz-kisc', 'rfc'] }, ALL_AUTOMATIC);
  person = await enrol(bench, 1);
});
afterAll(() => bench.ca.close());

const source = (name: string) => fileURLToPath(new URL(`./testing/${name}`, import.meta.url));
const instant = () => String(Math.floor(bench.clock.now() / 1000));

/** What OpenSSL needs to be this person, and to believe the CA; his RSA certificate. */
async function filesOf({ view, key }: typeof person) {
  const file = async (path: string) => toPem('CERTIFICATE', await bench.client.octets(path));
  return {
    key: toPem('PRIVATE KEY', (await keyPair('rsa-2048', key)).privateKey),
    certificate: toPem('CERTIFICATE', certificateDer(view, 'RSA')),
    root: await file(caFiles.rootRsa.path),
    issuing: await file(caFiles.issuingRsa.path),
  };
}

describe.skipIf(!haveZeep)(`zeep, libxml2 and OpenSSL${zeepNote}`, () => {
  it('X-CA-1 X-CA-2 read the WSDL, call the operations, and find every document to be what the schemas say', async () => {
    const { subject, view } = person;
    const said = await withFiles(await filesOf(person), async (path) => {
      const args = [path.key, path.certificate, path.root, path.issuing, instant(), subject];
      const wsdl = `${bench.ca.url}/webra/Service?wsdl`;
      const { status, stdout, stderr } = await runForeignLater(PYTHON, [source('webra-client.py'), wsdl, ...args]);
      if (status !== 0) throw new Error(stderr);
      return JSON.parse(stdout.toString()) as Record<string, { document?: [string, unknown[]]; seance?: number }>;
    });
    expect(said).toMatchObject({
      operations: ['echo', 'getDocumentXSD', 'getTumarAdditional', 'getTypeXSD', 'getVersion', 'pkiService'],
      echo: 'Ұлт & <TEST>',
      version: ['token-bench TEST', 'webra'],
      'of another': { error: 'entityNotFound', seance: 42 },
      'no such method': { error: 'commonError', seance: 42 },
      fault: ['soap:Server', 'The Tumar CSP is not ours to hand out.'],
    });
    const text = JSON.stringify(said.loadPerson?.document);
    for (const part of [employee(1).iin, ORGANISATION.bin, '["lastName","ТЕСТОВА"]', '["firstName","АЙСҰЛУ"]']) {
      expect(text).toContain(part);
    }
    expect(JSON.stringify(said.getOrganization?.document)).toContain('["isApproveOneRev","true"]');
    expect(JSON.stringify(said.getRequestList?.document)).toContain('["status","processed"]');
    for (const { certificate } of view.certificates) expect(JSON.stringify(said.getCertList)).toContain(certificate);
  });
});

const haveZip = runForeign(PYTHON, ['-m', 'zipfile', '--help']).status === 0;
const zipNote = haveZip ? '' : ' [skipped: no python3 (apt-get install python3)]';

describe.skipIf(!haveZip)(`Python${zipNote}`, () => {
  it('R-CA-20 opens the archive that lies where the Tumar CSP is downloaded, and finds a note in it', async () => {
    const archive = await bench.client.octets(webraFiles.download.path);
    const [status, listed] = withFiles({ archive }, (path) => {
      const test = runForeign(PYTHON, ['-m', 'zipfile', '-t', path.archive]);
      return [test.status, runForeign(PYTHON, ['-m', 'zipfile', '-l', path.archive]).stdout.toString()] as const;
    });
    expect([status, listed]).toEqual([0, expect.stringContaining('README.txt')]);
    expect(Buffer.from(archive).toString('latin1')).toContain('This is not the Tumar CSP');
  });
});

describe.skipIf(!ossl.have)(`OpenSSL${ossl.note}`, () => {
  it('X-CA-11 signs a CMC revocation, verifies the answer, and hears of it from OCSP at once', async () => {
    const files = await filesOf(await enrol(bench, 2));
    const { issuer, serialNumber } = parseCertificate(
      Buffer.from(files.certificate.replace(/-----.*?-----|\n/g, ''), 'base64'),
    );
    const value = buildRevokeRequest({ issuer, serialNumber, reason: 'keyCompromise' });
    const controls = [{ bodyPartId: 1, type: CMC_CONTROL.revokeRequest, values: [value] }];
    await withFiles(files, async (path) => {
      const ocsp = async () => {
        const certificates = ['-issuer', path.issuing, '-cert', path.certificate];
        return (
          await runForeignLater('openssl', ['ocsp', ...certificates, '-url', `${bench.ca.url}/ocsp`, '-noverify'])
        ).stdout.toString();
      };
      expect(await ocsp()).toMatch(/\bgood\b/);
      const type = ['-econtent_type', '1.3.6.1.5.5.7.12.2', '-binary', '-nodetach', '-outform', 'DER'];
      const data = buildPkiData({ controls, requests: [], contents: [], others: [] });
      const signed = openssl(
        ['cms', '-sign', ...type, '-md', 'sha256', '-signer', path.certificate, '-inkey', path.key],
        data,
      );
      const { octets } = await post(bench.ca.url + cmcFiles.cmc.path, signed.stdout, {
        'content-type': 'application/pkcs7-mime',
      });
      const trust = ['-CAfile', path.root, '-certfile', path.issuing, '-purpose', 'any', '-attime', instant()];
      const { status, stdout, stderr } = openssl(['cms', '-verify', '-binary', '-inform', 'DER', ...trust], octets);
      expect([status, stderr]).toEqual([0, expect.stringContaining('success')]);
      const [control] = parsePkiResponse(stdout).controls;
      expect(parseStatusInfo(control?.values[0] ?? new Uint8Array(0))).toEqual({ status: 'success', bodyParts: [1] });
      expect(await ocsp()).toMatch(/\brevoked\b/);
    });
  });
});

describe.skipIf(!bouncy.have)(`BouncyCastle${bouncy.note}`, () => {
  it('X-CA-11 builds, signs and understands CMC: with a certificate of KISC’s style and one of a plain RFC 5280 CA', async () => {
    const kisc = await enrol(bench, 3);
    const subject = 'C=KZ, O=TEST, CN=TEST CMC';
    const { octets: plain } = await post(`${bench.ca.url}/pkcs10/rfc-ec`, await requestOf('ec-p256', 'cmc', subject));
    const files = {
      key: (await keyPair('rsa-2048', kisc.key)).privateKey,
      certificate: certificateDer(kisc.view, 'RSA'),
      ecKey: (await keyPair('ec-p256', 'cmc')).privateKey,
      ecCertificate: plain,
    };
    const lines = await withFiles(files, async (path) => {
      const args = [bench.ca.url + cmcFiles.cmc.path, path.key, path.certificate, path.ecKey, path.ecCertificate];
      const { status, stdout, stderr } = await bouncyCastleLater(source('CmcClient.java'), args, {
        jars: ['bcpkix', 'bcutil'],
      });
      if (status !== 0) throw new Error(stderr);
      return stdout.toString().trim().split('\n');
    });
    const [issuer, ecIssuer] = [files.certificate, plain].map((der) =>
      parseCertificate(der)
        .issuer.map(({ type, value }) => `${type}=${value}`)
        .join(','),
    );
    // The second time the signer is revoked himself: nothing in his message is read, not even the nonce.
    const story = (name?: string, stranger = name) => [
      `${name} true status=2 of 4294967295 4 nonce=true`,
      `${name} true status=0 of 4294967295 nonce=true`,
      `${stranger} true status=2 of 0 7`,
    ];
    expect(lines).toEqual([...story(issuer), ...story(ecIssuer, issuer)]);
    expect(
      await bench.client.octets(caFiles.crlRsa.path).then((der) => Buffer.from(der).toString('hex').toUpperCase()),
    ).toContain(serialOf(files.certificate));
  });
});
