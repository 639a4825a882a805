import {
  LIST,
  type Part,
  type PartNames,
  records,
  TEXTS,
  VALUE,
  VALUES,
} from '../../simulation/storage/state-parts.ts';
import type { Client } from './clients.ts';
import type { LateCase } from './custody.ts';
import type { BankDocument } from './documents.ts';
import type { LedgerAccount } from './ledger.ts';
import type { BankLetter } from './letters.ts';
import type { Answered } from './once.ts';
import type { BankMail } from './outbox.ts';
import type { Profile } from './profiles.ts';
import type { Rate } from './rates.ts';
import type { Session } from './sessions.ts';
import type { BankState } from './state.ts';
import type { Task } from './tasks.ts';
import type { Bucket } from './token-bucket.ts';
import type { Access, Tries, User } from './users.ts';

/** Every part of the state: what has no row here does not compile. */
type PartName = PartNames<BankState, 'users' | 'sessions' | 'ledger' | 'outbox'>;

/** The parts of a bank's state, one row each: how each is kept, record by record. */
export const BANK_PARTS: Readonly<Record<PartName, Part>> = {
  identity: VALUE,
  clients: records<Client>({ isHome: true, changing: {} }),
  'users.all': records<User>({ isHome: true, changing: { signatureRight: true, mayPrepare: true, closedAt: true } }),
  'users.access': records<Access>({ isHome: false, changing: { state: true, triesLeft: true, password: true } }),
  'users.strangers': records<Tries>({ isHome: false, changing: { state: true, triesLeft: true } }),
  'users.passwordsGiven': VALUE,
  'sessions.all': records<Session>({
    isHome: false,
    changing: { state: true, components: true, seenAt: true, answers: true },
  }),
  'sessions.given': VALUE,
  loginLimit: records<Bucket>({ isHome: false, changing: {} }),
  audit: LIST,
  profiles: records<Profile>({
    isHome: false,
    changing: { state: true, current: true, former: true, regeneration: true, reason: true },
  }),
  documents: records<BankDocument>({
    isHome: false,
    changing: { state: true, fields: true, signatures: true, reason: true, history: true, executeAt: true },
    growing: 'history',
  }),
  'ledger.accounts': records<LedgerAccount>({
    isHome: false,
    changing: { isClosed: true, entries: true },
    growing: 'entries',
  }),
  'ledger.booked': TEXTS,
  letters: records<BankLetter>({ isHome: false, changing: {} }),
  answered: records<Answered>({ isHome: false, changing: {} }),
  tasks: records<Task>({ isHome: false, changing: { done: true } }),
  'outbox.mails': records<BankMail>({ isHome: false, changing: {} }),
  'outbox.warned': VALUES,
  lateCases: records<LateCase>({
    isHome: false,
    changing: { state: true, act: true, challenge: true, notifiedAt: true, steps: true },
    growing: 'steps',
  }),
  rates: records<Rate>({ isHome: false, changing: {} }),
  accessBlocks: VALUES,
  trusted: LIST,
};
