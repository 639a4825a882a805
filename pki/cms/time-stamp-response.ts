import { readDer, TAG } from '../x509/der.ts';
import { type Asn1, characterString, integer, namedBits, sequence, toDer, verbatim } from '../x509/der-build.ts';
import {
  DerFields,
  malformed,
  readNamedBits,
  readSmallInteger,
  readString,
  sequenceMembers,
  universal,
} from '../x509/der-fields.ts';

/** PKIStatus as a TSA uses it, by its number: RFC 3161 section 2.4.2. */
export const TIME_STAMP_STATUSES = [
  /** A token as it was asked for. */
  'granted',
  /** A token, but not quite as it was asked for. */
  'grantedWithMods',
  'rejection',
  'waiting',
  /** A revocation of the TSA's certificate is near. */
  'revocationWarning',
  /** A revocation has taken place. */
  'revocationNotification',
] as const;
export type TimeStampStatus = (typeof TIME_STAMP_STATUSES)[number];

/** PKIFailureInfo: the bits that RFC 3161 section 2.4.2 knows, and no others. */
export const TIME_STAMP_FAILURES = {
  badAlg: 0,
  badRequest: 2,
  badDataFormat: 5,
  timeNotAvailable: 14,
  unacceptedPolicy: 15,
  unacceptedExtension: 16,
  addInfoNotAvailable: 17,
  systemFailure: 25,
} as const;
export type TimeStampFailure = keyof typeof TIME_STAMP_FAILURES;

/** TimeStampResp: RFC 3161 section 2.4.2. */
export interface TimeStampResponse {
  readonly status: TimeStampStatus;
  /** PKIFreeText: for people. */
  readonly statusTexts: readonly string[];
  readonly failures: readonly TimeStampFailure[];
  /** ContentInfo, DER: there if and only if the status is `granted` or `grantedWithMods`. */
  readonly token?: Uint8Array;
}

/** What is answered: the token may be one that is still to be written. */
export interface TimeStampResponseTemplate extends Omit<TimeStampResponse, 'token'> {
  readonly token?: Uint8Array | Asn1;
}

/** TimeStampResp, DER. */
export function buildTimeStampResponse(response: TimeStampResponseTemplate): Uint8Array {
  const { status, statusTexts, failures, token } = response;
  const info: Asn1[] = [integer(TIME_STAMP_STATUSES.indexOf(status))];
  if (statusTexts.length > 0) info.push(sequence(...statusTexts.map((text) => characterString('utf8', text))));
  if (failures.length > 0) info.push(namedBits(failures.map((failure) => TIME_STAMP_FAILURES[failure])));
  const granted = token instanceof Uint8Array ? verbatim(token) : token;
  return toDer(sequence(sequence(...info), ...(granted === undefined ? [] : [granted])));
}

/**
 * Reads a response.
 * @throws PkiError those of readDer; `malformed`, also for a status or a failure that RFC 3161 does not know, a token without
 * being granted or the reverse, and a failure of what is granted; `bad-der`.
 */
export function readTimeStampResponse(der: Uint8Array): TimeStampResponse {
  const fields = DerFields.ofSequence(readDer(der), 'TimeStampResp');
  const info = DerFields.ofSequence(fields.next('status'), 'PKIStatusInfo');
  const token = fields.more ? universal(fields.next('timeStampToken'), TAG.sequence, 'timeStampToken') : undefined;
  fields.end();
  const number = readSmallInteger(info.next('status'), 'PKIStatus');
  const texts = info.optional(TAG.sequence);
  const failInfo = info.optional(TAG.bitString);
  info.end();
  const status = TIME_STAMP_STATUSES[number];
  if (status === undefined) throw malformed(`PKIStatus is ${number}`);
  const granted = status === 'granted' || status === 'grantedWithMods';
  if (granted !== (token !== undefined)) throw malformed(`a status ${status} ${granted ? 'without' : 'with'} a token`);
  const failures = failInfo === undefined ? [] : readNamedBits(failInfo, 'PKIFailureInfo').map(failureOfBit);
  if (granted && failures.length > 0) throw malformed(`a status ${status} with failures`);
  const statusTexts = texts === undefined ? [] : sequenceMembers(texts, 'statusString').map(readText);
  return { status, statusTexts, failures, ...(token && { token: token.der }) };
}

function readText(node: Parameters<typeof readString>[0]): string {
  return readString(universal(node, TAG.utf8String, 'statusString'))?.text ?? '';
}

function failureOfBit(bit: number): TimeStampFailure {
  const found = Object.entries(TIME_STAMP_FAILURES).find(([, value]) => value === bit);
  if (found === undefined) throw malformed(`PKIFailureInfo has a bit ${bit}`);
  return found[0] as TimeStampFailure;
}
