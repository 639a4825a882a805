import { BankStorageError } from '../bank-sim/index.ts';
import { CaStorageError } from '../ca-sim/index.ts';
import { AddressError, PortInUseError } from '../http/server.ts';
import { FlowError } from '../workstation/index.ts';
import type { Io } from './io.ts';
import { tokenFailureOf } from './token/token-failure.ts';
import { UpFolderError } from './up-houses.ts';

/** Why a run did not come to its end. */
export interface Failure {
  readonly failedStep: string;
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  /** For the bug report: where an unforeseen error came from. */
  readonly trace?: string;
}

/** The option that says the port of a house, where several are started at once. */
const HOUSE_PORT_OPTIONS: Readonly<Record<string, string>> = { 'ca-sim': '--ca-port', 'bank-sim': '--bank-port' };
/** Those of the bridges are the same everywhere. */
const BRIDGE_PORT_OPTIONS: Readonly<Record<string, string>> = {
  ncalayer: '--ncalayer-port',
  'crypto-socket': '--crypto-socket-port',
};

/**
 * Any error of a run in the words of one table.
 * @param portOption the option that says the port of the house whose port is in use. Default: that of commands that start both.
 */
export function failureOf(error: unknown, portOption?: string): Failure {
  if (error instanceof FlowError) {
    const { step, code, message, hint } = error;
    return { failedStep: step, code, message, hint, ...(code === 'bug' && { trace: traceOf(error) }) };
  }
  if (error instanceof PortInUseError) {
    const option = BRIDGE_PORT_OPTIONS[error.house] ?? portOption ?? HOUSE_PORT_OPTIONS[error.house] ?? '--port';
    const isBridge = error.house in BRIDGE_PORT_OPTIONS;
    const hint = `Choose another port with ${option}${isBridge ? '; 0 is any free one' : ', or leave it out for any free one'}.`;
    return { failedStep: 'start-servers', code: 'port-in-use', message: error.message, hint };
  }
  if (error instanceof AddressError) {
    const hint = 'Choose another port or host, or leave them out for any free port of this machine.';
    return { failedStep: 'start-servers', code: 'address-unusable', message: error.message, hint };
  }
  if (error instanceof CaStorageError || error instanceof BankStorageError) {
    const { fault, message, hint } = error;
    const house = error instanceof CaStorageError ? 'ca' : 'bank';
    return {
      failedStep: 'open-data',
      code: `${house}-file-${fault.replaceAll(' ', '-')}`,
      message: `${message}.`,
      hint,
    };
  }
  if (error instanceof UpFolderError) {
    const { code, message, hint } = error;
    return { failedStep: 'open-data', code, message, hint };
  }
  const ofToken = error instanceof RangeError || error instanceof TypeError ? undefined : tokenFailureOf(error);
  if (ofToken !== undefined && ofToken.code !== 'bug') return { failedStep: 'open-token', ...ofToken };
  return {
    failedStep: 'run',
    code: 'bug',
    message: error instanceof Error ? error.message : String(error),
    hint: 'This is a bug in token-bench. Please report it with the replay command.',
    trace: traceOf(error),
  };
}

/** Tells why a command has come to nothing: in one line of JSON to programs, on standard error to people. */
export function tellFailure(
  { trace, ...failure }: Omit<Failure, 'failedStep'>,
  isJson: boolean,
  io: Pick<Io, 'out' | 'err'>,
): void {
  const { message, hint, code } = failure;
  if (isJson) io.out.write(`${JSON.stringify({ ok: false, ...failure })}\n`);
  else io.err.write(`${message}\nWhat to do: ${hint}\nCode: ${code}\n`);
  if (trace) io.err.write(`${trace}\n`);
}

/** The failure of a run whose steps all went through, but whose results do not stand up to examination. */
export function examinationFailure(failed: readonly { readonly name: string; readonly detail: string }[]): Failure {
  return {
    failedStep: 'examination',
    code: 'check-failed',
    message: failed.map(({ name, detail }) => `Not true: ${name} (${detail}).`).join(' '),
    hint: 'This is a bug in token-bench. Please report it with the replay command.',
  };
}

function traceOf(error: unknown): string {
  const { stack, cause } = error as { stack?: string; cause?: unknown };
  return [stack ?? String(error), ...(cause === undefined ? [] : [`caused by ${traceOf(cause)}`])].join('\n');
}
