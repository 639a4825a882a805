import type { CaTwin } from '../authority.ts';
import type { CertificationAuthority } from '../certification-authority.ts';
import type { AuthorityName, TwinAlgorithm } from '../core/authority-styles.ts';
import { CaError } from '../core/problems.ts';

/** Which CA of this server an address speaks of, and with which of its twins. */
export interface EnrolmentLabel {
  readonly authority: AuthorityName;
  /** Absent: the twin that suits the key. */
  readonly algorithm?: TwinAlgorithm;
}

/**
 * Reads the label of an address: a CA (`rfc`, `kz-nuc`), or a CA and the algorithm of a twin (`rfc-ec`, `kz-nuc-gost-2015`).
 * @param label absent: the RFC-style CA, or the first one where there is none.
 * @throws CaError authority-missing
 */
export function enrolmentLabel({ twins }: CertificationAuthority, label: string | undefined): EnrolmentLabel {
  const offered = labels(twins);
  const found =
    label === undefined ? (offered.get('rfc') ?? [...offered.values()][0]) : offered.get(label.toLowerCase());
  if (found === undefined) {
    throw new CaError('authority-missing', `There is no label ${label}; there are: ${[...offered.keys()].join(', ')}.`);
  }
  return found;
}

function labels(twins: readonly CaTwin[]): ReadonlyMap<string, EnrolmentLabel> {
  return new Map(
    twins.flatMap(({ authority, algorithm }): [string, EnrolmentLabel][] => [
      [authority, { authority }],
      [`${authority}-${algorithm}`.toLowerCase(), { authority, algorithm }],
    ]),
  );
}

/** The CA certificates of a label, roots among them. */
export function twinsOfLabel({ twins }: CertificationAuthority, label: EnrolmentLabel): CaTwin[] {
  return twins.filter((twin) => {
    return twin.authority === label.authority && twin.algorithm === (label.algorithm ?? twin.algorithm);
  });
}
