import formBody from '@fastify/formbody';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { ACCESS_REFUSALS, type AdminAccess } from './access.ts';
import { answerClientError } from './client-error.ts';
import { type Html, html } from './html.ts';
import { HouseError, type Problem, type ProblemRow, SERVER_PROBLEMS } from './problem.ts';
import { rolesOf } from './roles.ts';
import type { BodyOf, ReplyOf, Route } from './route.ts';
import { faultOfBody, faultOfReply } from './row-checks.ts';

export { HouseError, type ProblemRow };

/** What makes a server one of ours. */
export interface House {
  /** `ca-sim` or `bank-sim`. */
  readonly name: string;
  readonly problems: Readonly<Record<string, ProblemRow>>;
  /** The page around every HTML answer. Must say TEST. The request tells the reader's language. */
  layout(title: string, body: Html, request: FastifyRequest): Html;
  /** How a problem looks in a browser; without it: title, detail and hint. */
  problemPage?(problem: Problem, request: FastifyRequest): { title: string; body: Html };
  /** Lets administrators and desks in. Without it nobody comes to rows with an `access`. */
  readonly access?: AdminAccess;
  /** Lets the works of rows at what the house remembers one after the other, and keeps what each has done before it is answered. */
  turn?<Result>(work: () => Result | Promise<Result>): Promise<Result>;
  /** Does something around the work of each row: the faults of a test. @param work may be done more than once, or not at all. */
  around?(row: Route, call: Call<Route>, work: () => Promise<unknown>): Promise<unknown>;
  /** Where else than to itself its pages may connect: sources of `connect-src` (CSP level 3). Default: nowhere. */
  readonly connects?: readonly string[];
  /** Told of every problem that is answered. */
  onProblem?(code: string, request: FastifyRequest): void;
  /** Told of every unforeseen error, with the request's method and path. */
  onBug?(error: unknown, where: string): void;
}

/** What a handler gets. */
export interface Call<R extends Route> {
  readonly params: Readonly<Record<string, string>>;
  readonly body: BodyOf<R>;
  readonly request: FastifyRequest;
  readonly response: FastifyReply;
}

/** How a row's answer looks in a browser: a page, or where to go next after a form was sent. */
export interface Face<R extends Route> {
  page?(reply: ReplyOf<R>, call: Call<R>): { title: string; body: Html };
  /** Address to continue at after a form (POST) was sent. */
  next?(reply: ReplyOf<R>, call: Call<R>): string;
}

/** How much and how long a client may send. */
export interface ServerLimits {
  /** So long a request may take to come, headers and body, in real milliseconds; then it is answered with `request-timeout`. */
  readonly requestMs: number;
}

const LIMITS: ServerLimits = { requestMs: 60_000 };
const BODY_OCTETS_MAX = 4 * 1024 * 1024;

/** A server of the house, with its error answers and body parsers in place; nothing is mounted yet. */
export function createServer(house: House, { requestMs } = LIMITS): FastifyInstance {
  const app = fastify({
    logger: false,
    bodyLimit: BODY_OCTETS_MAX,
    forceCloseConnections: true,
    requestTimeout: requestMs,
    // Node would answer a missing host without a word.
    http: { headersTimeout: requestMs, connectionsCheckingInterval: requestMs / 2, requireHostHeader: false },
    clientErrorHandler: (error, socket) => answerClientError(house, error, socket),
    // Addresses that cannot be read are found before any hook and handler.
    frameworkErrors: (error, request, response) => answerError(house, error, request, response),
  });
  app.register(formBody);
  app.decorateRequest('caller', undefined);
  app.addHook('onRequest', (request, response, next) => {
    if (!hasOneHost(request)) return void answerProblem(house, request, response, 'bad-request', ONE_HOST);
    if (!isFromElsewhere(request)) return next();
    answerProblem(house, request, response, 'foreign-origin', fromWhere(request));
  });
  // After the hooks that write a journal, before the body is read.
  app.addHook('preParsing', (request, response, payload, next) => {
    const { access } = request.routeOptions.config;
    if (access === undefined) return next(null, payload);
    const refusal = house.access === undefined ? 'admin-token-missing' : house.access.judge(request, access);
    if (refusal === undefined) return next(null, payload);
    const whom = ['admin', ...rolesOf(access)].join(', ');
    answerProblem(house, request, response, refusal, `${request.method} ${pathOf(request)} is for: ${whom}.`);
  });
  app.setNotFoundHandler((request, response) =>
    answerProblem(house, request, response, 'not-found', `${request.method} ${pathOf(request)}`),
  );
  app.setErrorHandler((error: unknown, request, response) => answerError(house, error, request, response));
  return app;
}

