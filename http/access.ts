import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ACCESS_LANGUAGES, type AccessLanguage, type AccessState, accessPage } from './access-page.ts';
import { isOwnPath } from './access-routes.ts';
import type { Html } from './html.ts';
import { type Access, type Caller, mayCall, ROLES, type Role, rolesOf } from './roles.ts';

/**
 * Who may do what an administrator or somebody at a desk does. Rows with an `access` are for whoever shows the token of the house, which
 * opens every one, or that of a role which the row names: programs in the header Authorization (RFC 6750 section 2.1), browsers by a
 * cookie that they get for it at {@link accessRoutes} and that holds a secret of its own. The tokens are drawn from the machine's
 * randomness, never from a seed: seeds are printed.
 */

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Of the row that the address was mounted from. */
    access?: Access | undefined;
  }
  interface FastifyRequest {
    /** Who has been let in, at an address that lets only some in. */
    caller?: Caller | undefined;
  }
}

/** What {@link AdminAccess.judge} finds wrong, in this order: codes of the problems that are answered (RFC 6750 section 3). */
export const ACCESS_REFUSALS = [
  'admin-token-missing',
  'admin-token-wrong',
  'role-not-allowed',
] as const satisfies readonly AccessState[];
export type AccessRefusal = (typeof ACCESS_REFUSALS)[number];

/** Octets of a token or a session: 192 bits. */
const SECRET_OCTETS = 24;
/** The `b64token` of RFC 6750 section 2.1, long enough that nobody guesses it. */
const TOKEN = /^(?=.{16,200}$)[A-Za-z0-9._~+/-]+=*$/;
/** Logins that are remembered; the oldest are forgotten. */
const SESSIONS_MAX = 1000;

/** @throws RangeError when it is no `b64token` of 16 to 200 characters; the text does not repeat it. */
export function assertAdminToken(token: string, name = 'adminToken'): string {
  if (TOKEN.test(token)) return token;
  throw new RangeError(`${name}: 16 to 200 characters of A-Z a-z 0-9 . _ ~ + / - are needed (RFC 6750 section 2.1)`);
}

/** One token for each role. */
export type DeskTokens = Readonly<Record<Role, string>>;

export interface AdminAccessOptions {
  /** Names the realm and the cookie, e.g. `ca-sim`. */
  readonly house: string;
  /** Default: a fresh one. @throws RangeError as {@link assertAdminToken}. */
  readonly token?: string | undefined;
  /** Where the administrator's login leads that was not on its way elsewhere, e.g. `/control`. */
  readonly start: string;
  /** The roles that have desks in this house. Default: none. */
  readonly roles?: readonly Role[];
  /** Those of the roles' tokens that are not to be fresh ones. @throws RangeError as {@link assertAdminToken}. */
  readonly deskTokens?: Partial<DeskTokens> | undefined;
  /** The language of the house's pages for this reader, unless the login form itself was asked for another. Default: English. */
  languageOf?(request: FastifyRequest): AccessLanguage;
  /** The way to the house's help on the login form. */
  helpOf?(request: FastifyRequest): Html;
}

/** The door of one server. */
export class AdminAccess {
  readonly token: string;
  /** Of the roles that this house has. */
  readonly deskTokens: Partial<DeskTokens>;
  readonly house: string;
  readonly #start: string;
  readonly #languageOf: (request: FastifyRequest) => AccessLanguage;
  readonly #helpOf: ((request: FastifyRequest) => Html) | undefined;
  readonly #digests: readonly (readonly [Caller, Buffer])[];
  /** Who is in, by the SHA-256 of what his cookie holds: how long it takes to find one tells nothing of the others. */
  readonly #sessions = new Map<string, Caller>();

  /** @throws RangeError for tokens that are none, and for two that are the same. */
  constructor(options: AdminAccessOptions) {
    const { house, token = freshSecret(), start, roles = [], deskTokens = {}, languageOf = () => 'en' } = options;
    this.house = house;
    this.token = assertAdminToken(token);
    this.deskTokens = Object.fromEntries(
      roles.map((role) => [role, assertAdminToken(deskTokens[role] ?? freshSecret(), `deskTokens.${role}`)]),
    );
    this.#start = start;
    this.#languageOf = languageOf;
    this.#helpOf = options.helpOf;
    const tokens = [['admin', this.token], ...Object.entries(this.deskTokens)] as [Caller, string][];
    this.#digests = tokens.map(([caller, one]) => [caller, digestOf(one)]);
    if (new Set(tokens.map(([, one]) => one)).size < tokens.length)
      throw new RangeError('deskTokens: each role needs a token of its own');
  }

