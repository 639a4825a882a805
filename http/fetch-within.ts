import type { FastifyInstance, InjectOptions } from 'fastify';
import type { Fetch } from './client.ts';

/** Statuses whose answer has no body: RFC 9110 sections 15.3.5, 15.3.6 and 15.4.5. */
const BODILESS: ReadonlySet<number> = new Set([204, 205, 304]);

/**
 * `fetch` to a server of this process, with no socket between: the same hooks, handlers and octets. What is about connections (TLS,
 * resets, slow bodies) is not to be had this way.
 * @returns what takes the server's own addresses, whatever host and port they name.
 */
export function fetchWithin(app: FastifyInstance): Fetch {
  return async (address, { method = 'GET', headers = {}, body, signal }) => {
    const { host, pathname, search } = new URL(address);
    signal?.throwIfAborted();
    const answer = await app.inject({
      method: method as NonNullable<InjectOptions['method']>,
      url: pathname + search,
      headers: { ...Object.fromEntries(new Headers(headers)), host },
      ...(body != null && { payload: payloadOf(body) }),
    });
    const { statusCode: status, rawPayload } = answer;
    return new Response(BODILESS.has(status) ? null : Uint8Array.from(rawPayload), {
      status,
      headers: headersOf(answer.headers),
    });
  };
}

function payloadOf(body: BodyInit): string | Buffer {
  if (typeof body === 'string') return body;
  if (body instanceof Uint8Array) return Buffer.from(body);
  throw new TypeError('fetchWithin: the body is text or octets');
}

function headersOf(fields: Readonly<Record<string, number | string | string[] | undefined>>): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(fields)) {
    for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined) headers.append(name, String(one));
  }
  return headers;
}
