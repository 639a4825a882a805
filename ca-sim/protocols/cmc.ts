import type { FastifyInstance } from 'fastify';
import { cmcFiles } from '../../http/ca-webra.ts';
import { mountOctets } from '../../http/octet-route.ts';
import type { House } from '../../http/server.ts';
import type { Control } from '../../pki/cmc/body-parts.ts';
import { CMC_CONTENT, CMC_CONTROL, type CmcFailInfo } from '../../pki/cmc/identifiers.ts';
import { buildPkiResponse } from '../../pki/cmc/pki-data.ts';
import type { RevokeRequest } from '../../pki/cmc/revoke-request.ts';
import { buildStatusInfo, type WrittenStatusInfo } from '../../pki/cmc/status-info.ts';
import { signCms } from '../../pki/cms/signed-data.ts';
import type { CertificationAuthority } from '../certification-authority.ts';
import { CA_PROBLEMS, CaError, type CaProblem } from '../core/problems.ts';
import { personNamed } from '../core/registry.ts';
import { assertMayRevoke, requestRevocation, revokeAtOnce } from '../core/revocation-requests.ts';
import type { CaRequest, IssuedCertificate } from '../core/state.ts';
import { certificateMeant, readCmcRequest } from './cmc-revocation.ts';
import { readReissue } from './reissue-message.ts';
import { certificateVoucher } from './vouchers.ts';

/** CMC over HTTP (RFC 5272, RFC 5273 section 3): revocations, each answered with a statusInfoV2 of its own. */
export function mountCmc(app: FastifyInstance, house: House, ca: CertificationAuthority): void {
  mountOctets(app, cmcFiles.cmc, ({ body }) =>
    ca.run(async (now) => ({ body: (await answerCmc(ca, house, body, now)).response })),
  );
}

/** What a CMC message is answered with. */
export interface CmcAnswer {
  /** Signed PKIResponse, DER. */
  readonly response: Uint8Array;
  /** Nothing of what was asked for is done or waits. */
  readonly refused: boolean;
}

/** Who asks, and what he has said about his message, as far as it could be read. */
interface Asked {
  signer?: IssuedCertificate;
  controls: readonly Control[];
}

/** Answers a message of CMC, whatever it is. Inside `ca.run` only. */
export async function answerCmc(
  ca: CertificationAuthority,
  { onBug }: Pick<House, 'onBug'>,
  message: Uint8Array,
  now: number,
): Promise<CmcAnswer> {
  const asked: Asked = { controls: [] };
  const told = async (statuses: readonly WrittenStatusInfo[]) => {
    const refused = !statuses.some(({ status }) => status === 'success' || status === 'pending');
    return { response: await respond(ca, asked, statuses, now), refused };
  };
  try {
    return await told(await statusesOf(ca, message, asked, now));
  } catch (error) {
    if (!(error instanceof CaError)) onBug?.(error, 'cmc');
    return told([failure(error, 0)]);
  }
}

/** Nothing is done when something is asked for that cannot be. */
async function statusesOf(
  ca: CertificationAuthority,
  message: Uint8Array,
  asked: Asked,
  now: number,
): Promise<WrittenStatusInfo[]> {
  const { content, contentType, certificate } = await readReissue(message);
  const { signer } = certificateVoucher(ca, certificate, now);
  asked.signer = signer;
  const { data, revocations, queries, unsupported } = readCmcRequest(contentType, content);
  asked.controls = data.controls;
  if (unsupported.length > 0) {
    return [{ status: 'noSupport', bodyParts: unsupported, text: 'This CA takes revocations by CMC, nothing else.' }];
  }
  if (revocations.length + queries.length === 0) throw new CaError('cmc-malformed', 'Nothing is asked for.');
  return [
    ...revocations.map((one) => attempt(one.bodyPartId, now, () => revoke(ca, one.request, signer, now))),
    ...queries.map((one) => attempt(one.bodyPartId, now, () => inquire(ca, one.token, signer))),
  ];
}

