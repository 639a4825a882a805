import { PkiError } from '../error.ts';
import { OIDS } from '../oids.ts';
import type { Signer } from '../signer.ts';
import type { Certificate } from '../x509/certificate.ts';
import { type ChainInput, validateChain } from '../x509/chain.ts';
import { compareDer } from '../x509/der.ts';
import { type Asn1, toDer } from '../x509/der-build.ts';
import { dnToString } from '../x509/name.ts';
import { hashByOid, imprintOf, type MessageImprint, sameImprint } from './message-imprint.ts';
import { signedContent } from './signed-data.ts';
import { type VerifiedSignedData, verifySignedData } from './signed-data-verifier.ts';
import type { SigningCertificateVersion } from './signing-certificate.ts';
import {
  buildTimeStampInfo,
  readTimeStampInfo,
  type TimeStampInfo,
  type TimeStampInfoTemplate,
} from './time-stamp-info.ts';
import { readTimeStampRequest } from './time-stamp-request.ts';
import { readTimeStampResponse } from './time-stamp-response.ts';
import { revocationForStamp } from './time-stamp-revocation.ts';

/** Time-stamp tokens: RFC 3161, with the certificate identifiers of RFC 5816. */

/** Who signs tokens. */
export interface TimeStampSigner {
  readonly signer: Signer;
  /** The TSA's certificate, DER or read already. */
  readonly certificate: Uint8Array | Certificate;
  /** Further certificates for the verifier's chain, DER. */
  readonly chain: readonly Uint8Array[];
  /** The attribute by which the token names the certificate. */
  readonly signingCertificate: SigningCertificateVersion;
}

/** As {@link timeStampToken}, DER. */
export async function issueTimeStamp(
  info: TimeStampInfoTemplate,
  tsa: TimeStampSigner,
  certReq: boolean,
): Promise<Uint8Array> {
  return toDer(await timeStampToken(info, tsa, certReq));
}

/**
 * A time-stamp token: CMS SignedData over TSTInfo.
 * @param certReq whether certificates go in (RFC 3161 section 2.4.1).
 * @returns ContentInfo, to be put into an answer. Rejects with the PkiErrors of buildTimeStampInfo and signedContent.
 */
export function timeStampToken(info: TimeStampInfoTemplate, tsa: TimeStampSigner, certReq: boolean): Promise<Asn1> {
  const message = {
    content: buildTimeStampInfo(info),
    contentType: OIDS.timeStampInfo,
    certificate: tsa.certificate,
    extraCertificates: tsa.chain,
    signingTime: info.genTime,
    signingCertificate: tsa.signingCertificate,
    withoutCertificates: !certReq,
  };
  return signedContent(message, tsa.signer);
}

/** Whom a verifier trusts, and what he has at hand. */
export interface TimeStampTrust extends Omit<ChainInput, 'certificate' | 'at' | 'purpose' | 'intermediates'> {
  /** Besides those in the token. */
  readonly intermediates?: readonly Certificate[];
  /** Where the TSA's certificate is looked for when the token does not carry it. */
  readonly tsaCertificates?: readonly Certificate[];
  /** The instant for which `revocation` is asked, in milliseconds since the epoch: genTime by default, or later. */
  readonly revocationAt?: number;
}

/** What has been stamped: the octets themselves, or their imprint. */
export type Stamped = { readonly content: Uint8Array } | { readonly imprint: MessageImprint };

export interface VerifiedTimeStamp {
  readonly info: TimeStampInfo;
  /** The TSA's. */
  readonly certificate: Certificate;
  /** What the token carries. */
  readonly certificates: readonly Certificate[];
}

/**
 * Verifies a token: RFC 3161 sections 2.2 to 2.4.2. The path of the TSA's certificate must hold at genTime; about revocations that
 * came later section 4 decides.
 * @throws PkiError, in this order: those of verifySignedData; `content-type-mismatch` (no TSTInfo inside); `bad-attribute` (the
 * certificate is not named); those of readTimeStampInfo; `unknown-algorithm`, `imprint-mismatch`; `not-supported` (an
 * unknown critical extension); `not-a-tsa`; `not-trusted`, with the chain's own problem in its detail.
 */
