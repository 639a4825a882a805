import type { FastifyInstance } from 'fastify';
import { ocspRoutes } from '../../http/ca-ocsp.ts';
import { mountOctets, type OctetAnswer } from '../../http/octet-route.ts';
import { PkiError } from '../../pki/error.ts';
import type { Signer } from '../../pki/signer.ts';
import { issueOcspResponse, type OcspAnswerTemplate, ocspRefusal } from '../../pki/x509/ocsp-answer.ts';
import { type OcspRequest, parseOcspRequest } from '../../pki/x509/ocsp-request.ts';
import type { OcspRefusal } from '../../pki/x509/ocsp-response.ts';
import type { CertificationAuthority } from '../certification-authority.ts';
import { answerOcsp } from '../core/ocsp-answers.ts';

/**
 * The OCSP responder (RFC 6960 appendix A): one address for every issuer of the server, live from its state.
 *
 * Answers are never stored on the way (`no-store`), also those to a GET that RFC 5019 would let caches keep: a revocation
 * shows in the next answer, and a cache goes by the time of the machine while the CA goes by the time of the bench.
 */
export function mountOcsp(app: FastifyInstance, ca: CertificationAuthority): void {
  const answered = async (octets: Uint8Array): Promise<OctetAnswer> => ({ body: await answerOcspRequest(ca, octets) });
  mountOctets(app, ocspRoutes.post, ({ body }) => answered(body));
  mountOctets(app, ocspRoutes.postToFolder, ({ body }) => answered(body));
  mountOctets(app, ocspRoutes.get, ({ params }) => answered(fromPath(params['*'] ?? '')));
}

/**
 * RFC 6960 appendix A.1: base64, its special characters escaped (the server has undone that); anything else is no octets at
 * all. A client whose address ends in a slash sends another one in front.
 */
function fromPath(path: string): Uint8Array {
  const text = path.replace(/^\//, '');
  const base64 = text.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(text);
  return base64 ? Buffer.from(text, 'base64') : new Uint8Array(0);
}

/**
 * OCSPResponse, DER. What went wrong stands in it: over HTTP the status is 200 always. An answer is decided in the CA's turn and
 * signed after it, so that several are signed at once.
 */
export async function answerOcspRequest(ca: CertificationAuthority, octets: Uint8Array): Promise<Uint8Array> {
  const request = read(octets);
  if (request === undefined) return ocspRefusal('malformedRequest');
  try {
    const decided = await ca.run((now) => decide(ca, request, now));
    return typeof decided === 'string' ? ocspRefusal(decided) : await issueOcspResponse(decided, decided.signer);
  } catch (error) {
    ca.bug(error, 'answering an OCSP request');
    return ocspRefusal('internalError');
  }
}

function read(octets: Uint8Array): OcspRequest | undefined {
  try {
    return parseOcspRequest(octets);
  } catch (error) {
    if (error instanceof PkiError) return undefined;
    throw error;
  }
}

async function decide(
  ca: CertificationAuthority,
  request: OcspRequest,
  now: number,
): Promise<(OcspAnswerTemplate & { readonly signer: Signer }) | OcspRefusal> {
  const decided = answerOcsp(ca.state, ca.twins, request, now);
  if (typeof decided === 'string') return decided;
  const { issuer, responderId, producedAt, responses, extensions } = decided;
  // Issuing CAs have delegated it; a root, which answers about the issuing CAs alone, speaks for itself.
  const { certificate, signer } = issuer.role === 'root' ? issuer : await ca.responder(issuer, 'OCSP');
  return { responder: certificate, responderId, producedAt, responses, extensions, signer };
}
