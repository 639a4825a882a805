import { sameName } from '../../pki/x509/name.ts';
import { certificateState, certificateTransition } from './certificate-states.ts';
import { revokeCertificate } from './revocation.ts';
import type { CaRequest, CaState } from './state.ts';

/**
 * V6: a new key set is in use, so the person's older certificates that still are good are revoked as superseded, where the CA is
 * told to do so. In use is a set once the bank is done; one that was asked for in the cabinet once it is also installed, both
 * certificates of it: the person comes back with the old key to fetch them (R-CA-14).
 */
export function supersedeOlder(state: CaState, request: CaRequest, at: number): void {
  if (!state.revokesSuperseded || request.state !== 'ready' || !isInUse(state, request)) return;
  const { person, certificates } = request;
  const since = Math.min(...certificates.map(({ notBefore }) => notBefore));
  for (const one of state.certificates.values()) {
    if (one.authority !== 'kz-kisc' || one.notBefore >= since || !sameName(one.subject, person.subject)) continue;
    if (certificateTransition(certificateState(one, at), 'revoked').to === undefined) continue;
    revokeCertificate(state, one, 'superseded', at);
  }
}

function isInUse({ kiscCabinet: { processes, installed } }: CaState, { id, certificates }: CaRequest): boolean {
  const askedInCabinet = [...processes.values()].some(({ kind, requestId }) => kind === 'issue' && requestId === id);
  return !askedInCabinet || installed.get(id)?.length === certificates.length;
}
