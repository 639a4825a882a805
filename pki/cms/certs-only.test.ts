import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PkiError } from '../error.ts';
import { haveOpenssl, openssl, runForeign } from '../testing/foreign.ts';
import { isStrictDer } from '../x509/der.ts';
import { toPem } from '../x509/pem.ts';
import { mutationsOf } from '../x509/testing/mutations.ts';
import { outcome } from '../x509/testing/outcome.ts';
import { certsOnly, readCertsOnly } from './certs-only.ts';
import { message, userOf } from './testing/messages.ts';

const ossl = haveOpenssl();
const haveCerttool = runForeign('certtool', ['--version']).status === 0;
const certtoolNote = haveCerttool ? '' : ' [skipped: no certtool (apt-get install gnutls-bin)]';

async function bag() {
  const { ca, user } = await userOf('rsa-2048');
  return { ca, user, der: certsOnly([user.der, ca.der, user.der]) };
}

describe('a certs-only message', () => {
  it('gives back what went in, each once, and is strict DER', async () => {
    const { ca, user, der } = await bag();
    expect(isStrictDer(der)).toBe(true);
    const serials = readCertsOnly(der).map((one) => one.serialNumber);
    expect(serials.toSorted()).toEqual([ca.certificate.serialNumber, user.certificate.serialNumber].toSorted());
    expect(certsOnly([ca.der, user.der])).toEqual(der);
  });

  it('holds certificates of GOST keys as well', async () => {
    const { ca, user } = await userOf('nuc-2015-512');
    expect(readCertsOnly(certsOnly([ca.der, user.der]))).toHaveLength(2);
  });

  it('is not made of nothing, and a signed message is not one', async () => {
    expect(outcome(() => certsOnly([]))).toBe('bad-argument');
    const signed = await message('rsa-2048');
    expect(outcome(() => readCertsOnly(signed))).toBe('malformed');
  });

  it('is read without a crash however it was damaged', async () => {
    const { der } = await bag();
    fc.assert(
      fc.property(mutationsOf(der), (octets) => {
        try {
          expect(readCertsOnly(octets).length).toBeGreaterThan(0);
        } catch (error) {
          expect(error).toBeInstanceOf(PkiError);
        }
      }),
      { numRuns: 300 },
    );
  });

  it.skipIf(!ossl.have)(`OpenSSL finds the certificates in it, in both of its readers${ossl.note}`, async () => {
    const { ca, user, der } = await bag();
    const pkcs7 = openssl(['pkcs7', '-inform', 'DER', '-print_certs'], der).stdout.toString();
    const blocks = [ca, user].map((one) => toPem('CERTIFICATE', one.der).trim());
    for (const block of blocks) expect(pkcs7).toContain(block);
    expect(pkcs7.match(/BEGIN CERTIFICATE/g)).toHaveLength(2);
    const cms = openssl(['cms', '-cmsout', '-print', '-inform', 'DER', '-noout'], der).stdout.toString();
    expect(cms).toMatch(/eContent: <ABSENT>[\s\S]*signerInfos:\s+<EMPTY>/);
  });

  it.skipIf(!haveCerttool)(`GnuTLS finds them too${certtoolNote}`, async () => {
    const { der } = await bag();
    const input = Buffer.from(der);
    const { stdout } = runForeign('certtool', ['--p7-info', '--inder'], { input });
    expect(stdout.toString()).toContain('Number of certificates: 2');
  });
});
