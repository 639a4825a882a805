import {
  LIST,
  MEMBERS,
  type Part,
  type PartNames,
  records,
  TEXTS,
  VALUE,
  WHOLE,
} from '../../simulation/storage/state-parts.ts';
import type { CrlPolicy } from './authority-styles.ts';
import type { CmpTransaction } from './cmp-transactions.ts';
import type { Enrolment, EnrolmentProgress } from './enrolment-record.ts';
import type { KeyProcess } from './kisc/cabinet-state.ts';
import type { Contact, NationalApplication } from './national/national-state.ts';
import type { PinEnvelope } from './pin-envelopes.ts';
import type { PublicationLedger } from './publication.ts';
import type { CaRequest, CaState, IssuedCertificate, Organisation, Person } from './state.ts';
import type { Visit } from './visits.ts';

/** Every part of the state: what has no row here does not compile. */
type PartName = PartNames<CaState, 'cmp' | 'national' | 'kiscCabinet'>;

const CERTIFICATES = records<IssuedCertificate>({ isHome: true, changing: { revocation: true } });
const VISITS = records<Visit>({
  isHome: false,
  changing: { state: true, seenAt: true, challenge: true, serialNumber: true, enteredAt: true },
});

/** The parts of a CA's state, one row each: how each is kept, record by record. */
export const CA_PARTS: Readonly<Record<PartName, Part>> = {
  foundedAt: VALUE,
  organisations: records<Organisation>({ isHome: true, changing: {} }),
  persons: records<Person>({ isHome: true, changing: {} }),
  certificates: CERTIFICATES,
  caCertificates: CERTIFICATES,
  ledgers: records<PublicationLedger>({
    isHome: false,
    changing: { changes: true, slot: true, latest: true, full: true, delta: true },
    growing: 'changes',
  }),
  crlPolicies: records<CrlPolicy>({ isHome: false, changing: {} }),
  certifiedKeys: TEXTS,
  requests: records<CaRequest>({
    isHome: true,
    changing: { state: true, steps: true, reason: true, certificates: true },
    reaches: ({ certificates, revokes }) => [...certificates, revokes?.certificate],
  }),
  requestsByFingerprint: WHOLE,
  openRequests: MEMBERS,
  pinEnvelopes: records<PinEnvelope>({ isHome: false, changing: { wrongTries: true, spentOn: true } }),
  revokesSuperseded: VALUE,
  serialNumbersGiven: VALUE,
  timeStampsGiven: VALUE,
  enrolments: records<Enrolment>({
    isHome: true,
    changing: { polls: true, state: true, steps: true, reason: true, certificate: true },
    reaches: ({ certificate }) => [certificate],
  }),
  enrolmentsByFingerprint: WHOLE,
  openEnrolments: MEMBERS,
  'cmp.all': records<CmpTransaction>({
    isHome: true,
    changing: { state: true, nonce: true, confirmBy: true, certificate: true },
    reaches: ({ certificate }) => [certificate],
  }),
  'cmp.unconfirmed': MEMBERS,
  enrolmentProgress: records<EnrolmentProgress>({ isHome: false, changing: {} }),
  'national.visits': VISITS,
  'national.applications': records<NationalApplication>({
    isHome: true,
    changing: {
      number: true,
      state: true,
      steps: true,
      keys: true,
      signerSerialNumber: true,
      enrolmentIds: true,
      reason: true,
    },
  }),
  'national.contacts': records<Contact>({ isHome: false, changing: {} }),
  'national.numbersGiven': VALUE,
  'kiscCabinet.visits': VISITS,
  'kiscCabinet.processes': records<KeyProcess>({
    isHome: true,
    changing: { state: true, log: true, requestId: true },
  }),
  'kiscCabinet.installed': WHOLE,
  outbox: LIST,
  journal: LIST,
};
