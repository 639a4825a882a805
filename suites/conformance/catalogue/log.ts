import type { Rule } from './rule.ts';

/** Login and logout. Sections are those of PKCS#11 3.1; UG is the Usage Guide. */
export const LOG_RULES: readonly Rule[] = [
  {
    id: 'LOG-01',
    chapter: '5.6.8; 5.1.6',
    level: 'must',
    rule: 'Same user again, via any session and whatever PIN → USER_ALREADY_LOGGED_IN.',
  },
  {
    id: 'LOG-02',
    chapter: '5.6.8; 5.1.6',
    level: 'must',
    rule: 'Other user while one is in → USER_ANOTHER_ALREADY_LOGGED_IN (or USER_TOO_MANY_TYPES).',
  },
  {
    id: 'LOG-03',
    chapter: '5.6.10; 5.1.6',
    level: 'must',
    rule: 'Logout when public → USER_NOT_LOGGED_IN.',
  },
  {
    id: 'LOG-04',
    chapter: '5.6.8; 5.1.6',
    level: 'must',
    rule: 'Unknown user type → USER_TYPE_INVALID.',
  },
  {
    id: 'LOG-05',
    chapter: '5.6.8',
    level: 'must',
    rule: 'CKU_CONTEXT_SPECIFIC without a waiting operation → OPERATION_NOT_INITIALIZED.',
  },
  {
    id: 'LOG-06',
    chapter: '5.6.10',
    level: 'must',
    rule: 'Logout invalidates private-object handles for good (also after re-login).',
  },
  {
    id: 'LOG-07',
    chapter: '5.6.10',
    level: 'must',
    rule: 'Logout destroys private session objects; public session objects and their handles survive.',
  },
  {
    id: 'LOG-08',
    chapter: 'UG 2.6.3–4, 2.6.8',
    level: 'must',
    rule: 'SO cannot see or create private objects (USER_NOT_LOGGED_IN / TEMPLATE_INCONSISTENT).',
  },
  {
    id: 'LOG-09',
    chapter: '5.6.9',
    level: 'must',
    rule: '3.0: C_LoginUser with empty user name behaves as C_Login; same state rules; wrong user → PIN_INCORRECT/…',
  },
  {
    id: 'LOG-10',
    chapter: '5.6.8; 5.6.10',
    level: 'permitted',
    rule: 'Active operations at login/logout: either continue or end, but end state is consistent (no crash, no stuck OPERATION_ACTIVE).',
  },
];
