import {
  CKF_RW_SESSION,
  CKF_SERIAL_SESSION,
  CKR_OPERATION_NOT_INITIALIZED,
  CKR_PIN_INCORRECT,
  CKR_PIN_LOCKED,
  CKR_SESSION_COUNT,
  CKR_SESSION_PARALLEL_NOT_SUPPORTED,
  CKR_TOKEN_WRITE_PROTECTED,
  CKR_USER_TYPE_INVALID,
  CKU_CONTEXT_SPECIFIC,
  CKU_SO,
  CKU_USER,
} from '../../spec/constants.gen.ts';
import type { Application } from '../application.ts';
import type { Attachment } from '../attachment.ts';
import { contextOfVersion3 } from '../call-context.ts';
import { hasFlag } from '../data-types.ts';
import { CkError, ensure } from '../error.ts';
import { type PinOwner, presentPin } from '../pin/pin.ts';
import type { Session } from '../session/session.ts';
import { loginAfter, sessionState } from '../session/state-machine.ts';

/** CK_SESSION_INFO with the slot as a number. */
export interface CoreSessionInfo {
  readonly slotId: number;
  readonly state: number;
  readonly flags: number;
  readonly deviceError: number;
}

/**
 * Section 5.6.1. Errors in order: CKR_SLOT_ID_INVALID, CKR_TOKEN_NOT_PRESENT, CKR_SESSION_PARALLEL_NOT_SUPPORTED,
 * CKR_TOKEN_WRITE_PROTECTED, CKR_SESSION_READ_WRITE_SO_EXISTS, CKR_SESSION_COUNT.
 * @returns the session's handle.
 */
export function C_OpenSession(application: Application, slotId: number, flags: number): number {
  const slot = application.machine.slot(slotId);
  const insertion = application.machine.insertionIn(slotId);
  const { token } = insertion;
  const kind = hasFlag(flags, CKF_RW_SESSION) ? 'rw' : 'ro';
  ensure(hasFlag(flags, CKF_SERIAL_SESSION), CKR_SESSION_PARALLEL_NOT_SUPPORTED);
  ensure(kind === 'ro' || !token.writeProtected, CKR_TOKEN_WRITE_PROTECTED);
  sessionState(application.attachment(insertion).login, kind);
  const open = application.sessions(insertion);
  const { maxSessionCount, maxRwSessionCount } = token.profile;
  ensure(maxSessionCount === 0 || open.length < maxSessionCount, CKR_SESSION_COUNT, `at most ${maxSessionCount}`);
  const writers = open.filter((session) => session.kind === 'rw').length;
  const room = kind === 'ro' || maxRwSessionCount === 0 || writers < maxRwSessionCount;
  ensure(room, CKR_SESSION_COUNT, `at most ${maxRwSessionCount} read/write`);
  return application.addSession(slot, insertion, flags).handle;
}

/** Section 5.6.2. Errors: CKR_SESSION_HANDLE_INVALID. */
export function C_CloseSession(application: Application, sessionHandle: number): void {
  application.closeSession(application.session(sessionHandle));
}

/** Section 5.6.3. Errors in order: CKR_SLOT_ID_INVALID, CKR_TOKEN_NOT_PRESENT. */
export function C_CloseAllSessions(application: Application, slotId: number): void {
  const insertion = application.machine.insertionIn(slotId);
  for (const session of application.sessions(insertion)) application.closeSession(session);
}

/** Section 5.6.4. Errors: CKR_SESSION_HANDLE_INVALID. */
export function C_GetSessionInfo(application: Application, sessionHandle: number): CoreSessionInfo {
  const session = application.session(sessionHandle);
  const state = application.attachment(session.insertion).stateOf(session);
  return { slotId: session.slot.id, state, flags: session.flags, deviceError: 0 };
}

const OWNERS: Readonly<Record<number, PinOwner>> = { [CKU_USER]: 'user', [CKU_SO]: 'so' };

/**
 * Section 5.6.8. Errors in order: CKR_SESSION_HANDLE_INVALID, CKR_USER_TYPE_INVALID, CKR_USER_ALREADY_LOGGED_IN,
 * CKR_USER_ANOTHER_ALREADY_LOGGED_IN, CKR_SESSION_READ_ONLY_EXISTS, CKR_ARGUMENTS_BAD, CKR_USER_PIN_NOT_INITIALIZED,
 * CKR_PIN_LOCKED, CKR_PIN_INCORRECT. With CKU_CONTEXT_SPECIFIC: see {@link authenticateOperation}. Only a PIN that was
 * really tried moves the counter.
 */
