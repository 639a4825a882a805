import type { UnsupportedRow } from './function-row.ts';

/** What the real program has and this one answers with the protocol's own `not-supported`. */
export const UNSUPPORTED_FUNCTIONS: readonly UnsupportedRow[] = [
  { api: 'BaseAPI', name: 'LoadKeyFromBlob', does: 'Keys of a file that the page sends.' },
  { api: 'BaseAPI', name: 'CreateEnvelopedPKCS7', does: 'Encrypts for recipients.' },
  { api: 'BaseAPI', name: 'DecryptEnvelopedPKCS7', does: 'Decrypts what was encrypted for the key.' },
  { api: 'BaseAPI', name: 'NativeCrypt', does: 'Encrypts under a password.' },
  { api: 'BaseAPI', name: 'getIdCardInfo', does: 'What is printed on an identity card.' },
  { api: 'BaseAPI', name: 'transactionListRequest', does: 'A general message of CMP, of KISC’s own kind.' },
  { api: 'BaseAPI', name: 'transactionListResponse', does: 'Reads its answer.' },
  { api: 'BaseAPI', name: 'createSecretRequest', does: 'A general message of CMP, of KISC’s own kind.' },
  { api: 'BaseAPI', name: 'createSecretResponse', does: 'Reads its answer.' },
  { api: 'BaseAPI', name: 'x509ObjectRequest', does: 'A general message of CMP, of KISC’s own kind.' },
  { api: 'BaseAPI', name: 'x509objectResponse', does: 'Reads its answer.' },
  { api: 'BaseAPI', name: 'depositionRequest', does: 'A general message of CMP, of KISC’s own kind.' },
  { api: 'BaseAPI', name: 'depositionResponse', does: 'Reads its answer.' },
  { api: 'SYSAPI', name: 'SendRequest', does: 'Sends octets to an address, for a page.' },
  { api: 'SYSAPI', name: 'CheckUpdate', does: 'Whether there is a newer version.' },
  { api: 'SYSAPI', name: 'Update', does: 'Installs a newer version.' },
  { api: 'SYSAPI', name: 'GetFingerprint', does: 'Reads a finger.' },
  { api: 'SYSAPI', name: 'CheckFingerprint', does: 'Compares a finger.' },
  { api: 'SYSAPI', name: 'InstallFingerprintToken', does: 'Writes a finger onto a token.' },
  { api: 'SYSAPI', name: 'CheckFingerprintFromToken', does: 'Compares a finger with one on a token.' },
  { api: 'ASNAPI', name: 'CryptMessage', does: 'Encrypts a message of Gamma’s own kind.' },
  { api: 'ASNAPI', name: 'DecryptMessage', does: 'Decrypts such a message.' },
  { api: 'ASNAPI', name: 'ShowInfoMessage', does: 'What such a message says.' },
  { api: 'FORMAPI', name: 'ShowOpenDialog', does: 'A window to choose a file.' },
  {
    api: 'EFCAPI',
    name: 'EncryptOfferPrice',
    does: 'The price of an auction, typed into the program’s own window and encrypted.',
  },
];
