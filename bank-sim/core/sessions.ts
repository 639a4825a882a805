import { bytesToHex } from '@noble/hashes/utils.js';
import type { Clock } from '../../simulation/clock.ts';
import type { Rng } from '../../simulation/rng.ts';
import { BankError } from './bank-error.ts';
import { type SessionEvent, type SessionState, sessionStates } from './login-states.ts';
import type { BankSettings } from './settings.ts';

const MINUTE_MS = 60_000;

/** One login of one user. */
export interface Session {
  readonly id: string;
  readonly login: string;
  /** How far the login has come: state machine 7.5, second half. */
  state: SessionState;
  /** Instant of the last request. */
  seenAt: number;
  challenge?: { readonly octets: Uint8Array; readonly madeAt: number };
}

/** The sessions. They end by themselves after some idle minutes of the simulated clock. */
export class Sessions {
  readonly #settings: BankSettings;
  readonly #clock: Clock;
  readonly #rng: Rng;
  readonly #sessions = new Map<string, Session>();

  constructor(settings: BankSettings, clock: Clock, rng: Rng) {
    this.#settings = settings;
    this.#clock = clock;
    this.#rng = rng;
  }

  /** A new session; its id is 32 octets in hexadecimal. Sessions that have ended are forgotten. */
  open(login: string, state: SessionState): Session {
    for (const session of this.#sessions.values()) if (this.#hasEnded(session)) this.#sessions.delete(session.id);
    const session: Session = { id: bytesToHex(this.#rng.bytes(32)), login, state, seenAt: this.#clock.now() };
    this.#sessions.set(session.id, session);
    return session;
  }

  /**
   * The session of a request, which counts as its sign of life.
   * @throws BankError not-logged-in, session-expired.
   */
  find(id: string | undefined): Session {
    const session = id === undefined ? undefined : this.#sessions.get(id);
    if (session === undefined) throw new BankError('not-logged-in', 'There is no session.');
    if (this.#hasEnded(session)) {
      this.#sessions.delete(session.id);
      throw new BankError('session-expired', `No request for ${this.#settings.sessionIdleMinutes} minutes.`);
    }
    session.seenAt = this.#clock.now();
    return session;
  }

  close(id: string): void {
    this.#sessions.delete(id);
  }

  /** Ends every session of a user: his password was taken from him. */
  closeAllOf(login: string): void {
    for (const session of this.#sessions.values()) if (session.login === login) this.#sessions.delete(session.id);
  }

  /** A fresh challenge for signing in with the token; an older one is void. */
  challenge(session: Session): Uint8Array {
    const now = this.#clock.now();
    const lines = ['BS-Client TEST sign-in', session.login, new Date(now).toISOString()];
    const octets = new TextEncoder().encode([...lines, bytesToHex(this.#rng.bytes(32)), ''].join('\n'));
    session.challenge = { octets, madeAt: now };
    return octets;
  }

  /**
   * Takes the challenge out of the session: whatever comes of the answer, it is good for this one only.
   * @throws BankError challenge-used when there is none or it is too old.
   */
  takeChallenge(session: Session): Uint8Array {
    const { challenge } = session;
    delete session.challenge;
    if (challenge === undefined) throw new BankError('challenge-used', 'No challenge was given out, or it is used up.');
    if (this.#clock.now() - challenge.madeAt > this.#settings.challengeMinutes * MINUTE_MS) {
      throw new BankError('challenge-used', `It is older than ${this.#settings.challengeMinutes} minutes.`);
    }
    return challenge.octets;
  }

  #hasEnded(session: Session): boolean {
    return this.#clock.now() - session.seenAt > this.#settings.sessionIdleMinutes * MINUTE_MS;
  }
}

/**
 * Moves a session on.
 * @throws BankError with the refusal of the table.
 */
export function advance(session: Session, event: SessionEvent): void {
  const outcome = sessionStates.step(session.state, event);
  if (outcome.refused !== undefined) throw new BankError(outcome.refused, '');
  session.state = outcome.to;
}
