import { describe, expect, it } from 'vitest';
import { HouseError } from '../http/problem.ts';
import { Turns } from './turns.ts';

/** A memory of lines, what of it is kept, and calls that end when the test says so. */
function desk() {
  const lines: string[] = [];
  let kept: readonly string[] = [];
  let refusal: Error | undefined;
  const turns = new Turns({
    assertUsable: () => undefined,
    bringUp: () => undefined,
    keep: () => {
      if (refusal === undefined) kept = [...lines];
      else {
        lines.splice(0, lines.length, ...kept);
        throw refusal;
      }
    },
  });
  const write = async (name: string) => {
    lines.push(`${name} begins`);
    await Promise.resolve();
    lines.push(`${name} ends`);
  };
  return { turns, lines, write, kept: () => kept, fail: (error?: Error) => (refusal = error) };
}

/** Somebody outside who answers when he is told to. */
function somebody() {
  let answer: (text: string) => void = () => undefined;
  const answered = new Promise<string>((resolve) => {
    answer = resolve;
  });
  return { call: () => answered, answer };
}

describe('turns', () => {
  it('come one after the other, each kept before its work is heard of', async () => {
    const { turns, lines, write, kept } = desk();
    const works = ['a', 'b', 'c'].map((name) => turns.run(() => write(name)).then(() => kept().length));
    expect(await Promise.all(works)).toEqual([2, 4, 6]);
    expect(lines).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
  });

  it('keep also what a work has done that fails', async () => {
    const { turns, lines, kept } = desk();
    const failing = turns.run(() => {
      lines.push('a wrong password');
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(kept()).toEqual(['a wrong password']);
  });

  it('let others in only while one waits for somebody outside, and keep before that', async () => {
    const { turns, lines, write, kept } = desk();
    const ca = somebody();
    const slow = turns.run(async () => {
      lines.push('sent');
      const heard = await turns.outside(ca.call);
      lines.push(heard);
      await write('slow');
    });
    await turns.run(() => write('quick'));
    expect(kept()).toEqual(['sent', 'quick begins', 'quick ends']);
    ca.answer('heard');
    await slow;
    expect(kept().slice(3)).toEqual(['heard', 'slow begins', 'slow ends']);
  });

  it('come to nothing for those who are outside when the memory is set back, whatever they make of it', async () => {
    const { turns } = desk();
    const ca = somebody();
    const works = [
      turns.run(() => turns.outside(ca.call)),
      turns.run(() => turns.outside(ca.call).catch(() => 'as if nothing were')),
    ];
    const answers = works.map((work) => work.catch((error: HouseError) => error.code));
    await turns.run(() => turns.setBack());
    ca.answer('too late');
    expect(await Promise.all(answers)).toEqual(['set-back', 'set-back']);
    expect(await turns.run(() => 'on')).toBe('on');
  });

  it('do not happen when they cannot be kept, neither before somebody outside is asked nor at the end', async () => {
    const { turns, lines, fail } = desk();
    fail(new HouseError('storage-failed', ''));
    const codeOf = (work: Promise<unknown>) => work.catch((error: HouseError) => error.code);
    let isAsked = false;
    const asking = turns.run(async () => {
      lines.push('sent');
      await turns
        .outside(() => {
          isAsked = true;
          return Promise.resolve();
        })
        .catch(() => 'swallowed');
    });
    expect([await codeOf(asking), await codeOf(turns.run(() => lines.push('x')))]).toEqual([
      'storage-failed',
      'storage-failed',
    ]);
    expect([isAsked, lines]).toEqual([false, []]);
    fail();
    await turns.run(() => lines.push('room again'));
    expect(lines).toEqual(['room again']);
  });
});
