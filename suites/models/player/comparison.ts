import type { Line } from '../token/run.ts';
import type { Played } from '../token/script.ts';

/** Two answers to the same call, of which the standard allows both. */
export interface Freedom {
  /** The function. */
  readonly call: string;
  readonly answers: readonly [string, string];
  /** How often, when it was counted. */
  readonly count?: number;
}

/** The first call on which two modules part, if there is one. */
export interface Comparison {
  /** How many calls they were asked alike. */
  readonly at: number;
  /** It is a known difference. */
  readonly known?: string;
  readonly freedom?: Freedom;
  /** For people: the calls before it, and both answers. */
  readonly difference?: string;
}

/** @param names of the modules. */
export function compared(one: Played, other: Played, names: readonly string[]): Comparison {
  const length = Math.min(one.lines.length, other.lines.length);
  for (let at = 0; at < length; at++) {
    const [a, b] = [one.lines[at] as Line, other.lines[at] as Line];
    if (isSame(a, b)) continue;
    const known = a.known ?? b.known;
    if (known !== undefined) return { at: at + 1, known };
    if (a.expected === undefined && b.expected === undefined && isAnswer(a) && isAnswer(b)) {
      return { at: at + 1, freedom: { call: functionOf(a.text), answers: [a.rv, b.rv] } };
    }
    return { at: at + 1, difference: differenceText(one.lines.slice(0, at), [a, b], names) };
  }
  return { at: length };
}

function isSame(a: Line, b: Line): boolean {
  return a.text === b.text && a.rv === b.rv && (a.fault === undefined) === (b.fault === undefined);
}

/** Not the end of a process. */
const isAnswer = ({ rv }: Line): boolean => /^CKR_/.test(rv);

const functionOf = (text: string): string => /^\w+/.exec(text)?.[0] ?? text;

function differenceText(before: readonly Line[], [a, b]: readonly [Line, Line], names: readonly string[]): string {
  const calls = [...before.map(({ text, rv }) => `${text} -> ${rv}`), a.text];
  const expected = a.expected ?? b.expected ?? [];
  const isOfValue = a.fault !== undefined || b.fault !== undefined;
  const allowed =
    expected.length === 0 || isOfValue ? [] : [`the standard allows ${[...new Set(expected)].join(', ')}`];
  const said = ({ rv, fault }: Line) => (fault === undefined ? rv : `${rv}: ${fault}`);
  return [
    ...calls.map((line, at) => `${String(at + 1).padStart(4)}. ${line}`),
    `      ${names[0]}: ${said(a)}`,
    `      ${names[1]}: ${a.text === b.text ? said(b) : `${b.text} -> ${said(b)}`}`,
    ...allowed,
  ].join('\n');
}
