import { bankLateRoutes } from '../../../http/bank-late.ts';
import { type CaRequestView, caRoutes } from '../../../http/ca.ts';
import type { HttpClient } from '../../../http/client.ts';
import { ProblemError } from '../../../http/problem.ts';

/** What people do at the desks of the houses. */

/** Requests that wait for somebody at the CA. */
const WAITING: Readonly<Record<string, 'manager' | 'officer'>> = { novel: 'manager', approved1: 'officer' };

/** The next approval of every request that waits for one. */
export async function approveAll(ca: HttpClient): Promise<void> {
  for (const request of await ca.call(caRoutes.requests)) await approve(ca, request);
}

/** Manager, then security officer. Where approvals come by themselves, nobody is in a hurry. */
async function approve(ca: HttpClient, { id, status }: CaRequestView): Promise<void> {
  const role = WAITING[status];
  if (role !== undefined) await unlessRefused(() => ca.call(caRoutes.approve, { params: { id }, body: { role } }));
}

/** The desk says no to a request that is not processed yet. @returns whether there was one. */
export async function refuseFirst(ca: HttpClient, subject: string): Promise<boolean> {
  const requests = await ca.call(caRoutes.requests);
  const open = requests.find(
    (one) => one.subject === subject && ['novel', 'approved1', 'approved2'].includes(one.status),
  );
  if (open === undefined) return false;
  await unlessRefused(() =>
    ca.call(caRoutes.reject, { params: { id: open.id }, body: { reason: 'TEST: no paper form' } }),
  );
  return true;
}

/** The branch takes over what KISC has re-issued to a user at its own site. */
export async function takeOver(branch: HttpClient, login: string, requestId: string): Promise<void> {
  await unlessRefused(() => branch.call(bankLateRoutes.takeOverReissue, { body: { login, requestId } }));
}

/** A desk that hears no does something else. */
async function unlessRefused(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
  }
}
