import { type Latency, noLatency } from '../../../simulation/latency.ts';
import type { Application } from '../../core/application.ts';
import { FUNCTIONS, type FunctionName } from '../../core/call.ts';
import {
  CKR_CRYPTOKI_NOT_INITIALIZED,
  CKR_FUNCTION_NOT_SUPPORTED,
  CKR_GENERAL_ERROR,
  CKR_SESSION_HANDLE_INVALID,
} from '../../spec/constants.gen.ts';
import { CoreCaller } from '../in-process/core-caller.ts';
import { Pkcs11Error } from '../in-process/pkcs11-error.ts';
import { answerOf, tooSmall } from './answer.ts';
import { coreArguments } from './core-arguments.ts';
import { type FunctionRow, type Parameter, SESSION } from './function-row.ts';
import { FUNCTION_ROWS } from './function-rows.ts';
import { refusalOfInitializeArgs } from './initialize-args.ts';
import { type InitializeArgs, Refused } from './parameter.ts';
import type { RemoteAnswer, RemoteCall } from './remote-call.ts';
import { noTrace, type Tracer } from './trace.ts';

export interface RemoteApplicationOptions {
  readonly latency?: Latency;
  /** Told of every candidate prime that is tested while an RSA key is made. */
  readonly onRsaCandidate?: () => void;
  readonly tracer?: Tracer;
}

const ROWS = new Map(FUNCTION_ROWS.map((row) => [row.name, row]));

/**
 * A program in another process, as the token sees it: one application, whatever door it came through and however many
 * connections it has. Here the rules of C are kept that pkcs11js takes off its callers: what NULL, a length of zero and
 * a buffer that is too small mean, and in which order a bad argument is refused.
 */
export class RemoteApplication {
  readonly #application: Application;
  readonly #core: CoreCaller;
  readonly #tracer: Tracer;
  readonly #takesTime: boolean;

  constructor(application: Application, options: RemoteApplicationOptions = {}) {
    const { latency = noLatency, onRsaCandidate = () => {}, tracer = noTrace } = options;
    this.#application = application;
    this.#core = new CoreCaller(application, latency, onRsaCandidate);
    this.#tracer = tracer;
    this.#takesTime = latency !== noLatency;
  }

  /**
   * Answers one call; a promise where time passes before the answer: a modelled device, an RSA key pair. It never
   * rejects because of what the call says. Errors in order: CKR_CRYPTOKI_NOT_INITIALIZED, CKR_FUNCTION_NOT_SUPPORTED,
   * CKR_SESSION_HANDLE_INVALID, those of refused arguments in the order of the arguments, those of the function.
   */
  perform(call: RemoteCall): RemoteAnswer | Promise<RemoteAnswer> {
    const row = ROWS.get(call.name);
    if (row === undefined) return { rv: CKR_FUNCTION_NOT_SUPPORTED, outputs: [] };
    const told = this.#tracer(row, call);
    const answer = this.#answer(row, call);
    if (!(answer instanceof Promise)) {
      told(answer);
      return answer;
    }
    return answer.then((later) => {
      told(later);
      return later;
    });
  }

  /** Whether nothing is under way in a session, no time is modelled, and nothing is to go wrong. */
  isQuiet(sessionHandle: number): boolean {
    if (this.#takesTime || this.#application.machine.faults !== undefined) return false;
    return this.#application
      .sessions()
      .some(({ handle, operations }) => handle === sessionHandle && operations.size === 0);
  }

  /** The program has gone: as C_Finalize, if it did not call it. */
  end(): void {
    if (this.#core.initialized) this.#core.call('C_Finalize');
  }

  #answer(row: FunctionRow, call: RemoteCall): RemoteAnswer | Promise<RemoteAnswer> {
    const rv = this.#refusal(row, call);
    if (rv !== undefined) return { rv, outputs: [] };
    try {
      const value = this.#value(row, call);
      if (!(value instanceof Promise)) return answerOf(row, call, value);
      return value.then((later) => answerOf(row, call, later)).catch((error: unknown) => this.#refused(row, error));
    } catch (error) {
      return this.#refused(row, error);
    }
  }

  #refused(row: FunctionRow, error: unknown): RemoteAnswer {
    if (error instanceof Pkcs11Error) return { rv: error.code, outputs: tooSmall(row, error) };
    this.#application.machine.unforeseen.push({ functionName: row.name, error });
    return { rv: CKR_GENERAL_ERROR, outputs: [] };
  }

  /** What is refused before the core sees the call. */
  #refusal({ name, parameters, ends = [] }: FunctionRow, call: RemoteCall): number | undefined {
    if (!isPerformed(name, parameters)) {
      return this.#core.initialized ? CKR_FUNCTION_NOT_SUPPORTED : CKR_CRYPTOKI_NOT_INITIALIZED;
    }
    const refused =
      name === 'C_Initialize'
        ? refusalOfInitializeArgs(call.arguments[0] as InitializeArgs | null | Refused)
        : call.arguments.find((argument) => argument instanceof Refused)?.rv;
    if (refused === undefined || name === 'C_Initialize') return refused;
    if (!this.#core.initialized) return CKR_CRYPTOKI_NOT_INITIALIZED;
    if (parameters[0] !== SESSION) return refused;
    const session = this.#application.sessions().find(({ handle }) => handle === call.arguments[0]);
    if (session === undefined) return CKR_SESSION_HANDLE_INVALID;
    for (const kind of ends) session.operations.delete(kind);
    return refused;
  }

  #value({ name, parameters }: FunctionRow, call: RemoteCall): unknown {
    if (name === 'C_GetInfo') return this.#core.call(name, call.interfaceVersion);
    const core = this.#core as unknown as UntypedCaller;
    const args = coreArguments(parameters, call.arguments);
    if (name === 'C_GenerateKeyPair') return core.generateKeyPairLater(...args);
    if (name === 'C_WaitForSlotEvent') return core.waitForSlotEvent(...args);
    if (!this.#takesTime)
      return name === 'C_Sign' && call.isShared ? core.signBeside(...args) : core.call(name, ...args);
    const watched = parameters[0] === SESSION && name !== 'C_CloseSession';
    return watched ? core.callLater(name, ...args) : core.callUnwatched(name, ...args);
  }
}

/** The arguments of a row are those of the core's function; the compiler knows each, but not that they are the same. */
interface UntypedCaller {
  call(name: string, ...args: readonly unknown[]): unknown;
  callLater(name: string, ...args: readonly unknown[]): Promise<unknown>;
  callUnwatched(name: string, ...args: readonly unknown[]): Promise<unknown>;
  generateKeyPairLater(...args: readonly unknown[]): Promise<unknown>;
  signBeside(...args: readonly unknown[]): unknown;
  waitForSlotEvent(...args: readonly unknown[]): Promise<unknown>;
}

/** Functions that hand out pointers are for the library in the caller's process, and no call of the token. */
function isPerformed(name: string, parameters: readonly Parameter[]): name is FunctionName {
  return Object.hasOwn(FUNCTIONS, name) && !parameters.some(({ kind }) => kind === 'pointer');
}
