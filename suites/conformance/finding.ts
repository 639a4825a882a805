import { CKR_OK, NAMES } from '../../emulator/spec/constants.gen.ts';
import { ckrName } from '../../emulator/spec/names.ts';

/** A return value by name without its `CKR_`, as checks and reports write it: `OK`, `PIN_INCORRECT`. */
export type RvName = string;

const CODES = new Map(Object.entries(NAMES.CKR ?? {}).map(([code, name]) => [name.replace(/^CKR_/, ''), Number(code)]));

export function rvName(rv: number): RvName {
  return ckrName(rv).replace(/^CKR_/, '');
}

/** @throws RangeError for a name that the standard does not have: a slip of the pen in a check. */
export function rvOf(name: RvName): number {
  const rv = CODES.get(name);
  if (rv === undefined) throw new RangeError(`there is no CKR_${name}`);
  return rv;
}

/** How bad it is. */
export type Severity =
  /** CKR_OK where something had to be refused. */
  | 'accepted'
  /** An error where it had to work. */
  | 'refused'
  /** Refused, but with another code than the standard names. */
  | 'other-code'
  /** What was given back is not what it must be. */
  | 'wrong-value';

/** One thing that a library did and should not have done. */
export interface Finding {
  /** What was called, or looked at. */
  readonly call: string;
  readonly expected: string;
  readonly got: string;
  readonly severity: Severity;
  /** Why it says nothing against the target, whichever it is; absent: it does. */
  readonly because?: string;
}

/** Codes that applications are asked to take for one another: PKCS#11 3.1 section 5.1.8. */
const TAKEN_FOR_ONE_ANOTHER: readonly (readonly RvName[])[] = [
  ['DATA_INVALID', 'DATA_LEN_RANGE'],
  ['ENCRYPTED_DATA_INVALID', 'ENCRYPTED_DATA_LEN_RANGE'],
  ['WRAPPED_KEY_INVALID', 'WRAPPED_KEY_LEN_RANGE'],
  ['SIGNATURE_INVALID', 'SIGNATURE_LEN_RANGE'],
  ['ATTRIBUTE_VALUE_INVALID', 'TEMPLATE_INCOMPLETE', 'TEMPLATE_INCONSISTENT'],
];

/** What to make of a return value. */
export type RvVerdict =
  | { readonly ok: true; readonly note?: string }
  | { readonly ok: false; readonly finding: Finding };

/** @param allowed at least one. */
export function judgeRv(call: string, rv: number, allowed: readonly RvName[]): RvVerdict {
  if (allowed.length === 0) throw new RangeError(`${call}: nothing is allowed`);
  if (allowed.some((name) => rvOf(name) === rv)) return { ok: true };
  const got = rvName(rv);
  const twin = TAKEN_FOR_ONE_ANOTHER.find(
    (names) => names.includes(got) && names.some((name) => allowed.includes(name)),
  );
  if (twin !== undefined)
    return { ok: true, note: `${call}: ${got} where the standard has ${allowed.join(' or ')} (5.1.8)` };
  return { ok: false, finding: { call, expected: allowed.join(' or '), got, severity: severityOf(rv, allowed) } };
}

function severityOf(rv: number, allowed: readonly RvName[]): Severity {
  if (rv === CKR_OK) return 'accepted';
  return allowed.every((name) => name === 'OK') ? 'refused' : 'other-code';
}

/** The target does not have what the check is about. */
export class Unsupported extends Error {
  override readonly name = 'Unsupported';
}

/** What the check stands on did not work: the finding is one of the step, not of the rule. */
export class Blocked extends Error {
  override readonly name = 'Blocked';
  readonly step: string;
  readonly rv: RvName;

  constructor(step: string, rv: RvName) {
    super(`${step} → ${rv}`);
    this.step = step;
    this.rv = rv;
  }
}

/** The return value that a call of `Pkcs11` was refused with. @throws the error itself when no library refused anything. */
export function rvThrown(error: unknown): number {
  if (!(error instanceof Error)) throw error;
  const { code } = error as { code?: unknown };
  if (typeof code === 'number') return code;
  // Some functions of pkcs11js have it in the text only: `CKR_USER_NOT_LOGGED_IN:257`.
  const [, told] = /^CKR_\w+:(\d+)$/.exec(error.message) ?? [];
  if (told === undefined) throw error;
  return Number(told);
}
