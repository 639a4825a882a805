import fc from 'fast-check';
import * as ck from '../../../../emulator/index.ts';
import { finalResult, partResult, takePart, wholeResult } from '../cipher-rules.ts';
import { type Command, OBJECT, objectAt, pick, sessionCommand } from '../command.ts';
import { fits, type KeyUse, keyRefusals } from '../key-rules.ts';
import { BLOCK, CIPHERS, type CipherMechanism, padded } from '../mechanisms.ts';
import { FINAL_ROOM, octetsOfPart, PART, type Part, ROOM } from '../messages.ts';
import type { ObjectModel } from '../object-model.ts';
import type { CipherModel } from '../operation-model.ts';
import { startOutcomes } from '../operation-start.ts';
import { AMPLE, type Room, roomFor, type StepInput, stepOutcomes } from '../operation-steps.ts';
import { predict, refused } from '../prediction.ts';
import type { SessionModel } from '../token-model.ts';
import { unknownWith } from './signatures.ts';

type Kind = CipherModel['kind'];
type Name<Step extends string> = { encrypt: `C_Encrypt${Step}`; decrypt: `C_Decrypt${Step}` };

const EMPTY = Buffer.alloc(0);

const operationOf = (session: SessionModel, kind: Kind) => session.operation(kind) as CipherModel | undefined;

/** What is wrong with the mechanism of an Init. */
interface Offer {
  readonly said: string;
  readonly given: ck.Mechanism;
  readonly codes: readonly ('CKR_MECHANISM_INVALID' | 'CKR_MECHANISM_PARAM_INVALID')[];
}

function offerOf({ name, mechanism, parameter }: CipherMechanism, number: number): Offer {
  const given = parameter ? { mechanism, parameter } : { mechanism };
  if (number === 0)
    return { said: 'CKM_SHA256', given: { mechanism: ck.CKM_SHA256 }, codes: ['CKR_MECHANISM_INVALID'] };
  if (number > 1 || parameter === undefined) return { said: name, given, codes: [] };
  const short = { mechanism, parameter: parameter.subarray(1) };
  return { said: `${name} with a short IV`, given: short, codes: ['CKR_MECHANISM_PARAM_INVALID'] };
}

/** Sections 5.9.1 and 5.10.1. */
const cipherInit = (kind: Kind, name: Name<'Init'>[Kind], usage: number) =>
  sessionCommand({
    name,
    weight: 10,
    answers: [
      'CKR_OK',
      'CKR_KEY_FUNCTION_NOT_PERMITTED',
      'CKR_KEY_HANDLE_INVALID',
      'CKR_KEY_TYPE_INCONSISTENT',
      'CKR_MECHANISM_INVALID',
      'CKR_MECHANISM_PARAM_INVALID',
      'CKR_OPERATION_ACTIVE',
    ],
    arguments: {
      mechanism: fc.nat({ max: CIPHERS.length }),
      offer: fc.nat({ max: 15 }),
      key: OBJECT,
    },
    blind: (p11, handle) => p11[name](handle, { mechanism: ck.CKM_AES_ECB }, Buffer.alloc(8)),
    predict(model, session, { mechanism: number, offer, key: which }) {
      const mechanism = pick(CIPHERS, number) as CipherMechanism;
      const { said, given, codes } = offerOf(mechanism, offer);

      const use: KeyUse = { keyType: ck.CKK_AES, objectClass: ck.CKO_SECRET_KEY, usage };
      const { handle, object, text } = objectAt(session.application, which, fits(use));
      const ofKey = codes.includes('CKR_MECHANISM_INVALID') ? unknownWith(object, usage) : keyRefusals(object, use);
      const begin = (): CipherModel => ({
        ...{ kind, mechanism, key: object as ObjectModel },
        ...{ certain: true, stage: 'ready', data: EMPTY, given: 0 },
      });
      return predict(
        `${name}(${session.name}, ${said}, ${text})`,
        () => session.application.p11[name](session.handle, given, handle),
        startOutcomes(session, kind, model.abilities.dualOperations, [...refused(...codes), ...ofKey], begin),
      );
    },
  });

/** Any octets, or for decryption such as come out of the encryption. */
const INPUT = fc.record({ part: PART, genuine: fc.nat({ max: 2 }).map((number) => number > 0) });

function octetsFor(kind: Kind, operation: CipherModel | undefined, part: Part, genuine: boolean): Buffer {
  const octets = octetsOfPart(part);
  if (kind === 'encrypt' || !genuine || operation === undefined) return octets;
  const { mechanism } = operation;
  if (mechanism.padded) return mechanism.raw('encrypt', padded(octets));
  return mechanism.raw('encrypt', Buffer.concat([octets, Buffer.alloc(-octets.length & (BLOCK - 1))]));
}