function answerError(house: House, error: unknown, request: FastifyRequest, response: FastifyReply): FastifyReply {
  const [code, detail] = codeOf(error, house);
  if (code === 'bug') house.onBug?.(error, `${request.method} ${pathOf(request)}`);
  return answerProblem(house, request, response, code, detail);
}

/**
 * Registers a row: the body is checked against it before the handler runs, the reply after. A reply that does not fit
 * is a bug of the house and answered with 500.
 */
export function mount<R extends Route>(
  app: FastifyInstance,
  house: House,
  row: R,
  handler: (call: Call<R>) => ReplyOf<R> | Promise<ReplyOf<R>>,
  face: Face<R> = {},
): void {
  const { body: bodySchema } = row;
  app.route({
    method: row.method,
    url: row.path,
    config: { access: row.access },
    ...(bodySchema && {
      preValidation: (request: FastifyRequest, _response: FastifyReply, next: (error?: Error) => void) =>
        next(faultOfBody(bodySchema, request)),
    }),
    handler: async (request, response) => {
      const call = {
        params: (request.params ?? {}) as Record<string, string>,
        body: request.body as BodyOf<R>,
        request,
        response,
      };
      const turn: NonNullable<House['turn']> = house.turn ?? (async (work) => work());
      const work = () => turn(() => handler(call));
      const reply = (await (house.around?.(row, call as Call<Route>, work) ?? work())) as ReplyOf<R>;
      const wrong = faultOfReply(row.reply, reply);
      if (wrong) throw new Error(`reply of ${row.method} ${row.path} does not fit its row at ${wrong}`);
      if (wantsHtml(request)) {
        if (face.next) return response.redirect(face.next(reply, call), 303);
        if (face.page) {
          const { page } = face;
          const { title, body } = await turn(() => page(reply, call));
          return sendHtml(response, house.layout(title, body, request), 200, house.connects);
        }
      }
      return response.type('application/json; charset=utf-8').send(JSON.stringify(reply));
    },
  });
}

const ONE_HOST = 'A request of HTTP/1.1 has exactly one header Host.';

/** RFC 9112 section 3.2. */
function hasOneHost({ raw: { httpVersion, rawHeaders } }: FastifyRequest): boolean {
  const hosts = rawHeaders.filter((name, i) => i % 2 === 0 && name.toLowerCase() === 'host').length;
  return hosts === 1 || (hosts === 0 && httpVersion === '1.0');
}

const ASKS_ONLY: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Whether a page of another origin has a browser send something (Fetch standard: the headers Origin and Sec-Fetch-Site), or read what
 * only administrators may. Cookies alone do not tell: another port of this machine is the same site. What is no browser sends
 * neither header.
 */
function isFromElsewhere({ method, headers, routeOptions }: FastifyRequest): boolean {
  if (ASKS_ONLY.has(method) && (routeOptions.config.access === undefined || isLink(headers))) return false;
  const { origin, host, 'sec-fetch-site': site = 'same-origin' } = headers;
  if (site !== 'same-origin' && site !== 'none') return true;
  return origin !== undefined && origin !== `http://${host}` && origin !== `https://${host}`;
}

/** A link that was followed: its answer is shown to the reader, not to the page that it stood on. */
function isLink(headers: FastifyRequest['headers']): boolean {
  return headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';
}

function fromWhere({ headers }: FastifyRequest): string {
  return `Origin ${headers.origin ?? 'unknown'}, Sec-Fetch-Site ${headers['sec-fetch-site'] ?? 'unknown'}.`;
}

/** Starts listening; tells an occupied port apart from other failures. */
export async function listen(app: FastifyInstance, house: House, host: string, port: number): Promise<string> {
  try {
    return await app.listen({ host, port });
  } catch (error) {
    await app.close();
    throw listenError(error, house.name, host, port);
  }
}

