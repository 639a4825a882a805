import { PkiError } from '../error.ts';
import { OIDS } from '../oids.ts';
import { readAlgorithm } from './algorithm.ts';
import { CRL_REASONS, type CrlReason } from './crl.ts';
import { type DerNode, readDer, TAG, TAG_CLASS } from './der.ts';
import {
  DerFields,
  explicit,
  malformed,
  primitive,
  readBitOctets,
  readGeneralizedTime,
  readOctets,
  readOid,
  sequenceMembers,
  smallInteger,
  universal,
  upperHex,
} from './der-fields.ts';
import type { Extension } from './extensions.ts';
import { type Dn, readName } from './name.ts';
import { type CertId, readCertId } from './ocsp-cert-id.ts';
import {
  assertVersion1,
  OCSP_LIMITS,
  type OcspNonce,
  readCertificates,
  readNonce,
  readTaggedExtensions,
} from './ocsp-fields.ts';
import type { SignedParts } from './signed-object.ts';

/** Answers of an OCSP responder as read: RFC 6960 section 4.2. What they are worth is for {@link verifyOcspResponse} to say. */

/** OCSPResponseStatus. */
export const OCSP_RESPONSE_STATUSES = {
  successful: 0,
  malformedRequest: 1,
  internalError: 2,
  tryLater: 3,
  sigRequired: 5,
  unauthorized: 6,
} as const;
export type OcspResponseStatus = keyof typeof OCSP_RESPONSE_STATUSES;
/** Why there is no answer. */
export type OcspRefusal = Exclude<OcspResponseStatus, 'successful'>;

/** CertStatus; instants in milliseconds since the epoch. */
export type OcspCertStatus =
  | { readonly status: 'good' }
  | { readonly status: 'revoked'; readonly revokedAt: number; readonly reason?: CrlReason }
  | { readonly status: 'unknown' };

/** The status of one certificate. */
export interface SingleOcspResponse {
  readonly certId: CertId;
  readonly certStatus: OcspCertStatus;
  readonly thisUpdate: number;
  /** Absent: newer information is to be had at any time. */
  readonly nextUpdate?: number;
  /** singleExtensions. */
  readonly extensions: readonly Extension[];
}

export type ResponderId =
  | { readonly kind: 'by-name'; readonly name: Dn }
  /** SHA-1 of the responder's public key, upper-case hexadecimal. */
  | { readonly kind: 'by-key'; readonly keyHash: string };

/** BasicOCSPResponse. */
export interface BasicOcspResponse extends SignedParts {
  readonly responderId: ResponderId;
  readonly producedAt: number;
  readonly responses: readonly SingleOcspResponse[];
  readonly nonce?: OcspNonce;
  /** responseExtensions. */
  readonly extensions: readonly Extension[];
  /** DER of each. */
  readonly certificates: readonly Uint8Array[];
}

export type OcspResponse =
  | { readonly status: 'successful'; readonly basic: BasicOcspResponse }
  | { readonly status: OcspRefusal };

/**
 * Reads an OCSPResponse.
 * @throws PkiError, in this order: those of readDer; `malformed` and `bad-der` for the structure; `not-supported` for another
 * type of response than id-pkix-ocsp-basic; `too-large` for more than {@link OCSP_LIMITS}; those of readName.
 */
export function parseOcspResponse(der: Uint8Array): OcspResponse {
  const fields = DerFields.ofSequence(readDer(der), 'OCSPResponse');
  const status = readStatus(fields.next('responseStatus'));
  const bytes = fields.context(0);
  fields.end();
  if (status !== 'successful') {
    if (bytes !== undefined) throw malformed(`responseBytes beside ${status}`);
    return { status };
  }
  if (bytes === undefined) throw malformed('a successful answer without responseBytes');
  const inner = DerFields.ofSequence(explicit(bytes, 'responseBytes'), 'ResponseBytes');
  const type = readOid(inner.next('responseType'), 'responseType');
  const response = readOctets(inner.next('response'), 'response');
  inner.end();
  if (type !== OIDS.ocspBasic) throw new PkiError('not-supported', `a response of the type ${type}`);
  return { status, basic: readBasicResponse(readDer(response)) };
}

const STATUS_NAMES: ReadonlyMap<number, OcspResponseStatus> = new Map(
  Object.entries(OCSP_RESPONSE_STATUSES).map(([name, value]) => [value, name as OcspResponseStatus]),
);

