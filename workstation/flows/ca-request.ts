import { type CaRequestView, caRoutes } from '../../http/ca.ts';
import type { HttpClient } from '../../http/client.ts';
import { FlowError } from './flow-error.ts';
import type { FlowRun } from './flow-run.ts';
import type { HandedOut } from './handed-out.ts';
import type { StepName } from './steps.ts';
import { poll, type Timing } from './waiting.ts';

/**
 * Asks the CA until both certificates are issued.
 * @throws FlowError `request-refused` with the CA's reason, `not-ready-in-time`, those of the CA.
 */
export function waitForCa(
  run: FlowRun,
  step: StepName,
  ca: HttpClient,
  id: string,
  timing: Timing,
): Promise<CaRequestView> {
  let shown = '';
  return poll(run, step, timing, async () => {
    const request = await ca.call(caRoutes.request, { params: { id } });
    if (request.status !== shown) run.tell({ kind: 'request-status', status: request.status });
    shown = request.status;
    if (request.status === 'rejected' || request.status === 'error') {
      throw new FlowError(step, 'request-refused', request.reason);
    }
    return request.status === 'processed' ? request : undefined;
  });
}

/** The certificates of a processed request together with the CA's own. */
export async function handedOutByCa(ca: HttpClient, request: CaRequestView): Promise<HandedOut> {
  return { certificates: request.certificates, caCertificates: await ca.call(caRoutes.certificates) };
}
