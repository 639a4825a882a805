import type { FastifyRequest } from 'fastify';
import type { Rng } from '../../../simulation/rng.ts';
import type { CertificationAuthority } from '../../certification-authority.ts';
import { issuedCertificate } from '../../core/certificates.ts';
import type { IssuedCertificate } from '../../core/state.ts';
import { visitAtWork } from '../../core/visits.ts';
import { visitCookie } from '../visit-cookie.ts';

/** What every address of the National CA's cabinet works with. */
export interface Cabinet {
  readonly ca: CertificationAuthority;
  /** Challenges and the secrets of visits. */
  readonly rng: Rng;
}

export const nationalVisit = visitCookie('nuc_visit', '/nuc');

/** The certificate that the visitor has signed in with. Inside `ca.run` only. @throws CaError visit-needed. */
export function visitorOf({ ca }: Cabinet, request: FastifyRequest, now: number): IssuedCertificate {
  const { serialNumber } = visitAtWork(ca.state.national, nationalVisit.idOf(request), now);
  return issuedCertificate(ca.state, serialNumber, 'kz-nuc');
}
