import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { signCms } from '../../pki/cms/signed-data.ts';
import { parseDn } from '../../pki/x509/name.ts';
import { buildRequest } from '../../pki/x509/request.ts';
import { SeededRng } from '../../simulation/rng.ts';
import { type CaTwin, foundAuthorities } from '../authority.ts';
import { START } from '../testing/ca-bench.ts';
import { keySigner } from '../testing/keys.ts';
import { readHalf, readRequest } from './request-evidence.ts';

const now = Date.parse(START);
let twins: CaTwin[];
let request: Uint8Array;
let cms: Uint8Array;

beforeAll(async () => {
  const founding = { rng: new SeededRng('evidence'), at: now, baseUrl: () => 'http://ca.kisc.test' };
  twins = await foundAuthorities(['kz-kisc'], founding);
  const { certificate, signer } = twins.find(
    ({ role, algorithm }) => role === 'issuing' && algorithm === 'GOST',
  ) as CaTwin;
  request = await buildRequest({ subject: parseDn('CN=TEST') }, await keySigner('kisc-2004', 'evidence'));
  cms = await signCms({ content: request, certificate: certificate.der, signingTime: now }, signer);
});

describe('reading what came over the wire', () => {
  it('is total: any octets give evidence, and none of them a good signature', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (octets) => {
        expect((await readHalf(twins, 'GOST', octets, now)).cms.ok).toBe(false);
        expect(readRequest(octets).ok).toBe(false);
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it('a good message with one octet changed is never taken for another content or another signer', async () => {
    const good = await readHalf(twins, 'GOST', cms, now);
    expect([good.cms.ok, good.request.ok && good.request.value.selfSigned]).toEqual([true, true]);
    const change = fc.tuple(fc.nat(cms.length - 1), fc.integer({ min: 1, max: 255 }));
    await fc.assert(
      fc.asyncProperty(change, async ([at, difference]) => {
        const octets = Uint8Array.from(cms);
        octets[at] = (octets[at] ?? 0) ^ difference;
        const half = await readHalf(twins, 'GOST', octets, now);
        if (half.cms.ok && half.cms.value.chain.ok) expect(half).toEqual(good);
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it('a request cut short or with one octet changed proves nothing', () => {
    const change = fc.tuple(fc.nat(request.length - 1), fc.integer({ min: 1, max: 255 }));
    fc.assert(
      fc.property(change, ([at, difference]) => {
        const octets = Uint8Array.from(request);
        octets[at] = (octets[at] ?? 0) ^ difference;
        const reading = readRequest(octets);
        expect(reading.ok && reading.value.selfSigned).toBe(false);
        expect(readRequest(request.subarray(0, at)).ok).toBe(false);
      }),
      { seed: 1, numRuns: 300 },
    );
  });
});
