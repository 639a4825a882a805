import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signCms } from '../pki/cms/signed-data.ts';
import { WEBRA_NAMESPACE } from './protocols/webra/types.ts';
import { readXml, type XmlElement } from './protocols/webra/xml.ts';
import { base64, type CaBench, openBench, START } from './testing/ca-bench.ts';
import { OPERATIONS, post, postOctets, resultOf } from './testing/webra-client.ts';

/** The SOAP service's envelope: what comes before and around its documents. */

let bench: CaBench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.ca.close());

const ENVELOPE = 'http://schemas.xmlsoap.org/soap/envelope/';
const parsed = (text: string): XmlElement => readXml(new TextEncoder().encode(text));

/** The fault that an envelope is answered with: its code and text. */
async function faultOf(envelope: string | Uint8Array): Promise<[number, ...string[]]> {
  const { status, text } = await postOctets(bench.ca.url, envelope);
  const fault = parsed(text).children[0]?.children[0];
  expect([fault?.namespace, fault?.name]).toEqual([ENVELOPE, 'Fault']);
  return [status, ...(fault?.children ?? []).map((part) => part.text)];
}

const envelope = (inside: string, namespace = ENVELOPE) =>
  `<?xml version="1.0"?><s:Envelope xmlns:s="${namespace}" xmlns:o="${OPERATIONS}">${inside}</s:Envelope>`;
const ECHO = '<s:Body><o:echo><testParam>TEST</testParam></o:echo></s:Body>';

describe('the envelope', () => {
  it.each([
    ['no XML', 'TEST', 'Client', 'not XML that is read here'],
    [
      'a file of the machine',
      `<!DOCTYPE s [<!ENTITY x SYSTEM "file:///etc/passwd">]>${envelope(ECHO).slice(21)}`,
      'Client',
      'document type',
    ],
    ['deep nesting', '<a>'.repeat(100_000), 'Client', 'tags'],
    ['no envelope', '<a/>', 'Client', 'not a SOAP envelope'],
    ['SOAP 1.2', envelope(ECHO, 'http://www.w3.org/2003/05/soap-envelope'), 'VersionMismatch', 'SOAP 1.1'],
    ['nothing in it', envelope(''), 'Client', 'one body'],
    ['two bodies', envelope(ECHO + ECHO), 'Client', 'one body'],
    ['a header behind the body', envelope(`${ECHO}<s:Header/>`), 'Client', 'one body'],
    ['an empty body', envelope('<s:Body/>'), 'Client', 'one operation'],
    ['two operations', envelope('<s:Body><o:echo/><o:echo/></s:Body>'), 'Client', 'one operation'],
    ['no such operation', envelope('<s:Body><o:constructor/></s:Body>'), 'Client', 'no such operation'],
    ['another namespace', envelope('<s:Body><echo/></s:Body>'), 'Client', 'no such operation'],
    [
      'a mandatory header',
      envelope(`<s:Header><x s:mustUnderstand="1"/></s:Header>${ECHO}`),
      'MustUnderstand',
      'none is known',
    ],
    ['what is not ours to give', envelope('<s:Body><o:getTumarAdditional/></s:Body>'), 'Server', 'not ours'],
  ])('with %s is a fault, and HTTP says 500', async (_, text, code, message) => {
    expect(await faultOf(text)).toEqual([500, `soap:${code}`, expect.stringContaining(message)]);
  });

  it('may have headers that are not mandatory, or meant for others', async () => {
    const header = '<s:Header><x/><y s:mustUnderstand="0"/><z s:mustUnderstand="1" s:actor="urn:somebody"/></s:Header>';
    const { status, text } = await postOctets(bench.ca.url, envelope(header + ECHO));
    expect([status, resultOf(text).text]).toEqual([200, 'TEST']);
  });

  it('of another content type, or larger than the server takes, is no SOAP at all', async () => {
    expect((await post(bench, '<a/>', 'application/json')).status).toBe(400);
    expect((await postOctets(bench.ca.url, new Uint8Array(5 * 1024 * 1024))).status).toBe(413);
  });
});

