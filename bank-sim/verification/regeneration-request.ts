import { PkiError } from '../../pki/error.ts';
import { SUITES } from '../../pki/suites.ts';
import { dnToString, sameName } from '../../pki/x509/name.ts';
import { type CertificationRequest, parseRequest, verifyRequest } from '../../pki/x509/request.ts';
import { BankError } from '../core/bank-error.ts';
import { keySetOf, type Profile, type Regeneration, SET_ALGORITHMS, type SetAlgorithm } from '../core/profiles.ts';
import type { BankSettings } from '../core/settings.ts';
import { examinedSigner, type SignerExaminers } from './examined-signer.ts';
import { readSignedMessage } from './signed-message.ts';

/** One half of a regeneration as it comes over the wire: CMS SignedData by the current key over a PKCS#10. */
export interface SignedRequest {
  readonly algorithm: SetAlgorithm;
  /** Base64. */
  readonly cms: string;
}

interface Examiners extends SignerExaminers {
  readonly settings: BankSettings;
}

/**
 * Everything the bank checks before it passes a regeneration on to the CA (R-BANK-73, R-BANK-88).
 *
 * @returns the public keys that are asked for.
 * @throws BankError in this order, for the GOST half first and then the RSA half: request-pair-incomplete;
 *   cms-malformed, signature-wrong; token-with-bank; certificate-untrusted, certificate-not-yet-valid, certificate-expired,
 *   certificate-revoked, revocation-unknown; key-not-registered, key-retired (the signer is not the profile's key in
 *   operation); request-malformed; request-algorithm; possession-unproven; subject-mismatch; key-reused.
 */
export async function checkRegeneration(
  requests: readonly SignedRequest[],
  profile: Profile,
  examiners: Examiners,
): Promise<Regeneration['publicKeys']> {
  const halves = SET_ALGORITHMS.flatMap((algorithm) => requests.filter((half) => half.algorithm === algorithm));
  const [gost, rsa, ...others] = halves;
  if (gost?.algorithm !== 'GOST' || rsa?.algorithm !== 'RSA' || others.length > 0) {
    const got = requests.map(({ algorithm }) => algorithm).join(', ');
    throw new BankError('request-pair-incomplete', `The requests are: ${got}.`);
  }
  return {
    GOST: await checkHalf(gost, profile, examiners),
    RSA: await checkHalf(rsa, profile, examiners),
  };
}

async function checkHalf(half: SignedRequest, profile: Profile, examiners: Examiners) {
  const { profiles, settings } = examiners;
  const { content, certificate } = await readSignedMessage(half.cms);
  if ((await examinedSigner(examiners, profile.user.login, certificate)) !== profile) {
    throw new BankError('key-not-registered', `The ${half.algorithm} request is signed by the key of another profile.`);
  }
  const request = readRequest(content, half.algorithm);
  const wanted = SUITES[settings.suites[half.algorithm]];
  if (request.suite.id !== wanted.id) {
    const detail = `The ${half.algorithm} request is for a key of ${request.suite.title}, not ${wanted.title}.`;
    throw new BankError('request-algorithm', detail);
  }
  if (!verifyRequest(request)) throw new BankError('possession-unproven', `The ${half.algorithm} request.`);
  const { subject } = keySetOf(profile.current).GOST;
  if (!sameName(request.subject, subject)) {
    throw new BankError('subject-mismatch', `${dnToString(request.subject)} instead of ${dnToString(subject)}.`);
  }
  if (profiles.isKnownKey(request.publicKey, profile)) {
    throw new BankError('key-reused', `The key of the ${half.algorithm} request.`);
  }
  return request.publicKey;
}

function readRequest(der: Uint8Array, algorithm: SetAlgorithm): CertificationRequest {
  try {
    return parseRequest(der);
  } catch (error) {
    if (!(error instanceof PkiError)) throw error;
    throw new BankError('request-malformed', `The ${algorithm} request: ${error.message}.`);
  }
}
