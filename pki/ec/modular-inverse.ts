/** Bits of the leading part with which quotients are found: sums of two such numbers are exact. */
const LEADING_BITS = 48;

/** Below 2^53 the numbers of JavaScript are quicker than its long integers. */
interface Cofactors {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
}

/**
 * The inverse of a number modulo n by Lehmer's form of Euclid's algorithm: Knuth, The Art of Computer Programming, volume 2,
 * section 4.5.2, algorithm L. Most quotients are found from the leading bits alone, so that long numbers are touched ten times and not
 * a hundred and fifty times. How long it takes depends on the number.
 * @param value 1 … n - 1, prime to n.
 */
export function inverseModulo(value: bigint, n: bigint): bigint {
  // value * s = u and value * t = v, modulo n, at every step.
  let [u, v, s, t] = [n, value, 0n, 1n];
  while (v !== 0n) {
    const { a, b, c, d } = leadingCofactors(u, v);
    if (b === 0) {
      const q = u / v;
      [u, v, s, t] = [v, u - q * v, t, s - q * t];
    } else {
      const [a_, b_, c_, d_] = [BigInt(a), BigInt(b), BigInt(c), BigInt(d)];
      [u, v, s, t] = [a_ * u + b_ * v, c_ * u + d_ * v, a_ * s + b_ * t, c_ * s + d_ * t];
    }
  }
  const inverse = s % n;
  return inverse < 0n ? inverse + n : inverse;
}

/** As many steps of Euclid's algorithm as the leading bits of u >= v decide; `b` is 0 when they decide none. */
function leadingCofactors(u: bigint, v: bigint): Cofactors {
  const shift = BigInt(Math.max(0, 4 * u.toString(16).length - LEADING_BITS));
  let [x, y] = [Number(u >> shift), Number(v >> shift)];
  let [a, b, c, d] = [1, 0, 0, 1];
  while (y + c !== 0 && y + d !== 0) {
    const q = Math.floor((x + a) / (y + c));
    // The true quotient lies between the two.
    if (q !== Math.floor((x + b) / (y + d))) break;
    [a, c] = [c, a - q * c];
    [b, d] = [d, b - q * d];
    [x, y] = [y, x - q * y];
  }
  return { a, b, c, d };
}
