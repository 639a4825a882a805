import type { EmulatedToken, Emulator } from '../../../emulator/index.ts';
import type { Move } from '../trial.ts';

const OTHER = { label: 'another token', userPin: '24681357' };

/** Moves the tokens of an emulator with two slots. */
export function tokenMover(emulator: Emulator): (move: Move) => void {
  const taken: (EmulatedToken | undefined)[] = [];
  const remove = (slot: number) => {
    taken[slot] = emulator.remove(slot);
  };
  const insert = (slot: number) => {
    const token = taken[slot];
    if (token === undefined) return;
    if (emulator.slots[slot]?.token !== undefined) emulator.remove(slot);
    emulator.insert(token, slot);
    taken[slot] = undefined;
  };
  const moves: Readonly<Record<Move, () => void>> = {
    remove: () => remove(0),
    insert: () => insert(0),
    'insert-other': () => {
      const [first] = taken;
      if (first !== undefined) emulator.insert(emulator.newToken({ ...OTHER, device: first.device }));
    },
    'remove-second': () => remove(1),
    'insert-second': () => insert(1),
  };
  return (move) => moves[move]();
}
