import type { CustodyStep } from '../../http/bank-late.ts';
import type { LateStory } from './late-route-story.ts';
import { certificateReport, type RegenerationReport, tokenReport } from './report.ts';
import type { Refusal } from './story.ts';

/** What a late re-issue came to, in plain values: made for JSON. */
export interface LateRouteReport
  extends Pick<
    RegenerationReport,
    'ok' | 'seed' | 'startedAt' | 'device' | 'steps' | 'certificates' | 'token' | 'paymentOrder' | 'email' | 'checks'
  > {
  readonly flow: 'late-route';
  readonly act: { readonly number: string; readonly signedAt: string; readonly serialNumber: string };
  /** Every step of the token's way, with who did it and whose hands it went through. */
  readonly custody: readonly CustodyStep[];
  /** What was tried on the way and must not have succeeded. */
  readonly refusals: readonly { readonly what: string; readonly refusal: Refusal }[];
}

/** The report of a story; `ok` only when every examination was passed. */
export function lateReportOf(run: { seed: string; at: number; device: string }, story: LateStory): LateRouteReport {
  const { token, payment, email, checks, lateCase, refusals, steps } = story;
  const { status, statusText, fields: order } = payment.document;
  const { number = '', signedAt = '', serialNumber = '' } = lateCase.act ?? {};
  return {
    ok: checks.length > 0 && checks.every(({ ok }) => ok),
    flow: 'late-route',
    seed: run.seed,
    startedAt: new Date(run.at).toISOString(),
    device: run.device,
    steps,
    act: { number, signedAt, serialNumber },
    custody: lateCase.steps,
    refusals,
    certificates: story.certificates.map((certificate) => certificateReport(story, certificate)),
    token: tokenReport(token),
    paymentOrder: { status, statusText: statusText.ru, number: order.number },
    email: email ? { to: email.to, subject: email.subject, sentAt: email.sentAt, text: email.text } : null,
    checks,
  };
}
