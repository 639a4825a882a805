import { type Clock, hasTimers } from '../simulation/clock.ts';
import { parseFaultList } from '../simulation/fault-list.ts';
import { type FaultList, type FiredFault, SeededFaults } from '../simulation/faults.ts';
import { FUNCTIONS } from './core/call.ts';
import { faultRefusal } from './core/faults/reach.ts';
import type { Machine } from './core/machine.ts';

const WORDS = { functions: new Set(Object.keys(FUNCTIONS)), refusal: faultRefusal };

/**
 * A list of faults from what JSON.parse gives (docs/faults.md). Functions and return values are those of PKCS#11; a
 * value that no device can bring about where the rule wants it is refused.
 * @throws FaultListError that names the rule and the field.
 */
export function parseFaults(value: unknown): FaultList {
  return parseFaultList(value, WORDS);
}

/** What goes wrong with an emulator's tokens, for as long as it is armed. */
export interface FaultInjection {
  /**
   * From the next call on: these rules instead of those before; counters and chance begin anew.
   * @throws FaultListError as {@link parseFaults}; what was armed stays.
   */
  arm(list: FaultList): void;
  /** Nothing goes wrong any more. Tokens that would have come back by themselves are back. {@link fired} stays. */
  disarm(): void;
  /** What is armed, complete: as JSON it replays the run. */
  readonly armed: FaultList | undefined;
  /** What happened since it was armed, oldest first; the last 10,000. */
  readonly fired: readonly FiredFault[];
}

/**
 * The injection of a machine. With a clock that has timers, a token that is to be back by itself is there at its time, also while
 * nobody calls, so that C_WaitForSlotEvent ends; with any other clock when the next call is made after it.
 */
export function faultInjection(machine: Machine, clock: Clock): FaultInjection {
  let last: SeededFaults | undefined;
  if (hasTimers(clock)) machine.onAbsence = (ms) => void clock.at(clock.now() + ms, () => machine.bringBack());
  return {
    arm(list) {
      last = new SeededFaults(parseFaults(list), clock, (act, functionName) => {
        return faultRefusal(act, functionName) === undefined;
      });
      machine.faults = last;
      machine.changed();
    },
    disarm() {
      machine.faults = undefined;
      machine.bringBack(Number.POSITIVE_INFINITY);
    },
    get armed() {
      return machine.faults && last?.list;
    },
    get fired() {
      return last?.fired ?? [];
    },
  };
}
