import fc from 'fast-check';
import type { Rv } from '../codes.ts';
import { type Command, sessionCommand } from '../command.ts';
import { octetsOfPart, PART } from '../messages.ts';
import type { SignatureModel } from '../operation-model.ts';
import { NOT_INITIALIZED, unsettledOutcomes } from '../operation-start.ts';
import { refusedSteps } from '../operation-steps.ts';
import { type Outcome, predict } from '../prediction.ts';
import type { SessionModel } from '../token-model.ts';
import { inputOf, operationOf, VERIFY_INIT, VERIFY_UPDATE } from './signatures.ts';

const EMPTY = Buffer.alloc(0);

/** What is presented as a signature. */
type Presented = 'right' | 'wrong' | 'short';
const PRESENTED = fc.constantFrom<Presented>('right', 'right', 'wrong', 'short');

function presented(operation: SignatureModel | undefined, data: Buffer, which: Presented): Buffer {
  if (operation === undefined) return Buffer.alloc(64);
  const { mechanism } = operation;
  const message = Buffer.concat([operation.data, data]);
  const signature = message.length > mechanism.dataMax ? Buffer.alloc(mechanism.length) : mechanism.sign(message);
  if (which === 'short') return signature.subarray(1);
  if (which === 'right') return signature;
  const spoilt = Buffer.from(signature);
  spoilt[spoilt.length - 1] = (spoilt.at(-1) ?? 0) ^ 1;
  return spoilt;
}

/**
 * Sections 5.15.2 and 5.15.4: "C_Verify always terminates the active verification operation". Of the length and the
 * contents of a signature the length comes first (5.1.6).
 */
function verifyOutcomes(
  session: SessionModel,
  step: 'whole' | 'final',
  data: Buffer,
  which: Presented,
): readonly Outcome<boolean>[] {
  const operation = operationOf(session, 'verify');
  if (operation === undefined) return NOT_INITIALIZED;
  const tooLong = operation.data.length + data.length > operation.mechanism.dataMax;
  const verdicts: readonly Rv[] = [
    ...(tooLong ? (['CKR_DATA_LEN_RANGE', 'CKR_DATA_INVALID'] as const) : []),
    ...(tooLong || which === 'short' ? (['CKR_SIGNATURE_LEN_RANGE'] as const) : []),
    ...(tooLong || which === 'wrong' ? (['CKR_SIGNATURE_INVALID'] as const) : []),
  ];
  const end = () => session.end(operation);
  const { outcomes: refusals, certain } = refusedSteps(session, operation, step);
  const regular = verdicts.length === 0 ? (['CKR_OK'] as const) : verdicts;
  const judged = certain ? [] : regular.map((rv) => ({ rv, effect: end }));
  return unsettledOutcomes(session, operation, [...refusals, ...judged]);
}

/** Section 5.15.2. */
export const VERIFY = sessionCommand({
  name: 'C_Verify',
  weight: 16,
  answers: [
    'CKR_OK',
    'CKR_DATA_INVALID',
    'CKR_DATA_LEN_RANGE',
    'CKR_FUNCTION_FAILED',
    'CKR_KEY_HANDLE_INVALID',
    'CKR_OBJECT_HANDLE_INVALID',
    'CKR_OPERATION_ACTIVE',
    'CKR_OPERATION_NOT_INITIALIZED',
    'CKR_SIGNATURE_INVALID',
    'CKR_SIGNATURE_LEN_RANGE',
    'CKR_USER_NOT_LOGGED_IN',
  ],
  during: 'verify',
  arguments: { part: PART, signature: PRESENTED },
  blind: (p11, handle) => p11.C_Verify(handle, Buffer.alloc(1), Buffer.alloc(64)),
  predict(_model, session, { part, signature: which }) {
    const data = octetsOfPart(part);
    const given = inputOf(session, 'verify', data);
    const signature = presented(operationOf(session, 'verify'), data, which);
    return predict(
      `C_Verify(${session.name}, ${part.length} octets, ${which} signature)`,
      () => session.application.p11.C_Verify(session.handle, given, signature),
      verifyOutcomes(session, 'whole', data, which),
    );
  },
});

/** Section 5.15.4. */
export const VERIFY_FINAL = sessionCommand({
  name: 'C_VerifyFinal',
  weight: 16,
  answers: [
    'CKR_OK',
    'CKR_FUNCTION_FAILED',
    'CKR_KEY_HANDLE_INVALID',
    'CKR_MECHANISM_INVALID',
    'CKR_OBJECT_HANDLE_INVALID',
    'CKR_OPERATION_NOT_INITIALIZED',
    'CKR_SIGNATURE_INVALID',
    'CKR_SIGNATURE_LEN_RANGE',
    'CKR_USER_NOT_LOGGED_IN',
  ],
  during: 'verify',
  arguments: { signature: PRESENTED },
  blind: (p11, handle) => p11.C_VerifyFinal(handle, Buffer.alloc(64)),
  predict(_model, session, { signature: which }) {
    const signature = presented(operationOf(session, 'verify'), EMPTY, which);
    return predict(
      `C_VerifyFinal(${session.name}, ${which} signature)`,
      () => session.application.p11.C_VerifyFinal(session.handle, signature),
      verifyOutcomes(session, 'final', EMPTY, which),
    );
  },
});

export const VERIFICATION_COMMANDS: readonly Command[] = [VERIFY_INIT, VERIFY, VERIFY_UPDATE, VERIFY_FINAL];
