import type { FaultAct } from '../../../simulation/faults.ts';
import * as ck from '../../spec/constants.gen.ts';

/** What the first argument of a function names. */
export type Subject = 'none' | 'slot' | 'session';

/** Chapter 5: the functions that do not begin with a session handle. */
const SUBJECTS: ReadonlyMap<string, Subject> = new Map([
  ['C_Initialize', 'none'],
  ['C_Finalize', 'none'],
  ['C_GetInfo', 'none'],
  ['C_GetFunctionList', 'none'],
  ['C_GetInterfaceList', 'none'],
  ['C_GetInterface', 'none'],
  ['C_GetSlotList', 'none'],
  ['C_WaitForSlotEvent', 'none'],
  ['C_GetSlotInfo', 'slot'],
  ['C_GetTokenInfo', 'slot'],
  ['C_GetMechanismList', 'slot'],
  ['C_GetMechanismInfo', 'slot'],
  ['C_InitToken', 'slot'],
  ['C_OpenSession', 'slot'],
  ['C_CloseAllSessions', 'slot'],
]);

export function subjectOf(functionName: string): Subject {
  return SUBJECTS.get(functionName) ?? 'session';
}

/** Functions with a slot or a session that ask nothing of the token: section 5.1.3 and their own lists of return values. */
const WITHOUT_TOKEN: ReadonlySet<string> = new Set(['C_GetSlotInfo', 'C_GetFunctionStatus', 'C_CancelFunction']);

/** Section 5.1.3: whether a function uses a particular token, so that what happens to the token happens to its call. */
export function usesToken(functionName: string): boolean {
  return subjectOf(functionName) !== 'none' && !WITHOUT_TOKEN.has(functionName);
}

/** A return value that a device, its driver or the computer can bring about by themselves, whatever the caller does. */
interface FailureRow {
  readonly name: string;
  readonly rv: number;
  readonly reaches: (functionName: string) => boolean;
  /** It may stand for an answer that was lost; otherwise it says that nothing was done. */
  readonly hidesSuccess: boolean;
}

const RECOGNIZING = ['C_GetTokenInfo', 'C_GetMechanismList', 'C_GetMechanismInfo', 'C_InitToken', 'C_OpenSession'];
const CONFIRMED = ['C_Sign', 'C_SignFinal'];
const everywhere = () => true;

/** Sections 5.1.1, 5.1.3 and 5.1.6. */
export const FAILURES: readonly FailureRow[] = [
  { name: 'CKR_GENERAL_ERROR', rv: ck.CKR_GENERAL_ERROR, reaches: everywhere, hidesSuccess: true },
  { name: 'CKR_HOST_MEMORY', rv: ck.CKR_HOST_MEMORY, reaches: everywhere, hidesSuccess: true },
  { name: 'CKR_FUNCTION_FAILED', rv: ck.CKR_FUNCTION_FAILED, reaches: everywhere, hidesSuccess: true },
  {
    name: 'CKR_DEVICE_ERROR',
    rv: ck.CKR_DEVICE_ERROR,
    reaches: (functionName) => usesToken(functionName) || functionName === 'C_GetSlotInfo',
    hidesSuccess: true,
  },
  { name: 'CKR_DEVICE_MEMORY', rv: ck.CKR_DEVICE_MEMORY, reaches: usesToken, hidesSuccess: false },
  {
    name: 'CKR_TOKEN_NOT_RECOGNIZED',
    rv: ck.CKR_TOKEN_NOT_RECOGNIZED,
    reaches: (functionName) => RECOGNIZING.includes(functionName),
    hidesSuccess: false,
  },
  {
    name: 'CKR_FUNCTION_REJECTED',
    rv: ck.CKR_FUNCTION_REJECTED,
    reaches: (functionName) => CONFIRMED.includes(functionName),
    hidesSuccess: false,
  },
  {
    name: 'CKR_SESSION_COUNT',
    rv: ck.CKR_SESSION_COUNT,
    reaches: (functionName) => functionName === 'C_OpenSession',
    hidesSuccess: false,
  },
];

/** The number of a failure's name. @throws RangeError when it is none: see {@link faultRefusal}. */
export function failureRv(name: string): number {
  const row = FAILURES.find((one) => one.name === name);
  if (row === undefined) throw new RangeError(`${name} is no failure`);
  return row.rv;
}

/** Return values that people ask for in vain, and why. */
const REFUSED: readonly (readonly [names: RegExp, why: string])[] = [
  [/^CKR_OK$/, 'is no failure'],
  [/^CKR_(DEVICE_REMOVED|TOKEN_NOT_PRESENT|SESSION_CLOSED)$/, 'says that the token is gone: use powerCut or remove'],
  [/^CKR_BUFFER_TOO_SMALL$/, "is about the caller's buffer"],
  [/^CKR_PIN_/, 'is about a PIN that was presented, and its counter'],
];

const NAMES_OF_RV: ReadonlySet<string> = new Set(Object.keys(ck).filter((name) => name.startsWith('CKR_')));

/** Why an act cannot befall a function (`*`: any of them); undefined when it can. */
export function faultRefusal(act: FaultAct, functionName: string): string | undefined {
  if ('slowMs' in act) return undefined;
  if (!('fail' in act || 'failAfter' in act)) {
    return functionName === '*' || usesToken(functionName) ? undefined : `${functionName} uses no token`;
  }
  const name = 'fail' in act ? act.fail : act.failAfter;
  const row = FAILURES.find((one) => one.name === name);
  if (row === undefined) return NAMES_OF_RV.has(name) ? refusalOf(name) : `${JSON.stringify(name)} is no return value`;
  if ('failAfter' in act && !row.hidesSuccess) return `${name} says that nothing was done`;
  return functionName === '*' || row.reaches(functionName) ? undefined : `${functionName} never answers ${name}`;
}

function refusalOf(name: string): string {
  const why = REFUSED.find(([names]) => names.test(name))?.[1] ?? 'is about what the caller asked for';
  return `${name} ${why}`;
}
