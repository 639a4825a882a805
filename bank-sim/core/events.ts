/** What the bank did, for the log of a demo or a test. Carries names and codes, never a secret. */
export interface BankEvent {
  /** Instant of the simulated clock, milliseconds since the epoch. */
  readonly at: number;
  readonly name:
    | 'user-created'
    | 'envelope-printed'
    | 'login'
    | 'login-refused'
    | 'user-locked'
    | 'password-changed'
    | 'token-sign-in'
    | 'profile-registered'
    | 'profile-status'
    | 'access-blocked'
    | 'access-opened'
    | 'late-case'
    | 'document-status'
    | 'letter-sent'
    | 'user-changed'
    | 'task-opened'
    | 'task-closed'
    | 'mail-sent'
    | 'subscriber-looked-up'
    | 'ca-trusted'
    | 'crl-loaded'
    | 'ca-silent'
    | 'bug';
  /** Login, profile or document, or the address of a request. */
  readonly subject: string;
  /** A status, a problem code or a count. */
  readonly detail: string;
}

/** Takes an event; the bank adds the instant. */
export type Emit = (event: Omit<BankEvent, 'at'>) => void;
