import { afterEach, describe, expect, it } from 'vitest';
import { caRoutes } from '../../http/ca.ts';
import { verifySignedData } from '../../pki/cms/signed-data-verifier.ts';
import { parseCertificate } from '../../pki/x509/certificate.ts';
import { parseRequest, verifyRequest } from '../../pki/x509/request.ts';
import { DAY_MS } from '../../simulation/clock.ts';
import { CryptoSocketAtWork, PROFILE } from './testing/crypto-socket-at-work.ts';

/** The way of a page of a registration authority through CryptoSocket, on an emulated JavaToken and with a real CA. */

let work: CryptoSocketAtWork;
afterEach(() => work.leave());

const base = (name: string, parameters: object = {}) => work.page.succeed('BaseAPI', name, parameters);
const octets = (base64: string) => Uint8Array.from(Buffer.from(base64, 'base64'));

describe('a re-issue through CryptoSocket', () => {
  it('R-CA-12 R-CA-15 R-CA-16 R-CA-21 X-CA-8 X-CA-9 X-CA-10 keys made and requests signed on the token, taken by the CA, both certificates installed', async () => {
    work = await CryptoSocketAtWork.come('crypto socket whole');
    const ca = work.client.bench.caClient();
    const { response: devices } = await base('LoadProfileFromTokens', { plugin_name: 'newoids' });
    expect(devices).toEqual([{ profile: PROFILE, reader: 'Gamma JavaToken 0' }]);
    expect((await work.keys()).map(({ algID, certificateBlob }) => [algID, certificateBlob !== undefined])).toEqual([
      ['10810', true],
      ['42066', true],
    ]);

    const gost = await work.signedRequest('GOST');
    await examine(gost);
    const rsa = await work.signedRequest('RSA');
    expect((await work.waiting()).map(({ algID }) => algID)).toEqual(['10810', '42066']);
    // Asked again, the key that waits is used: no third set.
    await work.signedRequest('GOST');
    expect(work.client.pairs()).toEqual({ total: 4, waiting: 2 });

    const requests = [
      { algorithm: 'GOST' as const, cms: gost },
      { algorithm: 'RSA' as const, cms: rsa },
    ];
    const { id } = await ca.call(caRoutes.requestCertificates, { body: { requests } });
    work.client.bench.clock.advance(DAY_MS);
    const { status, certificates } = await ca.call(caRoutes.request, { params: { id } });
    expect(status).toBe('processed');

    const roots = (await ca.call(caRoutes.certificates)).map(({ certificate }) => pem(certificate)).join('');
    for (const { certificate } of certificates) {
      await base('InstallCertificate', { ...work.door, certificate, rootCertificate: roots });
      await base('CheckCertificate', { certificate, rootCertificate: roots });
    }
    expect([await work.waiting(), work.client.pairs()]).toEqual([[], { total: 4, waiting: 0 }]);
    const shown = await work.keys();
    expect(shown.map(({ certificateBlob }) => certificateBlob)).toEqual(
      expect.arrayContaining(certificates.map(({ certificate }) => certificate)),
    );
    const heard = JSON.stringify(work.pc.trace);
    expect([heard.includes('InstallCertificate'), heard.includes(work.door.pass)]).toEqual([true, false]);
    // The number of a key that waited is that of its certificate.
    expect(shown.map(({ serialNum }) => serialNum)).toEqual(
      expect.arrayContaining(certificates.map(({ certificate }) => parseCertificate(octets(certificate)).serialNumber)),
    );
  });
});

/** What the request says of itself: the form of KISC's clients, signed by the key in operation, for the key that waits. */
async function examine(cms: string): Promise<void> {
  const { serialNumber } = await work.current();
  const message = verifySignedData(octets(cms));
  const request = parseRequest(message.content);
  expect([message.certificate.serialNumber, verifyRequest(request), request.template]).toEqual([
    serialNumber,
    true,
    'C=KZ, O=Template, CN=GOST_USER_SIGN_1Y',
  ]);
  expect(request.subjectDer).toEqual(message.certificate.subjectDer);
  const [key] = await work.waiting();
  expect(key?.publicKey).toMatch(/^060200003AAA00000045433100020000[0-9A-F]{128}$/);
  const data = Buffer.from(message.content).toString('base64');
  const shown = await work.page.succeed('ASNAPI', 'ShowInfoPKCS10', { data });
  expect([shown.publicKey, shown.verified]).toEqual([key?.publicKey, 'true']);
}

function pem(base64: string): string {
  return `-----BEGIN CERTIFICATE-----\n${base64.match(/.{1,64}/g)?.join('\n')}\n-----END CERTIFICATE-----\n`;
}
