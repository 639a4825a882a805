import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashByOid, imprintOf } from '../../pki/cms/message-imprint.ts';
import { readAttributes } from '../../pki/cms/signed-attributes.ts';
import { readSignedData, type SignerInfo } from '../../pki/cms/signed-data-reader.ts';
import { verifyTimeStampResponse } from '../../pki/cms/time-stamp.ts';
import { buildTimeStampRequest, nonceOf } from '../../pki/cms/time-stamp-request.ts';
import { readTimeStampResponse } from '../../pki/cms/time-stamp-response.ts';
import {
  bouncyCastle,
  haveBouncyCastle,
  haveOpenssl,
  haveOpensslGost,
  openssl,
  runForeign,
  runForeignLater,
  withFiles,
} from '../../pki/testing/foreign.ts';
import { opensslVerifies } from '../../pki/testing/gost-judges.ts';
import { toPem } from '../../pki/x509/pem.ts';
import { isGranting, TIME_STAMP_POLICIES } from '../core/time-stamp-policies.ts';
import { openStampingBench, type StampingBench } from '../testing/stamping-bench.ts';

/** The time-stamping authority as the clients of others see it: openssl ts with curl, jarsigner, BouncyCastle. */

const ossl = haveOpenssl();
const engine = haveOpensslGost();
const bouncy = haveBouncyCastle('bcpkix', 'bcutil');
const haveCurl = runForeign('curl', ['--version']).status === 0;
const curlNote = haveCurl ? '' : ' [skipped: no curl (apt-get install curl)]';
const haveJarsigner = ['jarsigner', 'keytool', 'jar'].every((program) => runForeign('which', [program]).status === 0);
const jarsignerNote = haveJarsigner ? '' : ' [skipped: no jarsigner (apt-get install default-jdk-headless)]';

const DATA = new TextEncoder().encode('TEST: счёт № 12\n');
const SHA256 = '2.16.840.1.101.3.4.2.1';
const RFC_RSA = '1.3.6.1.4.1.32473.3161.1';
const RFC_EC = '1.3.6.1.4.1.32473.3161.2';
const NUC_RSA = '1.2.398.3.3.2.6.2';

let bench: StampingBench;
beforeAll(async () => {
  // jarsigner and openssl judge certificates by the clock of the machine.
  bench = await openStampingBench(Math.floor(Date.now() / 1000) * 1000 - 3_600_000);
});
afterAll(() => bench.ca.close());

/** Every root that OpenSSL can read without its engine, PEM. */
const roots = () =>
  bench.ca.caCertificates
    .filter(({ role, algorithm }) => role === 'root' && (algorithm === 'RSA' || algorithm === 'EC'))
    .map(({ certificate }) => toPem('CERTIFICATE', certificate))
    .join('');
const issuers = () =>
  bench.ca.caCertificates.filter(({ role }) => role === 'issuing').map(({ certificate }) => certificate);

/** Query and answer as a person would make them on a command line. */
async function byCommandLine(args: readonly string[]): Promise<{ query: Buffer; reply: Buffer }> {
  const query = openssl(['ts', '-query', ...args], DATA).stdout;
  const curl = ['-sS', '-H', 'Content-Type: application/timestamp-query', '--data-binary', '@-', `${bench.ca.url}/tsp`];
  return { query, reply: (await runForeignLater('curl', curl, { input: query })).stdout };
}

/** OpenSSL's verdict by query and by data: `true,true` for a token that answers the query and stamps the data. */
function verdict(query: Uint8Array, reply: Uint8Array, data: Uint8Array, untrusted: Uint8Array[] = []): string {
  const files = {
    query,
    reply,
    data,
    roots: roots(),
    untrusted: untrusted.map((der) => toPem('CERTIFICATE', der)).join(''),
  };
  return withFiles(files, (path) => {
    const trust = [
      '-in',
      path.reply,
      '-CAfile',
      path.roots,
      ...(untrusted.length > 0 ? ['-untrusted', path.untrusted] : []),
    ];
    const of = (...args: string[]) => {
      const { stdout, stderr } = openssl(['ts', '-verify', ...args, ...trust]);
      return /Verification: OK/.test(stdout + stderr);
    };
    return [of('-queryfile', path.query), of('-data', path.data)].join();
  });
}

