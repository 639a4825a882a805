import { describe, expect, it } from 'vitest';
import { haveOpenssl, openssl } from '../testing/foreign.ts';
import { issueCertificate, parseCertificate } from './certificate.ts';
import { parseDn } from './name.ts';
import { type ServerNames, serverAltName } from './server-names.ts';
import { NOW, testCa } from './testing/authority.ts';
import { outcome } from './testing/outcome.ts';

const ossl = haveOpenssl();
const NAMES: ServerNames = {
  dns: ['localhost', 'ca.rfc.test'],
  ip: [Uint8Array.of(127, 0, 0, 1), Uint8Array.from({ length: 16 }, (_, i) => (i === 15 ? 1 : 0))],
};

describe('the names of a TLS server', () => {
  it.skipIf(!ossl.have)(`stand in the certificate as OpenSSL reads and matches them${ossl.note}`, async () => {
    const ca = await testCa('rsa-2048', 'TEST CA');
    const der = await issueCertificate(
      {
        serialNumber: '0A',
        issuer: ca.certificate.subject,
        subject: parseDn('CN=TEST server'),
        notBefore: NOW,
        notAfter: NOW + 1000,
        publicKey: ca.signer.publicKey,
        extensions: [serverAltName(NAMES)],
      },
      ca.signer,
    );
    const shown = openssl(['x509', '-inform', 'DER', '-noout', '-ext', 'subjectAltName'], der).stdout.toString();
    expect(shown).toContain('DNS:localhost, DNS:ca.rfc.test, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1');
    const matches = (option: string, name: string) =>
      !openssl(['x509', '-inform', 'DER', '-noout', option, name], der).stdout.toString().includes('does NOT match');
    expect(['localhost', 'other.test'].map((name) => matches('-checkhost', name))).toEqual([true, false]);
    expect(['127.0.0.1', '::1', '127.0.0.2'].map((name) => matches('-checkip', name))).toEqual([true, true, false]);
    expect(parseCertificate(der).subjectDirectoryNames).toEqual([]);
  });

  it.each<[string, Partial<ServerNames>]>([
    ['none', {}],
    ['a name with a space', { dns: ['local host'] }],
    ['an empty name', { dns: [''] }],
    ['a label that begins with a hyphen', { dns: ['-a.test'] }],
    ['a label of 64 letters', { dns: [`${'a'.repeat(64)}.test`] }],
    ['an address of five octets', { ip: [new Uint8Array(5)] }],
  ])('are not %s', (_, names) => {
    expect(outcome(() => serverAltName({ dns: [], ip: [], ...names }))).toBe('bad-argument');
  });
});
