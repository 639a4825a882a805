import * as pkijs from 'pkijs';
import { describe, expect, it } from 'vitest';
import type { PkiErrorCode } from '../error.ts';
import { OIDS } from '../oids.ts';
import { engineFor } from '../webcrypto/engine.ts';
import { CRL_REASONS, type CrlReason, type CrlTemplate, issueCrl, parseCrl, verifyCrl } from './crl.ts';
import { isStrictDer } from './der.ts';
import { type Asn1, integer, oid, sequence, tagged, time, toDer } from './der-build.ts';
import { type Extension, extensionSequence } from './extensions.ts';
import { dnToString } from './name.ts';
import { ALL_SUITES, NOW, testCa, testSigner } from './testing/authority.ts';
import { resign } from './testing/forge.ts';
import { eventualOutcome } from './testing/outcome.ts';

const DAY = 86_400_000;
const REASONS = (Object.keys(CRL_REASONS) as CrlReason[]).filter((reason) => reason !== 'removeFromCRL');

async function templateOf(suite: (typeof ALL_SUITES)[number], change: Partial<CrlTemplate> = {}) {
  const ca = await testCa(suite, 'TEST CA');
  const revoked = REASONS.map((reason, i) => ({ serialNumber: `0${i + 1}FF`, revokedAt: NOW - i * DAY, reason }));
  const template: CrlTemplate = {
    issuer: ca.certificate.subject,
    thisUpdate: NOW,
    nextUpdate: NOW + 7 * DAY,
    number: 300,
    revoked,
    ...change,
  };
  return { ca, template };
}

describe.each(ALL_SUITES)('a list of %s', (suite) => {
  it('is read as it was written, with every reason', async () => {
    const { ca, template } = await templateOf(suite);
    const crl = parseCrl(await issueCrl(template, ca.signer));
    expect(crl.version).toBe(2);
    expect(dnToString(crl.issuer)).toBe('C=KZ,O=TEST,CN=TEST CA');
    expect([crl.thisUpdate, crl.nextUpdate]).toEqual([NOW, NOW + 7 * DAY]);
    expect(crl.number).toBe('012C');
    expect(crl.authorityKeyId?.keyIdentifier).toBe(ca.certificate.subjectKeyId);
    expect(crl.criticalUnknown).toEqual([]);
    const expected = template.revoked.map(({ reason, ...line }) =>
      reason === 'unspecified' ? line : { ...line, reason },
    );
    expect([...crl.revoked.values()]).toEqual(expected);
  });

  it('is strict DER, verifies here and with pkijs, and under no other key', async () => {
    const { ca, template } = await templateOf(suite);
    const der = await issueCrl(template, ca.signer);
    const crl = parseCrl(der);
    expect(isStrictDer(der)).toBe(true);
    expect(verifyCrl(crl, ca.signer.publicKey)).toBe(true);
    expect(verifyCrl(crl, (await testSigner(suite, 'somebody else')).publicKey)).toBe(false);
    expect(verifyCrl({ ...crl, signature: Uint8Array.from(crl.signature).reverse() }, ca.signer.publicKey)).toBe(false);
    const issuerCertificate = pkijs.Certificate.fromBER(Uint8Array.from(ca.der));
    const theirs = pkijs.CertificateRevocationList.fromBER(Uint8Array.from(der));
    expect(await theirs.verify({ issuerCertificate }, engineFor('crl'))).toBe(true);
  });
});

describe('issueCrl', () => {
  it('leaves out the lines when there are none, as RFC 5280 section 5.1.2.6 demands', async () => {
    const { ca, template } = await templateOf('kisc-2004', { revoked: [] });
    const der = await issueCrl(template, ca.signer);
    expect(parseCrl(der).revoked.size).toBe(0);
    expect(pkijs.CertificateRevocationList.fromBER(Uint8Array.from(der)).revokedCertificates).toBeUndefined();
  });

  it.each<[string, Partial<CrlTemplate>]>([
    ['an end before the beginning', { nextUpdate: NOW - 1 }],
    ['a negative number', { number: -1 }],
    ['a number that is not whole', { number: 1.5 }],
    [
      'the same certificate twice',
      {
        revoked: [
          { serialNumber: '01', revokedAt: NOW },
          { serialNumber: '01', revokedAt: NOW },
        ],
      },
    ],
    ['removeFromCRL', { revoked: [{ serialNumber: '01', revokedAt: NOW, reason: 'removeFromCRL' }] }],
    ['a serial number that is none', { revoked: [{ serialNumber: 'x', revokedAt: NOW }] }],
    ['an empty issuer', { issuer: [] }],
  ])('refuses %s', async (_, change) => {
    const { ca, template } = await templateOf('kisc-2004', change);
    expect(await eventualOutcome(() => issueCrl(template, ca.signer))).toBe('bad-argument');
  });
});

