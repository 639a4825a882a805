import {
  CKA_ENCRYPT,
  CKA_EXTRACTABLE,
  CKA_PRIVATE,
  CKA_TOKEN,
  CKA_TRUSTED,
  CKA_WRAP,
  CKA_WRAP_TEMPLATE,
  CKA_WRAP_WITH_TRUSTED,
} from '../../../emulator/spec/constants.gen.ts';
import type { Handle } from '../../../emulator/spec/pkcs11-api.ts';
import type { Check } from '../check.ts';
import { readUlong } from '../raw/memory.ts';
import type { Trial } from '../trial.ts';
import { bool, deadHandle, knownSecret, nested } from './key-steps.ts';
import { arrivals } from './key-unwrapping.ts';
import { WRAPPED_ROOM, type WrapKind, wrapKeys, wrapKinds, wrapped, wrappingTemplate } from './key-wrap-steps.ts';
import { logInAsSo, readWriteSession, userSession } from './steps.ts';

/** C_WrapKey: PKCS#11 3.1 sections 4.9, 4.10, 5.2, 5.18.3. */

/** C_WrapKey with a key that wraps and one that is wrapped. */
function wrapping(trial: Trial, session: Handle, { mechanism }: WrapKind, room = WRAPPED_ROOM) {
  return (by: Handle, key: Handle) => () => trial.p11.C_WrapKey(session, { ...mechanism }, by, key, Buffer.alloc(room));
}

export const WRAPPING_CHECKS: readonly Check[] = [
  {
    rule: 'KEY-09',
    caller: 'api',
    run(trial) {
      const session = userSession(trial);
      const [kind] = wrapKinds(trial);
      const wrap = wrapping(trial, session, kind);
      const { wrapping: by } = wrapKeys(trial, session, kind);
      const { wrapping: mayNot } = wrapKeys(trial, session, kind, { wrapping: [bool(CKA_WRAP, false)] });
      const open = knownSecret(trial, session);
      const closed = knownSecret(trial, session, [bool(CKA_EXTRACTABLE, false)]);
      trial.api(`C_WrapKey (${kind.name})`, wrap(by, open), 'OK');
      trial.api('C_WrapKey, CKA_WRAP is false', wrap(mayNot, open), 'KEY_FUNCTION_NOT_PERMITTED');
      trial.api('C_WrapKey, CKA_EXTRACTABLE is false', wrap(by, closed), 'KEY_UNEXTRACTABLE');
    },
  },
  {
    rule: 'KEY-10',
    caller: 'api',
    run(trial) {
      const session = userSession(trial);
      const [kind] = wrapKinds(trial);
      const wrap = wrapping(trial, session, kind);
      const { wrapping: by } = wrapKeys(trial, session, kind);
      const key = knownSecret(trial, session);
      const dead = deadHandle(trial, session);
      trial.api(`C_WrapKey (${kind.name})`, wrap(by, key), 'OK');
      for (const [name, none] of [
        ['0', Buffer.alloc(key.length)],
        ['destroyed', dead],
      ] as const) {
        trial.api(`C_WrapKey, wrapping key ${name}`, wrap(none, key), 'WRAPPING_KEY_HANDLE_INVALID');
        trial.api(`C_WrapKey, key ${name}`, wrap(by, none), 'KEY_HANDLE_INVALID');
      }
      const other = knownSecret(trial, session, [bool(CKA_WRAP, true)]);
      trial.api('C_WrapKey by a generic secret', wrap(other, key), 'WRAPPING_KEY_TYPE_INCONSISTENT');
    },
  },
  {
    rule: 'KEY-11',
    caller: 'api',
    run(trial) {
      const session = userSession(trial);
      const [kind] = wrapKinds(trial);
      const { wrapping: by } = wrapKeys(trial, session, kind);
      const key = knownSecret(trial, session);
      const { length } = wrapped(trial, session, kind, by, key);
      const roomOf = (room: number) => wrapping(trial, session, kind, room)(by, key);
      trial.api('C_WrapKey, one octet short', roomOf(length - 1), 'BUFFER_TOO_SMALL');
      const exact = trial.api('C_WrapKey, room for all', roomOf(length), 'OK').value;
      trial.same('octets of the wrapped key', exact?.length, length);
      if (!trial.hasLibrary) return trial.note('not tried: NULL_PTR, which only C can say');
      if (kind.mechanism.parameter !== undefined) return trial.note('not tried from C: a parameter');
      rawLengths(trial, session, [trial.library.memory.mechanism(kind.mechanism.mechanism), by, key], length);
    },
  },
  {
    rule: 'KEY-12',
    caller: 'api',
    run(trial) {
      const { p11 } = trial;
      const [kind] = wrapKinds(trial);
      const trusted = kind.by === 'AES' && trial.pins.so !== undefined ? trustedKey(trial) : undefined;
      const session = userSession(trial);
      const wrap = wrapping(trial, session, kind);
      const { wrapping: by } = wrapKeys(trial, session, kind);
      const guarded = knownSecret(trial, session, [bool(CKA_WRAP_WITH_TRUSTED, true)]);
      trial.api('C_WrapKey of a key without CKA_WRAP_WITH_TRUSTED', wrap(by, knownSecret(trial, session)), 'OK');
      trial.api('C_WrapKey by a key that is not trusted', wrap(by, guarded), 'KEY_NOT_WRAPPABLE');
      const back = () => p11.C_SetAttributeValue(session, guarded, [bool(CKA_WRAP_WITH_TRUSTED, false)]);
      trial.api('CKA_WRAP_WITH_TRUSTED from true to false', back, 'ATTRIBUTE_READ_ONLY', 'ACTION_PROHIBITED');
      if (trusted === undefined) return trial.note('not tried: a key that the SO made trusted');
      trial.api('C_WrapKey by a key that the SO trusts', wrap(trusted, guarded), 'OK');
    },
  },
  {
    rule: 'KEY-13',
    caller: 'api',
    run(trial) {
      const session = userSession(trial);
      const [kind] = wrapKinds(trial);
      const wrap = wrapping(trial, session, kind);
      const demand = nested(trial, CKA_WRAP_TEMPLATE, [{ type: CKA_ENCRYPT, value: true }]);
      const { wrapping: by } = wrapKeys(trial, session, kind, { wrapping: [demand] });
      const key = (encrypts: boolean) => knownSecret(trial, session, [bool(CKA_ENCRYPT, encrypts)]);
      trial.api('C_WrapKey of a key as CKA_WRAP_TEMPLATE wants it', wrap(by, key(true)), 'OK');
      trial.api('C_WrapKey of a key that is otherwise', wrap(by, key(false)), 'KEY_HANDLE_INVALID');
      arrivals(trial, session, kind);
    },
  },
];

