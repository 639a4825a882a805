import { type DerNode, readDer, TAG_CLASS } from '../x509/der.ts';
import { type Asn1, fromDer, sequence, toDer } from '../x509/der-build.ts';
import { DerFields, malformed, sequenceMembers } from '../x509/der-fields.ts';
import {
  assertNumbers,
  type Control,
  controlPart,
  type OpaquePart,
  readBodyPartId,
  readControl,
  readOpaquePart,
} from './body-parts.ts';

/** The two objects of CMC, which travel as the content of CMS SignedData: RFC 5272 sections 3.2.1 and 4.1. */

/** What a client asks for. */
export interface PkiData {
  readonly controls: readonly Control[];
  /** TaggedRequest: certification requests of any of the three kinds. */
  readonly requests: readonly OpaquePart[];
  /** TaggedContentInfo. */
  readonly contents: readonly OpaquePart[];
  /** OtherMsg. */
  readonly others: readonly OpaquePart[];
}

/** What a server answers. */
export type PkiResponse = Omit<PkiData, 'requests'>;

/**
 * Reads PKIData.
 * @throws PkiError, in this order: those of readDer; `malformed`, `bad-der` for the structure; `malformed` for numbers of body
 * parts that are 0 or not unique.
 */
export function parsePkiData(der: Uint8Array): PkiData {
  const fields = DerFields.ofSequence(readDer(der), 'PKIData');
  const controls = members(fields, 'controlSequence').map(readControl);
  const requests = members(fields, 'reqSequence').map(readRequest);
  const contents = members(fields, 'cmsSequence').map((node) => readOpaquePart(node, 'TaggedContentInfo'));
  const others = members(fields, 'otherMsgSequence').map((node) => readOpaquePart(node, 'OtherMsg'));
  fields.end();
  assertNumbers([...controls, ...requests, ...contents, ...others], 'PKIData');
  return { controls, requests, contents, others };
}

/** Reads PKIResponse. @throws PkiError as {@link parsePkiData}. */
export function parsePkiResponse(der: Uint8Array): PkiResponse {
  const fields = DerFields.ofSequence(readDer(der), 'PKIResponse');
  const controls = members(fields, 'controlSequence').map(readControl);
  const contents = members(fields, 'cmsSequence').map((node) => readOpaquePart(node, 'TaggedContentInfo'));
  const others = members(fields, 'otherMsgSequence').map((node) => readOpaquePart(node, 'OtherMsg'));
  fields.end();
  assertNumbers([...controls, ...contents, ...others], 'PKIResponse');
  return { controls, contents, others };
}

function members(fields: DerFields, name: string): readonly DerNode[] {
  return sequenceMembers(fields.next(name), name, 0);
}

/** Where each kind of TaggedRequest, by its tag, has its number: a PKCS#10, a CRMF message (its certReqId), another one. */
const REQUEST_NUMBERS: readonly ((request: DerNode) => DerNode | undefined)[] = [
  (tcr) => tcr.children[0],
  (crm) => crm.children[0]?.children[0],
  (orm) => orm.children[0],
];

function readRequest(node: DerNode): OpaquePart {
  const number = node.tagClass === TAG_CLASS.context ? REQUEST_NUMBERS[node.tag]?.(node) : undefined;
  if (number === undefined) throw malformed('reqSequence: a part that is no request');
  return { bodyPartId: readBodyPartId(number, 'TaggedRequest.bodyPartID'), der: node.der };
}

/** PKIData, DER. @throws PkiError `bad-argument`, `malformed` for numbers that are out of range or not unique. */
export function buildPkiData({ controls, requests, contents, others }: PkiData): Uint8Array {
  assertNumbers([...controls, ...requests, ...contents, ...others], 'PKIData');
  const parts = [controls.map(controlPart), ...[requests, contents, others].map(opaqueParts)];
  return toDer(sequence(...parts.map((part) => sequence(...part))));
}

/** PKIResponse, DER. @throws PkiError as {@link buildPkiData}. */
export function buildPkiResponse({ controls, contents, others }: PkiResponse): Uint8Array {
  assertNumbers([...controls, ...contents, ...others], 'PKIResponse');
  const parts = [controls.map(controlPart), ...[contents, others].map(opaqueParts)];
  return toDer(sequence(...parts.map((part) => sequence(...part))));
}

function opaqueParts(parts: readonly OpaquePart[]): Asn1[] {
  return parts.map(({ der }) => fromDer(der));
}
