import { type Static, Type } from '@sinclair/typebox';
import {
  Authority,
  Base64,
  DistinguishedName,
  Instant,
  SetAlgorithm,
  SetCertificate,
  TwinAlgorithm,
} from './fields.ts';
import { route } from './route.ts';

/**
 * The HTTP interface of the KISC-style CA: what its RA (the bank), its desks and its cabinet ask of it.
 * Statuses and error codes are those of the CA's own service (requirements X-CA-4, X-CA-5).
 */

/** X-CA-4: новый, подтвержден менеджером, подтвержден офицером безопасности, обработан, отменен, содержит ошибки. */
export const CaRequestStatus = Type.Union([
  Type.Literal('novel'),
  Type.Literal('approved1'),
  Type.Literal('approved2'),
  Type.Literal('processed'),
  Type.Literal('rejected'),
  Type.Literal('error'),
]);
export type CaRequestStatus = Static<typeof CaRequestStatus>;

export const CaRequestView = Type.Object({
  id: Type.String(),
  /** `initialization`: enrolled by a Registration Authority; `registration`: requested by the person himself. */
  type: Type.Union([Type.Literal('registration'), Type.Literal('initialization'), Type.Literal('revocation')]),
  status: CaRequestStatus,
  /** The person's name in every request of the pair. */
  subject: DistinguishedName,
  submittedAt: Instant,
  /** Why it was rejected or is in error; empty otherwise. */
  reason: Type.String(),
  /** When the bank told us that its side is done (R-CA-13); null before. */
  bankDoneAt: Type.Union([Instant, Type.Null()]),
  /** Both certificates once `processed`, else empty. */
  certificates: Type.Array(SetCertificate),
});
export type CaRequestView = Static<typeof CaRequestView>;

/** One CA certificate of the KISC-style CA: the root and the issuing CA, each with a GOST and an RSA twin. */
export const CaCertificate = Type.Object({
  algorithm: SetAlgorithm,
  role: Type.Union([Type.Literal('root'), Type.Literal('issuing')]),
  subject: DistinguishedName,
  certificate: Base64,
});
export type CaCertificate = Static<typeof CaCertificate>;

/** One CA certificate of any authority: root or issuing CA in one of its algorithms. */
export const AuthorityCertificate = Type.Object({
  authority: Authority,
  algorithm: TwinAlgorithm,
  role: Type.Union([Type.Literal('root'), Type.Literal('issuing')]),
  subject: DistinguishedName,
  certificate: Base64,
  /** Where the CRL of this CA lies, and its delta CRL if there is one: paths on this server. */
  crl: Type.String(),
  deltaCrl: Type.Union([Type.String(), Type.Null()]),
});
export type AuthorityCertificate = Static<typeof AuthorityCertificate>;

/** Why a certificate is revoked (RFC 5280 section 5.3.1). `certificateHold` can be taken back. */
export const RevocationReason = Type.Union([
  Type.Literal('unspecified'),
  Type.Literal('keyCompromise'),
  Type.Literal('cACompromise'),
  Type.Literal('affiliationChanged'),
  Type.Literal('superseded'),
  Type.Literal('cessationOfOperation'),
  Type.Literal('certificateHold'),
  Type.Literal('privilegeWithdrawn'),
  Type.Literal('aACompromise'),
]);

export const OutboxMessage = Type.Object({
  id: Type.Integer(),
  sentAt: Instant,
  to: Type.String(),
  subject: Type.String(),
  text: Type.String(),
});
export type OutboxMessage = Static<typeof OutboxMessage>;

/** What is fetched as octets, not as JSON. */
export interface OctetFile {
  readonly path: string;
  readonly contentType: string;
  readonly does: string;
}

const CRL_TYPE = 'application/pkix-crl';
const CERTIFICATE_TYPE = 'application/pkix-cert';

