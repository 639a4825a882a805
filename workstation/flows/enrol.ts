import { bankRoutes, type ProfileView } from '../../http/bank.ts';
import { caRoutes } from '../../http/ca.ts';
import type { HttpClient } from '../../http/client.ts';
import { ProblemError } from '../../http/problem.ts';
import type { BodyOf } from '../../http/route.ts';
import { type Dn, parseDn } from '../../pki/x509/name.ts';
import type { Installed } from '../token/installation.ts';
import { readKeySet } from '../token/key-set.ts';
import { initialiseToken } from '../token/pin.ts';
import { type TokenPlace, type TokenSession, withToken } from '../token/session.ts';
import { handedOutByCa, waitForCa } from './ca-request.ts';
import { flowErrorOf } from './flow-error.ts';
import { FlowRun } from './flow-run.ts';
import { type CertificateSet, examine, installSet } from './handed-out.ts';
import { obtainKeySet } from './new-key-set.ts';
import type { FlowOptions, StepTime } from './progress.ts';
import { type RequestSigner, signRequestPair } from './request-pair.ts';
import { toBase64 } from './token-cms.ts';
import type { Timing } from './waiting.ts';

export interface EnrolOptions extends FlowOptions, TokenPlace, Timing {
  readonly soPin: string;
  readonly pin: string;
  /** CKA_LABEL of the token, at most 32 octets. */
  readonly tokenLabel: string;
  readonly ca: HttpClient;
  readonly bank: HttpClient;
  /** The Registration Authority whose signature enrols: see `openRegistrationDesk`. */
  readonly desk: RequestSigner;
  readonly organisation: BodyOf<typeof caRoutes.registerOrganisation> & BodyOf<typeof bankRoutes.registerClient>;
  readonly person: Omit<BodyOf<typeof caRoutes.registerPerson>, 'bin'>;
  /** The bank's user for the person. */
  readonly user: Pick<BodyOf<typeof bankRoutes.registerUser>, 'login' | 'surname' | 'signatureRight'>;
}

/** A person who has a token, certificates, and a login at the bank. */
export interface Enrolment {
  readonly subject: Dn;
  readonly requestId: string;
  readonly set: CertificateSet;
  readonly installed: readonly Installed[];
  readonly profile: ProfileView;
  readonly login: string;
  /** What the PIN envelope says. */
  readonly firstPassword: string;
  readonly steps: readonly StepTime[];
}

/**
 * Personalises a token (state machine 7.8, H6): the token is initialised, keys are made on it, a Registration Authority
 * signs the requests, the CA issues, the certificates are installed, and the bank registers client, user and profile.
 *
 * Can be done again: after a failure, and when an expired key set is re-issued by the head office. What CA and bank have
 * registered stays; the user gets a new PIN envelope and one more key profile.
 *
 * @throws FlowError; those of the token, the CA and the bank.
 */
export async function enrol(options: EnrolOptions): Promise<Enrolment> {
  const run = new FlowRun(options);
  const subject = await registerAtCa(run, options);
  await run.step('initialise-token', () =>
    initialiseToken(options, { soPin: options.soPin, pin: options.pin, label: options.tokenLabel }),
  );
  const issued = await onToken(options, (session) => certify(run, session, subject, options));
  const registered = await registerAtBank(run, issued.set, options);
  return { subject, ...issued, ...registered, steps: run.steps };
}

/** @returns the name that the requests must carry. */
function registerAtCa(run: FlowRun, { ca, organisation, person }: EnrolOptions): Promise<Dn> {
  return run.step('register-at-ca', async () => {
    const { account: _, ...atCa } = organisation;
    await unlessThere('not-unique', () => ca.call(caRoutes.registerOrganisation, { body: atCa }));
    const body = { ...person, bin: organisation.bin };
    const registered = await unlessThere('not-unique', () => ca.call(caRoutes.registerPerson, { body }));
    return registered ? parseDn(registered.subject) : personName(organisation.name, person);
  });
}

/** The name of a person of an organisation at KISC (docs/wire-formats.md); the CA checks it in every request. */
function personName(organisation: string, { organisationUnit, name, iin }: EnrolOptions['person']): Dn {
  return [
    { type: 'C', value: 'KZ' },
    { type: 'O', value: organisation },
    ...(organisationUnit === undefined ? [] : [{ type: 'OU', value: organisationUnit }]),
    { type: 'CN', value: name },
    { type: 'UID', value: iin },
  ];
}

/** The answer, or `undefined` when the house has it already: personalisation can be done again. */
async function unlessThere<T>(code: string, call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof ProblemError && error.problem.code === code) return undefined;
    throw error;
  }
}

async function onToken<T>(options: EnrolOptions, work: (session: TokenSession) => Promise<T>): Promise<T> {
  try {
    return await withToken(options, work);
  } catch (error) {
    throw flowErrorOf('install-certificates', error);
  }
}

async function certify(run: FlowRun, session: TokenSession, subject: Dn, options: EnrolOptions) {
  const { ca, clock, desk } = options;
  const keys = await obtainKeySet(run, session, subject);
  const { id } = await run.step('request-first-certificates', async () => {
    const requests = await signRequestPair(session, keys, { subject, by: desk, signingTime: clock.now() });
    return ca.call(caRoutes.requestCertificates, { body: { requests } });
  });
  const request = await run.step('wait-for-ca', () => waitForCa(run, 'wait-for-ca', ca, id, options));
  const { set, installed } = await run.step('install-certificates', async () => {
    const set = examine(readKeySet(session), await handedOutByCa(ca, request), subject, clock.now());
    return { set, installed: installSet(session, set) };
  });
  return { requestId: id, set, installed };
}

function registerAtBank(run: FlowRun, set: CertificateSet, options: EnrolOptions) {
  const { bank, organisation, person, user } = options;
  return run.step('register-at-bank', async () => {
    const { bin, name, account } = organisation;
    await unlessThere('client-exists', () => bank.call(bankRoutes.registerClient, { body: { bin, name, account } }));
    const body = { ...user, bin, iin: person.iin, email: person.email };
    const { login, firstPassword } =
      (await unlessThere('login-taken', () => bank.call(bankRoutes.registerUser, { body }))) ??
      (await bank.call(bankRoutes.unlockUser, { params: { login: user.login } }));
    const certificates = (['GOST', 'RSA'] as const).map((algorithm) => ({
      algorithm,
      certificate: toBase64(set[algorithm].der),
    }));
    const profile = await bank.call(bankRoutes.registerProfile, { body: { login, certificates } });
    return { login, firstPassword, profile };
  });
}
