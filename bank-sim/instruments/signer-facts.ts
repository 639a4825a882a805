import { hashByOid } from '../../pki/cms/message-imprint.ts';
import { readAttributes } from '../../pki/cms/signed-attributes.ts';
import { readSignedData } from '../../pki/cms/signed-data-reader.ts';
import { parseCertificate } from '../../pki/x509/certificate.ts';
import { dnToString } from '../../pki/x509/name.ts';

/** Who has signed a CMS, as the message itself says: read once more and apart from the handler, nothing verified. */
export interface SignerFacts {
  /** RFC 4514 text. */
  readonly signer: string;
  /** Of the certificate, upper-case hexadecimal. */
  readonly serialNumber: string;
  /** The hash function by name, or its identifier. */
  readonly digest: string;
  /** ISO 8601; empty: the message does not say. */
  readonly signingTime: string;
}

/** What can be read of a CMS SignedData. Total: of anything else nothing. @param cms base64 of DER. */
export function signerFacts(cms: string): SignerFacts[] {
  try {
    const { certificates, signers } = readSignedData(Uint8Array.from(Buffer.from(cms, 'base64')));
    return signers.map(({ identifier, digestAlgorithm, signedAttributes }) => {
      const serialNumber = identifier.kind === 'issuer-and-serial' ? identifier.serialNumber : '';
      const { signingTime } = signedAttributes === undefined ? {} : readAttributes(signedAttributes);
      return {
        signer: subjectOf(certificates, serialNumber),
        serialNumber,
        digest: hashByOid(digestAlgorithm.oid)?.name ?? digestAlgorithm.oid,
        signingTime: signingTime === undefined ? '' : new Date(signingTime).toISOString(),
      };
    });
  } catch {
    // The handler answers for it.
    return [];
  }
}

function subjectOf(certificates: readonly Uint8Array[], serialNumber: string): string {
  const found = certificates.map((der) => parseCertificate(der)).find((one) => one.serialNumber === serialNumber);
  return found === undefined ? '' : dnToString(found.subject);
}
