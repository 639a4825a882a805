import { describe, expect, it } from 'vitest';
import { SeededRng } from '../../simulation/rng.ts';
import { generateKeyPair } from '../keys.ts';
import { OIDS } from '../oids.ts';
import { SUITES } from '../suites.ts';
import { haveOpenssl, haveOpensslGost, openssl, withFiles } from '../testing/foreign.ts';
import { opensslVerifies } from '../testing/gost-judges.ts';
import { issueCertificate, parseCertificate } from '../x509/certificate.ts';
import { authorityKeyIdentifier, extendedKeyUsage, keyIdentifierOf } from '../x509/extensions.ts';
import { parseDn } from '../x509/name.ts';
import { toPem } from '../x509/pem.ts';
import { ALL_SUITES, NOW } from '../x509/testing/authority.ts';
import { addSignatureTimeStamp, signatureImprint } from './signature-time-stamp.ts';
import { readAttributes } from './signed-attributes.ts';
import { readSignedData, type SignerInfo } from './signed-data-reader.ts';
import { message, userOf } from './testing/messages.ts';
import {
  answer,
  authorityOf,
  imprintBy,
  NONCE,
  POLICY,
  SHA256,
  STAMPED,
  type StampChanges,
  stamp,
} from './testing/stamps.ts';
import { verifyTimeStampResponse } from './time-stamp.ts';
import { buildTimeStampRequest } from './time-stamp-request.ts';

/** OpenSSL judges our requests, answers and tokens, and we judge its. */

const tool = haveOpenssl();
const engine = haveOpensslGost();

describe('OpenSSL as a client of our tokens', () => {
  const query = (...args: string[]) => openssl(['ts', '-query', ...args], STAMPED).stdout;

  async function verdict(request: Uint8Array, response: Uint8Array, data: Uint8Array = STAMPED): Promise<string> {
    const { ca, tsa } = await authorityOf('rsa-2048');
    const pem = { ca: toPem('CERTIFICATE', ca.der), tsa: toPem('CERTIFICATE', tsa.der) };
    return withFiles({ ...pem, request, response, data }, (path) => {
      const trust = ['-CAfile', path.ca, '-untrusted', path.tsa];
      const byQuery = openssl(['ts', '-verify', '-queryfile', path.request, '-in', path.response, ...trust]);
      const byData = openssl(['ts', '-verify', '-data', path.data, '-in', path.response, ...trust]);
      return [byQuery, byData].map(({ stdout, stderr }) => /: OK/.test(stdout + stderr)).join();
    });
  }

  it.skipIf(!tool.have)(
    `verifies them for every hash, with and without nonce, certificate and policy${tool.note}`,
    async () => {
      for (const hash of ['sha1', 'sha224', 'sha256', 'sha384', 'sha512', 'sha3-256']) {
        const request = query(`-${hash}`, '-cert', '-tspolicy', POLICY);
        expect([hash, await verdict(request, await answer('rsa-2048', request))]).toEqual([hash, 'true,true']);
      }
      for (const args of [['-no_nonce'], ['-cert'], ['-no_nonce', '-cert'], []]) {
        const request = query('-sha256', ...args);
        const v1 = { signer: { signingCertificate: 'v1' as const } };
        expect([args, await verdict(request, await answer('rsa-2048', request, v1))]).toEqual([args, 'true,true']);
      }
    },
  );

  it.skipIf(!tool.have)(`refuses them when anything is not as it asked${tool.note}`, async () => {
    const request = query('-sha256', '-cert');
    const wrong = async (info: StampChanges['info'], data?: Uint8Array) =>
      verdict(request, await answer('rsa-2048', request, { info: info as object }), data);
    expect(await wrong({ nonce: NONCE })).toBe('false,true');
    expect(await wrong({ imprint: imprintBy(SHA256, NONCE) })).toBe('false,false');
    expect(await wrong({}, NONCE)).toBe('true,false');
    const right = await answer('rsa-2048', request);
    const spoiled = right.with(right.length - 9, (right.at(-9) as number) ^ 1);
    expect(await verdict(request, spoiled)).toBe('false,false');
  });

  it.skipIf(!tool.have)(`reads our requests and every field of our answers${tool.note}`, async () => {
    const request = buildTimeStampRequest({
      imprint: imprintBy(SHA256, STAMPED),
      policy: POLICY,
      nonce: NONCE,
      certReq: true,
    });
    const asked = withFiles({ request }, (path) =>
      openssl(['ts', '-query', '-in', path.request, '-text']).stdout.toString(),
    );
    expect(asked).toMatch(
      /Version: 1\nHash Algorithm: sha256[\s\S]*Policy OID: 1\.3\.6\.1\.4\.1\.32473\.1\nNonce: 0x9A01020304050607\nCertificate required: yes\n/,
    );
    const response = await answer('rsa-2048', request);
    const said = withFiles({ response }, (path) =>
      openssl(['ts', '-reply', '-in', path.response, '-text']).stdout.toString(),
    );
    expect(said).toMatch(
      /Status: Granted\.[\s\S]*Serial number: 0x0A11\nTime stamp: Mar {2}1 12:00:00 2026 GMT\nAccuracy: 0x01 seconds, unspecified millis, unspecified micros\nOrdering: no\nNonce: 0x9A01020304050607\nTSA: DirName:/,
    );
  });
});

