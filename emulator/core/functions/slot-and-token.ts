import {
  CKF_CLOCK_ON_TOKEN,
  CKF_DUAL_CRYPTO_OPERATIONS,
  CKF_HW_SLOT,
  CKF_LOGIN_REQUIRED,
  CKF_REMOVABLE_DEVICE,
  CKF_RNG,
  CKF_SO_PIN_COUNT_LOW,
  CKF_SO_PIN_FINAL_TRY,
  CKF_SO_PIN_LOCKED,
  CKF_SO_PIN_TO_BE_CHANGED,
  CKF_TOKEN_INITIALIZED,
  CKF_TOKEN_PRESENT,
  CKF_USER_PIN_COUNT_LOW,
  CKF_USER_PIN_FINAL_TRY,
  CKF_USER_PIN_INITIALIZED,
  CKF_USER_PIN_LOCKED,
  CKF_USER_PIN_TO_BE_CHANGED,
  CKF_WRITE_PROTECTED,
  CKR_PIN_EXPIRED,
  CKR_SESSION_EXISTS,
  CKR_SESSION_READ_ONLY,
  CKR_TOKEN_WRITE_PROTECTED,
  CKR_USER_NOT_LOGGED_IN,
} from '../../spec/constants.gen.ts';
import type { PinPolicy } from '../../spec/device-profile.ts';
import type { MechanismInfo, SlotInfo, TokenInfo } from '../../spec/pkcs11-api.ts';
import type { Application } from '../application.ts';
import { blankPadded, flagsOf } from '../data-types.ts';
import { ensure } from '../error.ts';
import type { Insertion } from '../machine.ts';
import { pinState } from '../pin/counter.ts';
import { ensureAcceptable, type PinOwner, presentPin, setPin } from '../pin/pin.ts';
import { newMasterKey } from '../sealing/master-key.ts';
import type { Token } from '../token.ts';

const NO_VERSION = { major: 0, minor: 0 };

/** Section 5.5.1. @param tokenPresent only slots that hold a token. @returns slot ids. */
export function C_GetSlotList(application: Application, tokenPresent: boolean): number[] {
  return application.machine.slots.filter((slot) => !tokenPresent || slot.insertion !== undefined).map(({ id }) => id);
}

/** Section 5.5.2. Errors: CKR_SLOT_ID_INVALID. */
export function C_GetSlotInfo(application: Application, slotId: number): SlotInfo {
  const slot = application.machine.slot(slotId);
  return {
    slotDescription: blankPadded(slot.description, 64),
    manufacturerID: blankPadded(slot.manufacturer, 32),
    flags: flagsOf(
      slot.insertion !== undefined && CKF_TOKEN_PRESENT,
      slot.removable && flagsOf(CKF_REMOVABLE_DEVICE, CKF_HW_SLOT),
    ),
    hardwareVersion: NO_VERSION,
    firmwareVersion: NO_VERSION,
  };
}

/** Section 5.5.3. Errors in order: CKR_SLOT_ID_INVALID, CKR_TOKEN_NOT_PRESENT. */
export function C_GetTokenInfo(application: Application, slotId: number): TokenInfo {
  const insertion = application.machine.insertionIn(slotId);
  const { profile, memory } = insertion.token;
  const sessions = application.sessions(insertion);
  return {
    label: blankPadded(memory.header.label, 32),
    manufacturerID: blankPadded(profile.manufacturer, 32),
    model: blankPadded(profile.model, 16),
    serialNumber: blankPadded(memory.header.serialNumber, 16),
    flags: tokenFlags(insertion.token),
    maxSessionCount: profile.maxSessionCount,
    sessionCount: sessions.length,
    maxRwSessionCount: profile.maxRwSessionCount,
    rwSessionCount: sessions.filter(({ kind }) => kind === 'rw').length,
    maxPinLen: profile.userPin.maxLength,
    minPinLen: profile.userPin.minLength,
    hardwareVersion: profile.hardwareVersion,
    firmwareVersion: profile.firmwareVersion,
    utcTime: utcTime(application.machine.clock.now()),
    totalPublicMemory: profile.memoryOctets,
    freePublicMemory: memory.freeOctets,
    totalPrivateMemory: profile.memoryOctets,
    freePrivateMemory: memory.freeOctets,
  };
}

