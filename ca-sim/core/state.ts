import type { Dn } from '../../pki/x509/name.ts';
import type { AuthorityName, CrlPolicy, TwinAlgorithm } from './authority-styles.ts';
import type { ProfileName, SetAlgorithm } from './certificate-profiles.ts';
import type { CmpTransactions } from './cmp-transactions.ts';
import type { Enrolment, EnrolmentProgress } from './enrolment-record.ts';
import { type KiscCabinetState, newKiscCabinetState } from './kisc/cabinet-state.ts';
import { type NationalState, newNationalState } from './national/national-state.ts';
import type { PinEnvelopes } from './pin-envelopes.ts';
import type { PublicationLedger } from './publication.ts';
import type { RequestEvent, RequestState } from './request-states.ts';
import type { RevocationReason } from './revocation-reasons.ts';

/** All that the CA remembers. Instants are milliseconds since the epoch. */
export interface CaState {
  /** When the CA came into being: its CRLs are published at whole periods from here. */
  readonly foundedAt: number;
  /** By BIN. */
  readonly organisations: Map<string, Organisation>;
  /** By the key of the name (`nameKey`). */
  readonly persons: Map<string, Person>;
  /** By authority and serial number (`certificateKey`). Certificates of the CAs themselves are not here. */
  readonly certificates: Map<string, IssuedCertificate>;
  /** The CAs themselves: what their roots have issued. The same keys. */
  readonly caCertificates: Map<string, IssuedCertificate>;
  /** What each CA certificate has revoked and published, by its name (`twinKey`). */
  readonly ledgers: Map<string, PublicationLedger>;
  /** When lists come out, of authorities for which it is not as their style says. */
  readonly crlPolicies: Map<AuthorityName, CrlPolicy>;
  /** Every key that was certified, by authority and hexadecimal SubjectPublicKeyInfo (`keyName`). */
  readonly certifiedKeys: Set<string>;
  /** By identifier, oldest first. */
  readonly requests: Map<string, CaRequest>;
  /** By fingerprint: see `submitPair`. */
  readonly requestsByFingerprint: Map<string, CaRequest>;
  /** Those requests that are still on their way: the only ones that time moves. */
  readonly openRequests: Set<CaRequest>;
  readonly pinEnvelopes: PinEnvelopes;
  /** Whether certificates are revoked when the ones after them are in use (V6); else they are left to expire. */
  revokesSuperseded: boolean;
  /** How many random serial numbers have been given. */
  serialNumbersGiven: number;
  /** How many time stamps have been given: the number of the last one. */
  timeStampsGiven: number;
  /** Plain enrolments by identifier, oldest first. */
  readonly enrolments: Map<string, Enrolment>;
  /** The latest of each fingerprint. */
  readonly enrolmentsByFingerprint: Map<string, Enrolment>;
  /** Those that are still on their way. */
  readonly openEnrolments: Set<Enrolment>;
  readonly cmp: CmpTransactions;
  /** How enrolments go on, by authority; absent: at once. */
  readonly enrolmentProgress: Map<AuthorityName, EnrolmentProgress>;
  /** What the National CA's cabinet remembers. */
  readonly national: NationalState;
  /** What KISC's cabinet remembers. */
  readonly kiscCabinet: KiscCabinetState;
  readonly outbox: Mail[];
  /** What happened, oldest first. */
  readonly journal: CaEvent[];
}

export interface Organisation {
  readonly bin: string;
  readonly name: string;
  /** X-CA-13: the manager's approval of issuing is automatic. */
  readonly isApproveOneReg: boolean;
  /** X-CA-13: the security officer's approval of issuing is automatic. */
  readonly isApproveTwoReg: boolean;
  /** X-CA-13: the manager's approval of a revocation is automatic. */
  readonly isApproveOneRev: boolean;
  /** X-CA-13: the security officer's approval of a revocation is automatic. */
  readonly isApproveTwoRev: boolean;
}

export interface Person {
  readonly organisation: Organisation;
  readonly iin: string;
  readonly name: string;
  readonly email: string;
  /** X-CA-14: by which the CA's service finds him. */
  readonly login?: string;
  /** The name that his requests must carry and his certificates do. */
  readonly subject: Dn;
}

