import { crossCode, multiplyCode, squareCode } from './field-code.ts';
import { elementSize, type FieldShape } from './field-shape.ts';
import { type FieldFunctions, formulaCode, type Place, scratchSize } from './formula-code.ts';
import { doubling, type Formula, fullAddition, mixedAddition, withoutCross } from './formulas.ts';
import { FunctionBody, writeModule } from './module-writer.ts';

/** What the module of a curve exports: functions of addresses in its memory. */
export interface CurveFunctions {
  readonly memory: WebAssembly.Memory;
  /** target = a · b */
  multiply(target: number, a: number, b: number): void;
  /** target = a² */
  square(target: number, a: number): void;
  /** target = target^(2^times), times > 0 */
  squareTimes(target: number, times: number): void;
  /** point = 2 · point; a point is X, Y, Z one after the other. */
  double(point: number): void;
  /** point = point ± other, the other one X, Y. */
  addMixed(point: number, other: number): void;
  subtractMixed(point: number, other: number): void;
  /** point = point ± other, the other one X, Y, Z, Z², Z³. */
  addFull(point: number, other: number): void;
  subtractFull(point: number, other: number): void;
}

const FIELD: FieldFunctions = { multiply: 0, square: 1, cross: 2 };

/** Where the module keeps things; what comes after `end` is the caller's. */
export interface CurveLayout {
  /** Address of the curve's coefficient a. */
  readonly a: number;
  readonly end: number;
}

const PAGE = 65536;

/** With more limbs two products are faster than a cross product: four operands are too many for the registers. */
const CROSS_LIMBS_MAX = 10;

/**
 * Arithmetic of the field and of the points of one curve, compiled. Nothing in it depends on how a result is used; it is not constant
 * in time, and nobody needs that of a test instrument.
 */
export function curveModule(
  shape: FieldShape,
  isMinusThree: boolean,
  callerOctets: number,
): { functions: CurveFunctions; layout: CurveLayout } {
  const size = elementSize(shape);
  const fitted = (formula: Formula) => (shape.limbs > CROSS_LIMBS_MAX ? withoutCross(formula) : formula);
  const formulas: Readonly<Record<string, readonly [parameters: number, formula: Formula]>> = {
    double: [1, fitted(doubling(isMinusThree ? 'a = -3' : 'any a'))],
    addMixed: [2, fitted(mixedAddition(1))],
    subtractMixed: [2, fitted(mixedAddition(-1))],
    addFull: [2, fitted(fullAddition(1))],
    subtractFull: [2, fitted(fullAddition(-1))],
  };
  const scratch = size;
  const end = scratch + Math.max(...Object.values(formulas).map(([, formula]) => scratchSize(formula, shape)));
  const functions = new Map<string, FunctionBody>([
    ['multiply', fieldFunction(3, (body) => multiplyCode(body, shape))],
    ['square', fieldFunction(2, (body) => squareCode(body, shape))],
    ['cross', fieldFunction(5, (body) => crossCode(body, shape))],
    ['squareTimes', fieldFunction(2, (body) => body.repeat(1, () => body.get(0).get(0).call(FIELD.square)))],
  ]);
  for (const [name, [parameters, formula]] of Object.entries(formulas)) {
    functions.set(name, formulaCode(formula, shape, FIELD, parameters, places(size), scratch));
  }
  const octets = writeModule(functions, Math.ceil((end + callerOctets) / PAGE));
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(octets));
  return { functions: exports as unknown as CurveFunctions, layout: { a: 0, end } };
}

function fieldFunction(parameters: number, write: (body: FunctionBody) => void): FunctionBody {
  const body = new FunctionBody(parameters);
  write(body);
  return body;
}

/** A at address 0, the point that is changed in parameter 0, the other in parameter 1. */
function places(size: number): ReadonlyMap<string, Place> {
  const at = (parameter: number, index: number): Place => ({ parameter, offset: index * size });
  const first = ['X1', 'Y1', 'Z1'].map((name, index) => [name, at(0, index)] as const);
  const second = ['X2', 'Y2', 'Z2', 'ZZ2', 'ZZZ2'].map((name, index) => [name, at(1, index)] as const);
  return new Map<string, Place>([['A', 0], ...first, ...second]);
}
