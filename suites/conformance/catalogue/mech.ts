import type { Rule } from './rule.ts';

/** Mechanism list and information. Sections are those of PKCS#11 3.1; UG is the Usage Guide. */
export const MECH_RULES: readonly Rule[] = [
  {
    id: 'MECH-01',
    chapter: '5.5.5',
    level: 'must',
    rule: 'C_GetMechanismList NULL / short / long buffer behave as C_GetSlotList; no duplicates; list is stable within a login state.',
  },
  {
    id: 'MECH-02',
    chapter: '5.5.6',
    level: 'must',
    rule: 'Every listed mechanism answers C_GetMechanismInfo OK; an unlisted one → MECHANISM_INVALID.',
  },
  {
    id: 'MECH-03',
    chapter: '3.5.3',
    level: 'must',
    rule: 'CKF_EXTENSION false; at least one function flag; min ≤ max key size where meaningful.',
  },
  {
    id: 'MECH-04',
    chapter: '3.5.3; 5.1.6',
    level: 'must',
    rule: 'Flag honoured: a function flag that is set never yields MECHANISM_INVALID or FUNCTION_NOT_SUPPORTED from that function ("advertised but not operational").',
  },
  {
    id: 'MECH-05',
    chapter: '3.5.3; 5.1.6',
    level: 'must',
    rule: 'Flag clear ⇒ the corresponding Init/Generate/Wrap/Derive call → MECHANISM_INVALID.',
  },
  {
    id: 'MECH-06',
    chapter: '3.5.3; 5.1.6',
    level: 'must',
    rule: 'Key sizes at min and max work; one step outside → KEY_SIZE_RANGE / ATTRIBUTE_VALUE_INVALID / TEMPLATE_INCONSISTENT.',
  },
  {
    id: 'MECH-07',
    chapter: '5.1.6; 6.10',
    level: 'must',
    rule: 'Wrong parameter length/value → MECHANISM_PARAM_INVALID (e.g. AES-CBC IV 15 bytes, no IV).',
  },
  {
    id: 'MECH-08',
    chapter: '5.1.6; 6.20',
    level: 'should',
    rule: 'A mechanism defined without parameter, given one → MECHANISM_PARAM_INVALID.',
  },
  {
    id: 'MECH-09',
    chapter: '5.1.6',
    level: 'must',
    rule: 'Unknown mechanism in any *Init / Generate / Wrap / Derive → MECHANISM_INVALID.',
  },
];
