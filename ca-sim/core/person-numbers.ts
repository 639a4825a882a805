import { CaError } from './problems.ts';
import type { CaState, Person } from './state.ts';

/** The numbers by which the CA's service speaks of people (personId): their places in the register, from 1. Nobody leaves it. */

export function personNumber(state: CaState, person: Person): number {
  return [...state.persons.values()].indexOf(person) + 1;
}

/** @throws CaError entity-not-found */
export function personOfNumber(state: CaState, number: number): Person {
  const person = [...state.persons.values()][number - 1];
  if (person === undefined) throw new CaError('entity-not-found', `There is no person ${number}.`);
  return person;
}