/** RFC 5280 section 4.2.1.13 and RFC 2585: DER over plain HTTP, under the names that certificates and KISC's users know. */
export const caFiles = {
  crlGost: { path: '/cgi/RevListGOST.crl', contentType: CRL_TYPE, does: 'CRL of the issuing CA, GOST twin.' },
  crlRsa: { path: '/cgi/RevList.crl', contentType: CRL_TYPE, does: 'CRL of the issuing CA, RSA twin.' },
  crlRootGost: { path: '/cgi/RevListRootGOST.crl', contentType: CRL_TYPE, does: 'CRL of the root CA, GOST twin.' },
  crlRootRsa: { path: '/cgi/RevListRoot.crl', contentType: CRL_TYPE, does: 'CRL of the root CA, RSA twin.' },
  rootGost: { path: '/cert/root_gost.cer', contentType: CERTIFICATE_TYPE, does: 'Root CA, GOST twin.' },
  rootRsa: { path: '/cert/root_rsa.cer', contentType: CERTIFICATE_TYPE, does: 'Root CA, RSA twin.' },
  issuingGost: { path: '/cert/ca_gost.cer', contentType: CERTIFICATE_TYPE, does: 'Issuing CA, GOST twin.' },
  issuingRsa: { path: '/cert/ca_rsa.cer', contentType: CERTIFICATE_TYPE, does: 'Issuing CA, RSA twin.' },
} as const satisfies Readonly<Record<string, OctetFile>>;

