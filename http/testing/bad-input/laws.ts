import { Value } from '@sinclair/typebox/value';
import { Problem } from '../../problem.ts';
import { PROBE } from './nasty-texts.ts';
import type { WireAnswer } from './wire.ts';

/** What is true of every answer, however bad the request was. */

/** How each kind of answer says no. Each throws when the answer is not one of its kind. */
export type AnswerKinds = Readonly<Record<string, (answer: WireAnswer) => boolean>>;

const KINDS: AnswerKinds = {
  'application/problem+json': ({ status, body }) => {
    const problem: unknown = JSON.parse(body.toString());
    if (!Value.Check(Problem, problem)) throw new Error('a problem that is none');
    if (problem.status !== status) throw new Error(`a problem of status ${problem.status} under ${status}`);
    return true;
  },
  'application/json': ({ status, body }) => {
    JSON.parse(body.toString());
    return neverRefuses(status);
  },
  'text/html': ({ status, headers, body }) => {
    if (!body.includes('TEST')) throw new Error('a page that does not say TEST');
    if (!headers['content-security-policy']) throw new Error('a page without a policy');
    return status >= 400;
  },
};

function neverRefuses(status: number): false {
  if (status >= 400) throw new Error('a refusal that is no problem document');
  return false;
}

/** What is particular to the answers of a house. */
export interface AnswerRules {
  /** Kinds besides problems, JSON and pages. */
  readonly kinds: AnswerKinds;
  /** Whether an answer with a status of 500 or more is one on purpose. */
  isOnPurpose(answer: WireAnswer): boolean;
}

/**
 * Judges one answer.
 * @returns whether it refuses, so that nothing may have changed.
 * @throws Error what is wrong with it.
 */
export function judge(answer: WireAnswer, method: string, secrets: readonly string[], rules: AnswerRules): boolean {
  const { status, headers, body } = answer;
  if (status >= 500 && !rules.isOnPurpose(answer))
    throw new Error(`status ${status}: ${body.toString().slice(0, 200)}`);
  assertHeaders(answer);
  const type = String(headers['content-type'] ?? '').split(';', 1)[0] as string;
  if (type === 'text/html' && body.includes(`<script>alert("${PROBE}`)) throw new Error('script on a page');
  const isEmpty = method === 'HEAD' || body.length === 0;
  const refuses = isEmpty ? status >= 400 : kindOf(answer, { ...KINDS, ...rules.kinds }[type]);
  const leaked = refuses && secrets.find((secret) => body.includes(secret));
  if (leaked) throw new Error('a refusal with a secret in it');
  return refuses;
}

function kindOf(answer: WireAnswer, refuses: AnswerKinds[string] | undefined): boolean {
  if (refuses !== undefined) return refuses(answer);
  const { status, headers, body } = answer;
  if (status < 400) return false;
  throw new Error(`status ${status} as ${headers['content-type'] ?? 'nothing'}: ${body.toString().slice(0, 200)}`);
}

/** Nothing of a request becomes a header, or a part of one that could be taken for more. */
function assertHeaders({ headers }: WireAnswer): void {
  const { location } = headers;
  if (location !== undefined && new URL(location, 'http://here.test').host !== 'here.test')
    throw new Error(`leads to ${location}`);
  if ('x-injected' in headers) throw new Error('an injected header');
  for (const [name, value] of Object.entries(headers)) {
    const text = String(value);
    if (/[<>"]/.test(text) && name !== 'www-authenticate' && text.includes(PROBE)) throw new Error(`${name}: ${text}`);
    if (name === 'set-cookie' && text.includes(PROBE)) throw new Error(`${name}: ${text}`);
  }
}
