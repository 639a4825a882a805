import { bytesToHex } from '@noble/hashes/utils.js';
import { PkiError } from '../../pki/error.ts';
import { rsaPublicNumbers } from '../../pki/keys.ts';
import type { SuiteId } from '../../pki/suites.ts';
import { type Dn, dnToString, dnValue, parseDn, sameName } from '../../pki/x509/name.ts';
import {
  CERTIFICATE_PROFILES,
  KEY_SUITES,
  type ProfileName,
  profileOf,
  SET_ALGORITHMS,
  type SetAlgorithm,
} from './certificate-profiles.ts';
import { certificateKey } from './certificates.ts';
import { keyName } from './issuance.ts';
import { CaError, type CaProblem } from './problems.ts';
import { personNamed } from './registry.ts';
import type { RequestState } from './request-states.ts';
import { type CheckedPair, isRequested, openRequest } from './requests.ts';
import type { CaRequest, CaState, IssuedCertificate, Person, RequestedKey } from './state.ts';

/** requestCert: what a pair of requests must be before the CA takes it in. */

/** What reading and verifying a thing gave. */
export type Reading<Problem extends CaProblem, Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly problem: Problem; readonly detail: string };

/** The certificate under the CMS, and whether it leads to the CA's root at this time. */
export interface SignerEvidence {
  readonly serialNumber: string;
  readonly certificate: Uint8Array;
  readonly chain:
    | { readonly ok: true }
    | { readonly ok: false; readonly problem: SignerProblem; readonly detail: string };
}
export type SignerProblem = 'signer-unknown' | 'signer-not-yet-valid' | 'signer-expired';

/** What stands in the PKCS#10. */
export interface RequestContent {
  readonly subject: Dn;
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Uint8Array;
  readonly suite: SuiteId;
  /** Text of the template attribute. */
  readonly template?: string | undefined;
  /** Whether the key in it has signed it. */
  readonly selfSigned: boolean;
}

/** One half of the pair, read and verified but not yet judged. */
export interface HalfEvidence {
  /** What the sender says it is. */
  readonly algorithm: SetAlgorithm;
  readonly cms: Reading<'cms-malformed' | 'cms-signature', SignerEvidence>;
  readonly request: Reading<'request-malformed' | 'key-unsuitable', RequestContent>;
}

interface PairCheck {
  readonly problem: CaProblem;
  /** What is wrong, or undefined. Relies on the checks above it having passed. */
  readonly refuses: (halves: readonly HalfEvidence[], state: CaState) => string | undefined;
}

/** The checks in the order in which they are made; the first that refuses is the answer. */
export const PAIR_CHECKS: readonly PairCheck[] = [
  { problem: 'pair-incomplete', refuses: (halves) => incompleteness(halves) },
  { problem: 'cms-malformed', refuses: each((half) => failure(half.cms, 'cms-malformed')) },
  { problem: 'cms-signature', refuses: each((half) => failure(half.cms, 'cms-signature')) },
  { problem: 'signer-unknown', refuses: each(unknownSigner) },
  { problem: 'signer-not-yet-valid', refuses: each((half) => chainFailure(half, 'signer-not-yet-valid')) },
  { problem: 'signer-expired', refuses: each((half) => chainFailure(half, 'signer-expired')) },
  { problem: 'signer-revoked', refuses: each(revokedSigner) },
  { problem: 'request-malformed', refuses: each((half) => failure(half.request, 'request-malformed')) },
  { problem: 'key-unsuitable', refuses: each((half) => failure(half.request, 'key-unsuitable')) },
  { problem: 'signer-not-entitled', refuses: each(notEntitled) },
  { problem: 'proof-of-possession', refuses: each(noProof) },
  { problem: 'subject-unknown', refuses: each(unknownSubject) },
  { problem: 'template-unknown', refuses: each(unknownTemplate) },
  { problem: 'template-mismatch', refuses: each(mismatchedTemplate) },
  { problem: 'key-unsuitable', refuses: each(unsuitableKey) },
  { problem: 'key-already-certified', refuses: each(usedKey) },
  { problem: 'pair-subjects-differ', refuses: differentSubjects },
  { problem: 'request-open', refuses: openRequestOfPerson },
];

