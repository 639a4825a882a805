import { NSS_SOFTOKN } from './known-differences/nss-softokn.ts';
import { NSS_SOFTOKN_OBJECTS } from './known-differences/nss-softokn-objects.ts';
import { P11_KIT } from './known-differences/p11-kit.ts';
import { SOFTHSM2 } from './known-differences/softhsm2.ts';
import { SOFTHSM2_MECHANISMS } from './known-differences/softhsm2-mechanisms.ts';
import { SOFTHSM2_OPERATIONS } from './known-differences/softhsm2-operations.ts';
import { TPM2_PKCS11 } from './known-differences/tpm2-pkcs11.ts';
import { TPM2_PKCS11_OBJECTS } from './known-differences/tpm2-pkcs11-objects.ts';
import type { ExpectedDifference } from './report/report.ts';

/** What known modules do otherwise than the standard, by the name that `--known` takes: a file for each. */
export const KNOWN_DIFFERENCES: Readonly<Record<string, readonly ExpectedDifference[]>> = {
  softhsm2: [...SOFTHSM2, ...SOFTHSM2_OPERATIONS, ...SOFTHSM2_MECHANISMS],
  'nss-softokn': [...NSS_SOFTOKN, ...NSS_SOFTOKN_OBJECTS],
  'p11-kit': P11_KIT,
  'tpm2-pkcs11': [...TPM2_PKCS11, ...TPM2_PKCS11_OBJECTS],
};
