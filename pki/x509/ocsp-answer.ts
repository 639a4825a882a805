import { hexToBytes } from '@noble/hashes/utils.js';
import { PkiError } from '../error.ts';
import { OIDS } from '../oids.ts';
import type { Signer } from '../signer.ts';
import { signatureAlgorithmOf } from './algorithm.ts';
import type { Certificate } from './certificate.ts';
import { CRL_REASONS } from './crl.ts';
import { compareDer } from './der.ts';
import {
  type Asn1,
  bitString,
  enumerated,
  generalizedTime,
  octetString,
  octetStringOf,
  oid,
  sequence,
  tagged,
  taggedOctets,
  toDer,
  verbatim,
} from './der-build.ts';
import { type Extension, extensionSequence } from './extensions.ts';
import { responderKeyHash } from './ocsp-cert-id.ts';
import {
  OCSP_RESPONSE_STATUSES,
  type OcspCertStatus,
  type OcspRefusal,
  type ResponderId,
  type SingleOcspResponse,
} from './ocsp-response.ts';

/** Making the answers of an OCSP responder: RFC 6960 section 4.2. */

export interface OcspAnswerTemplate {
  /** Of the key that signs; its name or key becomes the responderID. */
  readonly responder: Certificate;
  readonly responderId: ResponderId['kind'];
  /** Milliseconds since the epoch, like all instants here; fractions of a second are cut off. */
  readonly producedAt: number;
  /** At least one. */
  readonly responses: readonly SingleOcspResponse[];
  /** responseExtensions, in this order. */
  readonly extensions?: readonly Extension[];
  /** DER; the responder's own by default. */
  readonly certificates?: readonly Uint8Array[];
}

/**
 * Makes and signs a successful answer: OCSPResponse with a BasicOCSPResponse, DER.
 * @throws PkiError `bad-argument` (no response, nextUpdate before thisUpdate), `key-mismatch` when the certificate is not
 * of the signer's key.
 */
export async function issueOcspResponse(template: OcspAnswerTemplate, signer: Signer): Promise<Uint8Array> {
  const { responder, responses, extensions = [], certificates = [responder.der] } = template;
  assertResponses(responses);
  if (compareDer(responder.publicKey, signer.publicKey) !== 0) {
    throw new PkiError('key-mismatch', "the responder's certificate is not of the key that signs");
  }
  const tbs = toDer(
    sequence(
      responderId(responder, template.responderId),
      generalizedTime(template.producedAt),
      sequence(...responses.map(singleResponse)),
      ...extensionsTagged(1, extensions),
    ),
  );
  const { suite } = signer;
  const signature = await signer.sign(tbs, suite.form.ocsp);
  const signed = [verbatim(tbs), verbatim(signatureAlgorithmOf(suite)), bitString(signature)];
  if (certificates.length > 0) signed.push(tagged(0, sequence(...certificates.map(verbatim))));
  return toDer(sequence(SUCCESSFUL, tagged(0, sequence(oid(OIDS.ocspBasic), octetStringOf(sequence(...signed))))));
}

const SUCCESSFUL = enumerated(OCSP_RESPONSE_STATUSES.successful);

/** An OCSPResponse that only says why there is no answer, DER. Nobody signs it. */
export function ocspRefusal(status: OcspRefusal): Uint8Array {
  return toDer(sequence(enumerated(OCSP_RESPONSE_STATUSES[status])));
}

function assertResponses(responses: readonly SingleOcspResponse[]): void {
  if (responses.length === 0) throw new PkiError('bad-argument', 'an OCSP answer without a response');
  for (const { thisUpdate, nextUpdate } of responses) {
    if (nextUpdate !== undefined && nextUpdate < thisUpdate) {
      throw new PkiError('bad-argument', 'an OCSP answer would end before it begins');
    }
  }
}

function responderId({ subjectDer, publicKey }: Certificate, kind: ResponderId['kind']): Asn1 {
  return kind === 'by-name' ? tagged(1, verbatim(subjectDer)) : tagged(2, octetString(responderKeyHash(publicKey)));
}

function extensionsTagged(tag: number, extensions: readonly Extension[]): Asn1[] {
  return extensions.length === 0 ? [] : [tagged(tag, sequence(...extensions.map(extensionSequence)))];
}

function singleResponse(one: SingleOcspResponse): Asn1 {
  const { certId, certStatus, thisUpdate, nextUpdate, extensions } = one;
  return sequence(
    verbatim(certId.der),
    status(certStatus),
    generalizedTime(thisUpdate),
    ...(nextUpdate === undefined ? [] : [tagged(0, generalizedTime(nextUpdate))]),
    ...extensionsTagged(1, extensions),
  );
}

const GOOD = taggedOctets(0, new Uint8Array(0));
const UNKNOWN = taggedOctets(2, new Uint8Array(0));

/** The reason `unspecified` is left out, as RFC 5280 section 5.3.1 wants it in lists. */
function status(certStatus: OcspCertStatus): Asn1 {
  if (certStatus.status !== 'revoked') return certStatus.status === 'good' ? GOOD : UNKNOWN;
  const { revokedAt, reason = 'unspecified' } = certStatus;
  const value = reason === 'unspecified' ? [] : [tagged(0, enumerated(CRL_REASONS[reason]))];
  return tagged(1, generalizedTime(revokedAt), ...value);
}

/** id-pkix-ocsp-nocheck, of a responder's certificate: it need not be asked about (RFC 6960 section 4.2.2.2.1). */
export function ocspNoCheck(): Extension {
  return { oid: OIDS.ocspNoCheck, critical: false, value: hexToBytes('0500') };
}

/** id-pkix-ocsp-extended-revoke: `revoked` may also mean `never issued` (RFC 6960 section 4.4.8). */
export function ocspExtendedRevoke(): Extension {
  return { oid: OIDS.ocspExtendedRevoke, critical: false, value: hexToBytes('0500') };
}

/** id-pkix-ocsp-archive-cutoff: how far back the responder still knows of expired certificates (RFC 6960 section 4.4.4). */
export function ocspArchiveCutoff(at: number): Extension {
  return { oid: OIDS.ocspArchiveCutoff, critical: false, value: toDer(generalizedTime(at)) };
}
