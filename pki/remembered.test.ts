import { describe, expect, it } from 'vitest';
import { remembering } from './remembered.ts';

describe('what is remembered of octets', () => {
  it('is made once for the same octets, wherever they lie, and anew when they were changed', () => {
    let made = 0;
    const sum = remembering((octets) => ({ sum: octets.reduce((all, one) => all + one, 0), number: ++made }));
    const octets = Uint8Array.of(1, 2, 200);
    expect(sum(octets)).toEqual({ sum: 203, number: 1 });
    expect(sum(Uint8Array.of(9, 1, 2, 200, 9).subarray(1, 4))).toEqual({ sum: 203, number: 1 });
    octets[0] = 4;
    expect(sum(octets)).toEqual({ sum: 206, number: 2 });
  });

  it('is not what was thrown', () => {
    let calls = 0;
    const refusing = remembering(() => {
      calls++;
      throw new RangeError('no');
    });
    for (const _ of [1, 2]) expect(() => refusing(Uint8Array.of(1))).toThrow('no');
    expect(calls).toBe(2);
  });

  it('is forgotten in the end, so that foreign octets do not fill the memory', () => {
    let made = 0;
    const length = remembering(({ length }) => ({ length, number: ++made }));
    for (let i = 0; i < 1000; i++) length(new Uint8Array(i));
    expect(length(new Uint8Array(999)).number).toBe(1000);
    expect(length(new Uint8Array(0)).number).toBe(1001);
  });
});
