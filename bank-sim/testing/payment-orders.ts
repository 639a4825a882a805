import { bankRoutes } from '../../http/bank.ts';
import type { DocumentView } from '../../http/bank-documents.ts';
import type { HttpClient } from '../../http/client.ts';
import {
  octets,
  paymentOrder,
  type SignedInUser,
  signed,
  signedInUser,
  type TestBank,
  type UserWishes,
} from './test-bank.ts';

export function create(client: HttpClient, wishes = {}): Promise<DocumentView> {
  return client.call(bankRoutes.createPaymentOrder, { body: paymentOrder(wishes) });
}

/** Signs a document with a key in memory. */
export async function sign(
  bank: TestBank,
  { client, keySet }: Pick<SignedInUser, 'client' | 'keySet'>,
  { id }: DocumentView,
) {
  const { toSign } = await client.call(bankRoutes.document, { params: { id } });
  const cms = await signed(bank, keySet, octets(toSign), { detached: true });
  return client.call(bankRoutes.signDocument, { params: { id }, body: { cms } });
}

/** Two users of one client. */
export async function pair(bank: TestBank, one: UserWishes, other: UserWishes): Promise<[SignedInUser, SignedInUser]> {
  return [await signedInUser(bank, 'first', one), await signedInUser(bank, 'second', { surname: 'Үлгіов', ...other })];
}
