import {
  CKA_CLASS,
  CKA_DESTROYABLE,
  CKA_ID,
  CKR_ACTION_PROHIBITED,
  CKR_ATTRIBUTE_SENSITIVE,
  CKR_ATTRIBUTE_TYPE_INVALID,
  CKR_OK,
} from '../../spec/constants.gen.ts';
import type { Application } from '../application.ts';
import { isBuiltInClass } from '../attributes/built-in.ts';
import { type AttributeReading, changed, copied, matches, reading } from '../attributes/change.ts';
import { draftOfCreation, objectOf } from '../attributes/creation.ts';
import { type Template, templateSet } from '../attributes/template.ts';
import { authorOf, type CallContext, contextOf, ensureMayWrite, objectOfHandle } from '../call-context.ts';
import { ensure } from '../error.ts';
import { boolAttribute, type CkObject, placeOf } from '../object.ts';
import { activeOperation, begin, end, ensureIdle } from '../operation.ts';

/**
 * Section 5.7.1. Errors in order: CKR_SESSION_HANDLE_INVALID; those of the template (section 4.1.1);
 * CKR_TOKEN_WRITE_PROTECTED, CKR_USER_NOT_LOGGED_IN, CKR_SESSION_READ_ONLY, CKR_PIN_EXPIRED, CKR_DEVICE_MEMORY.
 * @returns the object's handle.
 */
export function C_CreateObject(application: Application, sessionHandle: number, template: Template): number {
  const context = contextOf(application, sessionHandle);
  const draft = draftOfCreation(templateSet(template), authorOf(context));
  return store(context, objectOf(draft, new Map(), context.attachment.newUniqueId()));
}

/**
 * Section 5.7.2. Errors in order: CKR_SESSION_HANDLE_INVALID, CKR_OBJECT_HANDLE_INVALID, CKR_ACTION_PROHIBITED, those of
 * the template; then as for C_CreateObject.
 */
export function C_CopyObject(
  application: Application,
  sessionHandle: number,
  objectHandle: number,
  template: Template,
): number {
  const context = contextOf(application, sessionHandle);
  const original = objectOfHandle(context, objectHandle);
  const uniqueId = context.attachment.newUniqueId();
  return store(context, copied(original, templateSet(template), authorOf(context), uniqueId));
}

function store(context: CallContext, object: CkObject): number {
  ensureMayWrite(context, placeOf(object));
  context.attachment.put(context.session, object);
  context.application.spend(context.token, 'object-write');
  return context.attachment.handleOf(object);
}

/**
 * Section 5.7.3. Errors in order: CKR_SESSION_HANDLE_INVALID, CKR_OBJECT_HANDLE_INVALID, CKR_TOKEN_WRITE_PROTECTED,
 * CKR_SESSION_READ_ONLY, CKR_ACTION_PROHIBITED (CKA_DESTROYABLE is false).
 */
export function C_DestroyObject(application: Application, sessionHandle: number, objectHandle: number): void {
  const context = contextOf(application, sessionHandle);
  const object = objectOfHandle(context, objectHandle);
  ensureMayWrite(context, placeOf(object));
  ensure(boolAttribute(object, CKA_DESTROYABLE), CKR_ACTION_PROHIBITED, 'CKA_DESTROYABLE is false');
  context.attachment.remove(object);
  application.spend(context.token, 'object-write');
}

/**
 * Section 5.7.4. Errors in order: CKR_SESSION_HANDLE_INVALID, CKR_OBJECT_HANDLE_INVALID.
 * @returns octets that the object takes of the token's memory.
 */
export function C_GetObjectSize(application: Application, sessionHandle: number, objectHandle: number): number {
  const context = contextOf(application, sessionHandle);
  return context.token.memory.octetsOf(objectOfHandle(context, objectHandle));
}

