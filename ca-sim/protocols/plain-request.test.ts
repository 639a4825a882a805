import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { signCms } from '../../pki/cms/signed-data.ts';
import type { SuiteId } from '../../pki/suites.ts';
import { issueCertificate } from '../../pki/x509/certificate.ts';
import { parseDn } from '../../pki/x509/name.ts';
import { mutationsOf } from '../../pki/x509/testing/mutations.ts';
import { CaError } from '../core/problems.ts';
import { requestOf } from '../testing/enrolment-bench.ts';
import { keySigner } from '../testing/keys.ts';
import { readPlainRequest } from './plain-request.ts';
import { readReissue } from './reissue-message.ts';

const NOW = Date.parse('2026-03-02T04:00:00Z');
const CODES = new Set(['request-malformed', 'key-unsuitable']);

/** The problem with which octets are refused; any other error is a defect and goes through. */
async function refusal(read: () => unknown): Promise<string | undefined> {
  try {
    await read();
    return undefined;
  } catch (error) {
    if (error instanceof CaError) return error.code;
    throw error;
  }
}

describe.each<SuiteId>(['ec-p256', 'nuc-2004'])('a request of a key of %s', (suite) => {
  it('is read to what it says, with the name of its template as the kind of certificate', async () => {
    const plain = readPlainRequest(await requestOf(suite, 'plain', 'CN=TEST', 'C=KZ, O=Template, CN=RFC_SHORT'));
    expect([plain.selfSigned, plain.profile, plain.subject]).toEqual([true, 'RFC_SHORT', parseDn('CN=TEST')]);
    expect(plain.publicKey).toEqual((await keySigner(suite, 'plain')).publicKey);
  });

  it('damaged anyhow is refused, or proves no possession, or is the same', async () => {
    const request = await requestOf(suite, 'plain', 'CN=TEST');
    const right = readPlainRequest(request);
    fc.assert(
      fc.property(mutationsOf(request), (octets) => {
        try {
          const { selfSigned, ...read } = readPlainRequest(octets);
          if (selfSigned) expect(read).toMatchObject({ subject: right.subject, publicKey: right.publicKey });
        } catch (error) {
          expect(CODES).toContain((error as CaError).code);
        }
      }),
      { seed: 1, numRuns: 300 },
    );
  });
});

describe('a re-issue message', () => {
  it('damaged anyhow is refused, or is the same', async () => {
    const signer = await keySigner('ec-p256', 'holder');
    const name = parseDn('CN=TEST');
    const certificate = await issueCertificate(
      {
        serialNumber: '0A',
        issuer: name,
        subject: name,
        notBefore: NOW,
        notAfter: NOW + 1000,
        publicKey: signer.publicKey,
        extensions: [],
      },
      signer,
    );
    const content = await requestOf('ec-p256', 'next', 'CN=TEST');
    const message = await signCms({ content, certificate, signingTime: NOW }, signer);
    expect((await readReissue(message)).content).toEqual(content);
    await fc.assert(
      fc.asyncProperty(mutationsOf(message), async (octets) => {
        const refused = await refusal(() => readReissue(octets));
        if (refused === undefined) expect((await readReissue(octets)).content).toEqual(content);
        else expect(['cms-malformed', 'cms-signature']).toContain(refused);
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it('is not any octets', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (octets) => {
        expect(await refusal(() => readReissue(octets))).toBe('cms-malformed');
        expect(await refusal(() => readPlainRequest(octets))).toBe('request-malformed');
      }),
      { seed: 1, numRuns: 200 },
    );
  });
});
