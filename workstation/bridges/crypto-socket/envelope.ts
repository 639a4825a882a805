import { TokenError } from '../../token/token-error.ts';
import { APIS, type Api, type Fields } from './function-row.ts';
import { isRecord } from './parameters.ts';
import { CRYPTO_SOCKET_PROBLEMS, CryptoSocketError } from './problems.ts';

/** Characters of a frame that are read. */
export const FRAME_CHARACTERS_MAX = 4 << 20;

/** Levels of objects and arrays in a frame; the deepest request that there is has three. */
const DEPTH_MAX = 8;

/** One request as read. */
export interface Request {
  readonly api: Api;
  readonly function: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** What an answer repeats of its request, as far as that could be read. */
export interface Echo {
  readonly Function?: string;
  readonly id?: string | number;
}

/** Characters of a name or an ID that an answer repeats. */
const ECHO_CHARACTERS_MAX = 256;

/**
 * Reads a frame: `{"TumarCSP": api, "Function": name, "Param": {…, "id": …}}`; Param may be left out.
 * @returns what the answer repeats, also where the request is refused.
 */
export function readRequest(frame: string): { readonly echo: Echo; readonly request: Request | CryptoSocketError } {
  if (frame.length > FRAME_CHARACTERS_MAX) return refused({}, 'too-large', `${frame.length} characters`);
  let value: unknown;
  try {
    value = JSON.parse(frame);
  } catch {
    return refused({}, 'bad-request', 'no JSON');
  }
  if (!isRecord(value)) return refused({}, 'bad-request', 'no object');
  const echo = echoOf(value);
  const { TumarCSP: api, Function: name, Param: parameters = {} } = value;
  if (!isApi(api)) return refused(echo, 'bad-request', 'TumarCSP names no API');
  if (typeof name !== 'string') return refused(echo, 'bad-request', 'Function is missing');
  if (!isRecord(parameters)) return refused(echo, 'bad-request', 'Param is no object');
  if (isTooDeep(parameters)) return refused(echo, 'bad-request', 'Param is nested too deeply');
  return { echo, request: { api, function: name, parameters } };
}

function refused(echo: Echo, problem: 'bad-request' | 'too-large', detail: string) {
  return { echo, request: new CryptoSocketError(problem, detail) };
}

function isApi(value: unknown): value is Api {
  return APIS.some((api) => api === value);
}

function echoOf({ Function: name, Param: parameters }: Readonly<Record<string, unknown>>): Echo {
  const id = isRecord(parameters) && Object.hasOwn(parameters, 'id') ? parameters.id : undefined;
  const isId = typeof id === 'number' || (typeof id === 'string' && id.length <= ECHO_CHARACTERS_MAX);
  const isName = typeof name === 'string' && name.length <= ECHO_CHARACTERS_MAX;
  return { ...(isName && { Function: name }), ...(isId && { id }) };
}

/** Whether anything lies deeper than {@link DEPTH_MAX}. */
function isTooDeep(value: unknown, depth = 1): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return depth > DEPTH_MAX || Object.values(value).some((inner) => isTooDeep(inner, depth + 1));
}

/** Success: result "true", code "0", no error. */
export function writeAnswer({ Function: name, id }: Echo, fields: Fields): string {
  return JSON.stringify({ Function: name, result: 'true', code: '0', error: '', id, ...fields });
}

/** Failure: result "false", the code and the text of the table; after a wrong password, as far as it is known, how many tries are left (ours). */
export function writeFailure({ Function: name, id }: Echo, error: CryptoSocketError): string {
  const { code } = CRYPTO_SOCKET_PROBLEMS[error.problem];
  const { triesLeft } = error.cause instanceof TokenError ? error.cause : {};
  const tries = triesLeft !== undefined && { triesLeft: String(triesLeft) };
  return JSON.stringify({ Function: name, result: 'false', code, error: error.message, id, response: '', ...tries });
}
