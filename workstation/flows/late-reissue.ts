import { bankLateRoutes, type LateCaseView, type LateState } from '../../http/bank-late.ts';
import type { HttpClient } from '../../http/client.ts';
import { FlowError } from './flow-error.ts';
import { FlowRun } from './flow-run.ts';
import type { CertificateSet } from './handed-out.ts';
import { giveNewPin, type ProgrammingPlace, program } from './late-programming.ts';
import type { StepTime } from './progress.ts';

export interface LateReissueOptions extends ProgrammingPlace {
  /** The bank, at the head office's desk. */
  readonly bank: HttpClient;
  /** Number of the late re-issue. */
  readonly caseId: string;
  /** Name of the employee, for the custody log. */
  readonly by: string;
}

/** What a late re-issue came to at the head office. */
export interface LateReissue {
  /** `programmed-before`: the bank had registered the set already; only the PIN was set anew. */
  readonly outcome: 'programmed' | 'programmed-before';
  readonly lateCase: LateCaseView;
  /** What was installed in this run. */
  readonly set?: CertificateSet;
  readonly steps: readonly StepTime[];
}

/** In which states the head office has the token on its desk. */
const OUTCOMES: Readonly<Partial<Record<LateState, LateReissue['outcome']>>> = {
  'at-head-office': 'programmed',
  programmed: 'programmed-before',
};

/**
 * The work of the head office (R-BANK-99, H6 of state machine 7.8): the case is taken from the bank's desk, the token is programmed
 * ({@link program}), and the bank examines and registers the new set.
 *
 * Can be started again at any time, from any step: it goes on from what the token, the CA and the bank hold. The PIN of the last run
 * counts, so the PIN envelope is the one that was printed last.
 *
 * @throws FlowError `token-elsewhere` (the case does not stand at the head office), `late-reissue-refused` (the bank's examination),
 *   those of {@link programToken} and of the bank.
 */
export async function lateReissue(options: LateReissueOptions): Promise<LateReissue> {
  const run = new FlowRun(options);
  const { bank, caseId, by } = options;
  const params = { id: caseId };
  const order = await run.step('look-at-late-case', () => bank.call(bankLateRoutes.programmingOrder, { params }));
  const outcome = OUTCOMES[order.state];
  if (outcome === undefined) throw new FlowError('look-at-late-case', 'token-elsewhere', `The case is ${order.state}.`);
  if (outcome === 'programmed-before') {
    await giveNewPin(run, { ...options, order });
    const lateCase = await run.step('register-reissue', () => bank.call(bankLateRoutes.lateCase, { params }));
    return { outcome, lateCase, steps: run.steps };
  }
  const { requestId, set, proofs } = await program(run, { ...options, order });
  const body = { by, serialNumber: order.serialNumber, requestId, proofs: [...proofs] };
  const lateCase = await run.step('register-reissue', () =>
    bank.call(bankLateRoutes.tokenProgrammed, { params, body }),
  );
  return { outcome, lateCase, set, steps: run.steps };
}