interface PinFlags {
  readonly low: number;
  readonly final: number;
  readonly locked: number;
  readonly toBeChanged: number;
}

const USER_PIN_FLAGS: PinFlags = {
  low: CKF_USER_PIN_COUNT_LOW,
  final: CKF_USER_PIN_FINAL_TRY,
  locked: CKF_USER_PIN_LOCKED,
  toBeChanged: CKF_USER_PIN_TO_BE_CHANGED,
};

const SO_PIN_FLAGS: PinFlags = {
  low: CKF_SO_PIN_COUNT_LOW,
  final: CKF_SO_PIN_FINAL_TRY,
  locked: CKF_SO_PIN_LOCKED,
  toBeChanged: CKF_SO_PIN_TO_BE_CHANGED,
};

/** Section 3.2, table "Token Information Flags". */
function tokenFlags(token: Token): number {
  const { header } = token.memory;
  return flagsOf(
    CKF_RNG,
    token.profile.dualOperations === true && CKF_DUAL_CRYPTO_OPERATIONS,
    CKF_LOGIN_REQUIRED,
    CKF_CLOCK_ON_TOKEN,
    token.writeProtected && CKF_WRITE_PROTECTED,
    header.initialized && CKF_TOKEN_INITIALIZED,
    header.pins.user !== undefined && CKF_USER_PIN_INITIALIZED,
    pinFlags(token, 'user', token.profile.userPin, USER_PIN_FLAGS),
    pinFlags(token, 'so', token.profile.soPin, SO_PIN_FLAGS),
  );
}

function pinFlags(token: Token, owner: PinOwner, { tries }: PinPolicy, flags: PinFlags): number {
  const record = token.memory.header.pins[owner];
  const state = pinState(record?.triesLeft, tries);
  const failed = record !== undefined && record.triesLeft < tries;
  return flagsOf(
    failed && flags.low,
    state === 'final' && flags.final,
    state === 'locked' && flags.locked,
    record?.toBeChanged === true && flags.toBeChanged,
  );
}

/** YYYYMMDDhhmmss00. */
function utcTime(nowMs: number): string {
  return `${new Date(nowMs).toISOString().replace(/[-T:]/g, '').slice(0, 14)}00`;
}

/** Section 5.5.5. Errors in order: CKR_SLOT_ID_INVALID, CKR_TOKEN_NOT_PRESENT. */
export function C_GetMechanismList(application: Application, slotId: number): number[] {
  return [...application.machine.insertionIn(slotId).token.mechanisms.list];
}

/** Section 5.5.6. Errors in order: CKR_SLOT_ID_INVALID, CKR_TOKEN_NOT_PRESENT, CKR_MECHANISM_INVALID. */
export function C_GetMechanismInfo(application: Application, slotId: number, type: number): MechanismInfo {
  const { keySize, flags } = application.machine.insertionIn(slotId).token.mechanisms.info(type);
  return { minKeySize: keySize.min, maxKeySize: keySize.max, flags };
}

/**
 * Section 5.5.7. On a token that was never initialised the PIN becomes the SO PIN; afterwards it is checked, and a wrong
 * one counts. Objects go, and the user has no PIN until C_InitPIN. Errors in order: CKR_SLOT_ID_INVALID,
 * CKR_TOKEN_NOT_PRESENT, CKR_TOKEN_WRITE_PROTECTED, CKR_SESSION_EXISTS, CKR_ARGUMENTS_BAD, CKR_PIN_LOCKED,
 * CKR_PIN_INCORRECT; CKR_PIN_LEN_RANGE and CKR_PIN_INVALID for a new SO PIN.
 * @param label up to 32 octets; kept without trailing blanks.
 */