/** Carried out, or the request that waits at the desks. */
function revoke(ca: CertificationAuthority, request: RevokeRequest, signer: IssuedCertificate, now: number) {
  const certificate = certificateMeant(ca, request);
  const wish = { certificate, reason: request.reason, signer };
  const person = certificate.authority === 'kz-kisc' ? personNamed(ca.state, certificate.subject) : undefined;
  return person ? requestRevocation(ca.state, wish, person, now) : revokeAtOnce(ca.state, wish, now);
}

/** What has become of a request. @throws CaError entity-not-found, signer-not-entitled */
function inquire({ state }: CertificationAuthority, token: Uint8Array, signer: IssuedCertificate): CaRequest {
  const request = state.requests.get(new TextDecoder().decode(token));
  if (request?.revokes === undefined) throw new CaError('entity-not-found', 'No revocation has this token.');
  assertMayRevoke({ signer, certificate: request.revokes.certificate });
  return request;
}

/** When to ask again about what waits for a desk: ours. */
const ASK_AGAIN_MS = 3_600_000;

function attempt(bodyPartId: number, now: number, act: () => CaRequest | IssuedCertificate): WrittenStatusInfo {
  const bodyParts = [bodyPartId];
  try {
    const done = act();
    if (!('steps' in done) || done.state === 'processed') return { status: 'success', bodyParts };
    if (done.state === 'rejected' || done.state === 'error') {
      return { status: 'failed', bodyParts, text: done.reason, failInfo: 'badRequest' };
    }
    const token = new TextEncoder().encode(done.id);
    return { status: 'pending', bodyParts, pending: { token, at: now + ASK_AGAIN_MS } };
  } catch (error) {
    if (error instanceof CaError) return failure(error, bodyPartId);
    throw error;
  }
}

/** Refusals that CMC has a better word for than badRequest (RFC 5272 section 6.1.4). */
const FAIL_INFO: Readonly<Partial<Record<CaProblem, CmcFailInfo>>> = {
  'cms-signature': 'badMessageCheck',
  'signer-unknown': 'badIdentity',
  'signer-not-yet-valid': 'badIdentity',
  'signer-expired': 'badIdentity',
  'signer-revoked': 'badIdentity',
  'entity-not-found': 'badCertId',
  'request-open': 'tryLater',
};

function failure(error: unknown, bodyPartId: number): WrittenStatusInfo {
  const failed = { status: 'failed', bodyParts: [bodyPartId] } as const;
  if (!(error instanceof CaError)) return { ...failed, failInfo: 'internalCAError', text: 'It is recorded.' };
  const { title } = CA_PROBLEMS[error.code];
  return { ...failed, failInfo: FAIL_INFO[error.code] ?? 'badRequest', text: `${title}. ${error.message}` };
}

/** The statuses under the issuing CA's signature, with what the client gave to know its answer by (section 6.6). */
function respond(
  ca: CertificationAuthority,
  { signer, controls }: Asked,
  statuses: readonly WrittenStatusInfo[],
  now: number,
): Promise<Uint8Array> {
  const given = (type: string, back: string) =>
    controls.filter((one) => one.type === type).map((one) => ({ ...one, type: back }));
  const parts = [
    ...statuses.map((status) => ({ type: CMC_CONTROL.statusInfoV2 as string, values: [buildStatusInfo(status)] })),
    ...given(CMC_CONTROL.transactionId, CMC_CONTROL.transactionId),
    ...given(CMC_CONTROL.senderNonce, CMC_CONTROL.recipientNonce),
  ];
  const response = { controls: parts.map((part, i) => ({ ...part, bodyPartId: i + 1 })), contents: [], others: [] };
  const { certificate, signer: key } = signingTwin(ca, signer);
  const content = buildPkiResponse(response);
  return signCms(
    { content, contentType: CMC_CONTENT.pkiResponse, certificate: certificate.der, signingTime: now },
    key,
  );
}

/** The one that the signer's certificate is from; for a stranger one whose signature everybody can read. */
function signingTwin(ca: CertificationAuthority, signer: IssuedCertificate | undefined) {
  if (signer !== undefined) return ca.issuing(signer.authority, signer.algorithm);
  const issuing = ca.twins.filter(({ role }) => role === 'issuing');
  const twin = issuing.find(({ algorithm }) => algorithm === 'RSA') ?? issuing[0];
  if (twin === undefined) throw new Error('a server without a CA');
  return twin;
}
