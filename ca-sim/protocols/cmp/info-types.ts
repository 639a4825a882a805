/** InfoTypes of general messages and headers: RFC 9810 section 5.3.19, appendix F. */
export const INFO_TYPES = {
  signKeyPairTypes: '1.3.6.1.5.5.7.4.2',
  currentCRL: '1.3.6.1.5.5.7.4.6',
  unsupportedOIDs: '1.3.6.1.5.5.7.4.7',
  implicitConfirm: '1.3.6.1.5.5.7.4.13',
  confirmWaitTime: '1.3.6.1.5.5.7.4.14',
  caCerts: '1.3.6.1.5.5.7.4.17',
  rootCaKeyUpdate: '1.3.6.1.5.5.7.4.18',
  rootCaCert: '1.3.6.1.5.5.7.4.20',
} as const;
