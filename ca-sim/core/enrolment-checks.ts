import { suiteOfPublicKey } from '../../pki/keys.ts';
import { type Dn, dnToString, sameName } from '../../pki/x509/name.ts';
import { AUTHORITY_STYLES, type AuthorityName, type TwinRow } from './authority-styles.ts';
import { enrollableProfiles, type ProfileName } from './certificate-profiles.ts';
import { certificateKey } from './certificates.ts';
import type { EnrolmentWish, Voucher } from './enrolment-record.ts';
import { keyName } from './issuance.ts';
import { CaError } from './problems.ts';
import { assertName, personNamed } from './registry.ts';
import type { CaState, IssuedCertificate } from './state.ts';

/** What a plain enrolment must be before the CA takes it in. */

/** Whose word an authority takes: the RFC-style CA certifies whoever can prove his key, the others want to know him. */
export const VOUCHERS: Readonly<Record<AuthorityName, readonly Voucher['kind'][]>> = {
  'kz-kisc': ['secret', 'certificate'],
  'kz-nuc': ['secret', 'certificate'],
  rfc: ['nobody', 'secret', 'certificate'],
};

/** Kinds of certificates that may vouch for others (X-CA-10). */
const REGISTRATION_AUTHORITIES: ReadonlySet<ProfileName> = new Set<ProfileName>(['RA', 'RFC_RA']);

/** What the checks decide. */
export interface Decision {
  readonly twin: TwinRow;
  readonly profile: ProfileName;
}

/**
 * Judges a wish.
 * @throws CaError key-unsuitable, authority-missing (no such twin), profile-unsuitable, name-invalid, proof-of-possession,
 * signer-not-entitled, subject-unknown, key-already-certified, in this order.
 */
export function judgeWish(state: CaState, wish: EnrolmentWish): Decision {
  const twin = twinFor(wish);
  const profile = profileFor(wish, twin);
  if (wish.subject.length === 0) throw new CaError('name-invalid', 'The name is empty.');
  assertName(wish.subject);
  judgeProof(wish);
  judgeVoucher(state, wish);
  const { authority, publicKey, subject } = wish;
  if (authority === 'kz-kisc' && personNamed(state, subject) === undefined) {
    throw new CaError('subject-unknown', `${dnToString(subject)} is nobody here.`);
  }
  const again = AUTHORITY_STYLES[authority].keysCertifiedAgain;
  if (!again && isTaken(state, authority, publicKey)) {
    throw new CaError('key-already-certified', 'This CA has certified the key before, or is asked to.');
  }
  return { twin, profile };
}

function judgeProof({ authority, possessionProven, sha1Proof = false }: EnrolmentWish): void {
  const { title, sha1Requests } = AUTHORITY_STYLES[authority];
  if (possessionProven || (sha1Proof && sha1Requests)) return;
  const why = sha1Proof
    ? `${title} takes no request that is signed over SHA-1.`
    : 'Nothing proves that the private key is there.';
  throw new CaError('proof-of-possession', why);
}

function twinFor({ authority, algorithm, publicKey }: EnrolmentWish): TwinRow {
  const suite = suiteOfPublicKey(publicKey);
  const { twins, title } = AUTHORITY_STYLES[authority];
  const suitable = twins.filter(({ certifies }) => certifies.includes(suite.id));
  if (suitable.length === 0) throw new CaError('key-unsuitable', `${title} certifies no ${suite.title} keys.`);
  if (algorithm === undefined) return suitable.find((row) => row.suite === suite.id) ?? (suitable[0] as TwinRow);
  const wanted = twins.find((row) => row.algorithm === algorithm);
  if (wanted === undefined) throw new CaError('authority-missing', `${title} has no ${algorithm} twin.`);
  if (!suitable.includes(wanted)) {
    throw new CaError('key-unsuitable', `The ${algorithm} twin certifies no ${suite.title} keys.`);
  }
  return wanted;
}

function profileFor({ authority, profile }: EnrolmentWish, { algorithm }: TwinRow): ProfileName {
  const offered = enrollableProfiles(authority, algorithm);
  const chosen = profile === undefined ? offered[0] : offered.find((one) => one === profile);
  if (chosen === undefined) {
    throw new CaError('profile-unsuitable', `${profile ?? 'Nothing'}; there are: ${offered.join(', ') || 'none'}.`);
  }
  return chosen;
}

function judgeVoucher(state: CaState, { authority, voucher, subject }: EnrolmentWish): void {
  if (!VOUCHERS[authority].includes(voucher.kind)) {
    throw new CaError('signer-not-entitled', `A request that ${voucher.kind} vouches for is not taken.`);
  }
  if (voucher.kind !== 'certificate') return;
  const signer = signerOf(state, voucher);
  if (signer === undefined || !mayVouch(signer, subject)) {
    const who = signer === undefined ? voucher.serialNumber : dnToString(signer.subject);
    throw new CaError('signer-not-entitled', `${who} asks for a certificate of ${dnToString(subject)}.`);
  }
}

function mayVouch(signer: IssuedCertificate, subject: Dn): boolean {
  return isRegistrationAuthority(signer) || sameName(signer.subject, subject);
}

/** Whether this certificate may vouch for others. */
export function isRegistrationAuthority({ profile }: IssuedCertificate): boolean {
  return REGISTRATION_AUTHORITIES.has(profile);
}

/** The certificate behind a voucher. */
export function signerOf(state: CaState, voucher: Voucher): IssuedCertificate | undefined {
  if (voucher.kind !== 'certificate') return undefined;
  return state.certificates.get(certificateKey(voucher.authority, voucher.serialNumber));
}

function isTaken(state: CaState, authority: AuthorityName, publicKey: Uint8Array): boolean {
  const name = keyName(authority, publicKey);
  if (state.certifiedKeys.has(name)) return true;
  return [...state.openEnrolments].some((one) => keyName(one.authority, one.publicKey) === name);
}
