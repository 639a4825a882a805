import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { FastifyRequest } from 'fastify';
import type { DocumentView } from '../../http/bank-documents.ts';
import type { Bank } from '../bank.ts';
import type { BankDocument } from '../core/documents.ts';
import { fingerprintOf, idempotencyKey, reused } from '../core/once.ts';
import type { User } from '../core/users.ts';
import { documentView } from './document-view.ts';

/** Documents that come twice (a double click, a lost answer, a proxy that sends again) are made, signed and booked once. */

/** In the form of a page, what a program says in the header Idempotency-Key. */
export const KEY_FIELD = 'idempotencyKey';

/** A request that may have come before. */
export interface Sending {
  readonly user: User;
  /** What is asked for: the row, and what it is about. */
  readonly operation: string;
  readonly content: unknown;
}

interface UnderWay {
  readonly fingerprint: string;
  readonly answer: Promise<DocumentView>;
}

/** What is being done at this moment, by user and key: whoever sends the same meanwhile waits for the same answer. */
const underWay = new WeakMap<Bank, Map<string, UnderWay>>();

/**
 * Does what is asked for, unless the same was asked for under the same key: then the answer is the same.
 * @param key undefined: there is nothing to know it by, and it is done.
 * @param isFinal whether an answer is one that may be given again.
 * @throws BankError idempotency-key-reused; what `work` throws, which is not remembered: the next one tries again.
 */
export async function once(
  bank: Bank,
  { user: { login }, operation, content }: Sending,
  key: string | undefined,
  work: () => DocumentView | Promise<DocumentView>,
  isFinal: (answer: DocumentView) => boolean = () => true,
): Promise<DocumentView> {
  if (key === undefined) return work();
  const fingerprint = fingerprintOf(operation, content);
  const running = underWay.get(bank) ?? new Map<string, UnderWay>();
  underWay.set(bank, running);
  const name = JSON.stringify([login, key]);
  const other = running.get(name);
  if (other !== undefined) {
    if (other.fingerprint !== fingerprint) throw reused(key);
    // Not in this one's turn: the other needs its own to come to an end.
    return bank.memory.turns.outside(() => other.answer);
  }
  const known = bank.once.answerTo(login, key, fingerprint);
  if (known !== undefined) return known as DocumentView;
  const answer = Promise.resolve().then(work);
  running.set(name, { fingerprint, answer });
  try {
    const done = await answer;
    if (isFinal(done)) bank.once.remember(login, key, fingerprint, done);
    return done;
  } finally {
    running.delete(name);
  }
}

/** The key that a request has brought, in its header or in the field of a form. @throws BankError idempotency-key-malformed */
export function keyIn({ headers, body }: FastifyRequest): string | undefined {
  const header = headers['idempotency-key'];
  const field = (body as Readonly<Record<string, unknown>> | null | undefined)?.[KEY_FIELD];
  return idempotencyKey(typeof header === 'string' ? header : typeof field === 'string' ? field : undefined);
}

/**
 * A signature that may have come before, with a key of its own or not: the same octets under the same document are one signature.
 * @throws BankError as {@link once}, and what `sign` throws.
 */
export function signOnce(
  bank: Bank,
  { user, document, cms }: { readonly user: User; readonly document: BankDocument; readonly cms: string },
  key: string | undefined,
  sign: () => Promise<void>,
): Promise<DocumentView> {
  const sending = { user, operation: 'signDocument', content: [document.id, cms] };
  const work = async () => {
    await sign();
    return documentView(document);
  };
  const stands = document.signatures.some((one) => one.cms === cms && one.user.login === user.login);
  // Of one that is being examined the answer is still to come.
  if (stands && document.state !== 'sent') return Promise.resolve(documentView(document));
  if (key !== undefined) return once(bank, sending, key, work);
  // What can still be edited may lose its signatures, and get the same once more.
  return once(bank, sending, `signature ${document.id} ${digestOf(cms)}`, work, ({ status }) => !OPEN.has(status));
}

const OPEN: ReadonlySet<string> = new Set(['new', 'signed-first']);

function digestOf(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)));
}
