import type { AffinePoint, GostCurve } from '../curves.ts';
import { type CurveFunctions, curveModule } from './curve-module.ts';
import { elementSize, type FieldShape, fieldShapeOf, fromLimbs, toLimbs } from './field-shape.ts';
import { POWER_MAX, type PowerStep, powerSteps, SLIDING_MAX, slidingDigits, windowDigits } from './scalars.ts';

/** Multiples of a window's base point in the table: digits are -127 … 128. */
const MULTIPLES = 128;

/**
 * Multiples of points of a GOST curve whose p is near a power of two, computed in WebAssembly. Where it gives undefined (a result at
 * infinity, or an addition on the way to which the formulas do not apply) the caller computes otherwise.
 */
export class FastPoints {
  readonly #curve: GostCurve;
  readonly #shape: FieldShape;
  readonly #size: number;
  readonly #windows: number;
  readonly #inversion: readonly PowerStep[];
  readonly #wasm: CurveFunctions;
  readonly #limbs: BigInt64Array;
  /** The point that is computed: X, Y, Z. */
  readonly #sum: number;
  /** Odd powers of what is inverted, one element each, and two more. */
  readonly #powers: number;
  /** Odd multiples of a point: X, Y, Z, Z², Z³ each. */
  readonly #odd: number;
  /** 1 … 128 times 256^i · P, for each window i: X, Y each. */
  readonly #table: number;
  #hasTable = false;
  /** The sum is the point at infinity, whatever its coordinates are. */
  #isZero = true;

  /** @returns undefined when p is not of the right form. */
  static of(curve: GostCurve): FastPoints | undefined {
    const shape = fieldShapeOf(curve.p);
    return shape && new FastPoints(curve, shape);
  }

