import { PkiError } from '../../pki/error.ts';
import { SUITES } from '../../pki/suites.ts';
import { type Certificate, parseCertificate } from '../../pki/x509/certificate.ts';
import { type Dn, dnToString, dnValue, sameName } from '../../pki/x509/name.ts';
import { BankError } from '../core/bank-error.ts';
import { type KeySet, type Regeneration, SET_ALGORITHMS, type SetAlgorithm, sameOctets } from '../core/profiles.ts';
import type { BankSettings } from '../core/settings.ts';
import type { User } from '../core/users.ts';
import { fromBase64 } from './ca-connection.ts';

/** A certificate of a set as it comes over the wire. */
export interface WireCertificate {
  readonly algorithm: SetAlgorithm;
  /** Base64 of DER. */
  readonly certificate: string;
}

/**
 * Reads the two certificates of a set.
 * @throws BankError certificate-pair-incomplete (not one GOST and one RSA, or a key of another suite),
 *   certificate-malformed.
 */
export function readKeySet(certificates: readonly WireCertificate[], settings: BankSettings): KeySet {
  const only = (algorithm: SetAlgorithm): Certificate => {
    const [one, ...others] = certificates.filter((certificate) => certificate.algorithm === algorithm);
    if (one === undefined || others.length > 0) {
      throw new BankError('certificate-pair-incomplete', `Not exactly one ${algorithm} certificate.`);
    }
    const certificate = readCertificate(one);
    const wanted = SUITES[settings.suites[algorithm]];
    if (certificate.suite.id !== wanted.id) {
      const detail = `The ${algorithm} certificate is for a key of ${certificate.suite.title}, not ${wanted.title}.`;
      throw new BankError('certificate-pair-incomplete', detail);
    }
    return certificate;
  };
  return { GOST: only('GOST'), RSA: only('RSA') };
}

function readCertificate({ algorithm, certificate }: WireCertificate): Certificate {
  try {
    return parseCertificate(fromBase64(certificate));
  } catch (error) {
    if (!(error instanceof PkiError)) throw error;
    throw new BankError('certificate-malformed', `The ${algorithm} certificate: ${error.message}.`);
  }
}

/**
 * Whether a first key set belongs to the user: one subject in both, with his IIN as UID (KISC's form of a name).
 * @throws BankError certificate-owner-wrong.
 */
export function checkOwner({ GOST, RSA }: KeySet, user: User): void {
  if (!sameName(GOST.subject, RSA.subject)) {
    throw new BankError('certificate-owner-wrong', `${dnToString(GOST.subject)} and ${dnToString(RSA.subject)}.`);
  }
  if (dnValue(GOST.subject, 'UID') !== user.iin) {
    throw new BankError('certificate-owner-wrong', `${dnToString(GOST.subject)} has not the UID ${user.iin}.`);
  }
}

/**
 * Whether the CA issued what was asked of it: the requested keys, under the registered name. Path, validity and
 * revocation are examined besides.
 * @throws BankError issued-certificate-wrong.
 */
export function checkIssued(issued: KeySet, publicKeys: Regeneration['publicKeys'], subject: Dn): void {
  for (const algorithm of SET_ALGORITHMS) {
    const certificate = issued[algorithm];
    if (!sameOctets(certificate.publicKey, publicKeys[algorithm])) {
      throw new BankError('issued-certificate-wrong', `The ${algorithm} certificate is not for the requested key.`);
    }
    if (!sameName(certificate.subject, subject)) {
      throw new BankError(
        'issued-certificate-wrong',
        `The ${algorithm} one is for ${dnToString(certificate.subject)}.`,
      );
    }
  }
}
