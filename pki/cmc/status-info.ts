import { type DerNode, readDer, TAG, TAG_CLASS } from '../x509/der.ts';
import {
  type Asn1,
  characterString,
  generalizedTime,
  integer,
  octetString,
  sequence,
  tagged,
  toDer,
} from '../x509/der-build.ts';
import {
  DerFields,
  malformed,
  readGeneralizedTime,
  readOctets,
  readOid,
  readSmallInteger,
  readString,
  sequenceMembers,
} from '../x509/der-fields.ts';
import { bodyPartInteger, readBodyPartId } from './body-parts.ts';
import { CMC_FAIL_INFO, CMC_STATUS, type CmcFailInfo, type CmcStatus } from './identifiers.ts';

/** The value of the control statusInfoV2: RFC 5272 section 6.1.1. */
export interface StatusInfo {
  readonly status: CmcStatus;
  /** The body parts of the request that it is about: each a number, or a path of numbers into nested messages; 0 is the whole. */
  readonly bodyParts: readonly (number | readonly number[])[];
  /** For people. */
  readonly text?: string;
  /** With `failed`: why. */
  readonly failInfo?: CmcFailInfo;
  /** With `pending`: what to show when asking again, and when (milliseconds since the epoch). */
  readonly pending?: { readonly token: Uint8Array; readonly at: number };
  /** A reason outside the table, by its object identifier. */
  readonly extendedFailInfo?: string;
}

/**
 * Reads a CMCStatusInfoV2.
 * @throws PkiError, in this order: those of readDer; `malformed`, `bad-der` (structure; a status or reason that is not in its table).
 */
export function parseStatusInfo(der: Uint8Array): StatusInfo {
  const fields = DerFields.ofSequence(readDer(der), 'CMCStatusInfoV2');
  const status = nameIn(CMC_STATUS, fields.next('cMCStatus'), 'cMCStatus');
  const bodyParts = sequenceMembers(fields.next('bodyList'), 'bodyList').map(readReference);
  const string = fields.optional(TAG.utf8String);
  const other = fields.more ? readOtherInfo(fields.next('otherInfo')) : {};
  fields.end();
  const text = string && readString(string)?.text;
  return { status, bodyParts, ...(text !== undefined && { text }), ...other };
}

/** BodyPartReference. */
function readReference(node: DerNode): number | readonly number[] {
  const isPath = node.tagClass === TAG_CLASS.universal && node.tag === TAG.sequence;
  const id = (one: DerNode) => readBodyPartId(one, 'BodyPartReference');
  return isPath ? sequenceMembers(node, 'BodyPartPath').map(id) : id(node);
}

type OtherInfo = Pick<StatusInfo, 'failInfo' | 'pending' | 'extendedFailInfo'>;

function readOtherInfo(node: DerNode): OtherInfo {
  if (node.tagClass !== TAG_CLASS.context) return { failInfo: nameIn(CMC_FAIL_INFO, node, 'failInfo') };
  const fields = new DerFields(node, 'OtherStatusInfo');
  const info = node.tag === 0 ? readPending(fields) : node.tag === 1 ? readExtended(fields) : undefined;
  if (info === undefined) throw malformed(`otherInfo has the tag [${node.tag}]`);
  fields.end();
  return info;
}

function readPending(fields: DerFields): OtherInfo {
  const token = readOctets(fields.next('pendToken'), 'pendToken');
  return { pending: { token, at: readGeneralizedTime(fields.next('pendTime'), 'pendTime') } };
}

function readExtended(fields: DerFields): OtherInfo {
  const extendedFailInfo = readOid(fields.next('failInfoOID'), 'failInfoOID');
  fields.next('failInfoValue');
  return { extendedFailInfo };
}

function nameIn<Name extends string>(table: Readonly<Record<Name, number>>, node: DerNode, what: string): Name {
  const value = readSmallInteger(node, what);
  const found = (Object.keys(table) as Name[]).find((name) => table[name] === value);
  if (found === undefined) throw malformed(`${what} is ${value}`);
  return found;
}

/** What {@link buildStatusInfo} writes. */
export type WrittenStatusInfo = Omit<StatusInfo, 'extendedFailInfo' | 'bodyParts'> & {
  readonly bodyParts: readonly number[];
};

/** CMCStatusInfoV2, DER. @throws PkiError `bad-argument` (the number of a body part). */
export function buildStatusInfo({ status, bodyParts, text, failInfo, pending }: WrittenStatusInfo): Uint8Array {
  return toDer(
    sequence(
      integer(CMC_STATUS[status]),
      sequence(...bodyParts.map((id) => (id === 0 ? integer(0) : bodyPartInteger(id)))),
      ...(text === undefined ? [] : [characterString('utf8', text)]),
      ...otherInfo(failInfo, pending),
    ),
  );
}

function otherInfo(failInfo: CmcFailInfo | undefined, pending: StatusInfo['pending']): Asn1[] {
  if (failInfo !== undefined) return [integer(CMC_FAIL_INFO[failInfo])];
  return pending === undefined ? [] : [tagged(0, octetString(pending.token), generalizedTime(pending.at))];
}