describe.skipIf(!ossl.have || !haveCurl)(`openssl ts and curl${ossl.note}${curlNote}`, () => {
  it('accept tokens for every hash function, with certificate, nonce and policy', async () => {
    for (const hash of ['sha1', 'sha224', 'sha256', 'sha384', 'sha512']) {
      const { query, reply } = await byCommandLine([`-${hash}`, '-cert']);
      expect([hash, verdict(query, reply, DATA), verdict(query, reply, Buffer.from('x'))]).toEqual([
        hash,
        'true,true',
        'true,false',
      ]);
    }
    for (const policy of [RFC_RSA, RFC_EC, NUC_RSA]) {
      const { query, reply } = await byCommandLine(['-sha256', '-cert', '-no_nonce', '-tspolicy', policy]);
      expect([policy, verdict(query, reply, DATA)]).toEqual([policy, 'true,true']);
    }
  });

  it('accept tokens without certificates when they are given the certificates', async () => {
    const withCertificate = await byCommandLine(['-sha256', '-cert']);
    const { certificate } = verifyTimeStampResponse(withCertificate.reply, withCertificate.query, bench.trust);
    const { query, reply } = await byCommandLine(['-sha256']);
    expect(verdict(query, reply, DATA)).toBe('false,false');
    expect(verdict(query, reply, DATA, [certificate.der, ...issuers()])).toBe('true,true');
  });

  it('refuse an answer to another query, and show ours field by field', async () => {
    const first = await byCommandLine(['-sha256', '-cert']);
    const second = await byCommandLine(['-sha256', '-cert']);
    expect(verdict(first.query, second.reply, DATA)).toBe('false,true');
    const { genTime } = verifyTimeStampResponse(first.reply, first.query, bench.trust).info;
    const text = withFiles(first, ({ reply }) => openssl(['ts', '-reply', '-in', reply, '-text']).stdout.toString());
    const [day, clock] = new Date(genTime).toISOString().slice(8, 19).split('T') as [string, string];
    expect(text).toMatch(
      new RegExp(`Time stamp: [A-Z][a-z]{2} +${Number(day)} ${clock} \\d{4} GMT\\nAccuracy: 0x01 seconds`),
    );
    expect(text).toMatch(/Policy OID: 1\.3\.6\.1\.4\.1\.32473\.3161\.1[\s\S]*Ordering: no\n[\s\S]*TSA: DirName:/);
  });

  it('name every failure as we mean it', async () => {
    const named = {
      badAlg: 'unrecognized or unsupported algorithm identifier',
      badRequest: 'transaction not permitted or supported',
      badDataFormat: 'the data submitted has the wrong format',
      timeNotAvailable: "the TSA's time source is not available",
      unacceptedPolicy: 'the requested TSA policy is not supported by the TSA',
      unacceptedExtension: 'the requested extension is not supported by the TSA',
      addInfoNotAvailable: 'the additional information requested could not be understood or is not available',
      systemFailure: 'the request cannot be handled due to system failure',
    };
    for (const [failure, text] of Object.entries(named)) {
      const oid = TIME_STAMP_POLICIES.find((row) => 'failure' in row && row.failure === failure)?.oid ?? '';
      const { reply } = await byCommandLine(['-sha256', '-tspolicy', oid]);
      const said = withFiles({ reply }, (path) =>
        openssl(['ts', '-reply', '-in', path.reply, '-text']).stdout.toString(),
      );
      expect(said).toContain(`Status: Rejected.`);
      expect(said.toLowerCase()).toContain(text.toLowerCase());
    }
  });
});

/** `jar`, `keytool` and `jarsigner`, in a folder with a jar, a key and a store that trusts the root of the TSA. */
async function withJar(use: (run: JavaTool, folder: string) => Promise<void>): Promise<void> {
  const root = bench.ca.caCertificates.find(
    (one) => one.authority === 'rfc' && one.algorithm === 'RSA' && one.role === 'root',
  );
  await withFiles({ text: 'TEST', root: root?.certificate ?? '' }, async (path, folder) => {
    const at = (name: string) => `${folder}/${name}`;
    const run: JavaTool = async (program, ...args) => {
      const flags = ['-J-XX:TieredStopAtLevel=1', '-J-Xshare:auto', '-J-Duser.language=en'];
      const { status, stdout, stderr } = await runForeignLater(program, [...flags, ...args]);
      return `${status} ${stdout.toString()}${stderr}`;
    };
    const subject = ['-subj', '/CN=TEST signer', '-days', '30', '-nodes'];
    openssl(['req', '-x509', '-newkey', 'rsa:2048', '-keyout', at('key'), '-out', at('certificate'), ...subject]);
    const named = ['-name', 'signer', '-passout', 'pass:changeit'];
    openssl(['pkcs12', '-export', '-in', at('certificate'), '-inkey', at('key'), '-out', at('keys.p12'), ...named]);
    await run('jar', '--create', '--file', at('test.jar'), '-C', folder, 'text');
    const trust = ['-keystore', at('trust.p12'), '-storepass', 'changeit', '-storetype', 'PKCS12'];
    await run('keytool', '-importcert', '-noprompt', '-alias', 'rfc', '-file', path.root, ...trust);
    await use(run, folder);
  });
}

