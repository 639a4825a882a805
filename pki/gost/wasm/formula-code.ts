import { combineCode } from './field-code.ts';
import { elementSize, type FieldShape, slackOf } from './field-shape.ts';
import type { Formula, Operation } from './formulas.ts';
import { FunctionBody } from './module-writer.ts';

/** Where the named values of a formula lie: an address, or a parameter of the function and an offset from it. */
export type Place = number | { readonly parameter: number; readonly offset: number };

/** Function indexes of the field's operations in the module. */
export interface FieldFunctions {
  readonly multiply: number;
  readonly square: number;
  readonly cross: number;
}

/** Least and greatest limb of a value, in units of 2^limbBits. */
interface Range {
  readonly low: number;
  readonly high: number;
}

const RESULTS: readonly string[] = ['X3', 'Y3', 'Z3'];

/** The values that an operation reads. */
export function operands(operation: Operation): string[] {
  const [, kind, ...rest] = operation;
  return kind === 'combine' ? rest.map((term) => (term as readonly [number, string])[1]) : (rest as string[]);
}

/**
 * Which linear combinations of a formula have to be carried, so that no sum of products reaches 2^63 and the results are tight. All that
 * a formula reads but does not make is taken to be tight.
 * @throws RangeError when carrying is not enough.
 */
export function carriedOf(formula: Formula, shape: FieldShape): ReadonlySet<string> {
  const carried = new Set<string>();
  for (;;) {
    const needed = firstTooLarge(formula, shape, carried);
    if (needed === undefined) return carried;
    if (carried.has(needed)) throw new RangeError(`${needed} is too large, carried or not`);
    carried.add(needed);
  }
}

function firstTooLarge(formula: Formula, shape: FieldShape, carried: ReadonlySet<string>): string | undefined {
  const slack = slackOf(shape);
  const tight: Range = { low: -slack, high: 1 + slack };
  const ranges = new Map<string, Range>();
  const rangeOf = (name: string): Range => ranges.get(name) ?? tight;
  const size = (name: string): number => Math.max(-rangeOf(name).low, rangeOf(name).high);
  // Beside the products a column holds a carry and a folded limb: together below 2^-8 of the whole.
  const most = (2 ** (63 - 2 * shape.limbBits) * (1 - 2 ** -8)) / shape.limbs;
  for (const operation of formula) {
    const [target, kind] = operation;
    if (kind === 'combine') {
      const range = combined(operation.slice(2) as (readonly [number, string])[], rangeOf);
      if (RESULTS.includes(target) && !carried.has(target) && (range.low < tight.low || range.high > tight.high)) {
        return target;
      }
      ranges.set(target, carried.has(target) ? tight : range);
      continue;
    }
    const factors = operands(operation);
    if (productSize(kind, factors, size) > most) return largest(factors, size);
    ranges.set(target, tight);
  }
  return undefined;
}

function combined(terms: readonly (readonly [number, string])[], rangeOf: (name: string) => Range): Range {
  let low = 0;
  let high = 0;
  for (const [times, name] of terms) {
    const range = rangeOf(name);
    low += times * (times > 0 ? range.low : range.high);
    high += times * (times > 0 ? range.high : range.low);
  }
  return { low, high };
}

function productSize(kind: string, factors: readonly string[], size: (name: string) => number): number {
  const [a = 0, b = 0, c = 0, d = 0] = factors.map(size);
  return kind === 'square' ? a * a : a * b + c * d;
}

function largest(names: readonly string[], size: (name: string) => number): string {
  return names.reduce((one, other) => (size(other) > size(one) ? other : one));
}

/**
 * A formula as a function of addresses.
 * @param places where A and the points lie; X3, Y3 and Z3 take the places of X1, Y1 and Z1.
 * @param scratch address of what is needed on the way, {@link scratchSize} octets.
 */
export function formulaCode(
  formula: Formula,
  shape: FieldShape,
  functions: FieldFunctions,
  parameters: number,
  places: ReadonlyMap<string, Place>,
  scratch: number,
): FunctionBody {
  const body = new FunctionBody(parameters);
  const carried = carriedOf(formula, shape);
  const made = new Map<string, Place>();
  const place = (name: string): Place => made.get(name) ?? (places.get(name) as Place);
  for (const [index, operation] of formula.entries()) {
    const [target] = operation;
    const read = operands(operation).map((name) => place(name));
    const own = scratch + index * elementSize(shape);
    made.set(target, RESULTS.includes(target) ? resultPlace(formula, index, target, places) : own);
    emit(body, shape, functions, operation, place(target), read, carried.has(target));
  }
  return body;
}

/** A result goes where its forerunner was. @throws RangeError when that is still read afterwards. */
function resultPlace(formula: Formula, index: number, target: string, places: ReadonlyMap<string, Place>): Place {
  const forerunner = target.replace('3', '1');
  if (formula.slice(index + 1).some((later) => operands(later).includes(forerunner))) {
    throw new RangeError(`${forerunner} is read after ${target} is made`);
  }
  return places.get(forerunner) as Place;
}

/** Octets that a formula needs on the way. */
export function scratchSize(formula: Formula, shape: FieldShape): number {
  return formula.length * elementSize(shape);
}

function pushAddress(body: FunctionBody, place: Place): void {
  if (typeof place === 'number') body.address(place);
  else if (place.offset === 0) body.get(place.parameter);
  else body.get(place.parameter).address(place.offset).addAddresses();
}

function emit(
  body: FunctionBody,
  shape: FieldShape,
  functions: FieldFunctions,
  operation: Operation,
  target: Place,
  read: readonly Place[],
  isCarried: boolean,
): void {
  const [, kind, ...rest] = operation;
  if (kind !== 'combine') {
    for (const place of [target, ...read]) pushAddress(body, place);
    body.call(functions[kind]);
    return;
  }
  const terms = (rest as (readonly [number, string])[]).map(([times], i) => ({
    times,
    address: (into: FunctionBody) => pushAddress(into, read[i] as Place),
  }));
  combineCode(body, shape, (into) => pushAddress(into, target), terms, isCarried);
}
