import * as pkijs from 'pkijs';
import { describe, expect, it } from 'vitest';
import { PkiError, type PkiErrorCode } from '../error.ts';
import { OIDS } from '../oids.ts';
import { SUITES } from '../suites.ts';
import { engineFor } from '../webcrypto/engine.ts';
import { parseCertificate, verifyCertificateSignature } from './certificate.ts';
import { isStrictDer } from './der.ts';
import { integer, oid, sequence, tagged, time, toDer } from './der-build.ts';
import { basicConstraints, keyIdentifierOf, subjectKeyIdentifier } from './extensions.ts';
import { dnToString, parseDn } from './name.ts';
import { ALL_SUITES, NOW, testCa, testSigner, testUser } from './testing/authority.ts';
import { partsOf, resign } from './testing/forge.ts';
import { eventualOutcome } from './testing/outcome.ts';

describe.each(ALL_SUITES)('a certificate of %s', (suite) => {
  it('is read as it was written: profile of a KISC user', async () => {
    const ca = await testCa(suite, 'TEST CA');
    const { certificate, signer } = await testUser(suite, 'ТЕСТОВ ТЕСТ', ca);
    expect(certificate.version).toBe(3);
    expect(dnToString(certificate.issuer)).toBe('C=KZ,O=TEST,CN=TEST CA');
    expect(dnToString(certificate.subject)).toBe('C=KZ,O=ТОО TEST,OU=TEST,CN=ТЕСТОВ ТЕСТ,UID=870430300986');
    expect(new Date(certificate.notBefore).toISOString()).toBe('2026-02-28T12:00:00.000Z');
    expect(new Date(certificate.notAfter).toISOString()).toBe('2027-02-28T12:00:00.000Z');
    expect(certificate.publicKey).toEqual(signer.publicKey);
    expect(certificate.suite).toBe(SUITES[suite]);
    expect(certificate.signatureOid).toBe(SUITES[suite].signatureOid);
    expect([...(certificate.keyUsage ?? [])]).toEqual(['digitalSignature', 'nonRepudiation']);
    expect(certificate.extensions.find((one) => one.oid === OIDS.keyUsage)?.critical).toBe(false);
    expect(certificate.extendedKeyUsage).toEqual([OIDS.emailProtection]);
    expect(certificate.subjectDirectoryNames.map(dnToString)).toEqual([
      'SERIALNUMBER=100460000102,CN=TEST authority',
      'SERIALNUMBER=100460000102,CN=TEST organisation',
      'SERIALNUMBER=870430300986,CN=ТЕСТОВ ТЕСТ',
    ]);
    expect(certificate.authorityKeyId?.keyIdentifier).toBe(ca.certificate.subjectKeyId);
    expect(certificate.authorityKeyId?.serialNumber).toBe(ca.certificate.serialNumber);
    expect(certificate.criticalUnknown).toEqual([]);
    const identifier = certificate.subjectKeyId ?? '';
    // KISC: serial number and key identifier are the same octets; with SHA-1 the first bit of the number is cleared.
    if (SUITES[suite].family === 'GOST') expect(certificate.serialNumber).toBe(identifier);
    else expect(certificate.serialNumber.slice(2)).toBe(identifier.slice(2));
  });

  it('is strict DER, verifies here and with pkijs, and under no other key', async () => {
    const ca = await testCa(suite, 'TEST CA');
    const { der, certificate } = await testUser(suite, 'ТЕСТОВ ТЕСТ', ca);
    expect(isStrictDer(der)).toBe(true);
    expect(verifyCertificateSignature(certificate, ca.signer.publicKey)).toBe(true);
    expect(verifyCertificateSignature(certificate, certificate.publicKey)).toBe(false);
    const theirs = pkijs.Certificate.fromBER(Uint8Array.from(der));
    const issuer = pkijs.Certificate.fromBER(Uint8Array.from(ca.der));
    expect(await theirs.verify(issuer, engineFor('certificate'))).toBe(true);
    expect(await theirs.verify(theirs, engineFor('certificate'))).toBe(false);
  });

  it('does not verify under a key of another suite', async () => {
    const { certificate } = await testCa(suite, 'TEST CA');
    for (const other of ALL_SUITES.filter((one) => one !== suite)) {
      expect(verifyCertificateSignature(certificate, (await testSigner(other, 'TEST CA')).publicKey)).toBe(false);
    }
  });

  it('does not verify when its signature is read the other way round', async () => {
    const { certificate, signer } = await testCa(suite, 'TEST CA');
    const reversed = { ...certificate, signature: Uint8Array.from(certificate.signature).reverse() };
    expect(verifyCertificateSignature(reversed, signer.publicKey)).toBe(false);
  });

  it('is not accepted with any one bit changed', async () => {
    const { der, signer } = await testCa(suite, 'TEST CA');
    for (let i = 0; i < der.length; i += 7) {
      const changed = Uint8Array.from(der);
      changed[i] = (changed[i] as number) ^ (1 << (i % 8));
      const accepted = await eventualOutcome(() => {
        if (!verifyCertificateSignature(parseCertificate(changed), signer.publicKey))
          throw new PkiError('bad-signature', '');
      });
      expect(accepted).not.toBe('fine');
    }
  });
});