export function verifyTimeStamp(token: Uint8Array, stamped: Stamped, trust: TimeStampTrust): VerifiedTimeStamp {
  const known = trust.tsaCertificates ?? [];
  const message = verifySignedData(token, { certificates: known.map((one) => one.der) });
  if (message.contentType !== OIDS.timeStampInfo) {
    throw new PkiError('content-type-mismatch', `the content is ${message.contentType}, not TSTInfo`);
  }
  if (!message.namesCertificate) throw new PkiError('bad-attribute', 'signingCertificate is missing');
  const info = readTimeStampInfo(message.content);
  assertStamped(info, stamped);
  const critical = info.extensions.find((one) => one.critical);
  if (critical !== undefined) throw new PkiError('not-supported', `the critical extension ${critical.oid}`);
  assertTsa(message.certificate);
  assertTrusted(message, info, trust);
  return { info, certificate: message.certificate, certificates: message.certificates };
}

function assertStamped({ imprint }: TimeStampInfo, stamped: Stamped): void {
  const row = hashByOid(imprint.hashOid);
  if (row === undefined) throw new PkiError('unknown-algorithm', `the imprint's hash function ${imprint.hashOid}`);
  const expected = 'imprint' in stamped ? stamped.imprint : imprintOf(row, stamped.content);
  if (!sameImprint(imprint, expected)) throw new PkiError('imprint-mismatch', `by ${row.name}`);
}

/**
 * RFC 3161 section 2.3: the one purpose, critical. KeyUsage, if there, is for signatures alone; RFC 3161 does not say so, but the
 * key shall be used for time stamps only, and OpenSSL and Java look at it.
 */
function assertTsa(certificate: Certificate): void {
  const { extensions, extendedKeyUsage = [], keyUsage, subject } = certificate;
  const name = dnToString(subject);
  const [purpose, ...others] = extendedKeyUsage;
  if (purpose !== OIDS.timeStamping || others.length > 0) {
    throw new PkiError('not-a-tsa', `the extended key usage of ${name} is not timeStamping alone`);
  }
  if (!extensions.some(({ oid, critical }) => oid === OIDS.extendedKeyUsage && critical)) {
    throw new PkiError('not-a-tsa', `the extended key usage of ${name} is not critical`);
  }
  const foreign = [...(keyUsage ?? [])].find((one) => one !== 'digitalSignature' && one !== 'nonRepudiation');
  if (foreign !== undefined) throw new PkiError('not-a-tsa', `the key of ${name} is also for ${foreign}`);
}

function assertTrusted(message: VerifiedSignedData, { genTime }: TimeStampInfo, trust: TimeStampTrust): void {
  const { intermediates = [], tsaCertificates: _, revocation, revocationAt = genTime, ...chain } = trust;
  const result = validateChain({
    ...chain,
    ...(revocation && { revocation: revocationForStamp(revocation, genTime, revocationAt) }),
    certificate: message.certificate,
    intermediates: [...message.certificates, ...intermediates],
    at: genTime,
    purpose: OIDS.timeStamping,
  });
  if (!result.ok) throw new PkiError('not-trusted', `${result.code}: ${result.detail}`);
}

/**
 * Verifies the answer to a request: RFC 3161 sections 2.2 and 2.4.2.
 * @throws PkiError, in this order: those of readTimeStampRequest and readTimeStampResponse; `not-granted`; those of
 * {@link verifyTimeStamp}; `request-mismatch` (nonce, policy, or certificates against certReq).
 */
export function verifyTimeStampResponse(
  response: Uint8Array,
  request: Uint8Array,
  trust: TimeStampTrust,
): VerifiedTimeStamp {
  const asked = readTimeStampRequest(request);
  const { status, failures, statusTexts, token } = readTimeStampResponse(response);
  if (token === undefined) {
    throw new PkiError('not-granted', [status, ...failures, ...statusTexts].join('; '));
  }
  const verified = verifyTimeStamp(token, { imprint: asked.imprint }, trust);
  const { certificate, certificates, info } = verified;
  const { nonce, policy } = info;
  if (!sameNonce(nonce, asked.nonce)) throw new PkiError('request-mismatch', 'the nonce is not that of the request');
  if (asked.policy !== undefined && asked.policy !== policy) {
    throw new PkiError('request-mismatch', `the policy is ${policy}, not ${asked.policy}`);
  }
  const carried = certificates.some((one) => compareDer(one.der, certificate.der) === 0);
  if (asked.certReq ? !carried : certificates.length > 0) {
    throw new PkiError(
      'request-mismatch',
      `certReq is ${asked.certReq}, but the TSA's certificate is ${carried ? '' : 'not '}inside`,
    );
  }
  return verified;
}

/** A nonce that was not sent is not expected either: RFC 3161 section 2.4.2. */
function sameNonce(given: Uint8Array | undefined, sent: Uint8Array | undefined): boolean {
  if (given === undefined || sent === undefined) return given === sent;
  return compareDer(given, sent) === 0;
}
