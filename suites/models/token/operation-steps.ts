import type { Rv } from './codes.ts';
import type { CryptoModel } from './operation-model.ts';
import { NOT_INITIALIZED, unsettledOutcomes } from './operation-start.ts';
import type { Outcome } from './prediction.ts';
import type { SessionModel } from './token-model.ts';

/** How much room the caller offers; `none` asks for the length (section 5.2). */
export type Room = 'ample' | 'exact' | 'small' | 'none';

export const AMPLE = 512;

/** What a step that gives octets comes to when nothing is in its way. */
export interface Result {
  /** The octets, or a judge of them where there are several right ones. */
  readonly octets: Buffer | ((octets: Buffer) => boolean);
  readonly length: number;
  /** Section 5.2: what a token may ask for beyond the length, since it need not know it beforehand. */
  readonly lengthMax: number;
}

/** Codes with which the data are refused. */
export type Refusal = readonly Rv[];

export interface StepInput<O extends CryptoModel> {
  readonly session: SessionModel;
  readonly operation: O | undefined;
  readonly room: Room;
  readonly step: 'whole' | 'update' | 'final';
  /** Computed from the operation. */
  readonly result: (operation: O) => Result | Refusal;
  /** An Update took the data: they count. */
  readonly taken?: (operation: O) => void;
}

/** Octets offered, for a result. Without a result to hold there is nothing to ask and nothing too small. */
export function roomFor<O extends CryptoModel>({ operation, room, result }: StepInput<O>): number {
  const outcome = operation && result(operation);
  if (outcome === undefined || isRefusal(outcome)) return room === 'none' ? 0 : AMPLE;
  if (outcome.length === 0) return AMPLE;
  return { ample: AMPLE, exact: outcome.length, small: outcome.length - 1, none: 0 }[room];
}

/** A step of a digest, a signature or a cipher that gives octets. */
export function stepOutcomes<O extends CryptoModel>(input: StepInput<O>): readonly Outcome<Buffer>[] {
  const { session, operation } = input;
  if (operation === undefined) return NOT_INITIALIZED;
  return unsettledOutcomes(session, operation, regularOutcomes(input, operation));
}

function regularOutcomes<O extends CryptoModel>(input: StepInput<O>, operation: O): readonly Outcome<Buffer>[] {
  const { session, step } = input;
  const wrongStep = refusedSteps(session, operation, step);
  const result = resultOutcomes(input, operation);
  if (!wrongStep.certain) return [...result, ...wrongStep.outcomes];
  // Nothing may come out; but a question, a short buffer or a missing PIN may be seen before the wrong step is.
  const early = result.filter(({ rv }) => EARLY.includes(rv) || (rv === 'CKR_OK' && roomFor(input) === 0));
  return [...early, ...wrongStep.outcomes];
}

const EARLY: readonly Rv[] = ['CKR_BUFFER_TOO_SMALL', 'CKR_USER_NOT_LOGGED_IN'];

/**
 * "C_Encrypt … must be called after C_EncryptInit without intervening C_EncryptUpdate calls", and no single-part
 * mechanism takes parts. Which code says so is left open; the operation ends (sections 5.9.2, 5.12.2, 5.13.2).
 */
export function refusedSteps(session: SessionModel, operation: CryptoModel, step: 'whole' | 'update' | 'final') {
  const { mechanism, stage } = operation;
  const singlePartOnly = 'singlePartOnly' in mechanism && mechanism.singlePartOnly;
  const outOfPlace = step === 'whole' ? stage !== 'ready' : singlePartOnly;
  const codes = step === 'whole' ? WHOLE_AFTER_PARTS : PARTS_OF_A_WHOLE;
  const end = () => session.end(operation);
  const outcomes = outOfPlace ? codes.map((rv) => ({ rv, effect: end })) : [];
  return { outcomes, certain: outOfPlace && stage !== 'asked' };
}

const WHOLE_AFTER_PARTS = ['CKR_OPERATION_NOT_INITIALIZED', 'CKR_OPERATION_ACTIVE', 'CKR_FUNCTION_FAILED'] as const;
const PARTS_OF_A_WHOLE = ['CKR_OPERATION_NOT_INITIALIZED', 'CKR_MECHANISM_INVALID', 'CKR_FUNCTION_FAILED'] as const;

function resultOutcomes<O extends CryptoModel>(input: StepInput<O>, operation: O): readonly Outcome<Buffer>[] {
  const { session, step, result, taken } = input;
  const outcome = result(operation);
  const octets = roomFor(input);
  const end = () => session.end(operation);
  if ('pin' in operation && operation.pin === 'awaited') return awaitedOutcomes(operation, octets, end, step);
  // A question or a short buffer may be answered before the data are looked at.
  const early = { rv: octets === 0 ? 'CKR_OK' : 'CKR_BUFFER_TOO_SMALL', effect: () => asked(operation, step) } as const;
  if (isRefusal(outcome)) return [...outcome.map((rv) => ({ rv, effect: end })), ...(octets === 0 ? [early] : [])];
  if (octets < outcome.length) return [early];
  const given: Outcome<Buffer> = {
    rv: 'CKR_OK',
    effect(value) {
      if (step === 'update') fed(operation, taken);
      else end();
      return faultOf(value, outcome);
    },
  };
  return octets < outcome.lengthMax ? [given, { rv: 'CKR_BUFFER_TOO_SMALL', effect: early.effect }] : [given];
}

/** Section 4.9: without the PIN for this use. Asking for the length is a use to some tokens and none to others. */
function awaitedOutcomes(
  operation: CryptoModel,
  octets: number,
  end: () => void,
  step: 'whole' | 'update' | 'final',
): readonly Outcome<Buffer>[] {
  const refusal: Outcome<Buffer> = { rv: 'CKR_USER_NOT_LOGGED_IN', effect: end };
  if (octets === AMPLE) return [refusal];
  const rv = octets === 0 ? 'CKR_OK' : 'CKR_BUFFER_TOO_SMALL';
  return [refusal, { rv, effect: () => asked(operation, step) }];
}

function asked(operation: CryptoModel, step: 'whole' | 'update' | 'final'): void {
  if (step === 'update' && operation.stage === 'ready') operation.stage = 'asked';
}

function fed<O extends CryptoModel>(operation: O, taken: ((operation: O) => void) | undefined): void {
  operation.stage = 'feeding';
  taken?.(operation);
}

function faultOf(value: Buffer, { octets }: Result): string | undefined {
  const right = Buffer.isBuffer(octets) ? value.equals(octets) : octets(value);
  if (right) return undefined;
  const wanted = Buffer.isBuffer(octets) ? octets.toString('hex') || 'nothing' : 'something that OpenSSL accepts';
  return `gave ${value.toString('hex') || 'nothing'} instead of ${wanted}`;
}

export function isRefusal(outcome: Result | Refusal): outcome is Refusal {
  return Array.isArray(outcome);
}