/** In these states a request is over without certificates, so the same octets may come as a new one. */
const FRUITLESS: ReadonlySet<RequestState> = new Set<RequestState>(['rejected', 'error']);

/**
 * Takes a pair of requests in. The very same octets sent again (a sender who did not hear the answer) are the request that
 * they made the first time, unless that one came to nothing.
 *
 * @param fingerprint of the octets of both halves.
 * @throws CaError with the problem of the first check that refuses.
 */
export function submitPair(
  state: CaState,
  halves: readonly HalfEvidence[],
  fingerprint: string,
  now: number,
): CaRequest {
  const known = state.requestsByFingerprint.get(fingerprint);
  if (known !== undefined && !FRUITLESS.has(known.state)) return known;
  for (const { problem, refuses } of PAIR_CHECKS) {
    const detail = refuses(halves, state);
    if (detail !== undefined) throw new CaError(problem, detail);
  }
  return openRequest(state, checkedPair(state, halves, fingerprint), now);
}

function checkedPair(state: CaState, halves: readonly HalfEvidence[], fingerprint: string): CheckedPair {
  const ordered = SET_ALGORITHMS.flatMap((algorithm) => halves.filter((half) => half.algorithm === algorithm));
  const byAuthority = ordered.every((half) => issuedSigner(half, state)?.profile === 'RA');
  return {
    type: byAuthority ? 'initialization' : 'registration',
    person: personOf(ordered[0] as HalfEvidence, state) as Person,
    keys: ordered.map(
      (half): RequestedKey => ({
        algorithm: half.algorithm,
        profile: templateOf(half) as ProfileName,
        publicKey: contentOf(half).publicKey,
        signerSerialNumber: signerOf(half).serialNumber,
      }),
    ),
    fingerprint,
  };
}

/** Asks a question of either half; the answer says which half it is about. */
function each(ask: (half: HalfEvidence, state: CaState) => string | undefined): PairCheck['refuses'] {
  return (halves, state) => {
    for (const half of halves) {
      const detail = ask(half, state);
      if (detail !== undefined) return `${half.algorithm} request: ${detail}`;
    }
    return undefined;
  };
}

function incompleteness(halves: readonly HalfEvidence[]): string | undefined {
  const algorithms = halves.map(({ algorithm }) => algorithm);
  const complete = halves.length === 2 && SET_ALGORITHMS.every((one) => algorithms.includes(one));
  return complete ? undefined : `The pair holds: ${algorithms.join(', ') || 'nothing'}.`;
}

function failure<P extends CaProblem, V>(reading: Reading<P, V>, problem: P): string | undefined {
  return !reading.ok && reading.problem === problem ? reading.detail : undefined;
}

function passed<P extends CaProblem, V>(reading: Reading<P, V>): V {
  if (!reading.ok) throw new Error(`${reading.problem} should have been refused before`);
  return reading.value;
}

const signerOf = (half: HalfEvidence): SignerEvidence => passed(half.cms);
const contentOf = (half: HalfEvidence): RequestContent => passed(half.request);

/** The signer's entry in the register: the very certificate, not one that only has its number. */
function issuedSigner(half: HalfEvidence, state: CaState): IssuedCertificate | undefined {
  const { serialNumber, certificate } = signerOf(half);
  const issued = state.certificates.get(certificateKey('kz-kisc', serialNumber));
  return issued !== undefined && bytesToHex(issued.der) === bytesToHex(certificate) ? issued : undefined;
}

function unknownSigner(half: HalfEvidence, state: CaState): string | undefined {
  const { serialNumber } = signerOf(half);
  if (issuedSigner(half, state) === undefined) return `this CA has not issued the certificate ${serialNumber}.`;
  return chainFailure(half, 'signer-unknown');
}

function chainFailure(half: HalfEvidence, problem: SignerProblem): string | undefined {
  const { chain } = signerOf(half);
  return !chain.ok && chain.problem === problem ? chain.detail : undefined;
}

