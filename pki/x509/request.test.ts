import { bytesToHex } from '@noble/hashes/utils.js';
import * as pkijs from 'pkijs';
import { describe, expect, it } from 'vitest';
import type { PkiErrorCode } from '../error.ts';
import { OIDS } from '../oids.ts';
import { SUITES } from '../suites.ts';
import { engineFor } from '../webcrypto/engine.ts';
import { isStrictDer } from './der.ts';
import { type Asn1, characterString, integer, oid, sequence, setOf, tagged, toDer } from './der-build.ts';
import { basicConstraints, extensionSequence, keyUsage } from './extensions.ts';
import { dnToString, parseDn } from './name.ts';
import { buildRequest, parseRequest, verifyRequest } from './request.ts';
import { ALL_SUITES, testSigner } from './testing/authority.ts';
import { resign } from './testing/forge.ts';
import { eventualOutcome } from './testing/outcome.ts';

const SUBJECT = parseDn('C=KZ,O=ТОО "TEST",OU=TEST,CN=ТЕСТОВ ТЕСТ,UID=870430300986');
const TEMPLATE = 'C=KZ, O=Template, CN=GOST_USER_SIGN_1Y';

describe.each(ALL_SUITES)('a request of %s', (suite) => {
  it('X-CA-9 is read as it was written, with the name of its template', async () => {
    const signer = await testSigner(suite, 'request');
    const request = parseRequest(await buildRequest({ subject: SUBJECT, template: TEMPLATE }, signer));
    expect(dnToString(request.subject)).toBe(dnToString(SUBJECT));
    expect(request.publicKey).toEqual(signer.publicKey);
    expect(request.suite).toBe(SUITES[suite]);
    expect(request.template).toBe(TEMPLATE);
    expect(request.signatureOid).toBe(SUITES[suite].signatureOid);
    expect(request.extensions.map((one) => one.oid)).toEqual([OIDS.microsoftEnrollCertType]);
  });

  it('is strict DER, proves possession of its key here and to pkijs', async () => {
    const der = await buildRequest({ subject: SUBJECT, template: TEMPLATE }, await testSigner(suite, 'request'));
    expect(isStrictDer(der)).toBe(true);
    expect(verifyRequest(parseRequest(der))).toBe(true);
    expect(await pkijs.CertificationRequest.fromBER(Uint8Array.from(der)).verify(engineFor('request'))).toBe(true);
  });

  it('does not prove possession of another key, nor with its signature read the other way round', async () => {
    const request = parseRequest(await buildRequest({ subject: SUBJECT }, await testSigner(suite, 'request')));
    const other = await testSigner(suite, 'somebody else');
    expect(verifyRequest({ ...request, publicKey: other.publicKey })).toBe(false);
    expect(verifyRequest({ ...request, signature: Uint8Array.from(request.signature).reverse() })).toBe(false);
  });

  it('does not verify with any one octet of what is signed changed', async () => {
    const request = parseRequest(await buildRequest({ subject: SUBJECT }, await testSigner(suite, 'request')));
    for (let i = 0; i < request.tbs.length; i += 10) {
      const tbs = Uint8Array.from(request.tbs);
      tbs[i] = (tbs[i] as number) ^ 1;
      expect(verifyRequest({ ...request, tbs })).toBe(false);
    }
  });
});

describe('the octets of a KISC request', () => {
  it('X-CA-9 are those of a request of KISC’s own client: empty extensionRequest, then the template', async () => {
    const signer = await testSigner('kisc-2004', 'request');
    const der = bytesToHex(
      await buildRequest({ subject: SUBJECT, template: 'C=KZ, O=Template, CN=GOST_USER_SIGN_14D' }, signer),
    );
    // The attributes and the algorithms of requestCert.xml in github.com/dansharky/certex-cms-wstester.
    expect(der).toContain(
      'a08185300f06092a864886f70d01090e310230003072060a2b06010401823702010e31643062306006092b0601040182371402' +
        '0101ff04501e4e0043003d004b005a002c0020004f003d00540065006d0070006c006100740065002c00200043004e003d0047' +
        '004f00530054005f0055005300450052005f005300490047004e005f003100340044300e060a2b06010401b51101020205000341',
    );
    expect(der).toContain('3063300e060a2b06010401b5110105080500035100060200003aaa00000045433100020000');
  });

  it('X-CA-8 of the RSA twin differ in key, signature and template only', async () => {
    const signer = await testSigner('rsa-2048', 'request');
    const der = bytesToHex(
      await buildRequest({ subject: SUBJECT, template: 'C=KZ, O=Template, CN=RSA_USER_SIGN_14D' }, signer),
    );
    expect(der).toContain(
      'a08183300f06092a864886f70d01090e310230003070060a2b06010401823702010e31623060305e06092b0601040182371402' +
        '0101ff044e1e4c0043003d004b005a002c0020004f003d00540065006d0070006c006100740065002c00200043004e003d0052' +
        '00530041005f0055005300450052005f005300490047004e005f003100340044300d06092a864886f70d01010b0500038201',
    );
    expect(der).toContain('30820122300d06092a864886f70d01010105000382010f00');
  });
});

