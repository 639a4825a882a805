import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { caFiles, caRoutes, type OctetFile } from '../http/ca.ts';
import { isValidBin } from '../pki/iin-bin.ts';
import { OIDS } from '../pki/oids.ts';
import { type Certificate, parseCertificate } from '../pki/x509/certificate.ts';
import { validateChain } from '../pki/x509/chain.ts';
import { parseCrl, verifyCrl } from '../pki/x509/crl.ts';
import { dnToString, parseDn } from '../pki/x509/name.ts';
import { buildRequest } from '../pki/x509/request.ts';
import { DAY_MS } from '../simulation/clock.ts';
import { SeededRng } from '../simulation/rng.ts';
import { AUTHORITY } from './core/authority-names.ts';
import {
  type Algorithm,
  base64,
  type CaBench,
  certificateDer,
  certificateOf,
  enrol,
  half,
  MINUTE_MS,
  openBench,
  PROCESSING_MS,
  problemOf,
  register,
  requestNow,
  submit,
  templateName,
} from './testing/ca-bench.ts';
import { keySigner } from './testing/keys.ts';
import { employee, ORGANISATION } from './testing/people.ts';

const ALGORITHMS = ['GOST', 'RSA'] as const;

async function caCertificates({ client }: CaBench, algorithm: Algorithm) {
  const all = await client.call(caRoutes.certificates);
  const of = (role: 'root' | 'issuing') => {
    const found = all.find((one) => one.role === role && one.algorithm === algorithm);
    return parseCertificate(Buffer.from(found?.certificate ?? '', 'base64'));
  };
  return { root: of('root'), issuing: of('issuing') };
}

async function crl({ client }: CaBench, file: OctetFile) {
  return parseCrl(await client.octets(file.path));
}

/** The extensions in their order, critical ones with an exclamation mark. */
function extensionsOf({ extensions }: Certificate): string[] {
  const names = new Map<string, string>(Object.entries(OIDS).map(([name, oid]) => [oid, name]));
  return extensions.map(({ oid, critical }) => `${names.get(oid)}${critical ? '!' : ''}`);
}