describe('parseCrl', () => {
  const NULL_VALUE = Uint8Array.of(5, 0);
  const ext = (one: Extension) => extensionSequence(one);
  type Named = Record<'version' | 'algorithm' | 'issuer' | 'thisUpdate' | 'nextUpdate' | 'lines' | 'extensions', Asn1>;
  const named = ([version, algorithm, issuer, thisUpdate, nextUpdate, lines, extensions]: Asn1[]) =>
    ({ version, algorithm, issuer, thisUpdate, nextUpdate, lines, extensions }) as Named;
  const line = (...extensions: Asn1[]) => sequence(integer(1), time(NOW), sequence(...extensions));

  async function forged(change: (parts: Named) => Asn1[]): Promise<Uint8Array> {
    const { ca, template } = await templateOf('kisc-2004');
    const { tbs } = parseCrl(await issueCrl(template, ca.signer));
    return resign(tbs, (parts) => change(named(parts)), 'crl', ca.signer);
  }

  it.each<[string, (parts: Named) => Asn1[], PkiErrorCode]>([
    ['version 1 encoded', (p) => Object.values({ ...p, version: integer(0) }), 'malformed'],
    ['extensions in version 1', ({ version: _, ...p }) => Object.values(p), 'malformed'],
    ['an empty list of lines', (p) => Object.values({ ...p, lines: sequence() }), 'malformed'],
    ['an empty list of extensions', (p) => Object.values({ ...p, extensions: tagged(0, sequence()) }), 'malformed'],
    ['an empty issuer', (p) => Object.values({ ...p, issuer: sequence() }), 'malformed'],
    [
      'another algorithm inside',
      (p) => Object.values({ ...p, algorithm: sequence(oid('1.2.3')) }),
      'algorithm-mismatch',
    ],
    ['a part too many', (p) => [...Object.values(p), integer(1)], 'malformed'],
    [
      'a certificate twice',
      (p) => Object.values({ ...p, lines: sequence(sequence(integer(1), time(NOW)), sequence(integer(1), time(NOW))) }),
      'malformed',
    ],
    ['a line with an empty list of extensions', (p) => Object.values({ ...p, lines: sequence(line()) }), 'malformed'],
    [
      'a reason 7',
      (p) =>
        Object.values({
          ...p,
          lines: sequence(line(ext({ oid: OIDS.reasonCode, critical: false, value: Uint8Array.of(10, 1, 7) }))),
        }),
      'malformed',
    ],
    [
      'a reason that is an INTEGER',
      (p) =>
        Object.values({
          ...p,
          lines: sequence(line(ext({ oid: OIDS.reasonCode, critical: false, value: Uint8Array.of(2, 1, 1) }))),
        }),
      'malformed',
    ],
  ])('refuses %s', async (_, change, code) => {
    const der = await forged(change);
    expect(await eventualOutcome(() => parseCrl(der))).toBe(code);
  });

  it('takes a list without an end, and one of version 1', async () => {
    expect('nextUpdate' in parseCrl(await forged(({ nextUpdate: _, ...p }) => Object.values(p)))).toBe(false);
    const first = parseCrl(
      await forged(({ algorithm, issuer, thisUpdate, nextUpdate }) => [algorithm, issuer, thisUpdate, nextUpdate]),
    );
    expect(first.version).toBe(1);
  });

  it('names critical extensions that make a list useless: unknown ones, and some that may not be critical', async () => {
    const critical = (id: string, value = NULL_VALUE) => ext({ oid: id, critical: true, value });
    const der = await forged((p) =>
      Object.values({
        ...p,
        lines: sequence(line(critical('1.2.4'))),
        extensions: tagged(
          0,
          sequence(critical(OIDS.crlNumber, Uint8Array.from(toDer(integer(1)))), critical('1.2.3')),
        ),
      }),
    );
    expect(parseCrl(der).criticalUnknown).toEqual(['1.2.4', OIDS.crlNumber, '1.2.3']);
  });

  it('keeps the octets of the list', async () => {
    const { ca, template } = await templateOf('rsa-2048');
    const der = await issueCrl(template, ca.signer);
    expect(parseCrl(der).der).toEqual(der);
    expect(isStrictDer(der)).toBe(true);
  });
});
