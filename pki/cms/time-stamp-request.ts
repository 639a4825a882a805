import { readDer, TAG } from '../x509/der.ts';
import { type Asn1, integer, oid, sequence, TRUE, tagged, toDer, verbatim } from '../x509/der-build.ts';
import { DerFields, implicitSequence, readOid, readSmallInteger, readTrue } from '../x509/der-fields.ts';
import { readExtensions } from '../x509/extension-values.ts';
import { type Extension, extensionSequence } from '../x509/extensions.ts';
import { imprintSequence, type MessageImprint, readMessageImprint } from './message-imprint.ts';

/** TimeStampReq: RFC 3161 section 2.4.1. */
export interface TimeStampRequest {
  /** 1 is the only one that there is; another is read, so that the answer can say so. */
  readonly version: number;
  readonly imprint: MessageImprint;
  /** Object identifier of the policy under which the token is wanted. */
  readonly policy?: string;
  /** The INTEGER, DER: a token repeats it. */
  readonly nonce?: Uint8Array;
  /** Whether the token shall carry the TSA's certificate. */
  readonly certReq: boolean;
  readonly extensions: readonly Extension[];
}

export interface TimeStampRequestTemplate {
  readonly imprint: MessageImprint;
  readonly policy?: string;
  /** See {@link nonceOf}. */
  readonly nonce?: Uint8Array;
  readonly certReq?: boolean;
  readonly extensions?: readonly Extension[];
}

/** The INTEGER of a nonce, DER. @param magnitude big-endian; eight octets of chance are usual. */
export function nonceOf(magnitude: Uint8Array): Uint8Array {
  return toDer(integer(magnitude));
}

/** A request of version 1, DER. */
export function buildTimeStampRequest(template: TimeStampRequestTemplate): Uint8Array {
  const { imprint, policy, nonce, certReq = false, extensions = [] } = template;
  const parts: Asn1[] = [integer(1), imprintSequence(imprint)];
  if (policy !== undefined) parts.push(oid(policy));
  if (nonce !== undefined) parts.push(verbatim(nonce));
  if (certReq) parts.push(TRUE());
  if (extensions.length > 0) parts.push(tagged(0, ...extensions.map(extensionSequence)));
  return toDer(sequence(...parts));
}

/**
 * Reads a request.
 * @throws PkiError those of readDer; `malformed`; `bad-der` (certReq FALSE, which is the DEFAULT, is written).
 */
export function readTimeStampRequest(der: Uint8Array): TimeStampRequest {
  const fields = DerFields.ofSequence(readDer(der), 'TimeStampReq');
  const version = readSmallInteger(fields.next('version'), 'TimeStampReq.version');
  const imprint = readMessageImprint(fields.next('messageImprint'));
  const policy = fields.optional(TAG.oid);
  const nonce = fields.optional(TAG.integer);
  const certReq = fields.optional(TAG.boolean);
  const extensions = fields.context(0);
  fields.end();
  return {
    version,
    imprint,
    ...(policy && { policy: readOid(policy, 'reqPolicy') }),
    ...(nonce && { nonce: nonce.der }),
    certReq: certReq !== undefined && readTrue(certReq, 'certReq'),
    extensions:
      extensions === undefined ? [] : readExtensions(implicitSequence(extensions, 'extensions'), 'TimeStampReq'),
  };
}
