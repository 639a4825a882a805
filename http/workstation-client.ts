import { HttpClient, type HttpClientOptions } from './client.ts';
import { type TypedClient, typedClient } from './typed-client.ts';
import { WORKSTATION_INTERFACE } from './workstation-interface.ts';

/** Every request that the desk of a workstation answers, as a method (docs/http.md). */
export type WorkstationClient = TypedClient<(typeof WORKSTATION_INTERFACE)['parts']>;

/** @param url of its desk. The methods reject as {@link HttpClient} does: UnreachableError, ProblemError, Error. */
export function workstationClient(url: string, options: HttpClientOptions = {}): WorkstationClient {
  return typedClient(WORKSTATION_INTERFACE.parts, new HttpClient(url, 'the workstation', options));
}
