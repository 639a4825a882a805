import {
  CKA_CERTIFICATE_CATEGORY,
  CKA_CERTIFICATE_TYPE,
  CKA_CLASS,
  CKA_ID,
  CKA_ISSUER,
  CKA_LABEL,
  CKA_PRIVATE,
  CKA_SERIAL_NUMBER,
  CKA_SUBJECT,
  CKA_TOKEN,
  CKA_VALUE,
  CKC_X_509,
  CKO_CERTIFICATE,
} from '../../emulator/spec/constants.gen.ts';
import type { Template } from '../../emulator/spec/pkcs11-api.ts';
import type { CertificateFields } from './certificate-fields.ts';

/** How a certificate is found on a token. */
export interface CertificateNaming {
  readonly id: Buffer;
  readonly label: string;
  /** CK_CERTIFICATE_CATEGORY_… */
  readonly category: number;
}

/** An X.509 certificate as a public token object (PKCS#11 3.1 section 4.6.3). */
export function certificateTemplate(
  { der, serialNumber, issuer, subject }: Pick<CertificateFields, 'der' | 'serialNumber' | 'issuer' | 'subject'>,
  { id, label, category }: CertificateNaming,
): Template {
  return [
    { type: CKA_CLASS, value: CKO_CERTIFICATE },
    { type: CKA_CERTIFICATE_TYPE, value: CKC_X_509 },
    { type: CKA_TOKEN, value: true },
    { type: CKA_PRIVATE, value: false },
    { type: CKA_CERTIFICATE_CATEGORY, value: category },
    { type: CKA_LABEL, value: label },
    { type: CKA_ID, value: id },
    { type: CKA_SUBJECT, value: Buffer.from(subject) },
    { type: CKA_ISSUER, value: Buffer.from(issuer) },
    { type: CKA_SERIAL_NUMBER, value: Buffer.from(serialNumber) },
    { type: CKA_VALUE, value: Buffer.from(der) },
  ];
}
