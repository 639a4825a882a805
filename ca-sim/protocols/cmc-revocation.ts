import { type Control, onlyValue } from '../../pki/cmc/body-parts.ts';
import { CMC_CONTENT, CMC_CONTROL } from '../../pki/cmc/identifiers.ts';
import { type PkiData, parsePkiData } from '../../pki/cmc/pki-data.ts';
import { parseRevokeRequest, type RevokeRequest } from '../../pki/cmc/revoke-request.ts';
import { PkiError } from '../../pki/error.ts';
import { readDer } from '../../pki/x509/der.ts';
import { readOctets } from '../../pki/x509/der-fields.ts';
import { sameName } from '../../pki/x509/name.ts';
import type { CertificationAuthority } from '../certification-authority.ts';
import { issuedCertificate } from '../core/certificates.ts';
import { CaError } from '../core/problems.ts';
import type { IssuedCertificate } from '../core/state.ts';

/** Revocation by CMC (X-CA-11, RFC 5272 section 6.11), as webra and the plain CMC address take it. */

/** One control that asks for a revocation. */
export interface RevocationControl {
  readonly bodyPartId: number;
  readonly request: RevokeRequest;
}

/** One control that asks what has become of a revocation. */
export interface QueryControl {
  readonly bodyPartId: number;
  /** What the answer `pending` has given. */
  readonly token: Uint8Array;
}

/** The first three say something about the message and not what is to be done. */
const KNOWN_CONTROLS: ReadonlySet<string> = new Set([
  CMC_CONTROL.transactionId,
  CMC_CONTROL.senderNonce,
  CMC_CONTROL.recipientNonce,
  CMC_CONTROL.revokeRequest,
  CMC_CONTROL.queryPending,
]);

/** What is in a PKIData. */
export interface CmcRequest {
  readonly data: PkiData;
  readonly revocations: readonly RevocationControl[];
  readonly queries: readonly QueryControl[];
  /** Numbers of controls and other parts that ask for something else. */
  readonly unsupported: readonly number[];
}

/**
 * Reads the content of a signed message.
 * @throws CaError cmc-malformed (another content type, no PKIData, a revokeRequest that is none)
 */
export function readCmcRequest(contentType: string, content: Uint8Array): CmcRequest {
  if (contentType !== CMC_CONTENT.pkiData) {
    throw new CaError('cmc-malformed', `The content type is ${contentType}, not id-cct-PKIData.`);
  }
  try {
    const data = parsePkiData(content);
    const { controls, requests, contents, others } = data;
    const ofType = (type: string) => controls.filter((one) => one.type === type);
    const strange = controls.filter(({ type }) => !KNOWN_CONTROLS.has(type));
    return {
      data,
      revocations: ofType(CMC_CONTROL.revokeRequest).map(readRevocation),
      queries: ofType(CMC_CONTROL.queryPending).map(readQuery),
      unsupported: [...strange, ...requests, ...contents, ...others].map(({ bodyPartId }) => bodyPartId),
    };
  } catch (error) {
    if (error instanceof PkiError) throw new CaError('cmc-malformed', `${error.message}.`);
    throw error;
  }
}

function readRevocation(control: Control): RevocationControl {
  return { bodyPartId: control.bodyPartId, request: parseRevokeRequest(onlyValue(control)) };
}

function readQuery(control: Control): QueryControl {
  const token = readOctets(readDer(onlyValue(control)), 'queryPending');
  return { bodyPartId: control.bodyPartId, token };
}

/** The certificate that is meant: by the name of its issuer and its number. @throws CaError entity-not-found */
export function certificateMeant(
  ca: CertificationAuthority,
  { issuer, serialNumber }: RevokeRequest,
): IssuedCertificate {
  const twin = ca.twins.find(({ role, certificate }) => role === 'issuing' && sameName(certificate.subject, issuer));
  if (twin === undefined) throw new CaError('entity-not-found', 'No CA here has the issuer’s name in the request.');
  return issuedCertificate(ca.state, serialNumber, twin.authority);
}
