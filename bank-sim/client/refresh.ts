import type { Bank } from '../bank.ts';
import { BankError, isRevocationUndecided, reasonText } from '../core/bank-error.ts';
import { keySetOf, type Profile, storedKeySet } from '../core/profiles.ts';
import { CaSilentError } from '../verification/ca-connection.ts';
import { examineIssued, readIssued } from '../verification/issued-set.ts';
import { checkIssued } from '../verification/key-set.ts';
import { isLeftBehind, passOn } from './passing-on.ts';

/** Refreshes that are on their way: whoever asks meanwhile waits for the same answer, so nothing is done twice. */
const underWay = new WeakMap<Profile, Promise<boolean>>();

/**
 * Asks the CA for every profile that waits for it; statuses move only here (R-BANK-77).
 * @returns whether the CA answered; if not, everything stays as it is.
 */
export async function refreshFromCa(bank: Bank, profiles: readonly Profile[]): Promise<boolean> {
  const isWaiting = (profile: Profile) => bank.profiles.statusOf(profile) === 'accepted-by-bank';
  let isReached = true;
  for (const profile of profiles.filter((one) => isWaiting(one) || isLeftBehind(one))) {
    isReached = (await refreshOnce(bank, profile)) && isReached;
  }
  return isReached;
}

function refreshOnce(bank: Bank, profile: Profile): Promise<boolean> {
  const running = underWay.get(profile);
  if (running !== undefined) return bank.memory.turns.outside(() => running);
  const own = (isLeftBehind(profile) ? sendAgain : refresh)(bank, profile).finally(() => underWay.delete(profile));
  underWay.set(profile, own);
  return own;
}

/** The bank had a sudden end before the CA had the request. */
async function sendAgain(bank: Bank, profile: Profile): Promise<boolean> {
  try {
    await passOn(bank, profile);
    return true;
  } catch (error) {
    if (error instanceof CaSilentError) return false;
    if (error instanceof BankError) return true;
    throw error;
  }
}

async function refresh(bank: Bank, profile: Profile): Promise<boolean> {
  try {
    await askCa(bank, profile);
    return true;
  } catch (error) {
    if (error instanceof CaSilentError) return false;
    if (!(error instanceof BankError)) throw error;
    if (isRevocationUndecided(error)) return false;
    profile.reason = reasonText(error.code, error.message);
    bank.profiles.apply(profile, 'refuse');
    return true;
  }
}

/** P9, P10. */
async function askCa(bank: Bank, profile: Profile): Promise<void> {
  const { regeneration } = profile;
  const id = regeneration?.caRequestId;
  if (regeneration === undefined || id === undefined) throw new Error(`profile ${profile.id} has no request at the CA`);
  const view = await bank.ca.request(id);
  if (view.status === 'rejected' || view.status === 'error') {
    throw new BankError('ca-refused', `The request is ${view.status}: ${view.reason}`);
  }
  if (view.status !== 'processed') return;
  const issued = readIssued(bank, view.certificates);
  checkIssued(issued, regeneration.publicKeys, keySetOf(profile.current).GOST.subject);
  await examineIssued(bank, issued);
  if (view.bankDoneAt === null) await bank.ca.bankDone(id);
  regeneration.received = storedKeySet(issued);
  bank.profiles.apply(profile, 'processed');
}
