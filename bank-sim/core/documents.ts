import type { DocumentKind } from '../../http/bank-documents.ts';
import type { Clock } from '../../simulation/clock.ts';
import { BankError } from './bank-error.ts';
import { type DocumentFields, octetsToSign } from './document-check.ts';
import { type DocumentEvent, type DocumentState, documentStates } from './document-states.ts';
import type { Emit } from './events.ts';
import type { User } from './users.ts';

/** A signature under a document. */
export interface DocumentSignature {
  readonly user: User;
  /** The CMS SignedData as it came, base64. */
  readonly cms: string;
  /** DER. */
  readonly certificate: Uint8Array;
  /** Instant of the bank's clock. */
  readonly signedAt: number;
}

/** One step of a document's life. */
export interface StatusChange {
  /** Instant of the bank's clock. */
  readonly at: number;
  readonly state: DocumentState;
  /** The user's subscriber name, or `bank`. */
  readonly by: string;
}

/** Who does something to a document, and when; now unless said otherwise. */
export interface Doing {
  readonly by: string;
  readonly at?: number;
}

export const BY_BANK: Doing = { by: 'bank' };

export interface BankDocument {
  readonly id: string;
  /** BIN of the client whose document it is. */
  readonly bin: string;
  readonly kind: DocumentKind;
  state: DocumentState;
  fields: DocumentFields;
  signatures: DocumentSignature[];
  /** Why it was refused; empty otherwise. */
  reason: string;
  /** Oldest first. */
  readonly history: StatusChange[];
  /** When it is to be executed, once it is accepted. */
  executeAt?: number;
}

/** Whether the user may create and edit documents (D1): everybody but the user who may only view (R-BANK-20). */
export function mayPrepare(user: User): boolean {
  return user.signatureRight !== 'none' || user.mayPrepare;
}

/** By number, oldest first. */
export type DocumentsState = Map<string, BankDocument>;

/** The documents of all clients: state machine 7.4. */
export class Documents {
  readonly #state: { readonly documents: DocumentsState };
  readonly #clock: Clock;
  readonly #emit: Emit;

  constructor(state: { readonly documents: DocumentsState }, clock: Clock, emit: Emit) {
    this.#state = state;
    this.#clock = clock;
    this.#emit = emit;
  }

  /**
   * D1.
   * @throws BankError preparation-right-missing.
   */
  create(user: User, kind: DocumentKind, fields: DocumentFields): BankDocument {
    if (!mayPrepare(user)) throw new BankError('preparation-right-missing', '');
    const { documents } = this.#state;
    const document: BankDocument = {
      id: String(documents.size + 1),
      bin: user.bin,
      kind,
      state: 'new',
      fields,
      signatures: [],
      reason: '',
      history: [],
    };
    documents.set(document.id, document);
    this.#note(document, { by: user.subscriber });
    this.#emit({ name: 'document-status', subject: document.id, detail: document.state });
    return document;
  }

  /** Newest first. */
  ofClient(bin: string, kind: DocumentKind): BankDocument[] {
    const all = [...this.#state.documents.values()];
    return all.filter((document) => document.bin === bin && document.kind === kind).reverse();
  }

  /** A document of the user's own client. @throws BankError document-unknown, also for another client's. */
  byId(user: User, id: string): BankDocument {
    const document = this.#state.documents.get(id);
    if (document?.bin !== user.bin) throw new BankError('document-unknown', `The client has no document ${id}.`);
    return document;
  }

  /**
   * D11: whatever was signed is no longer what stands there, so signatures fall off (R-BANK-25).
   * @throws BankError preparation-right-missing, document-closed.
   */
  edit(user: User, document: BankDocument, fields: DocumentFields): void {
    this.apply(document, mayPrepare(user) ? 'edit' : 'edit-without-right', { by: user.subscriber });
    document.fields = fields;
    document.signatures = [];
  }

  /** What a signature of this user would be under this document. */
  signingEvent(user: User, document: BankDocument): DocumentEvent {
    if (user.signatureRight === 'none') return 'sign-without-right';
    if (user.signatureRight !== 'second') return `sign-${user.signatureRight}`;
    const samePerson = document.signatures.some((signature) => signature.user.iin === user.iin);
    return samePerson ? 'sign-second-same-person' : 'sign-second';
  }

  /** The accepted document that is to be executed next; of several at one instant, the one that was accepted first. */
  nextToExecute(): (BankDocument & { readonly executeAt: number }) | undefined {
    const [next] = [...this.#state.documents.values()]
      .filter(isWaiting)
      .sort((a, b) => a.executeAt - b.executeAt || acceptedAt(a) - acceptedAt(b));
    return next;
  }

  /** What a recall by this user would be: one of those who have signed may (D14). */
  recallingEvent(user: User, { signatures }: BankDocument): DocumentEvent {
    return signatures.some((signature) => signature.user.iin === user.iin) ? 'recall' : 'recall-by-stranger';
  }

  /** @throws BankError with the refusal of the table. */
  apply(document: BankDocument, event: DocumentEvent, doing: Doing): void {
    this.#step(document, event);
    this.#note(document, doing);
  }

  /**
   * The document is on its way to the bank, which decides. Its history does not say so yet: it may come back as it was.
   * @throws BankError with the refusal of the table.
   */
  send(document: BankDocument, event: DocumentEvent): void {
    this.#step(document, event);
  }

  /** The bank has decided: when it was sent and by whom, then how. */
  decide(document: BankDocument, event: 'accept' | 'refuse', sent: Doing): void {
    this.#write(document, 'sent', sent);
    this.apply(document, event, BY_BANK);
  }

  /** What was sent comes back as it was before: nothing has happened. */
  handBack(document: BankDocument, event: 'single-unverifiable' | 'second-unverifiable'): void {
    this.#step(document, event);
  }

  #step(document: BankDocument, event: DocumentEvent): void {
    const outcome = documentStates.step(document.state, event);
    if (outcome.refused !== undefined) throw new BankError(outcome.refused, `Document ${document.id}.`);
    document.state = outcome.to;
    this.#emit({ name: 'document-status', subject: document.id, detail: document.state });
  }

  #note(document: BankDocument, doing: Doing): void {
    this.#write(document, document.state, doing);
  }

  #write({ history }: BankDocument, state: DocumentState, { by, at = this.#clock.now() }: Doing): void {
    history.push({ at, state, by });
  }
}

/** Whether it has been accepted and is to be executed. */
export function isWaiting(document: BankDocument): document is BankDocument & { executeAt: number } {
  return document.state === 'accepted-by-bank' && document.executeAt !== undefined;
}

function acceptedAt({ history }: BankDocument): number {
  return history.find(({ state }) => state === 'accepted-by-bank')?.at ?? 0;
}

/** The octets that a recall of the document signs (D14). */
export function toRecall({ id }: BankDocument): Uint8Array {
  return new TextEncoder().encode(`BS-Client TEST recall ${id}\n`);
}

export function toSign(document: BankDocument): Uint8Array {
  return octetsToSign(document.id, document.kind, document.fields);
}
