import { CKF_RW_SESSION } from '../../spec/constants.gen.ts';
import { hasFlag } from '../data-types.ts';
import type { Insertion, Slot } from '../machine.ts';
import type { Operation, OperationKind } from '../operation.ts';
import type { SessionKind } from './state-machine.ts';

/** One connection between an application and a token. */
export class Session {
  readonly handle: number;
  readonly slot: Slot;
  readonly insertion: Insertion;
  /** Flags as given to C_OpenSession. */
  readonly flags: number;
  /** What is active, at most one of a kind; which kinds go together says the table of operation.ts. */
  readonly operations = new Map<OperationKind, Operation>();
  /** Key pairs that a door is making the numbers of (C_GenerateKeyPair); what they are is not the session's business. */
  readonly pendingKeyPairs = new Set<object>();
  /** Why it is no more; an answer for the call that was in flight then. */
  ended: 'closed' | 'removed' | undefined;

  constructor(handle: number, slot: Slot, insertion: Insertion, flags: number) {
    this.handle = handle;
    this.slot = slot;
    this.insertion = insertion;
    this.flags = flags;
  }

  get kind(): SessionKind {
    return hasFlag(this.flags, CKF_RW_SESSION) ? 'rw' : 'ro';
  }
}
