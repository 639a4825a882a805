import { expect, it } from 'vitest';
import type { Profile } from './profiles.ts';
import { Tasks, type TasksState } from './tasks.ts';

it('R-BANK-93 a newer key set of a profile closes the task of the one before it, and nobody else’s', () => {
  const state = { tasks: new Map() as TasksState };
  const tasks = new Tasks(state, () => undefined);
  const set = (octet: number) => ({ GOST: Uint8Array.of(octet), RSA: Uint8Array.of(octet) });
  const profile = (id: string, octet: number) =>
    ({ id, user: { login: `user${id}` }, current: set(octet) }) as unknown as Profile;
  tasks.open(profile('1', 1), 10);
  tasks.open(profile('2', 2), 20);
  const newest = tasks.open(profile('1', 3), 30);
  expect(tasks.all().map(({ id, done }) => [id, done])).toEqual([
    ['3', undefined],
    ['2', undefined],
    ['1', { at: 30, by: 'technical-support' }],
  ]);
  expect(tasks.ofUser('user1')[0]).toBe(newest);
  expect(new Set(tasks.all().map(({ identifier }) => identifier)).size).toBe(3);
});
