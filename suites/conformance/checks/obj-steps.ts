import { createHash } from 'node:crypto';
import {
  CKA_EXTRACTABLE,
  CKA_LABEL,
  CKA_SENSITIVE,
  CKA_TOKEN,
  CKF_LOGIN_REQUIRED,
  CKF_RW_SESSION,
  CKF_SERIAL_SESSION,
  CKR_OK,
  CKU_USER,
} from '../../../emulator/spec/constants.gen.ts';
import { nameOf } from '../../../emulator/spec/names.ts';
import type { Attribute, Handle } from '../../../emulator/spec/pkcs11-api.ts';
import { type RvName, rvThrown } from '../finding.ts';
import type { Memory, RawAttribute } from '../raw/memory.ts';
import type { Trial } from '../trial.ts';
import { CERTIFICATE_TEMPLATE, KEY_KINDS, type KeyKind, STORABLE_KINDS, type StorableKind } from './obj-material.ts';
import { find, readWriteSession, userSession } from './steps.ts';

/** What checks of objects stand on. */

export const bool = (type: number, value: boolean): Attribute => ({ type, value });
export const labelled = (value: string): Attribute => ({ type: CKA_LABEL, value });
export const CK_TRUE = Buffer.of(1);
export const CK_FALSE = Buffer.of(0);

/** An attribute that neither the standard nor a vendor has given a meaning. */
export const UNKNOWN_ATTRIBUTE = 0x7fff_fff1;

/** A template that has each attribute once: what is wished for stands in the place of what was there. */
export function templateOf(template: readonly Attribute[], ...wishes: readonly Attribute[]): Attribute[] {
  return [...template.filter(({ type }) => wishes.every((wish) => wish.type !== type)), ...wishes];
}

export function without(template: readonly Attribute[], ...types: readonly number[]): Attribute[] {
  return template.filter(({ type }) => !types.includes(type));
}

/** An attribute as C has it. */
export function inC(memory: Memory, { type, value }: Attribute): RawAttribute {
  if (typeof value === 'number') return { type, value: memory.ulong(value) };
  if (typeof value === 'boolean') return { type, value: value ? CK_TRUE : CK_FALSE };
  return { type, value: Buffer.from(value as string | Buffer) };
}

/** The first kind of key that the token has a mechanism for. @throws Unsupported when there is none. */
export function keyKind(trial: Trial, fits: (kind: KeyKind) => boolean = () => true): KeyKind {
  const mechanisms = trial.step('C_GetMechanismList', () => trial.p11.C_GetMechanismList(trial.slot));
  const found = KEY_KINDS.find((kind) => fits(kind) && kind.mechanisms.some((one) => mechanisms.includes(one)));
  return (
    found ??
    trial.unsupported(
      `the token has no ${KEY_KINDS.filter(fits)
        .map(({ name }) => name)
        .join(', no ')}`,
    )
  );
}

/** An R/W session in which the user is logged in, where anybody has told his PIN. */
export function ownSession(trial: Trial): Handle {
  return trial.pins.user === undefined ? readWriteSession(trial) : userSession(trial);
}

const storedTemplate = ({ template }: StorableKind, isOnToken: boolean): Attribute[] => [
  ...template,
  bool(CKA_TOKEN, isOnToken),
  labelled('conformance'),
];

/** The first kind of object that the token takes. @throws Blocked when it takes none, with what it says of the first. */
export function storableKind(trial: Trial, session: Handle, isOnToken = false): StorableKind {
  const { p11 } = trial;
  const takes = (kind: StorableKind) => {
    try {
      p11.C_DestroyObject(session, p11.C_CreateObject(session, storedTemplate(kind, isOnToken)));
      return true;
    } catch (error) {
      return rvThrown(error) === CKR_OK;
    }
  };
  const found = STORABLE_KINDS.find(takes);
  if (found !== undefined) return found;
  const [first] = STORABLE_KINDS;
  if (first !== undefined) stored(trial, session, first, bool(CKA_TOKEN, isOnToken));
  return trial.unsupported('the token takes an object, and does not take it again');
}

/** A session object, unless something else is wished for. */
export function stored(trial: Trial, session: Handle, kind: StorableKind, ...wishes: readonly Attribute[]): Handle {
  const isOnToken = wishes.some(({ type, value }) => type === CKA_TOKEN && value === true);
  const create = () => trial.p11.C_CreateObject(session, templateOf(storedTemplate(kind, isOnToken), ...wishes));
  return trial.step(`C_CreateObject (${kind.name} ${isOnToken ? 'token' : 'session'} object)`, create);
}

/** What a key is put in with: as a session object, its value to be read unless something else is wished for. */
export function keyTemplate(kind: KeyKind, ...wishes: readonly Attribute[]): Attribute[] {
  const readable = [bool(CKA_TOKEN, false), bool(CKA_SENSITIVE, false), bool(CKA_EXTRACTABLE, true)];
  return templateOf([...kind.template, ...readable], ...wishes);
}

export function importedKey(trial: Trial, session: Handle, kind: KeyKind, ...wishes: readonly Attribute[]): Handle {
  const create = () => trial.p11.C_CreateObject(session, keyTemplate(kind, ...wishes));
  return trial.step(`C_CreateObject (${kind.name}, session object)`, create);
}

