import { OIDS } from '../../../pki/oids.ts';
import { profileOf } from '../certificate-profiles.ts';
import { CaError } from '../problems.ts';
import type { IssuedCertificate } from '../state.ts';

/**
 * R-NUC-42: to log in and to sign are two purposes; only newer GOST keys have both.
 * @throws CaError not-authentication-key
 */
export function assertAuthenticationKey({ authority, profile, serialNumber }: IssuedCertificate): void {
  if (authority === 'kz-nuc' && profileOf(profile).extendedKeyUsage.includes(OIDS.clientAuth)) return;
  throw new CaError('not-authentication-key', `${serialNumber} is a certificate of the kind ${profile}.`);
}
