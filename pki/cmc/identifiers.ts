/** Object identifiers of CMC: RFC 5272 appendix A. */

/** Content types of CMS in which CMC travels. */
export const CMC_CONTENT = {
  pkiData: '1.3.6.1.5.5.7.12.2',
  pkiResponse: '1.3.6.1.5.5.7.12.3',
} as const;

/** Controls (id-cmc 1.3.6.1.5.5.7.7): those that are read or written here. */
export const CMC_CONTROL = {
  transactionId: '1.3.6.1.5.5.7.7.5',
  senderNonce: '1.3.6.1.5.5.7.7.6',
  recipientNonce: '1.3.6.1.5.5.7.7.7',
  revokeRequest: '1.3.6.1.5.5.7.7.17',
  queryPending: '1.3.6.1.5.5.7.7.21',
  statusInfoV2: '1.3.6.1.5.5.7.7.25',
} as const;

/** CMCStatus, RFC 5272 section 6.1.3. */
export const CMC_STATUS = {
  success: 0,
  failed: 2,
  pending: 3,
  noSupport: 4,
  confirmRequired: 5,
  popRequired: 6,
  partial: 7,
} as const;
export type CmcStatus = keyof typeof CMC_STATUS;

/** CMCFailInfo, RFC 5272 section 6.1.4. */
export const CMC_FAIL_INFO = {
  badAlg: 0,
  badMessageCheck: 1,
  badRequest: 2,
  badTime: 3,
  badCertId: 4,
  unsupportedExt: 5,
  mustArchiveKeys: 6,
  badIdentity: 7,
  popRequired: 8,
  popFailed: 9,
  noKeyReuse: 10,
  internalCAError: 11,
  tryLater: 12,
  authDataFail: 13,
} as const;
export type CmcFailInfo = keyof typeof CMC_FAIL_INFO;
