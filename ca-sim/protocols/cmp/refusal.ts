import { type FailInfo, type PkiStatusInfo, rejectionStatus } from '../../../pki/cmp/status.ts';
import { PkiError } from '../../../pki/error.ts';
import { CaError, type CaProblem } from '../../core/problems.ts';

/** The CA says no in CMP's words: thrown below a handler, turned into an answer at one place. */
export class CmpRefusal extends Error {
  override readonly name = 'CmpRefusal';
  readonly failInfo: FailInfo;

  /** @param text for the person who reads the client's log; never a secret. */
  constructor(failInfo: FailInfo, text: string) {
    super(text);
    this.failInfo = failInfo;
  }

  get status(): PkiStatusInfo {
    return rejectionStatus(this.failInfo, this.message);
  }
}

/** What CMP calls the refusals of the core. Those that are not here can be reached by no message. */
const FAIL_INFOS: Readonly<Partial<Record<CaProblem, FailInfo>>> = {
  'request-malformed': 'badDataFormat',
  'key-unsuitable': 'badCertTemplate',
  'profile-unsuitable': 'badCertTemplate',
  'name-invalid': 'badCertTemplate',
  'authority-missing': 'wrongAuthority',
  'proof-of-possession': 'badPOP',
  'key-already-certified': 'duplicateCertReq',
  'subject-unknown': 'notAuthorized',
  'signer-not-entitled': 'notAuthorized',
  'signer-unknown': 'signerNotTrusted',
  'signer-not-yet-valid': 'signerNotTrusted',
  'signer-expired': 'signerNotTrusted',
  'signer-revoked': 'signerNotTrusted',
  // Whoever does not know the secret of an envelope learns nothing about it.
  'envelope-unknown': 'badMessageCheck',
  'envelope-locked': 'notAuthorized',
  'envelope-expired': 'notAuthorized',
  'envelope-spent': 'notAuthorized',
  'envelope-subject': 'notAuthorized',
  'entity-not-found': 'badCertId',
  'already-revoked': 'certRevoked',
  'already-on-hold': 'incorrectData',
  'not-on-hold': 'incorrectData',
  'certificate-expired': 'badCertId',
};

/**
 * The refusal behind an error, or undefined when it is a bug.
 * @param malformed what a PkiError means where it was thrown.
 */
export function refusalOf(error: unknown, malformed: FailInfo = 'badDataFormat'): CmpRefusal | undefined {
  if (error instanceof CmpRefusal) return error;
  if (error instanceof PkiError) return new CmpRefusal(malformed, `${error.message}.`);
  const failInfo = error instanceof CaError ? FAIL_INFOS[error.code] : undefined;
  return failInfo && new CmpRefusal(failInfo, (error as CaError).message);
}

/** Does something in which a PkiError means this. */
export function judging<Value>(malformed: FailInfo, work: () => Value): Value {
  try {
    return work();
  } catch (error) {
    throw refusalOf(error, malformed) ?? error;
  }
}
