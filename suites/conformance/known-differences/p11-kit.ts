import type { ExpectedDifference } from '../report/report.ts';

/** p11-kit-client.so 0.24 in front of a module that keeps the rules. */
export const P11_KIT: readonly ExpectedDifference[] = [
  {
    rule: 'MECH-05',
    status: 'failed',
    because: 'a parameter that it cannot carry is CKR_HOST_MEMORY, before the module is asked',
  },
  {
    rule: 'MECH-08',
    status: 'failed',
    because: 'a parameter of a mechanism that has none is not carried to the module',
  },
  {
    rule: 'OBJ-06',
    status: 'failed',
    because: 'a value longer than its type is CKR_HOST_MEMORY, before the module is asked',
  },
  {
    rule: 'EVT-06',
    status: 'failed',
    because: 'C_Finalize while a thread waits in C_WaitForSlotEvent aborts the process',
    sometimes: true,
  },
  ...['CKM_RSA_PKCS_OAEP/encrypt-parameter', 'CKM_RSA_PKCS_PSS/sign-parameter'].map(
    (rule): ExpectedDifference => ({
      rule,
      status: 'failed',
      because: 'no parameter where the mechanism needs one is CKR_HOST_MEMORY, before the module is asked',
    }),
  ),
];
