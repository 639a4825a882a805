import { OIDS } from '../../oids.ts';
import type { SuiteId } from '../../suites.ts';
import { extendedKeyUsage, keyUsage } from '../extensions.ts';
import type { OcspVerification } from '../ocsp.ts';
import { issueOcspResponse, type OcspAnswerTemplate, ocspNoCheck } from '../ocsp-answer.ts';
import { certIdOf } from '../ocsp-cert-id.ts';
import { nonceExtension } from '../ocsp-fields.ts';
import { buildOcspRequest, parseOcspRequest } from '../ocsp-request.ts';
import type { SingleOcspResponse } from '../ocsp-response.ts';
import { type Holder, type HolderOptions, NOW, testCa, testUser } from './authority.ts';

/** A CA, its delegated responder, a user, and an answer about the user: what the tests of OCSP change one thing of. */
export interface OcspKit {
  readonly ca: Holder;
  readonly responder: Holder;
  readonly user: Holder;
}

/** Extensions of a delegated responder: RFC 6960 section 4.2.2.2. */
export const RESPONDER: NonNullable<HolderOptions['extensions']> = {
  [OIDS.extendedKeyUsage]: extendedKeyUsage([OIDS.ocspSigning]),
  [OIDS.keyUsage]: keyUsage(['digitalSignature']),
  [OIDS.ocspNoCheck]: ocspNoCheck(),
  [OIDS.subjectAltName]: null,
  [OIDS.crlDistributionPoints]: null,
};

export async function ocspKit(suite: SuiteId, responder: HolderOptions = {}): Promise<OcspKit> {
  const ca = await testCa(suite, 'TEST CA');
  const extensions = { ...RESPONDER, ...responder.extensions };
  return {
    ca,
    responder: await testUser(suite, 'TEST responder', ca, { ...responder, extensions }),
    user: await testUser(suite, 'TEST user', ca),
  };
}

export const NONCE = Uint8Array.from({ length: 32 }, (_, i) => i);
const HOUR_MS = 3_600_000;

/** One good response about the user. */
export function goodAbout({ ca, user }: OcspKit, change: Partial<SingleOcspResponse> = {}): SingleOcspResponse {
  return {
    certId: certIdOf(ca.certificate, user.certificate.serialNumber),
    certStatus: { status: 'good' },
    thisUpdate: NOW,
    nextUpdate: NOW + HOUR_MS,
    extensions: [],
    ...change,
  };
}

/** A good answer about the user by the delegated responder, with the nonce. */
export function answerOf(
  kit: OcspKit,
  change: Partial<OcspAnswerTemplate> = {},
  signedBy: Holder = kit.responder,
): Promise<Uint8Array> {
  const template: OcspAnswerTemplate = {
    responder: signedBy.certificate,
    responderId: 'by-key',
    producedAt: NOW,
    responses: [goodAbout(kit)],
    extensions: [nonceExtension(NONCE)],
    ...change,
  };
  return issueOcspResponse(template, signedBy.signer);
}

/** Everything that a verifier is given, with a request that holds the nonce. */
export async function verificationOf(
  kit: OcspKit,
  response: Uint8Array,
  change: Partial<OcspVerification> = {},
): Promise<OcspVerification> {
  const { ca, user } = kit;
  const certIds = [certIdOf(ca.certificate, user.certificate.serialNumber)];
  const request = parseOcspRequest(await buildOcspRequest({ certIds, nonce: NONCE }));
  return { response, certificate: user.certificate, issuer: ca.certificate, at: NOW, request, ...change };
}
