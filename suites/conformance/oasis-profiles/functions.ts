import type { Pkcs11 } from '../../../emulator/spec/pkcs11-api.ts';
import * as argument from './arguments.ts';
import { type CaseCall, CaseError } from './case-file.ts';
import * as expectation from './expectations.ts';
import { constantOf, ensureOnly, type Late, onlyChild, type PlayState, type Scope } from './notation.ts';

/** A call of a case, read and ready to be made. */
export interface PreparedCall {
  readonly step: number;
  readonly name: string;
  /** The expected return value. */
  readonly rv: number;
  /** What the interface has no form for; empty when all is said. */
  unexpressed(state: PlayState): string;
  /** Makes the call. @returns what compares its answer. @throws what the library throws. */
  perform(p11: Pkcs11, state: PlayState): () => readonly expectation.Mismatch[];
}

/** A function as the cases know it: arguments by the names of their elements, and the element with the answer. */
interface FunctionRow<A, T> {
  readonly arguments: { readonly [K in keyof A]: argument.ArgumentReader<A[K]> };
  readonly call: (p11: Pkcs11, values: A) => T;
  /** Names that the answer's element has in the versions of the standard. */
  readonly answer?: { readonly names: readonly string[]; readonly is: expectation.Expectation<T> };
  readonly unexpressed?: (values: A) => string;
}

type Preparation = (call: CaseCall, scope: Scope) => PreparedCall;

function row<A extends object, T>(definition: FunctionRow<A, T>): Preparation {
  return ({ step, name, request, response }, scope) => {
    const names = Object.keys(definition.arguments) as (keyof A & string)[];
    ensureOnly(request, [], names);
    const readers = names.map((each) => {
      const element = onlyChild(request, each);
      if (element === undefined) throw new CaseError(request.line, `${name} has no ${each}`);
      return [each, definition.arguments[each](element, scope)] as const;
    });
    const rv = constantOf('CKR', response.attributes.rv ?? '', response.line);
    const check = rv === 0 ? answerCheck(definition, { name, response }, scope) : noAnswer(response);
    const valuesIn = (state: PlayState) =>
      Object.fromEntries(readers.map(([each, late]) => [each, (late as Late<unknown>)(state)])) as A;
    return {
      step,
      name,
      rv,
      unexpressed: (state) => definition.unexpressed?.(valuesIn(state)) ?? '',
      perform(p11, state) {
        const answer = definition.call(p11, valuesIn(state));
        return () => check(answer, state);
      },
    };
  };
}

function answerCheck<A, T>(
  { answer }: FunctionRow<A, T>,
  { name, response }: Pick<CaseCall, 'name' | 'response'>,
  scope: Scope,
): expectation.Check<T> {
  ensureOnly(response, ['rv'], answer?.names ?? []);
  if (answer === undefined) return () => [];
  const [element, second] = response.children;
  if (element === undefined) throw new CaseError(response.line, `the result of ${name} says nothing of its answer`);
  if (second !== undefined) throw new CaseError(second.line, `the result of ${name} has two answers`);
  return answer.is(element, scope);
}

/** Through pkcs11js a refused call has no output. */
function noAnswer(response: CaseCall['response']): expectation.Check<unknown> {
  ensureOnly(response, ['rv'], []);
  return () => [];
}

const NULL_LIST =
  'whether the list is NULL and how long it is: pkcs11js asks for the number of entries and then for the list itself';
const NULL_VALUE = 'NULL as pValue: pkcs11js asks for the length and then reads the value itself';

const text = (member: string) => ({ member, kind: 'text' }) as const;
const number = (member: string) => ({ member, kind: 'number' }) as const;
const version = (member: string) => ({ member, kind: 'version' }) as const;
const FLAGS = { member: 'flags', kind: 'flags' } as const;

const INFO = expectation.structure({
  CryptokiVersion: version('cryptokiVersion'),
  ManufacturerID: text('manufacturerID'),
  Flags: FLAGS,
  LibraryDescription: text('libraryDescription'),
  LibraryVersion: version('libraryVersion'),
});

const SLOT_INFO = expectation.structure({
  SlotDescription: text('slotDescription'),
  ManufacturerID: text('manufacturerID'),
  Flags: FLAGS,
  HardwareVersion: version('hardwareVersion'),
  FirmwareVersion: version('firmwareVersion'),
});

const TOKEN_INFO = expectation.structure({
  label: text('label'),
  ManufacturerID: text('manufacturerID'),
  model: text('model'),
  serialNumber: text('serialNumber'),
  Flags: FLAGS,
  MaxSessionCount: number('maxSessionCount'),
  SessionCount: number('sessionCount'),
  MaxRwSessionCount: number('maxRwSessionCount'),
  RwSessionCount: number('rwSessionCount'),
  MaxPinLen: number('maxPinLen'),
  MinPinLen: number('minPinLen'),
  TotalPublicMemory: number('totalPublicMemory'),
  FreePublicMemory: number('freePublicMemory'),
  TotalPrivateMemory: number('totalPrivateMemory'),
  FreePrivateMemory: number('freePrivateMemory'),
  HardwareVersion: version('hardwareVersion'),
  FirmwareVersion: version('firmwareVersion'),
  utcTime: text('utcTime'),
});

