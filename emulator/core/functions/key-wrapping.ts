import {
  CKA_ALWAYS_AUTHENTICATE,
  CKA_CLASS,
  CKA_EXTRACTABLE,
  CKA_KEY_TYPE,
  CKA_TRUSTED,
  CKA_UNWRAP,
  CKA_UNWRAP_TEMPLATE,
  CKA_VALUE,
  CKA_VALUE_LEN,
  CKA_WRAP,
  CKA_WRAP_TEMPLATE,
  CKA_WRAP_WITH_TRUSTED,
  CKO_PRIVATE_KEY,
  CKO_PUBLIC_KEY,
  CKO_SECRET_KEY,
  CKR_ATTRIBUTE_VALUE_INVALID,
  CKR_KEY_HANDLE_INVALID,
  CKR_KEY_NOT_WRAPPABLE,
  CKR_KEY_SIZE_RANGE,
  CKR_KEY_UNEXTRACTABLE,
  CKR_MECHANISM_PARAM_INVALID,
  CKR_TEMPLATE_INCOMPLETE,
  CKR_UNWRAPPING_KEY_HANDLE_INVALID,
  CKR_UNWRAPPING_KEY_SIZE_RANGE,
  CKR_UNWRAPPING_KEY_TYPE_INCONSISTENT,
  CKR_WRAPPED_KEY_INVALID,
  CKR_WRAPPED_KEY_LEN_RANGE,
  CKR_WRAPPING_KEY_HANDLE_INVALID,
  CKR_WRAPPING_KEY_SIZE_RANGE,
  CKR_WRAPPING_KEY_TYPE_INCONSISTENT,
} from '../../spec/constants.gen.ts';
import type { Application } from '../application.ts';
import { matches } from '../attributes/change.ts';
import { type Draft, draftOfArrival, objectOf } from '../attributes/creation.ts';
import { demanded, withDemands } from '../attributes/nested.ts';
import { attributesOfPrivateKeyInfo, privateKeyInfoOf } from '../attributes/private-key-info.ts';
import { type Template, templateSet, ulongInTemplate } from '../attributes/template.ts';
import { authorOf, type CallContext, contextOf, ensureMayWrite, keyOfHandle, objectOfHandle } from '../call-context.ts';
import { boolOctets } from '../data-types.ts';
import { CkError, ensure } from '../error.ts';
import type { Wrapping } from '../mechanisms/row.ts';
import type { MechanismCall, MechanismUse } from '../mechanisms/token-mechanisms.ts';
import { type Attributes, boolAttribute, type CkObject, octetsAttribute, placeOf, ulongAttribute } from '../object.ts';
import { type Capacity, type Output, outputOf } from '../operation.ts';
import { stored } from './key-management.ts';
import { ensureAuthenticated, ensureKeyFits, type KeyUse } from './key-use.ts';

const WRAPPING_KEY: KeyUse = {
  half: CKO_PUBLIC_KEY,
  usage: CKA_WRAP,
  codes: {
    handle: CKR_WRAPPING_KEY_HANDLE_INVALID,
    type: CKR_WRAPPING_KEY_TYPE_INCONSISTENT,
    size: CKR_WRAPPING_KEY_SIZE_RANGE,
  },
};

const UNWRAPPING_KEY: KeyUse = {
  half: CKO_PRIVATE_KEY,
  usage: CKA_UNWRAP,
  codes: {
    handle: CKR_UNWRAPPING_KEY_HANDLE_INVALID,
    type: CKR_UNWRAPPING_KEY_TYPE_INCONSISTENT,
    size: CKR_UNWRAPPING_KEY_SIZE_RANGE,
  },
};

/**
 * Section 5.18.3. Errors in order: CKR_SESSION_HANDLE_INVALID, CKR_MECHANISM_INVALID, CKR_MECHANISM_PARAM_INVALID,
 * CKR_WRAPPING_KEY_HANDLE_INVALID, CKR_KEY_HANDLE_INVALID, CKR_PIN_EXPIRED, CKR_WRAPPING_KEY_TYPE_INCONSISTENT,
 * CKR_KEY_FUNCTION_NOT_PERMITTED, CKR_MECHANISM_INVALID (CKA_ALLOWED_MECHANISMS), CKR_WRAPPING_KEY_SIZE_RANGE; those of
 * {@link wrappableOctets}; CKR_KEY_SIZE_RANGE, CKR_BUFFER_TOO_SMALL.
 */
