import { CKR_ARGUMENTS_BAD } from '../../spec/constants.gen.ts';
import { type InitializeArgs, Refused } from './parameter.ts';

/**
 * Section 5.4.1: pReserved must be NULL, and of the four callbacks all are given or none. Every way of locking is
 * accepted: a door's calls share no memory that would need a lock, so neither callbacks nor threads of ours are used.
 * @returns the code with which C_Initialize is refused.
 */
export function refusalOfInitializeArgs(args: InitializeArgs | null | Refused): number | undefined {
  if (args instanceof Refused) return args.rv;
  if (args === null) return undefined;
  const { mutexCallbacks, reserved } = args;
  const someOnly = mutexCallbacks.includes(true) && mutexCallbacks.includes(false);
  return reserved || someOnly ? CKR_ARGUMENTS_BAD : undefined;
}
