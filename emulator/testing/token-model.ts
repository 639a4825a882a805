/**
 * What a token and one application with it should do, said as simply as possible and a second time: no handles, no
 * attributes, no memory. The model-based test compares it with the emulator call by call.
 */
export interface ModelSession {
  readonly readWrite: boolean;
}

export interface ModelObject {
  readonly label: string;
  readonly onToken: boolean;
  readonly isPrivate: boolean;
  /** Of a session object: the session with which it dies. */
  readonly owner: ModelSession;
}

export type ModelLogin = 'nobody' | 'user' | 'so';

export const MODEL_TRIES = 3;

export class TokenModel {
  present = true;
  sessions: ModelSession[] = [];
  objects: ModelObject[] = [];
  login: ModelLogin = 'nobody';
  pins = { user: 'user-pin', so: 'so-pin-1' };
  triesLeft = { user: MODEL_TRIES, so: MODEL_TRIES };

  open(readWrite: boolean): string {
    if (!this.present) return 'CKR_TOKEN_NOT_PRESENT';
    if (this.login === 'so' && !readWrite) return 'CKR_SESSION_READ_WRITE_SO_EXISTS';
    this.sessions.push({ readWrite });
    return 'CKR_OK';
  }

  close(session: ModelSession): string {
    this.sessions = this.sessions.filter((one) => one !== session);
    this.objects = this.objects.filter(({ onToken, owner }) => onToken || owner !== session);
    if (this.sessions.length === 0) this.leave();
    return 'CKR_OK';
  }

  logIn(who: 'user' | 'so', pin: string): string {
    if (this.login === who) return 'CKR_USER_ALREADY_LOGGED_IN';
    if (this.login !== 'nobody') return 'CKR_USER_ANOTHER_ALREADY_LOGGED_IN';
    if (who === 'so' && this.sessions.some(({ readWrite }) => !readWrite)) return 'CKR_SESSION_READ_ONLY_EXISTS';
    const rv = this.presentPin(who, pin);
    if (rv === 'CKR_OK') this.login = who;
    return rv;
  }

  logOut(): string {
    if (this.login === 'nobody') return 'CKR_USER_NOT_LOGGED_IN';
    this.leave();
    return 'CKR_OK';
  }

  setPin(session: ModelSession, old: string, fresh: string): string {
    if (!session.readWrite) return 'CKR_SESSION_READ_ONLY';
    const who = this.login === 'so' ? 'so' : 'user';
    const rv = this.presentPin(who, old);
    if (rv === 'CKR_OK') this.pins[who] = fresh;
    return rv;
  }

  initPin(fresh: string): string {
    if (this.login !== 'so') return 'CKR_USER_NOT_LOGGED_IN';
    this.pins.user = fresh;
    this.triesLeft.user = MODEL_TRIES;
    return 'CKR_OK';
  }

  create(session: ModelSession, label: string, onToken: boolean, isPrivate: boolean): string {
    if (isPrivate && this.login !== 'user') return 'CKR_USER_NOT_LOGGED_IN';
    if (onToken && !session.readWrite) return 'CKR_SESSION_READ_ONLY';
    this.objects.push({ label, onToken, isPrivate, owner: session });
    return 'CKR_OK';
  }

  destroy(session: ModelSession, object: ModelObject): string {
    if (object.onToken && !session.readWrite) return 'CKR_SESSION_READ_ONLY';
    this.objects = this.objects.filter((one) => one !== object);
    return 'CKR_OK';
  }

  visible(): ModelObject[] {
    return this.objects.filter(({ isPrivate }) => !isPrivate || this.login === 'user');
  }

  remove(): void {
    this.present = false;
    this.sessions = [];
    this.login = 'nobody';
    this.objects = this.objects.filter(({ onToken }) => onToken);
  }

  insert(): void {
    this.present = true;
  }

  private leave(): void {
    this.login = 'nobody';
    this.objects = this.objects.filter(({ onToken, isPrivate }) => onToken || !isPrivate);
  }

  private presentPin(who: 'user' | 'so', pin: string): string {
    if (this.triesLeft[who] === 0) return 'CKR_PIN_LOCKED';
    if (pin !== this.pins[who]) {
      this.triesLeft[who]--;
      return 'CKR_PIN_INCORRECT';
    }
    this.triesLeft[who] = MODEL_TRIES;
    return 'CKR_OK';
  }
}
