import type { Rv } from './codes.ts';
import type { Difference } from './run.ts';

/** How a divergence shows in a call; what is left out may be anything. */
export interface Symptom {
  /** The function, as a whole. */
  readonly command: RegExp;
  /** One of the answers that the model allows. */
  readonly instead?: Rv;
  readonly got: RegExp;
  /** The call with its arguments. */
  readonly text?: RegExp;
  /** The answer was allowed, and this is what is wrong with its value. */
  readonly fault?: RegExp;
  /** Such a function was refused before in the sequence. */
  readonly after?: RegExp;
}

/** A way in which a token is known not to do what the model says. */
export interface Divergence {
  readonly id: string;
  /** Functions, for people. */
  readonly where: string;
  /** What the token does. */
  readonly does: string;
  /** What the standard says, with the section of PKCS#11 3.1. */
  readonly standard: string;
  readonly kind: 'SoftHSM2 bug' | 'allowed freedom' | 'limit';
  readonly symptoms: readonly Symptom[];
  /** How the model goes on: as after this answer, as if nothing had been called, or not at all. */
  readonly follow: Rv | 'nothing happened' | 'lose track';
}

export function explains({ symptoms }: Divergence, difference: Difference): boolean {
  return symptoms.some((symptom) => shows(symptom, difference));
}

function shows(symptom: Symptom, { command, expected, got, text, fault, refused }: Difference): boolean {
  const { instead, after } = symptom;
  if (!isWhole(symptom.got, got) || !isWhole(symptom.command, command)) return false;
  if (instead !== undefined && !expected.includes(instead)) return false;
  if (symptom.text !== undefined && !symptom.text.test(text)) return false;
  if ((symptom.fault === undefined) !== (fault === undefined)) return false;
  if (symptom.fault !== undefined && !symptom.fault.test(fault ?? '')) return false;
  return after === undefined || [...refused].some((name) => isWhole(after, name));
}

function isWhole(pattern: RegExp, text: string): boolean {
  return pattern.exec(text)?.[0] === text;
}
