import {
  CKF_RW_SESSION,
  CKF_SERIAL_SESSION,
  CKF_TOKEN_INITIALIZED,
  CKF_USER_PIN_TO_BE_CHANGED,
  CKR_USER_ALREADY_LOGGED_IN,
  CKU_SO,
  CKU_USER,
} from '../../emulator/spec/constants.gen.ts';
import type { Handle, Pkcs11, Template, TokenInfo } from '../../emulator/spec/pkcs11-api.ts';
import { attributeOf, findObjects, ulongOf } from './attributes.ts';
import { type PinOwner, pinErrorOf } from './pin-error.ts';
import { attempt, calling, returnValueOf, SESSION_GONE, TokenError, tokenErrorOf } from './token-error.ts';

/** Where the token is: the library, and the slot when it is not simply the first with an initialised token. */
export interface TokenPlace {
  readonly token: Pkcs11;
  /** Slot ID, as C_GetSlotList gives it. */
  readonly slot?: number;
}

/**
 * One read/write session with one token. Errors are {@link TokenError}s. Close it, also after an error; better, let
 * {@link withToken} do it.
 */
export class TokenSession {
  readonly token: Pkcs11;
  readonly slot: Handle;
  readonly handle: Handle;
  #loggedIn = false;

  private constructor(token: Pkcs11, slot: Handle, handle: Handle) {
    this.token = token;
    this.slot = slot;
    this.handle = handle;
  }

  /** Errors: `token-not-present`, `token-not-initialised`, any of the token's. */
  static open(place: TokenPlace): TokenSession {
    const slot = findSlot(place);
    const handle = calling('opening a session', () =>
      place.token.C_OpenSession(slot, CKF_SERIAL_SESSION | CKF_RW_SESSION),
    );
    return new TokenSession(place.token, slot, handle);
  }

  /** Slot ID. */
  get slotId(): number {
    return ulongOf(this.slot) ?? 0;
  }

  /** CK_TOKEN_INFO of the token in the slot. */
  info(): TokenInfo {
    return whileInserted(() => calling('asking for the token', () => this.token.C_GetTokenInfo(this.slot)));
  }

  /** The mechanisms of this token. */
  mechanisms(): ReadonlySet<number> {
    return new Set(
      whileInserted(() => calling('asking for the mechanisms', () => this.token.C_GetMechanismList(this.slot))),
    );
  }

  /**
   * Logs the user in (PKCS#11 3.1 section 5.6.9). Somebody of this process being logged in already is as good.
   * Errors: `pin-wrong` (saying how many tries are left, as far as the token tells), `pin-locked`, `pin-not-set`,
   * `pin-to-be-changed`, any of the token's.
   */
  login(pin: string): void {
    this.#login('user', pin);
    if ((this.info().flags & CKF_USER_PIN_TO_BE_CHANGED) !== 0) throw new TokenError('pin-to-be-changed');
  }

  /** Logs the user in although the token demands a new PIN: only to change it. Errors: as {@link login}. */
  loginToChangePin(pin: string): void {
    this.#login('user', pin);
  }

  /** Logs the security officer in. Errors: as {@link login}, and `so-pin-locked`. */
  loginSo(soPin: string): void {
    this.#login('so', soPin);
  }

  /** Every object that matches. */
  find(template: Template): Handle[] {
    return findObjects(this.token, this.handle, template);
  }

  /** One attribute of an object; `undefined` when it has none or does not show it. */
  attribute(object: Handle, type: number): Buffer | undefined {
    return attributeOf(this.token, this.handle, object, type);
  }

  /**
   * Logs out and closes; a session that went with its token is closed already. It is closed also when the token fails to
   * log out, so that nobody stays logged in; the first error is told.
   */
  close(): void {
    const failures = [
      attempt(() => this.#loggedIn && this.token.C_Logout(this.handle)),
      attempt(() => this.token.C_CloseSession(this.handle)),
    ];
    const [first] = failures.filter((error) => error !== undefined && !SESSION_GONE.has(returnValueOf(error) ?? -1));
    if (first !== undefined) throw tokenErrorOf(first, 'closing the session');
  }

  #login(owner: PinOwner, pin: string): void {
    try {
      this.token.C_Login(this.handle, owner === 'user' ? CKU_USER : CKU_SO, pin);
      this.#loggedIn = true;
    } catch (error) {
      if (returnValueOf(error) === CKR_USER_ALREADY_LOGGED_IN) return;
      throw pinErrorOf(this, owner, error);
    }
  }
}

/**
 * Opens a session, logs in when a PIN is given, works, and closes whatever happens. The work's own error wins over one
 * of closing.
 */
export async function withToken<T>(
  place: TokenPlace & { readonly pin?: string },
  work: (session: TokenSession) => T | Promise<T>,
): Promise<T> {
  const session = TokenSession.open(place);
  let result: T;
  try {
    if (place.pin !== undefined) session.login(place.pin);
    result = await work(session);
  } catch (error) {
    closeAfter(error, session);
    throw error;
  }
  session.close();
  return result;
}

/**
 * The slot asked for, or the first whose token is initialised.
 * Errors: `token-not-present`, `token-not-initialised`.
 */
export function findSlot(place: TokenPlace): Handle {
  const present = slotsWithToken(place);
  const ready = present.find(
    (slot) =>
      (calling('asking for the token', () => place.token.C_GetTokenInfo(slot)).flags & CKF_TOKEN_INITIALIZED) !== 0,
  );
  if (!ready) throw new TokenError('token-not-initialised');
  return ready;
}

/**
 * Where the token with this serial number is, among the slots asked for, and what it is called. CK_TOKEN_INFO pads both with blanks.
 * Errors: `token-not-present`, `wrong-token`.
 */
export function slotOfToken(
  place: TokenPlace,
  serialNumber: string,
): { readonly slot: number; readonly label: string } {
  const present = slotsWithToken(place).map((slot) => {
    const info = calling('asking for the token', () => place.token.C_GetTokenInfo(slot));
    return { slot: ulongOf(slot) ?? 0, label: info.label.trim(), serialNumber: info.serialNumber.trim() };
  });
  const found = present.find((one) => one.serialNumber === serialNumber);
  if (found) return found;
  const others = present.map((one) => one.serialNumber).join(', ');
  throw new TokenError('wrong-token', `Wanted is the token ${serialNumber}; here is ${others}.`);
}

/** The slot asked for, or the first with any token in it, initialised or not: what personalisation works on. */
export function findBlankSlot(place: TokenPlace): Handle {
  return slotsWithToken(place)[0];
}

/** A slot that is empty although a session was opened with its token: the token was removed. */
function whileInserted<T>(ask: () => T): T {
  try {
    return ask();
  } catch (error) {
    if (!(error instanceof TokenError) || error.code !== 'token-not-present') throw error;
    throw new TokenError('token-removed', error.detail, {
      ...(error.rv !== undefined && { rv: error.rv }),
      cause: error,
    });
  }
}

function slotsWithToken({ token, slot }: TokenPlace): [Handle, ...Handle[]] {
  const present = calling('looking for slots', () => token.C_GetSlotList(true));
  const [first, ...rest] = slot === undefined ? present : present.filter((handle) => ulongOf(handle) === slot);
  if (!first) throw new TokenError('token-not-present', slot === undefined ? '' : `Slot ${slot} was asked for.`);
  return [first, ...rest];
}

function closeAfter(error: unknown, session: TokenSession): void {
  try {
    session.close();
  } catch (closing) {
    if (!(closing instanceof TokenError)) throw new AggregateError([error, closing], 'closing the session failed too');
  }
}