function revokedSigner(half: HalfEvidence, state: CaState): string | undefined {
  const issued = issuedSigner(half, state);
  if (issued?.revocation === undefined) return undefined;
  const { at, reason } = issued.revocation;
  return `the certificate ${issued.serialNumber} was revoked at ${new Date(at).toISOString()} (${reason}).`;
}

/** X-CA-10. */
function notEntitled(half: HalfEvidence, state: CaState): string | undefined {
  const signer = issuedSigner(half, state) as IssuedCertificate;
  const { subject } = contentOf(half);
  if (signer.profile === 'RA' || sameName(signer.subject, subject)) return undefined;
  return `${dnToString(signer.subject)} asks for a certificate of ${dnToString(subject)}.`;
}

function noProof(half: HalfEvidence): string | undefined {
  return contentOf(half).selfSigned ? undefined : 'the signature of the PKCS#10 does not verify with the key in it.';
}

const personOf = (half: HalfEvidence, state: CaState): Person | undefined =>
  personNamed(state, contentOf(half).subject);

function unknownSubject(half: HalfEvidence, state: CaState): string | undefined {
  return personOf(half, state) === undefined ? `${dnToString(contentOf(half).subject)} is nobody here.` : undefined;
}

/** The requestable profile that the template attribute names (X-CA-9). */
function templateOf(half: HalfEvidence): ProfileName | undefined {
  const { template } = contentOf(half);
  if (template === undefined) return undefined;
  const name = templateName(template);
  const names = Object.keys(CERTIFICATE_PROFILES) as ProfileName[];
  return names.find((one) => one === name && profileOf(one).requestable);
}

function templateName(template: string): string | undefined {
  try {
    const dn = parseDn(template);
    const isTemplate = dn.length === 3 && dnValue(dn, 'C') === 'KZ' && dnValue(dn, 'O') === 'Template';
    return isTemplate ? dnValue(dn, 'CN') : undefined;
  } catch (error) {
    if (error instanceof PkiError) return undefined;
    throw error;
  }
}

function unknownTemplate(half: HalfEvidence): string | undefined {
  if (templateOf(half) !== undefined) return undefined;
  const { template } = contentOf(half);
  return template === undefined ? 'there is no template attribute.' : `there is no template "${template}".`;
}

function mismatchedTemplate(half: HalfEvidence): string | undefined {
  const name = templateOf(half) as ProfileName;
  return profileOf(name).algorithm === half.algorithm ? undefined : `the template ${name} does not belong to it.`;
}

function unsuitableKey(half: HalfEvidence): string | undefined {
  const { suite, publicKey } = contentOf(half);
  if (suite !== KEY_SUITES[half.algorithm]) return `a key of ${suite}; ${KEY_SUITES[half.algorithm]} is wanted.`;
  if (half.algorithm === 'GOST') return undefined;
  const exponent = bytesToHex(rsaPublicNumbers(publicKey).publicExponent);
  return exponent === '010001' ? undefined : `public exponent 0x${exponent}.`;
}

function usedKey(half: HalfEvidence, state: CaState): string | undefined {
  const { publicKey } = contentOf(half);
  if (state.certifiedKeys.has(keyName('kz-kisc', publicKey))) return 'this CA has certified the key before.';
  return isRequested(state, publicKey) ? 'an open request asks for a certificate of this key.' : undefined;
}

function differentSubjects(halves: readonly HalfEvidence[]): string | undefined {
  const [one, other] = halves.map((half) => contentOf(half).subject) as [Dn, Dn];
  return sameName(one, other) ? undefined : `${dnToString(one)} and ${dnToString(other)}.`;
}

function openRequestOfPerson(halves: readonly HalfEvidence[], state: CaState): string | undefined {
  const person = personOf(halves[0] as HalfEvidence, state);
  const open = [...state.openRequests].find((one) => one.person === person && one.type !== 'revocation');
  return open === undefined ? undefined : `Request ${open.id} is ${open.state}.`;
}