/** A key that the token has made, as a session object; of a pair the private half. */
export function generatedKey(trial: Trial, session: Handle, kind: KeyKind, ...wishes: readonly Attribute[]): Handle {
  const mechanism = { mechanism: kind.generation };
  const own = templateOf([bool(CKA_TOKEN, false)], ...wishes);
  const { p11 } = trial;
  if (!kind.isPair) {
    const generate = () => p11.C_GenerateKey(session, mechanism, [...kind.generationTemplate, ...own]);
    return trial.step(`C_GenerateKey (${kind.name}, session object)`, generate);
  }
  const half = [...kind.generationTemplate, bool(CKA_TOKEN, false)];
  const generate = () => p11.C_GenerateKeyPair(session, mechanism, half, own).privateKey;
  return trial.step(`C_GenerateKeyPair (${kind.name}, session objects)`, generate);
}

export function certificate(trial: Trial, session: Handle, ...wishes: readonly Attribute[]): Handle {
  const template = templateOf([...CERTIFICATE_TEMPLATE, bool(CKA_TOKEN, false)], ...wishes);
  return trial.step('C_CreateObject (X.509 certificate, session object)', () =>
    trial.p11.C_CreateObject(session, template),
  );
}

/** The value of an attribute; that it can be read is looked at. @param whose as a reader wants to see it. */
export function attributeOf(
  trial: Trial,
  session: Handle,
  object: Handle,
  type: number,
  whose = '',
): Buffer | undefined {
  const read = () => trial.p11.C_GetAttributeValue(session, object, [{ type }])[0]?.value;
  return trial.api(`C_GetAttributeValue(${nameOf('CKA', type)})${whose && ` of ${whose}`}`, read, 'OK').value;
}

const SHOWN_OCTETS_MAX = 128;

/** Octets as a report can hold them: long ones by their digest. */
export function shown(octets: Buffer): string {
  if (octets.length <= SHOWN_OCTETS_MAX) return octets.toString('hex') || 'nothing';
  return `${octets.length} octets, SHA-256 ${createHash('sha256').update(octets).digest('hex')}`;
}

/** An attribute that must have this value. */
export function sameAttribute(
  trial: Trial,
  session: Handle,
  [object, whose]: readonly [Handle, string],
  type: number,
  expected: Buffer | string,
): void {
  const value = attributeOf(trial, session, object, type, whose);
  if (value !== undefined) trial.same(`${nameOf('CKA', type)} of ${whose}`, shown(value), shown(Buffer.from(expected)));
}

/** C_SetAttributeValue of one attribute. */
export function set(trial: Trial, session: Handle, object: Handle, attribute: Attribute, ...allowed: RvName[]): void {
  const call = `C_SetAttributeValue(${nameOf('CKA', attribute.type)})`;
  trial.api(call, () => trial.p11.C_SetAttributeValue(session, object, [attribute]), ...allowed);
}

/** C_CopyObject, which a library need not have. @param how as a reader wants to see it. */
export function copy(
  trial: Trial,
  session: Handle,
  object: Handle,
  [how, template]: readonly [string, readonly Attribute[]],
  ...allowed: RvName[]
): Handle | undefined {
  const act = () => trial.p11.C_CopyObject(session, object, [...template]);
  return trial.api(`C_CopyObject(${how})`, act, ...allowed, 'FUNCTION_NOT_SUPPORTED').value;
}

/** @throws Unsupported where nothing is copied; Blocked where this object is not. */
export function needCopies(trial: Trial, session: Handle, object: Handle): void {
  trial.step('C_CopyObject (to a session object)', () =>
    trial.p11.C_CopyObject(session, object, [bool(CKA_TOKEN, false)]),
  );
}

/** How many objects a session sees, of those that have these attributes. */
export function count(trial: Trial, session: Handle, ...template: readonly Attribute[]): number {
  return find(trial, session, template).length;
}

/** @throws Unsupported where everything is open to everybody. */
export function needLogin(trial: Trial): void {
  const { flags } = trial.step('C_GetTokenInfo', () => trial.p11.C_GetTokenInfo(trial.slot));
  if ((flags & CKF_LOGIN_REQUIRED) === 0) trial.unsupported('the token asks for no login');
}

/** When the check is over, whatever on the token has this label is taken away, through a session of its own. */
export function sweepAfterwards(trial: Trial, label: string): void {
  const { p11 } = trial;
  const user = trial.pins.user;
  trial.afterwards(() => {
    p11.C_CloseAllSessions(trial.slot);
    const session = p11.C_OpenSession(trial.slot, CKF_SERIAL_SESSION | CKF_RW_SESSION);
    if (user !== undefined) p11.C_Login(session, CKU_USER, user);
    p11.C_FindObjectsInit(session, [labelled(label)]);
    const left = p11.C_FindObjects(session, 1000);
    p11.C_FindObjectsFinal(session);
    for (const object of left) p11.C_DestroyObject(session, object);
    p11.C_CloseSession(session);
  });
}
