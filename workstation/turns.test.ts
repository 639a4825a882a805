import { expect, it } from 'vitest';
import { Turns } from './turns.ts';

it('works go one after the other in their order, and one that fails stops nobody behind it', async () => {
  const turns = new Turns();
  const told: string[] = [];
  const work = (name: string, steps: number) => async () => {
    told.push(`${name} begins`);
    for (let i = 0; i < steps; i++) await Promise.resolve();
    if (name === 'b') throw new Error(name);
    told.push(`${name} ends`);
    return name;
  };
  const all = [turns.take(work('a', 5)), turns.take(work('b', 3)), turns.take(work('c', 0)), turns.take(() => 'd')];
  const [a, b, c, d] = await Promise.allSettled(all);
  expect([a, b?.status, c, d]).toEqual([
    { status: 'fulfilled', value: 'a' },
    'rejected',
    { status: 'fulfilled', value: 'c' },
    { status: 'fulfilled', value: 'd' },
  ]);
  expect(told).toEqual(['a begins', 'a ends', 'b begins', 'c begins', 'c ends']);
});
