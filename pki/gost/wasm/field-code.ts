import type { FieldShape } from './field-shape.ts';
import type { FunctionBody } from './module-writer.ts';

/** Pushes column k of a sum of products: what weighs 2^(limbBits · k). */
type Column = (k: number) => void;

/** Parameters of the functions: where the result goes, and the operands. */
const TARGET = 0;

function loadElement(body: FunctionBody, { limbs }: FieldShape, parameter: number): number[] {
  return Array.from({ length: limbs }, (_, i) => {
    const local = body.newLocal();
    body
      .get(parameter)
      .load(8 * i)
      .set(local);
    return local;
  });
}

/** The index pairs of column k, smaller index first in a square. */
function pairs(limbs: number, k: number): [number, number][] {
  const from = Math.max(0, k - limbs + 1);
  const to = Math.min(k, limbs - 1);
  return Array.from({ length: to - from + 1 }, (_, i) => [from + i, k - from - i]);
}

function sum(body: FunctionBody, terms: readonly (() => void)[]): void {
  for (const [index, term] of terms.entries()) {
    term();
    if (index > 0) body.add();
  }
}

function productColumn(body: FunctionBody, shape: FieldShape, a: readonly number[], b: readonly number[]): Column {
  return (k) =>
    sum(
      body,
      pairs(shape.limbs, k).map(
        ([i, j]) =>
          () =>
            body
              .get(a[i] as number)
              .get(b[j] as number)
              .multiply(),
      ),
    );
}

/** A square needs each product of two limbs once, by the double of one of them. */
function squareColumn(body: FunctionBody, shape: FieldShape, a: readonly number[]): Column {
  const doubles = a.map((local) => {
    const double = body.newLocal();
    body.get(local).get(local).add().set(double);
    return double;
  });
  return (k) =>
    sum(
      body,
      pairs(shape.limbs, k)
        .filter(([i, j]) => i <= j)
        .map(
          ([i, j]) =>
            () =>
              body
                .get((i === j ? a : doubles)[i] as number)
                .get(a[j] as number)
                .multiply(),
        ),
    );
}

/**
 * Reduces columns 0 … 2·limbs - 2 to a tight element and stores it. The high columns are carried first, so that they may be multiplied
 * by `fold`; then the low ones with them; what comes out of the top is folded into limb 0, and limb 0 carried once more.
 */
function reduce(body: FunctionBody, shape: FieldShape, column: Column): void {
  const { limbs, fold } = shape;
  const bits = BigInt(shape.limbBits);
  const mask = (1n << bits) - 1n;
  const carry = body.newLocal();
  const split = (low: number) => {
    body.tee(low).constant(bits).shiftRight().set(carry);
    body.get(low).constant(mask).and().set(low);
  };
  const high = Array.from({ length: limbs }, () => body.newLocal());
  for (let k = limbs; k <= 2 * limbs - 2; k++) {
    column(k);
    if (k > limbs) body.get(carry).add();
    split(high[k - limbs] as number);
  }
  body.get(carry).set(high[limbs - 1] as number);
  const low = Array.from({ length: limbs }, () => body.newLocal());
  for (let k = 0; k < limbs; k++) {
    column(k);
    body
      .get(high[k] as number)
      .constant(fold)
      .multiply()
      .add();
    if (k > 0) body.get(carry).add();
    split(low[k] as number);
  }
  const [first, second] = low as [number, number];
  body.get(carry).constant(fold).multiply().get(first).add();
  split(first);
  body.get(second).get(carry).add().set(second);
  for (const [i, local] of low.entries()) {
    body
      .get(TARGET)
      .get(local)
      .store(8 * i);
  }
}

/** (target, a, b): target = a · b. */
export function multiplyCode(body: FunctionBody, shape: FieldShape): void {
  const a = loadElement(body, shape, 1);
  const b = loadElement(body, shape, 2);
  reduce(body, shape, productColumn(body, shape, a, b));
}

/** (target, a): target = a². */
export function squareCode(body: FunctionBody, shape: FieldShape): void {
  const a = loadElement(body, shape, 1);
  reduce(body, shape, squareColumn(body, shape, a));
}

/** (target, a, b, c, d): target = a · b - c · d, with one reduction. */
export function crossCode(body: FunctionBody, shape: FieldShape): void {
  const [a, b, c, d] = [1, 2, 3, 4].map((parameter) => loadElement(body, shape, parameter)) as number[][];
  const first = productColumn(body, shape, a as number[], b as number[]);
  const second = productColumn(body, shape, c as number[], d as number[]);
  reduce(body, shape, (k) => {
    first(k);
    second(k);
    body.subtract();
  });
}

/** One term of a linear combination: an element, where it lies, and what it is multiplied by. */
export interface Term {
  readonly times: number;
  /** Pushes the address of the element. */
  readonly address: (body: FunctionBody) => void;
}

/**
 * Stores a linear combination of elements, limb by limb. With `carried` the result is tight: every limb gives what it has above
 * limbBits to the next one, all at once.
 */
export function combineCode(
  body: FunctionBody,
  shape: FieldShape,
  target: (body: FunctionBody) => void,
  terms: readonly Term[],
  carried: boolean,
): void {
  const { limbs, fold } = shape;
  const bits = BigInt(shape.limbBits);
  const values = Array.from({ length: limbs }, (_, i) => {
    const value = body.newLocal();
    combineLimb(body, terms, 8 * i);
    body.set(value);
    return value;
  });
  for (const [i, value] of values.entries()) {
    target(body);
    body.get(value);
    if (carried) {
      body.constant((1n << bits) - 1n).and();
      body
        .get(values[(i + limbs - 1) % limbs] as number)
        .constant(bits)
        .shiftRight();
      if (i === 0) body.constant(fold).multiply();
      body.add();
    }
    body.store(8 * i);
  }
}

function combineLimb(body: FunctionBody, terms: readonly Term[], offset: number): void {
  for (const [index, { times, address }] of terms.entries()) {
    if (index === 0 && times < 0) body.constant(0n);
    address(body);
    body.load(offset);
    if (Math.abs(times) !== 1) body.constant(BigInt(Math.abs(times))).multiply();
    if (index === 0 && times > 0) continue;
    if (times > 0) body.add();
    else body.subtract();
  }
}
