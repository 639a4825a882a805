import type {
  AuthorityCertificate,
  CaCertificate,
  CaRequestStatus,
  CaRequestView,
  OutboxMessage,
} from '../../http/ca.ts';
import { dnToString } from '../../pki/x509/name.ts';
import type { CaTwin } from '../authority.ts';
import { twinRow } from '../core/authority-styles.ts';
import type { RequestState } from '../core/request-states.ts';
import { bankDoneAt } from '../core/requests.ts';
import type { CaRequest, IssuedCertificate, Mail } from '../core/state.ts';

/** How the core's records look on the wire. */

export function base64(octets: Uint8Array): string {
  return Buffer.from(octets).toString('base64');
}

export function instant(ms: number): string {
  return new Date(ms).toISOString();
}

/** `ready` is ours: the CA's service shows the request as processed (X-CA-4). */
export function statusOf(state: RequestState): CaRequestStatus {
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
    certificates: request.certificates.flatMap(setCertificate),
  };
}

/** Those of the KISC-style CA, as the bank and the workstation know them. */
export function caCertificateViews(twins: readonly CaTwin[]): CaCertificate[] {
  return twins.flatMap(({ authority, algorithm, role, certificate }) => {
    if (authority !== 'kz-kisc' || (algorithm !== 'GOST' && algorithm !== 'RSA')) return [];
    return [{ algorithm, role, subject: dnToString(certificate.subject), certificate: base64(certificate.der) }];
  });
}

export function authorityView({ authority, algorithm, role, certificate }: CaTwin): AuthorityCertificate {
  const files = twinRow(authority, algorithm)?.files;
  const isRoot = role === 'root';
  return {
    authority,
    algorithm,
    role,
    subject: dnToString(certificate.subject),
    certificate: base64(certificate.der),
    crl: (isRoot ? files?.rootList.path : files?.list.path) ?? '',
    deltaCrl: (isRoot ? undefined : files?.deltaList?.path) ?? null,
  };
}

/** Those of a pair are under the GOST or the RSA twin. */
function setCertificate({ algorithm, der }: IssuedCertificate): CaRequestView['certificates'] {
  return algorithm === 'GOST' || algorithm === 'RSA' ? [{ algorithm, certificate: base64(der) }] : [];
}

export function mailView({ id, sentAt, to, subject, text }: Mail): OutboxMessage {
  return { id, sentAt: instant(sentAt), to, subject, text };
}
