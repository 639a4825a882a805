import {
  CKR_SESSION_READ_ONLY_EXISTS,
  CKR_SESSION_READ_WRITE_SO_EXISTS,
  CKR_USER_ALREADY_LOGGED_IN,
  CKR_USER_ANOTHER_ALREADY_LOGGED_IN,
  CKR_USER_NOT_LOGGED_IN,
  CKS_RO_PUBLIC_SESSION,
  CKS_RO_USER_FUNCTIONS,
  CKS_RW_PUBLIC_SESSION,
  CKS_RW_SO_FUNCTIONS,
  CKS_RW_USER_FUNCTIONS,
} from '../../spec/constants.gen.ts';
import { CkError } from '../error.ts';

/** Who is logged in: one state per application and token, common to all its sessions (Usage Guide section 2.6.5). */
export type LoginState = 'public' | 'user' | 'so';
export const LOGIN_STATES: readonly LoginState[] = ['public', 'user', 'so'];

export type SessionKind = 'ro' | 'rw';
export const SESSION_KINDS: readonly SessionKind[] = ['ro', 'rw'];

/** What moves the login state. A login event stands for a login whose PIN is right. */
export type LoginEvent = 'login user' | 'login so' | 'logout' | 'last session closed' | 'token removed';
export const LOGIN_EVENTS: readonly LoginEvent[] = [
  'login user',
  'login so',
  'logout',
  'last session closed',
  'token removed',
];

interface LoginRow {
  readonly from: LoginState;
  readonly event: LoginEvent;
  /** Applies only while a read-only session is open. Rows are tried in order. */
  readonly whileReadOnlyOpen?: true;
  readonly to?: LoginState;
  readonly rv?: number;
}

/** PKCS#11 sections 5.6.2, 5.6.3, 5.6.8, 5.6.10; Usage Guide sections 2.6.2-2.6.5. Total over states and events. */
export const LOGIN_ROWS: readonly LoginRow[] = [
  { from: 'public', event: 'login user', to: 'user' },
  { from: 'public', event: 'login so', whileReadOnlyOpen: true, rv: CKR_SESSION_READ_ONLY_EXISTS },
  { from: 'public', event: 'login so', to: 'so' },
  { from: 'public', event: 'logout', rv: CKR_USER_NOT_LOGGED_IN },
  { from: 'public', event: 'last session closed', to: 'public' },
  { from: 'public', event: 'token removed', to: 'public' },
  { from: 'user', event: 'login user', rv: CKR_USER_ALREADY_LOGGED_IN },
  { from: 'user', event: 'login so', rv: CKR_USER_ANOTHER_ALREADY_LOGGED_IN },
  { from: 'user', event: 'logout', to: 'public' },
  { from: 'user', event: 'last session closed', to: 'public' },
  { from: 'user', event: 'token removed', to: 'public' },
  { from: 'so', event: 'login user', rv: CKR_USER_ANOTHER_ALREADY_LOGGED_IN },
  { from: 'so', event: 'login so', rv: CKR_USER_ALREADY_LOGGED_IN },
  { from: 'so', event: 'logout', to: 'public' },
  { from: 'so', event: 'last session closed', to: 'public' },
  { from: 'so', event: 'token removed', to: 'public' },
];

/**
 * The state after an event.
 * @throws CkError with the row's code when the event is not allowed here.
 */
export function loginAfter(from: LoginState, event: LoginEvent, readOnlyOpen: boolean): LoginState {
  const row = LOGIN_ROWS.find(
    (one) => one.from === from && one.event === event && (one.whileReadOnlyOpen === undefined || readOnlyOpen),
  );
  if (row?.to !== undefined) return row.to;
  throw new CkError(row?.rv ?? CKR_USER_NOT_LOGGED_IN, `${event} in state ${from}`);
}

interface SessionRow {
  readonly login: LoginState;
  readonly kind: SessionKind;
  readonly state?: number;
  /** The session cannot be: opening it gives this. */
  readonly rv?: number;
}

/** Usage Guide sections 2.6.2 and 2.6.3: the five states, and the sixth combination that cannot be. */
export const SESSION_ROWS: readonly SessionRow[] = [
  { login: 'public', kind: 'ro', state: CKS_RO_PUBLIC_SESSION },
  { login: 'public', kind: 'rw', state: CKS_RW_PUBLIC_SESSION },
  { login: 'user', kind: 'ro', state: CKS_RO_USER_FUNCTIONS },
  { login: 'user', kind: 'rw', state: CKS_RW_USER_FUNCTIONS },
  { login: 'so', kind: 'ro', rv: CKR_SESSION_READ_WRITE_SO_EXISTS },
  { login: 'so', kind: 'rw', state: CKS_RW_SO_FUNCTIONS },
];

/**
 * CK_STATE of a session.
 * @throws CkError(CKR_SESSION_READ_WRITE_SO_EXISTS) for a read-only session under the SO.
 */
export function sessionState(login: LoginState, kind: SessionKind): number {
  const row = SESSION_ROWS.find((one) => one.login === login && one.kind === kind);
  if (row?.state !== undefined) return row.state;
  throw new CkError(row?.rv ?? CKR_SESSION_READ_WRITE_SO_EXISTS, `a ${kind} session under ${login}`);
}