describe('issueCertificate', () => {
  it('writes UTCTime until 2049 and GeneralizedTime from 2050 on, in whole seconds', async () => {
    const ca = await testCa('rsa-2048', 'TEST CA', undefined, {
      change: (template) => ({
        ...template,
        notBefore: Date.UTC(2026, 0, 1, 0, 0, 0, 999),
        notAfter: Date.UTC(2050, 0, 1, 0, 0, 0, 999),
      }),
    });
    const text = Buffer.from(ca.der).toString('latin1');
    expect(text).toContain('\x17\x0d260101000000Z\x18\x0f20500101000000Z');
    expect(ca.certificate.notAfter).toBe(Date.UTC(2050, 0, 1));
  });

  it.each([
    ['zero', '00'],
    ['33 octets', `01${'00'.repeat(32)}`],
    ['32 octets with the first bit set', `80${'00'.repeat(31)}`],
    ['no digits', ''],
    ['half an octet', '123'],
    ['a sign', '-1'],
  ])('refuses a serial number of %s', async (_, serialNumber) => {
    const change = <T extends object>(template: T) => ({ ...template, serialNumber });
    expect(await eventualOutcome(() => testCa('kisc-2004', 'TEST CA', undefined, { change }))).toBe('bad-argument');
  });

  it('refuses a period that ends before it begins, an empty issuer and the same extension twice', async () => {
    const twice = [subjectKeyIdentifier(Uint8Array.of(1)), subjectKeyIdentifier(Uint8Array.of(2))];
    for (const wrong of [{ notAfter: 0 }, { notBefore: Number.NaN }, { issuer: [] }, { extensions: twice }]) {
      const change = <T extends object>(template: T) => ({ ...template, ...wrong });
      expect(await eventualOutcome(() => testCa('kisc-2004', 'TEST CA', undefined, { change }))).toBe('bad-argument');
    }
  });

  it('has no negative serial numbers, but they are read: KISC had them in CA certificates of 2013', async () => {
    const { certificate, signer } = await testCa('kisc-2004', 'TEST CA');
    const der = await resign(
      certificate.tbs,
      ([version, , ...rest]) => [version, integer(-0x70), ...rest] as ReturnType<typeof partsOf>,
      'certificate',
      signer,
    );
    expect(parseCertificate(der).serialNumber).toBe('-70');
  });
});

describe('parseCertificate', () => {
  type Parts = ReturnType<typeof partsOf>;
  type Named = Record<
    'version' | 'serial' | 'algorithm' | 'issuer' | 'validity' | 'subject' | 'key' | 'extensions',
    Parts[number]
  >;
  const named = ([version, serial, algorithm, issuer, validity, subject, key, extensions]: Parts) =>
    ({ version, serial, algorithm, issuer, validity, subject, key, extensions }) as Named;

  it.each<[string, (parts: Named) => Parts, PkiErrorCode]>([
    ['version 1 encoded although DEFAULT', (p) => Object.values({ ...p, version: tagged(0, integer(0)) }), 'bad-der'],
    ['version 4', (p) => Object.values({ ...p, version: tagged(0, integer(3)) }), 'malformed'],
    ['extensions in version 2', (p) => Object.values({ ...p, version: tagged(0, integer(1)) }), 'malformed'],
    ['extensions in version 1', ({ version: _, ...p }) => Object.values(p), 'malformed'],
    ['no subject', ({ subject: _, ...p }) => Object.values(p), 'malformed'],
    ['a part too many', (p) => [...Object.values(p), integer(1)], 'malformed'],
    ['an empty issuer', (p) => Object.values({ ...p, issuer: sequence() }), 'malformed'],
    ['an empty list of extensions', (p) => Object.values({ ...p, extensions: tagged(3, sequence()) }), 'malformed'],
    [
      'two lists of extensions',
      (p) => Object.values({ ...p, extensions: tagged(3, sequence(), sequence()) }),
      'malformed',
    ],
    ['only one end of the period', (p) => Object.values({ ...p, validity: sequence(time(NOW)) }), 'malformed'],
    [
      'an unknown key algorithm',
      (p) => Object.values({ ...p, key: partsOf(unknownKey)[0] as Parts[number] }),
      'unknown-algorithm',
    ],
    [
      'another signature algorithm inside',
      (p) => Object.values({ ...p, algorithm: sequence(oid('1.2.3')) }),
      'algorithm-mismatch',
    ],
  ])('refuses %s', async (_, change, code) => {
    const { certificate, signer } = await testCa('kisc-2004', 'TEST CA');
    const der = await resign(certificate.tbs, (parts) => change(named(parts)), 'certificate', signer);
    expect(await eventualOutcome(() => parseCertificate(der))).toBe(code);
  });

  const unknownKey = toDer(sequence(sequence(sequence(oid('1.2.3')), integer(1))));

  it('takes a certificate of version 1 without extensions', async () => {
    const { certificate, signer } = await testCa('rsa-2048', 'TEST CA');
    const der = await resign(certificate.tbs, (parts) => parts.slice(1, 7), 'certificate', signer);
    const read = parseCertificate(der);
    expect(read.version).toBe(1);
    expect(read.extensions).toEqual([]);
    expect(verifyCertificateSignature(read, signer.publicKey)).toBe(true);
  });

  it('reads what foreign CAs write: a name that is kept octet for octet, an empty subject', async () => {
    const signer = await testSigner('rsa-2048', 'TEST CA');
    const ca = await testCa('rsa-2048', 'TEST CA', undefined, {
      change: (template) => ({
        ...template,
        issuer: [{ type: 'O', value: 'BEST', encoding: 'printable' }],
        subject: [],
        extensions: [basicConstraints({ ca: true }), subjectKeyIdentifier(keyIdentifierOf(signer.publicKey))],
      }),
    });
    expect(Buffer.from(ca.certificate.issuerDer).toString('hex')).toBe('300f310d300b060355040a130442455354');
    expect(ca.certificate.subject).toEqual([]);
    expect(parseDn(dnToString(ca.certificate.issuer))).toEqual([{ type: 'O', value: 'BEST' }]);
  });
});
