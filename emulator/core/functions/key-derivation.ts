import {
  CKA_ALWAYS_AUTHENTICATE,
  CKA_CLASS,
  CKA_DERIVE,
  CKA_DERIVE_TEMPLATE,
  CKA_EXTRACTABLE,
  CKA_KEY_TYPE,
  CKA_SENSITIVE,
  CKA_VALUE,
  CKA_VALUE_LEN,
  CKK_GENERIC_SECRET,
  CKO_PRIVATE_KEY,
  CKO_SECRET_KEY,
  CKR_ATTRIBUTE_VALUE_INVALID,
  CKR_MECHANISM_PARAM_INVALID,
  CKR_TEMPLATE_INCOMPLETE,
  CKR_TEMPLATE_INCONSISTENT,
} from '../../spec/constants.gen.ts';
import type { Application } from '../application.ts';
import { draftOfArrival, objectOf } from '../attributes/creation.ts';
import { withHistory } from '../attributes/key-history.ts';
import { withDemands } from '../attributes/nested.ts';
import { SECRET_LENGTH_MAX } from '../attributes/secret-key.ts';
import { type Template, templateSet, ulongInTemplate } from '../attributes/template.ts';
import { authorOf, contextOf, ensureMayWrite, keyOfHandle } from '../call-context.ts';
import { boolOctets, ulongOctets } from '../data-types.ts';
import { ensure } from '../error.ts';
import type { DerivationRequest } from '../mechanisms/row.ts';
import type { MechanismCall } from '../mechanisms/token-mechanisms.ts';
import { type Attributes, boolAttribute, type CkObject, placeOf } from '../object.ts';
import { stored } from './key-management.ts';
import { ensureAuthenticated, ensureKeyFits } from './key-use.ts';

/**
 * Section 5.18.5. Errors in order: CKR_SESSION_HANDLE_INVALID, CKR_MECHANISM_INVALID, CKR_MECHANISM_PARAM_INVALID,
 * CKR_KEY_HANDLE_INVALID, CKR_PIN_EXPIRED, CKR_KEY_TYPE_INCONSISTENT, CKR_KEY_FUNCTION_NOT_PERMITTED,
 * CKR_MECHANISM_INVALID (CKA_ALLOWED_MECHANISMS), CKR_KEY_SIZE_RANGE, CKR_MECHANISM_PARAM_INVALID (with this key),
 * CKR_USER_NOT_LOGGED_IN (CKA_ALWAYS_AUTHENTICATE); those of the template; those of the mechanism; then as for
 * C_CreateObject.
 * @returns the handle of the new secret key.
 */
export function C_DeriveKey(
  application: Application,
  sessionHandle: number,
  mechanism: MechanismCall | null,
  baseKeyHandle: number,
  template: Template,
): number {
  const context = contextOf(application, sessionHandle);
  const { row, does, keySize, parameter } = context.token.mechanisms.for(mechanism, 'derivation');
  const baseKey = keyOfHandle(context, baseKeyHandle);
  ensureKeyFits(baseKey, row, keySize, { half: CKO_PRIVATE_KEY, usage: CKA_DERIVE });
  const fits = does.parameterFits?.(baseKey, parameter) ?? true;
  ensure(fits, CKR_MECHANISM_PARAM_INVALID, 'the parameter does not go with this key');
  ensureAuthenticated({ needsAuthentication: boolAttribute(baseKey, CKA_ALWAYS_AUTHENTICATE) });
  const given = withDemands(templateSet(template), baseKey, CKA_DERIVE_TEMPLATE);
  const wanted = completed(given, does.keyType);
  const request = { parameter, length: lengthOf(wanted), keyOf: (handle: number) => keyOfHandle(context, handle) };
  const origins = [baseKey, ...(does.alsoFrom?.(request) ?? [])];
  const strict = does.alsoFrom === undefined ? wanted : withSecrecyOf(origins, wanted);
  const draft = draftOfArrival(strict, 'derive', authorOf(context));
  const value = does.derive(baseKey, request);
  const object = objectOf(draft, new Map([[CKA_VALUE, value]]), context.attachment.newUniqueId());
  const key = withHistory(object, origins);
  ensureMayWrite(context, placeOf(key));
  application.spend(context.token, does.cost);
  return stored(context, key);
}

/** Without a class a secret key, without a type the mechanism's. */
function completed(template: Attributes, keyType: number): Attributes {
  const objectClass = ulongInTemplate(template, CKA_CLASS) ?? CKO_SECRET_KEY;
  ensure(objectClass === CKO_SECRET_KEY, CKR_TEMPLATE_INCONSISTENT, 'what is derived is a secret key');
  return new Map([[CKA_CLASS, ulongOctets(objectClass)], [CKA_KEY_TYPE, ulongOctets(keyType)], ...template]);
}

/** CKA_VALUE_LEN; only a generic secret may leave it to the mechanism. */
function lengthOf(template: Attributes): DerivationRequest['length'] {
  const length = ulongInTemplate(template, CKA_VALUE_LEN);
  const free = ulongInTemplate(template, CKA_KEY_TYPE) === CKK_GENERIC_SECRET;
  ensure(length !== undefined || free, CKR_TEMPLATE_INCOMPLETE, 'CKA_VALUE_LEN');
  const possible = length === undefined || (length >= 1 && length <= SECRET_LENGTH_MAX);
  ensure(possible, CKR_ATTRIBUTE_VALUE_INVALID, `CKA_VALUE_LEN ${length}`);
  return length;
}

/** Section 6.43: a key put together of keys is as secret as the most secret of them. */
function withSecrecyOf(origins: readonly CkObject[], template: Attributes): Attributes {
  const forced = new Map<number, Uint8Array>();
  if (origins.some((key) => boolAttribute(key, CKA_SENSITIVE))) forced.set(CKA_SENSITIVE, boolOctets(true));
  if (origins.some((key) => !boolAttribute(key, CKA_EXTRACTABLE))) forced.set(CKA_EXTRACTABLE, boolOctets(false));
  for (const [type, value] of forced) {
    const given = template.get(type);
    ensure(given === undefined || given[0] === value[0], CKR_TEMPLATE_INCONSISTENT, 'less secret than its origins');
  }
  return new Map([...template, ...forced]);
}