describe('the operations', () => {
  const call = async (name: string, inside = '', namespace = OPERATIONS) => {
    const { status, text } = await post(bench, `<o:${name} xmlns:o="${namespace}">${inside}</o:${name}>`);
    expect(status).toBe(200);
    const answer = parsed(text).children[0]?.children[0];
    expect([answer?.namespace, answer?.name]).toEqual([namespace, `${name}Response`]);
    return answer?.children ?? [];
  };

  it('X-CA-1 echo, getVersion and the schemas answer in either namespace', async () => {
    for (const namespace of [OPERATIONS, WEBRA_NAMESPACE]) {
      expect((await call('echo', '<testParam>&lt;Ұ&gt;</testParam>', namespace))[0]?.text).toBe('<Ұ>');
      expect((await call('getVersion', '', namespace)).map(({ text }) => text)).toEqual(['token-bench TEST', 'webra']);
    }
    const [documents] = await call('getDocumentXSD');
    expect(parsed(documents?.text ?? '').attributes.get('targetNamespace')).toBe(WEBRA_NAMESPACE);
    const [types] = await call('getTypeXSD');
    expect(parsed(types?.text ?? '').children.length).toBeGreaterThan(20);
  });

  it('X-CA-5 pkiService without a request, or with one that is none, is xsdValidationError and gives the attributes back', async () => {
    const codes: (string | undefined)[] = [];
    for (const inside of ['', '<request seance="7"/>', '<request><x/></request>', '<request k="v"/>']) {
      const [result] = await call('pkiService', inside);
      codes.push(result?.children[0]?.children[0]?.text);
      expect(result?.children.at(-1)).toMatchObject({ name: 'status', text: 'ERROR', namespace: WEBRA_NAMESPACE });
      expect(result?.attributes.get('seance')).toBe(inside.includes('seance') ? '7' : undefined);
    }
    expect(codes).toEqual(Array(4).fill('xsdValidationError'));
  });
});

describe('the description', () => {
  const get = (query: string, headers = {}) => fetch(`${bench.ca.url}/webra/Service${query}`, { headers });

  it('X-CA-1 lies under ?wsdl and names the addresses of its other parts as the client calls us', async () => {
    for (const query of ['?wsdl', '?WSDL', '?wsdl=1', '?xsd=1', '?xsd=2']) {
      const response = await get(query);
      expect([query, response.status, response.headers.get('content-type')]).toEqual([
        query,
        200,
        'text/xml; charset=utf-8',
      ]);
      parsed(await response.text());
    }
    expect(await (await get('?wsdl')).text()).toContain(`location="${bench.ca.url}/webra/Service?wsdl=1"`);
    expect((await get('')).status).toBe(404);
    expect((await get('?wsdl=9')).status).toBe(404);
  });
});

describe('any octets', () => {
  it('are answered with a fault, an error or what was asked for: never with a bug', async () => {
    const inside = '<docGetPersonListIn xmlns="http://www.gamma.kz/webra/xsd"/>';
    const content = new TextEncoder().encode(inside);
    const { certificate, signer } = bench.authority;
    const pkcs7 = base64(await signCms({ content, certificate, signingTime: Date.parse(START) }, signer));
    const request = `<request service="getPersonList"><w:pkcs7 xmlns:w="${WEBRA_NAMESPACE}">${pkcs7}</w:pkcs7></request>`;
    const good = new TextEncoder().encode(envelope(`<s:Body><o:pkiService>${request}</o:pkiService></s:Body>`));
    const change = fc.record({
      at: fc.nat(good.length - 1),
      with: fc.uint8Array({ maxLength: 3 }),
      instead: fc.nat(40),
    });
    await fc.assert(
      fc.asyncProperty(change, async ({ at, with: octets, instead }) => {
        const body = Uint8Array.from([...good.subarray(0, at), ...octets, ...good.subarray(at + instead)]);
        const { status, text } = await postOctets(bench.ca.url, body);
        expect([200, 500]).toContain(status);
        expect(text).not.toContain('serverError');
      }),
      { numRuns: 150 },
    );
    expect(bench.events.filter(({ kind }) => kind === 'bug')).toEqual([]);
  });
});
