import type { DocumentKind } from '../../http/bank-documents.ts';
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
  readonly #emit: Emit;

  constructor(state: { readonly documents: DocumentsState }, emit: Emit) {
    this.#state = state;
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
    };
    documents.set(document.id, document);
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
    this.apply(document, mayPrepare(user) ? 'edit' : 'edit-without-right');
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

  /** @throws BankError with the refusal of the table. */
  apply(document: BankDocument, event: DocumentEvent): void {
    const outcome = documentStates.step(document.state, event);
    if (outcome.refused !== undefined) throw new BankError(outcome.refused, `Document ${document.id}.`);
    document.state = outcome.to;
    this.#emit({ name: 'document-status', subject: document.id, detail: document.state });
  }
}

export function toSign(document: BankDocument): Uint8Array {
  return octetsToSign(document.id, document.kind, document.fields);
}
