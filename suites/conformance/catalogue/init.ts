import type { Rule } from './rule.ts';

/** C_InitToken. Sections are those of PKCS#11 3.1; UG is the Usage Guide. */
export const INIT_RULES: readonly Rule[] = [
  {
    id: 'INIT-01',
    chapter: '5.5.7',
    level: 'must',
    rule: 'Uninitialized token: any in-range PIN becomes the SO PIN; label stored verbatim (32 bytes, blank-padded); CKF_TOKEN_INITIALIZED set; slot id stays valid.',
  },
  {
    id: 'INIT-02',
    chapter: '5.5.7',
    level: 'must',
    rule: 'Initialized token: wrong SO PIN → PIN_INCORRECT; nothing changes (objects, user PIN, label).',
  },
  {
    id: 'INIT-03',
    chapter: '5.5.7',
    level: 'must',
    rule: 'Any open session of any detectable application → SESSION_EXISTS.',
  },
  {
    id: 'INIT-04',
    chapter: '5.5.7',
    level: 'must',
    rule: 'Re-initialization destroys all destroyable token objects, public and private.',
  },
  {
    id: 'INIT-05',
    chapter: '5.5.7; 5.6.8',
    level: 'must',
    rule: 'Re-initialization disables the user: CKF_USER_PIN_INITIALIZED clear, C_Login(USER) → USER_PIN_NOT_INITIALIZED until C_InitPIN.',
  },
  {
    id: 'INIT-06',
    chapter: '5.5.7',
    level: 'must',
    rule: 'SO PIN after re-initialization is unchanged.',
  },
  {
    id: 'INIT-07',
    chapter: '5.5.7; 3.2.3',
    level: 'should',
    rule: 'Wrong SO PINs given to C_InitToken count as failed SO authentications: SO flags move, finally PIN_LOCKED.',
  },
  {
    id: 'INIT-08',
    chapter: '5.5.7',
    level: 'must',
    rule: 'Protected authentication path: pPin=NULL accepted; without it NULL → ARGUMENTS_BAD.',
  },
  {
    id: 'INIT-09',
    chapter: '5.5.7 (robustness)',
    level: 'robust',
    rule: 'Interrupted initialization (crash/kill) leaves either the old token or a fresh one, never a half token.',
  },
];
