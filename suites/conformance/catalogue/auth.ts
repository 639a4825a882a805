import type { Rule } from './rule.ts';

/** CKA_ALWAYS_AUTHENTICATE. Sections are those of PKCS#11 3.1; UG is the Usage Guide. */
export const AUTH_RULES: readonly Rule[] = [
  {
    id: 'AUTH-01',
    chapter: '4.9',
    level: 'must',
    rule: 'ALWAYS_AUTHENTICATE=T only with PRIVATE=T (else refused).',
  },
  {
    id: 'AUTH-02',
    chapter: '4.9',
    level: 'must',
    rule: 'Use without context login → USER_NOT_LOGGED_IN although the user is logged in.',
  },
  {
    id: 'AUTH-03',
    chapter: '4.9; 5.6.8',
    level: 'must',
    rule: 'C_Login(CONTEXT_SPECIFIC) after *Init authenticates exactly this operation (single- or multi-part, length query included); the next needs a new one.',
  },
  {
    id: 'AUTH-04',
    chapter: '4.9',
    level: 'must',
    rule: 'Wrong PIN → PIN_INCORRECT; going on → USER_NOT_LOGGED_IN; session state unchanged; the failure counts.',
  },
  {
    id: 'AUTH-05',
    chapter: '4.9',
    level: 'must',
    rule: 'Repeated failure → PIN_LOCKED and the user is logged out of the token.',
  },
  {
    id: 'AUTH-06',
    chapter: '4.9',
    level: 'must',
    rule: 'Context login for a key without the attribute → OPERATION_NOT_INITIALIZED, operation unaffected.',
  },
  {
    id: 'AUTH-07',
    chapter: '4.9',
    level: 'must',
    rule: 'Holds for decrypt and unwrap as for sign.',
  },
];
