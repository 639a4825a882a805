import type { EndingAct, Fault, FaultMoment, Faults } from '../../../simulation/faults.ts';
import { CKR_DEVICE_ERROR, CKR_DEVICE_REMOVED } from '../../spec/constants.gen.ts';
import type { Application } from '../application.ts';
import { CkError } from '../error.ts';
import type { PendingKeyPair } from '../functions/key-management.ts';
import type { Insertion, Slot } from '../machine.ts';
import type { Session } from '../session/session.ts';
import { endByError } from './ended-operations.ts';
import { failureRv, subjectOf, usesToken } from './reach.ts';

/** Writes what a call has done to the tokens. @throws CkError when a memory refuses: it is as before. */
export type Commit = (application: Application) => void;

/** What a call is about. */
interface Site {
  readonly session?: Session;
  readonly slot?: Slot;
  readonly insertion?: Insertion | undefined;
}

/**
 * A call's work with what befalls it: the work itself when nothing does. A call that never gets to where it was bound
 * for (no C_Initialize, no such session or slot, no token) is not asked about.
 * @param args as the function takes them, without the application.
 */
export function underFaults<T>(
  faults: Faults,
  application: Application,
  functionName: string,
  args: readonly unknown[],
  work: () => T,
  commit: Commit,
): () => T {
  application.machine.bringBack();
  const site = siteOf(application, functionName, args[0]);
  if (site === undefined) return work;
  const token = site.insertion?.token.serialNumber;
  const fault = faults.on({ functionName, slot: site.slot?.id, token });
  return fault === undefined ? work : new StruckCall(application, functionName, site, fault, commit).around(work);
}

function siteOf(application: Application, functionName: string, first: unknown): Site | undefined {
  const { machine, initialized } = application;
  if (!initialized) return functionName === 'C_Initialize' ? {} : undefined;
  const subject = subjectOf(functionName);
  if (subject === 'none') return {};
  if (subject === 'session') {
    const session = application.sessions().find(({ handle }) => handle === first);
    return session && { session, slot: session.slot, insertion: session.insertion };
  }
  const slot = machine.slots.find(({ id }) => id === first);
  if (slot === undefined || (usesToken(functionName) && slot.insertion === undefined)) return undefined;
  return { slot, insertion: slot.insertion };
}

/** One call that something befalls. */
class StruckCall {
  readonly #application: Application;
  readonly #functionName: string;
  readonly #site: Site;
  readonly #fault: Fault;
  readonly #commit: Commit;

  constructor(application: Application, functionName: string, site: Site, fault: Fault, commit: Commit) {
    this.#application = application;
    this.#functionName = functionName;
    this.#site = site;
    this.#fault = fault;
    this.#commit = commit;
  }

  around<T>(work: () => T): () => T {
    const { slowMs, ending } = this.#fault;
    return () => {
      this.#application.costMs += slowMs;
      return ending === undefined ? work() : this.#ended(work, ending);
    };
  }

  /** A key pair is made and written in the second half of its call: what befalls the end waits for it. */
  #ended<T>(work: () => T, ending: EndingAct): T {
    const moment = momentOf(ending);
    if (moment === 'before') return this.#fall(ending);
    const value = this.#attempt(work, ending);
    if (!isPending(value)) return this.#settle(ending);
    return {
      ...value,
      complete: (numbers) => {
        this.#attempt(() => value.complete(numbers), ending);
        return this.#settle(ending);
      },
    } satisfies PendingKeyPair as T;
  }

  /** The work as far as it gets: the caller will not hear what it came to. A bug is not hidden by it. */
  #attempt<T>(work: () => T, ending: EndingAct): T {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof CkError)) throw error;
      return this.#fall(ending);
    }
  }

  #settle(ending: EndingAct): never {
    if (momentOf(ending) === 'after') this.#attempt(() => this.#commit(this.#application), ending);
    return this.#fall(ending);
  }

  /** The end that the rule wants, instead of an answer. */
  #fall(ending: EndingAct): never {
    const { session, slot, insertion } = this.#site;
    const because = `fault: ${this.#fault.text}`;
    if ('fail' in ending || 'failAfter' in ending) {
      if (session !== undefined) endByError(session, this.#functionName);
      throw new CkError(failureRv('fail' in ending ? ending.fail : ending.failAfter), because);
    }
    const { machine } = this.#application;
    const backAfterMs = 'powerCut' in ending ? (ending.backAfterMs ?? 0) : undefined;
    if (slot !== undefined && insertion !== undefined) machine.cutPower(slot, insertion, backAfterMs);
    throw new CkError(slot?.removable === false ? CKR_DEVICE_ERROR : CKR_DEVICE_REMOVED, because);
  }
}

function momentOf(ending: EndingAct): FaultMoment {
  if ('fail' in ending) return 'before';
  if ('failAfter' in ending) return 'after';
  return 'powerCut' in ending ? ending.powerCut : ending.remove;
}

function isPending(value: unknown): value is PendingKeyPair {
  return typeof value === 'object' && value !== null && 'complete' in value;
}
