import type { Bank } from '../bank.ts';
import { BankError, isRevocationUndecided, reasonText } from '../core/bank-error.ts';
import type { Profile } from '../core/profiles.ts';
import { CaSilentError } from '../verification/ca-connection.ts';

/** Profiles whose request is on its way to the CA in this moment. */
const onTheirWay = new WeakSet<Profile>();

/** Whether a request was to go to the CA when the bank ended: nobody else is at it. */
export function isLeftBehind(profile: Profile): boolean {
  return profile.state === 'sent' && profile.regeneration?.requests !== undefined && !onTheirWay.has(profile);
}

/**
 * P8, P9: what the bank has checked goes to the CA, which takes the same octets as the same request, however often they come.
 * @throws BankError ca-refused, ca-unavailable; the profile is where {@link notSent} says.
 */
export async function passOn(bank: Bank, profile: Profile): Promise<void> {
  const { regeneration } = profile;
  if (regeneration?.requests === undefined) throw new Error(`profile ${profile.id} has nothing to send`);
  onTheirWay.add(profile);
  try {
    const { id } = await bank.ca.requestCertificates(regeneration.requests);
    profile.regeneration = { publicKeys: regeneration.publicKeys, caRequestId: id };
  } catch (error) {
    throw notSent(bank, profile, error);
  } finally {
    onTheirWay.delete(profile);
  }
  bank.profiles.apply(profile, 'accept');
}

/**
 * Nothing was sent. When the CA is silent, or something unforeseen happened, the user may sign again or cancel; when the
 * bank or the CA refuses, the profile says why (R-BANK-88).
 */
export function notSent(bank: Bank, profile: Profile, error: unknown): unknown {
  delete profile.regeneration;
  if (profile.state === 'revoked') return error;
  if (!(error instanceof BankError) || error instanceof CaSilentError || isRevocationUndecided(error)) {
    bank.profiles.apply(profile, 'ca-unavailable');
    return error instanceof CaSilentError ? new CaSilentError('ca-unavailable', error.message) : error;
  }
  profile.reason = reasonText(error.code, error.message);
  bank.profiles.apply(profile, 'refuse');
  return error;
}