/** OpenSSL's own TSA, with a key of ours and a certificate of our CA. */
async function opensslAuthority() {
  const { ca } = await authorityOf('rsa-2048');
  const pair = await generateKeyPair(SUITES['rsa-2048'], new SeededRng('OpenSSL as TSA'));
  const certificate = await issueCertificate(
    {
      serialNumber: '77',
      issuer: ca.certificate.subject,
      subject: parseDn('CN=TEST OpenSSL TSA'),
      notBefore: Date.UTC(2020, 0, 1),
      notAfter: Date.UTC(2049, 0, 1),
      publicKey: pair.publicKey,
      extensions: [
        extendedKeyUsage([OIDS.timeStamping], { critical: true }),
        authorityKeyIdentifier({ keyIdentifier: keyIdentifierOf(ca.signer.publicKey) }),
      ],
    },
    ca.signer,
  );
  return { trust: { anchors: [ca.certificate] }, key: pair.privateKey, certificate };
}

const tsaConfiguration = (folder: string, certificateHash: string) => `
[tsa]
default_tsa = one
[one]
serial = ${folder}/serial
default_policy = ${POLICY}
digests = sha256, sha512
accuracy = secs:1, millisecs:500, microsecs:100
ordering = yes
tsa_name = yes
ess_cert_id_chain = no
ess_cert_id_alg = ${certificateHash}
clock_precision_digits = 3
`;

describe('OpenSSL as a TSA', () => {
  it.skipIf(!tool.have)(
    `gives tokens that are verified here, with SigningCertificate of both versions${tool.note}`,
    async () => {
      const started = Date.now();
      const { trust, key, certificate } = await opensslAuthority();
      const request = buildTimeStampRequest({ imprint: imprintBy(SHA256, STAMPED), nonce: NONCE, certReq: true });
      const files = { request, key: toPem('PRIVATE KEY', key), certificate: toPem('CERTIFICATE', certificate) };
      for (const certificateHash of ['sha1', 'sha256', 'sha512']) {
        const response = withFiles(files, (path, folder) =>
          withFiles({ conf: tsaConfiguration(folder, certificateHash) }, ({ conf }) => {
            const signer = ['-inkey', path.key, '-signer', path.certificate, '-sha256'];
            return openssl(['ts', '-reply', '-config', conf, '-queryfile', path.request, ...signer]).stdout;
          }),
        );
        const { info, certificate: found } = verifyTimeStampResponse(response, request, trust);
        expect(info).toMatchObject({
          policy: POLICY,
          ordering: true,
          accuracy: { seconds: 1, millis: 500, micros: 100 },
        });
        expect(info.genTime).toBeGreaterThanOrEqual(started);
        expect(info.genTime).toBeLessThanOrEqual(Date.now());
        expect(found.der).toEqual(certificate);
        const other = buildTimeStampRequest({
          imprint: imprintBy(SHA256, STAMPED),
          nonce: Uint8Array.of(2, 1, 5),
          certReq: true,
        });
        expect(() => verifyTimeStampResponse(response, other, trust)).toThrow('nonce');
      }
    },
  );
});

describe('OpenSSL’s GOST engine', () => {
  it.skipIf(!engine.have)(
    `verifies the signatures of GOST tokens in the order of octets of the suite${engine.note}`,
    async () => {
      for (const suite of ALL_SUITES.filter((one) => SUITES[one].family === 'GOST')) {
        const authority = await authorityOf(suite);
        const [signer] = readSignedData(await stamp(authority)).signers as [SignerInfo];
        const { der } = readAttributes(signer.signedAttributes);
        const { publicKey } = parseCertificate(authority.tsa.der);
        const verifies = (form: 'rs-le' | 'sr-be') => opensslVerifies(publicKey, der, signer.signature, form);
        const { cms } = SUITES[suite].form;
        expect([verifies(cms), verifies(cms === 'rs-le' ? 'sr-be' : 'rs-le')]).toEqual([true, false]);
      }
    },
  );
});

describe('a message with a signature time stamp', () => {
  it.skipIf(!tool.have)(
    `is still verified by openssl cms, and openssl ts verifies the stamp in it${tool.note}`,
    async () => {
      const { ca, tsa } = await authorityOf('rsa-2048');
      const holder = await userOf('rsa-2048');
      const bare = await message('rsa-2048', { signingCertificate: 'v2' });
      const token = await stamp(await authorityOf('rsa-2048'), { info: { imprint: signatureImprint(bare, SHA256) } });
      const stamped = addSignatureTimeStamp(bare, token);
      const [{ signature }] = readSignedData(stamped).signers as [SignerInfo];
      const pem = {
        ca: toPem('CERTIFICATE', ca.der),
        tsa: toPem('CERTIFICATE', tsa.der),
        user: toPem('CERTIFICATE', holder.ca.der),
      };
      withFiles({ ...pem, stamped, signature, token }, (path) => {
        const at = ['-attime', String(NOW / 1000)];
        const cms = [
          'cms',
          '-verify',
          '-cades',
          '-binary',
          '-inform',
          'DER',
          '-in',
          path.stamped,
          '-CAfile',
          path.user,
          ...at,
        ];
        expect(openssl(cms)).toMatchObject({ status: 0 });
        const ts = ['ts', '-verify', '-token_in', '-in', path.token, '-data', path.signature, '-CAfile', path.ca];
        expect(openssl(ts).stdout.toString()).toContain('Verification: OK');
        const print = openssl(['cms', '-cmsout', '-print', '-inform', 'DER', '-in', path.stamped]).stdout.toString();
        expect(print).toMatch(/unsignedAttrs:\s+object: id-smime-aa-timeStampToken/);
      });
    },
  );
});