/** Why nobody can listen at an address, by Node's code. */
const ADDRESS_FAULTS: Readonly<Record<string, string>> = {
  EADDRNOTAVAIL: 'this machine does not have the address',
  EACCES: 'this user may not listen on the port',
  ENOTFOUND: 'there is no host of that name',
  EAI_AGAIN: 'the name of the host cannot be looked up',
};

/** What an error of listening says of the address that was asked for: {@link PortInUseError}, {@link AddressError}; else the error itself. */
export function listenError(error: unknown, house: string, host: string, port: number): unknown {
  const { code = '' } = error as { code?: string };
  if (code === 'EADDRINUSE') return new PortInUseError(house, host, port);
  const fault = ADDRESS_FAULTS[code];
  return fault === undefined
    ? error
    : new AddressError(`${house} cannot listen on ${host}:${port}: ${fault} (${code}).`);
}

/** Nobody can listen at the address asked for. */
export class AddressError extends Error {
  override readonly name = 'AddressError';
}

/** The port asked for is taken. */
export class PortInUseError extends Error {
  readonly house: string;
  readonly port: number;
  constructor(house: string, host: string, port: number) {
    super(`${house} cannot listen on ${host}:${port}: the port is in use. Choose another one, or 0 for any free port.`);
    this.name = 'PortInUseError';
    this.house = house;
    this.port = port;
  }
}

/** Whether the caller is a browser that wants to see a page. */
export function wantsHtml(request: FastifyRequest): boolean {
  return (request.headers.accept ?? '').includes('text/html');
}

/** Whether what was sent is the form of a page. */
export function isForm({ headers }: FastifyRequest): boolean {
  return (headers['content-type'] ?? '').toLowerCase().startsWith('application/x-www-form-urlencoded');
}

const PAGE_POLICY = "default-src 'self'; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'";

/** @param connects see {@link House.connects}. */
export function sendHtml(
  response: FastifyReply,
  page: Html,
  status: number,
  connects: readonly string[] = [],
): FastifyReply {
  const further = connects.length === 0 ? '' : `; connect-src 'self' ${connects.join(' ')}`;
  return response
    .status(status)
    .type('text/html; charset=utf-8')
    .header('cache-control', 'no-store')
    .header('content-security-policy', `${PAGE_POLICY}${further}`)
    .send(page.text);
}

function codeOf(error: unknown, house: House): [code: string, detail: string] {
  if (error instanceof HouseError && (error.code in house.problems || error.code in SERVER_PROBLEMS)) {
    return [error.code, error.message];
  }
  const { statusCode, message = '' } = error as { statusCode?: number; message?: string };
  if (statusCode === SERVER_PROBLEMS['too-large']?.status) return ['too-large', message];
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) return ['bad-request', message];
  return ['bug', 'Something unforeseen happened; it is recorded.'];
}

function answerProblem(house: House, request: FastifyRequest, response: FastifyReply, code: string, detail: string) {
  const row = house.problems[code] ?? SERVER_PROBLEMS[code] ?? (SERVER_PROBLEMS.bug as ProblemRow);
  house.onProblem?.(code, request);
  const { status, title, hint } = row;
  const problem: Problem = { type: `urn:token-bench:${house.name}:${code}`, title, status, code, detail, hint };
  const refusal = house.access && ACCESS_REFUSALS.find((one) => one === code);
  if (refusal !== undefined)
    response.header('www-authenticate', house.access?.challenge(refusal, request.routeOptions.config.access));
  if (wantsHtml(request)) {
    const plain = { title, body: html`<h1>${title}</h1><p class="problem">${detail}</p><p>${hint}</p>` };
    const login = refusal && house.access?.page(request, refusal);
    const page = login ?? house.problemPage?.(problem, request) ?? plain;
    return sendHtml(response, house.layout(page.title, page.body, request), status, house.connects);
  }
  return response.status(status).type('application/problem+json; charset=utf-8').send(JSON.stringify(problem));
}

function pathOf(request: FastifyRequest): string {
  return request.url.split('?', 1)[0] ?? '';
}
