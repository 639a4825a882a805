import type { Verdict } from '../verdict.ts';

/** One thing that does not work, and all that follows from it. */
export interface RootCause {
  /** The call and its answer. */
  readonly step: string;
  /** Rules that could not be checked for it. */
  readonly blocks: readonly string[];
  /** Rules in whose checks the same function gave the same answer where it had to work. */
  readonly shows: readonly string[];
}

/** In so many checks a refusal is no longer a fault of its own in each. */
const RECURS = 3;

/** What blocks checks, and what is refused again and again; the one with the most followers first. */
export function rootCauses(verdicts: readonly Verdict[]): RootCause[] {
  const refusals = collected(
    verdicts.flatMap((verdict) => refusedIn(verdict).map((key) => [key, verdict.rule] as const)),
  );
  const blocks = collected(
    verdicts.flatMap(({ rule, blockedBy }) => (blockedBy === undefined ? [] : [[blockedBy, rule] as const])),
  );
  const blocking = [...blocks].map(([step, rules]) => ({
    step,
    blocks: rules,
    shows: (refusals.get(withoutArguments(step)) ?? []).filter((rule) => !rules.includes(rule)),
  }));
  const told = new Set(blocking.map(({ step }) => withoutArguments(step)));
  const recurring = [...refusals]
    .filter(([step, rules]) => rules.length >= RECURS && !told.has(step))
    .map(([step, shows]) => ({ step, blocks: [], shows }));
  return [...blocking, ...recurring].sort((a, b) => followers(b) - followers(a));
}

const followers = ({ blocks, shows }: RootCause): number => blocks.length + shows.length;

/** Functions that were refused where they had to work, with the answer. */
function refusedIn({ findings }: Verdict): string[] {
  const refused = findings.filter(({ severity }) => severity === 'refused');
  return [...new Set(refused.map(({ call, got }) => withoutArguments(`${call} → ${got}`)))];
}

/** `C_Login (user) → GENERAL_ERROR` and `C_Login(…) → GENERAL_ERROR` are one. */
function withoutArguments(step: string): string {
  const [, name = '', answer = ''] = /^(C_\w+).* → (.*)$/s.exec(step) ?? [];
  return name === '' ? step : `${name} → ${answer}`;
}

function collected(pairs: readonly (readonly [string, string])[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const [key, rule] of pairs) found.set(key, [...(found.get(key) ?? []), rule]);
  return found;
}
