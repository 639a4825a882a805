import type { TObject } from '@sinclair/typebox';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Access } from './roles.ts';

/**
 * One address that takes or gives octets instead of JSON: the protocols of others (OCSP, time stamps, CMP, EST) and their
 * files. The server mounts it from this row, and docs/http.md is drawn from it.
 */
export interface OctetRoute {
  readonly method: 'GET' | 'POST';
  /** Path with `:name` parameters. */
  readonly path: string;
  /** Content types of the bodies that are taken; any other is refused. A GET has none. */
  readonly takes?: readonly string[];
  /** Fields behind the `?`, all of which may be absent. */
  readonly query?: TObject;
  /** Content type of the answer when all is well. */
  readonly contentType: string;
  /** What is answered besides: another form of the same, or another status. Problems need no row here. */
  readonly also?: readonly OtherAnswer[];
  readonly access?: Access;
  /** One line for the documentation. */
  readonly does: string;
  /** The requirements that this request plays a part in. */
  readonly requirements?: readonly string[];
}

/** An answer that is neither the usual one nor a problem. */
export interface OtherAnswer {
  readonly status: number;
  /** Left out: without a body. */
  readonly contentType?: string;
  readonly does: string;
}

/** What a handler gets. */
export interface OctetCall {
  readonly params: Readonly<Record<string, string>>;
  /** Empty for a GET. */
  readonly body: Uint8Array;
  readonly request: FastifyRequest;
  readonly response: FastifyReply;
}

/** What a handler answers when it is more than a body: whatever is left out is as the row says, with status 200. */
export interface OctetAnswer {
  readonly status?: number;
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: Uint8Array | string;
}

/** Registers a row. Each row has a scope of its own, so that one protocol's content types are not another's. */
export function mountOctets(
  app: FastifyInstance,
  row: OctetRoute,
  handler: (call: OctetCall) => OctetAnswer | Promise<OctetAnswer>,
): void {
  app.register((scope, _options, ready) => {
    scope.removeAllContentTypeParsers();
    for (const type of row.takes ?? []) {
      scope.addContentTypeParser(type, { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    }
    scope.route({
      method: row.method,
      url: row.path,
      config: { access: row.access },
      handler: async (request, response) => {
        const params = (request.params ?? {}) as Record<string, string>;
        const body = request.body instanceof Uint8Array ? request.body : new Uint8Array(0);
        return send(response, row, await handler({ params, body, request, response }));
      },
    });
    ready();
  });
}

function send(response: FastifyReply, row: OctetRoute, answer: OctetAnswer): FastifyReply {
  const { status = 200, contentType = row.contentType, headers = {}, body } = answer;
  return response
    .status(status)
    .type(contentType)
    .headers({ 'cache-control': 'no-store', ...headers })
    .send(typeof body === 'string' ? body : Buffer.from(body));
}
