import { TAG } from '../x509/der.ts';
import { choice, explicit, integer, listOf, octets, optional, raw, struct } from './der-codec.ts';
import { pkiStatusInfo } from './status.ts';

/** Answers to certificate requests: RFC 9810 section 5.3.4. */

/** CMPCertificate: an X.509 certificate, DER. */
export const cmpCertificate = raw(TAG.sequence);

/** CertifiedKeyPair. An encrypted certificate or private key is kept as it is: this CA makes none. */
const certifiedKeyPair = struct('CertifiedKeyPair', {
  certOrEncCert: choice('CertOrEncCert', {
    certificate: explicit(0, cmpCertificate),
    encryptedCert: explicit(1, raw()),
  }),
  privateKey: optional(explicit(0, raw())),
  publicationInfo: optional(explicit(1, raw())),
});

const certResponse = struct('CertResponse', {
  /** That of the request; -1 for a p10cr, which has none. */
  certReqId: integer,
  status: pkiStatusInfo,
  certifiedKeyPair: optional(certifiedKeyPair),
  rspInfo: optional(octets),
});

export const certRepMessage = struct('CertRepMessage', {
  /** Certificates that the receiver may trust, if he trusts this message. */
  caPubs: optional(explicit(1, listOf(cmpCertificate))),
  response: listOf(certResponse, 0),
});
