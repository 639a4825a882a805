import { bankRoutes } from '../../../../../http/bank.ts';
import type { DocumentKind, FieldsOf } from '../../../../../http/bank-documents.ts';
import { OK } from '../caller.ts';
import { type ClientName, type PartName, partOf } from '../cast.ts';
import { octets, signed } from '../key-pool.ts';
import { must, type Scene } from '../scene.ts';
import { OPENING, tiyn } from './fields.ts';

/** State machine 7.4 of docs/requirements.md, as a model: documents with their signatures, and the money. */

export type DocumentStatusModel = 'new' | 'signed-first' | 'accepted-by-bank' | 'refused';

export interface SignatureModel {
  readonly by: PartName;
  /** Base64. */
  readonly cms: string;
  /** DER. */
  readonly certificate: Uint8Array;
}

export interface DocumentModel {
  readonly id: string;
  readonly client: ClientName;
  readonly kind: DocumentKind;
  fields: FieldsOf<DocumentKind>;
  status: DocumentStatusModel;
  /** Code of the problem for which it was refused. */
  reason: string;
  /** What is to be signed now, base64. */
  toSign: string;
  /** What was to be signed before it was edited. */
  readonly former: string[];
  signatures: SignatureModel[];
  /** The message for which it was refused without becoming a signature. */
  spoiltBy: Pick<SignatureModel, 'by' | 'cms'> | undefined;
}

/** A CMS that was made: it can be sent again, where it belongs and elsewhere. */
export interface CmsModel {
  /** Base64. */
  readonly cms: string;
  /** What it signs, base64; undefined for what is no CMS. */
  readonly content: string | undefined;
  /** DER of the certificate under it. */
  readonly certificate: Uint8Array;
  /** Whose GOST key in operation it is. */
  readonly owner: PartName | undefined;
  readonly isForged: boolean;
  /** What it says of when it was signed. */
  readonly at: number;
}

export interface DocumentState {
  readonly documents: DocumentModel[];
  /** Everything that was sent to be a signature. */
  readonly sent: CmsModel[];
  /** Абонент, by part: who is signed in. */
  readonly subscribers: Map<PartName, string>;
  /** In tiyn. */
  readonly balances: Record<ClientName, bigint>;
}

export function newDocumentState(): DocumentState {
  return { documents: [], sent: [], subscribers: new Map(), balances: { A: tiyn(OPENING), B: tiyn(OPENING) } };
}

const OWN_PASSWORD = 'Kilt-2026';

/**
 * Sees to it that a part is registered and signed in, over lines that work.
 * @returns whether it is: a key that is worth nothing by now opens no door.
 */
export async function comesToWork(scene: Scene, state: DocumentState, name: PartName): Promise<boolean> {
  if (state.subscribers.has(name)) return true;
  const set = scene.stage.setOf(name);
  const isUsable = ({ certificate }: { certificate: Uint8Array }) =>
    scene.knowledge.problemOf(certificate) === undefined;
  if (set !== undefined && ![set.GOST, set.RSA].every(isUsable)) return false;
  const browser = scene.browser(name);
  const { firstPassword, profile } = scene.registered(name);
  await must(browser.call(bankRoutes.login, { body: { login: name, password: firstPassword } }));
  await must(browser.call(bankRoutes.changePassword, { body: { newPassword: OWN_PASSWORD, repeat: OWN_PASSWORD } }));
  state.subscribers.set(name, profile?.subscriber ?? '');
  if (set === undefined) return true;
  const { challenge } = await must(browser.call(bankRoutes.tokenChallenge));
  const cms = await signed(octets(challenge), set.GOST, scene.clock.now());
  return (await browser.call(bankRoutes.tokenSignIn, { body: { cms } })).code === OK;
}

/** D1: R-BANK-20 and R-BANK-21. */
export function prepares(name: PartName): boolean {
  const { right, mayPrepare = false } = partOf(name);
  return right !== 'none' || mayPrepare;
}

/** A document by a drawn number; the newest are touched most. */
export function documentAt({ documents }: DocumentState, drawn: number): DocumentModel | undefined {
  return documents[documents.length - 1 - (drawn % Math.max(1, documents.length))];
}

/** The same document in another copy of the state. */
export function sameDocument(state: DocumentState, { id }: { readonly id: string }): DocumentModel {
  const found = state.documents.find((one) => one.id === id);
  if (found === undefined) throw new RangeError(`the model has no document ${id}`);
  return found;
}
