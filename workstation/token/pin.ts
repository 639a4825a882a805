import type { ProblemCode } from '../problems.ts';
import { pinErrorOf } from './pin-error.ts';
import { findBlankSlot, type TokenPlace, type TokenSession, withToken } from './session.ts';
import { TokenError } from './token-error.ts';

/**
 * Changes the user's PIN (state machine 7.6, T5). The counter of wrong entries starts anew. Whatever stops it on the way,
 * the error says which PIN holds, or that this is not known.
 * Errors: `pin-wrong`, `pin-locked`, `pin-refused` (naming the length that is allowed), any of the token's.
 */
export async function changeUserPin(place: TokenPlace, oldPin: string, newPin: string): Promise<void> {
  let knowledge = '';
  try {
    await withToken(placeOnly(place), (session) => {
      session.loginToChangePin(oldPin);
      knowledge = setPin(session, oldPin, newPin);
    });
  } catch (error) {
    throw knowledge === '' ? error : telling(error, knowledge);
  }
}

/** After these it may have been done all the same: the answer did not come through. */
const OPEN: ReadonlySet<ProblemCode> = new Set<ProblemCode>(['token-failed', 'token-removed', 'token-not-present']);

/** @returns what is to be told of the PIN, should the session not end well. */
function setPin(session: TokenSession, oldPin: string, newPin: string): string {
  try {
    session.token.C_SetPIN(session.handle, oldPin, newPin);
  } catch (error) {
    const translated = pinErrorOf(session, 'user', error, 'changing the PIN');
    const isOpen = translated instanceof TokenError && OPEN.has(translated.code);
    throw isOpen
      ? telling(translated, 'It is not known whether the PIN is changed: try the new one first.')
      : translated;
  }
  return 'The PIN is changed: the new one holds.';
}

function telling(error: unknown, more: string): unknown {
  if (!(error instanceof TokenError)) return error;
  const { code, detail, rv, cause } = error;
  return new TokenError(code, [detail, more].filter(Boolean).join(' '), { ...(rv !== undefined && { rv }), cause });
}

/**
 * Sets a new user PIN with the SO PIN, which also lifts the lock (T6). Keys and certificates stay.
 * Errors: `pin-wrong` (the SO PIN), `so-pin-locked`, `pin-refused`, any of the token's.
 */
export async function setUserPin(place: TokenPlace, soPin: string, newPin: string): Promise<void> {
  await withToken(placeOnly(place), (session) => {
    session.loginSo(soPin);
    try {
      session.token.C_InitPIN(session.handle, newPin);
    } catch (error) {
      throw pinErrorOf(session, 'user', error, 'setting the PIN');
    }
  });
}

/**
 * Initialises the token (everything on it is erased) and sets the user's PIN.
 * Errors: `token-not-present`, `pin-wrong` (the SO PIN), `so-pin-locked`, `pin-refused`, any of the token's.
 */
export async function initialiseToken(
  place: TokenPlace,
  options: { readonly soPin: string; readonly pin: string; readonly label: string },
): Promise<void> {
  const slot = findBlankSlot(place);
  try {
    place.token.C_InitToken(slot, options.soPin, options.label);
  } catch (error) {
    throw pinErrorOf({ token: place.token, slot }, 'so', error, 'initialising the token');
  }
  await setUserPin(place, options.soPin, options.pin);
}

/** Without the PIN that a caller's options may carry: here the login is part of the work. */
function placeOnly({ token, slot }: TokenPlace): TokenPlace {
  return { token, ...(slot !== undefined && { slot }) };
}
