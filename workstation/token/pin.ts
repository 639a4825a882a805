import { pinErrorOf } from './pin-error.ts';
import { findBlankSlot, type TokenPlace, withToken } from './session.ts';

/**
 * Changes the user's PIN (state machine 7.6, T5). The counter of wrong entries starts anew.
 * Errors: `pin-wrong`, `pin-locked`, `pin-refused` (naming the length that is allowed), any of the token's.
 */
export async function changeUserPin(place: TokenPlace, oldPin: string, newPin: string): Promise<void> {
  await withToken(placeOnly(place), (session) => {
    session.loginToChangePin(oldPin);
    try {
      session.token.C_SetPIN(session.handle, oldPin, newPin);
    } catch (error) {
      throw pinErrorOf(session.token, session.slot, 'user', error);
    }
  });
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
      throw pinErrorOf(session.token, session.slot, 'user', error);
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
    throw pinErrorOf(place.token, slot, 'so', error);
  }
  await setUserPin(place, options.soPin, options.pin);
}

/** Without the PIN that a caller's options may carry: here the login is part of the work. */
function placeOnly({ token, slot }: TokenPlace): TokenPlace {
  return { token, ...(slot !== undefined && { slot }) };
}
