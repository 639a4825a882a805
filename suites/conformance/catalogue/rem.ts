import type { Rule } from './rule.ts';

/** Removal of a token. Sections are those of PKCS#11 3.1; UG is the Usage Guide. */
export const REM_RULES: readonly Rule[] = [
  {
    id: 'REM-01',
    chapter: 'UG 2.6.5; 5.1.2; 5.1.7',
    level: 'must',
    rule: 'Removal closes every session of every application with that token: session functions → SESSION_HANDLE_INVALID (DEVICE_REMOVED only for a call in flight), never TOKEN_NOT_PRESENT.',
  },
  {
    id: 'REM-02',
    chapter: 'UG 2.6.5',
    level: 'must',
    rule: 'Removal logs out; after re-insertion the state is public, old session and object handles stay invalid.',
  },
  {
    id: 'REM-03',
    chapter: '5.1.3; 5.5.x; 5.6.1',
    level: 'must',
    rule: 'Empty slot: GetTokenInfo, GetMechanismList/Info, OpenSession, InitToken → TOKEN_NOT_PRESENT; GetSlotInfo still OK with CKF_TOKEN_PRESENT clear.',
  },
  {
    id: 'REM-04',
    chapter: 'UG 2.6.1, 2.6.5',
    level: 'must',
    rule: 'Session objects die with removal; token objects are there again after re-insertion of the same token (same serial).',
  },
  {
    id: 'REM-05',
    chapter: 'UG 2.6.5',
    level: 'must',
    rule: 'Sessions and login on other slots are untouched by a removal.',
  },
  {
    id: 'REM-06',
    chapter: '3.2.3; UG 2.6.5',
    level: 'must',
    rule: 'Inserting a different token shows its own label/serial/objects, nothing of the previous one.',
  },
  {
    id: 'REM-07',
    chapter: '5.1.2; 5.1.8',
    level: 'robust',
    rule: 'Removal during a multi-part operation ends it; next call errors, no crash, no hang; a login attempted on an empty slot does not decrement counters.',
  },
  {
    id: 'REM-08',
    chapter: 'UG 2.6.5',
    level: 'permitted',
    rule: 'Removal and re-insertion between two calls may go unnoticed, but if noticed the rules above apply completely (no half-closed sessions).',
  },
];
