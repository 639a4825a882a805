import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ACCESS_LANGUAGES, type AccessLanguage, type AccessState, accessPage } from './access-page.ts';
import { isOwnPath } from './access-routes.ts';
import type { Html } from './html.ts';
import type { Access } from './route.ts';

/**
 * Who may do what an administrator does. Rows with `access: 'admin'` are for whoever shows the house's token: programs in the header
 * Authorization (RFC 6750 section 2.1), browsers by a cookie that they get for it at {@link accessRoutes} and that holds a secret of
 * its own. The token is drawn from the machine's randomness, never from a seed: seeds are printed.
 */

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Of the row that the address was mounted from. */
    access?: Access | undefined;
  }
}

/** What {@link AdminAccess.judge} finds wrong: codes of the problems that are answered (RFC 6750 section 3). */
export const ACCESS_REFUSALS = ['admin-token-missing', 'admin-token-wrong'] as const satisfies readonly AccessState[];
export type AccessRefusal = (typeof ACCESS_REFUSALS)[number];

/** Octets of a token or a session: 192 bits. */
const SECRET_OCTETS = 24;
/** The `b64token` of RFC 6750 section 2.1, long enough that nobody guesses it. */
const TOKEN = /^(?=.{16,200}$)[A-Za-z0-9._~+/-]+=*$/;
/** Logins that are remembered; the oldest are forgotten. */
const SESSIONS_MAX = 1000;

/** @throws RangeError when it is no `b64token` of 16 to 200 characters; the text does not repeat it. */
export function assertAdminToken(token: string): string {
  if (TOKEN.test(token)) return token;
  throw new RangeError('adminToken: 16 to 200 characters of A-Z a-z 0-9 . _ ~ + / - are needed (RFC 6750 section 2.1)');
}

export interface AdminAccessOptions {
  /** Names the realm and the cookie, e.g. `ca-sim`. */
  readonly house: string;
  /** Default: a fresh one. @throws RangeError as {@link assertAdminToken}. */
  readonly token?: string | undefined;
  /** Where a login leads that was not on its way elsewhere, e.g. `/control`. */
  readonly start: string;
  /** The language of the house's pages for this reader, unless the login form itself was asked for another. Default: English. */
  languageOf?(request: FastifyRequest): AccessLanguage;
}

/** The door of one server. */
export class AdminAccess {
  readonly token: string;
  readonly house: string;
  readonly start: string;
  readonly #languageOf: (request: FastifyRequest) => AccessLanguage;
  readonly #digest: Buffer;
  /** SHA-256 of what the cookies hold: how long it takes to find one tells nothing of the others. */
  readonly #sessions = new Set<string>();

  constructor({ house, token = freshSecret(), start, languageOf = () => 'en' }: AdminAccessOptions) {
    this.house = house;
    this.token = assertAdminToken(token);
    this.start = start;
    this.#languageOf = languageOf;
    this.#digest = digestOf(this.token);
  }

  /** Undefined: let in. What is shown in the header counts before the cookie. */
  judge(request: FastifyRequest): AccessRefusal | undefined {
    const shown = bearerOf(request);
    if (shown !== undefined) return this.isToken(shown) ? undefined : 'admin-token-wrong';
    return this.#hasSession(request) ? undefined : 'admin-token-missing';
  }

  /** In constant time. */
  isToken(shown: string): boolean {
    return timingSafeEqual(digestOf(shown), this.#digest);
  }

  admits(request: FastifyRequest): boolean {
    return this.judge(request) === undefined;
  }

  /** Lets a browser in: a cookie until it is closed, {@link logOut}, or the end of the server. */
  logIn(request: FastifyRequest, response: FastifyReply): void {
    const session = freshSecret();
    this.#sessions.add(hexDigestOf(session));
    const [oldest = ''] = this.#sessions;
    if (this.#sessions.size > SESSIONS_MAX) this.#sessions.delete(oldest);
    response.header('set-cookie', this.#cookie(request, session));
  }

  logOut(request: FastifyRequest, response: FastifyReply): void {
    const session = this.#sessionOf(request);
    if (session !== undefined) this.#sessions.delete(hexDigestOf(session));
    response.header('set-cookie', `${this.#cookie(request, '')}; Max-Age=0`);
  }

  /** The login form in the reader's language (`?lang=`, else the house's), or the way out for who is in. */
  page(request: FastifyRequest, state: AccessState): { title: string; body: Html } {
    const { lang, next } = fieldsOf(request.query);
    const language = ACCESS_LANGUAGES.find((one) => one === lang) ?? this.#languageOf(request);
    return accessPage({ language, state, next: next ?? fieldsOf(request.body).next ?? this.#wayOf(request) });
  }

  /** Back to where the reader wanted to go: after a form was sent there is nothing to read again. */
  #wayOf({ method, url, routeOptions }: FastifyRequest): string {
    return method === 'GET' && routeOptions.config.access === 'admin' ? url : this.start;
  }

  /** RFC 6750 section 3. */
  challenge(refusal: AccessRefusal): string {
    return `Bearer realm="${this.house}"${refusal === 'admin-token-wrong' ? ', error="invalid_token"' : ''}`;
  }

  #hasSession(request: FastifyRequest): boolean {
    const session = this.#sessionOf(request);
    return session !== undefined && this.#sessions.has(hexDigestOf(session));
  }

  /** Of the header itself: not every address has the cookies read. */
  #sessionOf(request: FastifyRequest): string | undefined {
    const name = this.#cookieName(request);
    const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim());
    return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
  }

  /** Browsers keep cookies by host whatever the port (RFC 6265 section 8.5): servers beside each other need names of their own. */
  #cookieName({ socket }: FastifyRequest): string {
    return `${this.house}-admin-${socket.localPort ?? 0}`;
  }

  #cookie(request: FastifyRequest, value: string): string {
    const isSecure = request.protocol === 'https';
    return `${this.#cookieName(request)}=${value}; Path=/; HttpOnly; SameSite=Strict${isSecure ? '; Secure' : ''}`;
  }
}

/** Of the query or the body, as far as they are what they should be. */
function fieldsOf(source: unknown): { readonly lang?: string; readonly next?: string } {
  const { lang, next } = (source ?? {}) as Record<string, unknown>;
  return { ...(typeof lang === 'string' && { lang }), ...(isOwnPath(next) && { next }) };
}

function bearerOf({ headers }: FastifyRequest): string | undefined {
  return /^Bearer +(\S.*)$/i.exec(headers.authorization ?? '')?.[1]?.trim();
}

function freshSecret(): string {
  return randomBytes(SECRET_OCTETS).toString('base64url');
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function hexDigestOf(text: string): string {
  return digestOf(text).toString('hex');
}
