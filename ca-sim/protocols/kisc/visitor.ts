import type { FastifyRequest } from 'fastify';
import { issuedCertificate } from '../../core/certificates.ts';
import { CaError } from '../../core/problems.ts';
import { personNamed } from '../../core/registry.ts';
import type { CaState, IssuedCertificate, Person } from '../../core/state.ts';
import { visitAtWork } from '../../core/visits.ts';
import { visitCookie } from '../visit-cookie.ts';

/** Who is in KISC's cabinet. */

export const kiscVisit = visitCookie('cabinet_visit', '/cabinet');

/** Who asks. */
export interface Visitor {
  readonly person: Person;
  readonly certificate: IssuedCertificate;
  /** When he has logged in. */
  readonly enteredAt: number;
}

/** Who asks with this request's cookie. Inside `ca.run` only. @throws CaError visit-needed, visitor-unknown. */
export function visitorOf(state: CaState, request: FastifyRequest, now: number): Visitor {
  const { serialNumber, enteredAt } = visitAtWork(state.kiscCabinet, kiscVisit.idOf(request), now);
  const certificate = issuedCertificate(state, serialNumber, 'kz-kisc');
  return { certificate, enteredAt, person: personOf(state, certificate) };
}

/** Whose certificate it is. @throws CaError visitor-unknown: of a Registration Authority, a responder. */
export function personOf(state: CaState, { subject, profile }: IssuedCertificate): Person {
  const person = personNamed(state, subject);
  if (person === undefined) throw new CaError('visitor-unknown', `The certificate is of the kind ${profile}.`);
  return person;
}
