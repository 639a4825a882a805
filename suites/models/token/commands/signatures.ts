import fc from 'fast-check';
import * as ck from '../../../../emulator/index.ts';
import { type Command, OBJECT, objectAt, pick, sessionCommand } from '../command.ts';
import { fits, type KeyUse, keyRefusals } from '../key-rules.ts';
import { SIGNATURES, type SignatureMechanism } from '../mechanisms.ts';
import { FINAL_ROOM, octetsOfPart, PART, ROOM } from '../messages.ts';
import type { ObjectModel } from '../object-model.ts';
import type { SignatureModel } from '../operation-model.ts';
import { NOT_INITIALIZED, startOutcomes, unsettledOutcomes } from '../operation-start.ts';
import { AMPLE, refusedSteps, roomFor, type StepInput, stepOutcomes } from '../operation-steps.ts';
import { type Outcome, predict, refused } from '../prediction.ts';
import type { SessionModel } from '../token-model.ts';

type Kind = SignatureModel['kind'];

const EMPTY = Buffer.alloc(0);
/** In no version of the standard, and below CKM_VENDOR_DEFINED. */
const UNKNOWN_MECHANISM = 0x0badbad0;

function useOf(kind: Kind, { keyType, secret }: SignatureMechanism): KeyUse {
  const half = kind === 'sign' ? ck.CKO_PRIVATE_KEY : ck.CKO_PUBLIC_KEY;
  return {
    keyType,
    objectClass: secret ? ck.CKO_SECRET_KEY : half,
    usage: kind === 'sign' ? ck.CKA_SIGN : ck.CKA_VERIFY,
  };
}

function begun(kind: Kind, mechanism: SignatureMechanism, key: ObjectModel): SignatureModel {
  const pin = kind === 'sign' && key.is(ck.CKA_ALWAYS_AUTHENTICATE) ? 'awaited' : 'not needed';
  return { kind, mechanism, key, certain: true, stage: 'ready', data: EMPTY, pin };
}

export const operationOf = (session: SessionModel, kind: Kind) => session.operation(kind) as SignatureModel | undefined;

/** Sections 5.13.1 and 5.15.1. */
const signatureInit = (kind: Kind, name: 'C_SignInit' | 'C_VerifyInit') =>
  sessionCommand({
    name,
    weight: kind === 'sign' ? 14 : 10,
    answers: [
      'CKR_OK',
      'CKR_KEY_FUNCTION_NOT_PERMITTED',
      'CKR_KEY_HANDLE_INVALID',
      'CKR_KEY_TYPE_INCONSISTENT',
      'CKR_MECHANISM_INVALID',
      'CKR_OPERATION_ACTIVE',
    ],
    arguments: { mechanism: fc.nat({ max: 16 }), key: OBJECT },
    blind: (p11, handle) => p11[name](handle, { mechanism: ck.CKM_RSA_PKCS }, Buffer.alloc(8)),
    predict(model, session, { mechanism: number, key: which }) {
      const unknown = number === 16;
      const mechanism = pick(SIGNATURES, number) as SignatureMechanism;
      const given = { mechanism: unknown ? UNKNOWN_MECHANISM : mechanism.mechanism };
      const said = unknown ? 'an unknown mechanism' : mechanism.name;

      const use = useOf(kind, mechanism);
      const { handle, object, text } = objectAt(session.application, which, fits(use));
      const refusals = unknown
        ? [...refused('CKR_MECHANISM_INVALID'), ...unknownWith(object, use.usage)]
        : keyRefusals(object, use);
      return predict(
        `${name}(${session.name}, ${said}, ${text})`,
        () => session.application.p11[name](session.handle, given, handle),
        startOutcomes(session, kind, model.abilities.dualOperations, refusals, () =>
          begun(kind, mechanism, object as ObjectModel),
        ),
      );
    },
  });

/** What else can be wrong beside the mechanism: what kind of key it would want nobody knows. */
export function unknownWith(object: ObjectModel | undefined, usage: number): readonly Outcome[] {
  if (!object?.isKey) return refused('CKR_KEY_HANDLE_INVALID');
  return object.is(usage) ? [] : refused('CKR_KEY_FUNCTION_NOT_PERMITTED');
}

export const SIGN_INIT = signatureInit('sign', 'C_SignInit');
export const VERIFY_INIT = signatureInit('verify', 'C_VerifyInit');

function signInput(
  session: SessionModel,
  step: 'whole' | 'final',
  data: Buffer,
  room: StepInput<SignatureModel>['room'],
) {
  const result: StepInput<SignatureModel>['result'] = (operation) => {
    const { mechanism } = operation;
    const message = Buffer.concat([operation.data, data]);
    if (message.length > mechanism.dataMax) return ['CKR_DATA_LEN_RANGE', 'CKR_DATA_INVALID'];
    const { length } = mechanism;
    const octets = mechanism.deterministic
      ? mechanism.sign(message)
      : (signature: Buffer) => mechanism.verify(message, signature);
    return { octets, length, lengthMax: length };
  };
  return { session, operation: operationOf(session, 'sign'), step, room, result };
}

