import type { Rule } from './rule.ts';

/** Callbacks. Sections are those of PKCS#11 3.1; UG is the Usage Guide. */
export const CB_RULES: readonly Rule[] = [
  {
    id: 'CB-01',
    chapter: '5.21; 5.1.4',
    level: 'permitted',
    rule: 'CKN_SURRENDER callback returning CKR_CANCEL → the function aborts with FUNCTION_CANCELED; callbacks only with the session’s pApplication; none after close.',
  },
];
