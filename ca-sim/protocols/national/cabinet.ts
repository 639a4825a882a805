import '@fastify/cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { verifyCms } from '../../../pki/cms/signed-data.ts';
import { PkiError } from '../../../pki/error.ts';
import { pemBlocks } from '../../../pki/x509/pem.ts';
import type { Rng } from '../../../simulation/rng.ts';
import type { CertificationAuthority } from '../../certification-authority.ts';
import { goodSigner, issuedCertificate } from '../../core/certificates.ts';
import { visitorAtWork } from '../../core/national/visits.ts';
import { CaError } from '../../core/problems.ts';
import type { IssuedCertificate } from '../../core/state.ts';
import { reading } from '../plain-request.ts';

/** What every address of the National CA's cabinet works with. */
export interface Cabinet {
  readonly ca: CertificationAuthority;
  /** Challenges and the secrets of visits. */
  readonly rng: Rng;
}

/** Carries the visit's secret. Not `Secure`: the simulator speaks plain HTTP on loopback. */
export const VISIT_COOKIE = 'nuc_visit';

export function visitIdOf(request: FastifyRequest): string | undefined {
  return request.cookies?.[VISIT_COOKIE];
}

export function giveVisit(response: FastifyReply, id: string): void {
  response.setCookie(VISIT_COOKIE, id, { path: '/nuc', httpOnly: true, sameSite: 'strict' });
}

export function takeVisit(response: FastifyReply): void {
  response.clearCookie(VISIT_COOKIE, { path: '/nuc', httpOnly: true, sameSite: 'strict' });
}

/** The certificate that the visitor has signed in with. Inside `ca.run` only. @throws CaError visit-needed. */
export function visitorOf({ ca }: Cabinet, request: FastifyRequest, now: number): IssuedCertificate {
  return issuedCertificate(ca.state, visitorAtWork(ca.state.national, visitIdOf(request), now), 'kz-nuc');
}

/** Octets that somebody pasted: base64, or the one block of a PEM text. */
export function pastedOctets(text: string): Uint8Array {
  if (!text.includes('-----')) return Buffer.from(text, 'base64');
  return reading(() => pemBlocks(text)[0]?.der ?? new Uint8Array(0), 'cms-malformed');
}

/**
 * The good certificate of the National CA under a signature over exactly these octets.
 * @throws CaError cms-malformed, cms-signature, content-not-asked, signer-unknown, signer-not-yet-valid, signer-expired,
 * signer-revoked, in this order.
 */
export async function signerOver(
  { ca }: Cabinet,
  signature: string,
  expected: Uint8Array,
  now: number,
): Promise<IssuedCertificate> {
  const { certificate, content } = await verified(pastedOctets(signature));
  if (Buffer.compare(content, expected) !== 0) {
    throw new CaError('content-not-asked', `${content.length} octets are signed; ${expected.length} were to be.`);
  }
  return goodSigner(ca.state, 'kz-nuc', certificate, now);
}

/** Faults of a signature, not of the message around it. */
const FALSE_SIGNATURE: ReadonlySet<string> = new Set(['bad-signature', 'digest-mismatch', 'algorithm-mismatch']);

async function verified(cms: Uint8Array) {
  try {
    return await verifyCms(cms);
  } catch (error) {
    if (!(error instanceof PkiError)) throw error;
    throw new CaError(FALSE_SIGNATURE.has(error.code) ? 'cms-signature' : 'cms-malformed', `${error.message}.`);
  }
}
