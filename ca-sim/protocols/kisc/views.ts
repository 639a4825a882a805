import type { CabinetProcess, CabinetRequest, CabinetVisitor } from '../../../http/ca-cabinet.ts';
import { dnToString } from '../../../pki/x509/name.ts';
import type { KeyProcess } from '../../core/kisc/cabinet-state.ts';
import { stageOf } from '../../core/kisc/own-requests.ts';
import { certificatesToWrite } from '../../core/kisc/processes.ts';
import type { CaRequest, CaState, IssuedCertificate } from '../../core/state.ts';
import { base64, instant } from '../views.ts';

/** What the addresses of KISC's cabinet answer. */

export function visitorView({ subject, serialNumber, notAfter }: IssuedCertificate): CabinetVisitor {
  return { subject: dnToString(subject), serialNumber, notAfter: instant(notAfter) };
}

export function processView(state: CaState, process: KeyProcess): CabinetProcess {
  const { id, kind, device = null, startedAt, log, requestId = null } = process;
  return {
    id,
    kind,
    device,
    state: process.state,
    startedAt: instant(startedAt),
    log: log.map(({ at, text }) => ({ at: instant(at), text })),
    request: requestId,
    certificates: certificatesToWrite(state, process).flatMap(({ algorithm, der }) =>
      algorithm === 'GOST' || algorithm === 'RSA' ? [{ algorithm, certificate: base64(der) }] : [],
    ),
  };
}

export function ownRequestView(state: CaState, request: CaRequest): CabinetRequest {
  const { id, submittedAt, reason, certificates } = request;
  return {
    id,
    submittedAt: instant(submittedAt),
    stage: stageOf(state, request),
    reason,
    certificates: certificates.flatMap(({ algorithm, serialNumber, notAfter }) =>
      algorithm === 'GOST' || algorithm === 'RSA' ? [{ algorithm, serialNumber, notAfter: instant(notAfter) }] : [],
    ),
  };
}
