import { bankRoutes } from '../../../../../http/bank.ts';
import type { DocumentKind, FieldsOf } from '../../../../../http/bank-documents.ts';
import { OK } from '../caller.ts';
import { type ClientName, KEY_HOLDERS, type PartName, partOf } from '../cast.ts';
import { octets, signed } from '../key-pool.ts';
import type { Outcome } from '../machine.ts';
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
  /** Kinds of all that was ever written: also where nothing is left, something may show. */
  readonly written: { readonly client: ClientName; readonly kind: DocumentKind }[];
  /** Everything that was sent to be a signature. */
  readonly sent: CmsModel[];
  /** Абонент, by part: who has a password of his own. */
  readonly subscribers: Map<PartName, string>;
  /** Who is signed in. */
  readonly present: Set<PartName>;
  /** Whose profile the bank has closed, because a certificate was revoked: P15. */
  readonly closed: Set<PartName>;
  /** The bank's letters to client A, newest first. */
  readonly letters: string[];
  /** In tiyn. */
  readonly balances: Record<ClientName, bigint>;
}

export function newDocumentState(): DocumentState {
  return {
    documents: [],
    written: [],
    sent: [],
    subscribers: new Map(),
    present: new Set(),
    closed: new Set(),
    letters: [],
    balances: { A: tiyn(OPENING), B: tiyn(OPENING) },
  };
}

/** Who looks at what a client has, and does nothing else. */
export const VIEWERS: Readonly<Record<ClientName, 'viewer' | 'rivalViewer'>> = { A: 'viewer', B: 'rivalViewer' };

const OWN_PASSWORD = 'Kilt-2026';

/**
 * Sees to it that a part is registered and signed in, over lines that work.
 * @returns whether it is: a key that is worth nothing by now opens no door.
 */
export async function comesToWork(scene: Scene, state: DocumentState, name: PartName): Promise<boolean> {
  if (state.present.has(name)) return true;
  const set = scene.stage.setOf(name);
  const isUsable = ({ certificate }: { certificate: Uint8Array }) =>
    scene.knowledge.problemOf(certificate) === undefined;
  if (set !== undefined && (state.closed.has(name) || ![set.GOST, set.RSA].every(isUsable))) return false;
  await logsIn(scene, state, name);
  state.present.add(name);
  if (set === undefined) return true;
  const browser = scene.browser(name);
  const { challenge } = await must(browser.call(bankRoutes.tokenChallenge));
  const cms = await signed(octets(challenge), set.GOST, scene.clock.now());
  return (await browser.call(bankRoutes.tokenSignIn, { body: { cms } })).code === OK;
}

/** With the password of the envelope, the first time, and one of his own after that. */
async function logsIn(scene: Scene, { subscribers }: DocumentState, name: PartName): Promise<void> {
  const browser = scene.browser(name);
  const { firstPassword, profile } = scene.registered(name);
  const password = subscribers.has(name) ? OWN_PASSWORD : firstPassword;
  await must(browser.call(bankRoutes.login, { body: { login: name, password } }));
  if (subscribers.has(name)) return;
  await must(browser.call(bankRoutes.changePassword, { body: { newPassword: OWN_PASSWORD, repeat: OWN_PASSWORD } }));
  subscribers.set(name, profile?.subscriber ?? '');
}

/** A request of one who was signed in: the bank may have forgotten him. */
export function atWork<V>(
  { present }: DocumentState,
  by: PartName,
  go: () => Outcome<DocumentState, V>,
): Outcome<DocumentState, V> {
  return present.has(by) ? go() : { codes: ['not-logged-in'] };
}

/** What the bank must say of the key of a certificate now: examined, then looked up among those in operation. */
export function keyProblem(scene: Scene, { closed }: DocumentState, certificate: Uint8Array): string | undefined {
  const problem = scene.knowledge.problemOf(certificate);
  if (problem !== undefined) return problem;
  const owner = ownerOf(scene, certificate);
  return owner !== undefined && closed.has(owner) ? 'profile-revoked' : undefined;
}

/** An examination has come to this: of one whose certificate is revoked the bank closes the profile. */
export function noteExamined(scene: Scene, { closed }: DocumentState, certificate: Uint8Array): void {
  const owner = ownerOf(scene, certificate);
  if (owner !== undefined && scene.knowledge.problemOf(certificate) === 'certificate-revoked') closed.add(owner);
}

/** Whose GOST key in operation it is. */
function ownerOf({ stage }: Scene, certificate: Uint8Array): PartName | undefined {
  return KEY_HOLDERS.find((name) => Buffer.compare(stage.setOf(name)?.GOST.certificate ?? EMPTY, certificate) === 0);
}

const EMPTY = new Uint8Array();

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