/** What the same call says from C when its buffer is NULL_PTR, too short, too long: a length that is asked for may be more than is needed. */
function rawLengths(trial: Trial, session: Handle, [mechanism, by, key]: readonly Buffer[], length: number): void {
  if (mechanism === undefined || by === undefined || key === undefined) return;
  const { memory } = trial.library;
  const told = (buffer: Buffer | null, room: Buffer, code: string) => {
    trial.raw(['C_WrapKey', session, mechanism, by, key, buffer, room], code);
    return readUlong(room, 0);
  };
  const asked = told(null, memory.ulong(0), 'OK');
  trial.holds('*pulWrappedKeyLen of NULL_PTR suffices', asked >= length, `${asked}, and ${length} are needed`);
  const short = told(Buffer.alloc(length), memory.ulong(length - 1), 'BUFFER_TOO_SMALL');
  trial.holds('*pulWrappedKeyLen of a short buffer suffices', short >= length, `${short}, and ${length} are needed`);
  const wide = asked + 8;
  trial.same('*pulWrappedKeyLen of what was written', told(Buffer.alloc(wide), memory.ulong(wide), 'OK'), length);
}

/** A public token object that is gone afterwards; undefined where the SO cannot make one. */
function trustedKey(trial: Trial): Handle | undefined {
  const { p11 } = trial;
  const session = readWriteSession(trial);
  logInAsSo(trial, session);
  const wishes = [bool(CKA_TOKEN, true), bool(CKA_PRIVATE, false), bool(CKA_TRUSTED, true)];
  const create = () => p11.C_CreateObject(session, wrappingTemplate(wishes));
  const { value: key } = trial.api('C_CreateObject (AES key, CKA_TRUSTED) by the SO', create, 'OK', ...CANNOT_TRUST);
  if (key !== undefined) trial.afterwards(() => p11.C_DestroyObject(session, key));
  p11.C_Logout(session);
  return key;
}

/** An SO who makes no keys is none that breaks a rule. */
const CANNOT_TRUST = ['USER_NOT_LOGGED_IN', 'ATTRIBUTE_READ_ONLY', 'TEMPLATE_INCONSISTENT', 'FUNCTION_NOT_SUPPORTED'];
