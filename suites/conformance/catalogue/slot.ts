import type { Rule } from './rule.ts';

/** Slots and tokens. Sections are those of PKCS#11 3.1; UG is the Usage Guide. */
export const SLOT_RULES: readonly Rule[] = [
  {
    id: 'SLOT-01',
    chapter: '5.5.1',
    level: 'must',
    rule: 'C_GetSlotList(NULL) → OK + number of slots regardless of *pulCount on entry.',
  },
  {
    id: 'SLOT-02',
    chapter: '5.5.1',
    level: 'must',
    rule: 'Short buffer → BUFFER_TOO_SMALL and *pulCount = number needed; large buffer → OK and exact count.',
  },
  {
    id: 'SLOT-03',
    chapter: '5.5.1; 3.2.2',
    level: 'must',
    rule: 'tokenPresent=TRUE lists exactly the slots whose CKF_TOKEN_PRESENT is set; all listed slots answer C_GetSlotInfo.',
  },
  {
    id: 'SLOT-04',
    chapter: '5.5.1',
    level: 'must',
    rule: 'Between two C_GetSlotList calls with NULL the slot set is a stable snapshot; a hot-plugged slot shows up only after a NULL call.',
  },
  {
    id: 'SLOT-05',
    chapter: '3.2.2',
    level: 'must',
    rule: 'Slot without CKF_REMOVABLE_DEVICE always has CKF_TOKEN_PRESENT; CKF_REMOVABLE_DEVICE never changes; no undefined slot flags.',
  },
  {
    id: 'SLOT-06',
    chapter: '5.5.x; 5.6.1; 5.6.3',
    level: 'must',
    rule: 'Unknown slot id → SLOT_ID_INVALID in GetSlotInfo, GetTokenInfo, GetMechanismList/Info, OpenSession, CloseAllSessions, InitToken.',
  },
  {
    id: 'SLOT-07',
    chapter: '3.2.2',
    level: 'must',
    rule: 'slotDescription/manufacturerID blank-padded, no NUL.',
  },
  {
    id: 'SLOT-08',
    chapter: '3.2.3',
    level: 'must',
    rule: 'label, manufacturerID, model, serialNumber blank-padded, no NUL.',
  },
  {
    id: 'SLOT-09',
    chapter: '3.2.3',
    level: 'must',
    rule: 'CKF_CLOCK_ON_TOKEN ⇒ utcTime is 14 digits + "00", plausible and monotone.',
  },
  {
    id: 'SLOT-10',
    chapter: '3.2.3',
    level: 'must',
    rule: 'ulSessionCount / ulRwSessionCount follow opens and closes of this application exactly, or are CK_UNAVAILABLE_INFORMATION; never above the max fields.',
  },
  {
    id: 'SLOT-11',
    chapter: '3.2.3',
    level: 'must',
    rule: 'ulMinPinLen ≤ ulMaxPinLen; memory fields free ≤ total or UNAVAILABLE.',
  },
  {
    id: 'SLOT-12',
    chapter: '3.2.3',
    level: 'must',
    rule: 'CKF_SECONDARY_AUTHENTICATION is never set.',
  },
  {
    id: 'SLOT-13',
    chapter: '3.2.3; 5.5.7',
    level: 'must',
    rule: 'Uninitialized token: CKF_TOKEN_INITIALIZED and CKF_USER_PIN_INITIALIZED clear; after C_InitToken the first is set, after C_InitPIN the second.',
  },
  {
    id: 'SLOT-14',
    chapter: '3.2.3',
    level: 'must',
    rule: 'CKF_LOGIN_REQUIRED clear ⇒ every crypto function on public objects works without login.',
  },
  {
    id: 'SLOT-15',
    chapter: '3.2.3; 5.19.2',
    level: 'must',
    rule: 'CKF_RNG ⇔ C_GenerateRandom works (not RANDOM_NO_RNG).',
  },
  {
    id: 'SLOT-16',
    chapter: '3.2.3; 5.6.1; 5.1.6',
    level: 'must',
    rule: 'CKF_WRITE_PROTECTED token: RW open, create/destroy/set of token objects, PIN changes → TOKEN_WRITE_PROTECTED (outranks SESSION_READ_ONLY).',
  },
];
