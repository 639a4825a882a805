import { createHash } from 'node:crypto';
import { PkiError } from '../../pki/error.ts';
import { OIDS } from '../../pki/oids.ts';
import { derInAnyForm } from '../../pki/x509/any-form.ts';
import { extensionValues } from '../../pki/x509/extension-values.ts';
import type { Extension } from '../../pki/x509/extensions.ts';
import { type Dn, dnValue, parseDn } from '../../pki/x509/name.ts';
import { parseRequest, requestProof } from '../../pki/x509/request.ts';
import { CaError, type CaProblem } from '../core/problems.ts';

/** A PKCS#10 request as it came over HTTP, for an enrolment of one key. */
export interface PlainRequest {
  readonly subject: Dn;
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Uint8Array;
  /** Whether the key in it has signed it, and not over SHA-1. */
  readonly selfSigned: boolean;
  /** Whether the key in it has signed it over SHA-1. */
  readonly sha1Proof: boolean;
  readonly subjectAltName?: Extension;
  /** The kind of certificate that the template attribute names: the CN of it (X-CA-9), or its text when it has none. */
  readonly profile?: string;
  /** SHA-256 of its DER in hexadecimal. */
  readonly fingerprint: string;
}

/** What such a PEM block is called (RFC 7468 section 7), and what older clients call it. */
const REQUEST_LABELS = ['CERTIFICATE REQUEST', 'NEW CERTIFICATE REQUEST'];

/**
 * Reads a request in any form: DER, PEM, base64.
 * @throws CaError request-malformed, key-unsuitable, in this order.
 */
export function readPlainRequest(octets: Uint8Array): PlainRequest {
  return reading(() => {
    const der = derInAnyForm(octets, REQUEST_LABELS);
    const request = parseRequest(der);
    const { subject, publicKey, extensions, template } = request;
    const subjectAltName = extensions.find(({ oid }) => oid === OIDS.subjectAltName);
    const proof = requestProof(request);
    // The certificate will carry it as it came, so it must be one.
    if (subjectAltName !== undefined) extensionValues([subjectAltName]);
    return {
      subject,
      publicKey,
      selfSigned: proof === 'possession',
      sha1Proof: proof === 'possession-sha1',
      ...(subjectAltName && { subjectAltName: { ...subjectAltName, critical: false } }),
      ...(template !== undefined && { profile: templateProfile(template) }),
      fingerprint: createHash('sha256').update(der).digest('hex'),
    };
  }, 'request-malformed');
}

/** `C=KZ, O=Template, CN=<profile>`. @throws PkiError bad-name */
function templateProfile(template: string): string {
  return dnValue(parseDn(template), 'CN') ?? template;
}

/** Faults of the key in a request whose structure is right. */
const WRONG_KEY: ReadonlySet<string> = new Set(['unknown-algorithm', 'not-supported', 'bad-key']);

/** Turns what pki says of foreign octets into the CA's own problem. */
export function reading<Value>(read: () => Value, problem: CaProblem): Value {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof PkiError)) throw error;
    const isKey = problem === 'request-malformed' && WRONG_KEY.has(error.code);
    throw new CaError(isKey ? 'key-unsuitable' : problem, `${error.message}.`);
  }
}
