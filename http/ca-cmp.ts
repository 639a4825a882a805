import type { OctetRoute, OtherAnswer } from './octet-route.ts';

/** The Certificate Management Protocol over HTTP: RFC 9810, RFC 9811. */

export const CMP_TYPE = 'application/pkixcmp';

const UNREADABLE: OtherAnswer = { status: 400, contentType: CMP_TYPE, does: 'No PKIMessage came: an error message.' };

export const caCmpRoutes = {
  cmp: {
    method: 'POST',
    path: '/cmp',
    takes: [CMP_TYPE],
    contentType: CMP_TYPE,
    also: [UNREADABLE],
    does: "One PKIMessage: ir, cr, kur, p10cr, rr, genm, certConf or pollReq, protected by the secret of a PIN envelope (reference in senderKID) or by a certificate of this CA. The recipient's name chooses the CA. Refusals are CMP's own, with failInfo and a text; only octets that are no PKIMessage at all are answered with 400, and an error message in the body.",
    requirements: ['X-CA-12'],
  },
  wellKnown: {
    method: 'POST',
    path: '/.well-known/cmp',
    takes: [CMP_TYPE],
    contentType: CMP_TYPE,
    also: [UNREADABLE],
    does: 'The same under the address of RFC 9811 section 3.3.',
    requirements: ['X-CA-12'],
  },
} as const satisfies Readonly<Record<string, OctetRoute>>;
