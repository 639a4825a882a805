import { TAG } from '../x509/der.ts';
import { malformed } from '../x509/der-fields.ts';
import {
  algorithm,
  bitOctets,
  type Codec,
  choice,
  decode,
  explicit,
  extensions,
  implicit,
  integer,
  listOf,
  name,
  nothing,
  objectIdentifier,
  optional,
  raw,
  serialNumber,
  struct,
  time,
  utf8,
  type ValueOf,
  verbatim,
} from './der-codec.ts';

/** Certificate requests in the Certificate Request Message Format, CRMF: RFC 4211. */

const optionalValidity = struct('OptionalValidity', {
  notBefore: optional(explicit(0, time)),
  notAfter: optional(explicit(1, time)),
});

/** CertTemplate, RFC 4211 section 5: what the requester wants to stand in the certificate. */
export const certTemplate = struct('CertTemplate', {
  version: optional(implicit(0, integer)),
  serialNumber: optional(implicit(1, serialNumber)),
  signingAlg: optional(implicit(2, algorithm)),
  // A Name is a CHOICE, so that its tag is EXPLICIT also where tags are IMPLICIT (X.680 section 31.2.7).
  issuer: optional(explicit(3, name)),
  validity: optional(implicit(4, optionalValidity)),
  subject: optional(explicit(5, name)),
  /** SubjectPublicKeyInfo, DER. */
  publicKey: optional(implicit(6, raw(TAG.sequence))),
  issuerUID: optional(implicit(7, bitOctets)),
  subjectUID: optional(implicit(8, bitOctets)),
  extensions: optional(implicit(9, extensions)),
});
export type CertTemplate = ValueOf<typeof certTemplate>;

/** CertId: a certificate by its issuer (GeneralName, DER) and number. */
export const certId = struct('CertId', { issuer: raw(), serialNumber });
export type CertId = ValueOf<typeof certId>;

/** Controls of RFC 4211 section 6. */
export const CONTROLS = {
  regToken: '1.3.6.1.5.5.7.5.1.1',
  authenticator: '1.3.6.1.5.5.7.5.1.2',
  pkiPublicationInfo: '1.3.6.1.5.5.7.5.1.3',
  pkiArchiveOptions: '1.3.6.1.5.5.7.5.1.4',
  oldCertID: '1.3.6.1.5.5.7.5.1.5',
  protocolEncrKey: '1.3.6.1.5.5.7.5.1.6',
} as const;

const attributeTypeAndValue = struct('AttributeTypeAndValue', { type: objectIdentifier, value: raw() });

export const certRequest = struct('CertRequest', {
  certReqId: integer,
  certTemplate,
  controls: optional(listOf(attributeTypeAndValue)),
});
export type CertRequest = ValueOf<typeof certRequest>;

/** The controls of a request, as far as they are understood; others may be passed over (RFC 4211 section 6). */
export interface Controls {
  /** What was handed to the requester once, outside of the protocol. */
  readonly regToken?: string;
  /** What he is known by again and again. */
  readonly authenticator?: string;
  /** The certificate that is updated. */
  readonly oldCertID?: CertId;
}

/** @throws PkiError `malformed` (also when one control comes twice), `bad-der`. */
export function readControls({ controls = [] }: CertRequest): Controls {
  const value = <T>(name: keyof Controls, codec: Codec<T>): T | undefined => {
    const [first, ...others] = controls.filter(({ type }) => type === CONTROLS[name]);
    if (others.length > 0) throw malformed(`the control ${name} comes twice`);
    return first && decode(codec, first.value, name);
  };
  const regToken = value('regToken', utf8);
  const authenticator = value('authenticator', utf8);
  const oldCertID = value('oldCertID', certId);
  return { ...(regToken && { regToken }), ...(authenticator && { authenticator }), ...(oldCertID && { oldCertID }) };
}

/** PKMACValue: a MAC over the public key under a secret that both sides know. */
export const pkMacValue = struct('PKMACValue', { algId: algorithm, value: bitOctets });

/** POPOSigningKeyInput.authInfo: the authenticated sender, or a MAC. */
const authInfo = choice('authInfo', { sender: explicit(0, raw()), publicKeyMAC: pkMacValue });

export const popoSigningKeyInput = struct('POPOSigningKeyInput', { authInfo, publicKey: raw(TAG.sequence) });

/** POPOSigningKey, RFC 4211 section 4.1. */
const popoSigningKey = struct('POPOSigningKey', {
  /** Only when the template lacks subject or public key; what is signed is its DER with the tag of SEQUENCE. */
  poposkInput: optional(implicit(0, verbatim(popoSigningKeyInput))),
  algorithmIdentifier: algorithm,
  signature: bitOctets,
});
export type PopoSigningKey = ValueOf<typeof popoSigningKey>;

/** Any value behind [n]; only its being there matters. */
const opaque = (n: number) => explicit(n, raw());

const proofOfPossession = choice('ProofOfPossession', {
  /** Another authority has seen the proof. */
  raVerified: implicit(0, nothing),
  signature: implicit(1, popoSigningKey),
  keyEncipherment: opaque(2),
  keyAgreement: opaque(3),
});
export type ProofOfPossession = ValueOf<typeof proofOfPossession>;

export const certReqMsg = struct('CertReqMsg', {
  /** Its octets are what a proof of possession is made over. */
  certReq: verbatim(certRequest),
  popo: optional(proofOfPossession),
  regInfo: optional(listOf(attributeTypeAndValue)),
});
export type CertReqMsg = ValueOf<typeof certReqMsg>;

export const certReqMessages = listOf(certReqMsg);
