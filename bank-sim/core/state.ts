import type { CaCertificate } from '../../http/ca.ts';
import type { AuditState } from './audit.ts';
import type { ClientsState } from './clients.ts';
import type { LateCasesState } from './custody.ts';
import type { DocumentsState } from './documents.ts';
import type { AccessBlocksState } from './late-access.ts';
import { type LedgerState, newLedgerState } from './ledger.ts';
import type { LettersState } from './letters.ts';
import type { LoginLimitState } from './login-limit.ts';
import type { AnsweredState } from './once.ts';
import { newOutboxState, type OutboxState } from './outbox.ts';
import type { ProfilesState } from './profiles.ts';
import type { RatesState } from './rates.ts';
import { newSessionsState, type SessionsState } from './sessions.ts';
import type { TasksState } from './tasks.ts';
import { newUsersState, type UsersState } from './users.ts';

/**
 * All that the bank remembers: plain records, numbers, texts and octets, nothing with a hidden inside. Instants are milliseconds
 * since the epoch. Whoever holds a part of it asks for it anew each time, for a bank that is set back has other ones.
 */
export interface BankState {
  /** Which bank it is: a snapshot fits the one that it is of. */
  readonly identity: string;
  readonly clients: ClientsState;
  readonly users: UsersState;
  readonly sessions: SessionsState;
  readonly loginLimit: LoginLimitState;
  readonly audit: AuditState;
  readonly profiles: ProfilesState;
  readonly documents: DocumentsState;
  readonly ledger: LedgerState;
  readonly rates: RatesState;
  readonly letters: LettersState;
  /** What was answered under which Idempotency-Key. */
  readonly answered: AnsweredState;
  readonly tasks: TasksState;
  readonly outbox: OutboxState;
  readonly lateCases: LateCasesState;
  readonly accessBlocks: AccessBlocksState;
  /** The CA's own certificates, as they were when the bank first asked: from then on nothing else is trusted. */
  readonly trusted: CaCertificate[];
}

/** The memory of a bank without clients. */
export function newBankState(identity: string): BankState {
  return {
    identity,
    clients: new Map(),
    users: newUsersState(),
    sessions: newSessionsState(),
    loginLimit: new Map(),
    audit: [],
    profiles: new Map(),
    documents: new Map(),
    ledger: newLedgerState(),
    rates: new Map(),
    letters: new Map(),
    answered: new Map(),
    tasks: new Map(),
    outbox: newOutboxState(),
    lateCases: new Map(),
    accessBlocks: new Map(),
    trusted: [],
  };
}
