import { CKR_FUNCTION_NOT_SUPPORTED } from '../../spec/constants.gen.ts';
import type { Application } from '../application.ts';
import { type CallContext, contextOf } from '../call-context.ts';
import { ensure } from '../error.ts';
import type { CipherDirection } from '../mechanisms/row.ts';
import { activeOperation, type Capacity, type CipherOperation, type Output } from '../operation.ts';
import { feedCipher } from './cipher.ts';
import { feedDigest } from './digest.ts';
import { feedSignature, signatureOperation } from './signature.ts';

/**
 * Section 5.17: one call feeds two operations that were begun each by its own Init and end each by its own Final. Errors
 * in order, for all four: CKR_SESSION_HANDLE_INVALID, CKR_FUNCTION_NOT_SUPPORTED (the device has no dual operations),
 * CKR_OPERATION_NOT_INITIALIZED (either), those of the two parts, CKR_BUFFER_TOO_SMALL (neither has moved).
 */
function dual(application: Application, sessionHandle: number): CallContext {
  const context = contextOf(application, sessionHandle);
  const { profile } = context.token;
  ensure(profile.dualOperations === true, CKR_FUNCTION_NOT_SUPPORTED, `${profile.name} has no dual operations`);
  return context;
}

/** Section 5.17.1: the plaintext is digested and encrypted. */
export function C_DigestEncryptUpdate(
  application: Application,
  sessionHandle: number,
  part: Uint8Array,
  capacity: Capacity,
): Output {
  const context = dual(application, sessionHandle);
  const digest = activeOperation(context.session, 'digest');
  return through(context, 'encrypt', part, capacity, () => feedDigest(context.session, digest, part));
}

/** Section 5.17.2: the ciphertext is decrypted, what comes out is digested. */
export function C_DecryptDigestUpdate(
  application: Application,
  sessionHandle: number,
  part: Uint8Array,
  capacity: Capacity,
): Output {
  const context = dual(application, sessionHandle);
  const digest = activeOperation(context.session, 'digest');
  return through(context, 'decrypt', part, capacity, (plain) => feedDigest(context.session, digest, plain));
}

/** Section 5.17.3: the plaintext is signed and encrypted. */
export function C_SignEncryptUpdate(
  application: Application,
  sessionHandle: number,
  part: Uint8Array,
  capacity: Capacity,
): Output {
  const context = dual(application, sessionHandle);
  const { session, operation } = signatureOperation(application, 'sign', sessionHandle);
  return through(context, 'encrypt', part, capacity, () => feedSignature(session, operation, part));
}

/** Section 5.17.4: the ciphertext is decrypted, what comes out is verified. */
export function C_DecryptVerifyUpdate(
  application: Application,
  sessionHandle: number,
  part: Uint8Array,
  capacity: Capacity,
): Output {
  const context = dual(application, sessionHandle);
  const { session, operation } = signatureOperation(application, 'verify', sessionHandle);
  return through(context, 'decrypt', part, capacity, (plain) => feedSignature(session, operation, plain));
}

/** The cipher first: it alone can find the buffer too small, and then nothing has moved. */
function through(
  { application, session, token }: CallContext,
  direction: CipherDirection,
  part: Uint8Array,
  capacity: Capacity,
  feedOther: (output: Uint8Array) => void,
): Output {
  const cipher: CipherOperation = activeOperation(session, direction) as CipherOperation;
  const output = feedCipher(session, cipher, part, capacity);
  if (output.octets === undefined) return output;
  feedOther(output.octets);
  application.spend(token, cipher.does.cost[direction]);
  return output;
}
