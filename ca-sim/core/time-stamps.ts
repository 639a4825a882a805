import { hashByOid } from '../../pki/cms/message-imprint.ts';
import type { TimeStampInfoTemplate } from '../../pki/cms/time-stamp-info.ts';
import { readTimeStampRequest, type TimeStampRequest } from '../../pki/cms/time-stamp-request.ts';
import type { TimeStampFailure, TimeStampResponse, TimeStampStatus } from '../../pki/cms/time-stamp-response.ts';
import { PkiError } from '../../pki/error.ts';
import type { Certificate } from '../../pki/x509/certificate.ts';
import { readDer } from '../../pki/x509/der.ts';
import type { TwinName } from './authority-styles.ts';
import { certificateStatus } from './certificates.ts';
import { wholeSeconds } from './publication.ts';
import type { CaState } from './state.ts';
import { DEFAULT_POLICIES, type GrantingPolicy, isGranting, TIME_STAMP_POLICIES } from './time-stamp-policies.ts';

/** What the time-stamping authority decides: RFC 3161 section 2.4. The shell signs. */

/** Why there is no token. */
export interface TimeStampRefusal {
  readonly status: Exclude<TimeStampStatus, GrantingPolicy['status']>;
  readonly failure?: TimeStampFailure;
  /** For people. */
  readonly text: string;
}

/** A request that gets a token if its TSA may still give one. */
export interface TimeStampOrder<Twin extends TwinName> {
  readonly request: TimeStampRequest;
  readonly policy: GrantingPolicy;
  /** The issuing CA in whose place the TSA signs. */
  readonly twin: Twin;
}

/** Octets of a nonce that are still given back: eight are usual. */
export const NONCE_OCTETS_MAX = 64;

const refused = (failure: TimeStampFailure, text: string): TimeStampRefusal => ({ status: 'rejection', failure, text });

/**
 * Judges a request. In this order: `badDataFormat` (no TimeStampReq in DER), `badRequest` (version), `unacceptedExtension` (any),
 * `badAlg` (hash function), `badDataFormat` (length of the digest), `badRequest` (length of the nonce), `unacceptedPolicy`, and what
 * a refusing policy says.
 */
export function judgeTimeStampRequest<Twin extends TwinName>(
  octets: Uint8Array,
  twins: readonly Twin[],
): TimeStampOrder<Twin> | TimeStampRefusal {
  const request = readRequest(octets);
  if ('status' in request) return request;
  return requestRefusal(request) ?? orderOf(request, twins);
}

export function isRefusal(decision: object): decision is TimeStampRefusal {
  return 'status' in decision;
}

function readRequest(octets: Uint8Array): TimeStampRequest | TimeStampRefusal {
  try {
    return readTimeStampRequest(octets);
  } catch (error) {
    if (error instanceof PkiError) return refused('badDataFormat', error.message);
    throw error;
  }
}

function requestRefusal({ version, imprint, nonce, extensions }: TimeStampRequest): TimeStampRefusal | undefined {
  if (version !== 1) return refused('badRequest', `version ${version}; there is only version 1`);
  const [extension] = extensions;
  // RFC 3161 section 2.4.1: critical or not.
  if (extension !== undefined) return refused('unacceptedExtension', `the extension ${extension.oid} is not known`);
  const hash = hashByOid(imprint.hashOid);
  if (hash === undefined) return refused('badAlg', `the hash function ${imprint.hashOid} is not taken`);
  if (imprint.parameters === 'other') return refused('badAlg', `${hash.name} has no parameters but NULL`);
  const { length } = imprint.hashedMessage;
  if (length !== hash.length) {
    return refused('badDataFormat', `a digest of ${hash.name} has ${hash.length} octets, not ${length}`);
  }
  if (nonce !== undefined && readDer(nonce).content.length > NONCE_OCTETS_MAX) {
    return refused('badRequest', `a nonce of more than ${NONCE_OCTETS_MAX} octets`);
  }
  return undefined;
}

function orderOf<Twin extends TwinName>(
  request: TimeStampRequest,
  twins: readonly Twin[],
): TimeStampOrder<Twin> | TimeStampRefusal {
  const policies =
    request.policy === undefined ? DEFAULT_POLICIES : TIME_STAMP_POLICIES.filter(({ oid }) => oid === request.policy);
  for (const policy of policies) {
    if (!isGranting(policy)) return { ...policy, text: policy.title };
    const twin = twins.find(
      ({ role, authority, algorithm }) =>
        role === 'issuing' && authority === policy.authority && algorithm === policy.algorithm,
    );
    if (twin !== undefined) return { request, policy, twin };
  }
  return refused('unacceptedPolicy', `nobody here stamps under the policy ${request.policy ?? 'of the house'}`);
}

/**
 * What the token says, or why the TSA gives none any more: its certificate was revoked, or the clock stands where neither it nor
 * its CA is valid (`timeNotAvailable`). Counts the token: no two have the same number, whoever signs.
 * @param tsa the TSA's certificate.
 */
export function stampOrder<Twin extends TwinName & { readonly certificate: Certificate }>(
  state: CaState,
  { request, policy, twin }: TimeStampOrder<Twin>,
  tsa: Certificate,
  now: number,
): TimeStampInfoTemplate | TimeStampRefusal {
  const { status } = certificateStatus(state, twin, tsa.serialNumber);
  if (status === 'revoked') return { status: 'revocationNotification', text: 'the certificate of the TSA was revoked' };
  const genTime = wholeSeconds(now);
  const valid = [tsa, twin.certificate].every(({ notBefore, notAfter }) => notBefore <= genTime && genTime <= notAfter);
  if (!valid) return refused('timeNotAvailable', 'the clock stands outside the life of the certificates');
  state.timeStampsGiven++;
  return {
    policy: policy.oid,
    imprint: request.imprint,
    serialNumber: serialNumberText(state.timeStampsGiven),
    genTime,
    ...(policy.accuracy && { accuracy: policy.accuracy }),
    ...(request.nonce && { nonce: request.nonce }),
    ...(policy.namesTsa && { tsa: tsa.subject }),
  };
}

function serialNumberText(count: number): string {
  const digits = count.toString(16).toUpperCase();
  return digits.length % 2 === 0 ? digits : `0${digits}`;
}

/** The refusal as it is sent. */
export function refusalResponse({ status, failure, text }: TimeStampRefusal): TimeStampResponse {
  return { status, statusTexts: [text], failures: failure === undefined ? [] : [failure] };
}
