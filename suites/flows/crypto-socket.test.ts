import { afterEach, describe, expect, it } from 'vitest';
import { caRoutes } from '../../http/ca.ts';
import { verifySignedData } from '../../pki/cms/signed-data-verifier.ts';
import { parseCertificate } from '../../pki/x509/certificate.ts';
import { parseRequest, verifyRequest } from '../../pki/x509/request.ts';
import { DAY_MS } from '../../simulation/clock.ts';
import { type BridgeSite, cryptoSocket, HttpClient, type Person, tokenCarrier } from '../../workstation/index.ts';
import { ClientAtWork } from './testing/client-at-work.ts';
import { CryptoSocketPage } from './testing/crypto-socket-page.ts';

/** The way of a page of a registration authority through CryptoSocket, on an emulated JavaToken and with a real CA. */

let work: ClientAtWork;
let page: CryptoSocketPage;
let ca: HttpClient;
afterEach(async () => {
  await page.leave();
  await work.leave();
});

/** Whom a bridge asks for a password: he enters what he is told to. */
const personWho = (answer: string | undefined): Person => ({ ask: async () => answer });

async function come(seed: string, person = personWho(undefined)): Promise<void> {
  work = await ClientAtWork.come(`crypto socket ${seed}`);
  const { token, clock, rng } = work.bench;
  const names = { name: 'JavaToken', title: 'JavaToken - JavaToken', reader: 'Gamma JavaToken 0' };
  const carrier = tokenCarrier({ token }, names);
  const site: BridgeSite = { carriers: () => [carrier], person, clock, rng: rng.stream('workstation') };
  page = await CryptoSocketPage.open(cryptoSocket(site));
  ca = new HttpClient(work.bench.ca.url, 'the CA', { adminToken: work.bench.ca.adminToken });
}

const PROFILE = 'profile://JavaToken';
const door = () => ({ profile: PROFILE, pass: work.personalised.pin });
const base = (name: string, parameters: object = {}) => page.succeed('BaseAPI', name, parameters);
const octets = (base64: string) => Uint8Array.from(Buffer.from(base64, 'base64'));

interface ShownKey {
  readonly serialNum: string;
  readonly publicKey: string;
  readonly algID: string;
  readonly certificateBlob?: string;
}

const keysOf = async (): Promise<ShownKey[]> => (await base('GetAllKeys', { url: PROFILE })).response.profiles[PROFILE];
const waiting = async () => (await keysOf()).filter(({ certificateBlob }) => certificateBlob === undefined);

/** The certificate of the GOST key in operation. */
async function current() {
  const answer = await base('LoadKeyFromProfile', door());
  const all = Object.keys(answer).filter((name) => name.startsWith('certificate'));
  const found = all.map((name) => answer[name]).find(({ keyOid }) => keyOid === '1.3.6.1.4.1.6801.1.5.8');
  if (!found) throw new Error('no GOST key');
  return found;
}

async function signedRequest(algorithm: 'GOST' | 'RSA', more: object = {}): Promise<string> {
  const { subjectDN, serialNumber } = await current();
  const PKCS10 = {
    ...door(),
    dn: subjectDN,
    templ: `CN=${algorithm}_USER_SIGN_1Y,O=Template,C=KZ`,
    isExport: 1,
    genNew: 0,
    keyType: 0,
    keySize: 0,
    isAltName: false,
    hashType: 0,
    ...more,
  };
  const PKCS7 = { ...door(), sn: serialNumber, isCert: true, hashType: 0 };
  return (await base('CreateCertificateRequest', { PKCS10, PKCS7 })).response;
}

describe('a re-issue through CryptoSocket', () => {
  it('R-CA-12 R-CA-15 R-CA-16 R-CA-21 keys made and requests signed on the token, taken by the CA, both certificates installed', async () => {
    await come('whole');
    const { response: devices } = await base('LoadProfileFromTokens', { plugin_name: 'newoids' });
    expect(devices).toEqual([{ profile: PROFILE, reader: 'Gamma JavaToken 0' }]);
    expect((await keysOf()).map(({ algID, certificateBlob }) => [algID, certificateBlob !== undefined])).toEqual([
      ['10810', true],
      ['42066', true],
    ]);

    const gost = await signedRequest('GOST');
    const rsa = await signedRequest('RSA');
    expect((await waiting()).map(({ algID }) => algID)).toEqual(['10810', '42066']);
    // Asked again, the keys that wait are used: no third set.
    await signedRequest('GOST');
    expect(work.pairs()).toEqual({ total: 4, waiting: 2 });

    const requests = [
      { algorithm: 'GOST' as const, cms: gost },
      { algorithm: 'RSA' as const, cms: rsa },
    ];
    const { id } = await ca.call(caRoutes.requestCertificates, { body: { requests } });
    work.bench.clock.advance(DAY_MS);
    const { status, certificates } = await ca.call(caRoutes.request, { params: { id } });
    expect(status).toBe('processed');

    const roots = (await ca.call(caRoutes.certificates)).map(({ certificate }) => pem(certificate)).join('');
    for (const { certificate } of certificates) {
      await base('InstallCertificate', { ...door(), certificate, rootCertificate: roots });
      await base('CheckCertificate', { certificate, rootCertificate: roots });
    }
    expect(await waiting()).toEqual([]);
    const shown = (await keysOf()).map(({ certificateBlob }) => certificateBlob);
    expect(shown).toEqual(expect.arrayContaining(certificates.map(({ certificate }) => certificate)));
    expect(work.pairs()).toEqual({ total: 4, waiting: 0 });
    // The number of a key that waited is that of its certificate.
    expect((await keysOf()).map(({ serialNum }) => serialNum)).toEqual(
      expect.arrayContaining(certificates.map(({ certificate }) => parseCertificate(octets(certificate)).serialNumber)),
    );
  });

  it('X-CA-8 X-CA-9 X-CA-10 the request is in KISC’s form: the blob, the template, the same name, signed by the key in operation', async () => {
    await come('form');
    const { serialNumber } = await current();
    const message = verifySignedData(octets(await signedRequest('GOST')));
    const request = parseRequest(message.content);
    expect([message.certificate.serialNumber, verifyRequest(request), request.template]).toEqual([
      serialNumber,
      true,
      'C=KZ, O=Template, CN=GOST_USER_SIGN_1Y',
    ]);
    expect(request.subjectDer).toEqual(message.certificate.subjectDer);
    const [key] = await waiting();
    expect(key?.publicKey).toMatch(/^060200003AAA00000045433100020000[0-9A-F]{128}$/);
    const shown = await page.succeed('ASNAPI', 'ShowInfoPKCS10', {
      data: Buffer.from(message.content).toString('base64'),
    });
    expect([shown.publicKey, shown.verified]).toEqual([key?.publicKey, 'true']);
  });
});

function pem(base64: string): string {
  return `-----BEGIN CERTIFICATE-----\n${base64.match(/.{1,64}/g)?.join('\n')}\n-----END CERTIFICATE-----\n`;
}
