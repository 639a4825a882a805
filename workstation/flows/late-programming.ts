import type { ProgrammingOrder } from '../../http/bank-late.ts';
import { type CaRequestView, caRoutes } from '../../http/ca.ts';
import type { HttpClient } from '../../http/client.ts';
import { parseCertificate } from '../../pki/x509/certificate.ts';
import { type Dn, dnToString, parseDn } from '../../pki/x509/name.ts';
import type { Installed } from '../token/installation.ts';
import { readKeySet, sameOctets, type TokenKeyPair } from '../token/key-set.ts';
import { initialiseToken, setUserPin } from '../token/pin.ts';
import { slotOfToken, type TokenPlace, type TokenSession, withToken } from '../token/session.ts';
import { TokenError } from '../token/token-error.ts';
import { handedOutByCa, waitForCa } from './ca-request.ts';
import { FlowError, flowErrorOf, isDefiniteRefusal } from './flow-error.ts';
import { FlowRun } from './flow-run.ts';
import { type CertificateSet, examine, installSet } from './handed-out.ts';
import { pairOfSerials } from './key-choice.ts';
import { type NewKeySet, obtainKeySet, removePairs } from './new-key-set.ts';
import type { FlowOptions, StepTime } from './progress.ts';
import { type RequestSigner, type SignedRequest, signRequestPair } from './request-pair.ts';
import { fromBase64, signOnToken } from './token-cms.ts';
import type { Timing } from './waiting.ts';

/** The head office's PC: its slots, its line to the CA and the Registration Authority that signs there. */
export interface ProgrammingPlace extends FlowOptions, TokenPlace, Timing {
  readonly soPin: string;
  /** The user's new PIN: what his PIN envelope will say. It goes to the token and nowhere else. */
  readonly pin: string;
  /** With the right to list the requests: after an interruption the one under way is found there. */
  readonly ca: HttpClient;
  /** See `openRegistrationDesk`. */
  readonly desk: RequestSigner;
}

export interface ProgramTokenOptions extends ProgrammingPlace {
  /** What the bank's head-office desk wants of the token. */
  readonly order: ProgrammingOrder;
}

/** A token that carries a new key set. */
export interface ProgrammedToken {
  /** Number of the request at the CA. */
  readonly requestId: string;
  readonly set: CertificateSet;
  readonly installed: readonly Installed[];
  /** CMS over the order's challenge by each new key. */
  readonly proofs: readonly SignedRequest[];
  readonly steps: readonly StepTime[];
}

/**
 * Programs a token for a late re-issue (R-BANK-99; T9 of state machine 7.6, H6 of 7.8): only the token of the act is touched; it is
 * initialised with the SO PIN, which erases all that was on it, gets the user's new PIN, a GOST and an RSA key pair, requests that a
 * Registration Authority signs, and both certificates; then each new key signs the bank's challenge.
 *
 * Can be started again at any time: what the token carries under the label of this order, and what the CA has of its keys, is used.
 *
 * @throws FlowError `wrong-token`, `pin-wrong` (the SO PIN), `so-pin-locked`, `pin-refused`, `request-refused`, `certificate-wrong`,
 *   `not-ready-in-time`, those of the token and the CA.
 */
export async function programToken(options: ProgramTokenOptions): Promise<ProgrammedToken> {
  const run = new FlowRun(options);
  return { ...(await program(run, options)), steps: run.steps };
}

/** {@link programToken} as a part of another flow. */
export async function program(run: FlowRun, options: ProgramTokenOptions): Promise<Omit<ProgrammedToken, 'steps'>> {
  const place = await giveNewPin(run, options);
  try {
    return await withToken({ ...place, pin: options.pin }, (session) => certify(run, session, options));
  } catch (error) {
    throw flowErrorOf(run.steps.at(-1)?.name ?? 'install-certificates', error);
  }
}

/** T9: erases the token, once for each order, and sets the user's PIN. @returns where it is. */
export async function giveNewPin(run: FlowRun, options: ProgramTokenOptions): Promise<TokenPlace> {
  const { token, soPin, pin, order } = options;
  const { slot, label } = await run.step('check-token', () => slotOfToken(options, order.serialNumber));
  const place = { token, slot };
  await run.step('initialise-token', () =>
    label === order.tokenLabel
      ? setUserPin(place, soPin, pin)
      : initialiseToken(place, { soPin, pin, label: order.tokenLabel }),
  );
  return place;
}

