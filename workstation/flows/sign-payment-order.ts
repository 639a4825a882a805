import { randomUUID } from 'node:crypto';
import { bankRoutes } from '../../http/bank.ts';
import type { DocumentView, PaymentOrder } from '../../http/bank-documents.ts';
import { type HttpClient, UnreachableError } from '../../http/client.ts';
import type { Clock } from '../../simulation/clock.ts';
import { readKeySet } from '../token/key-set.ts';
import { type TokenPlace, type TokenSession, withToken } from '../token/session.ts';
import { TokenError } from '../token/token-error.ts';
import { FlowError } from './flow-error.ts';
import { FlowRun } from './flow-run.ts';
import { pairOfSerials, signingPairs } from './key-choice.ts';
import type { FlowOptions, StepTime } from './progress.ts';
import { fromBase64, signOnToken } from './token-cms.ts';

export interface SignPaymentOrderOptions extends FlowOptions, TokenPlace {
  readonly pin: string;
  /** A client that is signed in: see `login`. */
  readonly bank: HttpClient;
  readonly clock: Clock;
  readonly order: PaymentOrder;
  /** What the bank knows the order by when it comes again. Default: a fresh one. */
  readonly idempotencyKey?: string;
  /** Sign with the GOST key of this certificate; default: the one whose certificate ends last. */
  readonly serialNumber?: string;
}

export interface SignedPaymentOrder {
  readonly document: DocumentView;
  /** The detached CMS SignedData that was sent, DER. */
  readonly signature: Uint8Array;
  readonly steps: readonly StepTime[];
}

/**
 * Creates a payment order and signs it with a GOST key of the token: detached CMS over the octets that the bank says.
 * With a single signature it goes to the bank at once (R-BANK-17). An answer that is lost is asked for again, and nothing is made twice.
 *
 * @throws FlowError `document-refused` (with the bank's reason), `no-key`, `certificate-expired`, those of token and bank.
 */
export async function signPaymentOrder(options: SignPaymentOrderOptions): Promise<SignedPaymentOrder> {
  const run = new FlowRun(options);
  const { bank, order } = options;
  const headers = { 'idempotency-key': options.idempotencyKey ?? randomUUID() };
  const created = await run.step('create-payment-order', () =>
    twice(() => bank.call(bankRoutes.createPaymentOrder, { body: order, headers })),
  );
  const signed = await run.step('sign-payment-order', async () => {
    const cms = await withToken(options, (session) => sign(session, fromBase64(created.toSign), options));
    const document = await twice(() =>
      bank.call(bankRoutes.signDocument, { params: { id: created.id }, body: { cms } }),
    );
    if (document.status === 'refused') throw new FlowError('sign-payment-order', 'document-refused', document.reason);
    return { document, signature: fromBase64(cms) };
  });
  return { ...signed, steps: run.steps };
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

function sign(session: TokenSession, toSign: Uint8Array, { serialNumber, clock }: SignPaymentOrderOptions) {
  const set = readKeySet(session);
  const signingTime = clock.now();
  const pair =
    serialNumber === undefined
      ? signingPairs(set, signingTime)[0]
      : pairOfSerials(set, 'GOST', new Set([serialNumber]));
  if (!pair) throw new TokenError('no-key', `Nothing with the serial number ${serialNumber}.`);
  return signOnToken(session, pair, toSign, { signingTime, detached: true });
}
