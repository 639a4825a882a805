import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Html } from '../../http/html.ts';
import { type House, wantsHtml } from '../../http/server.ts';
import { BankError } from '../core/bank-error.ts';
import { cookieOf, giveCookie } from './cookies.ts';

/**
 * Forms that only the bank's own pages can have made: a page of another origin can neither read the token of a form nor make one.
 * The token is an HMAC under what the browser is known by, so it is another one after each login, and nothing need be kept.
 * A program needs none: it sends JSON, which no page of another origin can without being asked (Fetch standard, CORS preflight).
 */

export const FORM_TOKEN_FIELD = 'formToken';

const FORM_TYPE = 'application/x-www-form-urlencoded';
/** What else a form of any page may send (Fetch standard, CORS-safelisted request-header). */
const OTHER_FORM_TYPES: ReadonlySet<string> = new Set(['text/plain', 'multipart/form-data']);
const ASKS_ONLY: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);
/** Where tester and desks work: their own cookie counts there, and a user's session does not. */
const STAFF = /^\/(admin|desks|control)(\/|$)/;

/** Every reader of pages is known by something, before he logs in too. */
export function knowReader(request: FastifyRequest, response: FastifyReply): void {
  if (!wantsHtml(request) || cookieOf('visit', request) !== undefined) return;
  giveCookie('visit', randomBytes(32).toString('hex'), request, response);
}

/** The pages of a house with a token in each of their forms. */
export function withFormTokens(layout: House['layout']): House['layout'] {
  return (title, body, request) => new Html(layout(title, body, request).text.replace(POST_FORM, addToken(request)));
}

/** Texts of people hold no tag: every one of them is escaped. */
const POST_FORM = /<form\b(?=[^>]*\bmethod="post")[^>]*>/g;

function addToken(request: FastifyRequest): (form: string) => string {
  return (form) => {
    const [, action = request.url] = /\baction="([^"]*)"/.exec(form) ?? [];
    const token = formTokenFor(request, action);
    return token === undefined ? form : `${form}<input type="hidden" name="${FORM_TOKEN_FIELD}" value="${token}">`;
  };
}

/** Of a form that is sent to this path; undefined for a browser that is not known by anything. */
function formTokenFor(request: FastifyRequest, path: string): string | undefined {
  const visit = cookieOf('visit', request);
  const known = STAFF.test(path) ? visit && `${visit} ${cookieOf('desk', request) ?? ''}` : visitorKey(request, visit);
  return known && createHmac('sha256', known).update('form of the TEST bank').digest('base64url');
}

function visitorKey(request: FastifyRequest, visit: string | undefined): string | undefined {
  return cookieOf('session', request) ?? visit;
}

/**
 * Whether a request may be what a form has sent. Takes the token out of the body.
 * @returns content-type-wrong, form-token-wrong, or undefined.
 */
export function objectionToForm(request: FastifyRequest): BankError | undefined {
  const { method, headers } = request;
  const [type = ''] = (headers['content-type'] ?? '').toLowerCase().split(';');
  if (ASKS_ONLY.has(method)) return undefined;
  if (OTHER_FORM_TYPES.has(type.trim())) return new BankError('content-type-wrong', 'It was a form of another kind.');
  // Whoever shows a token in a header is no page: a browser sends none by itself.
  if (type.trim() !== FORM_TYPE || headers.authorization !== undefined) return undefined;
  const expected = formTokenFor(request, request.url);
  const shown = takeToken(request.body);
  if (expected !== undefined && shown !== undefined && isSame(shown, expected)) return undefined;
  return new BankError(
    'form-token-wrong',
    shown === undefined ? 'It has no token.' : 'Its token is not of this browser.',
  );
}

function takeToken(body: unknown): string | undefined {
  const fields = (body ?? {}) as Record<string, unknown>;
  const shown = fields[FORM_TOKEN_FIELD];
  delete fields[FORM_TOKEN_FIELD];
  return typeof shown === 'string' ? shown : undefined;
}

function isSame(shown: string, expected: string): boolean {
  const [one, other] = [Buffer.from(shown), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}
