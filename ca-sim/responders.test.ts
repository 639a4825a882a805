import { beforeAll, describe, expect, it } from 'vitest';
import { OIDS } from '../pki/oids.ts';
import { haveOpenssl, openssl, withFiles } from '../pki/testing/foreign.ts';
import { verifyCertificateSignature } from '../pki/x509/certificate.ts';
import { toPem } from '../pki/x509/pem.ts';
import { DAY_MS } from '../simulation/clock.ts';
import type { CaTwin } from './authority.ts';
import { certificateStatus } from './core/certificates.ts';
import { openShell, type Shell } from './testing/shell.ts';

const ossl = haveOpenssl();
const PURPOSES = ['OCSP', 'TSP'] as const;
type Purpose = (typeof PURPOSES)[number];

let shell: Shell;
beforeAll(async () => {
  shell = await openShell(['kz-kisc', 'kz-nuc', 'rfc']);
});

const issuing = () => shell.ca.twins.filter(({ role }) => role === 'issuing');
const responder = (twin: CaTwin, purpose: Purpose, of: Shell = shell) =>
  of.ca.run(() => of.ca.responder(twin, purpose));

describe('delegated responders', () => {
  it('are certified by the CA in whose place they answer, for that alone', async () => {
    for (const twin of issuing()) {
      const ocsp = (await responder(twin, 'OCSP')).certificate;
      const tsa = (await responder(twin, 'TSP')).certificate;
      for (const one of [ocsp, tsa]) {
        expect(verifyCertificateSignature(one, twin.certificate.publicKey)).toBe(true);
        expect([one.issuerDer, one.suite.id]).toEqual([twin.certificate.subjectDer, twin.signer.suite.id]);
      }
      const find = (of: typeof ocsp, oid: string) => of.extensions.find((extension) => extension.oid === oid);
      // RFC 6960 section 4.2.2.2.1: nobody asks for the status of who gives it.
      expect([ocsp.extendedKeyUsage, find(ocsp, OIDS.ocspNoCheck)?.value]).toEqual([
        [OIDS.ocspSigning],
        Uint8Array.of(5, 0),
      ]);
      // RFC 3161 section 2.3: this one purpose, critical.
      expect([tsa.extendedKeyUsage, find(tsa, OIDS.extendedKeyUsage)?.critical]).toEqual([[OIDS.timeStamping], true]);
    }
  });

  it('stand in the register: their status is known, and they can be revoked like anybody', async () => {
    for (const twin of issuing()) {
      const { certificate } = await responder(twin, 'TSP');
      expect(certificateStatus(shell.state, twin, certificate.serialNumber)).toMatchObject({ status: 'good' });
    }
  });

  it('have the same octets whoever asks first, and sign with the key in their certificate', async () => {
    const other = await openShell(['kz-kisc', 'kz-nuc', 'rfc']);
    other.clock.advance(100 * DAY_MS);
    for (const twin of other.ca.twins.filter(({ role }) => role === 'issuing').reverse()) {
      const mine = issuing().find((one) => one.authority === twin.authority && one.algorithm === twin.algorithm);
      for (const purpose of PURPOSES) {
        const { certificate, signer } = await responder(twin, purpose, other);
        expect(certificate.der).toEqual((await responder(mine as CaTwin, purpose)).certificate.der);
        expect(signer.publicKey).toEqual(certificate.publicKey);
      }
    }
  });

  it('are followed by others long before their certificates end', async () => {
    const other = await openShell(['rfc']);
    const twin = other.ca.issuing('rfc', 'EC');
    const seen = [];
    for (let months = 0; months < 30; months++) {
      const { certificate } = await responder(twin, 'OCSP', other);
      const now = other.clock.now();
      expect([certificate.notBefore <= now, certificate.notAfter - now > 180 * DAY_MS]).toEqual([true, true]);
      seen.push(certificate.serialNumber);
      other.clock.advance(30 * DAY_MS);
    }
    expect(new Set(seen).size).toBe(5);
  });

  it.skipIf(!ossl.have)(`OpenSSL takes them for what they are, and for nothing else${ossl.note}`, async () => {
    for (const twin of issuing().filter(({ algorithm }) => algorithm === 'RSA' || algorithm === 'EC')) {
      const root = shell.ca.twins.find(
        (one) => one.role === 'root' && one.authority === twin.authority && one.algorithm === twin.algorithm,
      );
      const files = {
        root: toPem('CERTIFICATE', (root as CaTwin).certificate.der),
        issuing: toPem('CERTIFICATE', twin.certificate.der),
        OCSP: toPem('CERTIFICATE', (await responder(twin, 'OCSP')).certificate.der),
        TSP: toPem('CERTIFICATE', (await responder(twin, 'TSP')).certificate.der),
      };
      withFiles(files, (path) => {
        const at = ['-attime', String(shell.clock.now() / 1000)];
        const chain = ['-x509_strict', '-CAfile', path.root, '-untrusted', path.issuing, ...at];
        const passes = (who: Purpose, purpose: string) =>
          openssl(['verify', ...chain, '-purpose', purpose, path[who]]).status === 0;
        expect([passes('TSP', 'timestampsign'), passes('OCSP', 'timestampsign')]).toEqual([true, false]);
        expect([passes('OCSP', 'ocsphelper'), passes('OCSP', 'sslclient'), passes('TSP', 'sslclient')]).toEqual([
          true,
          false,
          false,
        ]);
      });
    }
  });
});