  /** Undefined: let in, and {@link FastifyRequest.caller} says who. What is shown in the header counts before the cookie. */
  judge(request: FastifyRequest, access: Access): AccessRefusal | undefined {
    const caller = this.callerOf(request);
    if (caller === undefined) return bearerOf(request) === undefined ? 'admin-token-missing' : 'admin-token-wrong';
    if (!mayCall(caller, access)) return 'role-not-allowed';
    request.caller = caller;
    return undefined;
  }

  /** Who makes a request, whatever he may. */
  callerOf(request: FastifyRequest): Caller | undefined {
    const shown = bearerOf(request);
    return shown === undefined ? this.#callerBySession(request) : this.ownerOf(shown);
  }

  admits(request: FastifyRequest, access: Access = 'admin'): boolean {
    return this.judge(request, access) === undefined;
  }

  /** Whose token it is; every one is looked at, each in constant time. */
  ownerOf(shown: string): Caller | undefined {
    const digest = digestOf(shown);
    const owners = this.#digests.filter(([, one]) => timingSafeEqual(digest, one));
    return owners[0]?.[0];
  }

  /** Lets a browser in: a cookie until it is closed, {@link logOut}, or the end of the server. */
  logIn(request: FastifyRequest, response: FastifyReply, caller: Caller): void {
    this.#forgetSession(request);
    const session = freshSecret();
    this.#sessions.set(hexDigestOf(session), caller);
    const [oldest = ''] = this.#sessions.keys();
    if (this.#sessions.size > SESSIONS_MAX) this.#sessions.delete(oldest);
    response.header('set-cookie', this.#cookie(request, session));
  }

  logOut(request: FastifyRequest, response: FastifyReply): void {
    this.#forgetSession(request);
    response.header('set-cookie', `${this.#cookie(request, '')}; Max-Age=0`);
  }

  /** Where somebody begins: at his desk. */
  startOf(caller: Caller): string {
    return caller === 'admin' ? this.#start : ROLES[caller].desk;
  }

  /** The login form in the reader's language (`?lang=`, else the house's), or the way out for who is in. */
  page(request: FastifyRequest, state: AccessState): { title: string; body: Html } {
    const { lang, next } = fieldsOf(request.query);
    const language = ACCESS_LANGUAGES.find((one) => one === lang) ?? this.#languageOf(request);
    const caller = this.callerOf(request);
    const hasDesks = Object.keys(this.deskTokens).length > 0;
    return accessPage({
      language,
      state,
      caller,
      hasDesks,
      allowed: rolesOf(request.routeOptions.config.access ?? 'admin'),
      next: next ?? fieldsOf(request.body).next ?? wayOf(request) ?? (hasDesks ? undefined : this.#start),
      start: caller && this.startOf(caller),
      help: this.#helpOf?.(request),
    });
  }

  /** RFC 6750 section 3. */
  challenge(refusal: AccessRefusal, access: Access = 'admin'): string {
    const scope = ['admin', ...rolesOf(access)].join(' ');
    const why = {
      'admin-token-missing': '',
      'admin-token-wrong': ', error="invalid_token"',
      'role-not-allowed': `, error="insufficient_scope", scope="${scope}"`,
    }[refusal];
    return `Bearer realm="${this.house}"${why}`;
  }

  #callerBySession(request: FastifyRequest): Caller | undefined {
    const session = this.#sessionOf(request);
    return session === undefined ? undefined : this.#sessions.get(hexDigestOf(session));
  }

  #forgetSession(request: FastifyRequest): void {
    const session = this.#sessionOf(request);
    if (session !== undefined) this.#sessions.delete(hexDigestOf(session));
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

/** Back to where the reader wanted to go: after a form was sent there is nothing to read again. */
function wayOf({ method, url, routeOptions }: FastifyRequest): string | undefined {
  return method === 'GET' && routeOptions.config.access !== undefined ? url : undefined;
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
