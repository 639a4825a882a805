import type { HttpClient } from '../../http/client.ts';
import type { Certificate } from '../../pki/x509/certificate.ts';
import { parseDn } from '../../pki/x509/name.ts';
import { installAuthority, installUserCertificate } from '../token/installation.ts';
import { readKeySet, sameOctets } from '../token/key-set.ts';
import { type TokenPlace, type TokenSession, withToken } from '../token/session.ts';
import { TokenError } from '../token/token-error.ts';
import { handedOutByCa, waitForCa } from './ca-request.ts';
import { flowErrorOf } from './flow-error.ts';
import { FlowRun } from './flow-run.ts';
import { type CertificateSet, examine } from './handed-out.ts';
import type { CertificateInstallation } from './installation-result.ts';
import type { FlowOptions } from './progress.ts';
import type { Timing } from './waiting.ts';

export interface InstallByRequestOptions extends FlowOptions, TokenPlace, Timing {
  readonly pin: string;
  readonly ca: HttpClient;
  /** Number of the request at the CA. */
  readonly requestId: string;
}

/**
 * «Установить все сертификаты» (R-CA-15): fetches the certificates of a request from the CA and writes them to the token
 * beside their keys, with those of the CA. Done again it changes nothing; what could not be installed, because its key is
 * on another token, is told.
 *
 * @throws FlowError `certificate-without-key` (no key of the request is here), `certificate-wrong`, `request-refused`,
 *   `not-ready-in-time`, those of the token and the CA.
 */
export async function installByRequest(options: InstallByRequestOptions): Promise<CertificateInstallation> {
  const run = new FlowRun(options);
  const { ca, requestId, clock } = options;
  try {
    return await withToken(options, async (session) => {
      const set = await run.step('fetch-certificates', async () => {
        const request = await waitForCa(run, 'fetch-certificates', ca, requestId, options);
        const handedOut = await handedOutByCa(ca, request);
        return examine(readKeySet(session), handedOut, parseDn(request.subject), clock.now());
      });
      const done = await run.step('install-certificates', () => installWhatFits(session, set));
      return { requestId, ...done, steps: run.steps };
    });
  } catch (error) {
    throw flowErrorOf('install-certificates', error);
  }
}

function installWhatFits(
  session: TokenSession,
  set: CertificateSet,
): Pick<CertificateInstallation, 'installed' | 'missingKeys'> {
  const { pairs } = readKeySet(session);
  const isHere = (certificate: Certificate) => pairs.some(({ spki }) => sameOctets(spki, certificate.publicKey));
  const user = [set.GOST, set.RSA];
  const fitting = user.filter(isHere);
  if (fitting.length === 0) throw new TokenError('certificate-without-key');
  const installed = [
    ...fitting.map((certificate) => installUserCertificate(session, certificate)),
    ...set.authorities.map((certificate) => installAuthority(session, certificate)),
  ];
  return { installed, missingKeys: user.filter((certificate) => !isHere(certificate)) };
}
