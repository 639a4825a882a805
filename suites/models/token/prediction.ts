import { ckrName } from '../../../emulator/index.ts';
import type { Rv } from './codes.ts';

/**
 * One answer that the standard allows a call to give here. Where it leaves the answer open there are several, each with
 * its own effect: the model goes on from the one that was given.
 */
export interface Outcome<V = unknown> {
  readonly rv: Rv;
  /**
   * What the answer does to the model, and whether the value is right.
   * @returns what is wrong with the value; nothing when it is right.
   */
  readonly effect?: ((value: V) => string | undefined) | ((value: V) => void);
}

/** What a target answered. */
export interface Answer {
  /** A `CKR_…` name; whatever else was thrown, in its own words. */
  readonly rv: string;
  readonly value?: unknown;
}

/** A call that is about to be made, and what it may come to. */
export interface Prediction {
  /** The call for people, with resolved arguments: `C_Login(a1, CKU_USER, right PIN)`. */
  readonly text: string;
  readonly codes: readonly Rv[];
  call(): Answer;
  /** Applies the outcome of this code to the model. @returns what is wrong with the value. */
  settle(rv: Rv, value: unknown): string | undefined;
}

/** @param outcomes not empty; of two with one code the first counts. */
export function predict<V>(text: string, call: () => V, outcomes: readonly Outcome<V>[]): Prediction {
  return {
    text,
    codes: outcomes.map(({ rv }) => rv),
    call: () => answerOf(call),
    settle: (rv, value) => outcomes.find((outcome) => outcome.rv === rv)?.effect?.(value as V) ?? undefined,
  };
}

/**
 * The errors when there are any, otherwise success. Section 5.1: among the errors that apply there is no order, unless
 * a text gives one.
 */
export function anyOf<V>(refusals: readonly Outcome<V>[], success: readonly Outcome<V>[]): readonly Outcome<V>[] {
  return refusals.length > 0 ? refusals : success;
}

/** Refusals without an effect. */
export function refused(...codes: readonly Rv[]): Outcome[] {
  return codes.map((rv) => ({ rv }));
}

/** {@link refused} when something is the case. */
export function refusedIf(condition: boolean, ...codes: readonly Rv[]): Outcome[] {
  return condition ? refused(...codes) : [];
}

/**
 * By the number: pkcs11js 2.1.7 does not know the name of every code, and lets the errors of C_CreateObject, C_CopyObject
 * and C_SetAttributeValue out as plain Errors of the form `CKR_…:16`.
 */
function answerOf(call: () => unknown): Answer {
  try {
    return { rv: 'CKR_OK', value: call() };
  } catch (error) {
    const { code, message } = error as Error & { code?: unknown };
    const number = typeof code === 'number' ? code : Number(/^CKR_\w+:(\d+)/.exec(message)?.[1] ?? Number.NaN);
    return { rv: Number.isNaN(number) ? message : ckrName(number) };
  }
}
