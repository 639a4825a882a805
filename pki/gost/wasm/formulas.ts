/**
 * Formulas for points in Jacobian coordinates (X : Y : Z), x = X/Z², y = Y/Z³, as data. X1, Y1, Z1 is the point that is changed, its new
 * coordinates are X3, Y3, Z3; X2, Y2 (Z2, ZZ2 = Z2², ZZZ2 = Z2³) is another point; A is the curve's coefficient a.
 *
 * None asks whether it applies. Where an addition does not (equal or opposite points, or infinity), or a result is infinity, Z3 becomes 0
 * and stays 0 through whatever follows: who uses them looks at Z at the end.
 */
export type Operation =
  | readonly [target: string, 'multiply', string, string]
  | readonly [target: string, 'square', string]
  /** a · b - c · d */
  | readonly [target: string, 'cross', string, string, string, string]
  | readonly [target: string, 'combine', ...(readonly [times: number, name: string])[]];

export type Formula = readonly Operation[];

/** How both additions end, from H = U2 - U1, R = S2 - S1, U1 and S1. */
function sumOf(u1: string, s1: string): Formula {
  return [
    ['HH', 'square', 'H'],
    ['HHH', 'multiply', 'H', 'HH'],
    ['V', 'multiply', u1, 'HH'],
    ['RR', 'square', 'R'],
    ['X3', 'combine', [1, 'RR'], [-1, 'HHH'], [-2, 'V']],
    ['D', 'combine', [1, 'V'], [-1, 'X3']],
    ['Y3', 'cross', 'R', 'D', s1, 'HHH'],
  ];
}

/** (X1 : Y1 : Z1) ± (X2, Y2): 7 multiplications, 3 squares, one cross product. */
export function mixedAddition(sign: 1 | -1): Formula {
  return [
    ['ZZ1', 'square', 'Z1'],
    ['U2', 'multiply', 'X2', 'ZZ1'],
    ['ZZZ1', 'multiply', 'Z1', 'ZZ1'],
    ['S2', 'multiply', 'Y2', 'ZZZ1'],
    ['H', 'combine', [1, 'U2'], [-1, 'X1']],
    ['R', 'combine', [sign, 'S2'], [-1, 'Y1']],
    ['Z3', 'multiply', 'Z1', 'H'],
    ...sumOf('X1', 'Y1'),
  ];
}

/** (X1 : Y1 : Z1) ± (X2 : Y2 : Z2). */
export function fullAddition(sign: 1 | -1): Formula {
  return [
    ['ZZ1', 'square', 'Z1'],
    ['U1', 'multiply', 'X1', 'ZZ2'],
    ['U2', 'multiply', 'X2', 'ZZ1'],
    ['ZZZ1', 'multiply', 'Z1', 'ZZ1'],
    ['S1', 'multiply', 'Y1', 'ZZZ2'],
    ['S2', 'multiply', 'Y2', 'ZZZ1'],
    ['H', 'combine', [1, 'U2'], [-1, 'U1']],
    ['R', 'combine', [sign, 'S2'], [-1, 'S1']],
    ['ZZ', 'multiply', 'Z1', 'Z2'],
    ['Z3', 'multiply', 'ZZ', 'H'],
    ...sumOf('U1', 'S1'),
  ];
}

/** What the tangent has for numerator: 3X² + aZ⁴, which factors when a = -3. */
const TANGENT: Readonly<Record<'a = -3' | 'any a', Formula>> = {
  'a = -3': [
    ['M', 'combine', [1, 'X1'], [-1, 'ZZ1']],
    ['N', 'combine', [1, 'X1'], [1, 'ZZ1']],
    ['MN', 'multiply', 'M', 'N'],
    ['T', 'combine', [3, 'MN']],
  ],
  'any a': [
    ['XX', 'square', 'X1'],
    ['ZZZZ', 'square', 'ZZ1'],
    ['AZZZZ', 'multiply', 'A', 'ZZZZ'],
    ['T', 'combine', [3, 'XX'], [1, 'AZZZZ']],
  ],
};

/** 2 · (X1 : Y1 : Z1). */
export function doubling(kind: keyof typeof TANGENT): Formula {
  return [
    ['ZZ1', 'square', 'Z1'],
    ['G', 'square', 'Y1'],
    ['B', 'multiply', 'X1', 'G'],
    ...TANGENT[kind],
    ['Y1Y1', 'combine', [2, 'Y1']],
    ['Z3', 'multiply', 'Y1Y1', 'Z1'],
    ['TT', 'square', 'T'],
    ['X3', 'combine', [1, 'TT'], [-8, 'B']],
    ['D', 'combine', [4, 'B'], [-1, 'X3']],
    ['G8', 'combine', [8, 'G']],
    ['Y3', 'cross', 'T', 'D', 'G8', 'G'],
  ];
}

/** The same with two products for a cross product: for fields whose limbs are so many that the operands of both do not fit a processor. */
export function withoutCross(formula: Formula): Formula {
  return formula.flatMap((operation): Operation[] => {
    if (operation[1] !== 'cross') return [operation];
    const [target, , a, b, c, d] = operation;
    return [
      [`${target}+`, 'multiply', a, b],
      [`${target}-`, 'multiply', c, d],
      [target, 'combine', [1, `${target}+`], [-1, `${target}-`]],
    ];
  });
}