const MECHANISM_INFO = expectation.structure({
  MinKeySize: number('minKeySize'),
  MaxKeySize: number('maxKeySize'),
  Flags: FLAGS,
});

const { handle, room } = argument;

/** The functions that the official cases call. A case with another is not played. */
const FUNCTIONS: Readonly<Record<string, Preparation>> = {
  C_Initialize: row({ arguments: {}, call: (p11) => p11.C_Initialize() }),
  C_Finalize: row({ arguments: {}, call: (p11) => p11.C_Finalize() }),
  C_GetInfo: row({ arguments: {}, call: (p11) => p11.C_GetInfo(), answer: { names: ['Info'], is: INFO } }),
  C_GetSlotList: row({
    arguments: { TokenPresent: argument.boolean, SlotList: room },
    call: (p11, { TokenPresent }) => p11.C_GetSlotList(TokenPresent),
    answer: { names: ['SlotList'], is: expectation.slots },
    unexpressed: () => NULL_LIST,
  }),
  C_GetSlotInfo: row({
    arguments: { SlotID: handle },
    call: (p11, { SlotID }) => p11.C_GetSlotInfo(SlotID),
    answer: { names: ['Info', 'SlotInfo'], is: SLOT_INFO },
  }),
  C_GetTokenInfo: row({
    arguments: { SlotID: handle },
    call: (p11, { SlotID }) => p11.C_GetTokenInfo(SlotID),
    answer: { names: ['Info', 'TokenInfo'], is: TOKEN_INFO },
  }),
  C_GetMechanismList: row({
    arguments: { SlotID: handle, MechanismList: room },
    call: (p11, { SlotID }) => p11.C_GetMechanismList(SlotID),
    answer: { names: ['MechanismList'], is: expectation.mechanisms },
    unexpressed: () => NULL_LIST,
  }),
  C_GetMechanismInfo: row({
    arguments: { SlotID: handle, Type: argument.mechanismType },
    call: (p11, { SlotID, Type }) => p11.C_GetMechanismInfo(SlotID, Type),
    answer: { names: ['Info', 'MechanismInfo'], is: MECHANISM_INFO },
  }),
  C_OpenSession: row({
    arguments: { SlotID: handle, Flags: argument.flags },
    call: (p11, { SlotID, Flags }) => p11.C_OpenSession(SlotID, Flags),
    answer: { names: ['Session'], is: expectation.handle },
  }),
  C_CloseSession: row({ arguments: { Session: handle }, call: (p11, { Session }) => p11.C_CloseSession(Session) }),
  C_CloseAllSessions: row({ arguments: { SlotID: handle }, call: (p11, { SlotID }) => p11.C_CloseAllSessions(SlotID) }),
  C_Login: row({
    arguments: { Session: handle, UserType: argument.userType, Pin: argument.pin },
    call: (p11, { Session, UserType, Pin }) => p11.C_Login(Session, UserType, Pin),
  }),
  C_Logout: row({ arguments: { Session: handle }, call: (p11, { Session }) => p11.C_Logout(Session) }),
  C_FindObjectsInit: row({
    arguments: { Session: handle, Template: argument.template },
    call: (p11, { Session, Template }) => p11.C_FindObjectsInit(Session, Template),
  }),
  C_FindObjects: row({
    arguments: { Session: handle, Object: argument.definiteRoom },
    call: (p11, { Session, Object: count }) => p11.C_FindObjects(Session, count),
    answer: { names: ['Object'], is: expectation.objects },
  }),
  C_FindObjectsFinal: row({
    arguments: { Session: handle },
    call: (p11, { Session }) => p11.C_FindObjectsFinal(Session),
  }),
  C_GetAttributeValue: row({
    arguments: { Session: handle, Object: handle, Template: argument.attributeRoom },
    call: (p11, { Session, Object: object, Template }) => p11.C_GetAttributeValue(Session, object, Template),
    answer: { names: ['Template'], is: expectation.attributes },
    unexpressed: ({ Template }) => (Template.some(({ value }) => value === undefined) ? NULL_VALUE : ''),
  }),
  C_SignInit: row({
    arguments: { Session: handle, Mechanism: argument.mechanism, Key: handle },
    call: (p11, { Session, Mechanism, Key }) => p11.C_SignInit(Session, Mechanism, Key),
  }),
  C_Sign: row({
    arguments: { Session: handle, Data: argument.octets, Signature: argument.definiteRoom },
    call: (p11, { Session, Data, Signature }) => p11.C_Sign(Session, Data, Buffer.alloc(Signature)),
    answer: { names: ['Signature'], is: expectation.octets },
  }),
};

/**
 * All calls of a case, read to the last element before the first is made.
 * @param given names of variables that have a value from the start.
 * @throws CaseError for a function, element, attribute, name or variable that is not known.
 */
export function prepareCalls(calls: readonly CaseCall[], given: readonly string[]): readonly PreparedCall[] {
  const scope: Scope = new Set(given);
  return calls.map((call) => {
    const prepare = Object.hasOwn(FUNCTIONS, call.name) ? FUNCTIONS[call.name] : undefined;
    if (prepare === undefined) throw new CaseError(call.request.line, `function ${call.name} is not known`);
    return prepare(call, scope);
  });
}
