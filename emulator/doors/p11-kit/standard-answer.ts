import { ULONG_LENGTH, utf8 } from '../../core/data-types.ts';
import type { Output } from '../../core/operation.ts';
import {
  CKR_ATTRIBUTE_SENSITIVE,
  CKR_ATTRIBUTE_TYPE_INVALID,
  CKR_BUFFER_TOO_SMALL,
  CKR_OK,
} from '../../spec/constants.gen.ts';
import { isTemplateAttribute } from '../remote/attribute-reply.ts';
import type { AttributeReply, OutputKind, OutputTypes, RemoteOutput } from '../remote/parameter.ts';
import type { RemoteAnswer } from '../remote/remote-call.ts';
import { STRUCTURES, type StructureMember } from '../remote/structures.ts';
import type { WireAttribute } from './attribute.ts';
import { type AttributeForm, attributeForm, type Offered } from './attribute-forms.ts';
import { mechanismForm } from './mechanism.ts';
import { type Request, writeErrorReply, writeReply } from './message.ts';
import { functionOf } from './standard-call.ts';

/** Codes that leave something to tell: the lengths that are needed, the attributes that could be read (section 5.7.5). */
const TELLING: readonly number[] = [CKR_OK, CKR_BUFFER_TOO_SMALL, CKR_ATTRIBUTE_SENSITIVE, CKR_ATTRIBUTE_TYPE_INVALID];

/** The body of the reply to a request, whatever came of it. */
export function standardReply(request: Request, { rv, outputs }: RemoteAnswer, offered: Offered): Uint8Array {
  const { parameters } = functionOf(request.name);
  const told = parameters.some(({ kind }) => kind === 'query' || kind.endsWith('-out'));
  if (rv !== CKR_OK && !(TELLING.includes(rv) && told && outputs.length > 0)) return writeErrorReply(rv);
  const values = outputs.flatMap((output) => {
    const structure = parameters[output.at]?.structure;
    return valuesOf(output, { rv, offered, structure });
  });
  return writeReply(request.name, withVariant(request, values) as never, offered);
}

interface Telling {
  readonly rv: number;
  readonly offered: Offered;
  /** Name of the structure of a `structure-out`. */
  readonly structure: string | undefined;
}

function valuesOf({ kind, value }: RemoteOutput, telling: Telling): unknown[] {
  return (WRITERS[kind] as (value: unknown, telling: Telling) => unknown[])(value, telling);
}

const WRITERS: { readonly [K in OutputKind]: (value: OutputTypes[K], telling: Telling) => unknown[] } = {
  'ulong-out': (value) => [value],
  'random-out': (value) => [value],
  'handles-out': (value) => [value],
  'octets-out': ({ octets, length }: Output) => [octets ?? { count: length }],
  'ulongs-out': ({ values, length }) => [values ?? { count: length }],
  'structure-out': (value, { structure = '' }) =>
    (STRUCTURES[structure] ?? []).map((member) => memberValue(member, value as Record<string, unknown>)),
  query: (replies, { rv, offered }) => [replies.map((reply) => wireAttribute(reply, offered)), rv],
};

function memberValue({ type, property }: StructureMember, structure: Record<string, unknown>): unknown {
  return type === 'text' ? utf8(structure[property] as string) : structure[property];
}

/** Octets that the client takes for one number; it refuses a reply that tells fewer. */
const NUMBER_LENGTHS: Readonly<Partial<Record<AttributeForm, number>>> = { byte: 1, ulong: ULONG_LENGTH };

function wireAttribute(reply: AttributeReply, offered: Offered): WireAttribute {
  const { type, length, octets, nested } = reply;
  const form = attributeForm(type, offered);
  const isWhole = length !== undefined && length >= (NUMBER_LENGTHS[form] ?? 0);
  // Below version 1 the client takes a derivation template for octets: there is no way to tell it.
  const isTold = isWhole && (form === 'template' || !isTemplateAttribute(type));
  if (!isTold) return { type, length: undefined, value: null };
  return { type, length, value: nested?.map((inner) => wireAttribute(inner, offered)) ?? octets ?? null };
}

/** A part of a message that is not the last has no signature. C_DeriveKey2 tells the code, what became of the mechanism's parameter, and the key. */
function withVariant({ name, values }: Request, given: readonly unknown[]): readonly unknown[] {
  if (name === 'C_SignMessageNext' && given.length === 0) return [{ count: 0 }];
  if (name !== 'C_DeriveKey2') return given;
  const [, mechanism] = values;
  const hasParameter = mechanism !== null && mechanismForm(mechanism.mechanism)?.form !== 'none';
  return [CKR_OK, hasParameter ? 'unchanged' : null, ...given];
}
