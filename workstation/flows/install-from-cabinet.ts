import { caRoutes } from '../../http/ca.ts';
import { cabinetRoutes } from '../../http/ca-cabinet.ts';
import { type Installed, installAuthority, installUserCertificate } from '../token/installation.ts';
import { readKeySet, sameOctets } from '../token/key-set.ts';
import { type TokenSession, withToken } from '../token/session.ts';
import { TokenError } from '../token/token-error.ts';
import { CabinetLog, type CabinetOptions, type CabinetVisit, enterCabinet } from './cabinet-visit.ts';
import { flowErrorOf } from './flow-error.ts';
import { FlowRun } from './flow-run.ts';
import { type CertificateSet, examine } from './handed-out.ts';
import type { CertificateInstallation } from './installation-result.ts';

/**
 * «Установить все сертификаты» in KISC's cabinet (R-CA-14 to R-CA-17): a new login, both certificates beside their keys, and word to the
 * cabinet of which are there, also when the token fails between the two. Done again it goes on with what is missing.
 *
 * @throws FlowError `refused` (nothing is ready), `certificate-without-key`, `certificate-wrong`, those of the token and the CA.
 */
export async function installFromCabinet(options: CabinetOptions): Promise<CertificateInstallation> {
  const run = new FlowRun(options);
  try {
    return await withToken(options, async (session) => {
      const visit = await enterCabinet(run, session, options);
      const { log, set, requestId } = await fetchSet(run, session, visit, options);
      const written: Installed[] = [];
      try {
        await run.step('install-certificates', () => write(session, set, { written, log }));
      } catch (error) {
        await log.failed('install-certificates', error, familiesOf(written));
        throw error;
      }
      await run.step('report-installation', () => log.installed(familiesOf(written)));
      const here = written.map(({ certificate }) => certificate);
      const missingKeys = [set.GOST, set.RSA].filter((certificate) => !here.includes(certificate));
      return { requestId, installed: written, missingKeys, steps: run.steps };
    });
  } catch (error) {
    throw flowErrorOf(run.steps.at(-1)?.name ?? 'enter-cabinet', error);
  }
}

function fetchSet(run: FlowRun, session: TokenSession, { key }: CabinetVisit, { ca, clock }: CabinetOptions) {
  return run.step('fetch-certificates', async () => {
    const process = await ca.call(cabinetRoutes.install, { body: {} });
    const log = new CabinetLog(ca, process);
    try {
      const handedOut = { certificates: process.certificates, caCertificates: await ca.call(caRoutes.certificates) };
      const set = examine(readKeySet(session), handedOut, key.certificate.subject, clock.now());
      return { log, set, requestId: process.request ?? '' };
    } catch (error) {
      await log.failed('fetch-certificates', error);
      throw error;
    }
  });
}

const WRITTEN = {
  GOST: 'Сертификат ГОСТ записан. · ГОСТ сертификаты жазылды.',
  RSA: 'Сертификат RSA записан. · RSA сертификаты жазылды.',
} as const;

/** @param report.written grows with each certificate, so that what is there is known when the token fails. */
async function write(
  session: TokenSession,
  set: CertificateSet,
  { written, log }: { written: Installed[]; log: CabinetLog },
): Promise<void> {
  const { pairs } = readKeySet(session);
  const fitting = (['GOST', 'RSA'] as const).filter((family) =>
    pairs.some(({ spki }) => sameOctets(spki, set[family].publicKey)),
  );
  if (fitting.length === 0) throw new TokenError('certificate-without-key');
  for (const family of fitting) {
    written.push(installUserCertificate(session, set[family]));
    await log.line(WRITTEN[family]);
  }
  for (const certificate of set.authorities) written.push(installAuthority(session, certificate));
}

function familiesOf(written: readonly Installed[]): ('GOST' | 'RSA')[] {
  const user = written.filter(({ category }) => category === 'user');
  return user.map(({ certificate }) => (certificate.suite.family === 'GOST' ? 'GOST' : 'RSA'));
}
