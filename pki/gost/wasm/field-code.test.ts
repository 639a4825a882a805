import { describe, expect, it } from 'vitest';
import { SeededRng } from '../../../simulation/rng.ts';
import { GOST_CURVES } from '../curves.ts';
import { randomScalar } from '../signature.ts';
import { crossCode, multiplyCode, squareCode } from './field-code.ts';
import { type FieldShape, fieldShapeOf, fromLimbs, slackOf, toLimbs } from './field-shape.ts';
import { carriedOf } from './formula-code.ts';
import { doubling, type Formula, fullAddition, mixedAddition, withoutCross } from './formulas.ts';
import { FunctionBody, writeModule } from './module-writer.ts';

const shapes = Object.values(GOST_CURVES).flatMap(({ name, p }) => {
  const shape = fieldShapeOf(p);
  return shape === undefined ? [] : [{ name, shape }];
});

interface Field {
  readonly memory: WebAssembly.Memory;
  readonly multiply: (target: number, a: number, b: number) => void;
  readonly square: (target: number, a: number) => void;
  readonly cross: (target: number, a: number, b: number, c: number, d: number) => void;
}

function fieldOf(shape: FieldShape): { field: Field; limbs: BigInt64Array; at: (index: number) => number } {
  const written = (parameters: number, code: (body: FunctionBody, shape: FieldShape) => void) => {
    const body = new FunctionBody(parameters);
    code(body, shape);
    return body;
  };
  const octets = writeModule(
    new Map([
      ['multiply', written(3, multiplyCode)],
      ['square', written(2, squareCode)],
      ['cross', written(5, crossCode)],
    ]),
    1,
  );
  const field = new WebAssembly.Instance(new WebAssembly.Module(octets)).exports as unknown as Field;
  return { field, limbs: new BigInt64Array(field.memory.buffer), at: (index) => index * 8 * shape.limbs };
}

/** Elements whose limbs are as far out as a tight element's may be, in every mixture of least and greatest. */
function extremes(shape: FieldShape): bigint[][] {
  const slack = BigInt(Math.floor(slackOf(shape) * 2 ** shape.limbBits));
  const [low, high] = [-slack, (1n << BigInt(shape.limbBits)) + slack];
  const all = (limb: (i: number) => bigint) => Array.from({ length: shape.limbs }, (_, i) => limb(i));
  return [
    all(() => high),
    all(() => low),
    all((i) => (i % 2 === 0 ? high : low)),
    all((i) => (i === shape.limbs - 1 ? high : 0n)),
    all((i) => (i === 0 ? low : high)),
    all(() => 0n),
  ];
}

function numberOf(shape: FieldShape, limbs: readonly bigint[]): bigint {
  return limbs.reduce((sum, limb, i) => sum + (limb << BigInt(i * shape.limbBits)), 0n);
}

function modulo(value: bigint, p: bigint): bigint {
  return ((value % p) + p) % p;
}

describe.each(shapes)('the field of $name', ({ name, shape }) => {
  const { field, limbs, at } = fieldOf(shape);
  const { p } = shape;
  const put = (index: number, element: readonly bigint[]) => limbs.set(element, at(index) / 8);
  const result = () => fromLimbs(shape, limbs, at(9) / 8);
  const expectTight = () => {
    const slack = slackOf(shape);
    for (const limb of limbs.subarray(at(9) / 8, at(9) / 8 + shape.limbs)) {
      const size = Number(limb) / 2 ** shape.limbBits;
      expect(size).toBeGreaterThanOrEqual(-slack);
      expect(size).toBeLessThanOrEqual(1 + slack);
    }
  };

  it('multiplies what is as large as it may be, and gives what is tight', () => {
    const elements = extremes(shape);
    for (const a of elements) {
      for (const b of elements) {
        put(1, a);
        put(2, b);
        field.multiply(at(9), at(1), at(2));
        expect(result()).toBe(modulo(numberOf(shape, a) * numberOf(shape, b), p));
        expectTight();
        // One element of four alike: a · b - c · d may reach both ends.
        put(3, elements[0] as bigint[]);
        put(4, elements[1] as bigint[]);
        field.cross(at(9), at(1), at(2), at(3), at(4));
        const product = numberOf(shape, elements[0] as bigint[]) * numberOf(shape, elements[1] as bigint[]);
        expect(result()).toBe(modulo(numberOf(shape, a) * numberOf(shape, b) - product, p));
        expectTight();
      }
      field.square(at(9), at(1));
      expect(result()).toBe(modulo(numberOf(shape, a) ** 2n, p));
      expectTight();
    }
  });

  it('agrees with BigInt on random elements, in place too', () => {
    const rng = new SeededRng(`field ${name}`);
    for (let i = 0; i < 200; i++) {
      const [a, b, c, d] = [1, 2, 3, 4].map((index) => {
        const value = randomScalar(GOST_CURVES[name], rng) % p;
        toLimbs(value, shape, limbs, at(index) / 8);
        return value;
      }) as [bigint, bigint, bigint, bigint];
      field.cross(at(9), at(1), at(2), at(3), at(4));
      expect(result()).toBe(modulo(a * b - c * d, p));
      field.multiply(at(1), at(1), at(2));
      expect(fromLimbs(shape, limbs, at(1) / 8)).toBe((a * b) % p);
    }
  });
});

describe('which sums are carried', () => {
  const formulas: [string, Formula][] = [
    ['doubling, a = -3', doubling('a = -3')],
    ['doubling', doubling('any a')],
    ['mixed addition', mixedAddition(1)],
    ['mixed subtraction', mixedAddition(-1)],
    ['addition', fullAddition(1)],
    ['subtraction', fullAddition(-1)],
  ];

  it.each(formulas)('%s: the results are tight in every field', (_, formula) => {
    for (const { shape } of shapes) {
      expect(carriedOf(formula, shape)).toContain('X3');
      expect(carriedOf(withoutCross(formula), shape)).toContain('Y3');
    }
  });

  it('a sum that is multiplied by another is carried where the product would not fit', () => {
    const { shape } = shapes[0] as (typeof shapes)[number];
    const formula: Formula = [
      ['S', 'combine', [2, 'X1']],
      ['T', 'combine', [3, 'Y1']],
      ['X3', 'multiply', 'S', 'T'],
    ];
    expect([...carriedOf(formula, shape)]).toEqual(['T']);
  });

  it('refuses what no carry can mend', () => {
    const tooManyLimbs: FieldShape = { p: 1n, limbs: 40, limbBits: 29, fold: 1n };
    expect(() => carriedOf(mixedAddition(1), tooManyLimbs)).toThrow(RangeError);
  });
});
