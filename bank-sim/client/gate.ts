import type { FastifyInstance, FastifyRequest } from 'fastify';
import { BankError } from '../core/bank-error.ts';
import { askedLanguage, LANGUAGE_COOKIE } from '../pages/language.ts';

const LOOPBACK_NAMES: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * What every request passes. Only the bank's own names are served, so that a foreign name that was made to point here
 * (DNS rebinding) reads nothing; and a page of another origin may not send forms. SameSite alone does not keep those off:
 * for a browser, all ports of 127.0.0.1 are one site.
 */
export function mountGate(app: FastifyInstance, siteName: string, host: string): void {
  const names = new Set([...LOOPBACK_NAMES, siteName.toLowerCase(), host]);
  app.addHook('onRequest', (request, response, done) => {
    const asked = askedLanguage(request);
    if (asked) response.setCookie(LANGUAGE_COOKIE, asked, { path: '/', httpOnly: true, sameSite: 'strict' });
    done(objection(request, names));
  });
}

function objection({ headers, method }: FastifyRequest, names: ReadonlySet<string>): BankError | undefined {
  const own = URL.canParse(`http://${headers.host}`) ? new URL(`http://${headers.host}`) : undefined;
  if (own === undefined || !names.has(own.hostname)) {
    return new BankError('wrong-host', `The request is for ${headers.host ?? 'nobody'}.`);
  }
  const { origin } = headers;
  if (method === 'GET' || method === 'HEAD' || origin === undefined || origin === own.origin) return undefined;
  return new BankError('foreign-origin', `The request comes from ${origin}.`);
}
