import { sameName } from '../../../pki/x509/name.ts';
import { goodSigner } from '../../core/certificates.ts';
import { CaError } from '../../core/problems.ts';
import { personNamed } from '../../core/registry.ts';
import type { CaState, IssuedCertificate, Person } from '../../core/state.ts';
import { readReissue } from '../reissue-message.ts';

/** Who has signed a message, as the register knows him. */
export interface Caller {
  readonly certificate: IssuedCertificate;
  /** A Registration Authority: it speaks for everybody (X-CA-10). */
  readonly isAuthority: boolean;
  /** The person, when the signer is one. */
  readonly person: Person | undefined;
}

/** A signed message whose signer is one of ours. */
export interface SignedMessage {
  readonly content: Uint8Array;
  /** Object identifier. */
  readonly contentType: string;
  readonly caller: Caller;
}

/**
 * Verifies a message and finds its signer in the register of the KISC-style CA.
 * @returns rejects with CaError cms-malformed, cms-signature, signer-unknown, signer-not-yet-valid, signer-expired,
 * signer-revoked, in this order.
 */
export async function openMessage(state: CaState, cms: Uint8Array, now: number): Promise<SignedMessage> {
  const { content, contentType, certificate: signer } = await readReissue(cms);
  const certificate = goodSigner(state, 'kz-kisc', signer, now);
  const person = personNamed(state, certificate.subject);
  return { content, contentType, caller: { certificate, isAuthority: certificate.profile === 'RA', person } };
}

/** X-CA-10: a person asks about himself only. @throws CaError signer-not-entitled */
export function assertMaySpeakFor({ isAuthority, certificate }: Caller, person: Person): void {
  if (isAuthority || sameName(certificate.subject, person.subject)) return;
  throw new CaError(
    'signer-not-entitled',
    `${certificate.serialNumber} is not the certificate of the person asked about.`,
  );
}

/** @throws CaError signer-not-entitled unless a Registration Authority has signed. */
export function assertAuthority({ isAuthority, certificate }: Caller): void {
  if (isAuthority) return;
  throw new CaError(
    'signer-not-entitled',
    `${certificate.serialNumber} is not a Registration Authority's certificate.`,
  );
}
