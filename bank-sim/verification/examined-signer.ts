import type { Certificate } from '../../pki/x509/certificate.ts';
import type { Custody } from '../core/custody.ts';
import type { Profile, Profiles } from '../core/profiles.ts';
import { registeredSigner } from './signed-message.ts';

/** Who has a say in whether a key may do anything. */
export interface SignerExaminers {
  readonly profiles: Profiles;
  readonly custody: Custody;
  readonly examine: (certificate: Certificate) => Promise<void>;
}

/**
 * The profile of this user whose key in operation has signed, when the certificate is good and the token with its user. What a key
 * signed before its token was handed over is not accepted afterwards either: the bank cannot tell when it was (R-BANK-101).
 * @throws BankError token-with-bank; certificate-untrusted, certificate-not-yet-valid, certificate-expired, certificate-revoked,
 *   revocation-unknown; key-not-registered, key-retired.
 */
export async function examinedSigner(
  { profiles, custody, examine }: SignerExaminers,
  login: string,
  certificate: Certificate,
): Promise<Profile> {
  const assertNotAway = () => {
    const owner = profiles.ownerOf(certificate.der);
    if (owner !== undefined) custody.assertWithUser(owner);
  };
  assertNotAway();
  await examine(certificate);
  // It may have been handed over while the CA was asked.
  assertNotAway();
  return registeredSigner(profiles, login, certificate);
}
