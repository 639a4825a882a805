import type { Alter } from './caller.ts';
import type { Machine } from './machine.ts';

/** A machine over a bank that says something else: the model must notice. */
export function mutant<S>(machine: Machine<S>, alter: Alter): Machine<S> {
  return {
    ...machine,
    async begin(start?: string) {
      const begun = await machine.begin(start);
      begun.scene.alter = alter;
      return begun;
    },
  };
}
