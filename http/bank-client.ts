import { BANK_INTERFACE } from './bank-interface.ts';
import { HttpClient, type HttpClientOptions } from './client.ts';
import { type TypedClient, typedClient } from './typed-client.ts';

/** Every request that the bank simulator answers, as a method (docs/http.md). */
export type BankClient = TypedClient<(typeof BANK_INTERFACE)['parts']>;

/**
 * A client of a bank simulator. Its methods are named after the rows of docs/http.md and the operations of docs/openapi-bank.json. It keeps
 * cookies: one client is one user's browser.
 *
 * @param url e.g. `http://127.0.0.1:8080`. The methods reject as {@link HttpClient} does: UnreachableError, ProblemError, Error.
 */
export function bankClient(url: string, options: HttpClientOptions = {}): BankClient {
  return typedClient(BANK_INTERFACE.parts, new HttpClient(url, 'the bank', options));
}
