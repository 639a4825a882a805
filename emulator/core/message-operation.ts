import {
  CKA_ALWAYS_AUTHENTICATE,
  CKR_BUFFER_TOO_SMALL,
  CKR_MECHANISM_PARAM_INVALID,
  CKR_OPERATION_ACTIVE,
  CKR_OPERATION_NOT_INITIALIZED,
} from '../spec/constants.gen.ts';
import { CkError, ensure } from './error.ts';
import { type MechanismParameter, NO_PARAMETER } from './mechanisms/row.ts';
import { boolAttribute } from './object.ts';
import { end, type MessageOperation, type SignatureMessage } from './operation.ts';
import type { Session } from './session/session.ts';

/** Where a message-based process stands between two calls: no message begun, or one being given in parts. */
export type MessageStage = 'between messages' | 'within a message';
export const MESSAGE_STAGES: readonly MessageStage[] = ['between messages', 'within a message'];

/**
 * `whole`: C_SignMessage. `begin`: C_SignMessageBegin. `part`: C_SignMessageNext with more to follow. `last`:
 * C_SignMessageNext that asks for the signature. `final`: C_MessageSignFinal. For verification likewise.
 */
export type MessageStep = 'whole' | 'begin' | 'part' | 'last' | 'final';
export const MESSAGE_STEPS: readonly MessageStep[] = ['whole', 'begin', 'part', 'last', 'final'];

interface MessageRow {
  readonly from: MessageStage;
  readonly step: MessageStep;
  readonly to?: MessageStage | 'end';
  /** The step is refused, and the process is as before. */
  readonly rv?: number;
}

/** Sections 5.14 and 5.16. Total over stages and steps. */
export const MESSAGE_ROWS: readonly MessageRow[] = [
  { from: 'between messages', step: 'whole', to: 'between messages' },
  { from: 'between messages', step: 'begin', to: 'within a message' },
  { from: 'between messages', step: 'part', rv: CKR_OPERATION_NOT_INITIALIZED },
  { from: 'between messages', step: 'last', rv: CKR_OPERATION_NOT_INITIALIZED },
  { from: 'between messages', step: 'final', to: 'end' },
  { from: 'within a message', step: 'whole', rv: CKR_OPERATION_ACTIVE },
  { from: 'within a message', step: 'begin', rv: CKR_OPERATION_ACTIVE },
  { from: 'within a message', step: 'part', to: 'within a message' },
  { from: 'within a message', step: 'last', to: 'between messages' },
  { from: 'within a message', step: 'final', rv: CKR_OPERATION_ACTIVE },
];

/** @throws CkError with the row's code when the step is not allowed at this stage. */
function stageAfter({ message }: MessageOperation, step: MessageStep): MessageStage | 'end' {
  const from: MessageStage = message === undefined ? 'between messages' : 'within a message';
  const row = MESSAGE_ROWS.find((one) => one.from === from && one.step === step);
  if (row?.to === undefined) throw new CkError(row?.rv ?? CKR_OPERATION_NOT_INITIALIZED, `${step} ${from}`);
  return row.to;
}

/**
 * Runs one step of a message. An error ends the message and never the process, which only {@link finishMessages} does;
 * CKR_BUFFER_TOO_SMALL and a length query (result `undefined` from the body) leave the message as it was.
 * @param parameter of the message. The mechanisms here have none; another is CKR_MECHANISM_PARAM_INVALID.
 */
export function runMessageStep<T>(
  operation: MessageOperation,
  step: Exclude<MessageStep, 'final'>,
  parameter: MechanismParameter,
  body: (message: SignatureMessage) => T | undefined,
): T | undefined {
  const to = stageAfter(operation, step);
  const { does, key, parameter: ofMechanism } = operation;
  const message = operation.message ?? { does, key, parameter: ofMechanism, hash: undefined };
  try {
    ensure(NO_PARAMETER.accepts(parameter), CKR_MECHANISM_PARAM_INVALID, 'a message takes no parameter of its own');
    const result = body(message);
    if (to === 'within a message') operation.message = message;
    else if (result !== undefined) endMessage(operation);
    return result;
  } catch (error) {
    const goesOn = error instanceof CkError && error.rv === CKR_BUFFER_TOO_SMALL;
    if (!goesOn) endMessage(operation);
    throw error;
  }
}

/** C_MessageSignFinal and C_MessageVerifyFinal. @throws CkError(CKR_OPERATION_ACTIVE) within a message. */
export function finishMessages(session: Session, operation: MessageOperation): void {
  stageAfter(operation, 'final');
  end(session, operation);
}

/** The next message is another use of the key: where that wants a PIN, it wants it again. */
function endMessage(operation: MessageOperation): void {
  operation.message = undefined;
  operation.needsAuthentication = boolAttribute(operation.key, CKA_ALWAYS_AUTHENTICATE);
}