async function certify(run: FlowRun, session: TokenSession, options: ProgramTokenOptions) {
  const { ca, clock, order } = options;
  const subject = parseDn(order.subject);
  const keys = await keysOfOrder(run, session, subject);
  const request = await certifiedBy(run, session, keys, subject, options);
  const { set, installed } = await run.step('install-certificates', async () => {
    const set = examine(readKeySet(session), await handedOutByCa(ca, request), subject, clock.now());
    return { set, installed: installSet(session, set) };
  });
  const proofs = await run.step('prove-possession', () => prove(session, set, options));
  return { requestId: request.id, set, installed, proofs };
}

/** The pairs that this order's token carries already, with certificates or without, and new ones for what is missing. */
function keysOfOrder(run: FlowRun, session: TokenSession, subject: Dn): NewKeySet | Promise<NewKeySet> {
  const { pairs } = readKeySet(session);
  const pairOf = (family: 'GOST' | 'RSA') => pairs.find(({ suite }) => suite.family === family);
  const [GOST, RSA] = [pairOf('GOST'), pairOf('RSA')];
  const isCertified = GOST?.state === 'OK' || RSA?.state === 'OK';
  return GOST && RSA && isCertified ? { GOST, RSA } : obtainKeySet(run, session, subject);
}

/** The processed request for these keys: one that is under way already, or a new one. */
async function certifiedBy(
  run: FlowRun,
  session: TokenSession,
  keys: NewKeySet,
  subject: Dn,
  options: ProgramTokenOptions,
): Promise<CaRequestView> {
  try {
    for (const { id } of await requestsUnderWay(options)) {
      const found = await run.step('wait-for-ca', () => waitForCa(run, 'wait-for-ca', options.ca, id, options));
      if (isFor(found, keys)) return found;
    }
    const { id } = await run.step('request-reissue', () => request(session, keys, subject, options));
    return await run.step('wait-for-ca', () => waitForCa(run, 'wait-for-ca', options.ca, id, options));
  } catch (error) {
    // Nobody will ever certify these keys.
    if (isRefusal(error)) removePairs(session, [keys.GOST, keys.RSA]);
    throw flowErrorOf('request-reissue', error);
  }
}

function isRefusal(error: unknown): boolean {
  const isSaid = error instanceof FlowError && error.code === 'request-refused';
  return isSaid && (error.cause === undefined || isDefiniteRefusal(error.cause));
}

/** What the CA has for this name since the token came to the head office, and has not refused; newest first. */
async function requestsUnderWay({ ca, order }: ProgramTokenOptions): Promise<CaRequestView[]> {
  const name = dnToString(parseDn(order.subject));
  const all = await ca.call(caRoutes.requests);
  return all.filter(
    ({ subject, submittedAt, status }) =>
      subject === name && submittedAt >= order.arrivedAt && status !== 'rejected' && status !== 'error',
  );
}

async function request(session: TokenSession, keys: NewKeySet, subject: Dn, { ca, desk, clock }: ProgramTokenOptions) {
  const requests = await signRequestPair(session, keys, { subject, by: desk, signingTime: clock.now() });
  return ca.call(caRoutes.requestCertificates, { body: { requests } });
}

function isFor({ certificates }: CaRequestView, keys: NewKeySet): boolean {
  const isOf = ({ spki }: TokenKeyPair) =>
    certificates.some(({ certificate }) => sameOctets(parseCertificate(fromBase64(certificate)).publicKey, spki));
  return isOf(keys.GOST) && isOf(keys.RSA);
}

/** Each new key signs what the bank has drawn for this case. */
async function prove(session: TokenSession, set: CertificateSet, { clock, order }: ProgramTokenOptions) {
  const carried = readKeySet(session);
  const proofs: SignedRequest[] = [];
  for (const algorithm of ['GOST', 'RSA'] as const) {
    const pair = pairOfSerials(carried, algorithm, new Set([set[algorithm].serialNumber]));
    if (!pair) throw new TokenError('wrong-token', `Missing: the new ${algorithm} key.`);
    const signingTime = clock.now();
    proofs.push({ algorithm, cms: await signOnToken(session, pair, fromBase64(order.challenge), { signingTime }) });
  }
  return proofs;
}
