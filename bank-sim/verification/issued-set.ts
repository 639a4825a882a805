import type { CaRequestView } from '../../http/ca.ts';
import { dnToString, sameName } from '../../pki/x509/name.ts';
import type { Bank } from '../bank.ts';
import { BankError, isRevocationUndecided } from '../core/bank-error.ts';
import { type KeySet, keySetOf, type Profile, SET_ALGORITHMS } from '../core/profiles.ts';
import { checkOwner, readKeySet } from './key-set.ts';

/** The certificates of a processed request at the CA. @throws BankError issued-certificate-wrong. */
export function readIssued(bank: Bank, certificates: CaRequestView['certificates']): KeySet {
  try {
    return readKeySet(certificates, bank.settings);
  } catch (error) {
    if (error instanceof BankError) throw new BankError('issued-certificate-wrong', error.message);
    throw error;
  }
}

/** Both of them, as any certificate is examined. @throws BankError issued-certificate-wrong; revocation-unknown. */
export async function examineIssued(bank: Bank, issued: KeySet): Promise<void> {
  for (const algorithm of SET_ALGORITHMS) {
    try {
      await bank.examine(issued[algorithm]);
    } catch (error) {
      if (!(error instanceof BankError) || isRevocationUndecided(error)) throw error;
      throw new BankError('issued-certificate-wrong', `The ${algorithm} certificate: ${error.message}`);
    }
  }
}

/** A set that the CA has issued, and its request. */
export interface Reissued {
  readonly keySet: KeySet;
  readonly request: CaRequestView;
}

/**
 * A set that the CA has issued for the user of a profile without a request of the bank's: fetched from the CA and examined. It must
 * carry exactly the registered name.
 * @throws BankError ca-refused (no such request, or it was rejected), reissue-not-processed, issued-certificate-wrong,
 *   certificate-owner-wrong, revocation-unknown; CaSilentError ca-unavailable.
 */
export async function reissuedSet(bank: Bank, requestId: string, profile: Profile): Promise<Reissued> {
  const request = await bank.ca.request(requestId);
  if (request.status === 'rejected' || request.status === 'error') {
    throw new BankError('ca-refused', `The request is ${request.status}: ${request.reason}`);
  }
  if (request.status !== 'processed')
    throw new BankError('reissue-not-processed', `Request ${requestId}: ${request.status}.`);
  const keySet = readIssued(bank, request.certificates);
  checkOwner(keySet, profile.user);
  const { subject } = keySetOf(profile.current).GOST;
  if (!sameName(keySet.GOST.subject, subject)) {
    const detail = `${dnToString(keySet.GOST.subject)} instead of ${dnToString(subject)}.`;
    throw new BankError('certificate-owner-wrong', detail);
  }
  await examineIssued(bank, keySet);
  return { keySet, request };
}