function readStatus(node: DerNode): OcspResponseStatus {
  const value = smallInteger(universal(node, TAG.enumerated, 'responseStatus').content, 'responseStatus');
  const status = STATUS_NAMES.get(value);
  if (status === undefined) throw malformed(`responseStatus is ${value}`);
  return status;
}

function readBasicResponse(node: DerNode): BasicOcspResponse {
  const outer = DerFields.ofSequence(node, 'BasicOCSPResponse');
  const tbs = outer.next('tbsResponseData');
  const signatureAlgorithm = readAlgorithm(outer.next('signatureAlgorithm'), 'BasicOCSPResponse.signatureAlgorithm');
  const signature = readBitOctets(outer.next('signature'), 'BasicOCSPResponse.signature');
  const certificates = readCertificates(outer.context(0));
  outer.end();
  const fields = DerFields.ofSequence(tbs, 'ResponseData');
  assertVersion1(fields.context(0));
  const responderId = readResponderId(fields.next('responderID'));
  const producedAt = readGeneralizedTime(fields.next('producedAt'), 'producedAt');
  const responses = sequenceMembers(fields.next('responses'), 'responses');
  const extensions = readTaggedExtensions(fields.context(1), 'ResponseData');
  fields.end();
  if (responses.length > OCSP_LIMITS.questions) throw new PkiError('too-large', `${responses.length} responses`);
  const nonce = readNonce(extensions);
  return {
    der: node.der,
    tbs: tbs.der,
    signatureAlgorithm,
    signature,
    certificates,
    responderId,
    producedAt,
    responses: responses.map(readSingleResponse),
    ...(nonce && { nonce }),
    extensions,
  };
}

/** ResponderID ::= CHOICE { byName [1] Name, byKey [2] KeyHash }, both EXPLICIT. */
function readResponderId(node: DerNode): ResponderId {
  if (node.tagClass !== TAG_CLASS.context || (node.tag !== 1 && node.tag !== 2)) {
    throw malformed('responderID is neither a name nor a key');
  }
  const value = explicit(node, 'responderID');
  if (node.tag === 1) return { kind: 'by-name', name: readName(value, 'responderID') };
  return { kind: 'by-key', keyHash: upperHex(readOctets(value, 'responderID')) };
}

function readSingleResponse(node: DerNode): SingleOcspResponse {
  const fields = DerFields.ofSequence(node, 'SingleResponse');
  const certId = readCertId(fields.next('certID'));
  const certStatus = readCertStatus(fields.next('certStatus'));
  const thisUpdate = readGeneralizedTime(fields.next('thisUpdate'), 'thisUpdate');
  const next = fields.context(0);
  const extensions = readTaggedExtensions(fields.context(1), 'SingleResponse');
  fields.end();
  const nextUpdate = next && readGeneralizedTime(explicit(next, 'nextUpdate'), 'nextUpdate');
  return { certId, certStatus, thisUpdate, ...(nextUpdate !== undefined && { nextUpdate }), extensions };
}

/** CertStatus ::= CHOICE { good [0] NULL, revoked [1] RevokedInfo, unknown [2] NULL }, all IMPLICIT. */
function readCertStatus(node: DerNode): OcspCertStatus {
  if (node.tagClass !== TAG_CLASS.context || node.tag > 2) throw malformed('certStatus is none of the three');
  if (node.tag === 1) return readRevokedInfo(node);
  if (primitive(node, 'certStatus').length > 0) throw malformed('certStatus: a NULL with content');
  return { status: node.tag === 0 ? 'good' : 'unknown' };
}

function readRevokedInfo(node: DerNode): OcspCertStatus {
  const fields = new DerFields(node, 'RevokedInfo');
  const revokedAt = readGeneralizedTime(fields.next('revocationTime'), 'revocationTime');
  const tagged = fields.context(0);
  fields.end();
  const reason = tagged && readReason(explicit(tagged, 'revocationReason'));
  return { status: 'revoked', revokedAt, ...(reason && { reason }) };
}

const REASON_NAMES: ReadonlyMap<number, CrlReason> = new Map(
  Object.entries(CRL_REASONS).map(([name, value]) => [value, name as CrlReason]),
);

function readReason(node: DerNode): CrlReason {
  const value = smallInteger(universal(node, TAG.enumerated, 'revocationReason').content, 'revocationReason');
  const reason = REASON_NAMES.get(value);
  if (reason === undefined) throw malformed(`revocationReason is ${value}`);
  return reason;
}
