import type { Rule } from './rule.ts';

/** Sessions. Sections are those of PKCS#11 3.1; UG is the Usage Guide. */
export const SES_RULES: readonly Rule[] = [
  {
    id: 'SES-01',
    chapter: '5.6.1',
    level: 'must',
    rule: 'CKF_SERIAL_SESSION missing → SESSION_PARALLEL_NOT_SUPPORTED.',
  },
  {
    id: 'SES-02',
    chapter: '3.3.1; 3.3.4; UG 2.6.2–3',
    level: 'must',
    rule: 'Handles non-zero and unique; C_GetSessionInfo echoes slot, flags, state; initial state RO/RW public when nobody is logged in.',
  },
  {
    id: 'SES-03',
    chapter: '5.6.8; UG 2.6.5',
    level: 'must',
    rule: 'User login moves all sessions with the token (RO→RO_USER, RW→RW_USER); later sessions open logged in; logout through any session moves all back.',
  },
  {
    id: 'SES-04',
    chapter: '5.6.8; UG 2.6.3',
    level: 'must',
    rule: 'SO login moves RW sessions to RW_SO.',
  },
  {
    id: 'SES-05',
    chapter: '5.6.8',
    level: 'must',
    rule: 'SO login while any RO session is open → SESSION_READ_ONLY_EXISTS.',
  },
  {
    id: 'SES-06',
    chapter: '5.6.1',
    level: 'must',
    rule: 'Opening an RO session while SO is logged in → SESSION_READ_WRITE_SO_EXISTS.',
  },
  {
    id: 'SES-07',
    chapter: '5.6.2',
    level: 'must',
    rule: 'Closing the last session returns to public; closing a non-last one keeps the login.',
  },
  {
    id: 'SES-08',
    chapter: '5.6.3',
    level: 'must',
    rule: 'C_CloseAllSessions closes all of this slot, logs out, leaves other slots alone.',
  },
  {
    id: 'SES-09',
    chapter: '5.6.2; 5.1.2',
    level: 'must',
    rule: 'Closed or zero handle → SESSION_HANDLE_INVALID in every session function; closing twice likewise.',
  },
  {
    id: 'SES-10',
    chapter: '5.6.2; UG 2.6.1',
    level: 'must',
    rule: 'Session objects: visible to sibling sessions, destroyed when their creating session closes, even if in use elsewhere; handle then OBJECT_HANDLE_INVALID.',
  },
  {
    id: 'SES-11',
    chapter: '5.6.1; 3.2.3',
    level: 'must',
    rule: 'Session limit: exceeding ulMaxSessionCount / ulMaxRwSessionCount → SESSION_COUNT; closing one frees a place; no leak after many open/close cycles.',
  },
  {
    id: 'SES-12',
    chapter: 'UG 2.6.5',
    level: 'must',
    rule: 'Login state is per token: sessions on two slots log in and out independently.',
  },
  {
    id: 'SES-13',
    chapter: 'UG 2.6.5, 2.6.8',
    level: 'must',
    rule: 'Login state is per application (process).',
  },
  {
    id: 'SES-14',
    chapter: 'UG 2.6.7',
    level: 'must',
    rule: 'Sessions are isolated: interleaved operations in two sessions do not influence each other.',
  },
  {
    id: 'SES-15',
    chapter: '5.6.5',
    level: 'must',
    rule: '3.0: C_SessionCancel(flags) ends exactly the named operations; flags=0 → OK, no change; inactive ones ignored; uncancellable → OPERATION_CANCEL_FAILED; CKF_FIND_OBJECTS ends a search.',
  },
  {
    id: 'SES-16',
    chapter: '5.6.1 (3.2)',
    level: 'must',
    rule: '3.2: CKF_ASYNC_SESSION unsupported → SESSION_ASYNC_NOT_SUPPORTED; supported → CKF_ASYNC_SESSION_SUPPORTED flag set.',
  },
  {
    id: 'SES-17',
    chapter: '5.6.1; 5.1.3',
    level: 'permitted',
    rule: 'Session on an uninitialized token: OpenSession OK or TOKEN_NOT_RECOGNIZED / TOKEN_NOT_INITIALIZED(3.2); consistent.',
  },
];
