import { describe, expect, it } from 'vitest';
import { userOf } from '../cms/testing/messages.ts';
import { ALL_SUITES } from '../x509/testing/authority.ts';
import { eventualOutcome, outcome } from '../x509/testing/outcome.ts';
import { signSoap, verifySoap } from './soap.ts';
import { verifyXml } from './verify-xml.ts';

const V11 = 'http://schemas.xmlsoap.org/soap/envelope/';
const V12 = 'http://www.w3.org/2003/05/soap-envelope';
const envelope = (inner: string, namespace = V11, prefix = 's') =>
  `<${prefix}:Envelope xmlns:${prefix}="${namespace}">${inner}</${prefix}:Envelope>`;
const PLAIN = envelope('<s:Body><pay xmlns="urn:p">100</pay></s:Body>');

async function signed(xml: string, suite: (typeof ALL_SUITES)[number] = 'rsa-2048', bodyId?: string): Promise<string> {
  const { user } = await userOf(suite);
  return signSoap(xml, user.signer, user.der, bodyId === undefined ? {} : { bodyId });
}

describe('a SOAP message', () => {
  it.each(ALL_SUITES)('is signed in its Body with %s, the certificate in the header', async (suite) => {
    const { user } = await userOf(suite);
    const verified = verifySoap(await signed(PLAIN, suite));
    expect(verified.certificate.der).toEqual(user.der);
    expect(verified.signed[0]).toMatchObject({ uri: '#signedContent', name: 'Body', namespace: V11 });
    expect(verified.signed[0].content).toContain('<pay xmlns="urn:p">100</pay>');
  });

  it('may be of SOAP 1.2, have a header, and an identifier of its own', async () => {
    const twelve = envelope('<e:Header><x xmlns="urn:x"/></e:Header><e:Body Id="mine"/>', V12, 'e');
    const xml = await signed(twelve);
    expect(verifySoap(xml).signed[0].uri).toBe('#mine');
    expect(xml).toContain('<x xmlns="urn:x"/>');
    expect(xml.match(/<e:Header>/g)?.length).toBe(1);
    expect(verifySoap(await signed(envelope('<s:Body/>'), 'rsa-2048', 'other')).signed[0].uri).toBe('#other');
  });

  it('takes the prefix for the identifier that is there, and none that means something else', async () => {
    const utility = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd';
    const here = await signed(envelope(`<s:Body xmlns:u="${utility}"/>`));
    expect(here).toContain(`<s:Body u:Id="signedContent" xmlns:u="${utility}"/>`);
    for (const xml of [
      here,
      await signed(envelope('<s:Body xmlns:wsu="urn:other"/>')),
      await signed(envelope(`<s:Body xmlns:wsu="${utility}"/>`)),
    ]) {
      expect(verifySoap(xml).signed[0].uri).toBe('#signedContent');
    }
  });

  it('does not hold when the Body is another one, also when the signed one was moved aside', async () => {
    const xml = await signed(PLAIN);
    expect(outcome(() => verifySoap(xml.replace('>100<', '>900<')))).toBe('digest-mismatch');
    const body = /<s:Body[\s\S]*<\/s:Body>/.exec(xml)?.[0] ?? '';
    const moved = xml
      .replace(body, '<s:Body><pay xmlns="urn:p">900</pay></s:Body>')
      .replace('<s:Header>', `<s:Header><x>${body}</x>`);
    expect(outcome(() => verifyXml(moved, { covers: 'any-part' }))).toBe('fine');
    expect(outcome(() => verifySoap(moved))).toBe('bad-reference');
  });

  it('is refused when it is none, is signed already, or the identifier is taken or no name', async () => {
    const refusals: readonly (readonly [string, string, string?])[] = [
      ['malformed', '<a/>'],
      ['malformed', envelope('<s:Header/>')],
      ['malformed', envelope('<s:Body/>', 'urn:other')],
      ['malformed', await signed(PLAIN)],
      ['bad-reference', envelope('<s:Body><a Id="signedContent"/></s:Body>')],
      ['bad-reference', envelope('<s:Body><a Id="signerCertificate"/></s:Body>')],
      ['bad-argument', PLAIN, '"><x/>'],
      ['bad-xml', '<a'],
    ];
    for (const [code, xml, id] of refusals) expect(await eventualOutcome(() => signed(xml, 'rsa-2048', id))).toBe(code);
  });

  it('names its certificate by a token in the message, and by nothing else', async () => {
    const xml = await signed(PLAIN);
    expect(outcome(() => verifySoap(xml.replace('URI="#signerCertificate"', 'URI="#signedContent"')))).toBe(
      'bad-reference',
    );
    expect(outcome(() => verifySoap(xml.replace('URI="#signerCertificate"', 'URI="http://example.org/"')))).toBe(
      'bad-reference',
    );
  });
});
