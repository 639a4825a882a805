import { bytesToHex } from '@noble/hashes/utils.js';
import type { Template } from '../../core/attributes/template.ts';
import { ulongOf } from '../../core/data-types.ts';
import type { MechanismCall } from '../../core/mechanisms/token-mechanisms.ts';
import * as ck from '../../spec/constants.gen.ts';
import { ckrName, nameOf } from '../../spec/names.ts';
import type { Parameter } from './function-row.ts';
import { type Argument, type AttributeQuery, type AttributeReply, Refused, type RemoteOutput } from './parameter.ts';

const BLANK = '***';
/** Octets that are shown of longer data. */
const SHOWN_MAX = 64;

/** Attributes that hold a key; CKA_VALUE is one of them unless it belongs to a certificate or to data. */
const KEY_VALUES: readonly number[] = [
  ck.CKA_VALUE,
  ck.CKA_PRIVATE_EXPONENT,
  ck.CKA_PRIME_1,
  ck.CKA_PRIME_2,
  ck.CKA_EXPONENT_1,
  ck.CKA_EXPONENT_2,
  ck.CKA_COEFFICIENT,
  ck.CKA_SEED,
];

/** The attributes that are one of the standard's numbers, and the family of their names. */
const NAMED: Readonly<Record<number, 'CKO' | 'CKK' | 'CKC'>> = {
  [ck.CKA_CLASS]: 'CKO',
  [ck.CKA_KEY_TYPE]: 'CKK',
  [ck.CKA_CERTIFICATE_TYPE]: 'CKC',
};

const MECHANISM_PARAMETERS: readonly string[] = ['type'];

/** What a trace shows of an argument; undefined: nothing. */
export function shownArgument({ kind, names, secret }: Parameter, value: Argument | undefined): unknown {
  if (value instanceof Refused) return `refused: ${ckrName(value.rv)}`;
  if (secret && value !== null) return kind === 'octets-out' ? value : BLANK;
  if (value instanceof Uint8Array) return shownOctets(value);
  if (kind === 'mechanism') return shownMechanism(value as MechanismCall | null);
  if (kind === 'template') return shownTemplate(value as Template);
  if (kind === 'query') return (value as readonly AttributeQuery[]).map(({ type }) => nameOf('CKA', type));
  if (typeof value === 'number' && MECHANISM_PARAMETERS.includes(names[0] ?? '')) return nameOf('CKM', value);
  const silent = ['ulong-out', 'structure-out', 'unused', 'pointer'].includes(kind);
  return silent || value === false ? undefined : value;
}

/** What a trace shows of an output. */
export function shownOutput({ secret }: Parameter, output: RemoteOutput): unknown {
  if (output.kind === 'octets-out') {
    const { length, octets } = output.value;
    if (octets === undefined) return { length };
    return secret ? BLANK : shownOctets(octets);
  }
  if (output.kind === 'query') return shownReplies(output.value);
  if (output.kind === 'random-out') return BLANK;
  return output.value;
}

function shownOctets(octets: Uint8Array): string {
  if (octets.length <= SHOWN_MAX) return bytesToHex(octets);
  return `${bytesToHex(octets.subarray(0, SHOWN_MAX))}… (${octets.length} octets)`;
}

/** The members of a parameter structure; numbers and octets as they are. */
function shownMechanism(mechanism: MechanismCall | null): unknown {
  if (mechanism === null) return null;
  const { parameter } = mechanism;
  const name = nameOf('CKM', mechanism.mechanism);
  if (parameter instanceof Uint8Array) return parameter.length === 0 ? name : `${name} ${shownOctets(parameter)}`;
  const members = Object.entries(parameter).map(([member, value]) => [
    member,
    value instanceof Uint8Array ? shownOctets(value) : value,
  ]);
  return { mechanism: name, ...Object.fromEntries(members) };
}

function shownTemplate(template: Template): Record<string, unknown> {
  const objectClass = template.find(({ type }) => type === ck.CKA_CLASS)?.value;
  const isPublic = isPublicClass(objectClass);
  return Object.fromEntries(
    template.map(({ type, value }) => [nameOf('CKA', type), shownValue(type, value, isPublic)]),
  );
}

function shownReplies(replies: readonly AttributeReply[]): Record<string, unknown> {
  const objectClass = replies.find(({ type }) => type === ck.CKA_CLASS)?.octets;
  const isPublic = isPublicClass(objectClass);
  return Object.fromEntries(
    replies.map(({ type, length, octets }) => [
      nameOf('CKA', type),
      octets === undefined ? { length: length ?? 'unavailable' } : shownValue(type, octets, isPublic),
    ]),
  );
}

function isPublicClass(octets: Uint8Array | undefined): boolean {
  const objectClass = octets && ulongOf(octets);
  return objectClass === ck.CKO_CERTIFICATE;
}

function shownValue(type: number, value: Uint8Array, isPublic: boolean): unknown {
  if (KEY_VALUES.includes(type) && !(isPublic && type === ck.CKA_VALUE)) return BLANK;
  const number = ulongOf(value);
  const family = NAMED[type];
  if (family !== undefined && number !== undefined) return nameOf(family, number);
  if (type === ck.CKA_LABEL) return new TextDecoder().decode(value);
  return shownOctets(value);
}
