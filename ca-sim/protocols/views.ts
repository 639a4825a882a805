import type { CaCertificate, CaRequestStatus, CaRequestView, OutboxMessage } from '../../http/ca.ts';
import { dnToString } from '../../pki/x509/name.ts';
import type { Authority, CaTwin } from '../authority.ts';
import type { RequestState } from '../core/request-states.ts';
import { bankDoneAt } from '../core/requests.ts';
import type { CaRequest, Mail } from '../core/state.ts';

/** How the core's records look on the wire. */

export function base64(octets: Uint8Array): string {
  return Buffer.from(octets).toString('base64');
}

export function instant(ms: number): string {
  return new Date(ms).toISOString();
}

/** `ready` is ours: the CA's service shows the request as processed (X-CA-4). */
function statusOf(state: RequestState): CaRequestStatus {
  return state === 'ready' ? 'processed' : state;
}

export function requestView(request: CaRequest): CaRequestView {
  const doneAt = bankDoneAt(request);
  return {
    id: request.id,
    type: request.type,
    status: statusOf(request.state),
    subject: dnToString(request.person.subject),
    submittedAt: instant(request.submittedAt),
    reason: request.reason,
    bankDoneAt: doneAt === undefined ? null : instant(doneAt),
    certificates: request.certificates.map(({ algorithm, der }) => ({ algorithm, certificate: base64(der) })),
  };
}

/** The four, root first. */
export function twinsOf({ root, issuing }: Authority): CaTwin[] {
  return [root.GOST, root.RSA, issuing.GOST, issuing.RSA];
}

export function caCertificateView({ algorithm, role, certificate }: CaTwin): CaCertificate {
  return { algorithm, role, subject: dnToString(certificate.subject), certificate: base64(certificate.der) };
}

export function mailView({ id, sentAt, to, subject, text }: Mail): OutboxMessage {
  return { id, sentAt: instant(sentAt), to, subject, text };
}
