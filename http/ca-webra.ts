import type { OctetRoute } from './octet-route.ts';

/** The SOAP service of KISC's CA, and CMC over HTTP (RFC 5273). */

const XML = 'text/xml; charset=utf-8';

export const webraFiles = {
  description: {
    method: 'GET',
    path: '/webra/Service',
    contentType: XML,
    does: 'The description of the SOAP service: `?wsdl`, and what it names (`?wsdl=1`, `?xsd=1`); `?xsd=2` is the schema of the documents.',
    requirements: ['X-CA-1'],
  },
  service: {
    method: 'POST',
    path: '/webra/Service',
    takes: ['text/xml'],
    contentType: XML,
    also: [{ status: 500, contentType: XML, does: 'A fault of SOAP.' }],
    does: 'SOAP 1.1, document/literal: pkiService with a signed document, echo, getVersion, getDocumentXSD, getTypeXSD. docs/webra.md tells the methods. A fault comes with status 500.',
    requirements: ['X-CA-1', 'X-CA-2', 'X-CA-5', 'X-CA-8', 'X-CA-10', 'X-CA-11'],
  },
  download: {
    method: 'GET',
    path: '/webra/res-open/client/TumarCSP.zip',
    contentType: 'application/zip',
    does: 'Where users download the Tumar CSP: an archive with a note, for the program is not ours.',
    requirements: ['R-CA-20'],
  },
} as const satisfies Readonly<Record<string, OctetRoute>>;

export const cmcFiles = {
  cmc: {
    method: 'POST',
    path: '/cmc',
    takes: ['application/pkcs7-mime'],
    contentType: 'application/pkcs7-mime; smime-type=CMC-response; name=response.p7m',
    does: 'CMC (RFC 5272, RFC 5273): a signed PKIData with revokeRequest or queryPending controls; answered with a signed PKIResponse, one statusInfoV2 each.',
    requirements: ['X-CA-6', 'X-CA-11'],
  },
} as const satisfies Readonly<Record<string, OctetRoute>>;