export function C_InitToken(application: Application, slotId: number, pin: Uint8Array | null, label: string): void {
  const { machine } = application;
  const insertion = machine.insertionIn(slotId);
  const { token } = insertion;
  const { memory, profile } = token;
  ensure(!token.writeProtected, CKR_TOKEN_WRITE_PROTECTED);
  ensure(!hasSessions(application, insertion), CKR_SESSION_EXISTS, 'close every session first');
  application.spend(token, 'login');
  if (memory.header.initialized) presentPin(memory, 'so', pin, profile.soPin);
  else ensureAcceptable(pin, profile.soPin);
  const toBeChanged = memory.header.pins.so?.toBeChanged ?? false;
  const header = { ...memory.header, initialized: true, label: blankPadded(label, 32).trimEnd(), pins: {} };
  memory.reinitialize(header, newMasterKey(machine.rng.sealing));
  setPin(memory, { owner: 'so', pin, policy: profile.soPin, toBeChanged }, machine.rng.salts);
}

function hasSessions({ machine }: Application, insertion: Insertion): boolean {
  return [...machine.applications].some((application) => application.sessions(insertion).length > 0);
}

/**
 * Section 5.5.8: the SO gives the user a PIN, or a new one; a locked one is unlocked by it. Errors in order:
 * CKR_SESSION_HANDLE_INVALID, CKR_TOKEN_WRITE_PROTECTED, CKR_USER_NOT_LOGGED_IN (not "R/W SO Functions"),
 * CKR_PIN_EXPIRED (the SO must change his own first), CKR_ARGUMENTS_BAD, CKR_PIN_LEN_RANGE, CKR_PIN_INVALID.
 */
export function C_InitPIN(application: Application, sessionHandle: number, pin: Uint8Array | null): void {
  const session = application.session(sessionHandle);
  const { token } = session.insertion;
  const { memory, profile } = token;
  ensure(!token.writeProtected, CKR_TOKEN_WRITE_PROTECTED);
  const isSo = application.attachment(session.insertion).login === 'so';
  ensure(isSo, CKR_USER_NOT_LOGGED_IN, 'C_InitPIN is for the SO');
  ensure(memory.header.pins.so?.toBeChanged !== true, CKR_PIN_EXPIRED, 'the SO PIN must be changed first');
  ensureAcceptable(pin, profile.userPin);
  application.spend(token, 'login');
  setPin(memory, { owner: 'user', pin, policy: profile.userPin }, application.machine.rng.salts);
}

/**
 * Section 5.5.9: changes the PIN of whoever is logged in, or the user's in a public session. A wrong old PIN counts.
 * Errors in order: CKR_SESSION_HANDLE_INVALID, CKR_TOKEN_WRITE_PROTECTED, CKR_SESSION_READ_ONLY, CKR_ARGUMENTS_BAD,
 * CKR_PIN_LEN_RANGE, CKR_PIN_INVALID (the new PIN, so that no try is lost over it), CKR_USER_PIN_NOT_INITIALIZED,
 * CKR_PIN_LOCKED, CKR_PIN_INCORRECT.
 */
export function C_SetPIN(
  application: Application,
  sessionHandle: number,
  oldPin: Uint8Array | null,
  newPin: Uint8Array | null,
): void {
  const session = application.session(sessionHandle);
  const { token } = session.insertion;
  const owner: PinOwner = application.attachment(session.insertion).login === 'so' ? 'so' : 'user';
  const policy = owner === 'so' ? token.profile.soPin : token.profile.userPin;
  ensure(!token.writeProtected, CKR_TOKEN_WRITE_PROTECTED);
  ensure(session.kind === 'rw', CKR_SESSION_READ_ONLY, 'C_SetPIN needs a read/write session');
  ensureAcceptable(newPin, policy);
  application.spend(token, 'login');
  presentPin(token.memory, owner, oldPin, policy);
  setPin(token.memory, { owner, pin: newPin, policy }, application.machine.rng.salts);
}
