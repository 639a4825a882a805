import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { caFiles } from '../http/ca.ts';
import { signCms } from '../pki/cms/signed-data.ts';
import { parseCertificate } from '../pki/x509/certificate.ts';
import { DAY_MS } from '../simulation/clock.ts';
import { SeededRng } from '../simulation/rng.ts';
import { METHODS, METHODS_NOT_HERE } from './protocols/webra/methods.ts';
import {
  type CaBench,
  certificateDer,
  enrol,
  identityOf,
  openBench,
  PROCESSING_MS,
  pair,
  register,
  requestNow,
  START,
} from './testing/ca-bench.ts';
import {
  ALL_AUTOMATIC,
  call,
  codeOf,
  detailsOf,
  message,
  ok,
  requestId,
  send,
  serialOf,
} from './testing/webra-client.ts';

/** Requests for certificates over the SOAP service, and what else it tells and refuses. */

let bench: CaBench;
let me: Awaited<ReturnType<typeof enrol>>;
let _other: Awaited<ReturnType<typeof enrol>>;

beforeAll(async () => {
  bench = await openBench({}, ALL_AUTOMATIC);
  me = await enrol(bench, 1);
  _other = await enrol(bench, 2);
});
afterAll(() => bench.ca.close());

describe('requestCert', () => {
  it('X-CA-8 R-CA-12 takes two signed PKCS#10, whichever comes first, and shows both certificates once they are issued', async () => {
    const { identity, subject } = me;
    const halves = (await pair({ subject, key: 'by SOAP', signedBy: identity })).reverse();
    const fxRequestDetails = detailsOf(halves);
    const { request } = ok(
      await call(bench, identity, 'requestCert', { request: { DN: subject, type: 'registration', fxRequestDetails } }),
    );
    expect(request).toMatchObject({ status: 'novel', type: 'registration', startDate: '2026-03-02Z' });
    expect(request.fxRequestDetails).toEqual([{ profile: 'GOST_USER_SIGN_1Y' }, { profile: 'RSA_USER_SIGN_1Y' }]);
    const { personId } = ok(await call(bench, identity, 'findPerson', { DN: subject }));
    bench.clock.advance(PROCESSING_MS);
    const listed = ok(await call(bench, identity, 'getRequestList', { personId })).requestList.at(-1);
    const view = await requestNow(bench, requestId(request.id));
    expect([listed?.status, listed?.id]).toEqual(['processed', request.id]);
    const issued = (['GOST', 'RSA'] as const).map((algorithm) => Uint8Array.from(certificateDer(view, algorithm)));
    expect(listed?.fxRequestDetails.map(({ certBody }) => certBody)).toEqual(issued);
    expect(listed?.fxRequestDetails.map(({ bodySigned }) => bodySigned)).toEqual(issued);
    const { certList } = ok(await call(bench, identity, 'getCertList', { pesonId: personId }));
    expect(certList.map(({ body }) => serialOf(body)).slice(-2)).toEqual(issued.map(serialOf));
    expect(
      Buffer.from(certList.at(-1)?.serialNumber ?? [])
        .toString('hex')
        .toUpperCase(),
    ).toBe(serialOf(issued[1] as Uint8Array));
  });

  it('refuses as the address for JSON does, in the codes of the service', async () => {
    const { identity, subject } = me;
    const one = detailsOf(await pair({ subject, key: 'refused', signedBy: identity }));
    const ask = async (details: { bodySigned?: Uint8Array }[], more = {}) =>
      codeOf(await call(bench, identity, 'requestCert', { request: { ...more, fxRequestDetails: details } }));
    expect(await ask(one.slice(0, 1))).toBe('incorrectDataError');
    expect(await ask([{}, {}])).toBe('signError');
    expect(await ask(one, { type: 'revocation' })).toBe('incorrectDataError');
    expect(await ask(one, { DN: 'C=KZ, CN=TEST Somebody' })).toBe('incorrectDataError');
    expect(await ask(one, { DN: 'no name' })).toBe('incorrectDataError');
    expect(await ask(one)).toBe('OK');
    const again = detailsOf(await pair({ subject, key: 'refused again', signedBy: identity }));
    expect(await ask(again)).toBe('uniqueError');
  });

  it('X-CA-10 a person’s message about somebody else is refused, though what is in it was rightly signed', async () => {
    const subject = await register(bench, 40);
    const halves = await pair({ subject, key: 'for another', signedBy: bench.authority });
    const fxRequestDetails = detailsOf(halves);
    expect(codeOf(await call(bench, me.identity, 'requestCert', { request: { fxRequestDetails } }))).toBe('signError');
    expect(ok(await call(bench, bench.authority, 'requestCert', { request: { fxRequestDetails } })).request.type).toBe(
      'initialization',
    );
  });
});

