import type { RevokedCertificate } from '../../pki/x509/crl.ts';
import { AUTHORITY_STYLES, type CrlPolicy, type TwinName } from './authority-styles.ts';
import type { RevocationReason } from './revocation-reasons.ts';
import type { CaState } from './state.ts';

/**
 * Which revocation lists there are at an instant: RFC 5280 sections 5.2.3 and 5.2.4.
 *
 * Every change of a certificate's status is kept in order; a list is a number, its times, and how many of the changes it
 * knows. Full and delta lists of one CA share one sequence of numbers; a full list that comes out on its day goes with a delta
 * list of the same number, which leads from the full list before it to the same statuses. Lists follow from the changes and the
 * time alone, whoever asks and however often; a clock that is set back takes no change back.
 */

/** One change, in the order in which they were made. */
export interface RevocationChange {
  readonly serialNumber: string;
  readonly at: number;
  /** The date of its line: when it was revoked, or put on hold before that. */
  readonly since: number;
  /** `removeFromCRL`: the hold is taken back. */
  readonly reason: RevocationReason | 'removeFromCRL';
}

/** One list that came out. */
export interface PublishedList {
  /** CRLNumber. */
  readonly number: number;
  readonly thisUpdate: number;
  /** How many of the changes it knows. */
  readonly changes: number;
}

/** What one CA certificate has revoked and published. */
export interface PublicationLedger {
  readonly policy: CrlPolicy;
  readonly changes: RevocationChange[];
  /** Publication times that have passed: periods, or the shorter times of delta lists. */
  slot: number;
  /** The instant of the latest change or publication. */
  latest: number;
  full: PublishedList;
  /** The latest delta list and the full list that it starts from. */
  delta: { readonly list: PublishedList; readonly base: PublishedList };
}

/** A list that is still to be signed. */
export interface RevocationList {
  readonly number: number;
  /** BaseCRLNumber; absent: a full list. */
  readonly baseNumber?: number;
  /** Whole seconds, like all times in a CRL. */
  readonly thisUpdate: number;
  readonly nextUpdate: number;
  /** How many changes of status it knows: with number and time it tells a list from any other of this CA. */
  readonly changes: number;
  /** Oldest first. */
  readonly revoked: readonly RevokedCertificate[];
}

/** X.509 times have no fractions of a second. */
export function wholeSeconds(instant: number): number {
  return Math.floor(instant / 1000) * 1000;
}

/** The name of a CA certificate as a key. */
export function twinKey({ authority, role, algorithm }: TwinName): string {
  return `${authority} ${role} ${algorithm}`;
}

/** The ledger of a CA certificate as it is at `now`: a copy, as looking at a list changes nothing. */
function ledgerAt(state: CaState, twin: TwinName, now: number): PublicationLedger {
  const ledger = { ...(state.ledgers.get(twinKey(twin)) ?? openLedger(state, twin)) };
  bringUpTo(ledger, state.foundedAt, now);
  return ledger;
}

/** The ledger itself, brought up to `now`, for somebody who writes into it. */
function openLedgerAt(state: CaState, twin: TwinName, now: number): PublicationLedger {
  const ledger = ledgerAt(state, twin, now);
  state.ledgers.set(twinKey(twin), ledger);
  return ledger;
}

function openLedger({ foundedAt, crlPolicies }: CaState, { authority, role }: TwinName): PublicationLedger {
  const policy = crlPolicies.get(authority) ?? AUTHORITY_STYLES[authority].crl;
  const full: PublishedList = { number: 1, thisUpdate: foundedAt, changes: 0 };
  return {
    // A root has a handful of certificates: no delta lists.
    policy: role === 'root' ? { periodMs: policy.periodMs, atOnce: 'full' } : { ...policy },
    changes: [],
    slot: 0,
    latest: foundedAt,
    full,
    delta: { list: full, base: full },
  };
}

const slotMs = ({ deltaPeriodMs, periodMs }: CrlPolicy): number => deltaPeriodMs ?? periodMs;
const latestNumber = ({ full, delta }: PublicationLedger): number => Math.max(full.number, delta.list.number);