describe('buildRequest', () => {
  it('leaves out the template when there is none', async () => {
    const request = parseRequest(await buildRequest({ subject: SUBJECT }, await testSigner('kisc-2004', 'request')));
    expect('template' in request).toBe(false);
    expect(request.extensions).toEqual([]);
  });

  it('refuses a template that BMPString cannot hold, and a name that cannot be', async () => {
    const signer = await testSigner('kisc-2004', 'request');
    expect(await eventualOutcome(() => buildRequest({ subject: SUBJECT, template: 'CN=🔑' }, signer))).toBe(
      'bad-argument',
    );
    expect(await eventualOutcome(() => buildRequest({ subject: SUBJECT, template: '' }, signer))).toBe('bad-argument');
    expect(await eventualOutcome(() => buildRequest({ subject: [{ type: 'CN', value: '' }] }, signer))).toBe(
      'bad-name',
    );
  });
});

describe('parseRequest', () => {
  const attribute = (type: string, ...values: Asn1[]) => sequence(oid(type), setOf(...values));
  const enrollCertType = (value: Asn1) =>
    extensionSequence({ oid: OIDS.microsoftEnrollCertType, critical: true, value: toDer(value) });

  /** A request with other attributes, rightly signed. */
  async function withAttributes(...attributes: Asn1[]): Promise<Uint8Array> {
    const signer = await testSigner('kisc-2004', 'request');
    const { tbs } = parseRequest(await buildRequest({ subject: SUBJECT }, signer));
    return resign(
      tbs,
      ([version, subject, key]) => [version, subject, key, tagged(0, ...attributes)] as Asn1[],
      'request',
      signer,
    );
  }

  it('collects the extensions of both attributes that carry them', async () => {
    const wanted = [keyUsage(['digitalSignature']), basicConstraints({ ca: false })];
    const [usage, constraints] = wanted.map(extensionSequence) as [Asn1, Asn1];
    const attributes = setOf(
      attribute(OIDS.extensionRequest, sequence(usage)),
      attribute(OIDS.microsoftCertExtensions, sequence(constraints)),
    );
    const der = await withAttributes(...attributes.members);
    expect(parseRequest(der).extensions).toEqual(wanted.toReversed());
    expect(verifyRequest(parseRequest(der))).toBe(true);
  });

  it('passes over attributes that it does not know', async () => {
    const der = await withAttributes(attribute('1.2.3', integer(1), integer(2)));
    expect(parseRequest(der).extensions).toEqual([]);
  });

  it('takes a request without attributes, as some clients write it', async () => {
    const signer = await testSigner('kisc-2004', 'request');
    const { tbs } = parseRequest(await buildRequest({ subject: SUBJECT }, signer));
    const der = await resign(tbs, (parts) => parts.slice(0, 3), 'request', signer);
    expect(verifyRequest(parseRequest(der))).toBe(true);
  });

  it.each<[string, () => Asn1[], PkiErrorCode]>([
    ['unsorted attributes', () => [attribute('1.2.4', integer(1)), attribute('1.2.3', integer(1))], 'bad-der'],
    ['an attribute twice', () => [attribute('1.2.3', integer(1)), attribute('1.2.3', integer(2))], 'malformed'],
    ['an attribute without its set', () => [sequence(oid('1.2.3'))], 'malformed'],
    [
      'extensionRequest of two values',
      () => [attribute(OIDS.extensionRequest, sequence(), sequence(integer(1)))],
      'malformed',
    ],
    ['extensionRequest without a value', () => [attribute(OIDS.extensionRequest)], 'malformed'],
    [
      'a template in another string type',
      () => [attribute(OIDS.microsoftCertExtensions, sequence(enrollCertType(characterString('utf8', TEMPLATE))))],
      'malformed',
    ],
    [
      'a template in raw ASCII, as clients of 2009 wrote it',
      () => [
        attribute(
          OIDS.microsoftCertExtensions,
          sequence(
            extensionSequence({
              oid: OIDS.microsoftEnrollCertType,
              critical: true,
              value: new TextEncoder().encode(TEMPLATE),
            }),
          ),
        ),
      ],
      'bad-der',
    ],
    [
      'the same extension in both attributes',
      () => [
        attribute(OIDS.extensionRequest, sequence(enrollCertType(characterString('bmp', 'A')))),
        attribute(OIDS.microsoftCertExtensions, sequence(enrollCertType(characterString('bmp', 'A')))),
      ],
      'malformed',
    ],
  ])('refuses %s', async (_, attributes, code) => {
    const der = await withAttributes(...attributes());
    expect(await eventualOutcome(() => parseRequest(der))).toBe(code);
  });

  it('refuses another version, a part too many and a missing key', async () => {
    const signer = await testSigner('kisc-2004', 'request');
    const { tbs } = parseRequest(await buildRequest({ subject: SUBJECT }, signer));
    const changes: ((parts: Asn1[]) => Asn1[])[] = [
      ([, ...rest]) => [integer(1), ...rest],
      (parts) => [...parts, integer(1)],
      ([version, subject, , attributes]) => [version, subject, attributes] as Asn1[],
    ];
    for (const change of changes) {
      const der = await resign(tbs, change, 'request', signer);
      expect(await eventualOutcome(() => parseRequest(der))).toBe('malformed');
    }
  });
});
