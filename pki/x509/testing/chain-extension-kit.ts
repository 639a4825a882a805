import { OIDS } from '../../oids.ts';
import { type Asn1, integer, NULL, oid, sequence, tagged, taggedOctets, toDer } from '../der-build.ts';
import type { Extension } from '../extensions.ts';
import { nameSequence, parseDn } from '../name.ts';

/** Extensions that this bench reads but does not write: for the cases of path validation. */

const ascii = (text: string) => new TextEncoder().encode(text);

/** GeneralName, by its kind. */
export const general = {
  mail: (text: string) => taggedOctets(1, ascii(text)),
  dns: (text: string) => taggedOctets(2, ascii(text)),
  directory: (text: string) => tagged(4, nameSequence(parseDn(text))),
  uri: (text: string) => taggedOctets(6, ascii(text)),
  ip: (...octets: number[]) => taggedOctets(7, Uint8Array.from(octets)),
  other: (type: string) => tagged(0, oid(type), tagged(0, NULL())),
} as const;

const made = (id: string, critical: boolean, value: Asn1): Extension => ({ oid: id, critical, value: toDer(value) });

export const altNames = (...names: Asn1[]) => made(OIDS.subjectAltName, false, sequence(...names));

interface Subtrees {
  readonly permitted?: readonly Asn1[];
  readonly excluded?: readonly Asn1[];
  readonly critical?: boolean;
  /** Further fields of every GeneralSubtree. */
  readonly bounds?: readonly Asn1[];
}

export function nameConstraints({ permitted = [], excluded = [], critical = true, bounds = [] }: Subtrees): Extension {
  const trees = (n: number, bases: readonly Asn1[]) =>
    bases.length === 0 ? [] : [tagged(n, ...bases.map((base) => sequence(base, ...bounds)))];
  return made(OIDS.nameConstraints, critical, sequence(...trees(0, permitted), ...trees(1, excluded)));
}

export const policyMappings = (...pairs: readonly (readonly [string, string])[]) =>
  made(OIDS.policyMappings, true, sequence(...pairs.map(([from, to]) => sequence(oid(from), oid(to)))));

export function policyConstraints(skip: { explicit?: number; mapping?: number }, { critical = true } = {}): Extension {
  const field = (n: number, value: number | undefined) =>
    value === undefined ? [] : [taggedOctets(n, Uint8Array.of(value))];
  return made(OIDS.policyConstraints, critical, sequence(...field(0, skip.explicit), ...field(1, skip.mapping)));
}

export const inhibitAnyPolicy = (skip: number) => made(OIDS.inhibitAnyPolicy, true, integer(skip));

/** One distribution point: its names, some reasons (the octets of ReasonFlags), who signs its list. */
interface Point {
  readonly names?: readonly Asn1[];
  readonly relative?: Asn1;
  readonly reasons?: readonly number[];
  readonly issuer?: Asn1;
}

function pointName({ names, relative }: Pick<Point, 'names' | 'relative'>): Asn1[] {
  if (relative !== undefined) return [tagged(0, tagged(1, relative))];
  return names === undefined ? [] : [tagged(0, tagged(0, ...names))];
}

function pointReasons(reasons: readonly number[] | undefined, n: number): Asn1[] {
  return reasons === undefined ? [] : [taggedOctets(n, Uint8Array.from(reasons))];
}

export const distributionPoints = (...points: readonly Point[]) =>
  made(
    OIDS.crlDistributionPoints,
    false,
    sequence(
      ...points.map((point) =>
        sequence(
          ...pointName(point),
          ...pointReasons(point.reasons, 1),
          ...(point.issuer === undefined ? [] : [tagged(2, point.issuer)]),
        ),
      ),
    ),
  );

/** IssuingDistributionPoint; the flags are those that are TRUE. */
export function issuingDistributionPoint(
  point: Pick<Point, 'names' | 'relative' | 'reasons'>,
  ...flags: readonly ('user' | 'ca' | 'indirect' | 'attribute')[]
): Extension {
  const flag = (name: (typeof flags)[number], n: number) =>
    flags.includes(name) ? [taggedOctets(n, Uint8Array.of(0xff))] : [];
  const value = sequence(
    ...pointName(point),
    ...flag('user', 1),
    ...flag('ca', 2),
    ...pointReasons(point.reasons, 3),
    ...flag('indirect', 4),
    ...flag('attribute', 5),
  );
  return made(OIDS.issuingDistributionPoint, true, value);
}

export const certificateIssuer = (name: string) =>
  made(OIDS.certificateIssuer, true, sequence(general.directory(name)));
