import type { OctetRoute } from './octet-route.ts';

/** The OCSP responder of the certification authority: RFC 6960 appendix A. */

const ANSWER = 'application/ocsp-response';
/** The second is what clients of KISC's responder send. */
const REQUESTS = ['application/ocsp-request', 'application/pkixcmp'] as const;

export const ocspRoutes = {
  post: {
    method: 'POST',
    path: '/ocsp',
    takes: REQUESTS,
    contentType: ANSWER,
    does: 'OCSP (RFC 6960) for every issuer of this server, live from its state. Answered with 200 always; errors are in the OCSPResponse.',
  },
  postToFolder: {
    method: 'POST',
    path: '/ocsp/',
    takes: REQUESTS,
    contentType: ANSWER,
    does: "The same, as the National CA's test address is spelled (X-NUC-1).",
  },
  get: {
    method: 'GET',
    path: '/ocsp/*',
    contentType: ANSWER,
    does: 'The same, the request in base64 behind the path, its `+`, `/` and `=` escaped.',
  },
} as const satisfies Readonly<Record<string, OctetRoute>>;