  private constructor(curve: GostCurve, shape: FieldShape) {
    this.#curve = curve;
    this.#shape = shape;
    this.#size = elementSize(shape);
    this.#windows = curve.size;
    this.#inversion = powerSteps(curve.p - 2n);
    const powers = 3;
    const odd = powers + POWER_MAX + 2;
    const table = odd + 5 * (SLIDING_MAX + 1);
    const elements = table + this.#windows * MULTIPLES * 2 + MULTIPLES * 4;
    const { functions, layout } = curveModule(shape, curve.a === curve.p - 3n, elements * this.#size);
    this.#wasm = functions;
    this.#limbs = new BigInt64Array(functions.memory.buffer);
    [this.#sum, this.#powers, this.#odd, this.#table] = [0, powers, odd, table].map(
      (index) => layout.end + index * this.#size,
    ) as [number, number, number, number];
    this.#set(layout.a, curve.a);
  }

  /** @param k 1 … q - 1. @returns k · P. */
  multiplyBase(k: bigint): AffinePoint | undefined {
    this.#isZero = true;
    this.#addBase(k);
    return this.#affine();
  }

  /**
   * @param z1 0 … q - 1.
   * @param point of the curve's subgroup of order q.
   * @param z2 1 … q - 1.
   * @returns z1 · P + z2 · point.
   */
  multiplyAdd(z1: bigint, point: AffinePoint, z2: bigint): AffinePoint | undefined {
    const { double, addFull, subtractFull } = this.#wasm;
    this.#makeOddMultiples(point);
    const digits = slidingDigits(z2, 8 * this.#windows + 64);
    let i = digits.length - 1;
    while (digits[i] === 0) i -= 1;
    // The most significant digit of a positive number is positive.
    this.#copy(this.#sum, this.#oddMultiple(digits[i] as number), 3);
    for (i -= 1; i >= 0; i--) {
      double(this.#sum);
      const digit = digits[i] as number;
      if (digit > 0) addFull(this.#sum, this.#oddMultiple(digit));
      else if (digit < 0) subtractFull(this.#sum, this.#oddMultiple(-digit));
    }
    this.#isZero = false;
    this.#addBase(z1);
    return this.#affine();
  }

  /** sum = sum + k · P */
  #addBase(k: bigint): void {
    if (!this.#hasTable) this.#makeTable();
    const { addMixed, subtractMixed } = this.#wasm;
    // The digits of the smaller one of k and q - k do not overflow.
    const isNegative = 2n * k > this.#curve.q;
    const digits = windowDigits(isNegative ? this.#curve.q - k : k, this.#windows);
    for (let window = 0; window < digits.length; window++) {
      const digit = isNegative ? -(digits[window] as number) : (digits[window] as number);
      if (digit === 0) continue;
      const entry = this.#entry(window, Math.abs(digit));
      if (this.#isZero) this.#start(entry, digit < 0);
      else if (digit > 0) addMixed(this.#sum, entry);
      else subtractMixed(this.#sum, entry);
    }
  }

  /** sum = ± the point at an address. */
  #start(entry: number, isNegative: boolean): void {
    this.#isZero = false;
    this.#copy(this.#sum, entry, 2);
    this.#set(this.#sum + 2 * this.#size, 1n);
    if (isNegative) this.#set(this.#sum + this.#size, this.#curve.p - this.#get(entry + this.#size));
  }

  /** The sum, as x and y. */
  #affine(): AffinePoint | undefined {
    if (this.#isZero) return undefined;
    const { multiply, square } = this.#wasm;
    const [x, y, z] = [0, 1, 2].map((index) => this.#sum + index * this.#size) as [number, number, number];
    const inverse = this.#invert(z);
    multiply(y, y, inverse);
    square(inverse, inverse);
    multiply(x, x, inverse);
    multiply(y, y, inverse);
    const point = { x: this.#get(x), y: this.#get(y) };
    // The inverse of 0 is 0 here, and (0, 0) is on no curve.
    return point.x === 0n && point.y === 0n ? undefined : point;
  }

  /** @returns where the inverse of an element is, until the next one. */
  #invert(element: number): number {
    const { multiply, square, squareTimes } = this.#wasm;
    const power = (odd: number) => this.#powers + odd * this.#size;
    const [result, twice] = [power(0), power(POWER_MAX + 1)];
    this.#copy(power(1), element, 1);
    square(twice, element);
    for (let odd = 3; odd <= POWER_MAX; odd += 2) multiply(power(odd), power(odd - 2), twice);
    for (const [index, { squares, odd }] of this.#inversion.entries()) {
      if (index === 0) {
        this.#copy(result, power(odd), 1);
        continue;
      }
      squareTimes(result, squares);
      if (odd > 0) multiply(result, result, power(odd));
    }
    return result;
  }

  #oddMultiple(odd: number): number {
    return this.#odd + 5 * odd * this.#size;
  }

  /** The point and its odd multiples, with the powers of Z that an addition wants. */
  #makeOddMultiples({ x, y }: AffinePoint): void {
    const { multiply, square, double, addFull } = this.#wasm;
    const size = this.#size;
    const finish = (at: number) => {
      square(at + 3 * size, at + 2 * size);
      multiply(at + 4 * size, at + 3 * size, at + 2 * size);
    };
    const once = this.#oddMultiple(1);
    const twice = this.#oddMultiple(0);
    for (const [index, value] of [x, y, 1n, 1n, 1n].entries()) this.#set(once + index * size, value);
    this.#copy(twice, once, 3);
    double(twice);
    finish(twice);
    for (let odd = 3; odd <= SLIDING_MAX; odd += 2) {
      const at = this.#oddMultiple(odd);
      this.#copy(at, this.#oddMultiple(odd - 2), 3);
      addFull(at, twice);
      finish(at);
    }
  }

  #entry(window: number, multiple: number): number {
    return this.#table + 2 * this.#size * (window * MULTIPLES + multiple - 1);
  }

  /** The table of multiples of P: each window's from the one before. */
  #makeTable(): void {
    this.#hasTable = true;
    const first = this.#entry(0, 1);
    this.#set(first, this.#curve.x);
    this.#set(first + this.#size, this.#curve.y);
    for (let window = 0; window < this.#windows; window++) this.#makeWindow(window);
  }

  /** 2 … 128 times a window's base point, and twice that: the next one's. */
  #makeWindow(window: number): void {
    const { double, addMixed } = this.#wasm;
    const base = this.#entry(window, 1);
    const jacobian = this.#entry(this.#windows, 1);
    const at = (multiple: number) => jacobian + 3 * this.#size * (multiple - 2);
    this.#copy(at(2), base, 2);
    this.#set(at(2) + 2 * this.#size, 1n);
    double(at(2));
    for (let multiple = 3; multiple <= MULTIPLES; multiple++) {
      this.#copy(at(multiple), at(multiple - 1), 3);
      addMixed(at(multiple), base);
    }
    this.#copy(at(MULTIPLES + 1), at(MULTIPLES), 3);
    double(at(MULTIPLES + 1));
    const points = Array.from({ length: MULTIPLES }, (_, index) => at(index + 2));
    this.#normalise(points, jacobian + 3 * this.#size * MULTIPLES);
    for (let multiple = 2; multiple <= MULTIPLES; multiple++)
      this.#copy(this.#entry(window, multiple), at(multiple), 2);
    if (window + 1 < this.#windows) this.#copy(this.#entry(window + 1, 1), at(MULTIPLES + 1), 2);
  }

  /** Makes Z = 1 for all these points, with one inversion. @param products where as many elements have room. */
  #normalise(points: readonly number[], products: number): void {
    const { multiply, square } = this.#wasm;
    const size = this.#size;
    const product = (index: number) => products + index * size;
    for (const [index, point] of points.entries()) {
      if (index === 0) this.#copy(product(0), point + 2 * size, 1);
      else multiply(product(index), product(index - 1), point + 2 * size);
    }
    const inverse = this.#invert(product(points.length - 1));
    for (const [index, point] of [...points.entries()].reverse()) {
      const [x, y, z] = [point, point + size, point + 2 * size];
      const own = product(index);
      if (index === 0) this.#copy(own, inverse, 1);
      else multiply(own, inverse, product(index - 1));
      multiply(inverse, inverse, z);
      multiply(y, y, own);
      square(own, own);
      multiply(x, x, own);
      multiply(y, y, own);
    }
  }

  #copy(to: number, from: number, elements: number): void {
    this.#limbs.copyWithin(to / 8, from / 8, (from + elements * this.#size) / 8);
  }

  #set(at: number, value: bigint): void {
    toLimbs(value, this.#shape, this.#limbs, at / 8);
  }

  #get(at: number): bigint {
    return fromLimbs(this.#shape, this.#limbs, at / 8);
  }
}
