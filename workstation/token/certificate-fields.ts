import { PkiError } from '../../pki/error.ts';
import { readDer, TAG, TAG_CLASS } from '../../pki/x509/der.ts';
import { decodeName, dnToString } from '../../pki/x509/name.ts';

/** What a certificate of any algorithm says of itself: RFC 5280 section 4.1, the fields that a token keeps beside it. DER. */
export interface CertificateFields {
  readonly der: Uint8Array;
  /** The INTEGER, whole. */
  readonly serialNumber: Uint8Array;
  readonly issuer: Uint8Array;
  readonly subject: Uint8Array;
  readonly spki: Uint8Array;
  /** RFC 4514 text of the subject. */
  readonly subjectText: string;
}

/** @throws PkiError `bad-der` when these octets are no certificate. */
export function certificateFields(der: Uint8Array): CertificateFields {
  const [tbs, algorithm, signature] = readDer(der).children;
  const isSigned = algorithm?.tag === TAG.sequence && signature?.tag === TAG.bitString;
  if (tbs === undefined || !isSigned) throw new PkiError('bad-der', 'no certificate');
  const isVersion = (node: { tagClass: number }) => node.tagClass === TAG_CLASS.context;
  const [serial, , issuer, validity, subject, spki] = tbs.children.filter((node, at) => at > 0 || !isVersion(node));
  const isTbs = serial?.tag === TAG.integer && validity?.tag === TAG.sequence && spki?.tag === TAG.sequence;
  if (!isTbs || issuer === undefined || subject === undefined) throw new PkiError('bad-der', 'no certificate');
  return {
    der,
    serialNumber: serial.der,
    issuer: issuer.der,
    subject: subject.der,
    spki: spki.der,
    subjectText: dnToString(decodeName(subject.der)),
  };
}
