import { type Answer, OK } from './caller.ts';
import type { Outcome, Prepared, Read } from './machine.ts';
import { NOTHING_READ } from './reckoning.ts';

/** What may have happened, when more than one thing explains what was heard. */

interface Sent<S> {
  readonly request: Prepared<S>;
  readonly answer: Answer;
}

/** What is wrong with an answer; what it does to the state is done. */
export function wrongAnswer<S>(
  { codes, settle }: Outcome<S>,
  state: S,
  answer: Answer,
  isHeard: boolean,
): string | undefined {
  if (!codes.includes(answer.code)) return `${answer.code}, where ${codes.join(' or ')} is right`;
  // Who has read nothing knows nothing, and by its code nothing was done.
  if (NOTHING_READ.has(answer.code)) return undefined;
  return settle?.(state, answer, isHeard) ?? undefined;
}

/** The state after the one and then the other, or undefined when that does not explain the answers. */
export function inOrder<S>(state: S, ...sent: readonly [Sent<S>, Sent<S>]): S | undefined {
  const [first, second] = sent;
  const tried = structuredClone(state);
  if (!isExplained(tried, besides(first))) return undefined;
  if (isExplained(tried, besides(second))) return tried;
  return isBusy(second) ? tried : undefined;
}

/** Of who only looks, when something else happens at the same time, it counts that he was answered, not what he has seen. */
function besides<S>({ request, answer }: Sent<S>): Sent<S> {
  return request.isLook ? { request, answer: { ...answer, reply: undefined } } : { request, answer };
}

/** After a request that was answered. */
export function once<S>(state: S, request: Prepared<S>, answer: Answer): S[] {
  const tried = structuredClone(state);
  return isExplained(tried, { request, answer }) ? [tried] : [];
}

/** After a request whose answer nobody could read. @param reply what it would have said, as far as somebody has looked. */
export function unread<S>(
  state: S,
  request: Prepared<S>,
  { answer, reply }: { readonly answer: Answer; readonly reply: unknown },
): S[] {
  const isHeard = answer.code !== 'no-answer';
  return branches(state, request, reply, isHeard);
}

/**
 * After a request that was done twice at once and answered once.
 * @param other what the other one would have answered, as far as somebody has looked.
 */
export function doubled<S>(
  state: S,
  request: Prepared<S>,
  { answer, other }: { readonly answer: Answer; readonly other: unknown },
): S[] {
  const sent = { request, answer };
  const after = branches(state, request, other, true).flatMap((tried) => {
    const both = structuredClone(tried);
    return isExplained(both, sent) ? [both] : isBusy(sent) ? [tried] : [];
  });
  const [before] = once(state, request, answer);
  return before === undefined ? after : [...after, ...branches(before, request, other, true), before];
}

/** Whatever it may have come to. */
function branches<S>(state: S, request: Prepared<S>, reply: unknown, isHeard: boolean): S[] {
  const { codes } = request.predict(structuredClone(state));
  return codes.flatMap((code) => {
    const tried = structuredClone(state);
    const answer: Read<unknown> = { code, reply: code === OK ? reply : undefined };
    return request.predict(tried).settle?.(tried, answer, isHeard) === undefined ? [tried] : [];
  });
}

function isExplained<S>(state: S, { request, answer }: Sent<S>): boolean {
  return wrongAnswer(request.predict(state), state, answer, true) === undefined;
}

function isBusy<S>({ request, answer }: Sent<S>): boolean {
  return answer.code !== OK && request.busy?.includes(answer.code) === true;
}
