import { describe, expect, it } from 'vitest';
import { verifiedOnce } from './verified-once.ts';

const octets = (...values: number[]) => Uint8Array.from(values);

function counted(answer: boolean) {
  const verify = () => {
    verify.times += 1;
    return answer;
  };
  verify.times = 0;
  return verify;
}

describe('what was found good', () => {
  it('is not asked for again; what was bad is', () => {
    const [yes, no] = [counted(true), counted(false)];
    for (let times = 0; times < 3; times++) {
      expect(verifiedOnce([octets(1, 2), octets(3)], yes)).toBe(true);
      expect(verifiedOnce([octets(1, 2), octets(4)], no)).toBe(false);
    }
    expect([yes.times, no.times]).toEqual([1, 3]);
  });

  it('is known by every octet and by where each thing ends', () => {
    const all = [
      [octets(9, 9), octets(9)],
      [octets(9), octets(9, 9)],
      [octets(9, 9, 9)],
      ...Array.from({ length: 256 }, (_, value) => [octets(7, value)]),
    ];
    for (const one of all) {
      const yes = counted(true);
      verifiedOnce(one, yes);
      expect(yes.times).toBe(1);
    }
  });
});
