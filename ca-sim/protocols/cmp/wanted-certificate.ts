import { type CertReqMsg, type CertTemplate, readControls } from '../../../pki/cmp/certificate-request.ts';
import { directoryNameOf } from '../../../pki/cmp/header.ts';
import { popoProblem } from '../../../pki/cmp/proof-of-possession.ts';
import { suiteOfPublicKey } from '../../../pki/keys.ts';
import { OIDS } from '../../../pki/oids.ts';
import { type Certificate, parseCertificate } from '../../../pki/x509/certificate.ts';
import { compareDer } from '../../../pki/x509/der.ts';
import { extensionValues } from '../../../pki/x509/extension-values.ts';
import type { Extension } from '../../../pki/x509/extensions.ts';
import { type Dn, dnToString, sameName } from '../../../pki/x509/name.ts';
import { parseRequest, requestProof } from '../../../pki/x509/request.ts';
import { isRegistrationAuthority } from '../../core/enrolment-checks.ts';
import type { Exchange } from './exchange.ts';
import { CmpRefusal, judging } from './refusal.ts';

/** What a certificate request asks for, whichever of CMP's forms it has. */
export interface WantedCertificate {
  /** -1 for a p10cr: RFC 9810 section 5.3.4. */
  readonly certReqId: number;
  readonly subject: Dn;
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Uint8Array;
  readonly extensions: readonly Extension[];
  readonly validity?: CertTemplate['validity'];
  /** Why possession of the private key is not proven. */
  readonly unproven?: string;
  /** It is proven over SHA-1 only. */
  readonly sha1Proof?: boolean;
}

/** The only request of a message. @throws CmpRefusal badRequest */
export function onlyRequest(messages: readonly CertReqMsg[]): CertReqMsg {
  const [message, ...others] = messages;
  if (message === undefined || others.length > 0) {
    throw new CmpRefusal('badRequest', 'A message asks for exactly one certificate here (RFC 9483 section 4.1).');
  }
  return message;
}

/**
 * The request of an ir or cr. Without a subject it is for whom the PIN envelope was handed out.
 * @throws CmpRefusal badCertTemplate, badDataFormat
 */
export function wantedByTemplate(message: CertReqMsg, exchange: Exchange): WantedCertificate {
  const { party } = exchange;
  const known = party.kind === 'secret' ? party.envelope.subject : undefined;
  const { subject = known } = message.certReq.value.certTemplate;
  if (subject === undefined) throw new CmpRefusal('badCertTemplate', 'The template has no subject.');
  return wanted(message, subject, exchange);
}

/**
 * The request of a kur: what the template leaves out is as in the certificate that is updated, which is the one that has
 * signed the message (RFC 9810 section 5.3.5, RFC 9483 section 4.1.3).
 * @throws CmpRefusal wrongIntegrity, badCertId, badCertTemplate, badDataFormat, in this order.
 */
export function wantedByUpdate(message: CertReqMsg, exchange: Exchange): WantedCertificate {
  const { party } = exchange;
  if (party.kind !== 'certificate') {
    throw new CmpRefusal('wrongIntegrity', 'A key update is signed with the certificate that is updated.');
  }
  assertOldCertificate(message, party.certificate);
  const { subject = party.signer.subject } = message.certReq.value.certTemplate;
  if (!sameName(subject, party.signer.subject)) {
    throw new CmpRefusal('badCertTemplate', `A key update keeps the name ${dnToString(party.signer.subject)}.`);
  }
  const asked = wanted(message, subject, exchange);
  if (asked.extensions.length > 0) return asked;
  return { ...asked, extensions: parseCertificate(party.signer.der).extensions.filter(isAlternativeName) };
}

/** RFC 4211 section 6.5. */
function assertOldCertificate(message: CertReqMsg, { issuer, serialNumber }: Certificate): void {
  const { oldCertID } = readControls(message.certReq.value);
  if (oldCertID === undefined) return;
  if (oldCertID.serialNumber !== serialNumber || !sameName(directoryNameOf(oldCertID.issuer) ?? [], issuer)) {
    throw new CmpRefusal('badCertId', 'oldCertID names another certificate than the one that has signed.');
  }
}

function wanted(message: CertReqMsg, subject: Dn, exchange: Exchange): WantedCertificate {
  const { certReqId, certTemplate } = message.certReq.value;
  const { publicKey, validity, extensions = [] } = certTemplate;
  if (publicKey === undefined) {
    throw new CmpRefusal('badCertTemplate', 'The template has no public key, and this CA makes no keys for others.');
  }
  const unproven = unprovenBecause(message, publicKey, exchange);
  return {
    certReqId,
    subject,
    publicKey,
    extensions: assertReadable(extensions),
    ...(validity && { validity }),
    ...(unproven !== undefined && { unproven }),
  };
}

function unprovenBecause(message: CertReqMsg, publicKey: Uint8Array, exchange: Exchange): string | undefined {
  const { header, party } = exchange;
  judging('badCertTemplate', () => suiteOfPublicKey(publicKey));
  const trusted = party.kind === 'certificate' && isRegistrationAuthority(party.signer);
  if (message.popo?.kind === 'raVerified' && trusted) return undefined;
  const secret = party.kind === 'secret' ? { secret: party.secret } : {};
  return popoProblem(message, publicKey, { sender: header.sender, ...secret });
}

/** The request of a p10cr. @throws CmpRefusal badCertTemplate, badDataFormat */
export function wantedByPkcs10(der: Uint8Array): WantedCertificate {
  const request = parseRequest(der);
  const { subject, publicKey, extensions } = request;
  const asked = { certReqId: -1, subject, publicKey, extensions: assertReadable(extensions) };
  const proof = requestProof(request);
  if (proof === 'nothing') return { ...asked, unproven: 'the request is not signed by its own key' };
  return { ...asked, sha1Proof: proof === 'possession-sha1' };
}

/** The certificate may carry them as they came, so they must be what they say. */
function assertReadable(extensions: readonly Extension[]): readonly Extension[] {
  extensionValues(extensions);
  return extensions;
}

function isAlternativeName({ oid }: Extension): boolean {
  return oid === OIDS.subjectAltName;
}

/** The alternative names that are asked for. */
export function wantedAltName({ extensions }: WantedCertificate): Extension | undefined {
  const found = extensions.find(isAlternativeName);
  return found && { ...found, critical: false };
}

/** What of a request the issued certificate does not have, in words; empty: everything is as it was asked for. */
export function modifications(asked: WantedCertificate, issued: Certificate): string[] {
  const { validity = {} } = asked;
  const differs = (wish: number | undefined, is: number) => wish !== undefined && wish !== is;
  const missing = asked.extensions.filter(
    ({ oid, value }) => !issued.extensions.some((one) => one.oid === oid && compareDer(one.value, value) === 0),
  );
  return [
    ...(sameName(asked.subject, issued.subject) ? [] : ['the subject']),
    ...(differs(validity.notBefore, issued.notBefore) || differs(validity.notAfter, issued.notAfter)
      ? ['the validity']
      : []),
    ...missing.map(({ oid }) => `the extension ${oid}`),
  ];
}
