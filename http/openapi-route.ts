import type { FastifyInstance } from 'fastify';
import { mountOctets, type OctetRoute } from './octet-route.ts';
import type { OpenApiDocument } from './openapi.ts';

/** Where a house describes itself to programs. */
export const openApiFile = {
  openApi: {
    method: 'GET',
    path: '/openapi.json',
    contentType: 'application/json; charset=utf-8',
    does: 'This interface as an OpenAPI 3.1 document, made from the same rows as the server.',
  },
} as const satisfies Readonly<Record<string, OctetRoute>>;

/** @param document drawn when it is first asked for: a server starts without it. */
export function mountOpenApi(app: FastifyInstance, document: () => OpenApiDocument): void {
  let text: string | undefined;
  mountOctets(app, openApiFile.openApi, () => {
    text ??= JSON.stringify(document());
    return { body: text };
  });
}