describe('certificates', () => {
  let bench: CaBench;
  beforeAll(async () => {
    bench = await openBench();
  });
  afterAll(() => bench.ca.close());

  it.each([
    [
      'GOST',
      ['digitalSignature', 'nonRepudiation'],
      [OIDS.emailProtection],
      'http://ca.kisc.test/cgi/RevListGOST.crl',
      64,
    ],
    [
      'RSA',
      ['digitalSignature', 'nonRepudiation', 'keyEncipherment', 'dataEncipherment'],
      [OIDS.serverAuth, OIDS.clientAuth],
      'http://ca.kisc.test/cgi/RevList.crl',
      40,
    ],
  ] as const)("a person's %s certificate has KISC's profile", async (algorithm, usages, purposes, crlUrl, digits) => {
    const { view, subject } = await enrol(bench, algorithm === 'GOST' ? 1 : 2);
    const person = employee(algorithm === 'GOST' ? 1 : 2);
    const certificate = certificateOf(view, algorithm);
    const { issuing } = await caCertificates(bench, algorithm);
    expect(dnToString(certificate.subject)).toBe(subject);
    expect(subject).toBe(`C=KZ,O=ТОО \\"TEST Дала Сауда\\",OU=Бухгалтерия,CN=${person.name},UID=${person.iin}`);
    expect(dnToString(certificate.issuer)).toBe('C=KZ,O=TEST KISC,CN=TEST KISC CA');
    expect([...(certificate.keyUsage ?? [])]).toEqual(usages);
    expect(certificate.extendedKeyUsage).toEqual(purposes);
    expect(certificate.crlUrls).toEqual([crlUrl]);
    expect(certificate.basicConstraints).toBeUndefined();
    expect(certificate.subjectDirectoryNames).toEqual([
      [
        { type: 'SERIALNUMBER', value: AUTHORITY.bin },
        { type: 'CN', value: 'TEST KISC' },
      ],
      [
        { type: 'SERIALNUMBER', value: ORGANISATION.bin },
        { type: 'CN', value: ORGANISATION.name },
      ],
      [
        { type: 'SERIALNUMBER', value: person.iin },
        { type: 'CN', value: person.name },
      ],
    ]);
    expect(certificate.authorityKeyId).toEqual({
      keyIdentifier: issuing.subjectKeyId,
      issuers: [issuing.issuer],
      serialNumber: issuing.serialNumber,
    });
    expect(extensionsOf(certificate)).toEqual([
      'keyUsage',
      'extendedKeyUsage',
      'subjectAltName',
      'crlDistributionPoints',
      'subjectKeyIdentifier',
      'authorityKeyIdentifier',
    ]);
    // The number is the key identifier, its first bit cleared.
    expect(certificate.serialNumber).toMatch(new RegExp(`^[1-7][0-9A-F]{${digits - 1}}$`));
    expect(certificate.subjectKeyId?.slice(2)).toBe(certificate.serialNumber.slice(2));
  });

  it('the four CA certificates say TEST, chain to each other, and may sign nothing but certificates and lists', async () => {
    for (const algorithm of ALGORITHMS) {
      const { root, issuing } = await caCertificates(bench, algorithm);
      expect(dnToString(root.subject)).toBe('C=KZ,O=TEST KISC,CN=TEST KISC Root CA');
      expect(dnToString(issuing.subject)).toBe('C=KZ,O=TEST KISC,CN=TEST KISC CA');
      expect(root.basicConstraints).toEqual({ ca: true });
      expect(issuing.basicConstraints).toEqual({ ca: true, pathLen: 0 });
      for (const one of [root, issuing]) {
        expect([...(one.keyUsage ?? [])]).toEqual(['nonRepudiation', 'keyCertSign', 'cRLSign']);
        expect(extensionsOf(one)).toEqual([
          'basicConstraints!',
          'keyUsage!',
          'subjectKeyIdentifier',
          'authorityKeyIdentifier',
        ]);
      }
      const files =
        algorithm === 'GOST' ? [caFiles.rootGost, caFiles.issuingGost] : [caFiles.rootRsa, caFiles.issuingRsa];
      expect(await bench.client.octets((files[0] as OctetFile).path)).toEqual(new Uint8Array(root.der));
      expect(await bench.client.octets((files[1] as OctetFile).path)).toEqual(new Uint8Array(issuing.der));
    }
    expect(isValidBin(AUTHORITY.bin)).toBe(true);
  });

  it("a Registration Authority's certificate is marked as an enrolment agent's and has the name that the CA gives", () => {
    const certificate = parseCertificate(bench.authority.certificate);
    expect(dnToString(certificate.subject)).toBe(
      'C=KZ,O=TEST KISC,OU=Registration Authority,CN=TEST Personalisation Desk',
    );
    expect(certificate.extendedKeyUsage).toEqual(['1.3.6.1.4.1.311.20.2.1']);
    expect(certificate.notAfter - certificate.notBefore).toBe(2 * 365 * DAY_MS + 5 * MINUTE_MS);
  });

  it('X-CA-9 the template decides: a fourteen-day certificate lives fourteen days', async () => {
    const subject = await register(bench, 3);
    const make = (algorithm: Algorithm) => {
      const template = templateName(`${algorithm}_USER_SIGN_14D`);
      return half(algorithm, { subject, key: 'two weeks', signedBy: bench.authority, template });
    };
    const { id } = await submit(bench, [await make('GOST'), await make('RSA')]);
    bench.clock.advance(PROCESSING_MS);
    const { notAfter } = certificateOf(await requestNow(bench, id), 'RSA');
    expect(notAfter - bench.clock.now()).toBe(14 * DAY_MS);
  });

  it('each twin stands the validation of the whole path, with the lists of issuing and root CA', async () => {
    const { view } = await enrol(bench, 4);
    for (const algorithm of ALGORITHMS) {
      const { root, issuing } = await caCertificates(bench, algorithm);
      const other = await caCertificates(bench, algorithm === 'GOST' ? 'RSA' : 'GOST');
      const lists = [caFiles.crlGost, caFiles.crlRsa, caFiles.crlRootGost, caFiles.crlRootRsa];
      const result = validateChain({
        certificate: certificateOf(view, algorithm),
        intermediates: [other.issuing, issuing],
        anchors: [other.root, root],
        at: bench.clock.now(),
        revocation: await Promise.all(lists.map((file) => crl(bench, file))),
      });
      expect(result.ok && result.path.map(({ serialNumber }) => serialNumber)).toEqual([
        certificateOf(view, algorithm).serialNumber,
        issuing.serialNumber,
        root.serialNumber,
      ]);
    }
  });
});

