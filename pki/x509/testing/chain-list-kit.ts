import { OIDS } from '../../oids.ts';
import type { Signer } from '../../signer.ts';
import { signatureAlgorithmOf } from '../algorithm.ts';
import { CRL_REASONS, type Crl, type CrlReason, parseCrl } from '../crl.ts';
import { type Asn1, enumerated, fromDer, integer, sequence, tagged, time, toDer } from '../der-build.ts';
import { authorityKeyIdentifier, type Extension, extensionSequence, keyIdentifierOf } from '../extensions.ts';
import { nameSequence } from '../name.ts';
import { serialNumberInteger } from '../serial-number.ts';
import { type Holder, NOW } from './authority.ts';
import { sign } from './forge.ts';

/** Lists with any extension: what our own builder refuses to write, the cases of path validation still have to offer. */

const DAY = 86_400_000;

export interface Line {
  readonly holder: Holder;
  readonly reason?: CrlReason;
  readonly extensions?: readonly Extension[];
}

export interface ListParts {
  /** CRLNumber, 1 by default; null leaves it out. */
  readonly number?: number | null;
  /** BaseCRLNumber: a delta list. */
  readonly base?: number;
  readonly lines?: readonly Line[];
  readonly extensions?: readonly Extension[];
  /** Both by default around now; null leaves nextUpdate out. */
  readonly thisUpdate?: number;
  readonly nextUpdate?: number | null;
}

export const reasonCode = (reason: CrlReason): Extension => ({
  oid: OIDS.reasonCode,
  critical: false,
  value: toDer(enumerated(CRL_REASONS[reason])),
});

const numbered = (id: string, critical: boolean, value: number): Extension => ({
  oid: id,
  critical,
  value: toDer(integer(value)),
});

/** A list of this CA, signed with its key or another one. */
export async function forgedList(ca: Holder, parts: ListParts = {}, signer: Signer = ca.signer): Promise<Crl> {
  const { number = 1, base, extensions = [], thisUpdate = NOW - DAY, nextUpdate = NOW + DAY } = parts;
  const lines = (parts.lines ?? []).map(lineOf);
  const all = [
    authorityKeyIdentifier({ keyIdentifier: keyIdentifierOf(ca.signer.publicKey) }),
    ...(number === null ? [] : [numbered(OIDS.crlNumber, false, number)]),
    ...(base === undefined ? [] : [numbered(OIDS.deltaCrlIndicator, true, base)]),
    ...extensions,
  ];
  const tbs = sequence(
    integer(1),
    fromDer(signatureAlgorithmOf(signer.suite)),
    nameSequence(ca.certificate.subject),
    time(thisUpdate),
    ...(nextUpdate === null ? [] : [time(nextUpdate)]),
    ...(lines.length === 0 ? [] : [sequence(...lines)]),
    tagged(0, sequence(...all.map(extensionSequence))),
  );
  return parseCrl(await sign(toDer(tbs), 'crl', signer));
}

function lineOf({ holder, reason, extensions = [] }: Line): Asn1 {
  const all = [...(reason === undefined ? [] : [reasonCode(reason)]), ...extensions];
  return sequence(
    serialNumberInteger(holder.certificate.serialNumber),
    time(NOW - 2 * DAY),
    ...(all.length === 0 ? [] : [sequence(...all.map(extensionSequence))]),
  );
}
