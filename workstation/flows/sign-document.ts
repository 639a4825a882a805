import { randomUUID } from 'node:crypto';
import { bankRoutes } from '../../http/bank.ts';
import { type DocumentKind, type DocumentView, type FieldsOf, WRITING_ROUTES } from '../../http/bank-documents.ts';
import { type HttpClient, UnreachableError } from '../../http/client.ts';
import { ProblemError } from '../../http/problem.ts';
import type { Clock } from '../../simulation/clock.ts';
import { readKeySet } from '../token/key-set.ts';
import { type TokenPlace, type TokenSession, withToken } from '../token/session.ts';
import { TokenError } from '../token/token-error.ts';
import { FlowError } from './flow-error.ts';
import { FlowRun } from './flow-run.ts';
import { assertGost, type CertifiedPair, pairOfSerials, signingPairs } from './key-choice.ts';
import type { FlowOptions, StepTime } from './progress.ts';
import { fromBase64, signOnToken } from './token-cms.ts';

/** A document of any kind that is still to be written, or one that the bank has: prepared by somebody else, or waiting for its second signature. */
export type DocumentToSign =
  | { [Kind in DocumentKind]: { readonly kind: Kind; readonly fields: FieldsOf<Kind> } }[DocumentKind]
  | { readonly id: string };

export interface SignDocumentOptions extends FlowOptions, TokenPlace {
  readonly pin: string;
  /** A client that is signed in: see `loginByCertificate`. */
  readonly bank: HttpClient;
  readonly clock: Clock;
  readonly document: DocumentToSign;
  /** What the bank knows a new document by when it comes again, also from a process that was started anew. Default: a fresh one. */
  readonly idempotencyKey?: string;
  /** Sign with the GOST key of this certificate; default: the one whose certificate ends last. */
  readonly serialNumber?: string;
}

export interface SignedDocument {
  /** `signed-before`: the bank has the signature of this key already, of a run that did not hear of it. */
  readonly outcome: 'signed' | 'signed-before';
  readonly document: DocumentView;
  /** The detached CMS SignedData that was sent, DER; absent when nothing was. */
  readonly signature?: Uint8Array;
  readonly steps: readonly StepTime[];
}

/**
 * Signs a document of the bank with a GOST key of the token: detached CMS over the octets that the bank says. With a single or the second signature it
 * goes to the bank at once (R-BANK-17, R-BANK-19). An answer that is lost is asked for again, and nothing is made or signed twice: with the same
 * idempotency key a run that was killed goes on.
 *
 * @throws FlowError `document-refused` (with the bank's reason), `token-cannot` (no GOST), `no-key`, `certificate-expired`, those of token and bank.
 */
export async function signDocument(options: SignDocumentOptions): Promise<SignedDocument> {
  const run = new FlowRun(options);
  const { bank, document } = options;
  const found =
    'id' in document
      ? await run.step('look-at-document', () => bank.call(bankRoutes.document, { params: { id: document.id } }))
      : await run.step('create-document', () => twice(() => create(bank, document, options)));
  const done = await run.step('sign-document', async () => {
    const made = await withToken(options, (session) => sign(session, found, options));
    const signed = made.cms === undefined ? { document: found } : await send(bank, found, made);
    const { status, reason } = signed.document;
    if (status === 'refused') throw new FlowError('sign-document', 'document-refused', reason);
    return signed;
  });
  const outcome = done.signature === undefined ? 'signed-before' : 'signed';
  return { outcome, ...done, steps: run.steps };
}

/** A signature, and whose it is. */
interface MadeSignature {
  readonly serialNumber: string;
  /** base64; `undefined` when the bank has a signature of this key. */
  readonly cms: string | undefined;
}

type Sent = Pick<SignedDocument, 'document' | 'signature'>;

/** A bank that refuses may have the signature: what comes again under an idempotency key is answered as it was then, unsigned. */
async function send(bank: HttpClient, { id }: DocumentView, { serialNumber, cms = '' }: MadeSignature): Promise<Sent> {
  try {
    const document = await twice(() => bank.call(bankRoutes.signDocument, { params: { id }, body: { cms } }));
    return { document, signature: fromBase64(cms) };
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    const document = await bank.call(bankRoutes.document, { params: { id } });
    if (!isSignedBy(document, serialNumber)) throw error;
    return { document };
  }
}

function isSignedBy({ signatures }: DocumentView, serial: string): boolean {
  return signatures.some(({ serialNumber }) => serialNumber === serial);
}

type NewDocument = Exclude<DocumentToSign, { readonly id: string }>;

async function create(bank: HttpClient, { kind, fields }: NewDocument, { idempotencyKey }: SignDocumentOptions) {
  // One row stands for all: each takes the fields of its kind, and `fields` are those of `kind`.
  const row = WRITING_ROUTES[kind].create as (typeof WRITING_ROUTES)['payment-order']['create'];
  const headers = { 'idempotency-key': idempotencyKey ?? randomUUID() };
  return await bank.call(row, { body: fields as FieldsOf<'payment-order'>, headers });
}

/** An answer that was lost on the way is asked for once more: what comes again is the same document, and the same signature. */
async function twice<Answer>(call: () => Promise<Answer>): Promise<Answer> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof UnreachableError) return await call();
    throw error;
  }
}

async function sign(
  session: TokenSession,
  document: DocumentView,
  options: SignDocumentOptions,
): Promise<MadeSignature> {
  const signingTime = options.clock.now();
  const key = keyFor(session, options, signingTime);
  const { serialNumber } = key.certificate;
  if (isSignedBy(document, serialNumber)) return { serialNumber, cms: undefined };
  const cms = await signOnToken(session, key, fromBase64(document.toSign), { signingTime, detached: true });
  return { serialNumber, cms };
}

function keyFor(session: TokenSession, { serialNumber }: SignDocumentOptions, now: number): CertifiedPair {
  assertGost(session);
  const set = readKeySet(session);
  if (serialNumber === undefined) return signingPairs(set, 'GOST', now)[0];
  const pair = pairOfSerials(set, 'GOST', new Set([serialNumber]));
  if (!pair) throw new TokenError('no-key', `Nothing with the serial number ${serialNumber}.`);
  return pair;
}