/** Lets the publication times up to `now` pass. Nothing has changed in them: every change comes after a call of this. */
function bringUpTo(ledger: PublicationLedger, foundedAt: number, now: number): void {
  ledger.latest = Math.max(ledger.latest, now);
  const { policy, slot: before } = ledger;
  const slot = Math.floor((ledger.latest - foundedAt) / slotMs(policy));
  if (slot === before) return;
  const perPeriod = Math.round(policy.periodMs / slotMs(policy));
  const latest = latestNumber(ledger);
  const at = (one: number): PublishedList => ({
    number: latest + one - before,
    thisUpdate: foundedAt + one * slotMs(policy),
    changes: ledger.changes.length,
  });
  const period = slot - (slot % perPeriod);
  if (period > before) {
    // The full list of the period before is the base of the delta list that comes out with this one.
    if (period - perPeriod > before) publishFull(ledger, at(period - perPeriod));
    publishFull(ledger, at(period));
  }
  if (slot > period) ledger.delta = { list: at(slot), base: ledger.full };
  ledger.slot = slot;
}

function publishFull(ledger: PublicationLedger, full: PublishedList): void {
  ledger.delta = { list: full, base: ledger.full };
  ledger.full = full;
}

/** Writes a change down and puts out the list that the policy wants at once. */
export function recordChange(state: CaState, twin: TwinName, change: RevocationChange): void {
  const ledger = openLedgerAt(state, twin, change.at);
  ledger.changes.push(change);
  const { deltaPeriodMs, atOnce } = ledger.policy;
  if (deltaPeriodMs === undefined || atOnce === 'full') publishFull(ledger, nextList(ledger));
  else ledger.delta = { list: nextList(ledger), base: ledger.full };
}

/** Puts out a full list now, besides the periods. */
export function publishNow(state: CaState, twin: TwinName, now: number): PublishedList {
  const ledger = openLedgerAt(state, twin, now);
  publishFull(ledger, nextList(ledger));
  return ledger.full;
}

function nextList(ledger: PublicationLedger): PublishedList {
  return { number: latestNumber(ledger) + 1, thisUpdate: ledger.latest, changes: ledger.changes.length };
}

/** The full list in force at `now`. */
export function fullListAt(state: CaState, twin: TwinName, now: number): RevocationList {
  const { full, changes, policy } = ledgerAt(state, twin, now);
  return {
    ...timesOf(full, state.foundedAt, policy.periodMs),
    revoked: lines(statuses(changes.slice(0, full.changes))),
  };
}

/**
 * The delta list in force at `now`; undefined where there are none. It names what has changed since its base, and
 * with removeFromCRL whatever was released since then, also when it was not on hold in the base (section 5.2.4).
 */
export function deltaListAt(state: CaState, twin: TwinName, now: number): RevocationList | undefined {
  const { delta, changes, policy } = ledgerAt(state, twin, now);
  if (policy.deltaPeriodMs === undefined) return undefined;
  const { list, base } = delta;
  const since = statuses(changes.slice(base.changes, list.changes));
  const times = timesOf(list, state.foundedAt, policy.deltaPeriodMs);
  return { ...times, baseNumber: base.number, revoked: lines(since, true) };
}

function timesOf({ number, thisUpdate, changes }: PublishedList, foundedAt: number, periodMs: number) {
  const next = foundedAt + (Math.floor((thisUpdate - foundedAt) / periodMs) + 1) * periodMs;
  return { number, changes, thisUpdate: wholeSeconds(thisUpdate), nextUpdate: wholeSeconds(next) };
}

/** What the changes leave of each certificate: the last one counts. */
function statuses(changes: readonly RevocationChange[]): Iterable<RevocationChange> {
  return new Map(changes.map((change) => [change.serialNumber, change])).values();
}

function lines(changes: Iterable<RevocationChange>, removed = false): RevokedCertificate[] {
  return [...changes]
    .filter(({ reason }) => removed || reason !== 'removeFromCRL')
    .map(({ serialNumber, since, reason }) => ({ serialNumber, revokedAt: wholeSeconds(since), reason }))
    .sort((a, b) => a.revokedAt - b.revokedAt || (a.serialNumber < b.serialNumber ? -1 : 1));
}