type JavaTool = (program: string, ...args: string[]) => Promise<string>;

describe('jarsigner', () => {
  it.skipIf(!haveJarsigner || !ossl.have)(
    `stamps a jar with -tsa, and believes the stamp when it knows the root${jarsignerNote}${ossl.note}`,
    () =>
      withJar(async (run, folder) => {
        const store = (name: string) => ['-keystore', `${folder}/${name}`, '-storepass', 'changeit'];
        const tsa = ['-tsa', `${bench.ca.url}/tsp`, '-tsapolicyid', RFC_RSA];
        const signed = await run('jarsigner', ...tsa, ...store('keys.p12'), `${folder}/test.jar`, 'signer');
        expect(signed).toContain('jar signed.');
        const verify = (keys: string) =>
          run('jarsigner', '-verify', '-verbose', '-certs', ...store(keys), `${folder}/test.jar`);
        const [known, unknown] = [await verify('trust.p12'), await verify('keys.p12')];
        for (const said of [known, unknown]) {
          expect(said).toContain('jar verified.');
          expect(said).toMatch(/Timestamped by "CN=TEST [^"]*TSA[^"]*" on/);
        }
        expect(known).not.toContain('TSA certificate chain is invalid');
        expect(unknown).toContain('TSA certificate chain is invalid');
      }),
    60_000,
  );
});

describe('the tokens of every policy', () => {
  const granting = TIME_STAMP_POLICIES.filter(isGranting);
  const sha256 = hashByOid(SHA256) as NonNullable<ReturnType<typeof hashByOid>>;
  const requestFor = (policy: string, nonce = 7) =>
    buildTimeStampRequest({
      imprint: imprintOf(sha256, DATA),
      policy,
      nonce: nonceOf(Uint8Array.of(nonce)),
      certReq: true,
    });
  const hex = (octets: Uint8Array) => Buffer.from(octets).toString('hex');

  it.skipIf(!bouncy.have)(
    `X-NUC-2 BouncyCastle validates each, and none of them for another request${bouncy.note}`,
    async () => {
      const questions = await Promise.all(
        granting.map(async ({ oid }) => {
          const request = requestFor(oid);
          const response = await bench.ask(request);
          const { certificate } = verifyTimeStampResponse(response, request, bench.trust);
          const { suite, publicKey, der } = certificate;
          const ask = (asked: Uint8Array) =>
            ['stamp', suite.id, suite.form.cms, hex(publicKey), hex(response), hex(asked), hex(der)].join(' ');
          return {
            right: ask(request),
            wrong: ask(requestFor(oid, 1)),
          };
        }),
      );
      const source = fileURLToPath(new URL('../../pki/testing/X509Proof.java', import.meta.url));
      const input = `${[...questions.map(({ right }) => right), ...questions.map(({ wrong }) => wrong)].join('\n')}\n`;
      const answers = bouncyCastle(source, [], { input, jars: ['bcpkix', 'bcutil'] })
        .stdout.toString()
        .trim()
        .split('\n');
      expect(answers.slice(0, granting.length)).toEqual(granting.map(() => 'true'));
      expect(answers.length).toBe(2 * granting.length);
      expect(answers.slice(granting.length)).not.toContain('true');
    },
  );

  it.skipIf(!engine.have)(`OpenSSL's GOST engine verifies the GOST ones${engine.note}`, async () => {
    const gost = granting.filter(({ algorithm }) => algorithm.startsWith('GOST'));
    expect(gost.length).toBe(3);
    for (const { oid } of gost) {
      const request = requestFor(oid);
      const response = await bench.ask(request);
      const { certificate } = verifyTimeStampResponse(response, request, bench.trust);
      const [signer] = readSignedData(readTimeStampResponse(response).token ?? new Uint8Array(0)).signers as [
        SignerInfo,
      ];
      const { der } = readAttributes(signer.signedAttributes);
      const { cms } = certificate.suite.form;
      const verifies = (form: 'rs-le' | 'sr-be') => opensslVerifies(certificate.publicKey, der, signer.signature, form);
      expect([oid, verifies(cms), verifies(cms === 'rs-le' ? 'sr-be' : 'rs-le')]).toEqual([oid, true, false]);
    }
  });
});