describe('revocation', () => {
  let bench: CaBench;
  beforeAll(async () => {
    bench = await openBench();
  });
  afterAll(() => bench.ca.close());

  it('a revoked certificate is on the list of its own twin at once, with instant and reason', async () => {
    const { view } = await enrol(bench, 1);
    bench.clock.advance(MINUTE_MS + 400);
    const before = await crl(bench, caFiles.crlGost);
    const rsaBefore = await crl(bench, caFiles.crlRsa);
    const { serialNumber } = certificateOf(view, 'GOST');
    const body = { serialNumber, reason: 'keyCompromise' } as const;
    const { revokedAt } = await bench.client.call(caRoutes.revoke, { body });
    expect(Date.parse(revokedAt)).toBe(bench.clock.now());
    const after = await crl(bench, caFiles.crlGost);
    expect(before.revoked.has(serialNumber)).toBe(false);
    const wholeSecond = Math.floor(bench.clock.now() / 1000) * 1000;
    expect(after.revoked.get(serialNumber)).toEqual({ serialNumber, revokedAt: wholeSecond, reason: 'keyCompromise' });
    expect(Number(`0x${after.number}`)).toBe(Number(`0x${before.number}`) + 1);
    expect(after.thisUpdate).toBe(wholeSecond);
    expect((await crl(bench, caFiles.crlRsa)).der).toEqual(rsaBefore.der);
    expect((await problemOf(bench.client.call(caRoutes.revoke, { body }))).code).toBe('already-revoked');
  });

  it('the reason is superseded when none is given; what the CA has not issued it does not revoke', async () => {
    const { view } = await enrol(bench, 2);
    const { serialNumber } = certificateOf(view, 'RSA');
    await bench.client.call(caRoutes.revoke, { body: { serialNumber } });
    expect((await crl(bench, caFiles.crlRsa)).revoked.get(serialNumber)?.reason).toBe('superseded');
    const { issuing } = await caCertificates(bench, 'GOST');
    for (const unknown of ['ABCD', issuing.serialNumber]) {
      const refusal = await problemOf(bench.client.call(caRoutes.revoke, { body: { serialNumber: unknown } }));
      expect(refusal.code).toBe('entity-not-found');
    }
  });

  it('a list is in force for a day, is the same for all who ask in that day, and is followed by the next number', async () => {
    const quiet = await openBench();
    const lists = [];
    for (const hours of [0, 23, 1, 48]) {
      quiet.clock.advance(hours * 60 * MINUTE_MS);
      lists.push(await crl(quiet, caFiles.crlGost));
    }
    const start = quiet.clock.now() - 3 * DAY_MS;
    expect(lists[1]?.der).toEqual(lists[0]?.der);
    expect(lists.map(({ number }) => number)).toEqual(['01', '01', '02', '04']);
    expect(lists.map(({ thisUpdate }) => (thisUpdate - start) / DAY_MS)).toEqual([0, 0, 1, 3]);
    expect(lists.map(({ nextUpdate }) => ((nextUpdate ?? 0) - start) / DAY_MS)).toEqual([1, 1, 2, 4]);
    await quiet.ca.close();
  });

  it('a clock that is set back does not take a revocation back', async () => {
    const { view } = await enrol(bench, 3);
    const { serialNumber } = certificateOf(view, 'GOST');
    bench.clock.advance(3 * DAY_MS);
    await bench.client.call(caRoutes.revoke, { body: { serialNumber } });
    const revokedAt = bench.clock.now();
    bench.clock.set(revokedAt - 2 * DAY_MS);
    const list = await crl(bench, caFiles.crlGost);
    bench.clock.set(revokedAt);
    expect(list.revoked.has(serialNumber)).toBe(true);
    expect((list.nextUpdate ?? 0) > list.thisUpdate).toBe(true);
  });

  it('every list is signed by the CA that it is of, and by no other', async () => {
    const gost = await caCertificates(bench, 'GOST');
    const rsa = await caCertificates(bench, 'RSA');
    const signers = [gost.issuing, rsa.issuing, gost.root, rsa.root];
    const files = [caFiles.crlGost, caFiles.crlRsa, caFiles.crlRootGost, caFiles.crlRootRsa];
    for (const [i, file] of files.entries()) {
      const list = await crl(bench, file);
      expect(signers.map(({ publicKey }) => verifyCrl(list, publicKey))).toEqual(files.map((_, j) => i === j));
    }
  });
});

describe('one seed and one clock', () => {
  /** All octets that a short life of a CA brings forth. */
  async function octets(seed: string, nosy: boolean): Promise<string[]> {
    const bench = await openBench({ rng: new SeededRng(seed) });
    const look = () => Promise.all(Object.values(caFiles).map(({ path }) => bench.client.octets(path)));
    if (nosy) await look();
    const { view } = await enrol(bench, 1);
    if (nosy) bench.clock.advance(5 * DAY_MS);
    if (nosy) await look();
    const signer = await keySigner('rsa-2048', 'second authority');
    const body = { name: 'TEST Second', request: base64(await buildRequest({ subject: parseDn('CN=x') }, signer)) };
    if (!nosy) bench.clock.advance(5 * DAY_MS);
    const { certificate } = await bench.client.call(caRoutes.registerRegistrationAuthority, { body });
    const files = await look();
    await bench.ca.close();
    const issued = [certificateDer(view, 'GOST'), certificateDer(view, 'RSA'), bench.authority.certificate];
    return [...files, ...issued].map(base64).concat(certificate);
  }

  it('give the same octets, whoever has looked at lists in between; another seed gives others', async () => {
    const quiet = await octets('one', false);
    expect(await octets('one', true)).toEqual(quiet);
    const other = await octets('two', false);
    expect(other.filter((one) => quiet.includes(one))).toEqual([]);
  });
});
