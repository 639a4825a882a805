import type { Carrier, OpenCarrier } from '../../carriers/carrier.ts';
import type { Call } from './function-row.ts';
import { CryptoSocketError } from './problems.ts';

/**
 * Opens a carrier with the password that the page gave; a page that gave none leaves it to the person, who is asked once.
 * @throws CryptoSocketError `cancelled`; those of the carrier.
 */
export async function opened<T>(
  call: Call,
  carrier: Carrier,
  given: string | undefined,
  work: (open: OpenCarrier) => T | Promise<T>,
): Promise<T> {
  return carrier.use(given ?? (await askPassword(call, carrier)), work);
}

async function askPassword({ site, asker, signal }: Call, carrier: Carrier): Promise<string> {
  const question = { kind: 'password', carrier: carrier.title, triesLeft: undefined, wasWrong: false } as const;
  const answer = await site.person.ask(question, asker, signal);
  if (answer === undefined || signal.aborted) throw new CryptoSocketError('cancelled');
  return answer;
}
