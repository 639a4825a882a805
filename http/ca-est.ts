import type { OctetRoute, OtherAnswer } from './octet-route.ts';

/**
 * Enrolment over Secure Transport: RFC 7030, with the clarifications of RFC 8951. Bodies are base64, line ends or not; answers
 * are base64 in one line. In front of the operation may stand a label (RFC 7030 section 3.2.2) that chooses the CA:
 * `/.well-known/est/rfc-ec/simpleenroll`.
 */

const PKCS10 = 'application/pkcs10';
const CERTIFICATES = 'application/pkcs7-mime';
const CMC_RESPONSE = 'application/pkcs7-mime; smime-type=CMC-response';
const CERTS_ONLY = 'application/pkcs7-mime; smime-type=certs-only';

const WAITING: OtherAnswer = {
  status: 202,
  contentType: 'text/plain; charset=utf-8',
  does: 'The request waits: Retry-After says when it is to be sent again.',
};
/** RFC 7030 section 3.2.3. */
const CHALLENGED: OtherAnswer = {
  status: 401,
  does: 'Nobody vouches for the request: WWW-Authenticate asks for an envelope.',
};

export const caEstRoutes = {
  caCertificates: {
    method: 'GET',
    path: '/.well-known/est/cacerts',
    contentType: CERTIFICATES,
    does: "The CA's certificates, roots among them, as a certs-only message (RFC 7030 section 4.1). This and every EST address has a twin with a label in front of the operation, e.g. `/.well-known/est/kz-nuc/cacerts`: the name of a CA, or of a CA and an algorithm (`rfc-ec`).",
  },
  enroll: {
    method: 'POST',
    path: '/.well-known/est/simpleenroll',
    takes: [PKCS10],
    contentType: CERTS_ONLY,
    also: [WAITING, CHALLENGED],
    does: 'Enrols (section 4.2.1): a PKCS#10 request in base64, vouched for by a PIN envelope in HTTP Basic authentication or by a TLS client certificate of this CA with the same name. 202 with Retry-After while the request waits; the same request asks again.',
  },
  reenroll: {
    method: 'POST',
    path: '/.well-known/est/simplereenroll',
    takes: [PKCS10],
    contentType: CERTS_ONLY,
    also: [WAITING],
    does: 'Renews (section 4.2.2): over TLS with the current certificate; same name, the same or a new key.',
  },
  attributes: {
    method: 'GET',
    path: '/.well-known/est/csrattrs',
    contentType: 'application/csrattrs',
    does: 'Which keys and signatures requests may have (section 4.5).',
  },
  serverKeyGeneration: {
    method: 'POST',
    path: '/.well-known/est/serverkeygen',
    takes: [PKCS10],
    contentType: 'multipart/mixed',
    does: 'Not offered, answered with 501: private keys never reach the CA.',
    requirements: ['R-CA-21'],
  },
  fullCmc: {
    method: 'POST',
    path: '/.well-known/est/fullcmc',
    takes: [CERTIFICATES],
    contentType: CMC_RESPONSE,
    also: [
      {
        status: 400,
        contentType: CMC_RESPONSE,
        does: 'Everything that was asked for is refused: the answer says why.',
      },
    ],
    does: 'CMC in base64 (section 4.3): what POST /cmc takes and answers, revocations and queries.',
    requirements: ['X-CA-11'],
  },
} as const satisfies Readonly<Record<string, OctetRoute>>;
