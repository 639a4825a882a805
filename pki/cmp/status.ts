import { integer, listOf, namedBits, optional, struct, utf8, type ValueOf } from './der-codec.ts';

/** PKIStatusInfo: how every answer of CMP says what became of a request (RFC 9810 section 5.2.3). */

/** PKIStatus. */
export const PKI_STATUS = {
  accepted: 0,
  grantedWithMods: 1,
  rejection: 2,
  waiting: 3,
  revocationWarning: 4,
  revocationNotification: 5,
  keyUpdateWarning: 6,
} as const;

/** PKIFailureInfo: the number of each bit. */
export const FAIL_INFO = {
  badAlg: 0,
  badMessageCheck: 1,
  badRequest: 2,
  badTime: 3,
  badCertId: 4,
  badDataFormat: 5,
  wrongAuthority: 6,
  incorrectData: 7,
  missingTimeStamp: 8,
  badPOP: 9,
  certRevoked: 10,
  certConfirmed: 11,
  wrongIntegrity: 12,
  badRecipientNonce: 13,
  timeNotAvailable: 14,
  unacceptedPolicy: 15,
  unacceptedExtension: 16,
  addInfoNotAvailable: 17,
  badSenderNonce: 18,
  badCertTemplate: 19,
  signerNotTrusted: 20,
  transactionIdInUse: 21,
  unsupportedVersion: 22,
  notAuthorized: 23,
  systemUnavail: 24,
  systemFailure: 25,
  duplicateCertReq: 26,
} as const;
export type FailInfo = keyof typeof FAIL_INFO;

/** PKIFreeText. */
export const freeText = listOf(utf8);

export const pkiStatusInfo = struct('PKIStatusInfo', {
  /** One of {@link PKI_STATUS}. */
  status: integer,
  statusString: optional(freeText),
  /** Bits of {@link FAIL_INFO}. */
  failInfo: optional(namedBits),
});
export type PkiStatusInfo = ValueOf<typeof pkiStatusInfo>;

/** A rejection with one reason for programs and one for people. */
export function rejectionStatus(failInfo: FailInfo, text: string): PkiStatusInfo {
  return { status: PKI_STATUS.rejection, statusString: [text], failInfo: [FAIL_INFO[failInfo]] };
}

/** The reasons for programs that a status names; bits that RFC 9810 does not know are left out. */
export function failInfoNames({ failInfo = [] }: PkiStatusInfo): FailInfo[] {
  return (Object.keys(FAIL_INFO) as FailInfo[]).filter((name) => failInfo.includes(FAIL_INFO[name]));
}
