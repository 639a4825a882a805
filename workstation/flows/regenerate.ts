import type { ProfileStatus, ProfileView } from '../../http/bank.ts';
import type { Certificate } from '../../pki/x509/certificate.ts';
import type { Installed } from '../token/installation.ts';
import { withToken } from '../token/session.ts';
import { FlowError, flowErrorOf } from './flow-error.ts';
import { FlowRun } from './flow-run.ts';
import type { StepTime } from './progress.ts';
import { REGENERATION_PLAN, type RegenerationAction } from './regeneration-plan.ts';
import { type RegenerateOptions, RegenerationRun } from './regeneration-run.ts';

/** What a regeneration came to. */
export interface Regeneration {
  /** `nothing-to-do`: the profile is in operation, and was before. */
  readonly outcome: 'regenerated' | 'nothing-to-do';
  readonly profile: ProfileView;
  /** Every status that the bank showed, in order, without repetitions. */
  readonly statuses: readonly ProfileStatus[];
  /** The certificates of the key set in operation, GOST first. */
  readonly certificates: readonly Certificate[];
  /** What was written to the token in this run, or was found there. */
  readonly installed: readonly Installed[];
  readonly steps: readonly StepTime[];
}

/**
 * Regenerates a key set (seed 001 section 5): «Новый», «Отправить документ в банк», «Подписать», waiting, «Получить
 * сертификат (ключ)», «ОК», installation, «Продолжить».
 *
 * Can be started again at any time: {@link REGENERATION_PLAN} says how it goes on. A definite refusal removes the new
 * keys and cancels the draft; when it is not known whether the request arrived, the new keys stay and are used next time.
 *
 * @throws FlowError; see the table of problems.
 */
export async function regenerate(options: RegenerateOptions): Promise<Regeneration> {
  const run = new FlowRun(options);
  try {
    return await withToken(options, (session) => play(run, new RegenerationRun(run, session, options), options));
  } catch (error) {
    throw flowErrorOf(run.steps.at(-1)?.name ?? 'look-at-profile', error);
  }
}

/** More rounds than any way through state machine 7.1 takes. */
const ROUNDS_MAX = 12;

const PLAY: Readonly<Record<Exclude<RegenerationAction, 'finish'>, (of: RegenerationRun) => Promise<ProfileView>>> = {
  'open-draft': (of) => of.openDraft(),
  'send-document': (of) => of.sendDocument(),
  'sign-requests': (of) => of.signRequests(),
  wait: (of) => of.wait(),
  receive: (of) => of.receive(),
};

async function play(run: FlowRun, of: RegenerationRun, { early }: RegenerateOptions): Promise<Regeneration> {
  let profile = await of.look();
  let action = early && profile.status === 'in-operation' ? 'open-draft' : actionFor(profile);
  const outcome = action === 'finish' ? 'nothing-to-do' : 'regenerated';
  for (let round = 0; action !== 'finish'; round++) {
    if (round === ROUNDS_MAX) throw new FlowError('look-at-profile', 'bug', `The profile stays ${profile.status}.`);
    profile = await PLAY[action](of);
    action = actionFor(profile);
  }
  const { statuses, certificates, installed } = of;
  return { outcome, profile, statuses, certificates, installed, steps: run.steps };
}

function actionFor({ status, reason }: ProfileView): RegenerationAction {
  const row = REGENERATION_PLAN[status];
  if ('problem' in row) throw new FlowError('look-at-profile', row.problem, reason);
  return row.action;
}