export interface IssuedCertificate {
  readonly authority: AuthorityName;
  /** Of the CA certificate that it is issued under. */
  readonly algorithm: TwinAlgorithm;
  /** Upper-case hexadecimal, unique within the authority. */
  readonly serialNumber: string;
  readonly profile: ProfileName;
  readonly subject: Dn;
  readonly notBefore: number;
  readonly notAfter: number;
  readonly der: Uint8Array;
  /** Set while it is revoked or on hold. */
  revocation?: Revocation;
}

/** The reason `certificateHold` is the one that can be taken back. */
export interface Revocation {
  readonly at: number;
  readonly reason: RevocationReason;
}

/** One key of the pair that a request asks certificates for. */
export interface RequestedKey {
  readonly algorithm: SetAlgorithm;
  readonly profile: ProfileName;
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Uint8Array;
  /** Whose signature stands under this half of the request. */
  readonly signerSerialNumber: string;
}

/** What a revocation that was asked for is to do. */
export interface RequestedRevocation {
  readonly certificate: IssuedCertificate;
  /** `removeFromCRL` takes a hold back. */
  readonly reason: RevocationReason | 'removeFromCRL';
  /** Whose signature stands under it. */
  readonly signerSerialNumber: string;
}

/** Who moved a request: time (X-CA-13), a desk, the CA's own processing, or the bank. */
export type RequestActor = 'auto' | 'desk' | 'manager' | 'officer' | 'ca' | 'bank';

export interface RequestStep {
  readonly at: number;
  readonly event: RequestEvent;
  readonly by: RequestActor;
  readonly from: RequestState;
  readonly to: RequestState;
}

export interface CaRequest {
  readonly id: string;
  /** X-CA-3: `initialization` when a Registration Authority enrols, `registration` when the person asks for himself. */
  readonly type: 'initialization' | 'registration' | 'revocation';
  readonly person: Person;
  /** What a revocation is to do. */
  readonly revokes?: RequestedRevocation;
  /** GOST first, then RSA; none of a revocation. */
  readonly keys: readonly RequestedKey[];
  /** The same two octet strings sent again are the same request: see `submitPair`. */
  readonly fingerprint: string;
  readonly submittedAt: number;
  state: RequestState;
  readonly steps: RequestStep[];
  /** Why it was rejected or is in error. */
  reason: string;
  /** Once issued: GOST first, then RSA. */
  certificates: readonly IssuedCertificate[];
}

export interface Mail {
  readonly id: number;
  readonly sentAt: number;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** What an onlooker is told. */
export type CaEvent =
  | {
      readonly kind: 'request';
      readonly at: number;
      readonly id: string;
      readonly state: RequestState;
      readonly by: string;
    }
  | { readonly kind: 'certificate'; readonly at: number; readonly serialNumber: string; readonly profile: ProfileName }
  | {
      readonly kind: 'revocation';
      readonly at: number;
      readonly serialNumber: string;
      readonly reason: RevocationReason;
    }
  | { readonly kind: 'release'; readonly at: number; readonly serialNumber: string }
  | { readonly kind: 'enrolment'; readonly at: number; readonly id: string; readonly state: RequestState }
  | { readonly kind: 'mail'; readonly at: number; readonly id: number };

export function newState(foundedAt: number): CaState {
  return {
    foundedAt,
    organisations: new Map(),
    persons: new Map(),
    certificates: new Map(),
    caCertificates: new Map(),
    ledgers: new Map(),
    crlPolicies: new Map(),
    certifiedKeys: new Set(),
    requests: new Map(),
    requestsByFingerprint: new Map(),
    openRequests: new Set(),
    pinEnvelopes: new Map(),
    revokesSuperseded: false,
    serialNumbersGiven: 0,
    timeStampsGiven: 0,
    enrolments: new Map(),
    enrolmentsByFingerprint: new Map(),
    openEnrolments: new Set(),
    cmp: { all: new Map(), unconfirmed: new Set() },
    enrolmentProgress: new Map(),
    national: newNationalState(),
    kiscCabinet: newKiscCabinetState(),
    outbox: [],
    journal: [],
  };
}
