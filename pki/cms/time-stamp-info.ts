import { PkiError } from '../error.ts';
import { type DerNode, readDer, TAG, TAG_CLASS } from '../x509/der.ts';
import {
  type Asn1,
  generalizedTime,
  integer,
  oid,
  sequence,
  tagged,
  taggedOctets,
  toDer,
  verbatim,
} from '../x509/der-build.ts';
import {
  DerFields,
  explicit,
  implicitSequence,
  integerHex,
  malformed,
  primitive,
  readFractionalTime,
  readInteger,
  readOid,
  readSmallInteger,
  readTrue,
  smallInteger,
} from '../x509/der-fields.ts';
import { readExtensions } from '../x509/extension-values.ts';
import type { Extension } from '../x509/extensions.ts';
import { type Dn, nameSequence, readName } from '../x509/name.ts';
import { serialNumberInteger } from '../x509/serial-number.ts';
import { imprintSequence, type MessageImprint, readMessageImprint } from './message-imprint.ts';

/** Accuracy: how far genTime may be from the true time, either way. RFC 3161 section 2.4.2. */
export interface Accuracy {
  readonly seconds?: number;
  /** 1 .. 999. */
  readonly millis?: number;
  /** 1 .. 999. */
  readonly micros?: number;
}

/** What a time-stamp token says: TSTInfo, RFC 3161 section 2.4.2. */
export interface TimeStampInfo {
  /** Object identifier. */
  readonly policy: string;
  readonly imprint: MessageImprint;
  /** Upper-case hexadecimal. */
  readonly serialNumber: string;
  /** Milliseconds since the epoch. */
  readonly genTime: number;
  readonly accuracy?: Accuracy;
  /** Whether tokens of this TSA can be ordered by genTime alone. */
  readonly ordering: boolean;
  /** The INTEGER of the request, DER. */
  readonly nonce?: Uint8Array;
  /** The TSA's name, when it is given as a directory name. */
  readonly tsa?: Dn;
  readonly extensions: readonly Extension[];
}

export type TimeStampInfoTemplate = Omit<TimeStampInfo, 'ordering' | 'extensions'>;

/**
 * TSTInfo, DER: version 1, genTime in whole seconds (a fraction is cut off), no ordering, no extensions.
 * @throws PkiError `bad-argument` (serial number; a part of the accuracy out of range).
 */
export function buildTimeStampInfo(template: TimeStampInfoTemplate): Uint8Array {
  const { policy, imprint, serialNumber, genTime, accuracy, nonce, tsa } = template;
  const parts: Asn1[] = [
    integer(1),
    oid(policy),
    imprintSequence(imprint),
    serialNumberInteger(serialNumber),
    generalizedTime(genTime),
  ];
  if (accuracy !== undefined) parts.push(accuracySequence(accuracy));
  if (nonce !== undefined) parts.push(verbatim(nonce));
  if (tsa !== undefined) parts.push(tagged(0, tagged(DIRECTORY_NAME, nameSequence(tsa))));
  return toDer(sequence(...parts));
}

/** The choice of GeneralName. */
const DIRECTORY_NAME = 4;

function accuracySequence({ seconds, millis, micros }: Accuracy): Asn1 {
  const parts: Asn1[] = [];
  if (seconds !== undefined) parts.push(integer(inRange(seconds, 0, 2 ** 31 - 1, 'seconds')));
  if (millis !== undefined) parts.push(taggedInteger(0, inRange(millis, 1, 999, 'millis')));
  if (micros !== undefined) parts.push(taggedInteger(1, inRange(micros, 1, 999, 'micros')));
  return sequence(...parts);
}

function inRange(value: number, from: number, to: number, what: string): number {
  if (Number.isSafeInteger(value) && value >= from && value <= to) return value;
  throw new PkiError('bad-argument', `accuracy: ${value} ${what}`);
}

function taggedInteger(tagNumber: number, value: number): Asn1 {
  return taggedOctets(tagNumber, readDer(toDer(integer(value))).content);
}

/**
 * Reads TSTInfo.
 * @throws PkiError those of readDer; `malformed` (also: another version than 1, an accuracy out of range), `bad-der` (ordering
 * FALSE, which is the DEFAULT, is written), those of readName.
 */
export function readTimeStampInfo(der: Uint8Array): TimeStampInfo {
  const fields = DerFields.ofSequence(readDer(der), 'TSTInfo');
  const version = readSmallInteger(fields.next('version'), 'TSTInfo.version');
  if (version !== 1) throw malformed(`TSTInfo.version is ${version}, not 1`);
  const policy = readOid(fields.next('policy'), 'TSTInfo.policy');
  const imprint = readMessageImprint(fields.next('messageImprint'));
  const serialNumber = integerHex(readInteger(fields.next('serialNumber'), 'TSTInfo.serialNumber'));
  const genTime = readFractionalTime(fields.next('genTime'), 'genTime');
  const accuracy = fields.optional(TAG.sequence);
  const ordering = fields.optional(TAG.boolean);
  const nonce = fields.optional(TAG.integer);
  const tsa = readTsa(fields.context(0));
  const extensions = fields.context(1);
  fields.end();
  return {
    policy,
    imprint,
    serialNumber,
    genTime,
    ...(accuracy && { accuracy: readAccuracy(accuracy) }),
    ordering: ordering !== undefined && readTrue(ordering, 'ordering'),
    ...(nonce && { nonce: nonce.der }),
    ...(tsa && { tsa }),
    extensions: extensions === undefined ? [] : readExtensions(implicitSequence(extensions, 'extensions'), 'TSTInfo'),
  };
}

function readAccuracy(node: DerNode): Accuracy {
  const fields = DerFields.ofSequence(node, 'Accuracy');
  const seconds = fields.optional(TAG.integer);
  const millis = fields.context(0);
  const micros = fields.context(1);
  fields.end();
  return {
    ...(seconds && { seconds: readSmallInteger(seconds, 'Accuracy.seconds') }),
    ...(millis && { millis: readThousandths(millis, 'Accuracy.millis') }),
    ...(micros && { micros: readThousandths(micros, 'Accuracy.micros') }),
  };
}

function readThousandths(node: DerNode, what: string): number {
  const value = smallInteger(primitive(node, what), what);
  if (value < 1 || value > 999) throw malformed(`${what} is ${value}`);
  return value;
}

/** GeneralName; names of other kinds than the directory's are passed over. */
function readTsa(node: DerNode | undefined): Dn | undefined {
  if (node === undefined) return undefined;
  const name = explicit(node, 'tsa');
  if (name.tagClass !== TAG_CLASS.context || name.tag > 8) throw malformed('tsa is no GeneralName');
  return name.tag === DIRECTORY_NAME ? readName(explicit(name, 'tsa'), 'tsa') : undefined;
}
