import type { CrlPolicy } from '../core/authority-styles.ts';
import type { CmpTransaction, CmpTransactions } from '../core/cmp-transactions.ts';
import type { Enrolment, EnrolmentProgress } from '../core/enrolment-record.ts';
import type { KeyProcess, KiscCabinetState } from '../core/kisc/cabinet-state.ts';
import type { Contact, NationalApplication, NationalState } from '../core/national/national-state.ts';
import type { PinEnvelope } from '../core/pin-envelopes.ts';
import type { PublicationLedger } from '../core/publication.ts';
import type { CaRequest, CaState, IssuedCertificate, Organisation, Person } from '../core/state.ts';
import type { Visit } from '../core/visits.ts';

/** The parts of a CA's state, one row each: how each is kept, record by record. */

type Grouped = 'cmp' | 'national' | 'kiscCabinet';

/** Every part of the state: what has no row here does not compile. */
export type PartName =
  | Exclude<keyof CaState, Grouped>
  | `cmp.${keyof CmpTransactions}`
  | `national.${keyof NationalState}`
  | `kiscCabinet.${keyof KiscCabinetState}`;

/** Things by name. */
export interface RecordsPart {
  readonly kind: 'records';
  /** Whether they stay for ever under their name, so that other rows may refer to them and to what stands in them for good. */
  readonly isHome: boolean;
  /** What of a thing can change after it has come in. */
  readonly changing: readonly string[];
  /** Of what can change, the list that only ever grows: it is kept line by line. */
  readonly growing?: string;
  /** The things of other parts that somebody has in hand who has this one in hand. */
  readonly reaches: (record: object) => readonly (object | undefined)[];
}

export type Part =
  | RecordsPart
  /** Some of the things of another part. */
  | { readonly kind: 'members' }
  /** A set of texts. */
  | { readonly kind: 'texts' }
  /** Things in a row to which others are only added. */
  | { readonly kind: 'list' }
  /** One number or truth value. */
  | { readonly kind: 'value' };

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** The names under which a thing can change: those that can be set, and lists that can be written into. */
type Changing<Thing> = {
  [Name in keyof Thing]-?: Same<{ [N in Name]: Thing[N] }, { -readonly [N in Name]: Thing[N] }> extends true
    ? Name
    : Thing[Name] extends unknown[]
      ? Name
      : never;
}[keyof Thing];

interface RecordsRow<Thing> {
  readonly isHome: boolean;
  /** All that can change by its type: what is missing here does not compile. */
  readonly changing: Readonly<Record<Changing<Thing>, true>>;
  readonly growing?: Changing<Thing> & string;
  readonly reaches?: (thing: Thing) => readonly (object | undefined)[];
}

function records<Thing extends object>(row: RecordsRow<Thing>): RecordsPart {
  const { isHome, changing, growing, reaches = () => [] } = row;
  const part = { kind: 'records', isHome, changing: Object.keys(changing) } as const;
  return { ...part, ...(growing && { growing }), reaches: reaches as RecordsPart['reaches'] };
}

/** Lists of names, or things of another part by another name: whatever lies there is put there whole. */
const WHOLE: RecordsPart = { kind: 'records', isHome: false, changing: [], reaches: (thing) => [thing] };
const MEMBERS = { kind: 'members' } as const;
const LIST = { kind: 'list' } as const;
const VALUE = { kind: 'value' } as const;

const CERTIFICATES = records<IssuedCertificate>({ isHome: true, changing: { revocation: true } });
const VISITS = records<Visit>({
  isHome: false,
  changing: { state: true, seenAt: true, challenge: true, serialNumber: true, enteredAt: true },
});

/** In this order they are written, and of a thing that stands in several the first is where it lives. */
export const PARTS: Readonly<Record<PartName, Part>> = {
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
  certifiedKeys: { kind: 'texts' },
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

export const PART_NAMES = Object.keys(PARTS) as readonly PartName[];

type Place = Record<string, unknown>;

/** What lies in the state at a part's place. */
export function partOf(state: CaState, name: PartName): unknown {
  return name.split('.').reduce((place: unknown, key) => (place as Place)[key], state);
}

/** Puts something at a part's place. */
export function setPart(state: CaState, name: PartName, content: unknown): void {
  const keys = name.split('.');
  const last = keys.pop() as string;
  const place = keys.reduce((outer: unknown, key) => (outer as Place)[key], state) as Place;
  place[last] = content;
}

/** One record of a state, or a line of a list in it, as a row of the file. */
export interface KeptRow {
  /** A part; of a growing list part and field, with a slash between. */
  readonly part: string;
  readonly key: string;
  /** JSON. */
  readonly value: string;
}

/** A row that is to be written, or with no value to be taken out. */
export interface RowChange extends Omit<KeptRow, 'value'> {
  readonly value?: string;
}

/** The part under which the lines of a growing list are kept, and the name of a line. */
export const linesOf = (name: PartName, field: string): string => `${name}/${field}`;
export const lineKey = (key: string, index: number): string => `${index} ${key}`;
