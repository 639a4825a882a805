import type { DocumentKind } from '../../http/bank-documents.ts';
import { Journal, type JournalFacts } from '../../http/instruments/journal.ts';
import type { Bank } from '../bank.ts';
import { textIn as fieldIn } from '../core/document-check.ts';
import { type BankPassage, documentOf, kindOf } from './passage.ts';
import { type SignerFacts, signerFacts } from './signer-facts.ts';

/** Who has asked what of the bank, and what was answered. No entry holds a password, a PIN or a cookie: bodies are decoded, never shown. */

/** One request. */
export interface BankJournalEntry extends JournalFacts {
  /** Name of its row, as docs/http.md has it; empty for pages that only a browser wants. */
  readonly operation: string;
  /** Who was logged in, or wanted to be; empty: nobody whom the bank knows. */
  readonly login: string;
  /** Of the document that it was about: identifier, number and kind; empty when it was about none. */
  readonly document: string;
  readonly documentNumber: string;
  readonly kind: DocumentKind | '';
  /** Of the profile that it was about; empty when it was about none. */
  readonly profile: string;
  /** Of each signature that came with it. */
  readonly signers: readonly SignerFacts[];
  /** Code of the problem; else the status of the document or the profile, or the next step of the login; else `answered`. */
  readonly outcome: string;
}

/** Which entries: those that fit in everything that is given. */
export interface BankJournalFilter {
  readonly operation?: string;
  readonly route?: string;
  readonly login?: string;
  readonly document?: string;
  readonly kind?: string;
  readonly profile?: string;
  readonly status?: number;
  /** Of a certificate that has signed it. */
  readonly serialNumber?: string;
  /** A part of the name of one who has signed it. */
  readonly signer?: string;
  readonly outcome?: string;
  /** Of any name, or of this one. */
  readonly fault?: string;
  /** Only entries of greater number. */
  readonly after?: number;
}

export type BankJournal = Journal<BankJournalEntry, BankJournalFilter>;

export function newJournal(): BankJournal {
  return new Journal(fits);
}

/** Longer signatures are not looked into. */
const CMS_MAX = 65_536;

/** Writes a request down that is over; its signatures are read when somebody reads the entry. @param status 0: without an answer. */
export function writeDown(journal: BankJournal, bank: Bank, passage: BankPassage, status: number): void {
  const { number, at, method, route, operation, login, faults, problem, reply, body } = passage;
  const facts = { number, at, method, route, operation, login, status, faults, ...aboutOf(bank, passage) };
  const outcome = status === 0 ? NO_ANSWER : problem || outcomeOf(reply) || (status < 400 ? 'answered' : 'refused');
  const messages = signaturesIn(body);
  let signers: SignerFacts[] | undefined;
  journal.write(() => {
    signers ??= messages.flatMap(signerFacts);
    return { ...facts, signers, outcome };
  });
}

const NO_ANSWER = 'no answer';

type About = Pick<BankJournalEntry, 'document' | 'documentNumber' | 'kind' | 'profile'>;

function aboutOf(bank: Bank, passage: BankPassage): About {
  const { route, params, reply } = passage;
  const made = (reply ?? {}) as { id?: unknown; kind?: unknown };
  const id = documentOf(bank, passage)?.id ?? (made.kind === undefined ? undefined : String(made.id));
  const document = id === undefined ? undefined : bank.state.documents.get(id);
  return {
    document: document?.id ?? '',
    documentNumber: document ? fieldIn(document.fields, 'number') : '',
    kind: kindOf(bank, passage) ?? document?.kind ?? '',
    // What is no profile may be anything that somebody has typed.
    profile: route.startsWith('/profiles/') && bank.state.profiles.has(params.id ?? '') ? (params.id ?? '') : '',
  };
}

/** The status that a reply tells of what it is about, or where the login goes on. */
function outcomeOf(reply: unknown): string {
  const { status, next, profile } = (reply ?? {}) as {
    status?: unknown;
    next?: unknown;
    profile?: { status?: unknown };
  };
  const found = [status, profile?.status, next].find((one) => typeof one === 'string');
  return typeof found === 'string' ? found : '';
}

/** Only what is a signature by its name: anything else might be a secret. */
function signaturesIn(body: unknown): string[] {
  if (typeof body !== 'object' || body === null) return [];
  const { cms, proof, requests } = body as Record<string, unknown>;
  const halves = Array.isArray(requests) ? requests.map((half) => (half as { cms?: unknown } | null)?.cms) : [];
  return [cms, proof, ...halves].filter((one) => typeof one === 'string' && one.length <= CMS_MAX) as string[];
}

function fits(entry: BankJournalEntry, filter: BankJournalFilter): boolean {
  const { signer, serialNumber, fault, after, ...same } = filter;
  return (
    Object.entries(same).every(([name, value]) => entry[name as keyof typeof same] === value) &&
    (signer === undefined || entry.signers.some((one) => one.signer.includes(signer))) &&
    (serialNumber === undefined || entry.signers.some((one) => one.serialNumber === serialNumber)) &&
    (fault === undefined || entry.faults.includes(fault)) &&
    (after === undefined || entry.number > after)
  );
}
