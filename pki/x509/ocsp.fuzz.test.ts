import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PkiError } from '../error.ts';
import { type OcspVerdict, verifyOcspResponse } from './ocsp.ts';
import { certIdOf } from './ocsp-cert-id.ts';
import { buildOcspRequest, parseOcspRequest } from './ocsp-request.ts';
import { mutationsOf } from './testing/mutations.ts';
import { answerOf, NONCE, ocspKit, verificationOf } from './testing/ocsp-kit.ts';

/** What is vouched for: the verdict without the responder, whose own octets are looked at by themselves. */
function vouched(verdict: OcspVerdict): string | undefined {
  if (!verdict.ok) return undefined;
  const { responder, ...rest } = verdict;
  return JSON.stringify({ ...rest, responder: Buffer.from(responder.der).toString('hex') });
}

describe.each(['kisc-2004', 'rsa-2048'] as const)('an OCSP answer of %s', (suite) => {
  it('that was damaged anyhow is refused, or says the same as before; it never crashes the verifier', async () => {
    const kit = await ocspKit(suite);
    const specimen = await answerOf(kit);
    const input = await verificationOf(kit, specimen);
    const right = vouched(verifyOcspResponse(input));
    expect(right).toBeDefined();
    fc.assert(
      fc.property(mutationsOf(specimen), (response) => {
        expect([right, undefined]).toContain(vouched(verifyOcspResponse({ ...input, response })));
      }),
      { numRuns: 500 },
    );
  });

  it('of any octets is refused', async () => {
    const input = await verificationOf(await ocspKit(suite), Uint8Array.of());
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (response) => {
        expect(vouched(verifyOcspResponse({ ...input, response }))).toBeUndefined();
      }),
      { numRuns: 300 },
    );
  });
});

describe('an OCSP request', () => {
  it('that was damaged anyhow is read or refused; it never crashes the reader', async () => {
    const { ca, user } = await ocspKit('kisc-2004');
    const certIds = [certIdOf(ca.certificate, '0A'), certIdOf(ca.certificate, '0B', 'SHA-256')];
    const by = { signer: user.signer, certificates: [user.der] };
    const specimen = await buildOcspRequest({ certIds, nonce: NONCE, requestor: 'http://test/' }, by);
    fc.assert(
      fc.property(fc.oneof(mutationsOf(specimen), fc.uint8Array({ maxLength: 100 })), (octets) => {
        try {
          expect(parseOcspRequest(octets).der).toEqual(octets);
        } catch (error) {
          expect(error).toBeInstanceOf(PkiError);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
