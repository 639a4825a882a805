import {
  CKF_SO_PIN_COUNT_LOW,
  CKF_SO_PIN_FINAL_TRY,
  CKF_SO_PIN_LOCKED,
  CKF_USER_PIN_COUNT_LOW,
  CKF_USER_PIN_FINAL_TRY,
  CKF_USER_PIN_LOCKED,
} from '../../emulator/spec/constants.gen.ts';
import type { Handle, Pkcs11, TokenInfo } from '../../emulator/spec/pkcs11-api.ts';
import { returnValueOf, TokenError, tokenErrorOf } from './token-error.ts';

/** Whose PIN. */
export type PinOwner = 'user' | 'so';

const PIN_OF = {
  user: { low: CKF_USER_PIN_COUNT_LOW, last: CKF_USER_PIN_FINAL_TRY, locked: CKF_USER_PIN_LOCKED, name: 'PIN' },
  so: { low: CKF_SO_PIN_COUNT_LOW, last: CKF_SO_PIN_FINAL_TRY, locked: CKF_SO_PIN_LOCKED, name: 'SO PIN' },
} as const;

/**
 * The error of a call that took a PIN: tells a wrong PIN from one that has just been locked, and says what the token
 * knows about the tries that are left (R-TOKEN-21). PKCS#11 has no counter, only the three flags of CK_TOKEN_INFO.
 */
export function pinErrorOf(
  { token, slot }: { readonly token: Pkcs11; readonly slot: Handle },
  owner: PinOwner,
  error: unknown,
  doing = 'checking a PIN',
): unknown {
  const translated = tokenErrorOf(error, doing);
  if (!(translated instanceof TokenError)) return translated;
  const { low, last, locked, name } = PIN_OF[owner];
  const flags = flagsOf(token, slot);
  const options = { ...(translated.rv !== undefined && { rv: translated.rv }), cause: error };
  if (translated.code === 'pin-locked' || (translated.code === 'pin-wrong' && (flags & locked) !== 0)) {
    return new TokenError(owner === 'so' ? 'so-pin-locked' : 'pin-locked', '', options);
  }
  if (translated.code === 'pin-refused') return new TokenError('pin-refused', allowedLength(token, slot), options);
  if (translated.code !== 'pin-wrong') return translated;
  const about = owner === 'so' ? 'It is the SO PIN.' : '';
  const triesLeft = (flags & last) !== 0 ? 1 : undefined;
  const left = triesLeft === 1 ? `One try is left before the ${name} is locked.` : '';
  const few = (flags & low) !== 0 ? `Wrong entries are counted; after too many the ${name} is locked.` : '';
  return new TokenError('pin-wrong', [about, left || few].filter(Boolean).join(' '), { ...options, triesLeft });
}

function allowedLength(token: Pkcs11, slot: Handle): string {
  const info = infoOf(token, slot);
  return info ? `It takes ${info.minPinLen} to ${info.maxPinLen} characters.` : '';
}

function flagsOf(token: Pkcs11, slot: Handle): number {
  return infoOf(token, slot)?.flags ?? 0;
}

/** Nothing when the token cannot even be asked any more: the error in hand tells more than a second one. */
function infoOf(token: Pkcs11, slot: Handle): TokenInfo | undefined {
  try {
    return token.C_GetTokenInfo(slot);
  } catch (error) {
    if (returnValueOf(error) === undefined) throw error;
    return undefined;
  }
}
