import { bankRoutes, type ProfileView } from '../../http/bank.ts';
import { COMPLETE_REPORT, type ComponentReport } from '../../http/bank-components.ts';
import { HttpClient } from '../../http/client.ts';
import { ProblemError } from '../../http/problem.ts';
import type { ReplyOf } from '../../http/route.ts';
import type { Clock } from '../../simulation/clock.ts';
import { readKeySet } from '../token/key-set.ts';
import { type TokenPlace, type TokenSession, withToken } from '../token/session.ts';
import { TokenError } from '../token/token-error.ts';
import { FlowError } from './flow-error.ts';
import { FlowRun } from './flow-run.ts';
import { assertGost, signingPairs } from './key-choice.ts';
import type { FlowOptions, StepTime } from './progress.ts';
import { fromBase64, signOnToken } from './token-cms.ts';

export interface LoginByCertificateOptions extends FlowOptions, TokenPlace {
  readonly pin: string;
  /** Address of the bank, or a client to use. */
  readonly bank: string | HttpClient;
  readonly login: string;
  readonly password: string;
  /** Taken when the bank demands a change. */
  readonly newPassword?: string;
  /** What the PC reports when the bank asks for its components; default: all that the bank's instruction installs. */
  readonly components?: ComponentReport;
  /** Sign in with the GOST key of this certificate; default: the one whose certificate ends last and that the bank knows. */
  readonly serialNumber?: string;
  readonly clock: Clock;
}

/** A user who is in. */
export interface SignedIn {
  /** Carries the session: give it to the other flows. */
  readonly bank: HttpClient;
  readonly subscriber: string;
  /** Whether {@link LoginByCertificateOptions.newPassword} is the password now. */
  readonly passwordChanged: boolean;
  /** Profiles that need attention, as the page before the main window shows them; empty when it did not come. */
  readonly criticalProfiles: readonly ProfileView[];
  readonly steps: readonly StepTime[];
}

type NextStep = ReplyOf<typeof bankRoutes.login>['next'];

/**
 * Logs in at the bank: password, forced change of the first password, the PC's components if the bank asks for them, the token's signature under the bank's challenge,
 * then the page of critical profiles if there are any, and on to the main window (state machine 7.5).
 *
 * @throws FlowError `login-refused`, `user-locked`, `password-change-needed`, `password-refused`, `components-missing`, `token-cannot` (no GOST), `no-key`,
 *   `certificate-expired`, those of the token and the bank.
 */
export async function loginByCertificate(options: LoginByCertificateOptions): Promise<SignedIn> {
  const run = new FlowRun(options);
  const bank = typeof options.bank === 'string' ? new HttpClient(options.bank, 'the bank') : options.bank;
  const { login: name, password } = options;
  const first = await run.step('login', () => bank.call(bankRoutes.login, { body: { login: name, password } }));
  const passwordChanged = first.next === 'change-password';
  const next = passwordChanged ? await changePassword(run, bank, options.newPassword) : first.next;
  try {
    return { bank, passwordChanged, ...(await enter(run, bank, next, options)), steps: run.steps };
  } catch (error) {
    if (!passwordChanged || !(error instanceof FlowError)) throw error;
    throw error.alsoHinting('The password is changed already: from now on use the new one.');
  }
}

/** From the password to the main window. */
async function enter(run: FlowRun, bank: HttpClient, first: NextStep, options: LoginByCertificateOptions) {
  let next = first === 'load-components' ? await reportComponents(run, bank, options.components) : first;
  let subscriber = '';
  if (next === 'sign-in-with-token') {
    const answer = await run.step('sign-in-with-token', () =>
      withToken(options, (session) => answerChallenge(bank, session, options)),
    );
    next = answer.next;
    subscriber = answer.subscriber;
  }
  const criticalProfiles = next === 'critical-profiles' ? await readCriticalProfiles(run, bank) : [];
  await run.step('main-window', async () => {
    for (const page of [bankRoutes.subscriber, bankRoutes.client, bankRoutes.main]) await bank.call(page);
  });
  return { subscriber, criticalProfiles };
}

/** R-BANK-45: what is missing has to be installed before the login, which is then made once more (R-BANK-46). */
function reportComponents(
  run: FlowRun,
  bank: HttpClient,
  report: ComponentReport = COMPLETE_REPORT,
): Promise<NextStep> {
  return run.step('report-components', async () => {
    const { next, components } = await bank.call(bankRoutes.reportComponents, { body: report });
    if (next !== 'install-components' && next !== 'log-in-again') return next;
    const missing = components
      .filter(({ state }) => state !== 'ok')
      .map(({ label, stateText }) => `${label.en}: ${stateText.en}.`);
    throw new FlowError('report-components', 'components-missing', missing.join(' '));
  });
}

function changePassword(run: FlowRun, bank: HttpClient, newPassword: string | undefined): Promise<NextStep> {
  return run.step('change-password', async () => {
    if (newPassword === undefined) throw new FlowError('change-password', 'password-change-needed');
    const body = { newPassword, repeat: newPassword };
    return (await bank.call(bankRoutes.changePassword, { body })).next;
  });
}

function readCriticalProfiles(run: FlowRun, bank: HttpClient): Promise<readonly ProfileView[]> {
  return run.step('critical-profiles', async () => {
    const { page, profiles } = await bank.call(bankRoutes.criticalProfiles);
    for (const { ru } of [page.title, ...page.text]) run.tell({ kind: 'note', text: ru });
    for (const { status, statusText } of profiles) run.tell({ kind: 'profile-status', status, ...statusText });
    return profiles;
  });
}

/**
 * The key whose certificate ends last comes first. When the bank has not registered it (a new set is installed, but the
 * bank was not told yet), the next one is tried, each with a challenge of its own.
 */
async function answerChallenge(
  bank: HttpClient,
  session: TokenSession,
  { clock, serialNumber }: LoginByCertificateOptions,
) {
  assertGost(session);
  const candidates = signingPairs(readKeySet(session), 'GOST', clock.now()).filter(
    ({ certificate }) => certificate.serialNumber === (serialNumber ?? certificate.serialNumber),
  );
  let refusal: unknown;
  for (const candidate of candidates) {
    const { challenge } = await bank.call(bankRoutes.tokenChallenge);
    const cms = await signOnToken(session, candidate, fromBase64(challenge), { signingTime: clock.now() });
    try {
      return await bank.call(bankRoutes.tokenSignIn, { body: { cms } });
    } catch (error) {
      if (!isUnknownKey(error)) throw error;
      refusal ??= error;
    }
  }
  throw refusal ?? new TokenError('no-key', `Nothing with the serial number ${serialNumber}.`);
}

function isUnknownKey(error: unknown): boolean {
  return error instanceof ProblemError && ['key-not-registered', 'key-retired'].includes(error.problem.code);
}
