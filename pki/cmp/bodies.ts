import { TAG } from '../x509/der.ts';
import { certId, certReqMessages, certTemplate } from './certificate-request.ts';
import { certRepMessage } from './certificate-response.ts';
import {
  algorithm,
  type Codec,
  explicit,
  extensions,
  integer,
  listOf,
  nothing,
  octets,
  optional,
  raw,
  struct,
  type ValueOf,
} from './der-codec.ts';
import { infoTypeAndValue } from './header.ts';
import { freeText, pkiStatusInfo } from './status.ts';

/** PKIBody: one row per kind of message, its tag and its type (RFC 9810 sections 5.1.2 and 5.3). */

const revDetails = struct('RevDetails', {
  /** Names the certificate: issuer and serial number. */
  certDetails: certTemplate,
  /** The reason, among others. */
  crlEntryDetails: optional(extensions),
});

const revRepContent = struct('RevRepContent', {
  /** In the order of the request. */
  status: listOf(pkiStatusInfo),
  revCerts: optional(explicit(0, listOf(certId))),
  crls: optional(explicit(1, listOf(raw(TAG.sequence)))),
});

const errorMsgContent = struct('ErrorMsgContent', {
  pKIStatusInfo: pkiStatusInfo,
  errorCode: optional(integer),
  errorDetails: optional(freeText),
});

const certStatus = struct('CertStatus', {
  /** The digest of the certificate, DER, by the hash of its signature or by hashAlg. */
  certHash: octets,
  certReqId: integer,
  /** Absent: accepted. */
  statusInfo: optional(pkiStatusInfo),
  /** Version 3 only: RFC 9810 section 5.3.18. */
  hashAlg: optional(explicit(0, algorithm)),
});
export type CertStatus = ValueOf<typeof certStatus>;

const pollRequest = struct('PollReqContent', { certReqId: integer });

const pollResponse = struct('PollRepContent', {
  certReqId: integer,
  /** Seconds. */
  checkAfter: integer,
  reason: optional(freeText),
});

/** InfoTypes: a question has types, an answer also values; RFC 9810 section 5.3.19 allows none at all. */
const genContent = listOf(infoTypeAndValue, 0);

/** The bodies that this bench speaks. */
export const BODIES = {
  ir: { tag: 0, content: certReqMessages },
  ip: { tag: 1, content: certRepMessage },
  cr: { tag: 2, content: certReqMessages },
  cp: { tag: 3, content: certRepMessage },
  /** A PKCS#10, DER. */
  p10cr: { tag: 4, content: raw(TAG.sequence) },
  kur: { tag: 7, content: certReqMessages },
  kup: { tag: 8, content: certRepMessage },
  rr: { tag: 11, content: listOf(revDetails) },
  rp: { tag: 12, content: revRepContent },
  pkiConf: { tag: 19, content: nothing },
  genm: { tag: 21, content: genContent },
  genp: { tag: 22, content: genContent },
  error: { tag: 23, content: errorMsgContent },
  /** Empty: every certificate is refused (RFC 9810 section 5.3.18). */
  certConf: { tag: 24, content: listOf(certStatus, 0) },
  pollReq: { tag: 25, content: listOf(pollRequest) },
  pollRep: { tag: 26, content: listOf(pollResponse) },
} as const satisfies Readonly<Record<string, { readonly tag: number; readonly content: Codec<unknown> }>>;
export type BodyType = keyof typeof BODIES;

/** The bodies that this bench knows by name only. */
export const OTHER_BODIES: ReadonlyMap<number, string> = new Map([
  [5, 'popdecc'],
  [6, 'popdecr'],
  [9, 'krr'],
  [10, 'krp'],
  [13, 'ccr'],
  [14, 'ccp'],
  [15, 'ckuann'],
  [16, 'cann'],
  [17, 'rann'],
  [18, 'crlann'],
  [20, 'nested'],
]);

/** A body by its kind. */
export type BodyOf<T extends BodyType> = { readonly type: T; readonly content: ValueOf<(typeof BODIES)[T]['content']> };
export type PkiBody = { readonly [T in BodyType]: BodyOf<T> }[BodyType];
