import { PkiError } from '../../../pki/error.ts';
import { type Dn, dnToString, parseDn } from '../../../pki/x509/name.ts';
import { REVOCATION_REASONS } from '../../core/revocation-reasons.ts';
import type { CaRequest, IssuedCertificate } from '../../core/state.ts';
import { statusOf } from '../views.ts';
import { Refusal } from './refusal.ts';
import type { ValueOf } from './schema.ts';
import type { REQUEST, REQUEST_DETAIL } from './types.ts';

/** A name as the documents write it. @throws Refusal incorrectDataError */
export function namedIn(text: string): Dn {
  try {
    return parseDn(text);
  } catch (error) {
    if (error instanceof PkiError) throw new Refusal('incorrectDataError', 'DN is not a name', `${error.message}.`);
    throw error;
  }
}

/** A text of at most 255 characters. */
const short = (text: string): string => [...text].slice(0, 255).join('');

/** The day of an instant, UTC. */
export function day(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 10)}Z`;
}

/** A request as the documents show it. The number in its identifier is its id. */
export function requestValue(request: CaRequest): ValueOf<typeof REQUEST> {
  const { id, person, state, type, submittedAt, steps, reason } = request;
  const closed = request.certificates.length > 0 || ['rejected', 'error', 'processed', 'ready'].includes(state);
  const last = steps.at(-1);
  return {
    id: Number(id.slice(1)),
    DN: short(dnToString(person.subject)),
    status: statusOf(state),
    type,
    startDate: day(submittedAt),
    ...(closed && last !== undefined && { endDate: day(last.at) }),
    cause: causeOf(request),
    comment: short(reason),
    fxRequestDetails: detailsOf(request),
  };
}

/** X-CA-6. */
function causeOf({ revokes }: CaRequest): string {
  return REVOCATION_REASONS.find((row) => row.reason === revokes?.reason)?.service ?? '';
}

/** One per key; of a revocation the certificate that it is about. */
function detailsOf({ keys, certificates, revokes }: CaRequest): ValueOf<typeof REQUEST_DETAIL>[] {
  if (revokes !== undefined) return [certified(revokes.certificate)];
  return keys.map(({ algorithm, profile }) => {
    const issued = certificates.find((one) => one.algorithm === algorithm);
    return issued === undefined ? { profile } : certified(issued);
  });
}

/** Both elements: Gamma's client takes the certificate out of one and its number out of the other. */
function certified({ profile, der }: IssuedCertificate): ValueOf<typeof REQUEST_DETAIL> {
  return { profile, bodySigned: der, certBody: der };
}