export function C_WrapKey(
  application: Application,
  sessionHandle: number,
  mechanism: MechanismCall | null,
  wrappingKeyHandle: number,
  keyHandle: number,
  capacity: Capacity,
): Output {
  const context = contextOf(application, sessionHandle);
  const use = context.token.mechanisms.for(mechanism, 'wrapping');
  const { does, parameter } = use;
  const wrappingKey = objectOfHandle(context, wrappingKeyHandle, CKR_WRAPPING_KEY_HANDLE_INVALID);
  const key = keyOfHandle(context, keyHandle);
  ensureUsable(wrappingKey, use, WRAPPING_KEY);
  const octets = wrappableOctets(key, wrappingKey, does);
  const takes = does.takesLength(octets.length, wrappingKey, parameter);
  ensure(takes, CKR_KEY_SIZE_RANGE, `the mechanism does not wrap ${octets.length} octets`);
  const length = does.wrappedLength(octets.length, wrappingKey, parameter);
  const wrapped = outputOf(capacity, length, () =>
    does.wrap(wrappingKey, octets, parameter, application.machine.rng.nonces),
  );
  if (wrapped === undefined) return { length };
  application.spend(context.token, does.cost.wrap);
  return { length: wrapped.length, octets: wrapped };
}

function ensureUsable(key: CkObject, { row, does, keySize, parameter }: MechanismUse<'wrapping'>, use: KeyUse): void {
  ensureKeyFits(key, row, keySize, use);
  const fits = does.parameterFits?.(key, parameter) ?? true;
  ensure(fits, CKR_MECHANISM_PARAM_INVALID, 'the parameter does not go with this key');
}

/**
 * The octets of a key that may go out under a wrapping key. Errors in order: CKR_KEY_NOT_WRAPPABLE (neither secret nor
 * private, or not by this mechanism), CKR_KEY_UNEXTRACTABLE, CKR_KEY_NOT_WRAPPABLE (CKA_WRAP_WITH_TRUSTED and the
 * wrapping key is not CKA_TRUSTED), CKR_KEY_HANDLE_INVALID (CKA_WRAP_TEMPLATE).
 */
function wrappableOctets(key: CkObject, wrappingKey: CkObject, does: Wrapping): Uint8Array {
  const keyClass = ulongAttribute(key, CKA_CLASS);
  const byClass = keyClass === CKO_SECRET_KEY || (keyClass === CKO_PRIVATE_KEY && does.privateKeys === true);
  ensure(byClass, CKR_KEY_NOT_WRAPPABLE, 'the mechanism does not wrap such objects');
  ensure(boolAttribute(key, CKA_EXTRACTABLE), CKR_KEY_UNEXTRACTABLE, 'CKA_EXTRACTABLE is false');
  const trusted = !boolAttribute(key, CKA_WRAP_WITH_TRUSTED) || boolAttribute(wrappingKey, CKA_TRUSTED);
  ensure(trusted, CKR_KEY_NOT_WRAPPABLE, 'CKA_WRAP_WITH_TRUSTED, and the wrapping key is not trusted');
  const meets = matches(key, demanded(wrappingKey, CKA_WRAP_TEMPLATE));
  ensure(meets, CKR_KEY_HANDLE_INVALID, 'the key is not as CKA_WRAP_TEMPLATE of the wrapping key wants it');
  const octets = keyClass === CKO_SECRET_KEY ? octetsAttribute(key, CKA_VALUE) : privateKeyInfoOf(key);
  ensure(octets !== undefined, CKR_KEY_NOT_WRAPPABLE, 'there is no PKCS #8 form for such keys here');
  return octets;
}

