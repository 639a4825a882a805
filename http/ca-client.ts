import { CA_INTERFACE } from './ca-interface.ts';
import { HttpClient, type HttpClientOptions } from './client.ts';
import { type TypedClient, typedClient } from './typed-client.ts';

/** Every request that the CA simulator answers, as a method (docs/http.md). */
export type CaClient = TypedClient<(typeof CA_INTERFACE)['parts']>;

/**
 * A client of a CA simulator. Its methods are named after the rows of docs/http.md and the operations of docs/openapi-ca.json. It keeps
 * cookies: one client is one visitor of a cabinet.
 *
 * @param url e.g. `http://127.0.0.1:8080`. The methods reject as {@link HttpClient} does: UnreachableError, ProblemError, Error.
 */
export function caClient(url: string, options: HttpClientOptions = {}): CaClient {
  return typedClient(CA_INTERFACE.parts, new HttpClient(url, 'the CA', options));
}