const DATA_CODES = {
  encrypt: ['CKR_DATA_LEN_RANGE'],
  decrypt: ['CKR_ENCRYPTED_DATA_INVALID', 'CKR_ENCRYPTED_DATA_LEN_RANGE'],
} as const;
const STEP_CODES = [
  'CKR_OK',
  'CKR_BUFFER_TOO_SMALL',
  'CKR_FUNCTION_FAILED',
  'CKR_KEY_HANDLE_INVALID',
  'CKR_OBJECT_HANDLE_INVALID',
  'CKR_OPERATION_NOT_INITIALIZED',
  'CKR_USER_NOT_LOGGED_IN',
] as const;

/** Sections 5.9.2 and 5.10.2. */
const cipherWhole = (kind: Kind, name: Name<''>[Kind]) =>
  sessionCommand({
    name,
    weight: 9,
    answers: [...STEP_CODES, ...DATA_CODES[kind], 'CKR_OPERATION_ACTIVE'],
    during: kind,
    arguments: { input: INPUT, room: ROOM },
    blind: (p11, handle) => p11[name](handle, Buffer.alloc(BLOCK), Buffer.alloc(AMPLE)),
    predict(_model, session, { input: { part, genuine }, room }) {
      const operation = operationOf(session, kind);
      const data = octetsFor(kind, operation, part, genuine);
      const result = (one: CipherModel) => wholeResult(one, Buffer.concat([one.data, data]));
      const input: StepInput<CipherModel> = { session, operation, room, step: 'whole', result };
      return predict(
        `${name}(${session.name}, ${data.length} octets, ${room})`,
        () => session.application.p11[name](session.handle, data, Buffer.alloc(roomFor(input))),
        stepOutcomes(input),
      );
    },
  });

/** Sections 5.9.3 and 5.10.3. */
const cipherUpdate = (kind: Kind, name: Name<'Update'>[Kind]) =>
  sessionCommand({
    name,
    weight: 16,
    answers: STEP_CODES.filter((rv) => rv !== 'CKR_FUNCTION_FAILED'),
    during: kind,
    arguments: { input: INPUT, room: ROOM },
    blind: (p11, handle) => p11[name](handle, Buffer.alloc(BLOCK), Buffer.alloc(AMPLE)),
    predict(_model, session, { input: { part, genuine }, room }) {
      const operation = operationOf(session, kind);
      const data = octetsFor(kind, operation, part, genuine);
      const input: StepInput<CipherModel> = {
        ...{ session, operation, room, step: 'update' },
        result: (one) => partResult(one, data),
        taken: (one) => takePart(one, data),
      };
      return predict(
        `${name}(${session.name}, ${data.length} octets, ${room})`,
        () => session.application.p11[name](session.handle, data, Buffer.alloc(roomFor(input))),
        stepOutcomes(input),
      );
    },
  });

/** Sections 5.9.4 and 5.10.4. */
const cipherFinal = (kind: Kind, name: Name<'Final'>[Kind]) =>
  sessionCommand({
    name,
    weight: 16,
    answers: [...STEP_CODES, ...DATA_CODES[kind]],
    during: kind,
    arguments: { room: FINAL_ROOM },
    blind: (p11, handle) => p11[name](handle, Buffer.alloc(AMPLE)),
    predict: (_model, session, { room }) => finalPrediction(session, kind, name, room),
  });

function finalPrediction(session: SessionModel, kind: Kind, name: Name<'Final'>[Kind], room: Room) {
  const input: StepInput<CipherModel> = {
    ...{ session, operation: operationOf(session, kind), room, step: 'final' },
    result: finalResult,
  };
  const call = () => session.application.p11[name](session.handle, Buffer.alloc(roomFor(input)));
  return predict(`${name}(${session.name}, ${room})`, call, stepOutcomes(input));
}

export const CIPHER_COMMANDS: readonly Command[] = [
  cipherInit('encrypt', 'C_EncryptInit', ck.CKA_ENCRYPT),
  cipherWhole('encrypt', 'C_Encrypt'),
  cipherUpdate('encrypt', 'C_EncryptUpdate'),
  cipherFinal('encrypt', 'C_EncryptFinal'),
  cipherInit('decrypt', 'C_DecryptInit', ck.CKA_DECRYPT),
  cipherWhole('decrypt', 'C_Decrypt'),
  cipherUpdate('decrypt', 'C_DecryptUpdate'),
  cipherFinal('decrypt', 'C_DecryptFinal'),
];
