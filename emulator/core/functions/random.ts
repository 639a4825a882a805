import { CKR_ARGUMENTS_BAD, CKR_RANDOM_SEED_NOT_SUPPORTED } from '../../spec/constants.gen.ts';
import type { Application } from '../application.ts';
import { contextOf } from '../call-context.ts';
import { CkError, ensure } from '../error.ts';

/**
 * Section 5.19.1. The generator of a hardware token takes no seed, and a bench whose runs are replayed from their own
 * seed must not either. Errors in order: CKR_SESSION_HANDLE_INVALID, CKR_RANDOM_SEED_NOT_SUPPORTED.
 */
export function C_SeedRandom(application: Application, sessionHandle: number, _seed: Uint8Array): void {
  contextOf(application, sessionHandle);
  throw new CkError(CKR_RANDOM_SEED_NOT_SUPPORTED);
}

/** Section 5.19.2. Errors in order: CKR_SESSION_HANDLE_INVALID, CKR_ARGUMENTS_BAD. */
export function C_GenerateRandom(application: Application, sessionHandle: number, length: number): Uint8Array {
  contextOf(application, sessionHandle);
  ensure(Number.isSafeInteger(length) && length >= 0, CKR_ARGUMENTS_BAD, `length ${length}`);
  return application.machine.rng.random.bytes(length);
}
