import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** What somebody has done at the bank, or tried to. It never holds what he typed. */
export interface AuditFact {
  /** Instant of the simulated clock, milliseconds since the epoch. */
  readonly at: number;
  /** The login of a user, `admin`, a role, or `nobody`. */
  readonly who: string;
  readonly role: 'user' | 'staff' | 'nobody';
  /** Where the request came from, an IP address. */
  readonly address: string;
  /** Method and path of the row, e.g. `POST /documents/:id/signatures`. */
  readonly action: string;
  /** What it was done to, once that is known to exist; else empty. */
  readonly subject: string;
  /** `done`, or the code of the problem. */
  readonly outcome: string;
}

/** A fact with its place in the chain. */
export interface AuditEntry extends AuditFact {
  /** From 1. */
  readonly number: number;
  /** SHA-256 of the entry before it and of all that stands in this one, hexadecimal. */
  readonly hash: string;
}

/** Oldest first. Nothing is ever taken out or changed. */
export type AuditState = AuditEntry[];

/** What the first entry follows. */
const BEGINNING = '0'.repeat(64);

/** The last hash: who notes it can tell later that nothing was cut off. */
export function auditHead(entries: AuditState): string {
  return entries.at(-1)?.hash ?? BEGINNING;
}

export function appendAudit(entries: AuditState, fact: AuditFact): AuditEntry {
  const number = entries.length + 1;
  const entry = { number, ...fact, hash: hashOf(auditHead(entries), number, fact) };
  entries.push(entry);
  return entry;
}

/** The number of the first entry that is not what was written, or not where it was; undefined when all are. */
export function brokenAudit(entries: AuditState): number | undefined {
  let before = BEGINNING;
  for (const [at, entry] of entries.entries()) {
    if (entry.number !== at + 1 || entry.hash !== hashOf(before, entry.number, entry)) return at + 1;
    before = entry.hash;
  }
  return undefined;
}

function hashOf(before: string, number: number, fact: AuditFact): string {
  const { at, who, role, address, action, subject, outcome } = fact;
  const text = JSON.stringify([before, number, at, who, role, address, action, subject, outcome]);
  return bytesToHex(sha256(utf8ToBytes(text)));
}
