import type { Rule } from './rule.ts';

/** OASIS profiles. Sections are those of PKCS#11 3.1; UG is the Usage Guide. */
export const PROF_RULES: readonly Rule[] = [
  {
    id: 'PROF-01',
    chapter: 'Profiles 5.1',
    level: 'must',
    rule: 'Baseline Provider: the 16 functions (GetFunctionList, GetInterfaceList, GetInterface, Initialize, Finalize, GetInfo, GetSlotList, GetSlotInfo, GetTokenInfo, OpenSession, CloseSession, GetSessionInfo, FindObjectsInit/FindObjects/Final, GetAttributeValue), 9 attributes incl. CKA_UNIQUE_ID, a CKO_PROFILE object CKP_BASELINE_PROVIDER; test case BL-M-1.',
  },
  {
    id: 'PROF-02',
    chapter: 'Profiles 5.3',
    level: 'must',
    rule: 'Extended Provider: baseline + GetMechanismList/Info, Login, LoginUser, Logout, CKP_EXTENDED_PROVIDER; EXT-M-1.',
  },
  {
    id: 'PROF-03',
    chapter: 'Profiles 5.4',
    level: 'must',
    rule: 'Authentication Token: baseline + Login/LoginUser/Logout, SignInit, Sign and/or SignUpdate+SignFinal, private and public key objects, CKP_AUTHENTICATION_TOKEN; AUTH-M-1.',
  },
  {
    id: 'PROF-04',
    chapter: 'Profiles 5.5',
    level: 'must',
    rule: 'Public Certificates Token: all certificates found without login; a certificate with a private key on the token has the same CKA_ID; its private or public key is findable by that ID without login; CKP_PUBLIC_CERTIFICATES_TOKEN; CERT-M-1.',
  },
  {
    id: 'PROF-05',
    chapter: 'Profiles 5.6',
    level: 'must',
    rule: 'HKDF TLS Token (3.1+): CKM_HKDF_DATA with the "tls iv"/"tls quic iv" info strings accepted; CKP_HKDF_TLS_TOKEN.',
  },
  {
    id: 'PROF-06',
    chapter: 'Profiles 6; 4.13',
    level: 'should',
    rule: 'A claimed profile (CKO_PROFILE) is checked clause by clause; a not claimed one is reported as "would pass / would fail".',
  },
];
