import {
  CKR_FUNCTION_NOT_SUPPORTED,
  CKR_KEY_HANDLE_INVALID,
  CKR_OBJECT_HANDLE_INVALID,
  CKR_PIN_EXPIRED,
  CKR_TOKEN_WRITE_PROTECTED,
} from '../spec/constants.gen.ts';
import { isVersion3 } from '../spec/interfaces.ts';
import type { Application } from './application.ts';
import type { Attachment } from './attachment.ts';
import type { Author } from './attributes/creation.ts';
import { CkError, ensure } from './error.ts';
import { type CkObject, placeOf } from './object.ts';
import { ensureWritable, type ObjectPlace } from './session/access.ts';
import type { Session } from './session/session.ts';
import type { Token } from './token.ts';

/** What every function with a session handle looks up first. */
export interface CallContext {
  readonly application: Application;
  readonly session: Session;
  readonly attachment: Attachment;
  readonly token: Token;
}

/** @throws CkError(CKR_SESSION_HANDLE_INVALID) */
export function contextOf(application: Application, sessionHandle: number): CallContext {
  const session = application.session(sessionHandle);
  const attachment = application.attachment(session.insertion);
  return { application, session, attachment, token: session.insertion.token };
}

/**
 * For the functions that came with Cryptoki 3.0. Errors in order: CKR_SESSION_HANDLE_INVALID, CKR_FUNCTION_NOT_SUPPORTED
 * (the device is of version 2).
 */
export function contextOfVersion3(application: Application, sessionHandle: number): CallContext {
  const context = contextOf(application, sessionHandle);
  const { name, cryptokiVersion } = context.token.profile;
  ensure(isVersion3(cryptokiVersion), CKR_FUNCTION_NOT_SUPPORTED, `${name} is of version ${cryptokiVersion.major}`);
  return context;
}

/** Who makes or changes objects here. */
export function authorOf({ attachment, token }: CallContext): Author {
  return { isSo: attachment.login === 'so', keyTypes: token.mechanisms.keyTypes };
}

/** Errors in order: CKR_OBJECT_HANDLE_INVALID (also for an object this session may not see), CKR_PIN_EXPIRED. */
export function objectOfHandle(context: CallContext, handle: number, rv = CKR_OBJECT_HANDLE_INVALID): CkObject {
  const object = context.attachment.find(context.session, handle);
  if (object === undefined) throw new CkError(rv, `object ${handle}`);
  if (placeOf(object).isPrivate) ensurePinInForce(context);
  return object;
}

/** Errors in order: CKR_KEY_HANDLE_INVALID, CKR_PIN_EXPIRED. */
export function keyOfHandle(context: CallContext, handle: number): CkObject {
  return objectOfHandle(context, handle, CKR_KEY_HANDLE_INVALID);
}

/**
 * That an object may be made, changed or destroyed at a place. Errors in order: CKR_TOKEN_WRITE_PROTECTED,
 * CKR_USER_NOT_LOGGED_IN, CKR_SESSION_READ_ONLY, CKR_PIN_EXPIRED.
 */
export function ensureMayWrite(context: CallContext, place: ObjectPlace): void {
  ensure(!(place.onToken && context.token.writeProtected), CKR_TOKEN_WRITE_PROTECTED);
  ensureWritable(context.attachment.stateOf(context.session), place);
  if (place.isPrivate) ensurePinInForce(context);
}

/** Section 3.2, CKF_USER_PIN_TO_BE_CHANGED: what needs the login waits until C_SetPIN. */
function ensurePinInForce({ token }: CallContext): void {
  const expired = token.memory.header.pins.user?.toBeChanged === true;
  ensure(!expired, CKR_PIN_EXPIRED, 'the user PIN must be changed first');
}
