import { Type } from '@sinclair/typebox';
import { DistinguishedName, Instant } from './fields.ts';
import type { OctetRoute, OtherAnswer } from './octet-route.ts';
import { route } from './route.ts';

/** Plain enrolment: PKCS#10 over HTTP, its re-issue in CMS, and the PIN envelopes with which CMP and EST enrol. */

const DER_CERTIFICATE = 'application/pkix-cert';
/** What curl says of `--data-binary` when nobody tells it otherwise is the last one. */
const ANY_FORM = [
  'application/octet-stream',
  'application/x-pem-file',
  'text/plain',
  'application/x-www-form-urlencoded',
];

/** No colon: HTTP Basic could not carry it (RFC 7617 section 2). */
export const ENVELOPE_REFERENCE = '^[A-Za-z0-9._-]{1,64}$';
/** Printable ASCII, which every client sends in the same octets. */
export const ENVELOPE_SECRET = '^[ -~]{6,128}$';

/** RFC 9110 section 12.5.1: with it in `Accept`, certificates come as PEM. */
export const PEM_TYPE = 'application/x-pem-file';

const ProfileQuery = Type.Object({
  /** The kind of certificate. */
  profile: Type.Optional(Type.String()),
});
const AS_PEM: OtherAnswer = { status: 200, contentType: PEM_TYPE, does: 'As PEM, for whoever accepts that.' };
const WAITING: OtherAnswer = {
  status: 202,
  contentType: 'text/plain; charset=utf-8',
  does: 'The request waits: Location says where to ask again, Retry-After when.',
};

export const caEnrolmentOctets = {
  request: {
    method: 'POST',
    path: '/pkcs10',
    query: ProfileQuery,
    takes: ['application/pkcs10', ...ANY_FORM],
    contentType: DER_CERTIFICATE,
    also: [AS_PEM, WAITING],
    does: 'Asks for a certificate: a PKCS#10 request as DER, PEM or base64. Answers the certificate, DER, or PEM with `Accept: application/x-pem-file`; while the request waits 202 with Location (where to ask again) and Retry-After. `?profile=` or the template attribute (X-CA-9) names the kind of certificate. With HTTP Basic authentication a PIN envelope vouches for the request.',
  },
  requestOfLabel: {
    method: 'POST',
    path: '/pkcs10/:label',
    query: ProfileQuery,
    takes: ['application/pkcs10', ...ANY_FORM],
    contentType: DER_CERTIFICATE,
    also: [AS_PEM, WAITING],
    does: 'The same of one CA: `rfc`, `kz-kisc`, `kz-nuc`, or one of its twins, e.g. `rfc-ec`, `kz-nuc-gost-2015`.',
  },
  reissue: {
    method: 'POST',
    path: '/reissue',
    takes: ['application/pkcs7-mime', 'application/cms', ...ANY_FORM],
    contentType: DER_CERTIFICATE,
    also: [AS_PEM, WAITING],
    does: 'Renews: CMS SignedData over a PKCS#10 request for the same name, signed by the current certificate of any CA of this server, which is also the one that answers (X-CA-10). DER, PEM or base64; answers as /pkcs10.',
    requirements: ['R-CA-19'],
  },
  certificate: {
    method: 'GET',
    path: '/pkcs10/requests/:id',
    contentType: DER_CERTIFICATE,
    also: [AS_PEM, WAITING],
    does: 'Asks again for a certificate that was not ready: the same answers as the request itself.',
  },
} as const satisfies Readonly<Record<string, OctetRoute>>;

export const caEnrolmentRoutes = {
  registerPinEnvelope: route({
    method: 'POST',
    path: '/admin/pin-envelopes',
    access: 'admin',
    body: Type.Object({
      /** Drawn when left out: `KISC` and eight digits. */
      reference: Type.Optional(Type.String({ pattern: ENVELOPE_REFERENCE })),
      /** Drawn when left out. Printable ASCII. */
      secret: Type.Optional(Type.String({ pattern: ENVELOPE_SECRET })),
      /** Whom it enrols; left out, whatever name is asked for. */
      subject: Type.Optional(DistinguishedName),
      /** Default: 30 days. */
      validForSeconds: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000_000 })),
      /** Default: true. */
      singleUse: Type.Optional(Type.Boolean()),
    }),
    reply: Type.Object({ reference: Type.String(), secret: Type.String(), validUntil: Instant }),
    does: 'Hands out a PIN envelope (X-CA-12): reference and secret with which CMP and EST enrol. The same reference again is a new envelope.',
  }),
} as const;
