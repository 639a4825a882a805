import { CKR_CRYPTOKI_NOT_INITIALIZED, CKR_GENERAL_ERROR, CKR_OK } from '../spec/constants.gen.ts';
import type { Application } from './application.ts';
import { CkError, type CkErrorFacts, ensure } from './error.ts';
import { underFaults } from './faults/befall.ts';
import * as decryption from './functions/decryption.ts';
import { C_Digest, C_DigestFinal, C_DigestInit, C_DigestKey, C_DigestUpdate } from './functions/digest.ts';
import * as dualFunction from './functions/dual-function.ts';
import * as encryption from './functions/encryption.ts';
import * as generalPurpose from './functions/general-purpose.ts';
import * as interfaces from './functions/interface.ts';
import { C_DeriveKey } from './functions/key-derivation.ts';
import { C_GenerateKey, C_GenerateKeyPair } from './functions/key-management.ts';
import * as keyWrapping from './functions/key-wrapping.ts';
import * as messageEncryption from './functions/message-encryption.ts';
import * as messageSigning from './functions/message-signing.ts';
import * as messageVerification from './functions/message-verification.ts';
import * as object from './functions/object.ts';
import * as operationState from './functions/operation-state.ts';
import * as parallel from './functions/parallel.ts';
import * as random from './functions/random.ts';
import * as recovery from './functions/recovery.ts';
import * as session from './functions/session.ts';
import { C_SessionCancel } from './functions/session-cancel.ts';
import * as signing from './functions/signing.ts';
import * as slotAndToken from './functions/slot-and-token.ts';
import { C_WaitForSlotEvent } from './functions/slot-event.ts';
import * as verification from './functions/verification.ts';

/** Every function that the token performs, by its name in the standard. */
export const FUNCTIONS = {
  ...generalPurpose,
  ...interfaces,
  ...slotAndToken,
  ...session,
  C_SessionCancel,
  C_WaitForSlotEvent,
  ...operationState,
  ...object,
  ...encryption,
  ...decryption,
  C_DigestInit,
  C_Digest,
  C_DigestUpdate,
  C_DigestKey,
  C_DigestFinal,
  ...signing,
  ...verification,
  ...recovery,
  ...messageEncryption,
  ...messageSigning,
  ...messageVerification,
  ...dualFunction,
  C_GenerateKey,
  C_GenerateKeyPair,
  ...keyWrapping,
  C_DeriveKey,
  ...random,
  ...parallel,
} as const;

/** What an application may call before C_Initialize (section 5.4). */
const BEFORE_INITIALIZATION: ReadonlySet<string> = new Set(['C_Initialize', ...Object.keys(interfaces)]);

export type FunctionName = keyof typeof FUNCTIONS;
export type Arguments<N extends FunctionName> =
  Parameters<(typeof FUNCTIONS)[N]> extends [Application, ...infer A] ? A : [];
export type Value<N extends FunctionName> = ReturnType<(typeof FUNCTIONS)[N]>;

/** What a call comes to: CKR_OK and a value, or another code; and how long the device would have taken. */
export type Result<T> =
  | { readonly rv: typeof CKR_OK; readonly value: T; readonly costMs: number }
  | { readonly rv: number; readonly detail: string; readonly facts: CkErrorFacts; readonly costMs: number };

export function isOk<T>(result: Result<T>): result is Extract<Result<T>, { value: T }> {
  return result.rv === CKR_OK;
}

/**
 * Calls a function. It changes the tokens wholly or not at all: their memory is committed once at the end, and rolled
 * back on any error (a PIN try that was taken is committed before, see presentPin).
 * Errors before those of the function: CKR_CRYPTOKI_NOT_INITIALIZED (section 5.4.1).
 */
export function call<N extends FunctionName>(
  application: Application,
  name: N,
  ...args: Arguments<N>
): Result<Value<N>> {
  return perform(application, name, args, () => {
    ensure(application.initialized || BEFORE_INITIALIZATION.has(name), CKR_CRYPTOKI_NOT_INITIALIZED);
    const run = FUNCTIONS[name] as unknown as (application: Application, ...args: Arguments<N>) => Value<N>;
    return run(application, ...args);
  });
}

/** {@link call} for a door that does a part of the function's work itself: `part` is the rest of it. */
export function callPart<N extends FunctionName, T>(
  application: Application,
  name: N,
  args: Arguments<N>,
  part: () => T,
): Result<T> {
  return perform(application, name, args, () => {
    ensure(application.initialized, CKR_CRYPTOKI_NOT_INITIALIZED);
    return part();
  });
}

/** The second half of a call whose first half left a job (C_GenerateKeyPair). */
export function resume<T>(application: Application, name: FunctionName, second: () => T): Result<T> {
  return transaction(application, name, () => {
    ensure(application.initialized, CKR_CRYPTOKI_NOT_INITIALIZED);
    return second();
  });
}

/**
 * For a door that lets time pass between a call and its answer.
 * @returns what to ask before the answer is given: CKR_DEVICE_REMOVED or CKR_SESSION_CLOSED when the session has ended
 *   meanwhile (section 5.1.2).
 */
export function watch(application: Application, name: FunctionName, sessionHandle: number): () => Result<void> {
  const session = application.sessions().find(({ handle }) => handle === sessionHandle);
  return () => resume(application, name, () => session && application.ensureStillOpen(session));
}

function perform<T>(application: Application, name: FunctionName, args: readonly unknown[], body: () => T): Result<T> {
  const { faults } = application.machine;
  const befallen = faults && underFaults(faults, application, name, args, body, commit);
  return transaction(application, name, befallen ?? body);
}

function transaction<T>(application: Application, name: FunctionName, body: () => T): Result<T> {
  application.costMs = 0;
  application.machine.undo.length = 0;
  try {
    const value = body();
    commit(application);
    return { rv: CKR_OK, value, costMs: application.costMs };
  } catch (error) {
    takeBack(application);
    return { ...failure(application, name, error), costMs: application.costMs };
  }
}

function commit({ machine: { slots, undo } }: Application): void {
  for (const { insertion } of slots) insertion?.token.memory.commit();
  undo.length = 0;
}

function takeBack({ machine: { slots, undo } }: Application): void {
  for (const { insertion } of slots) insertion?.token.memory.rollback();
  for (const step of undo.reverse()) step();
}

/** The one place where an error becomes a return value. What no rule foresees is recorded: it is a bug. */
function failure(application: Application, functionName: string, error: unknown) {
  if (error instanceof CkError) return { rv: error.rv, detail: error.detail, facts: error.facts };
  application.machine.unforeseen.push({ functionName, error });
  return { rv: CKR_GENERAL_ERROR, detail: `unforeseen in ${functionName}`, facts: {} };
}
