import { UnreachableError } from '../../http/client.ts';
import type { TestBank, TestUser } from './test-bank.ts';

/** Logs in. @returns the ids of sessions that the bank gives. @throws UnreachableError */
export async function sessionsOf(
  { url }: Pick<TestBank, 'url'>,
  { login, password }: Pick<TestUser, 'login' | 'password'>,
) {
  const body = JSON.stringify({ login, password });
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${url}/login`, { method: 'POST', headers, body }).catch((error: unknown) => {
    throw new UnreachableError('the bank', url, error);
  });
  return answer.headers.getSetCookie().flatMap((cookie) => /^bank_session_\d+=([0-9a-f]{64})/.exec(cookie)?.[1] ?? []);
}