export function C_Login(
  application: Application,
  sessionHandle: number,
  userType: number,
  pin: Uint8Array | null,
): void {
  authenticate(application, application.session(sessionHandle), userType, { pin, username: null });
}

/**
 * Section 5.6.9. The users of these tokens have no names: without one it is C_Login. With one there is nobody whom it could
 * mean, so "the attempt to authenticate the user has failed" (section 5.1.6): CKR_PIN_INCORRECT, and no counter moves, since
 * nobody's PIN was tried. Errors in order: CKR_SESSION_HANDLE_INVALID, CKR_FUNCTION_NOT_SUPPORTED (a device of version 2),
 * those of C_Login up to the PIN, CKR_PIN_INCORRECT (a name), those of the PIN.
 */
export function C_LoginUser(
  application: Application,
  sessionHandle: number,
  userType: number,
  pin: Uint8Array | null,
  username: Uint8Array | null,
): void {
  const { session } = contextOfVersion3(application, sessionHandle);
  authenticate(application, session, userType, { pin, username });
}

/** What a user shows to be let in. */
interface Credentials {
  readonly pin: Uint8Array | null;
  readonly username: Uint8Array | null;
}

function authenticate(application: Application, session: Session, userType: number, credentials: Credentials): void {
  const attachment = application.attachment(session.insertion);
  if (userType === CKU_CONTEXT_SPECIFIC) authenticateOperation(application, session, attachment, credentials);
  else login(application, session, attachment, userType, credentials);
}

function ensureUnnamed({ username }: Credentials): void {
  ensure(username === null || username.length === 0, CKR_PIN_INCORRECT, 'the users of this token have no names');
}

function login(
  application: Application,
  { insertion }: Session,
  attachment: Attachment,
  userType: number,
  credentials: Credentials,
): void {
  const owner = OWNERS[userType];
  if (owner === undefined) throw new CkError(CKR_USER_TYPE_INVALID, `${userType}`);
  const readOnlyOpen = application.sessions(insertion).some(({ kind }) => kind === 'ro');
  const entered = loginAfter(attachment.login, owner === 'so' ? 'login so' : 'login user', readOnlyOpen);
  ensureUnnamed(credentials);
  const { memory, profile } = insertion.token;
  application.spend(insertion.token, 'login');
  presentPin(memory, owner, credentials.pin, owner === 'so' ? profile.soPin : profile.userPin);
  attachment.enter(entered);
}

/**
 * Section 4.9, CKA_ALWAYS_AUTHENTICATE: the PIN for one use of a key. Errors in order: CKR_OPERATION_NOT_INITIALIZED (no
 * operation waits for it), CKR_ARGUMENTS_BAD, CKR_PIN_LOCKED, CKR_PIN_INCORRECT. When the try locks the PIN the answer
 * is CKR_PIN_LOCKED and the user is logged out.
 */
function authenticateOperation(
  application: Application,
  session: Session,
  attachment: Attachment,
  credentials: Credentials,
): void {
  const waiting = [...session.operations.values()].flatMap((one) =>
    'needsAuthentication' in one && one.needsAuthentication ? one : [],
  );
  ensure(waiting.length > 0, CKR_OPERATION_NOT_INITIALIZED, 'no operation waits for the PIN');
  ensureUnnamed(credentials);
  const { memory, profile } = attachment.token;
  application.spend(attachment.token, 'login');
  try {
    presentPin(memory, 'user', credentials.pin, profile.userPin);
  } catch (error) {
    if (memory.header.pins.user?.triesLeft !== 0) throw error;
    logout(application, session, attachment);
    throw new CkError(CKR_PIN_LOCKED, 'user PIN; the user is logged out');
  }
  for (const operation of waiting) operation.needsAuthentication = false;
}

/** Section 5.6.10. Errors in order: CKR_SESSION_HANDLE_INVALID, CKR_USER_NOT_LOGGED_IN. */
export function C_Logout(application: Application, sessionHandle: number): void {
  const session = application.session(sessionHandle);
  logout(application, session, application.attachment(session.insertion));
}

/** Active operations end: they may use private objects, and the standard leaves it to the library. */
function logout(application: Application, session: Session, attachment: Attachment): void {
  attachment.login = loginAfter(attachment.login, 'logout', false);
  for (const one of application.sessions(session.insertion)) one.operations.clear();
  attachment.loggedOut();
}