/**
 * Section 5.18.4. Errors in order: CKR_SESSION_HANDLE_INVALID, CKR_MECHANISM_INVALID, CKR_MECHANISM_PARAM_INVALID,
 * CKR_UNWRAPPING_KEY_HANDLE_INVALID, CKR_PIN_EXPIRED, CKR_UNWRAPPING_KEY_TYPE_INCONSISTENT,
 * CKR_KEY_FUNCTION_NOT_PERMITTED, CKR_MECHANISM_INVALID (CKA_ALLOWED_MECHANISMS), CKR_UNWRAPPING_KEY_SIZE_RANGE,
 * CKR_USER_NOT_LOGGED_IN (CKA_ALWAYS_AUTHENTICATE: there is no Init after which the PIN could be given); those of the
 * template; CKR_WRAPPED_KEY_LEN_RANGE, CKR_WRAPPED_KEY_INVALID; then as for C_CreateObject.
 */
export function C_UnwrapKey(
  application: Application,
  sessionHandle: number,
  mechanism: MechanismCall | null,
  unwrappingKeyHandle: number,
  wrapped: Uint8Array,
  template: Template,
): number {
  const context = contextOf(application, sessionHandle);
  const use = context.token.mechanisms.for(mechanism, 'wrapping');
  const { does, parameter } = use;
  const unwrappingKey = objectOfHandle(context, unwrappingKeyHandle, CKR_UNWRAPPING_KEY_HANDLE_INVALID);
  ensureUsable(unwrappingKey, use, UNWRAPPING_KEY);
  ensureAuthenticated({ needsAuthentication: boolAttribute(unwrappingKey, CKA_ALWAYS_AUTHENTICATE) });
  const wanted = withDemands(templateSet(template), unwrappingKey, CKA_UNWRAP_TEMPLATE);
  const draft = draftOfArrival(wanted, 'unwrap', authorOf(context));
  const takes = does.unwrapsLength(wrapped.length, unwrappingKey, parameter);
  ensure(takes, CKR_WRAPPED_KEY_LEN_RANGE, `${wrapped.length} octets`);
  const octets = does.unwrap(unwrappingKey, wrapped, parameter);
  ensure(octets !== undefined, CKR_WRAPPED_KEY_INVALID, 'the wrapped key does not open');
  const key = arrived(context, draft, octets);
  ensureMayWrite(context, placeOf(key));
  application.spend(context.token, does.cost.unwrap);
  return stored(context, key);
}

/** Section 5.18.4: extractable unless the template says otherwise; what is inside must be a key of the wanted type and length. */
function arrived({ attachment }: CallContext, draft: Draft, octets: Uint8Array): CkObject {
  const contribution = contributionOf(draft, octets);
  ensure(contribution !== undefined, CKR_WRAPPED_KEY_INVALID, 'there is no such key inside');
  const length = ulongInTemplate(draft.attributes, CKA_VALUE_LEN) ?? octets.length;
  ensure(
    length === octets.length,
    CKR_WRAPPED_KEY_LEN_RANGE,
    `CKA_VALUE_LEN ${length}, ${octets.length} octets inside`,
  );
  const extractable = draft.attributes.get(CKA_EXTRACTABLE) ?? boolOctets(true);
  try {
    return objectOf(draft, new Map([...contribution, [CKA_EXTRACTABLE, extractable]]), attachment.newUniqueId());
  } catch (error) {
    const badKey = [CKR_ATTRIBUTE_VALUE_INVALID, CKR_TEMPLATE_INCOMPLETE];
    if (!(error instanceof CkError) || !badKey.includes(error.rv)) throw error;
    throw new CkError(CKR_WRAPPED_KEY_INVALID, error.detail);
  }
}

function contributionOf({ table, attributes }: Draft, octets: Uint8Array): Attributes | undefined {
  if (table.objectClass === CKO_SECRET_KEY) return new Map([[CKA_VALUE, octets.slice()]]);
  if (table.objectClass !== CKO_PRIVATE_KEY) return undefined;
  return attributesOfPrivateKeyInfo(ulongInTemplate(attributes, CKA_KEY_TYPE) ?? -1, octets);
}
