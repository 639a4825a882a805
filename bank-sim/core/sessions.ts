import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Clock } from '../../simulation/clock.ts';
import type { Rng } from '../../simulation/rng.ts';
import { BankError } from './bank-error.ts';
import { type SessionEvent, type SessionState, sessionStates } from './login-states.ts';
import type { BankSettings } from './settings.ts';

const MINUTE_MS = 60_000;

/** One login of one user. */
export interface Session {
  readonly login: string;
  /** How far the login has come: state machine 7.5, second half. */
  state: SessionState;
  /** Instant of the last request. */
  seenAt: number;
  challenge?: { readonly octets: Uint8Array; readonly madeAt: number };
}

export interface SessionsState {
  /** By the SHA-256 of the session's id: who reads the state is in no session. */
  readonly all: Map<string, Session>;
  /** How many sessions and challenges there have been: each has chance of its own. */
  given: number;
}

export function newSessionsState(): SessionsState {
  return { all: new Map(), given: 0 };
}

/** A session, and the secret that its user shows from now on. */
export interface OpenedSession {
  /** 32 octets in hexadecimal. */
  readonly id: string;
  readonly session: Session;
}

function keyOf(id: string): string {
  return bytesToHex(sha256(utf8ToBytes(id)));
}

/** The sessions. They end by themselves after some idle minutes of the simulated clock. */
export class Sessions {
  readonly #bank: { readonly sessions: SessionsState };
  readonly #settings: BankSettings;
  readonly #clock: Clock;
  readonly #rng: Rng;

  constructor(bank: { readonly sessions: SessionsState }, settings: BankSettings, clock: Clock, rng: Rng) {
    this.#bank = bank;
    this.#settings = settings;
    this.#clock = clock;
    this.#rng = rng;
  }

  get #all(): SessionsState['all'] {
    return this.#bank.sessions.all;
  }

  /** A new session. Sessions that have ended are forgotten. */
  open(login: string, state: SessionState): OpenedSession {
    this.#closeWhere((session) => this.#hasEnded(session));
    const id = this.#secret(login);
    const session: Session = { login, state, seenAt: this.#clock.now() };
    this.#all.set(keyOf(id), session);
    return { id, session };
  }

  /**
   * The session of a request, which counts as its sign of life.
   * @throws BankError not-logged-in, session-expired.
   */
  find(id: string | undefined): Session {
    const session = id === undefined ? undefined : this.#all.get(keyOf(id));
    if (id === undefined || session === undefined) throw new BankError('not-logged-in', 'There is no session.');
    if (this.#hasEnded(session)) {
      this.close(id);
      throw new BankError('session-expired', `No request for ${this.#settings.sessionIdleMinutes} minutes.`);
    }
    session.seenAt = this.#clock.now();
    return session;
  }

  /** Whose session it is, if it is one; no sign of life. */
  loginOf(id: string | undefined): string | undefined {
    return id === undefined ? undefined : this.#all.get(keyOf(id))?.login;
  }

  close(id: string): void {
    this.#all.delete(keyOf(id));
  }

  /** Ends every session of a user: his password was taken from him. */
  closeAllOf(login: string): void {
    this.#closeWhere((session) => session.login === login);
  }

  /** A fresh challenge for signing in with the token; an older one is void. */
  challenge(session: Session): Uint8Array {
    const now = this.#clock.now();
    const lines = ['BS-Client TEST sign-in', session.login, new Date(now).toISOString()];
    const octets = new TextEncoder().encode([...lines, this.#secret(session.login), ''].join('\n'));
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

  /** 32 octets in hexadecimal. A bank that is set back gives them anew, but never to somebody else. */
  #secret(login: string): string {
    const name = JSON.stringify([this.#bank.sessions.given++, this.#clock.now(), login]);
    return bytesToHex(this.#rng.stream(name).bytes(32));
  }

  #closeWhere(isOver: (session: Session) => boolean): void {
    for (const [key, session] of this.#all) if (isOver(session)) this.#all.delete(key);
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
