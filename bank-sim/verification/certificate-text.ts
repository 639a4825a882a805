import { BankError } from '../core/bank-error.ts';
import type { SetAlgorithm } from '../core/profiles.ts';

const PEM = /^\s*-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]*)-----END CERTIFICATE-----\s*$/;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/**
 * A certificate as a person brings it: PEM (RFC 7468 section 5) with nothing around it, or base64 with or without line breaks.
 * @returns base64 of DER, not read yet.
 * @throws BankError certificate-malformed
 */
export function certificateOfText(text: string, algorithm: SetAlgorithm): string {
  const base64 = (PEM.exec(text)?.[1] ?? text).replace(/\s+/g, '');
  if (base64 === '' || !BASE64.test(base64)) {
    throw new BankError('certificate-malformed', `The ${algorithm} certificate is neither PEM nor base64.`);
  }
  return base64;
}