/** One line of C_GetAttributeValue's answer; without a value the caller's length becomes CK_UNAVAILABLE_INFORMATION. */
export interface AttributeValues {
  /** CKR_OK, or the first refusal; the other attributes are given all the same. */
  readonly rv: number;
  readonly readings: readonly AttributeReading[];
}

/**
 * Section 5.7.5. Errors in order: CKR_SESSION_HANDLE_INVALID, CKR_OBJECT_HANDLE_INVALID. CKR_ATTRIBUTE_SENSITIVE and
 * CKR_ATTRIBUTE_TYPE_INVALID are no errors of the call as a whole: they stand in the answer.
 */
export function C_GetAttributeValue(
  application: Application,
  sessionHandle: number,
  objectHandle: number,
  types: readonly number[],
): AttributeValues {
  const context = contextOf(application, sessionHandle);
  const object = objectOfHandle(context, objectHandle);
  const readings = types.map((type) => reading(object, type));
  application.spend(context.token, 'object-read');
  const refusals = [CKR_ATTRIBUTE_SENSITIVE, CKR_ATTRIBUTE_TYPE_INVALID];
  return { rv: refusals.find((rv) => readings.some((one) => one.rv === rv)) ?? CKR_OK, readings };
}

/**
 * Section 5.7.6: all attributes or none. Errors in order: CKR_SESSION_HANDLE_INVALID, CKR_OBJECT_HANDLE_INVALID,
 * CKR_TOKEN_WRITE_PROTECTED, CKR_SESSION_READ_ONLY, CKR_ACTION_PROHIBITED, those of the template, CKR_DEVICE_MEMORY.
 */
export function C_SetAttributeValue(
  application: Application,
  sessionHandle: number,
  objectHandle: number,
  template: Template,
): void {
  const context = contextOf(application, sessionHandle);
  const object = objectOfHandle(context, objectHandle);
  ensureMayWrite(context, placeOf(object));
  context.attachment.put(context.session, changed(object, templateSet(template), authorOf(context)));
  application.spend(context.token, 'object-write');
}

/**
 * Section 5.7.7: every visible object that {@link matches}; the empty template matches them all. What is built in is only
 * found by its class. Errors in order:
 * CKR_SESSION_HANDLE_INVALID, CKR_OPERATION_ACTIVE, CKR_TEMPLATE_INCONSISTENT.
 */
export function C_FindObjectsInit(application: Application, sessionHandle: number, template: Template): void {
  const { session, attachment, token } = contextOf(application, sessionHandle);
  ensureIdle(session, 'find');
  const wanted = templateSet(template);
  const visible = attachment.visible(session, isBuiltInClass(wanted.get(CKA_CLASS)), wanted.get(CKA_ID));
  const found = [...visible].filter((object) => matches(object, wanted));
  application.spend(token, 'object-read');
  begin(session, { kind: 'find', remaining: found.map((object) => attachment.handleOf(object)) });
}

/**
 * Section 5.7.8. Errors in order: CKR_SESSION_HANDLE_INVALID, CKR_OPERATION_NOT_INITIALIZED.
 * @returns at most `maxObjectCount` handles, each once; none when all were given. What was destroyed since is left out.
 */
export function C_FindObjects(application: Application, sessionHandle: number, maxObjectCount: number): number[] {
  const { session, attachment } = contextOf(application, sessionHandle);
  const { remaining } = activeOperation(session, 'find');
  const given: number[] = [];
  while (remaining.length > 0 && given.length < maxObjectCount) {
    const handle = remaining.shift() ?? 0;
    if (attachment.find(session, handle) !== undefined) given.push(handle);
  }
  return given;
}

/** Section 5.7.9. Errors in order: CKR_SESSION_HANDLE_INVALID, CKR_OPERATION_NOT_INITIALIZED. */
export function C_FindObjectsFinal(application: Application, sessionHandle: number): void {
  const { session } = contextOf(application, sessionHandle);
  end(session, activeOperation(session, 'find'));
}
