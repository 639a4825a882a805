import { verifyCms } from '../../pki/cms/signed-data.ts';
import { PkiError, type PkiErrorCode } from '../../pki/error.ts';
import type { Certificate } from '../../pki/x509/certificate.ts';
import { type ChainProblem, validateChain } from '../../pki/x509/chain.ts';
import { parseRequest, type RequestProof, requestProof } from '../../pki/x509/request.ts';
import type { CaTwin } from '../authority.ts';
import { AUTHORITY_STYLES } from '../core/authority-styles.ts';
import type { SetAlgorithm } from '../core/certificate-profiles.ts';
import type { HalfEvidence, Reading, RequestContent, SignerEvidence, SignerProblem } from '../core/pair-checks.ts';

/** Reads and verifies what came over the wire, so that the core can judge it: total, any octets give evidence. */

/** Faults of a CMS whose structure is right. */
export const BROKEN_SIGNATURE: ReadonlySet<PkiErrorCode> = new Set<PkiErrorCode>([
  'bad-signature',
  'digest-mismatch',
  'content-type-mismatch',
  'algorithm-mismatch',
  'bad-attribute',
]);

/** Faults of the key in a request whose structure is right. */
const WRONG_KEY: ReadonlySet<PkiErrorCode> = new Set<PkiErrorCode>(['unknown-algorithm', 'not-supported', 'bad-key']);

/** Chain problems that a person can do something about; all others mean that the certificate is not ours. */
const CHAIN_PROBLEMS: Readonly<Partial<Record<ChainProblem, SignerProblem>>> = {
  expired: 'signer-expired',
  'not-yet-valid': 'signer-not-yet-valid',
};

/** One half of a pair: CMS SignedData around a PKCS#10. The signer is of the KISC-style CA. */
export async function readHalf(
  twins: readonly CaTwin[],
  algorithm: SetAlgorithm,
  cms: Uint8Array,
  now: number,
): Promise<HalfEvidence> {
  try {
    const { content, certificate } = await verifyCms(cms);
    return {
      algorithm,
      cms: { ok: true, value: signerEvidence(twins, certificate, now) },
      request: readRequest(content),
    };
  } catch (error) {
    if (!(error instanceof PkiError)) throw error;
    const problem = BROKEN_SIGNATURE.has(error.code) ? 'cms-signature' : 'cms-malformed';
    const failed = { ok: false, problem, detail: `${error.message}.` } as const;
    return { algorithm, cms: failed, request: { ok: false, problem: 'request-malformed', detail: failed.detail } };
  }
}

function signerEvidence(twins: readonly CaTwin[], certificate: Certificate, at: number): SignerEvidence {
  const kisc = twins.filter(({ authority }) => authority === 'kz-kisc');
  const of = (role: CaTwin['role']) => kisc.filter((twin) => twin.role === role).map((twin) => twin.certificate);
  const result = validateChain({
    certificate,
    intermediates: of('issuing'),
    anchors: of('root'),
    at,
  });
  return {
    serialNumber: certificate.serialNumber,
    certificate: certificate.der,
    chain: result.ok
      ? { ok: true }
      : { ok: false, problem: CHAIN_PROBLEMS[result.code] ?? 'signer-unknown', detail: `${result.detail}.` },
  };
}

const KISC_PROOFS: ReadonlySet<RequestProof> = new Set<RequestProof>(
  AUTHORITY_STYLES['kz-kisc'].sha1Requests ? ['possession', 'possession-sha1'] : ['possession'],
);

/** A PKCS#10, and whether its own key has signed it in a way that the KISC-style CA takes. */
export function readRequest(der: Uint8Array): Reading<'request-malformed' | 'key-unsuitable', RequestContent> {
  try {
    const request = parseRequest(der);
    const { subject, publicKey, suite, template } = request;
    const selfSigned = KISC_PROOFS.has(requestProof(request));
    return { ok: true, value: { subject, publicKey, suite: suite.id, template, selfSigned } };
  } catch (error) {
    if (!(error instanceof PkiError)) throw error;
    const problem = WRONG_KEY.has(error.code) ? 'key-unsuitable' : 'request-malformed';
    return { ok: false, problem, detail: `${error.message}.` };
  }
}
