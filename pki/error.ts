/**
 * What can be wrong with a key, a certificate, a request, a list or a signed message: one table for the whole of pki.
 * The detail says which object and which rule; it never holds a secret.
 */
export const PKI_ERRORS = {
  /** More octets than the reader takes (1 MiB). */
  'too-large': 'the object is too large',
  /** More levels of nesting than the reader follows (64). */
  'too-deep': 'the object is nested too deeply',
  /** The octets are not DER: X.690 chapters 8, 10, 11; or a DEFAULT value is encoded; or the SET is not sorted. */
  'bad-der': 'the encoding is not DER',
  /** DER, but not of the structure that belongs here: wrong tag, wrong length, a part missing or too many. */
  malformed: 'the structure is malformed',
  /** The text is not PEM with the label asked for (RFC 7468). */
  'bad-pem': 'the text is not PEM',
  /** A distinguished name, or its text, that cannot be: unknown type, empty value, too long, wrong alphabet. */
  'bad-name': 'the name is not valid',
  /** The algorithm of a signature, a key and the certificate's own statement of it contradict each other. */
  'algorithm-mismatch': 'the algorithms do not agree',
  /** An object identifier or its parameters belong to no suite. */
  'unknown-algorithm': 'the algorithm is not known',
  /** Known, but outside what this bench implements. */
  'not-supported': 'this is not supported',
  /** A public key off the curve, a private key out of range, a modulus of the wrong length. */
  'bad-key': 'the key is not valid',
  /** A nonce k that is out of range or gives r = 0 or s = 0 and cannot be drawn again. */
  'bad-nonce': 'the nonce is not usable',
  /** A value given by the caller has the wrong length or range. */
  'bad-argument': 'the argument is not valid',
  /** The signature does not verify. */
  'bad-signature': 'the signature does not verify',
  /** CMS: there is no SignerInfo. */
  'no-signer': 'nobody has signed the message',
  /** CMS: there is more than one SignerInfo; which one is meant, nobody says. XML: the same of signatures. */
  'many-signers': 'the message has more than one signer',
  /** CMS: the signer's certificate is not among the certificates. */
  'no-certificate': 'the certificate of the signer is missing',
  /** CMS: a signed attribute that must be there is missing, double, or malformed. */
  'bad-attribute': 'a signed attribute is missing or wrong',
  /** CMS: the contentType attribute is not the type of the content. */
  'content-type-mismatch': 'the signed content type is not that of the content',
  /** CMS: the messageDigest attribute is not the digest of the content. */
  'digest-mismatch': 'the digest of the content is not the signed one',
  /** CMS: the signing-certificate attribute names another certificate than the signer's. */
  'certificate-mismatch': 'the signer has signed under another certificate',
  /** CMS: no content inside and none given from outside. */
  'no-content': 'there is no content to verify',
  /** CMS: content inside, and other content given from outside. */
  'content-mismatch': 'the content inside is not the one given',
  /** The private key and the certificate or request do not belong together. */
  'key-mismatch': 'the key does not belong to this object',
  /** Time stamp: the token is over another message than the one given. */
  'imprint-mismatch': 'the time stamp is over another message',
  /** Time stamp: the nonce, the policy or the presence of a certificate is not as the request had it. */
  'request-mismatch': 'the time stamp does not answer the request',
  /** Time stamp: the TSA has not granted a token. */
  'not-granted': 'the time stamp was not granted',
  /** Time stamp: the signer's certificate is none of a TSA (RFC 3161 section 2.3). */
  'not-a-tsa': 'the certificate is not for time stamping',
  /** Time stamp: no path leads from the TSA's certificate to an anchor. */
  'not-trusted': 'the certificate is not trusted',
  /** XML that is not well-formed, has a document type, or whose namespaces do not resolve. */
  'bad-xml': 'the text is not XML that is read here',
  /** An XPath that is none, or that leads to no element. */
  'bad-path': 'the path leads to no element',
  /** XML: there is no signature in the document. */
  'no-signature': 'the document is not signed',
  /** XML: a reference leads to no element or to several, or something else is signed than was asked for. */
  'bad-reference': 'the reference is not to what has to be signed',
  /** An IIN or BIN whose form, date or check digit is wrong. */
  'bad-number': 'the identification number is not valid',
  /** PKCS#12: what is sealed does not open; a wrong password and an altered file look the same. */
  'wrong-password': 'the password is wrong or the file was altered',
} as const;

export type PkiErrorCode = keyof typeof PKI_ERRORS;

/** The one error that pki throws on purpose. */
export class PkiError extends Error {
  override readonly name = 'PkiError';
  readonly code: PkiErrorCode;
  /** What exactly, in words for the person who reads the log. */
  readonly detail: string;

  constructor(code: PkiErrorCode, detail: string, options?: ErrorOptions) {
    super(`${PKI_ERRORS[code]}: ${detail}`, options);
    this.code = code;
    this.detail = detail;
  }
}