export const inputOf = (session: SessionModel, kind: Kind, data: Buffer) =>
  operationOf(session, kind)?.mechanism.input(data) ?? data;

/** Section 5.13.2. */
export const SIGN = sessionCommand({
  name: 'C_Sign',
  weight: 24,
  answers: [
    'CKR_OK',
    'CKR_BUFFER_TOO_SMALL',
    'CKR_DATA_INVALID',
    'CKR_DATA_LEN_RANGE',
    'CKR_FUNCTION_FAILED',
    'CKR_KEY_HANDLE_INVALID',
    'CKR_OBJECT_HANDLE_INVALID',
    'CKR_OPERATION_ACTIVE',
    'CKR_OPERATION_NOT_INITIALIZED',
    'CKR_USER_NOT_LOGGED_IN',
  ],
  during: 'sign',
  arguments: { part: PART, room: ROOM },
  blind: (p11, handle) => p11.C_Sign(handle, Buffer.alloc(1), Buffer.alloc(AMPLE)),
  predict(_model, session, { part, room }) {
    const data = octetsOfPart(part);
    const input = signInput(session, 'whole', data, room);
    const given = inputOf(session, 'sign', data);
    const call = () => session.application.p11.C_Sign(session.handle, given, Buffer.alloc(roomFor(input)));
    return predict(`C_Sign(${session.name}, ${part.length} octets, ${room})`, call, stepOutcomes(input));
  },
});

/** Sections 5.13.3 and 5.15.3. */
const signatureUpdate = (kind: Kind, name: 'C_SignUpdate' | 'C_VerifyUpdate') =>
  sessionCommand({
    name,
    weight: 12,
    answers: [
      'CKR_OK',
      'CKR_FUNCTION_FAILED',
      'CKR_KEY_HANDLE_INVALID',
      'CKR_MECHANISM_INVALID',
      'CKR_OBJECT_HANDLE_INVALID',
      'CKR_OPERATION_NOT_INITIALIZED',
      'CKR_USER_NOT_LOGGED_IN',
    ],
    during: kind,
    arguments: { part: PART },
    blind: (p11, handle) => p11[name](handle, Buffer.alloc(1)),
    predict: (_model, session, { part }) =>
      predict(
        `${name}(${session.name}, ${part.length} octets)`,
        () => session.application.p11[name](session.handle, octetsOfPart(part)),
        feedOutcomes(session, operationOf(session, kind), octetsOfPart(part)),
      ),
  });

export const SIGN_UPDATE = signatureUpdate('sign', 'C_SignUpdate');
export const VERIFY_UPDATE = signatureUpdate('verify', 'C_VerifyUpdate');

function feedOutcomes(session: SessionModel, operation: SignatureModel | undefined, data: Buffer): readonly Outcome[] {
  if (operation === undefined) return NOT_INITIALIZED;
  const end = () => session.end(operation);
  const taken = () => {
    operation.stage = 'feeding';
    operation.data = Buffer.concat([operation.data, data]);
  };
  const { outcomes: refusals, certain } = refusedSteps(session, operation, 'update');
  const awaited = operation.pin === 'awaited';
  const regular: Outcome = awaited ? { rv: 'CKR_USER_NOT_LOGGED_IN', effect: end } : { rv: 'CKR_OK', effect: taken };
  return unsettledOutcomes(session, operation, [...refusals, ...(certain && !awaited ? [] : [regular])]);
}

/** Section 5.13.4. */
export const SIGN_FINAL = sessionCommand({
  name: 'C_SignFinal',
  weight: 16,
  answers: [
    'CKR_OK',
    'CKR_BUFFER_TOO_SMALL',
    'CKR_FUNCTION_FAILED',
    'CKR_KEY_HANDLE_INVALID',
    'CKR_MECHANISM_INVALID',
    'CKR_OBJECT_HANDLE_INVALID',
    'CKR_OPERATION_NOT_INITIALIZED',
    'CKR_USER_NOT_LOGGED_IN',
  ],
  during: 'sign',
  arguments: { room: FINAL_ROOM },
  blind: (p11, handle) => p11.C_SignFinal(handle, Buffer.alloc(AMPLE)),
  predict(_model, session, { room }) {
    const input = signInput(session, 'final', EMPTY, room);
    const call = () => session.application.p11.C_SignFinal(session.handle, Buffer.alloc(roomFor(input)));
    return predict(`C_SignFinal(${session.name}, ${room})`, call, stepOutcomes(input));
  },
});

export const SIGNING_COMMANDS: readonly Command[] = [SIGN_INIT, SIGN, SIGN_UPDATE, SIGN_FINAL];
