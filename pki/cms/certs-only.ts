import { PkiError } from '../error.ts';
import { OIDS } from '../oids.ts';
import { type Certificate, parseCertificate } from '../x509/certificate.ts';
import { compareDer } from '../x509/der.ts';
import { fromDer, integer, oid, sequence, setOf, tagged, toDer } from '../x509/der-build.ts';
import { readSignedData } from './signed-data-reader.ts';

/**
 * A bag of certificates that nobody has signed: SignedData without content and signers, the "certs-only" message of RFC 5272
 * section 4.1 in which EST answers (RFC 7030 sections 4.1.3 and 4.2.3), known elsewhere as .p7b.
 */

/**
 * Packs certificates, DER; one that is given twice goes in once. The set has no order of its own: X.690 sorts it.
 * @param certificates DER, at least one.
 * @throws PkiError `bad-argument` for none at all.
 */
export function certsOnly(certificates: readonly Uint8Array[]): Uint8Array {
  if (certificates.length === 0) throw new PkiError('bad-argument', 'a certs-only message needs a certificate');
  const distinct = certificates.filter((one, i) => certificates.findIndex((two) => compareDer(one, two) === 0) === i);
  const members = setOf(...distinct.map(fromDer)).members;
  const signedData = sequence(integer(1), setOf(), sequence(oid(OIDS.data)), tagged(0, ...members), setOf());
  return toDer(sequence(oid(OIDS.signedData), tagged(0, signedData)));
}

/**
 * The certificates of such a message, in the order of their encodings.
 * @throws PkiError those of readDer; `malformed` and `bad-der` for the structure, and for a message that has content or signers;
 * those of parseCertificate; `no-certificate` when it is empty.
 */
export function readCertsOnly(der: Uint8Array): Certificate[] {
  const { content, signers, certificates } = readSignedData(der);
  if (content !== undefined || signers.length > 0) {
    throw new PkiError('malformed', 'a certs-only message has neither content nor signers');
  }
  if (certificates.length === 0) throw new PkiError('no-certificate', 'the message is empty');
  return certificates.map(parseCertificate);
}
