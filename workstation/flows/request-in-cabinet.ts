import { type CaRequestView, caRoutes } from '../../http/ca.ts';
import { type CabinetRequest, cabinetRoutes } from '../../http/ca-cabinet.ts';
import { readKeySet } from '../token/key-set.ts';
import { type TokenSession, withToken } from '../token/session.ts';
import { tokenSigner } from '../token/token-signer.ts';
import { CabinetLog, type CabinetOptions, type CabinetVisit, enterCabinet } from './cabinet-visit.ts';
import { flowErrorOf, isDefiniteRefusal } from './flow-error.ts';
import { FlowRun } from './flow-run.ts';
import { assertValidAt, certifiedPairs } from './key-choice.ts';
import { type NewKeySet, obtainKeySet, removePairs, waitingKeySet } from './new-key-set.ts';
import type { StepTime } from './progress.ts';
import { signRequestPair } from './request-pair.ts';

/** What was asked for in the cabinet. */
export interface CabinetRequested {
  /** `on-its-way`: it was asked for before, and its keys wait on this token. */
  readonly outcome: 'requested' | 'on-its-way';
  /** Number of the request at the CA. */
  readonly requestId: string;
  readonly steps: readonly StepTime[];
}

/**
 * «Запрос на выпуск нового сертификата» in KISC's cabinet (R-CA-4 to R-CA-12): login with the current key, a new GOST and a new RSA key on the
 * token, both requests signed with the current key and sent to the CA. What happens stands in «Процесс логы», line by line.
 *
 * Can be started again: keys that wait on the token are used, a request that is on its way is found. A definite refusal removes the new
 * keys; when it is not known whether the request arrived, they stay.
 *
 * @throws FlowError `no-key`, `certificate-expired`, `request-refused`, those of the token and the CA.
 */
export async function requestInCabinet(options: CabinetOptions): Promise<CabinetRequested> {
  const run = new FlowRun(options);
  try {
    return await withToken(options, async (session) => {
      const visit = await enterCabinet(run, session, options);
      const pending = pendingRequest(session, visit);
      if (pending) return { outcome: 'on-its-way', requestId: pending.id, steps: run.steps };
      return { outcome: 'requested', requestId: await ask(run, session, visit, options), steps: run.steps };
    });
  } catch (error) {
    throw flowErrorOf(run.steps.at(-1)?.name ?? 'enter-cabinet', error);
  }
}

const ON_ITS_WAY: ReadonlySet<CabinetRequest['stage']> = new Set<CabinetRequest['stage']>([
  'waiting',
  'issued',
  'not-installed',
  'only-GOST',
  'only-RSA',
]);

/**
 * The newest request, when its keys wait on the token for certificates: both, or, after an installation that was cut off between the two,
 * the one whose certificate is not there yet.
 */
function pendingRequest(session: TokenSession, { key, cabinet }: CabinetVisit): CabinetRequest | undefined {
  const { GOST, RSA } = waitingKeySet(session, key.certificate.subject);
  const [newest] = cabinet.requests;
  if (newest === undefined || !ON_ITS_WAY.has(newest.stage)) return undefined;
  const here = new Set(certifiedPairs(readKeySet(session)).map(({ certificate }) => certificate.serialNumber));
  const installed = newest.certificates.filter(({ serialNumber }) => here.has(serialNumber)).length;
  const isHalf = installed > 0 && installed < newest.certificates.length;
  const isWaitedFor = isHalf ? (GOST ?? RSA) !== undefined : installed === 0 && GOST !== undefined && RSA !== undefined;
  return isWaitedFor ? newest : undefined;
}

async function ask(run: FlowRun, session: TokenSession, visit: CabinetVisit, options: CabinetOptions): Promise<string> {
  const { ca } = options;
  const log = await run.step('start-request', async () => {
    const { devices } = await ca.call(cabinetRoutes.parameters);
    const [device] = devices;
    if (device === undefined) throw new Error('the cabinet offers no device');
    return new CabinetLog(ca, await ca.call(cabinetRoutes.start, { body: { device: device.id } }));
  });
  try {
    const keys = await obtainKeySet(run, session, visit.key.certificate.subject);
    return await run.step('send-to-ca', () => send(session, keys, { log, visit, options }));
  } catch (error) {
    await log.failed('send-to-ca', error);
    throw error;
  }
}

async function send(
  session: TokenSession,
  keys: NewKeySet,
  { log, visit, options }: { log: CabinetLog; visit: CabinetVisit; options: CabinetOptions },
): Promise<string> {
  const { pair, certificate } = visit.key;
  const signingTime = options.clock.now();
  assertValidAt(visit.key, signingTime);
  await log.line('Ключи ГОСТ и RSA на устройстве. · ГОСТ және RSA кілттері құрылғыда.');
  const by = { signer: tokenSigner(session, pair), certificate: certificate.der };
  const requests = await signRequestPair(session, keys, { subject: certificate.subject, by, signingTime });
  await log.line('Запросы подписаны. · Сұраныстарға қол қойылды.');
  const id = await ordered(session, keys, () => options.ca.call(caRoutes.requestCertificates, { body: { requests } }));
  // From here on the keys belong to the request, whatever becomes of the log.
  await log.sent(id);
  return id;
}

/** A definite refusal removes the keys. */
async function ordered(session: TokenSession, keys: NewKeySet, order: () => Promise<CaRequestView>): Promise<string> {
  try {
    return (await order()).id;
  } catch (error) {
    if (isDefiniteRefusal(error)) removePairs(session, [keys.GOST, keys.RSA]);
    throw error;
  }
}
