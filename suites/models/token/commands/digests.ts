import fc from 'fast-check';
import { CKA_VALUE, CKM_AES_ECB, CKM_SHA256, CKO_SECRET_KEY } from '../../../../emulator/index.ts';
import { type Command, OBJECT, objectAt, pick, sessionCommand } from '../command.ts';
import { DIGESTS } from '../mechanisms.ts';
import { FINAL_ROOM, octetsOfPart, PART, ROOM } from '../messages.ts';
import type { DigestModel } from '../operation-model.ts';
import { NOT_INITIALIZED, startOutcomes, unsettledOutcomes } from '../operation-start.ts';
import { AMPLE, roomFor, type StepInput, stepOutcomes } from '../operation-steps.ts';
import { type Outcome, predict, refused } from '../prediction.ts';
import type { SessionModel } from '../token-model.ts';

const EMPTY = Buffer.alloc(0);

/** Section 5.12.1. */
export const DIGEST_INIT = sessionCommand({
  name: 'C_DigestInit',
  weight: 8,
  answers: ['CKR_OK', 'CKR_MECHANISM_INVALID', 'CKR_OPERATION_ACTIVE'],
  arguments: { mechanism: fc.nat({ max: 11 }) },
  blind: (p11, handle) => p11.C_DigestInit(handle, { mechanism: CKM_SHA256 }),
  predict(model, session, { mechanism: number }) {
    // The last number is a mechanism that does not digest.
    const wrong = number === 11;
    const mechanism = pick(DIGESTS, number) as (typeof DIGESTS)[number];
    const given = { mechanism: wrong ? CKM_AES_ECB : mechanism.mechanism };
    const name = wrong ? 'CKM_AES_ECB' : mechanism.name;

    const begin = (): DigestModel => ({ kind: 'digest', mechanism, certain: true, stage: 'ready', data: EMPTY });
    const refusals = wrong ? refused('CKR_MECHANISM_INVALID') : [];
    return predict(
      `C_DigestInit(${session.name}, ${name})`,
      () => session.application.p11.C_DigestInit(session.handle, given),
      startOutcomes(session, 'digest', model.abilities.dualOperations, refusals, begin),
    );
  },
});

/** Section 5.12.2. */
export const DIGEST = sessionCommand({
  name: 'C_Digest',
  weight: 12,
  answers: [
    'CKR_OK',
    'CKR_BUFFER_TOO_SMALL',
    'CKR_FUNCTION_FAILED',
    'CKR_OPERATION_ACTIVE',
    'CKR_OPERATION_NOT_INITIALIZED',
  ],
  during: 'digest',
  arguments: { part: PART, room: ROOM },
  blind: (p11, handle) => p11.C_Digest(handle, Buffer.alloc(1), Buffer.alloc(AMPLE)),
  predict(_model, session, { part, room }) {
    const input = digestInput(session, 'whole', octetsOfPart(part), room);
    const call = () =>
      session.application.p11.C_Digest(session.handle, octetsOfPart(part), Buffer.alloc(roomFor(input)));
    return predict(`C_Digest(${session.name}, ${part.length} octets, ${room})`, call, stepOutcomes(input));
  },
});

function digestInput(
  session: SessionModel,
  step: 'whole' | 'final',
  data: Buffer,
  room: StepInput<DigestModel>['room'],
): StepInput<DigestModel> {
  const result = (operation: DigestModel) => {
    const octets = operation.mechanism.digest(Buffer.concat([operation.data, data]));
    return { octets, length: octets.length, lengthMax: octets.length };
  };
  return { session, operation: session.operation('digest') as DigestModel | undefined, step, room, result };
}

/** Section 5.12.3. */
export const DIGEST_UPDATE = sessionCommand({
  name: 'C_DigestUpdate',
  weight: 12,
  answers: ['CKR_OK', 'CKR_OPERATION_NOT_INITIALIZED'],
  during: 'digest',
  arguments: { part: PART },
  blind: (p11, handle) => p11.C_DigestUpdate(handle, Buffer.alloc(1)),
  predict(_model, session, { part }) {
    const call = () => session.application.p11.C_DigestUpdate(session.handle, octetsOfPart(part));
    const text = `C_DigestUpdate(${session.name}, ${part.length} octets)`;
    return predict(text, call, feedOutcomes(session, octetsOfPart(part)));
  },
});

function feedOutcomes(session: SessionModel, data: Buffer): readonly Outcome[] {
  const operation = session.operation('digest') as DigestModel | undefined;
  if (operation === undefined) return NOT_INITIALIZED;
  const effect = () => {
    operation.stage = 'feeding';
    operation.data = Buffer.concat([operation.data, data]);
  };
  return unsettledOutcomes(session, operation, [{ rv: 'CKR_OK', effect }]);
}

/** Section 5.12.4. A token need not digest every secret key; whether a refusal ends the digest the text does not say. */
export const DIGEST_KEY = sessionCommand({
  name: 'C_DigestKey',
  weight: 9,
  answers: ['CKR_OK', 'CKR_KEY_HANDLE_INVALID', 'CKR_KEY_INDIGESTIBLE', 'CKR_OPERATION_NOT_INITIALIZED'],
  during: 'digest',
  arguments: { key: OBJECT },
  blind: (p11, handle) => p11.C_DigestKey(handle, Buffer.alloc(8)),
  predict(_model, session, { key: which }) {
    const isSecret = (kind: { objectClass: number }) => kind.objectClass === CKO_SECRET_KEY;
    const { handle, object, text } = objectAt(session.application, which, ({ kind }) => isSecret(kind));
    const operation = session.operation('digest') as DigestModel | undefined;
    const unsure = () => {
      if (operation) operation.certain = false;
    };
    const digested = feedOutcomes(session, (object?.values.get(CKA_VALUE) as Buffer | undefined) ?? EMPTY);
    const indigestible: Outcome = { rv: 'CKR_KEY_INDIGESTIBLE', effect: unsure };
    const invalid: Outcome = { rv: 'CKR_KEY_HANDLE_INVALID', effect: unsure };
    const ended = digested.filter(({ rv }) => rv !== 'CKR_OK');
    const call = () => session.application.p11.C_DigestKey(session.handle, handle);
    return predict(`C_DigestKey(${session.name}, ${text})`, call, [
      ...(object && isSecret(object.kind) ? digested : ended),
      ...(object?.isKey ? [indigestible] : [invalid]),
    ]);
  },
});

/** Section 5.12.5. */
export const DIGEST_FINAL = sessionCommand({
  name: 'C_DigestFinal',
  weight: 12,
  answers: ['CKR_OK', 'CKR_BUFFER_TOO_SMALL', 'CKR_OPERATION_NOT_INITIALIZED'],
  during: 'digest',
  arguments: { room: FINAL_ROOM },
  blind: (p11, handle) => p11.C_DigestFinal(handle, Buffer.alloc(AMPLE)),
  predict(_model, session, { room }) {
    const input = digestInput(session, 'final', EMPTY, room);
    const call = () => session.application.p11.C_DigestFinal(session.handle, Buffer.alloc(roomFor(input)));
    return predict(`C_DigestFinal(${session.name}, ${room})`, call, stepOutcomes(input));
  },
});

export const DIGEST_COMMANDS: readonly Command[] = [DIGEST_INIT, DIGEST, DIGEST_UPDATE, DIGEST_KEY, DIGEST_FINAL];
