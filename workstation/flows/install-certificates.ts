import type { CabinetOptions } from './cabinet-visit.ts';
import { type InstallByRequestOptions, installByRequest } from './install-by-request.ts';
import { installFromCabinet } from './install-from-cabinet.ts';
import type { CertificateInstallation } from './installation-result.ts';

/** Whose certificates: those that wait for the visitor in KISC's cabinet, or those of a request by its number. */
export type InstallCertificatesOptions = CabinetOptions | InstallByRequestOptions;

/**
 * «Установить все сертификаты» (R-CA-14 to R-CA-17): fetches what the CA has issued, examines it, and writes the certificates to the token beside their
 * keys, with those of the CA. Without `requestId` in KISC's cabinet, which the person enters by certificate, and which is told what is on the token; with
 * `requestId` where the CA hands out by the number of the request, waiting for it if need be. Killed at any step and started again it goes on
 * with what is missing, and never makes a key.
 *
 * @throws FlowError `certificate-without-key` (no key of the request is here), `certificate-wrong`; in the cabinet `refused` (nothing is ready); by
 *   number `request-refused`, `not-ready-in-time`; those of the token and the CA.
 */
export function installCertificates(options: InstallCertificatesOptions): Promise<CertificateInstallation> {
  return 'requestId' in options ? installByRequest(options) : installFromCabinet(options);
}
