import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { OpenApiDocument } from '../openapi.ts';

/** Programs of others that judge OpenAPI documents: openapi-judge.py with python3-jsonschema. */

const PROGRAMS = ['/usr/bin/python3', 'python3'];
const program = PROGRAMS.find((name) => spawnSync(name, ['-c', 'import jsonschema'], { timeout: 30_000 }).status === 0);

/** Empty when the judge is there, else the end of a test's name that says what is missing. */
export const judgeMissing =
  program === undefined ? ' [skipped: no jsonschema (apt-get install python3-jsonschema)]' : '';

const JUDGE = fileURLToPath(new URL('./openapi-judge.py', import.meta.url));
const SCHEMA = new URL('../vectors/openapi-3.1-schema.json', import.meta.url);

/** One request and what came back, as an observer beside the line sees it. */
export interface Exchange {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly sentType: string;
  /** JSON, or null for octets. */
  readonly sent: unknown;
  readonly status: number;
  readonly type: string;
  readonly answer: unknown;
}

function judged(question: object): string[][] {
  const input = JSON.stringify(question);
  const { status, stdout, stderr } = spawnSync(program ?? 'python3', [JUDGE], {
    input,
    encoding: 'utf8',
    timeout: 50_000,
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(`openapi-judge.py: ${stderr}`);
  return JSON.parse(stdout) as string[][];
}

/** What is wrong with each document as OpenAPI 3.1. */
export function judgeDocuments(documents: readonly unknown[]): string[][] {
  return judged({ schema: JSON.parse(readFileSync(SCHEMA, 'utf8')), documents });
}

/** What in each exchange is not as the document says. */
export function judgeExchanges(document: OpenApiDocument, exchanges: readonly Exchange[]): string[][] {
  return judged({ document, exchanges });
}

/** Notes every exchange of this process that somebody reads octet by octet, as `HttpClient` does, until it is told to stop. */
export function listenToFetch(): { readonly exchanges: (Exchange & { origin: string })[]; stop(): void } {
  const real = globalThis.fetch;
  const exchanges: (Exchange & { origin: string })[] = [];
  globalThis.fetch = async (input, init) => {
    const response = await real(input, init);
    const read = response.arrayBuffer.bind(response);
    response.arrayBuffer = async () => {
      const answer = await read();
      exchanges.push(exchangeOf(new Request(input, { ...init, signal: null }), init?.body, response, answer));
      return answer;
    };
    return response;
  };
  return {
    exchanges,
    stop: () => {
      globalThis.fetch = real;
    },
  };
}

function exchangeOf(request: Request, sent: unknown, response: Response, answer: ArrayBuffer) {
  const { origin, pathname, search } = new URL(request.url);
  const sentType = request.headers.get('content-type') ?? '';
  const type = response.headers.get('content-type') ?? '';
  return {
    origin,
    method: request.method,
    path: pathname + search,
    sentType,
    sent: jsonOf(sentType, String(sent ?? '')),
    status: response.status,
    type,
    answer: jsonOf(type, new TextDecoder().decode(answer)),
  };
}

function jsonOf(type: string, text: string): unknown {
  return /json/.test(type) && text !== '' ? JSON.parse(text) : null;
}
