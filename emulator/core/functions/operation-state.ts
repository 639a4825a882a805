import { sha256 } from '@noble/hashes/sha2.js';
import {
  CKR_KEY_NOT_NEEDED,
  CKR_OPERATION_NOT_INITIALIZED,
  CKR_SAVED_STATE_INVALID,
  CKR_STATE_UNSAVEABLE,
} from '../../spec/constants.gen.ts';
import type { Application } from '../application.ts';
import { contextOf } from '../call-context.ts';
import { concatenated, sameOctets, ULONG_LENGTH, ulongOctets, ulongOf, utf8 } from '../data-types.ts';
import { CkError, ensure } from '../error.ts';
import type { TokenMechanisms } from '../mechanisms/token-mechanisms.ts';
import { begin, type Capacity, type DigestOperation, type Output, outputOf } from '../operation.ts';
import { feedDigest } from './digest.ts';

/**
 * Section 5.6.6. Only a digest can be saved, and only while its data are at most 64 KiB and no key went into it: the
 * state is what was digested. Errors in order: CKR_SESSION_HANDLE_INVALID, CKR_OPERATION_NOT_INITIALIZED,
 * CKR_STATE_UNSAVEABLE, CKR_BUFFER_TOO_SMALL.
 */
export function C_GetOperationState(application: Application, sessionHandle: number, capacity: Capacity): Output {
  const { session } = contextOf(application, sessionHandle);
  const [operation, second] = session.operations.values();
  ensure(operation !== undefined, CKR_OPERATION_NOT_INITIALIZED, 'there is nothing to save');
  const savable = operation.kind === 'digest' && second === undefined && operation.log !== undefined;
  ensure(savable, CKR_STATE_UNSAVEABLE, 'only a digest of data can be saved');
  const state = encodeState(operation);
  const octets = outputOf(capacity, state.length, () => state);
  return octets === undefined ? { length: state.length } : { length: state.length, octets };
}

/**
 * Section 5.6.7: continues in this session, in the place of whatever was active. Errors in order:
 * CKR_SESSION_HANDLE_INVALID, CKR_SAVED_STATE_INVALID (no state of a digest that this device makes), CKR_KEY_NOT_NEEDED.
 * @param keyHandles encryption key and authentication key; 0: none.
 */
export function C_SetOperationState(
  application: Application,
  sessionHandle: number,
  state: Uint8Array,
  ...keyHandles: readonly [encryptionKey: number, authenticationKey: number]
): void {
  const { session, token } = contextOf(application, sessionHandle);
  const { operation, data, begun } = decodeState(token.mechanisms, state);
  ensure(
    keyHandles.every((handle) => handle === 0),
    CKR_KEY_NOT_NEEDED,
    'a digest has no key',
  );
  session.operations.clear();
  begin(session, operation);
  if (begun) feedDigest(session, operation, data);
}

const MARK = utf8('token-bench digest');
const CHECK_LENGTH = 16;

/** Mark, mechanism, parameter with its length, whether data were given, the data; then 16 octets of their SHA-256. */
function encodeState({ row, parameter, log, stage }: DigestOperation): Uint8Array {
  const octets = parameter instanceof Uint8Array ? parameter : new Uint8Array(0);
  const begun = Uint8Array.of(stage === 'feeding' ? 1 : 0);
  const data = log ?? new Uint8Array(0);
  const body = concatenated(MARK, ulongOctets(row.type), ulongOctets(octets.length), octets, begun, data);
  return concatenated(body, sha256(body).slice(0, CHECK_LENGTH));
}

interface SavedDigest {
  readonly operation: DigestOperation;
  readonly data: Uint8Array;
  readonly begun: boolean;
}

/** @throws CkError(CKR_SAVED_STATE_INVALID) */
function decodeState(mechanisms: TokenMechanisms, state: Uint8Array): SavedDigest {
  const body = state.slice(0, Math.max(0, state.length - CHECK_LENGTH));
  const right = sameOctets(sha256(body).slice(0, CHECK_LENGTH), state.slice(body.length));
  ensure(right && sameOctets(body.slice(0, MARK.length), MARK), CKR_SAVED_STATE_INVALID, 'not one of this library');
  const ulong = (at: number) => ulongOf(body.subarray(at, at + ULONG_LENGTH)) ?? 0;
  const typeAt = MARK.length;
  const parameterAt = typeAt + 2 * ULONG_LENGTH;
  const begunAt = parameterAt + ulong(typeAt + ULONG_LENGTH);
  const parameter = body.slice(parameterAt, begunAt);
  const use = digesting(mechanisms, ulong(typeAt), parameter);
  const log = new Uint8Array(0);
  return {
    operation: { kind: 'digest', ...use, parameter, hash: use.does.start(parameter), log, stage: 'ready' },
    data: body.slice(begunAt + 1),
    begun: body[begunAt] === 1,
  };
}

/** A state that another device saved may name what this one has not. */
function digesting(mechanisms: TokenMechanisms, mechanism: number, parameter: Uint8Array) {
  try {
    const { row, does } = mechanisms.for({ mechanism, parameter }, 'digesting');
    return { row, does };
  } catch (error) {
    if (error instanceof CkError) throw new CkError(CKR_SAVED_STATE_INVALID, error.detail);
    throw error;
  }
}
