import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BODY_LENGTH_MAX, encodeFrame, type Frame, FrameReader, HEADER_LENGTH, OPTIONS_LENGTH_MAX } from './frames.ts';
import { FrameError } from './wire-error.ts';

const frame: fc.Arbitrary<Frame> = fc.record({
  tag: fc.integer({ min: 1, max: 0xffff_ffff }),
  options: fc.uint8Array({ maxLength: 12 }),
  body: fc.uint8Array({ maxLength: 60 }),
});

function header(...words: number[]): Uint8Array {
  const octets = new Uint8Array(4 * words.length);
  words.forEach((word, at) => {
    new DataView(octets.buffer).setUint32(4 * at, word);
  });
  return octets;
}

describe('frames', () => {
  it('come out of a stream however it is cut', () => {
    fc.assert(
      fc.property(fc.array(frame, { maxLength: 5 }), fc.infiniteStream(fc.nat(30)), (frames, cuts) => {
        const stream = Buffer.concat(frames.map(encodeFrame));
        const reader = new FrameReader();
        const read: Frame[] = [];
        for (let at = 0; at < stream.length; ) {
          const length = cuts.next().value ?? 1;
          read.push(...reader.push(stream.subarray(at, at + length)));
          at += length;
        }
        expect(read.map(({ tag, options, body }) => ({ tag, options: [...options], body: [...body] }))).toEqual(
          frames.map(({ tag, options, body }) => ({ tag, options: [...options], body: [...body] })),
        );
        expect(reader.idle).toBe(true);
      }),
      { seed: 7 },
    );
  });

  it.each([
    ['tag 0', header(0, 0, 8)],
    ['options beyond the limit', header(1, OPTIONS_LENGTH_MAX + 1, 8)],
    ['a body beyond the limit', header(1, 0, BODY_LENGTH_MAX + 1)],
    ['lengths of four gigabytes', header(1, 0xffff_ffff, 0xffff_ffff)],
  ])('with %s are refused at the header', (_, octets) => {
    expect(() => new FrameReader().push(octets)).toThrow(FrameError);
  });

  it('that claim much take only what has arrived', () => {
    const reader = new FrameReader();
    const before = process.memoryUsage().arrayBuffers;
    expect(reader.push(header(1, 0, BODY_LENGTH_MAX))).toEqual([]);
    expect(reader.push(new Uint8Array(1000))).toEqual([]);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(BODY_LENGTH_MAX / 2);
    expect(reader.idle).toBe(false);
  });

  it('that the reader would refuse are not written', () => {
    expect(() => encodeFrame({ tag: 0, body: new Uint8Array(1) })).toThrow(RangeError);
    expect(encodeFrame({ tag: 1, body: new Uint8Array(1) })).toHaveLength(HEADER_LENGTH + 1);
  });
});
