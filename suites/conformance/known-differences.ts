import type { ExpectedDifference } from './report/report.ts';

/** What known modules do otherwise than the standard, by the name that `--known` takes. */
export const KNOWN_DIFFERENCES: Readonly<Record<string, readonly ExpectedDifference[]>> = {
  /** SoftHSM2 2.6.1. */
  softhsm2: [
    {
      rule: 'GEN-24',
      status: 'failed',
      because: 'C_WaitForSlotEvent does not look at its pointers: CKR_NO_EVENT for NULL_PTR',
    },
    {
      rule: 'GEN-26',
      status: 'crashed',
      because: 'CK_GCM_PARAMS with pAAD NULL_PTR and a length is read from address 0',
    },
    { rule: 'GEN-27', status: 'failed', because: 'a search takes an attribute without a value and with a length' },
    { rule: 'LOG-03', status: 'failed', because: 'C_Logout when nobody is logged in is CKR_OK' },
  ],
};
