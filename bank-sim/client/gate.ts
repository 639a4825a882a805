import type { FastifyInstance, FastifyRequest } from 'fastify';
import { BankError } from '../core/bank-error.ts';
import { askedLanguage, LANGUAGE_COOKIE } from '../pages/language.ts';
import { isOverTls } from '../security/cookies.ts';
import { knowReader, objectionToForm } from '../security/form-tokens.ts';

const LOOPBACK_NAMES: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]']);
const ASKS_ONLY: ReadonlySet<string> = new Set(['GET', 'HEAD']);

/**
 * What every request passes. Only the bank's own names are served, so that a foreign name that was made to point here
 * (DNS rebinding) reads nothing. A page of another origin may not send forms, nor have anything of the bank as a part of itself:
 * a picture, a frame, a script. SameSite alone does not keep those off: for a browser, all ports of 127.0.0.1 are one site. And
 * forms must be those of the bank's own pages (security/form-tokens.ts).
 */
export function mountGate(app: FastifyInstance, siteName: string, host: string): void {
  const names = new Set([...LOOPBACK_NAMES, siteName.toLowerCase(), host]);
  app.addHook('onRequest', (request, response, done) => {
    const wrong = objection(request, names);
    if (wrong !== undefined) return done(wrong);
    const asked = askedLanguage(request);
    const attributes = { path: '/', httpOnly: true, sameSite: 'strict', secure: isOverTls(request) } as const;
    if (asked) response.setCookie(LANGUAGE_COOKIE, asked, attributes);
    knowReader(request, response);
    done();
  });
  app.addHook('preValidation', (request, _, done) => done(objectionToForm(request)));
}

function objection(request: FastifyRequest, names: ReadonlySet<string>): BankError | undefined {
  const { headers, method, protocol } = request;
  const url = `${protocol}://${headers.host}`;
  const own = URL.canParse(url) ? new URL(url) : undefined;
  if (own === undefined || !names.has(own.hostname)) {
    return new BankError('wrong-host', `The request is for ${headers.host ?? 'nobody'}.`);
  }
  const { origin } = headers;
  if (ASKS_ONLY.has(method) ? isPartOfAnother(headers) : origin !== undefined && origin !== own.origin) {
    return new BankError('foreign-origin', `The request comes from ${origin ?? headers['sec-fetch-site']}.`);
  }
  return undefined;
}

/**
 * Whether a page of another origin has a browser fetch something for itself (Fetch Metadata Request Headers). A link that was
 * followed is none of that: its answer is shown to the reader alone. What is no browser sends no such header.
 */
function isPartOfAnother(headers: FastifyRequest['headers']): boolean {
  const { 'sec-fetch-site': site, 'sec-fetch-mode': mode, 'sec-fetch-dest': dest } = headers;
  if (site === undefined || site === 'same-origin' || site === 'none') return false;
  return mode !== 'navigate' || dest !== 'document';
}