describe('pkiService', () => {
  const empty = '<docGetPersonListIn xmlns="http://www.gamma.kz/webra/xsd"/>';

  it('X-CA-1 answers under the issuing CA’s signature, in the algorithm of the caller', async () => {
    const rsa = await identityOf(me.view, 'RSA', me.key);
    for (const [who, file] of [
      [me.identity, caFiles.issuingGost],
      [rsa, caFiles.issuingRsa],
    ] as const) {
      const answer = await call(bench, who, 'findPerson', { DN: me.subject });
      const issuing = parseCertificate(await bench.client.octets(file.path));
      expect(answer).toMatchObject({ status: 'OK', signer: issuing.serialNumber });
    }
  });

  it('X-CA-5 signError: no CMS, a broken one, a detached one, a strange signer, one who has expired', async () => {
    const { authority } = bench;
    const signed = await signCms(
      { content: new TextEncoder().encode(empty), certificate: authority.certificate, signingTime: Date.parse(START) },
      authority.signer,
    );
    const changed = Uint8Array.from(signed);
    changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
    const codes = async (pkcs7: Uint8Array) => codeOf(await message(bench, 'getPersonList', pkcs7));
    expect([await codes(signed), await codes(changed), await codes(new TextEncoder().encode(empty))]).toEqual([
      'OK',
      'signError',
      'signError',
    ]);
    const content = new TextEncoder().encode(empty);
    const detached = { content, certificate: authority.certificate, signingTime: 0, detached: true };
    expect(await codes(await signCms(detached, authority.signer))).toBe('signError');
    const elsewhere = await openBench({ rng: new SeededRng('elsewhere') }, ALL_AUTOMATIC);
    const stranger = await enrol(elsewhere, 1);
    expect(codeOf(await send(bench, stranger.identity, 'getPersonList', empty))).toBe('signError');
    elsewhere.clock.advance(366 * DAY_MS);
    expect(codeOf(await send(elsewhere, stranger.identity, 'getOrganization', empty))).toBe('signError');
    await elsewhere.ca.close();
  });

  it('X-CA-5 xsdValidationError: no XML, another document, an entity; the details never say what stood there', async () => {
    const attempts: [string, string][] = [
      ['not XML', 'not well-formed at line 1, column 1'],
      [
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><docGetPersonListIn xmlns="http://www.gamma.kz/webra/xsd">&x;</docGetPersonListIn>',
        'a document type declaration is not accepted',
      ],
      [
        '<docGetPersonListIn xmlns="http://www.gamma.kz/webra/xsd"><password>Secret-9</password></docGetPersonListIn>',
        'docGetPersonListIn: password is not expected here',
      ],
    ];
    for (const [document, details] of attempts) {
      const answer = await send(bench, bench.authority, 'getPersonList', document);
      expect(answer).toMatchObject({ status: 'ERROR', code: 'xsdValidationError', details: `${details}.` });
    }
    const wrongRoot = await send(bench, bench.authority, 'getPersonList', '<docGetPersonListIn/>');
    expect(wrongRoot).toMatchObject({
      code: 'xsdValidationError',
      message: 'The document is not a docGetPersonListIn',
    });
  });

  it('X-CA-2 X-CA-7 every method of the service is here, or answers commonError with the reason why not', async () => {
    const all =
      'createPerson updatePerson loadPerson findPerson removePerson changePassword setDN getOrganization getTariffList createOrder confirmOrder getOrderList requestCert revokeCert getRequestList getCertList updateCUser generateSnList getBankList getCityList'.split(
        ' ',
      );
    const known = [...Object.keys(METHODS), ...Object.keys(METHODS_NOT_HERE)];
    expect(all.filter((name) => !known.includes(name))).toEqual([]);
    for (const name of [...Object.keys(METHODS_NOT_HERE), 'nonsense', 'constructor', '']) {
      const answer = await message(bench, name as 'loadPerson', Uint8Array.of(1));
      expect(answer).toMatchObject({ status: 'ERROR', code: 'commonError' });
    }
  });
});
