import { CKR_DEVICE_ERROR, CKR_FUNCTION_NOT_SUPPORTED } from '../../spec/constants.gen.ts';
import type { Offered } from './attribute-forms.ts';
import { CALLS, ERROR_REPLY } from './call-table.ts';
import { OctetReader } from './octet-reader.ts';
import { OctetWriter } from './octet-writer.ts';
import { readValues, type ValuesOf, writeValues } from './signature.ts';
import { WireError } from './wire-error.ts';

/**
 * Messages are the bodies of frames: u32 call id, the signature as an octet string, the values. Both directions and both
 * sides; what the client's side writes and reads is for our own tests and tools.
 */

export type Call = (typeof CALLS)[number];
export type CallName = Call['name'];
type Row<N extends CallName> = Extract<Call, { name: N }>;
export type RequestValues<N extends CallName> = ValuesOf<Row<N>['request']>;
export type ReplyValues<N extends CallName> = ValuesOf<Row<N>['reply']>;

/** A request as it was read: the name tells which values. */
export type Request = { readonly [N in CallName]: { readonly name: N; readonly values: RequestValues<N> } }[CallName];

/** What the client gets: the values, or the CKR that came in their place. */
export type Reply<N extends CallName> = { readonly values: ReplyValues<N> } | { readonly rv: number };

const ROW_BY_ID = new Map<number, Call>(CALLS.map((row) => [row.id, row]));
const ROW_BY_NAME = new Map<string, Call>(CALLS.map((row) => [row.name, row]));

function rowOf<N extends CallName>(name: N): Row<N> {
  return ROW_BY_NAME.get(name) as Row<N>;
}

/**
 * Octets after the values are passed over, as the other servers do. Errors in order: CKR_DEVICE_ERROR (no call id),
 * CKR_FUNCTION_NOT_SUPPORTED (an id that is not in the table), CKR_DEVICE_ERROR (another signature, values that are cut
 * off or broken), CKR_MECHANISM_INVALID.
 * @throws WireError
 */
export function readRequest(body: Uint8Array, offered: Offered): Request {
  const reader = new OctetReader(body);
  const id = reader.u32();
  const row = ROW_BY_ID.get(id);
  if (row === undefined) throw new WireError(CKR_FUNCTION_NOT_SUPPORTED, `call ${id}`);
  ensureSignature(reader, row.request, row.name);
  return { name: row.name, values: readValues(reader, row.request, offered) } as Request;
}

/** @throws RangeError for what the wire cannot hold. */
export function writeRequest<N extends CallName>(name: N, values: RequestValues<N>, offered: Offered): Uint8Array {
  const { id, request } = rowOf(name);
  return message<string>(id, request, values as never, offered);
}

/** @throws RangeError for what the wire cannot hold. */
export function writeReply<N extends CallName>(name: N, values: ReplyValues<N>, offered: Offered): Uint8Array {
  const { id, reply } = rowOf(name);
  return message<string>(id, reply, values as never, offered);
}

/** @param rv not CKR_OK: clients take that for a broken reply. */
export function writeErrorReply(rv: number): Uint8Array {
  return message(ERROR_REPLY.id, ERROR_REPLY.reply, [rv], 0);
}

/** @throws WireError(CKR_DEVICE_ERROR) for a reply to another call, or a broken one. */
export function readReply<N extends CallName>(body: Uint8Array, name: N, offered: Offered): Reply<N> {
  const reader = new OctetReader(body);
  const { id, reply } = rowOf(name);
  const given = reader.u32();
  if (given === ERROR_REPLY.id) {
    ensureSignature(reader, ERROR_REPLY.reply, 'an error');
    return { rv: reader.ulong() };
  }
  if (given !== id) throw new WireError(CKR_DEVICE_ERROR, `a reply to call ${given} for ${name}`);
  ensureSignature(reader, reply, name);
  return { values: readValues(reader, reply, offered) as ReplyValues<N> };
}

function message<S extends string>(id: number, signature: S, values: ValuesOf<S>, offered: Offered): Uint8Array {
  const writer = new OctetWriter();
  writer.u32(id);
  writer.octetString(octetsOfText(signature));
  writeValues(writer, signature, values, offered);
  return writer.finish();
}

function ensureSignature(reader: OctetReader, expected: string, name: string): void {
  const given = reader.octetString();
  const same = given !== null && String.fromCharCode(...given.subarray(0, 64)) === expected;
  if (!same) throw new WireError(CKR_DEVICE_ERROR, `a signature that is not that of ${name}`);
}

function octetsOfText(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
