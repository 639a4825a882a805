import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { signCms, verifyCms } from '../cms/signed-data.ts';
import { PkiError } from '../error.ts';
import { parseCertificate, verifyCertificateSignature } from './certificate.ts';
import { issueCrl, parseCrl, verifyCrl } from './crl.ts';
import { DER_LIMITS } from './der.ts';
import { decodeName } from './name.ts';
import { buildRequest, parseRequest, verifyRequest } from './request.ts';
import { NOW, testCa, testUser } from './testing/authority.ts';
import { mutationsOf } from './testing/mutations.ts';

/** One kind of object: a sound specimen, and its reader, which gives what is vouched for, or undefined. */
interface Kind {
  readonly specimen: Uint8Array;
  readonly read: (octets: Uint8Array) => string | undefined | Promise<string | undefined>;
}

const hex = (octets: Uint8Array) => Buffer.from(octets).toString('hex');
/** Of an object that is signed as a whole, every octet is vouched for. */
const wholly = (octets: Uint8Array, verified: boolean) => (verified ? hex(octets) : undefined);

async function kindsOf(suite: 'kisc-2004' | 'rsa-2048'): Promise<Record<string, Kind>> {
  const ca = await testCa(suite, 'TEST CA');
  const user = await testUser(suite, 'TEST user', ca);
  const template = 'C=KZ, O=Template, CN=GOST_USER_SIGN_1Y';
  const request = await buildRequest({ subject: user.certificate.subject, template }, user.signer);
  const revoked = [{ serialNumber: '0A', revokedAt: NOW, reason: 'superseded' as const }];
  const period = { thisUpdate: NOW, nextUpdate: NOW + 1000 };
  const list = await issueCrl({ issuer: ca.certificate.subject, ...period, number: 1, revoked }, ca.signer);
  const message = await signCms({ content: request, certificate: user.der, signingTime: NOW }, user.signer);
  return {
    certificate: {
      specimen: user.der,
      read: (octets) => wholly(octets, verifyCertificateSignature(parseCertificate(octets), ca.signer.publicKey)),
    },
    request: { specimen: request, read: (octets) => wholly(octets, verifyRequest(parseRequest(octets))) },
    list: { specimen: list, read: (octets) => wholly(octets, verifyCrl(parseCrl(octets), ca.signer.publicKey)) },
    message: {
      specimen: message,
      // Not every octet of a message is signed (the parameters of an algorithm, say), but all that verifyCms gives is.
      read: async (octets) => {
        const { certificate, content, contentType, signingTime } = await verifyCms(octets);
        // verifyCms leaves the certificate to validateChain, so its signature is looked at here.
        if (!verifyCertificateSignature(certificate, ca.signer.publicKey)) return undefined;
        return [hex(certificate.der), hex(content), contentType, signingTime].join();
      },
    },
  };
}

/** What is vouched for; refused means undefined or a PkiError, anything else thrown is a defect. */
async function vouched(kind: Kind, octets: Uint8Array): Promise<string | undefined> {
  try {
    return await kind.read(octets);
  } catch (error) {
    if (error instanceof PkiError) return undefined;
    throw error;
  }
}

const KINDS = ['certificate', 'request', 'list', 'message'];

describe.each(['kisc-2004', 'rsa-2048'] as const)('readers of %s', (suite) => {
  const kinds = kindsOf(suite);

  it.each(KINDS)(
    'a %s that was damaged anyhow is refused, or vouches for the same as before; it never crashes the reader',
    async (name) => {
      const kind = (await kinds)[name] as Kind;
      const right = await vouched(kind, kind.specimen);
      expect(right).toBeDefined();
      await fc.assert(
        fc.asyncProperty(mutationsOf(kind.specimen), async (octets) => {
          expect([right, undefined]).toContain(await vouched(kind, octets));
        }),
        { numRuns: 600 },
      );
    },
  );

  it.each(KINDS)('a %s of any octets is refused', async (name) => {
    const kind = (await kinds)[name] as Kind;
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 100 }), async (octets) => {
        expect(await vouched(kind, octets)).toBeUndefined();
      }),
      { numRuns: 300 },
    );
  });

  it.each(KINDS)('a %s larger or deeper than the limits is refused at once', async (name) => {
    const kind = (await kinds)[name] as Kind;
    const code = async (octets: Uint8Array) => {
      try {
        await kind.read(octets);
      } catch (error) {
        if (error instanceof PkiError) return error.code;
      }
      return undefined;
    };
    expect(await code(new Uint8Array(DER_LIMITS.octets + 1))).toBe('too-large');
    let deep: number[] = [];
    for (let i = 0; i <= DER_LIMITS.depth; i++)
      deep = deep.length < 128 ? [0x30, deep.length, ...deep] : [0x30, 0x81, deep.length, ...deep];
    expect(await code(Uint8Array.from(deep))).toBe('too-deep');
  });
});

describe('decodeName', () => {
  it('gives a name or a PkiError for damaged names', async () => {
    const { certificate } = await testUser('kisc-2004', 'TEST user', await testCa('kisc-2004', 'TEST CA'));
    fc.assert(
      fc.property(mutationsOf(certificate.subjectDer), (octets) => {
        try {
          decodeName(octets);
        } catch (error) {
          expect(error).toBeInstanceOf(PkiError);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
