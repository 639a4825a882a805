import type { OctetFile } from './ca.ts';

/**
 * CRLs and CA certificates of the National-CA-style and of the RFC-style CA, DER over plain HTTP (RFC 2585). Those of the
 * KISC-style CA are `caFiles`. A server has the files of the CAs that it was founded with; the others are 404.
 */

const CRL_TYPE = 'application/pkix-crl';
const CERTIFICATE_TYPE = 'application/pkix-cert';

const crl = (path: string, does: string): OctetFile => ({ path, contentType: CRL_TYPE, does });
const certificate = (path: string, does: string): OctetFile => ({ path, contentType: CERTIFICATE_TYPE, does });

/** In the manner of the National CA's test stand: `…_test`, delta lists with a `d`. */
export const nationalFiles = {
  rootGost: certificate('/cert/root_gost_test.cer', 'National CA style: root CA, GOST 34.310-2004 twin.'),
  rootGost2015: certificate('/cert/root_gost2022_test.cer', 'National CA style: root CA, GOST 34.10-2015 twin.'),
  rootRsa: certificate('/cert/root_rsa_test.cer', 'National CA style: root CA, RSA twin.'),
  issuingGost: certificate('/cert/nca_gost_test.cer', 'National CA style: issuing CA, GOST 34.310-2004 twin.'),
  issuingGost2015: certificate('/cert/nca_gost2022_test.cer', 'National CA style: issuing CA, GOST 34.10-2015 twin.'),
  issuingRsa: certificate('/cert/nca_rsa_test.cer', 'National CA style: issuing CA, RSA twin.'),
  crlRootGost: crl('/crl/root_gost_test.crl', 'National CA style: CRL of the root CA, GOST 34.310-2004 twin.'),
  crlRootGost2015: crl('/crl/root_gost2022_test.crl', 'National CA style: CRL of the root CA, GOST 34.10-2015 twin.'),
  crlRootRsa: crl('/crl/root_rsa_test.crl', 'National CA style: CRL of the root CA, RSA twin.'),
  crlGost: crl('/crl/nca_gost_test.crl', 'National CA style: CRL of the issuing CA, GOST 34.310-2004 twin.'),
  crlGost2015: crl('/crl/nca_gost2022_test.crl', 'National CA style: CRL of the issuing CA, GOST 34.10-2015 twin.'),
  crlRsa: crl('/crl/nca_rsa_test.crl', 'National CA style: CRL of the issuing CA, RSA twin.'),
  deltaGost: crl('/crl/nca_gost_d_test.crl', 'National CA style: delta CRL, GOST 34.310-2004 twin.'),
  deltaGost2015: crl('/crl/nca_gost2022_d_test.crl', 'National CA style: delta CRL, GOST 34.10-2015 twin.'),
  deltaRsa: crl('/crl/nca_rsa_d_test.crl', 'National CA style: delta CRL, RSA twin.'),
} as const satisfies Readonly<Record<string, OctetFile>>;

export const rfcFiles = {
  rootRsa: certificate('/rfc/root-rsa.cer', 'RFC style: root CA, RSA twin.'),
  rootEc: certificate('/rfc/root-ec.cer', 'RFC style: root CA, P-256 twin.'),
  issuingRsa: certificate('/rfc/ca-rsa.cer', 'RFC style: issuing CA, RSA twin.'),
  issuingEc: certificate('/rfc/ca-ec.cer', 'RFC style: issuing CA, P-256 twin.'),
  crlRootRsa: crl('/rfc/root-rsa.crl', 'RFC style: CRL of the root CA, RSA twin.'),
  crlRootEc: crl('/rfc/root-ec.crl', 'RFC style: CRL of the root CA, P-256 twin.'),
  crlRsa: crl('/rfc/ca-rsa.crl', 'RFC style: CRL of the issuing CA, RSA twin.'),
  crlEc: crl('/rfc/ca-ec.crl', 'RFC style: CRL of the issuing CA, P-256 twin.'),
  deltaRsa: crl('/rfc/ca-rsa-delta.crl', 'RFC style: delta CRL, RSA twin.'),
  deltaEc: crl('/rfc/ca-ec-delta.crl', 'RFC style: delta CRL, P-256 twin.'),
} as const satisfies Readonly<Record<string, OctetFile>>;