export const caRoutes = {
  home: route({
    method: 'GET',
    path: '/',
    reply: Type.Object({
      house: Type.Literal('ca-sim'),
      test: Type.Literal(true),
      name: Type.String(),
      now: Instant,
      certificates: Type.Array(CaCertificate),
    }),
    does: 'The front page: who this CA is, and where its lists and certificates lie.',
  }),
  health: route({
    method: 'GET',
    path: '/health',
    reply: Type.Object({ house: Type.Literal('ca-sim'), test: Type.Literal(true), now: Instant }),
    does: 'Says that the CA is there, and what time it is for it.',
  }),
  certificates: route({
    method: 'GET',
    path: '/ca-certificates',
    reply: Type.Array(CaCertificate),
    does: 'The four CA certificates of the KISC-style CA: root and issuing CA, GOST and RSA.',
  }),
  authorities: route({
    method: 'GET',
    path: '/authorities',
    reply: Type.Array(AuthorityCertificate),
    does: 'The CA certificates of every authority that this server is, roots first, and where their CRLs lie.',
  }),
  requestCertificates: route({
    method: 'POST',
    path: '/requests',
    body: Type.Object({
      /** Exactly one GOST and one RSA request, each CMS SignedData over a PKCS#10, DER (X-CA-8). */
      requests: Type.Array(Type.Object({ algorithm: SetAlgorithm, cms: Base64 }), { minItems: 2, maxItems: 2 }),
    }),
    reply: CaRequestView,
    does: 'requestCert: takes the pair of requests. Signed by a Registration Authority, or by the person with the same DN. The same octets again are the same request.',
    requirements: ['R-CA-12', 'R-CA-19', 'R-CA-21'],
  }),
  request: route({
    method: 'GET',
    path: '/requests/:id',
    reply: CaRequestView,
    does: 'One request with its status and, when processed, its certificates.',
  }),
  requests: route({
    method: 'GET',
    path: '/requests',
    access: 'admin',
    reply: Type.Array(CaRequestView),
    does: 'getRequestList: every request, newest first.',
  }),
  bankDone: route({
    method: 'POST',
    path: '/requests/:id/bank-done',
    access: 'admin',
    reply: CaRequestView,
    does: 'The bank says that its side is done; the e-mail to the user goes out (R-CA-13, R-BANK-92). Said again, nothing happens.',
    requirements: ['R-CA-13', 'R-BANK-92'],
  }),
  approve: route({
    method: 'POST',
    path: '/desk/requests/:id/approve',
    access: 'admin',
    body: Type.Object({ role: Type.Union([Type.Literal('manager'), Type.Literal('officer')]) }),
    reply: CaRequestView,
    does: "The manager's, then the security officer's approval by hand.",
  }),
  reject: route({
    method: 'POST',
    path: '/desk/requests/:id/reject',
    access: 'admin',
    body: Type.Object({ reason: Type.String({ minLength: 1, maxLength: 500 }) }),
    reply: CaRequestView,
    does: 'The desk rejects a request that is not processed yet.',
  }),
  registerOrganisation: route({
    method: 'POST',
    path: '/admin/organisations',
    access: 'admin',
    body: Type.Object({
      bin: Type.String({ pattern: '^\\d{12}$' }),
      name: Type.String({ minLength: 1, maxLength: 200 }),
      /** X-CA-13: which approvals are automatic, of requests for certificates and of revocations. Default: all by hand. */
      isApproveOneReg: Type.Optional(Type.Boolean()),
      isApproveTwoReg: Type.Optional(Type.Boolean()),
      isApproveOneRev: Type.Optional(Type.Boolean()),
      isApproveTwoRev: Type.Optional(Type.Boolean()),
    }),
    reply: Type.Object({ bin: Type.String() }),
    does: 'Registers an organisation and its auto-approval switches.',
  }),
  registerPerson: route({
    method: 'POST',
    path: '/admin/persons',
    access: 'admin',
    body: Type.Object({
      bin: Type.String({ pattern: '^\\d{12}$' }),
      iin: Type.String({ pattern: '^\\d{12}$' }),
      name: Type.String({ minLength: 1, maxLength: 200 }),
      organisationUnit: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
      email: Type.String({ minLength: 3, maxLength: 254 }),
    }),
    reply: Type.Object({ iin: Type.String(), subject: DistinguishedName }),
    does: 'createPerson: registers a person of an organisation; answers the DN that his requests must carry.',
  }),
  registerRegistrationAuthority: route({
    method: 'POST',
    path: '/admin/registration-authorities',
    access: 'admin',
    body: Type.Object({ name: Type.String({ minLength: 1, maxLength: 100 }), /** PKCS#10, DER. */ request: Base64 }),
    reply: Type.Object({ certificate: Base64 }),
    does: 'Certifies the key of a Registration Authority, whose signature may enrol people (X-CA-10).',
  }),
  revoke: route({
    method: 'POST',
    path: '/admin/revocations',
    access: 'admin',
    body: Type.Object({
      serialNumber: Type.String({ pattern: '^[0-9A-F]+$' }),
      /** Needed only when two authorities have given the same number. */
      authority: Type.Optional(Authority),
      reason: Type.Optional(RevocationReason),
    }),
    reply: Type.Object({ serialNumber: Type.String(), revokedAt: Instant }),
    does: 'Revokes an issued certificate, or suspends it (certificateHold); a CRL or delta CRL that carries it is published at once.',
    requirements: ['X-CA-6'],
  }),
  revokeCa: route({
    method: 'POST',
    path: '/admin/ca-revocations',
    access: 'admin',
    body: Type.Object({ authority: Authority, algorithm: TwinAlgorithm, reason: Type.Optional(RevocationReason) }),
    reply: Type.Object({ serialNumber: Type.String(), revokedAt: Instant }),
    does: "Revokes the certificate of an issuing CA, by default as compromised; its root's CRL carries it at once. The CA goes on issuing: what its certificates are worth is for their readers to see.",
    requirements: ['X-CA-6'],
  }),
  release: route({
    method: 'POST',
    path: '/admin/releases',
    access: 'admin',
    body: Type.Object({ serialNumber: Type.String({ pattern: '^[0-9A-F]+$' }), authority: Type.Optional(Authority) }),
    reply: Type.Object({ serialNumber: Type.String(), releasedAt: Instant }),
    does: 'Takes a certificateHold back: the certificate is good again, the next delta CRL says removeFromCRL.',
    requirements: ['X-CA-6'],
  }),
  publish: route({
    method: 'POST',
    path: '/admin/publications',
    access: 'admin',
    body: Type.Object({ authority: Authority, algorithm: TwinAlgorithm }),
    reply: Type.Object({ number: Type.Integer(), thisUpdate: Instant }),
    does: 'Publishes a full CRL of an issuing CA now, besides its period.',
  }),
  outbox: route({
    method: 'GET',
    path: '/admin/outbox',
    access: 'admin',
    reply: Type.Array(OutboxMessage),
    does: 'The e-mails that the CA has sent; nothing leaves the machine.',
  }),
} as const;
