import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import type { ComponentReport } from '../../http/bank-components.ts';
import type { Clock } from '../../simulation/clock.ts';
import type { Rng } from '../../simulation/rng.ts';
import { BankError } from './bank-error.ts';
import { type SessionEvent, type SessionState, sessionStates } from './login-states.ts';
import type { BankSettings } from './settings.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** One login of one user. */
export interface Session {
  readonly login: string;
  /** How far the login has come: state machine 7.5, second half. */
  state: SessionState;
  /** What the workstation has said that it has, when it was asked. */
  components?: ComponentReport;
  /** Instant of the login. */
  readonly openedAt: number;
  /** Instant of the last request. */
  seenAt: number;
  /** Challenges are made from it, 32 octets. */
  readonly challengeKey: Uint8Array;
  /** How many answers to challenges have come, right or wrong. */
  answers: number;
}

export interface SessionsState {
  /** By the SHA-256 of the session's id: who reads the state is in no session. */
  readonly all: Map<string, Session>;
  /** How many secrets have been given out: each has chance of its own. */
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

/**
 * The sessions. They end by themselves after some idle minutes of the simulated clock, and some hours after the login however busy
 * they are. A user may have several at once, at two desks, each with a login of its own; of too many the one that was longest
 * without a request ends.
 */
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
    this.#makeRoomFor(login);
    const now = this.#clock.now();
    const id = this.#secret(login);
    const challengeKey = hexToBytes(this.#secret(login));
    const session: Session = { login, state, openedAt: now, seenAt: now, challengeKey, answers: 0 };
    this.#all.set(keyOf(id), session);
    return { id, session };
  }

  #makeRoomFor(login: string): void {
    const own = [...this.#all].filter(([, session]) => session.login === login);
    const surplus = own.length + 1 - this.#settings.sessionsPerUserMax;
    const idlest = own.sort(([, a], [, b]) => a.seenAt - b.seenAt).slice(0, Math.max(0, surplus));
    for (const [key] of idlest) this.#all.delete(key);
  }

  /**
   * Its user may do more from now on: the session gets another id, and the one before it is worth nothing.
   * @returns the new id.
   * @throws BankError not-logged-in when the session has ended meanwhile.
   */
  renew(id: string | undefined): string {
    const session = id === undefined ? undefined : this.#all.get(keyOf(id));
    if (id === undefined || session === undefined) throw new BankError('not-logged-in', 'There is no session.');
    this.close(id);
    const fresh = this.#secret(session.login);
    this.#all.set(keyOf(fresh), session);
    return fresh;
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
      const { sessionIdleMinutes, sessionHoursMax } = this.#settings;
      const limits = `${sessionIdleMinutes} minutes without a request, or ${sessionHoursMax} hours in all`;
      throw new BankError('session-expired', `A session ends after ${limits}.`);
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

  /** Ends every session of a user, or all but this one: his password is another one. */
  closeAllOf(login: string, except?: Session): void {
    this.#closeWhere((session) => session.login === login && session !== except);
  }

  /**
   * A challenge for signing in with the token. It holds all that is needed to know it again, so asking for one changes nothing: it is
   * good for some minutes, and until an answer has come to this or another one of the session.
   */
  challenge(session: Session): Uint8Array {
    return challengeOf(session, this.#clock.now(), session.answers);
  }

  /**
   * An answer has come: whatever comes of it, the challenges that were given out before are void.
   * @returns what looks at the content that was signed. Throws BankError signature-wrong (no challenge of this session),
   *   challenge-used (answered before, or too old).
   */
  beginAnswer(session: Session): (content: Uint8Array) => void {
    const current = session.answers++;
    const now = this.#clock.now();
    return (content) => {
      const [madeAt = Number.NaN, round = Number.NaN] = readChallenge(content);
      if (!isSame(content, challengeOf(session, madeAt, round))) {
        throw new BankError('signature-wrong', 'What was signed is no challenge of this session.');
      }
      if (round !== current) throw new BankError('challenge-used', 'An answer has come since it was given out.');
      const age = now - madeAt;
      if (age >= 0 && age <= this.#settings.challengeMinutes * MINUTE_MS) return;
      throw new BankError('challenge-used', `It is older than ${this.#settings.challengeMinutes} minutes.`);
    };
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
    return this.#clock.now() > endsAfter(session, this.#settings);
  }
}

/** The last instant of a session, if no request comes meanwhile. */
export function endsAfter(
  { seenAt, openedAt }: Session,
  { sessionIdleMinutes, sessionHoursMax }: BankSettings,
): number {
  return Math.min(seenAt + sessionIdleMinutes * MINUTE_MS, openedAt + sessionHoursMax * HOUR_MS);
}

/** What a person can read of it, then when it was made, in which round of answers, and an HMAC-SHA-256 over all that. */
function challengeOf({ login, challengeKey }: Session, madeAt: number, round: number): Uint8Array {
  const time = Number.isSafeInteger(madeAt) && Math.abs(madeAt) <= INSTANT_MAX ? new Date(madeAt).toISOString() : '-';
  const text = ['BS-Client TEST sign-in', login, time, `${madeAt} ${round}`, ''].join('\n');
  return utf8ToBytes(`${text}${bytesToHex(hmac(sha256, challengeKey, utf8ToBytes(text)))}\n`);
}

/** The last instant of ECMAScript (ECMA-262 section 21.4.1.1). */
const INSTANT_MAX = 8.64e15;

/** The numbers that a challenge says of itself; nothing when it is none. */
function readChallenge(content: Uint8Array): number[] {
  const [, madeAt, round] = /\n(\d{1,16}) (\d{1,16})\n[0-9a-f]{64}\n$/.exec(new TextDecoder().decode(content)) ?? [];
  return madeAt === undefined || round === undefined ? [] : [Number(madeAt), Number(round)];
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((octet, at) => octet === other[at]);
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
