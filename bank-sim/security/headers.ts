import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isOverTls } from './cookies.ts';

/** What every answer tells a browser about itself. */

/**
 * Pages: everything from here, nothing inline, in no frame, forms and links of `<base>` nowhere else (CSP level 3).
 * @param connects where else a page may connect: the programs of the reader's PC.
 */
function pagePolicy(connects: readonly string[]): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    ["connect-src 'self'", ...connects].join(' '),
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
const DATA_POLICY = "default-src 'none'; frame-ancestors 'none'";

const ALWAYS: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  // The bank's own pages find their way back by it; others learn nothing.
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
};

/** The same for everybody, and no secret: a browser need not ask for them each time. */
const PUBLIC = /^\/(style\.css|keys\.js|signing\.js|bridge\/[a-z-]+\.js)$/;
const PUBLIC_SECONDS = 300;
const YEAR_SECONDS = 31_536_000;

/** Adds them to every answer, refusals included. */
export function mountHeaders(app: FastifyInstance, siteName: string, connects: readonly string[] = []): void {
  const policy = pagePolicy(connects);
  app.addHook('onSend', (request, response, payload, done) => {
    response.headers(ALWAYS);
    const isPage = String(response.getHeader('content-type')).startsWith('text/html');
    response.header('content-security-policy', isPage ? policy : DATA_POLICY);
    response.header('cache-control', cacheControl(request, response));
    // A browser holds a name to it on all ports: the loopback names belong to others too, and addresses are never held to it.
    if (isOverTls(request) && request.hostname.toLowerCase() === siteName.toLowerCase()) {
      response.header('strict-transport-security', `max-age=${YEAR_SECONDS}`);
    }
    done(null, payload);
  });
}

function cacheControl({ url }: FastifyRequest, { statusCode }: FastifyReply): string {
  const [path = ''] = url.split('?', 1);
  return statusCode === 200 && PUBLIC.test(path) ? `max-age=${PUBLIC_SECONDS}` : 'no-store';
}
