import { createHash, createPrivateKey, generateKeyPairSync, type KeyObject, verify } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  CKA_CLASS,
  CKA_EXTRACTABLE,
  CKA_LABEL,
  CKA_LOCAL,
  CKA_SENSITIVE,
  CKM_ECDSA,
  CKM_SHA256_RSA_PKCS,
  CKO_PRIVATE_KEY,
} from '../../emulator/spec/constants.gen.ts';
import type { Pkcs11 } from '../../emulator/spec/pkcs11-api.ts';
import { haveOpenssl, openssl } from '../../pki/testing/foreign.ts';
import { openSoftHsm, type SoftHsm, softHsmMissing } from '../../pki/testing/soft-hsm.ts';
import { certificateFields } from './certificate-fields.ts';
import { storedCertificates, tokenContents } from './contents.ts';
import { importCertificate, importKeyPair } from './import.ts';
import { keyTemplates } from './key-templates.ts';
import { initialiseToken } from './pin.ts';
import { withToken } from './session.ts';

const missing = haveOpenssl().reason || softHsmMissing();
const PIN = '12345678';
const folder = mkdtempSync(join(tmpdir(), 'token-bench-import-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A key and a certificate of it that OpenSSL made. */
function openSslPair(...algorithm: string[]): { key: KeyObject; certificate: Uint8Array } {
  const [keyFile, certificateFile] = [join(folder, 'key.pem'), join(folder, 'certificate.der')];
  const subject = ['-subj', '/CN=Import Test/O=TEST', '-days', '30', '-nodes'];
  const files = ['-keyout', keyFile, '-outform', 'DER', '-out', certificateFile];
  const { status, stderr } = openssl(['req', '-x509', ...algorithm, ...subject, ...files]);
  if (status !== 0) throw new Error(stderr);
  return { key: createPrivateKey(readFileSync(keyFile)), certificate: Uint8Array.from(readFileSync(certificateFile)) };
}

const P256 = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'];

describe('the fields of a certificate', () => {
  it.skipIf(!haveOpenssl().have)(`are those that OpenSSL shows${haveOpenssl().note}`, () => {
    const { certificate } = openSslPair(...P256);
    const fields = certificateFields(certificate);
    writeFileSync(join(folder, 'one.der'), certificate);
    const shown = openssl(['x509', '-inform', 'DER', '-in', join(folder, 'one.der'), '-noout', '-serial']).stdout;
    expect(Buffer.from(fields.serialNumber.subarray(2)).toString('hex').replace(/^00/, '')).toBe(
      shown.toString().trim().replace('serial=', '').toLowerCase(),
    );
    expect(fields.subjectText).toContain('CN=Import Test');
    expect(fields.subject).toEqual(fields.issuer);
  });

  it.each([[new Uint8Array(0)], [Uint8Array.of(0x30, 0)], [Uint8Array.of(0x30, 4, 0x30, 0, 0x30, 0)]])(
    'are not found in %o',
    (octets) => {
      expect(() => certificateFields(octets)).toThrow(/DER|certificate/);
    },
  );
});

it('keys of a kind that no token takes are refused', () => {
  const { privateKey } = generateKeyPairSync('dsa', { modulusLength: 1024, divisorLength: 160 });
  expect(() => keyTemplates(privateKey)).toThrow('keys of the kind dsa cannot be imported');
});

describe.skipIf(missing)(
  `importing into a token of somebody else: SoftHSM2${missing && ` (skipped: ${missing})`}`,
  () => {
    let softHsm: SoftHsm;
    let token: Pkcs11;

    beforeAll(async () => {
      softHsm = openSoftHsm();
      token = softHsm.p11;
      token.C_Initialize();
      await initialiseToken({ token }, { soPin: '87654321', pin: PIN, label: 'import' });
    });

    afterAll(() => {
      token.C_Finalize();
      softHsm.close();
    });

    it.each([
      { name: 'RSA', algorithm: ['-newkey', 'rsa:2048'], mechanism: CKM_SHA256_RSA_PKCS },
      { name: 'EC', algorithm: P256, mechanism: CKM_ECDSA },
    ])('a $name key signs there as outside, and its certificate finds it', async ({ name, algorithm, mechanism }) => {
      const { key, certificate } = openSslPair(...algorithm);
      await withToken({ token, pin: PIN }, (session) => {
        const pair = importKeyPair(session, key, `${name} imported`);
        const first = importCertificate(session, certificate, `${name} certificate`);
        expect(first).toMatchObject({ id: pair.id, written: true });
        expect(importCertificate(session, certificate).written).toBe(false);
        const [handle] = session.find([
          { type: CKA_CLASS, value: CKO_PRIVATE_KEY },
          { type: CKA_LABEL, value: `${name} imported` },
        ]);
        if (handle === undefined) throw new Error('no private key');
        const flags = [CKA_SENSITIVE, CKA_EXTRACTABLE, CKA_LOCAL].map((type) => session.attribute(handle, type)?.[0]);
        expect(flags).toEqual([1, 0, 0]);
        const message = Buffer.from('a payment order');
        const input = name === 'RSA' ? message : createHash('sha256').update(message).digest();
        token.C_SignInit(session.handle, { mechanism }, handle);
        const signature = token.C_Sign(session.handle, input, Buffer.alloc(512));
        expect(verify('sha256', message, { key, dsaEncoding: 'ieee-p1363' }, signature)).toBe(true);
        expect(storedCertificates(session, `${name} certificate`)[0]?.fields.der).toEqual(certificate);
        const id = Buffer.from(pair.id).toString('hex');
        const mine = tokenContents(session).filter((object) => object.id === id);
        expect(mine.map((object) => object.class).sort()).toEqual([
          'CKO_CERTIFICATE',
          'CKO_PRIVATE_KEY',
          'CKO_PUBLIC_KEY',
        ]);
        expect(mine.filter(({ isPrivate }) => isPrivate)).toHaveLength(1);
      });
    });
  },
);
