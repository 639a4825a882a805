import * as pkijs from 'pkijs';
import { describe, expect, it } from 'vitest';
import { digest } from '../keys.ts';
import { OIDS } from '../oids.ts';
import { SUITES, type SuiteId } from '../suites.ts';
import { engineFor } from '../webcrypto/engine.ts';
import { isStrictDer } from '../x509/der.ts';
import { buildRequest, parseRequest, verifyRequest } from '../x509/request.ts';
import { ALL_SUITES, type Holder, NOW, testCa, testUser } from '../x509/testing/authority.ts';
import { eventualOutcome } from '../x509/testing/outcome.ts';
import { signCms, verifyCms } from './signed-data.ts';
import { CONTENT, forge, message, userOf } from './testing/messages.ts';

describe.each(ALL_SUITES)('a message of %s', (suite) => {
  it('is verified as it was signed: content, signer, time, certificates', async () => {
    const { ca, user } = await userOf(suite);
    const verified = await verifyCms(
      await message(suite, { extraCertificates: [ca.der, user.der], signingTime: NOW + 999 }),
    );
    expect(verified.content).toEqual(CONTENT);
    expect(verified.contentType).toBe(OIDS.data);
    expect(verified.certificate.der).toEqual(user.der);
    expect(verified.signingTime).toBe(NOW);
    expect(verified.certificates.length).toBe(2);
  });

  it('is strict DER, and pkijs verifies it', async () => {
    const der = await message(suite);
    expect(isStrictDer(der)).toBe(true);
    const info = pkijs.ContentInfo.fromBER(Uint8Array.from(der));
    const signedData = new pkijs.SignedData({ schema: info.content });
    expect(await signedData.verify({ signer: 0 }, engineFor('cms'))).toBe(true);
  });

  it('may be detached: then the content comes from outside, and pkijs agrees', async () => {
    const der = await message(suite, { detached: true });
    expect((await verifyCms(der, { content: CONTENT })).content).toEqual(CONTENT);
    expect(await eventualOutcome(() => verifyCms(der))).toBe('no-content');
    expect(await eventualOutcome(() => verifyCms(der, { content: CONTENT.slice(1) }))).toBe('digest-mismatch');
    const signedData = new pkijs.SignedData({ schema: pkijs.ContentInfo.fromBER(Uint8Array.from(der)).content });
    expect(await signedData.verify({ signer: 0, data: Uint8Array.from(CONTENT).buffer }, engineFor('cms'))).toBe(true);
  });

  it('may be made of a digest alone: then it is as detached as that of the content', async () => {
    const der = await message(suite, { content: { digest: digest(SUITES[suite], CONTENT) } });
    expect((await verifyCms(der, { content: CONTENT })).content).toEqual(CONTENT);
    expect(await eventualOutcome(() => verifyCms(der))).toBe('no-content');
    expect(await eventualOutcome(() => verifyCms(der, { content: CONTENT.slice(1) }))).toBe('digest-mismatch');
  });

  it('may have an empty content, which is not the same as none', async () => {
    const der = await message(suite, { content: new Uint8Array(0) });
    expect((await verifyCms(der)).content).toEqual(new Uint8Array(0));
  });

  it('is refused with the signature in the other byte order', async () => {
    const der = await forge(suite, { signature: (octets) => Uint8Array.from(octets).reverse() });
    expect(await eventualOutcome(() => verifyCms(der))).toBe('bad-signature');
  });

  it('is refused with any one octet changed', async () => {
    const der = await message(suite);
    for (let i = 0; i < der.length; i += 41) {
      const changed = Uint8Array.from(der);
      changed[i] = (changed[i] as number) ^ 0x04;
      const code = await eventualOutcome(() => verifyCms(changed));
      if (code === 'fine') expect(insideCertificate(der, i, (await userOf(suite)).user)).toBe(true);
    }
  });
});

/** What the signer's certificate says is not looked at by verifyCms, but by validateChain. */
function insideCertificate(message: Uint8Array, index: number, user: Holder): boolean {
  const start = Buffer.from(message).indexOf(Buffer.from(user.der));
  return start >= 0 && index >= start && index < start + user.der.length;
}

describe('re-issue messages', () => {
  it('X-CA-8 carry a request for a new key under the signature of the old one, one for GOST and one for RSA', async () => {
    for (const suite of ['kisc-2004', 'rsa-2048'] as const) {
      const { user } = await userOf(suite);
      const fresh = await testUser(suite, 'new key', await testCa(suite, 'TEST CA'));
      const request = await buildRequest({ subject: user.certificate.subject }, fresh.signer);
      const der = await signCms({ content: request, certificate: user.der, signingTime: NOW }, user.signer);
      const { content, certificate } = await verifyCms(der);
      expect(verifyRequest(parseRequest(content))).toBe(true);
      expect(certificate.publicKey).not.toEqual(parseRequest(content).publicKey);
    }
  });
});

describe('signCms', () => {
  it('refuses a certificate of another key', async () => {
    const { ca, user } = await userOf('kisc-2004');
    const act = () => signCms({ content: CONTENT, certificate: ca.der, signingTime: NOW }, user.signer);
    expect(await eventualOutcome(act)).toBe('key-mismatch');
  });

  it('X-CA-11 writes version 3 for a content type other than id-data', async () => {
    const der = await message('kisc-2004', { contentType: '1.3.6.1.5.5.7.12.2' });
    expect((await verifyCms(der)).contentType).toBe('1.3.6.1.5.5.7.12.2');
    const signedData = new pkijs.SignedData({ schema: pkijs.ContentInfo.fromBER(Uint8Array.from(der)).content });
    expect(signedData.version).toBe(3);
  });

  it('names the digest with NULL for GOST and without parameters for SHA-256 (RFC 5754 section 2)', async () => {
    const text = async (suite: SuiteId) => Buffer.from(await message(suite)).toString('hex');
    expect(await text('kisc-2004')).toContain('3110300e060a2b06010401b5110102010500');
    expect(await text('rsa-2048')).toContain('310d300b0609608648016503040201');
  });
});
