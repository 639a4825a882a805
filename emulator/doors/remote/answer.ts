import type { KeyPairHandles } from '../../core/functions/key-management.ts';
import type { AttributeValues } from '../../core/functions/object.ts';
import type { Capacity, Output } from '../../core/operation.ts';
import { CKR_BUFFER_TOO_SMALL, CKR_OK } from '../../spec/constants.gen.ts';
import type { Pkcs11Error } from '../in-process/pkcs11-error.ts';
import { attributeReply, isShort } from './attribute-reply.ts';
import type { FunctionRow } from './function-row.ts';
import type { AttributeQuery, ParameterKind, RemoteOutput } from './parameter.ts';
import type { RemoteAnswer, RemoteCall } from './remote-call.ts';

/** Turns what the core's function gave into what the caller's memory is to hold. */
export function answerOf({ name, parameters }: FunctionRow, call: RemoteCall, value: unknown): RemoteAnswer {
  const at = parameters.findIndex(({ kind }) => isOutput(kind));
  const kind = parameters[at]?.kind;
  if (kind === undefined || value === undefined) return { rv: CKR_OK, outputs: [] };
  if (name === 'C_GenerateKeyPair') return keyPairAnswer(at, value as KeyPairHandles);
  if (kind === 'query') return queryAnswer(at, call.arguments[at] as readonly AttributeQuery[], value);
  if (kind === 'ulongs-out') return listAnswer(at, call.arguments[at] as Capacity, value as readonly number[]);
  return { rv: CKR_OK, outputs: [{ at, kind, value } as RemoteOutput] };
}

/** What is told together with CKR_BUFFER_TOO_SMALL: the length that is needed (section 5.2). */
export function tooSmall({ parameters }: FunctionRow, { code, facts }: Pkcs11Error): RemoteOutput[] {
  const at = parameters.findIndex(({ kind }) => kind === 'octets-out');
  if (code !== CKR_BUFFER_TOO_SMALL || at < 0 || facts.length === undefined) return [];
  return [{ at, kind: 'octets-out', value: { length: facts.length } satisfies Output }];
}

function isOutput(kind: ParameterKind): boolean {
  return kind === 'query' || kind.endsWith('-out');
}

function keyPairAnswer(at: number, { publicKey, privateKey }: KeyPairHandles): RemoteAnswer {
  const handles = [publicKey, privateKey];
  return { rv: CKR_OK, outputs: handles.map((value, more) => ({ at: at + more, kind: 'ulong-out', value })) };
}

/** Sections 5.5.1 and 5.5.5: without an array the count; with one that is too short the count and an error. */
function listAnswer(at: number, capacity: Capacity, values: readonly number[]): RemoteAnswer {
  const { length } = values;
  const fits = capacity !== null && capacity >= length;
  const value = fits ? { length, values } : { length };
  return {
    rv: fits || capacity === null ? CKR_OK : CKR_BUFFER_TOO_SMALL,
    outputs: [{ at, kind: 'ulongs-out', value }],
  };
}

/**
 * Section 5.7.5: each attribute for itself. One that may not be told or does not exist, or whose buffer is too small,
 * has no length; the call's code is the first refusal, or else CKR_BUFFER_TOO_SMALL.
 */
function queryAnswer(at: number, queries: readonly AttributeQuery[], value: unknown): RemoteAnswer {
  const { rv, readings } = value as AttributeValues;
  const told = queries.map((query, index) => ({
    reading: readings[index],
    reply: attributeReply(query, readings[index]),
  }));
  const short = told.some(({ reading, reply }) => reading?.rv === CKR_OK && isShort(reply));
  const overall = rv === CKR_OK && short ? CKR_BUFFER_TOO_SMALL : rv;
  return { rv: overall, outputs: [{ at, kind: 'query', value: told.map(({ reply }) => reply) }] };
}
