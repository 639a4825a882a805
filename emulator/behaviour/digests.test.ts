import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadVectors } from '../../pki/testing/vectors.ts';
import * as ck from '../index.ts';
import { loggedIn, oid, rvOf } from '../testing/workbench.ts';

describe('digests', () => {
  const SHA = [
    [ck.CKM_SHA_1, 'sha1'],
    [ck.CKM_SHA256, 'sha256'],
    [ck.CKM_SHA384, 'sha384'],
    [ck.CKM_SHA512, 'sha512'],
  ] as const;

  it.each(SHA)('mechanism %i is %s of OpenSSL for every way to cut a message', (mechanism, name) => {
    const { p11, session } = loggedIn('cut');
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 6 }), (parts) => {
        p11.C_DigestInit(session, { mechanism });
        for (const part of parts) p11.C_DigestUpdate(session, Buffer.from(part));
        const digest = p11.C_DigestFinal(session, Buffer.alloc(64));
        expect(digest).toEqual(createHash(name).update(Buffer.concat(parts)).digest());
      }),
      { seed: 3, numRuns: 30 },
    );
  });

  const gost94 = loadVectors('kazakh-gost').gost34311;
  it(`GOST R 34.11-94: ${gost94.length} known answers with both parameter sets; without a parameter it is CryptoPro`, () => {
    const { p11, session } = loggedIn('gost94');
    const digest = (messageHex: string, parameter?: Buffer) => {
      p11.C_DigestInit(session, { mechanism: ck.CKM_GOSTR3411, ...(parameter && { parameter }) });
      return p11.C_Digest(session, Buffer.from(messageHex, 'hex'), Buffer.alloc(32)).toString('hex');
    };
    for (const { messageHex, test, cryptoPro } of gost94) {
      expect(digest(messageHex, oid('GOSTR3411-94-Test'))).toBe(test);
      expect(digest(messageHex, oid('GOSTR3411-94-CryptoPro'))).toBe(cryptoPro);
      expect(digest(messageHex)).toBe(cryptoPro);
    }
    expect(gost94.length).toBeGreaterThanOrEqual(4);
  });

  const streebog = loadVectors('rfc-6986').streebog;
  it(`Streebog: the ${streebog.length} examples of RFC 6986`, () => {
    const { p11, session } = loggedIn('streebog');
    const digest = (mechanism: number, messageHex: string) => {
      p11.C_DigestInit(session, { mechanism });
      return p11.C_Digest(session, Buffer.from(messageHex, 'hex'), Buffer.alloc(64)).toString('hex');
    };
    for (const { messageHex, h256, h512 } of streebog) {
      expect(digest(ck.CKM_GOSTR3411_12_256, messageHex)).toBe(h256);
      expect(digest(ck.CKM_GOSTR3411_12_512, messageHex)).toBe(h512);
    }
    expect(streebog).toHaveLength(2);
  });

  it('take a parameter only where there is one', () => {
    const { p11, session } = loggedIn('parameters');
    const init = (mechanism: number, parameter: Buffer | number | { type: number }) =>
      rvOf(() => p11.C_DigestInit(session, { mechanism, parameter }));
    expect(init(ck.CKM_SHA256, Buffer.from([0]))).toBe('CKR_MECHANISM_PARAM_INVALID');
    expect(init(ck.CKM_SHA256, 7)).toBe('CKR_MECHANISM_PARAM_INVALID');
    expect(init(ck.CKM_SHA256, { type: 1 })).toBe('CKR_MECHANISM_PARAM_INVALID');
    expect(init(ck.CKM_GOSTR3411, oid('Streebog-512'))).toBe('CKR_MECHANISM_PARAM_INVALID');
    expect(init(ck.CKM_RSA_PKCS, Buffer.alloc(0))).toBe('CKR_MECHANISM_INVALID');
    expect(init(ck.CKM_GOSTR3411, oid('GOSTR3411-94-Test'))).toBe('CKR_OK');
  });
});
