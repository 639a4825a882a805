import type { BodyOf } from '../../../pki/cmp/bodies.ts';
import { directoryGeneralName } from '../../../pki/cmp/header.ts';
import { PKI_STATUS, type PkiStatusInfo } from '../../../pki/cmp/status.ts';
import { OIDS } from '../../../pki/oids.ts';
import { parseCertificate } from '../../../pki/x509/certificate.ts';
import { compareDer, readDer, TAG } from '../../../pki/x509/der.ts';
import { smallInteger, universal } from '../../../pki/x509/der-fields.ts';
import type { Extension } from '../../../pki/x509/extensions.ts';
import { dnToString, sameName } from '../../../pki/x509/name.ts';
import { certificateKey } from '../../core/certificates.ts';
import { isRegistrationAuthority } from '../../core/enrolment-checks.ts';
import { releaseCertificate, revokeCertificate } from '../../core/revocation.ts';
import { type RevocationReason, reasonOfCode } from '../../core/revocation-reasons.ts';
import type { IssuedCertificate } from '../../core/state.ts';
import type { Exchange, Reply } from './exchange.ts';
import { CmpRefusal, refusalOf } from './refusal.ts';

/** Revocation requests: RFC 9810 sections 5.3.9 and 5.3.10. */

type RevDetails = BodyOf<'rr'>['content'][number];

/** More lines are not read: a message is not a list. */
const DETAILS_MAX = 100;

/** Revokes, suspends or releases what a message names, line by line; each line has its own answer. @throws CmpRefusal badRequest */
export function revoke(exchange: Exchange<BodyOf<'rr'>>): Reply {
  const details = exchange.body.content;
  if (details.length > DETAILS_MAX)
    throw new CmpRefusal('badRequest', `More than ${DETAILS_MAX} certificates at once.`);
  const status = details.map((line) => revokeOne(line, exchange));
  const revCerts = details.flatMap(({ certDetails: { issuer, serialNumber } }) =>
    issuer && serialNumber ? [{ issuer: directoryGeneralName(issuer), serialNumber }] : [],
  );
  // RFC 9810 section 5.3.10: in the order of the request, so a line that names nothing leaves no list.
  return { body: { type: 'rp', content: { status, ...(revCerts.length === status.length && { revCerts }) } } };
}

function revokeOne(line: RevDetails, exchange: Exchange): PkiStatusInfo {
  const { ca, now } = exchange;
  try {
    const issued = named(line, exchange);
    assertMeant(line, issued);
    assertEntitled(issued, exchange);
    const reason = reasonOf(line.crlEntryDetails);
    if (reason === 'release') releaseCertificate(ca.state, issued, now);
    else revokeCertificate(ca.state, issued, reason, now);
    return { status: PKI_STATUS.accepted };
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal === undefined) throw error;
    return refusal.status;
  }
}

/** The certificate of an issuer and a number. @throws CmpRefusal badCertId */
function named({ certDetails: { issuer, serialNumber } }: RevDetails, { ca }: Exchange): IssuedCertificate {
  if (issuer === undefined || serialNumber === undefined) {
    throw new CmpRefusal('badCertId', 'A certificate is named by its issuer and its serial number.');
  }
  const twins = ca.twins.filter(({ role, certificate }) => role === 'issuing' && sameName(certificate.subject, issuer));
  for (const { authority, algorithm } of twins) {
    const issued = ca.state.certificates.get(certificateKey(authority, serialNumber));
    if (issued?.algorithm === algorithm) return issued;
  }
  throw new CmpRefusal('badCertId', `${dnToString(issuer)} has not issued ${serialNumber}.`);
}

/**
 * Whatever else the template says is so in the certificate: else it is another one that is meant.
 * @throws CmpRefusal badRequest (a version that there is not), badCertId
 */
function assertMeant(
  { certDetails: { version, subject, publicKey } }: RevDetails,
  { serialNumber, der }: IssuedCertificate,
) {
  if (version !== undefined && version !== VERSION_3) throw new CmpRefusal('badRequest', `The version ${version}.`);
  const certificate = parseCertificate(der);
  if (subject !== undefined && !sameName(subject, certificate.subject)) {
    throw new CmpRefusal('badCertId', `${serialNumber} is not of ${dnToString(subject)}.`);
  }
  if (publicKey !== undefined && compareDer(publicKey, certificate.publicKey) !== 0) {
    throw new CmpRefusal('badCertId', `${serialNumber} is of another key.`);
  }
}

/** v3 in INTEGER. */
const VERSION_3 = 2;

/**
 * Who may have a certificate revoked: its own key or another one of the same name, the secret under which it was asked for, or
 * a Registration Authority. @throws CmpRefusal notAuthorized
 */
function assertEntitled(issued: IssuedCertificate, { ca, party }: Exchange): void {
  const entitled =
    party.kind === 'certificate'
      ? isRegistrationAuthority(party.signer) || sameName(party.signer.subject, issued.subject)
      : [...ca.state.enrolments.values()].some(
          ({ certificate, voucher }) =>
            certificate === issued && voucher.kind === 'secret' && voucher.reference === party.envelope.reference,
        );
  if (!entitled) throw new CmpRefusal('notAuthorized', `${issued.serialNumber} is not the sender's to revoke.`);
}

/** CRL entry extensions that mean something here, or nothing that matters: the date of the event is the CA's. */
const UNDERSTOOD: ReadonlySet<string> = new Set([OIDS.reasonCode, OIDS.invalidityDate]);

/** The reason in CRL entry extensions; removeFromCRL takes a hold back. @throws CmpRefusal unacceptedExtension, incorrectData */
function reasonOf(extensions: readonly Extension[] = []): RevocationReason | 'release' {
  const strange = extensions.find(({ oid, critical }) => critical && !UNDERSTOOD.has(oid));
  if (strange) throw new CmpRefusal('unacceptedExtension', `The critical extension ${strange.oid} is not understood.`);
  const found = extensions.find(({ oid }) => oid === OIDS.reasonCode);
  if (found === undefined) return 'unspecified';
  const code = smallInteger(universal(readDer(found.value), TAG.enumerated, 'reasonCode').content, 'reasonCode');
  const reason = reasonOfCode(code);
  if (reason === undefined) throw new CmpRefusal('incorrectData', `${code} is no reason of RFC 5280.`);
  return reason === 'removeFromCRL' ? 'release' : reason;
}
